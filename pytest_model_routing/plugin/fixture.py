"""The `routing` fixture: what the test's calls did, scripted answers for them, and an assertion for each routing
pattern.

    def test_hours(routing):
        routing.reply(tier="fast", text="simple")
        support.answer("What are your opening hours?")
        assert routing.tiers == ["fast", "fast"]
        assert routing.cost < Decimal("0.002")

Everything looks at the calls made so far, so it can be asked in the middle of a test. A *selector* (see
`assertions.evidence`) is a tier, a route or a model glob.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Unpack

from pytest_model_routing.ledger.dollars import add
from pytest_model_routing.plugin.assertions import (
    choice,
    drafts,
    escalation,
    fallback,
    fan_out,
    prompts,
    routers,
    tasks,
    telemetry,
)
from pytest_model_routing.plugin.assertions.evidence import Evidence
from pytest_model_routing.plugin.views import Dollars, PerCall
from pytest_model_routing.recording.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pytest_model_routing.ledger import Attempt, Call
    from pytest_model_routing.plugin.observation import Observation
    from pytest_model_routing.plugin.probe import Probe
    from pytest_model_routing.plugin.scripted import Fault, Message, RawAnswer


class Routing:
    """What the `routing` fixture gives. Public names only; everything is about the test that asked for it."""

    def __init__(self, observation: Observation, probe: Probe) -> None:
        self._observation = observation
        self._probe = probe

    @property
    def calls(self) -> tuple[Call, ...]:
        """The logical calls in the order they were made: `.model`, `.tier`, `.route`, `.text`, `.attempts`, `.cost`,
        `.where`.
        """
        return _conversations(self._observation.linked())

    @property
    def models(self) -> list[str]:
        """The model of each call: the one that served it, or the one asked for when nothing did."""
        calls = _conversations(self._observation.calls())
        return PerCall([call.model or "" for call in calls], calls)

    @property
    def tiers(self) -> list[str]:
        """The tier of each call; an empty text where the policy knows none."""
        calls = _conversations(self._observation.calls())
        return PerCall([call.tier or "" for call in calls], calls)

    @property
    def routes(self) -> list[str]:
        """The route of each call: the policy's name for the calling function, or `package.module:Qual.name`."""
        calls = _conversations(self._observation.calls())
        return PerCall([call.route or "" for call in calls], calls)

    @property
    def attempts(self) -> list[Attempt]:
        """Every HTTP request with its status, the SDK's retries among them."""
        return [attempt for call in _conversations(self._observation.calls()) for attempt in call.attempts]

    @property
    def tokens(self) -> int:
        """All tokens read and written, cached ones included. Fails when an answer reports none."""
        __tracebackhide__ = True
        calls = self._observation.calls()
        for call in calls:
            if call.answered and not call.tokens.total:
                raise AssertionError(f"tokens unknown: call {call.record.index} ({call.where}) reports none")
        return sum(call.tokens.total for call in calls)

    @property
    def cost(self) -> Decimal:
        """US dollars of all calls, embeddings included, at the prices of the day they were recorded.

        Fails when the price of a call is unknown: an unknown cost is not below any budget.
        """
        __tracebackhide__ = True
        calls = self._observation.calls()
        for call in calls:
            if call.cost is None:
                reason = call.record.price.reason
                raise AssertionError(f"cost unknown: call {call.record.index} ({call.where}), {call.model}: {reason}")
        return Dollars.of(add([call.cost for call in calls if call.cost is not None]), calls)

    # Scripted answers; see docs/scripted-replies.md and docs/faults.md.

    def reply(
        self,
        *,
        model: str | None = None,
        tier: str | None = None,
        route: str | None = None,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
        **message: Unpack[Message],
    ) -> None:
        """Answer calls that fit all given filters, without key, cassette or network.

        `model` and `route` are globs, `tier` is one of the policy, `when` gets the request's JSON. Raises ScriptError
        for a message that contradicts itself.
        """
        __tracebackhide__ = True
        self._check_tier(tier)
        self._observation.recorder.script.reply(
            model=model, tier=tier, route=self._function(route), when=when, **message
        )

    def respond(self, **answer: Unpack[RawAnswer]) -> None:
        """Answer requests whose path fits the glob `path` with this very JSON: counting tokens, batches, anything."""
        __tracebackhide__ = True
        self._observation.recorder.script.respond(**answer)

    def fail(
        self,
        *,
        model: str | None = None,
        tier: str | None = None,
        route: str | None = None,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
        **fault: Unpack[Fault],
    ) -> None:
        """Let calls that fit all given filters fail, `times` times, then let them through. Faults come before replies.

        Raises ScriptError unless exactly one kind of fault is given.
        """
        __tracebackhide__ = True
        self._check_tier(tier)
        self._observation.recorder.script.fail(model=model, tier=tier, route=self._function(route), when=when, **fault)

    def _check_tier(self, tier: str | None) -> None:
        __tracebackhide__ = True
        names = self._observation.policy.tier_names
        if tier is not None and tier not in names:
            raise ScriptError(f"there is no tier `{tier}`, only {', '.join(names)}")

    def _function(self, route: str | None) -> str | None:
        """Scripts know functions; a name from the policy stands for its function."""
        named = self._observation.policy.routes.get(route or "")
        return named.call or route if named is not None else route

    # One assertion for each pattern.

    def assert_router_decided(
        self, router: str, labels: Mapping[str, str], *, default: str | None = None, tier: str | None = None
    ) -> None:
        """Each call of the router is on the cheapest tier (or `tier`) and leads where its label says.

        `labels` maps labels to selectors; `default` is for answers that are no label. Raises AssertionError.
        """
        __tracebackhide__ = True
        routers.decided(self._evidence, router=router, labels=labels, default=default, tier=tier)

    def assert_router_pays(
        self, router: str, *, baseline: str | None = None, max_share: Decimal | str | None = None
    ) -> None:
        """The router and what it led to cost less than the same calls on `baseline` (default: the dearest model
        called).

        `max_share` ("0.8") limits the share of one tier. Raises AssertionError.
        """
        __tracebackhide__ = True
        share = None if max_share is None else Decimal(max_share)
        routers.pays(self._evidence, router=router, baseline=baseline, max_share=share)

    def assert_reviewed(self, *, draft: str, review: str, rewrite: str, below: float) -> None:
        """Draft, review, rewrite: the review saw the draft, and a rewrite followed exactly when the score was under
        `below`.
        """
        __tracebackhide__ = True
        drafts.reviewed(self._evidence, draft=draft, review=review, rewrite=rewrite, below=below)

    def assert_escalated(self, *steps: str, cause: str | None = None, carries: Sequence[str] = ()) -> None:
        """Answered calls by `steps` follow one another, each on a dearer tier.

        `cause`: `answer`, `refusal` or `truncated`. `carries`: what later steps must be given, of `task` and `draft`.
        """
        __tracebackhide__ = True
        escalation.escalated(self._evidence, steps, cause=cause, carries_on=carries)

    def assert_not_escalated(self) -> None:
        """No answered call was made again on a dearer tier."""
        __tracebackhide__ = True
        escalation.not_escalated(self._evidence)

    def assert_fan_out(self, *, planner: str, workers: str, synthesis: str | None = None, at_least: int = 2) -> None:
        """The planner comes first, then only workers, then (if named) the synthesis, which was given every answer."""
        __tracebackhide__ = True
        fan_out.fanned_out(self._evidence, planner=planner, workers=workers, synthesis=synthesis, at_least=at_least)

    def assert_fell_back(self, *chain: str, on: Iterable[int | str] = ()) -> None:
        """The calls by `chain` were made in this order; all but the last failed (because of `on`), the last was
        answered.
        """
        __tracebackhide__ = True
        fallback.fell_back(self._evidence, chain, on=tuple(on))

    def assert_exhausted(self, *chain: str) -> None:
        """Every call of the chain failed, and no model was tried twice."""
        __tracebackhide__ = True
        fallback.exhausted(self._evidence, chain)

    def assert_task_map(self, expected: Mapping[str, str] | None = None) -> None:
        """Every route or task in `expected` was served as it says and no other was taken; the policy's tasks hold."""
        __tracebackhide__ = True
        tasks.task_map(self._evidence, expected or {})

    def assert_chosen_by_context(self, limit: int, *, below: str, above: str) -> None:
        """Prompts up to `limit` tokens went to `below`, longer ones to `above`, there were both, and each one fits."""
        __tracebackhide__ = True
        choice.chosen_by_context(self._evidence, limit=limit, below=below, above=above)

    def assert_chosen_by_budget(
        self,
        *,
        before: str,
        after: str,
        tokens: int | None = None,
        usd: Decimal | str | None = None,
        cap: Decimal | int | str | None = None,
    ) -> None:
        """Calls went to `before` until `tokens` or `usd` were spent, then to `after`, and never passed `cap`."""
        __tracebackhide__ = True
        limit = None if usd is None else Decimal(usd)
        most = None if cap is None else Decimal(cap)
        choice.chosen_by_budget(self._evidence, before=before, after=after, tokens=tokens, usd=limit, cap=most)

    def assert_same_prompt_across_tiers(self, route: str | None = None, *, turns: bool = True) -> None:
        """The calls (of one route) went to at least two tiers with one prompt; `turns=False` compares system and tools
        alone.
        """
        __tracebackhide__ = True
        prompts.same_across_tiers(self._evidence, route=route, turns=turns)

    def assert_telemetry(
        self, *, cost: bool = True, spans: Iterable[object] | None = None, logs: Iterable[object] | None = None
    ) -> None:
        """Each answered call left a span or a log record with its model, tokens and cost.

        Listened to are the root logger and the global tracer provider as it was when the test began; `spans` and `logs`
        replace what was heard.
        """
        __tracebackhide__ = True
        given = spans is not None or logs is not None
        heard = [*(spans or ()), *(logs or ())] if given else list(self._probe.heard())
        telemetry.emitted(self._evidence, [telemetry.signal(item) for item in heard], cost=cost)

    @property
    def _evidence(self) -> Evidence:
        return Evidence(calls=self.calls, policy=self._observation.policy)


def _conversations(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """The calls that have an answer in words; embeddings cost money too, but nothing routes them."""
    return tuple(call for call in calls if call.record.operation != "embeddings")
