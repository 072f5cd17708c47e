"""Classifier router: a cheap model labels the request, a map sends it to a tier.

    fast "Classify: ..." -> "complex"       deep "..." -> the answer

What goes wrong: the router is not on the cheapest tier, its label is not one of the map's, or nearly everything ends
on one tier, so that the router costs more than it saves. Savings are computed from the tokens of the calls that were
made, at the prices of their day; another model may count the same text differently, so a small margin proves little.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pytest_model_routing.ledger.dollars import add, shown
from pytest_model_routing.ledger.links import carries
from pytest_model_routing.plugin.assertions.evidence import place, shorten
from pytest_model_routing.pricing import price_usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A router's call and the call that it led to; None when nothing came after it."""

    router: Call
    routed: Call | None


def decided(
    evidence: Evidence, *, router: str, labels: Mapping[str, str], default: str | None, tier: str | None
) -> None:
    """Check each decision of the calls picked by `router`: on `tier` (the cheapest), a known label, the call it stands
    for.

    `labels` maps each label to the selector of the call that must come next; `default` is for answers that are no
    label.
    """
    __tracebackhide__ = True
    wanted_tier = tier or evidence.policy.tier_names[0]
    expected = f"{router} decides on {wanted_tier}: {', '.join(f'{label} -> {to}' for label, to in labels.items())}"
    for decision in _decisions(evidence, router, expected):
        call = decision.router
        if call.tier != wanted_tier:
            evidence.refute(expected, f"the router's {place(call)} is on {call.tier}", [call])
        label = _label(call.answer, labels)
        to = labels[label] if label is not None else default
        if to is None:
            problem = f'the router\'s {place(call)} says "{shorten(call.answer)}", which is no label'
            evidence.refute(expected, problem, [call])
        if decision.routed is None:
            problem = f"no call after the router's {place(call)}, which says {label or 'no label'}"
            evidence.refute(expected, problem, [call])
        if not evidence.fits(decision.routed, to):
            problem = f"{place(decision.routed)} is not by {to}, although the router said {label or 'no label'}"
            evidence.refute(expected, problem, [call, decision.routed])


def pays(evidence: Evidence, *, router: str, baseline: str | None, max_share: Decimal | None) -> None:
    """Check that the router and the calls it led to cost less than the same calls all made to `baseline` without a
    router.

    `baseline` is a model, or a tier of which one model was called; None: the dearest model that was called. `max_share`
    limits the share of the routed calls that may end on one tier.
    """
    __tracebackhide__ = True
    expected = f"{router} costs less than it saves"
    decisions = _decisions(evidence, router, expected)
    routed = [call for call in evidence.calls if not evidence.fits(call, router) and call.record.answered]
    if not routed:
        evidence.refute(expected, "the router led to no answered call")
    overhead = add([_cost(evidence, expected, decision.router) for decision in decisions])
    spent = add([_cost(evidence, expected, call) for call in routed])
    model, instead = _instead(evidence, expected, routed, baseline)
    if overhead + spent >= instead:
        bill = f"router {shown(overhead)} + routed {shown(spent)} = {shown(overhead + spent)}"
        evidence.refute(expected, f"{bill}; everything on {model} without a router: {shown(instead)}", routed)
    if max_share is not None:
        _check_share(evidence, routed, max_share)


def _decisions(evidence: Evidence, router: str, expected: str) -> list[Decision]:
    __tracebackhide__ = True
    routers = evidence.pick(router)
    if not routers:
        evidence.refute(expected, f"no call by {router}")
    free = [call for call in evidence.calls if call not in routers]
    decisions = []
    for call in routers:
        later = [other for other in free if other.record.index > call.record.index]
        routed = next((other for other in later if _same_request(call, other)), later[0] if later else None)
        if routed is not None:
            free.remove(routed)
        decisions.append(Decision(router=call, routed=routed))
    return decisions


def _same_request(router: Call, other: Call) -> bool:
    return carries(router.prompt.text, other.prompt.task) or carries(other.prompt.text, router.prompt.task)


def _label(answer: str, labels: Mapping[str, str]) -> str | None:
    """The label in an answer: the whole text, or a value of the JSON object that it is."""
    names = {label.casefold(): label for label in labels}
    plain = answer.strip().strip("\"'`.").casefold()
    if plain in names:
        return names[plain]
    try:
        parsed = json.loads(answer)
    except ValueError:
        return None
    values = (
        [value.casefold() for value in parsed.values() if isinstance(value, str)] if isinstance(parsed, Mapping) else []
    )
    return next((names[value] for value in values if value in names), None)


def _instead(evidence: Evidence, expected: str, routed: Sequence[Call], baseline: str | None) -> tuple[str, Decimal]:
    """The model to compare with, and what the routed calls would have cost on it."""
    __tracebackhide__ = True
    served = dict.fromkeys(call.record.served_model or "" for call in routed)
    if baseline is None:
        amounts = {model: _repriced(evidence, expected, routed, model) for model in served}
        return max(amounts.items(), key=lambda item: item[1])
    if baseline in evidence.policy.tier_names:
        models = [model for model in served if evidence.policy.tier_of(model) == baseline]
        if len(models) != 1:
            called = ", ".join(models) or "none"
            evidence.refute(expected, f"baseline {baseline}: name the model, because {called} of that tier was called")
        baseline = models[0]
    return baseline, _repriced(evidence, expected, routed, baseline)


def _repriced(evidence: Evidence, expected: str, routed: Sequence[Call], model: str) -> Decimal:
    """What the tokens of the routed calls would have cost on `model`, at the prices of their day."""
    __tracebackhide__ = True
    amounts = []
    for call in routed:
        day = call.record.price.date
        at = datetime.fromisoformat(f"{day}T12:00:00+00:00") if day else None
        cost = price_usage([replace(entry, model=model) for entry in call.usage], provider=call.provider, at=at)
        if cost.usd is None:
            evidence.refute(expected, f"{place(call)} has no price on {model}: {cost.reason}", [call])
        amounts.append(cost.usd)
    return add(amounts)


def _cost(evidence: Evidence, expected: str, call: Call) -> Decimal:
    __tracebackhide__ = True
    if call.record.price.usd is None:
        evidence.refute(expected, f"{place(call)} has no known cost: {call.record.price.reason}", [call])
    return call.record.price.usd


def _check_share(evidence: Evidence, routed: Sequence[Call], max_share: Decimal) -> None:
    __tracebackhide__ = True
    tiers = Counter(call.tier for call in routed)
    tier, count = tiers.most_common(1)[0]
    if Decimal(count) > max_share * len(routed):
        expected = f"at most {max_share:.0%} of the routed calls on one tier"
        evidence.refute(expected, f"{count} of {len(routed)} calls on {tier}: the router decides little", routed)
