"""Fallback: a call failed, the next model in the chain got the same work.

    claude-opus-5-5  529, 529, 529      ->      claude-sonnet-5-5  200

What goes wrong: the chain repeats a model, catches errors that no other model can repair, or ends without an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_model_routing.plugin.assertions.evidence import place

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pytest_model_routing.ledger import Call
    from pytest_model_routing.plugin.assertions.evidence import Evidence


def fell_back(evidence: Evidence, chain: Sequence[str], *, on: Collection[int | str]) -> None:
    """Check that the calls picked by `chain` were made in this order, that all but the last failed, and the last was
    answered.

    `on` limits why they may have failed: HTTP statuses (529) or what broke (`timeout`); empty means any failure.
    """
    __tracebackhide__ = True
    if len(chain) < 2:
        raise ValueError("a fallback has at least two steps, for example: assert_fell_back('deep', 'balanced')")
    expected = f"a fallback {' -> '.join(chain)}"
    calls = _in_order(evidence, chain, expected)
    for call in calls[:-1]:
        if call.record.answered:
            evidence.refute(expected, f"{place(call)} was answered: nothing to fall back from", [call])
        _check_reason(evidence, expected, call, on)
    if not calls[-1].record.answered:
        last = calls[-1]
        evidence.refute(expected, f"{place(last)}, the end of the chain, failed: {last.record.error}", [last])


def exhausted(evidence: Evidence, chain: Sequence[str]) -> None:
    """Check that every call of the chain failed, and that no model was tried twice.

    `chain` names the models in order; empty: whatever was called, at least one.
    """
    __tracebackhide__ = True
    expected = f"a chain that is exhausted: {' -> '.join(chain) or 'every model tried once, all failed'}"
    calls = _in_order(evidence, chain, expected) if chain else list(evidence.calls)
    if not calls:
        evidence.refute(expected, "no calls at all")
    tried: dict[str, Call] = {}
    for call in calls:
        if call.record.answered:
            evidence.refute(expected, f"{place(call)} was answered", [call])
        before = tried.setdefault(call.record.requested_model or "?", call)
        if before is not call:
            problem = f"{place(call)} tries {call.record.requested_model} again, after {place(before)}"
            evidence.refute(expected, problem, [before, call])


def _in_order(evidence: Evidence, chain: Sequence[str], expected: str) -> list[Call]:
    """The chain's calls: from the first that fits the first step, one call a step, none left out."""
    __tracebackhide__ = True
    first = next((call for call in evidence.calls if evidence.fits(call, chain[0])), None)
    if first is None:
        evidence.refute(expected, f"no call by {chain[0]}")
    calls = _same_work(evidence, first)
    for step, call in zip(chain, calls, strict=False):
        if not evidence.fits(call, step):
            evidence.refute(expected, f"{place(call)} is not by {step}", [call])
    if len(calls) < len(chain):
        evidence.refute(expected, f"no call by {chain[len(calls)]} after {place(calls[-1])}", calls[-1:])
    if len(calls) > len(chain):
        evidence.refute(expected, f"the chain goes on with {place(calls[len(chain)])}", calls[len(chain) :])
    return calls


def _same_work(evidence: Evidence, first: Call) -> list[Call]:
    """The first call and those after it with the same task or from the same function, to the first answer."""
    chain = [first]
    for call in evidence.after(first):
        if chain[-1].record.answered:
            break
        same_function = call.record.function is not None and call.record.function == first.record.function
        if same_function or call.prompt.task == first.prompt.task:
            chain.append(call)
    return chain


def _check_reason(evidence: Evidence, expected: str, call: Call, on: Collection[int | str]) -> None:
    __tracebackhide__ = True
    last = call.record.attempts[-1]
    if on and not {last.status, last.error} & set(on):
        allowed = ", ".join(map(str, on))
        evidence.refute(f"{expected} on {allowed}", f"{place(call)} failed with {last.status or last.error}", [call])
