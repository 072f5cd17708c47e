"""Flags fallback chains that try one model twice.

## Why is this bad?
When a model is overloaded or its rate limit is reached, the same model asked again is still overloaded.
The chain looks as if it had one more way out than it has, and every failure takes longer.
Often two names hide one model: an alias and the snapshot that it stands for.

## Limits
Names count as one model when the catalogue says so; ids it does not know are compared as they are written.
The same model on another platform, through another SDK, or paired with another provider or key in the list is another
member.
A second request in a handler is compared only when all of its arguments are those of the first.

## Source
One of the project's founding patterns; "repeats a model" is one of the ways in which a fallback chain goes wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.locations import Step
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.patterns.sameness import same
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, HEAD, RETRY, elsewhere, loop, nested
from checker.rules.fallback_words import certainty, identity
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.fallback_chains import FallbackChain, Member

RULE = Rule(
    code="RL402",
    name="fallback-repeats-model",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY, Category.LATENCY),
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each member that has been tried before."""
    del sites
    for chain in context.code.once(fallback_chains):
        seen: dict[str, Member] = {}
        for member in chain.members:
            name = identity(member) if member.alone else None
            before = seen.get(name) if name is not None else None
            if before is not None and _alike(chain, before, member, context):
                yield RULE.finding_at(
                    member.span,
                    f"`{member.model}` has been tried before in this chain" + _alias(before, member),
                    function=chain.function,
                    confidence=certainty(chain),
                    trace=member.site.trace,
                    related=(
                        Step(
                            path=before.span.path,
                            line=before.span.line,
                            what=f"`{before.model}` is tried here",
                            cell=before.span.cell,
                        ),
                    ),
                )
            elif name is not None:
                seen[name] = member


def _alike(chain: FallbackChain, first: Member, second: Member, context: Context) -> bool:
    if chain.form is not Form.NESTED:
        return True
    return first.place is not None and second.place is not None and same(context.code, first.place, second.place)


def _alias(first: Member, second: Member) -> str:
    return "" if first.model == second.model else f", as `{first.model}`"


_MARK = '  # error: [RL402] "has been tried before in this chain"'

INVALID = (
    Example(
        loop(
            f"""[
    "claude-opus-5-5",
    "claude-sonnet-5-5",
    "claude-opus-5-5",{_MARK}
]"""
        )
    ),
    Example(
        # The alias and its snapshot are one model.
        loop(
            """(
    "claude-haiku-4-5",
    "claude-haiku-4-5-20251001",  # error: [RL402] "tried before in this chain, as `claude-haiku-4-5`"
)"""
        )
    ),
    Example(
        files={
            "desk/models.py": 'BEST = "claude-opus-5-5"\nBACKUP = BEST\n',
            "desk/answers.py": loop(f"(\n    models.BEST,\n    models.BACKUP,{_MARK}\n)").replace(
                "import anthropic\n", "import anthropic\n\nfrom desk import models\n"
            ),
        }
    ),
    Example(nested(second='"claude-opus-5-5"', second_mark=_MARK)),
    Example(
        """\
from langchain_anthropic import ChatAnthropic

primary = ChatAnthropic(model="claude-opus-5-5")
spare = ChatAnthropic(model="claude-opus-5-5")
llm = primary.with_fallbacks([spare])  # error: [RL402] "has been tried before in this chain"
"""
    ),
)
VALID = (
    Example(loop()),
    Example(nested()),
    Example(
        # Another platform can be up when the first one is down.
        """\
import litellm

MODELS = ["anthropic/claude-opus-5-5", "bedrock/us.anthropic.claude-opus-5-5"]


def answer(messages):
    for model in MODELS:
        try:
            return litellm.completion(model=model, messages=messages)
        except litellm.RateLimitError:
            continue
    raise RuntimeError("no model has answered")
"""
    ),
    Example(
        # The same model with other arguments: less is asked of it.
        f"""\
{HEAD}

def answer(messages):
    try:
        return client.messages.create(model="claude-opus-5-5", max_tokens=32000, messages=messages)
    except anthropic.InternalServerError:
        return client.messages.create(model="claude-opus-5-5", max_tokens=2000, messages=messages)
"""
    ),
    Example(BENCHMARK),
    Example(RETRY),
    Example(files=elsewhere(loop())),
)
