"""Makes what a routed test needs from the options, the policy and the project's hooks; each part once a session."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cached_property, partial
from typing import TYPE_CHECKING

from pytest_model_routing import policy as policies
from pytest_model_routing import pricing
from pytest_model_routing.ledger import CallBook
from pytest_model_routing.plugin import lock as locks
from pytest_model_routing.plugin.cassette_names import cassette_path
from pytest_model_routing.plugin.observation import Observation
from pytest_model_routing.plugin.options import Allowance
from pytest_model_routing.policy.wrappers import declared_wrappers
from pytest_model_routing.recording import LiveGuard, Recorder, RecordMode, Script
from pytest_model_routing.recording.hosts import Hosts
from pytest_model_routing.recording.redaction import Redaction

if TYPE_CHECKING:
    import pytest

    from pytest_model_routing.ledger import Pricer
    from pytest_model_routing.plugin.lock import Lock
    from pytest_model_routing.plugin.marker_options import RoutingOptions
    from pytest_model_routing.plugin.options import Options
    from pytest_model_routing.policy import Policy


class Workshop:
    """See the module docstring. Errors of the user's files come up at the first use, in every test that needs them."""

    def __init__(self, config: pytest.Config, options: Options) -> None:
        self._config = config
        self._options = options

    @cached_property
    def policy(self) -> Policy:
        """The policy for the root directory. Raises PolicyError."""
        return policies.load(self._options.root)

    @cached_property
    def wrappers(self) -> tuple[str, ...]:
        """The functions that only pass calls on, as declared for `route-lint`. Raises PolicyError."""
        return declared_wrappers(self._options.root)

    @cached_property
    def lock(self) -> Lock | None:
        """The lock file to compare with, None when there is none. Raises LockError."""
        exists = self._options.lock != "off" and self._options.lock_file.exists()
        return locks.read(self._options.lock_file) if exists else None

    @cached_property
    def prices_at(self) -> datetime:
        """The time whose prices scripted replies have: that of the lock, so that a test costs the same on every day."""
        now = datetime.now(UTC)
        if self.lock is None or self._options.lock == "update":
            return now
        return datetime.combine(self.lock.prices, time(12), UTC)

    @cached_property
    def price(self) -> Pricer:
        """The project's prices first, then the published ones."""
        hook = self._config.hook.pytest_model_routing_price
        return partial(_price, self._config) if hook.get_hookimpls() else pricing.price_response

    @cached_property
    def hosts(self) -> Hosts:
        """The known LLM hosts and the project's own."""
        found: list[Hosts] = self._config.hook.pytest_model_routing_hosts(config=self._config)
        return Hosts(
            llm=tuple(host for hosts in found for host in hosts.llm),
            ignore=tuple(host for hosts in found for host in hosts.ignore),
        )

    @cached_property
    def redaction(self) -> Redaction:
        """The built-in rules and the project's own."""
        found: list[Redaction] = self._config.hook.pytest_model_routing_redaction(config=self._config)
        environment = [name for redaction in (Redaction(), *found) for name in redaction.environment]
        return Redaction(
            patterns=tuple(pattern for redaction in found for pattern in redaction.patterns),
            fields=tuple(field for redaction in found for field in redaction.fields),
            keep_headers=tuple(header for redaction in found for header in redaction.keep_headers),
            environment=tuple(dict.fromkeys(environment)),
        )

    def guard(self) -> LiveGuard:
        """Watches for live calls while no recorder is open, not yet open itself."""
        return LiveGuard(hosts=self.hosts, blocked=Allowance.LIVE not in self._options.allow)

    def observe(self, item: pytest.Item, asked: RoutingOptions) -> Observation:
        """The observation of a test, its recorder not yet open. Raises PolicyError, LockError."""
        hook = self._config.hook
        recorder = Recorder(
            cassette_path(item, self._options.cassettes, asked.cassette),
            mode=RecordMode(self._options.record),
            test=item.nodeid,
            script=Script(tier_of=self.policy.tier_of),
            redaction=self.redaction,
            hosts=self.hosts,
            matching=hook.pytest_model_routing_matching(config=self._config),
            application=hook.pytest_model_routing_application(config=self._config) or (),
            wrappers=self.wrappers,
            block_live=Allowance.LIVE not in self._options.allow | asked.allow,
        )
        book = CallBook(policy=self.policy, root=self._options.root, prices_at=self.prices_at, price=self.price)
        return Observation(recorder=recorder, policy=self.policy, book=book)


def _price(config: pytest.Config, body: object, *, provider: str, at: datetime | None, request: object) -> pricing.Cost:
    moment = at or datetime.now(UTC)
    own: pricing.Cost | None = config.hook.pytest_model_routing_price(
        config=config, provider=provider, body=body, request=request or {}, at=moment
    )
    return own if own is not None else pricing.price_response(body, provider=provider, at=at, request=request)
