"""Flags fallback chains of which nobody can tell afterwards which model has answered.

## Why is this bad?
Quality drops on the day the chain starts to use its second model, and nothing says so: the answer looks like any other.
Nor can anybody count how often the chain is used, or what the answers have cost.
Return the model with the answer, or log it: the response says which model has served it.

## Limits
Any use of the loop's variable besides the request counts, even where a failure is logged, and so does any reading of the
response's model or usage, a call that logs in a handler, and instrumentation that covers the client.
A response that is handed to callers or libraries that were not scanned may be recorded there.
Chains that a framework walks are left out.

## Source
Two of the project's founding patterns: log model, tokens and cost of each request, and the fallback chain itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.fallback_chains import Form
from checker.patterns.fallback_records import is_recorded
from checker.patterns.fallbacks import fallback_chains
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, HEAD, PASSING, RETRY, elsewhere, loop, nested
from checker.rules.fallback_words import certainty, members_differ, others
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL407",
    name="unrecorded-fallback",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.TELEMETRY, Category.QUALITY),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each chain, at its first request."""
    del sites
    for chain in context.code.once(fallback_chains):
        if chain.form is Form.DECLARED or not members_differ(chain) or is_recorded(context.code, chain) is not False:
            continue
        yield RULE.finding_at(
            chain.span,
            "nothing says which model of this chain has answered",
            function=chain.function,
            confidence=certainty(chain),
            related=others(chain, context.code),
        )


_MARK = '  # error: [RL407] "nothing says which model of this chain has answered"'
_TEXT = "            return reply.content[0].text\n"
_SILENT = "            continue\n"

INVALID = (
    Example(loop(answered=_TEXT, handler=_SILENT, mark=_MARK)),
    Example(nested(mark=_MARK).replace('    LOG.info("answered by %s: %s", reply.model, reply.usage)\n', "")),
    Example(files=elsewhere(loop(answered=_TEXT, handler=_SILENT, mark=_MARK))),
    Example(
        f"""\
{HEAD}

def ask(model, question):
    reply = client.messages.create(
        model=model, max_tokens=900, messages=[{{"role": "user", "content": question}}]
    )
    return reply.content[0].text


def answer(question):
    try:
        return ask("claude-opus-5-5", question){_MARK}
    except {PASSING}:
        return ask("claude-sonnet-5-5", question)
"""
    ),
)
VALID = (
    Example(loop()),
    Example(loop(answered=_TEXT)),
    Example(loop(answered="            return model, reply.content[0].text\n", handler=_SILENT)),
    Example(loop(answered="            return reply\n", handler=_SILENT)),
    Example(
        # Whoever reads the traces sees the model of each request.
        loop(answered=_TEXT, handler=_SILENT).replace(
            "import anthropic\n", "import anthropic\nfrom langfuse import Langfuse\n\nLangfuse()\n"
        )
    ),
    Example(nested()),
    Example(BENCHMARK),
    Example(RETRY),
    Example(files=elsewhere(loop(answered=_TEXT))),
)
