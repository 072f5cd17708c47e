"""Flags loops of requests in offline programs whose provider would do them as a batch for less.

## Why is this bad?
Anthropic, OpenAI and Google take many requests at once, answer within a day, and charge a fraction of the price.
Where nobody waits for the single answer, as in a nightly job or an evaluation, the difference is a discount for
nothing.

## Limits
A loop counts when what it hands out reaches the request's arguments; loops over models or attempts, conversations and
streams do not.
That a program is offline is read from names (`backfill`, `nightly`, `evaluate`, `dataset`, `index`, ...) of the function
that holds the loop or of its module, and from nothing else; requests on the way of a web request are left out.
Whether a person waits for the whole program cannot be seen, which is why the rule is not sure.

## Source
The providers' price lists for batches, as dated data of the genai-prices package with corrections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.patterns.loops import ItemLoop, ItemLoops
from checker.patterns.regex import Regex
from checker.patterns.request_paths import request_paths
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule
from checker.rules.unit_prices import ratio, unit_prices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL803",
    name="batchable-at-full-price",
    severity=Severity.INFO,
    since="0.1",
    categories=(Category.COST,),
    confidence=Confidence.MEDIUM,
    preview=True,
)
OPERATIONS = {
    "anthropic": Regex(r"^messages\.create$"),
    "openai": Regex(r"^(?:chat\.completions|responses)\.create$"),
    "google-genai": Regex(r"models\.generate_content$"),
}
OFFLINE = Regex(
    r"(?:^|_)(?:batch|offline|backfill|nightly|daily|weekly|cron|job|dataset|datasets|eval|evals|evaluate|evaluation|benchmark|"
    r"annotate|enrich|migrate|migration|reindex|index_all|ingest|ingestion|etl|generate_(?:dataset|data)|synthetic)(?:_|$)"
)
FEW = 4


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a site's requests could go out together."""
    wanted = OPERATIONS.get(site.sdk)
    if wanted is None or not wanted.search(site.operation) or site.is_stream or site.custom_endpoint or not site.models:
        return
    loop = context.code.once(ItemLoops).of([site]).get(site.span)
    if loop is None or (loop.count is not None and loop.count <= FEW) or not _is_offline(loop, context):
        return
    prices = unit_prices(site.models[0].text, context.today)
    if prices is None or prices.batch is None or prices.batch >= prices.input:
        return
    if request_paths(context.code, [site]):
        return
    yield RULE.finding(
        site,
        f"requests for each of `{loop.items}` could be a batch, at {ratio(prices.batch / prices.input)} the price of "
        f"{context.today}",
        confidence=certainty(site),
        trace=site.trace,
        related=(loop.step(context.code),),
    )


def _is_offline(loop: ItemLoop, context: Context) -> bool:
    """Whether the names around a loop say that nobody waits for one answer."""
    module = context.code.module(loop.place.path)
    names = [module.path.rpartition("/")[2].removesuffix(".py")]
    if loop.function >= 0:
        names += module.qualname(loop.function).split(".")
    return any(OFFLINE.search(name.lower()) for name in names)


INVALID = Programs("batch_programs.LOOPED_PROGRAMS")
VALID = Programs("batch_programs.ONLINE_PROGRAMS")
