"""Flags fallback chains with a model that cannot do what the request asks for.

## Why is this bad?
A model that writes at most 8,000 tokens refuses a request for 32,000, and one with a small context refuses a long prompt.
Such a member never answers: the chain ends one model earlier than it says, on the day it is needed.

## Limits
Seen are the length of the answer that is asked for, where it is a number in the code, and prompts whose written part alone
is longer than the context.
Limits are the vendors' own; another platform may have others, so that ids of platforms are compared only where the
catalogue knows the model.
Whether a model takes tools, images or a parameter is not looked at here.

## Source
The model pages of the vendors, in the catalogue of models with its date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, elsewhere, loop, nested
from checker.rules.fallback_words import certainty, others
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.fallback_chains import FallbackChain, Member

RULE = Rule(
    code="RL408",
    name="fallback-loses-capability",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY,),
    preview=True,
)
MOST_CHARACTERS = 6
"""No text has more characters to a token than this, on the average of a long prompt."""


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each member after the first that the request does not fit."""
    del sites
    for chain in context.code.once(fallback_chains):
        for member in chain.members[1:]:
            what = _lacks(chain, member)
            if what:
                yield RULE.finding_at(
                    member.span,
                    what,
                    function=chain.function,
                    confidence=certainty(chain),
                    trace=member.site.trace,
                    related=others(chain, context.code),
                )


def _lacks(chain: FallbackChain, member: Member) -> str:
    """What a member cannot do, in words; "" where it can, or nobody knows."""
    model = catalog.lookup(member.model) if member.model is not None else None
    site = chain.site if chain.form is Form.LOOP else member.site
    if model is None or site.custom_endpoint:
        return ""
    if (
        site.max_tokens is not None
        and model.max_output_tokens is not None
        and site.max_tokens > model.max_output_tokens
    ):
        return (
            f"`{member.model}` writes at most {model.max_output_tokens:,} tokens, "
            f"the request asks for {site.max_tokens:,}"
        )
    length = len(site.prompt.text) + len(site.prompt.system) if site.prompt is not None else 0
    if model.context_tokens is not None and length > model.context_tokens * MOST_CHARACTERS:
        return f"`{member.model}` reads at most {model.context_tokens:,} tokens, the prompt is longer"
    return ""


_ERROR = '  # error: [RL408] "writes at most 4,096 tokens, the request asks for 16,000"'
_SMALL = f"""(
    "claude-sonnet-5-5",
    "claude-3-haiku-20240307",{_ERROR}
)"""
_LONG = "max_tokens=16000"

INVALID = (
    Example(loop(_SMALL).replace("max_tokens=900", _LONG)),
    Example(nested(second='"claude-3-haiku-20240307"', second_mark=_ERROR).replace("max_tokens=900", _LONG)),
    Example(files=elsewhere(loop().replace("max_tokens=900", _LONG), _SMALL)),
    Example(
        """\
import litellm


def answer(messages):
    return litellm.completion(
        model="gpt-6.2-sol",
        max_tokens=60000,
        messages=messages,
        fallbacks=["gpt-6-luna", "gpt-4o"],  # error: [RL408] "`gpt-4o` writes at most 16,384 tokens"
    )
"""
    ),
)
VALID = (
    Example(loop()),
    Example(loop(_SMALL.replace(_ERROR, ""))),
    Example(nested().replace("max_tokens=900", _LONG)),
    Example(
        # The smaller model is asked for less.
        nested(second='"claude-3-haiku-20240307"').replace("max_tokens=900", _LONG, 1)
    ),
    Example(
        BENCHMARK.replace('"claude-opus-5-5", "claude-opus-5-5"', '"claude-3-haiku-20240307"').replace(
            "=90,", "=16000,"
        )
    ),
    Example(files=elsewhere(loop())),
)
