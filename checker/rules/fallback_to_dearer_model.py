"""Flags fallback chains that go from a cheap model to a dear one.

## Why is this bad?
An outage of the cheap model then moves all of its traffic to a model that costs many times as much, for as long as it
lasts, and nobody has decided that the work is worth it.
Fall back sideways, to a model of the same tier from another vendor or platform, or down; go up only where the answer
was not good enough.

## Limits
A member is compared with the first one, by the tiers of the policy and, where both prices are known, by price: a model of
a higher tier that costs less is left alone.
Chains after a refusal of the model, and those for prompts that are too long, are not about errors of the provider.

## Source
One of the project's founding patterns: a fallback is for outages; used for anything else it hides what a route costs.
The ratio is computed from the vendors' list prices of the day that the finding names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.sdks.errors import PASSING
from checker.findings import Severity
from checker.locations import Step
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, REPAIR, elsewhere, loop, nested
from checker.rules.fallback_words import certainty
from checker.rules.rule import Category, Context, Rule
from checker.rules.unit_prices import ratio, unit_prices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.fallback_chains import FallbackChain, Member

RULE = Rule(
    code="RL406",
    name="fallback-to-dearer-model",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST,),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each chain, at the first member that is dearer than the chain's first."""
    del sites
    for chain in context.code.once(fallback_chains):
        if not chain.members or not _is_for_outages(chain):
            continue
        first = chain.members[0]
        for member in chain.members[1:]:
            words = _dearer(first, member, context)
            if words:
                yield RULE.finding_at(
                    member.span,
                    f"an error leads from `{first.model}` to `{member.model}`{words}",
                    function=chain.function,
                    confidence=certainty(chain),
                    trace=member.site.trace,
                    related=(
                        Step(
                            path=first.span.path,
                            line=first.span.line,
                            what=f"`{first.model}` is tried first",
                            cell=first.span.cell,
                        ),
                    ),
                )
                break


def _is_for_outages(chain: FallbackChain) -> bool:
    """Whether errors of the provider lead on."""
    if chain.form is Form.DECLARED:
        return not (chain.site.sdk == "anthropic" and chain.what in ("fallbacks", "BetaRefusalFallbackMiddleware"))
    return all(caught.broad or caught.troubles & PASSING or not caught.known for caught in chain.catches)


def _dearer(first: Member, later: Member, context: Context) -> str:
    """What makes a member dearer, in words; "" where it is not, or is not known."""
    if first.model is None or later.model is None:
        return ""
    low, high = context.policy.tier_of(first.model), context.policy.tier_of(later.model)
    if low is None or high is None or context.policy.rank(high) <= context.policy.rank(low):
        return ""
    factor = _factor(first.model, later.model, context)
    if factor is not None and factor <= 1:
        return ""
    price = f", at {ratio(factor)} the price of {context.today}" if factor is not None else ""
    return f": from `{low}` to `{high}`{price}"


def _factor(first: str, later: str, context: Context) -> Decimal | None:
    cheap, dear = unit_prices(first, context.today), unit_prices(later, context.today)
    return dear.input / cheap.input if cheap is not None and dear is not None else None


_UP = '("claude-haiku-5-5", "claude-opus-5-5")  # error: [RL406] "from `claude-haiku-5-5` to `claude-opus-5-5`: from `fast`"'

INVALID = (
    Example(loop(_UP)),
    Example(
        nested(
            '"claude-haiku-5-5"',
            '"claude-sonnet-5-5"',
            second_mark='  # error: [RL406] "to `claude-sonnet-5-5`: from `fast` to `balanced`, at"',
        )
    ),
    Example(files=elsewhere(loop(), _UP)),
    Example(
        """\
import litellm


def answer(messages):
    return litellm.completion(
        model="gpt-6-luna",
        messages=messages,
        fallbacks=["gpt-6.2-sol"],  # error: [RL406] "an error leads from `gpt-6-luna` to `gpt-6.2-sol`"
    )
"""
    ),
)
VALID = (
    Example(loop()),
    Example(
        # Sideways, to another vendor.
        """\
from langchain_anthropic import ChatAnthropic
from langchain_openai import ChatOpenAI

llm = ChatAnthropic(model="claude-haiku-5-5").with_fallbacks([ChatOpenAI(model="gpt-6-luna")])
"""
    ),
    Example(
        # After a refusal another model may answer, at its price: that is what it is for.
        """\
import anthropic

client = anthropic.Anthropic()


def answer(messages):
    return client.beta.messages.create(
        model="claude-sonnet-5-5",
        max_tokens=900,
        messages=messages,
        betas=["server-side-fallback-2026-07-01"],
        fallbacks=[{"model": "claude-opus-5-5"}],
    )
"""
    ),
    Example(nested('"claude-haiku-5-5"', caught="anthropic.BadRequestError")),
    Example(BENCHMARK),
    Example(REPAIR),
    Example(files=elsewhere(loop())),
)  # fmt: skip
