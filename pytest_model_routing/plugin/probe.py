"""Listens to what the application tells about its calls while a test runs: log records and OpenTelemetry spans.

OpenTelemetry has no way to take a span processor off a provider, so one stays on each provider for the whole session
and hands spans to whichever test is listening. Only providers that exist when `listen` or `attach` is called can be
heard.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Iterator


class Probe(logging.Handler):
    """A log handler and a span processor in one; keeps what it is given between `listen` and `stop`."""

    def __init__(self) -> None:
        super().__init__(level=logging.NOTSET)
        self._heard: list[object] = []
        self._listening = False
        self._providers: WeakSet[Any] = WeakSet()
        self.ear = _SpanEar(self)
        """The span processor, for providers that are not global."""

    def listen(self) -> None:
        """Start anew."""
        self._heard = []
        self._listening = True
        logging.getLogger().addHandler(self)
        self.attach()

    def stop(self) -> None:
        """Stop; what was heard stays readable until the next start."""
        self._listening = False
        logging.getLogger().removeHandler(self)

    def attach(self) -> None:
        """Listen to the global tracer provider too, if there is one by now."""
        trace = sys.modules.get("opentelemetry.trace")
        if trace is None:
            return
        provider = trace.get_tracer_provider()
        if hasattr(provider, "add_span_processor") and provider not in self._providers:
            provider.add_span_processor(self.ear)
            self._providers.add(provider)

    def heard(self) -> Iterator[object]:
        """Spans and log records, in the order they ended."""
        return iter(self._heard)

    def keep(self, item: object) -> None:
        """Called for each span and log record."""
        if self._listening:
            self._heard.append(item)

    def emit(self, record: logging.LogRecord) -> None:
        """Called by the logging module."""
        self.keep(record)


class _SpanEar:
    """What a tracer provider wants of a span processor."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    def on_start(self, span: object, parent_context: object = None) -> None:
        """Nothing is known of a span yet."""

    def _on_ending(self, span: object) -> None:
        """Called by newer SDKs before the end."""

    def on_end(self, span: object) -> None:
        self._probe.keep(span)

    def shutdown(self) -> None:
        """Nothing to release."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        del timeout_millis
        return True
