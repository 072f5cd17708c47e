"""Flags fallback chains that end with nothing, or with a made-up answer, when no model has answered.

## Why is this bad?
An outage of every model then looks like an answer: `None`, an empty text, or a sentence that no model has said.
It is stored, shown or worked with further on, where nobody knows any more that something went wrong.
Raise an error of your own when the chain is exhausted, with the last error as its cause.

## Limits
One way out that raises is enough to keep the rule quiet, since conditions are not understood.
What is computed otherwise, such as an answer without a model, counts as one; literals, empty containers, texts about
the failure and names that hold them do not.
A function whose callers test the result and raise is left alone; the finding is less sure where the function is annotated
to return `None`.
Chains that a framework walks raise by themselves.

## Source
One of the project's founding patterns: raise when all are exhausted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.patterns.endings import Way
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.patterns.made_up import gives_answers, made_up, tested_by_callers
from checker.rules.examples import Example
from checker.rules.fallback_programs import ANSWERED, BENCHMARK, RETRY, elsewhere, loop
from checker.rules.fallback_words import certainty, members_differ, others
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.endings import Ending
    from checker.patterns.fallback_chains import FallbackChain

RULE = Rule(
    code="RL403",
    name="fallback-without-exhaustion-error",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY, Category.QUALITY),
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each chain, at what it returns instead."""
    del sites
    for chain in context.code.once(fallback_chains):
        if chain.form is Form.DECLARED or not members_differ(chain) or not chain.exhaustion:
            continue
        if any(way.way in (Way.RAISES, Way.TURNS) for way in chain.exhaustion) or not gives_answers(
            context.code, chain
        ):
            continue
        found = [(way, what) for way in chain.exhaustion if (what := made_up(context.code, chain.path, way))]
        if len(found) == len(chain.exhaustion) and not tested_by_callers(context.code, chain):
            yield _finding(chain, *found[0], context)


def _finding(chain: FallbackChain, way: Ending, what: str, context: Context) -> Finding:
    module = context.code.module(chain.path)
    sure = certainty(chain)
    if _admits_none(chain, context):
        sure = min(sure, Confidence.MEDIUM, key=lambda level: level.rank)
    return RULE.finding_at(
        module.span(way.expr) if way.expr >= 0 else chain.span,
        f"{what} when no model has answered",
        function=chain.function,
        confidence=sure,
        related=others(chain, context.code),
    )


def _admits_none(chain: FallbackChain, context: Context) -> bool:
    """Whether the function's annotation says that there may be no answer."""
    module = context.code.module(chain.path)
    function = module.mark(chain.calls[0].place.expr).function
    annotation = module.facts.functions[function].annotation if function >= 0 else -1
    match module.exprs[annotation] if annotation >= 0 else None:
        case t.Binary("|"):
            return True
        case t.Subscript(base, _):
            return module.last_name(base) == "Optional"
        case t.Const(str() as text):
            return "None" in text or "Optional" in text
        case _:
            return False


_NONE = '    return None  # error: [RL403] "returns nothing when no model has answered"\n'

INVALID = (
    Example(loop(after=_NONE)),
    Example(loop(after="", mark='  # error: [RL403] "ends without an answer when no model has answered"')),
    Example(loop(after='    return "Sorry, try again later."  # error: [RL403] "returns a made-up answer"\n')),
    Example(files=elsewhere(loop(after=_NONE))),
    Example(
        loop(
            answered="            break\n",
            after='    return reply  # error: [RL403] "returns what was there before"\n',
        ).replace("    for model in MODELS:\n", "    reply = None\n    for model in MODELS:\n")
    ),
    Example(
        """\
import litellm


def answer(messages):
    try:
        return litellm.completion(model="gpt-6.2-sol", messages=messages)
    except litellm.RateLimitError:
        try:
            return litellm.completion(model="gpt-6-luna", messages=messages)
        except litellm.RateLimitError as error:
            return {"error": str(error)}  # error: [RL403] "returns a made-up answer"
"""
    ),
)
VALID = (
    Example(loop()),
    Example(
        # The last member's error is the chain's.
        loop(handler="            if model == MODELS[-1]:\n                raise\n", after="")
    ),
    Example(
        # An answer of another kind.
        loop(after="    return by_keywords(question)\n")
        + "\n\ndef by_keywords(question):\n    return question.split()[0]\n"
    ),
    Example(
        loop(answered=ANSWERED, after="    return None\n")
        + """

def reply_to(question):
    text = answer(question)
    if text is None:
        raise RuntimeError("no model has answered")
    return text
"""
    ),
    Example(
        # Nobody waits for a result: what is shown when there is none is decided here.
        loop(
            answered="            print(reply.content[0].text)\n            break\n",
            after="    else:\n        print('no model has answered')\n",
        )
    ),
    Example(BENCHMARK),
    Example(RETRY),
    Example(files=elsewhere(loop())),
)
