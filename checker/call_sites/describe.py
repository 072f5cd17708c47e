"""What a site is besides its models: whether its usage is recorded, its prompt, what it is for.

This is done for all sites of a run together, after their models: what one search asks, the next one knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.call_sites.flow import LinkIndex
from checker.call_sites.instrumentation import Instrumentation, telling_words
from checker.call_sites.telemetry import recordings
from checker.sources import Prefilter, SourceStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.call_sites.find import Found
    from checker.call_sites.model import CallSite
    from checker.config import Config
    from checker.resolution.solve import Solver


def describe(s: Solver, store: SourceStore, config: Config, built: Sequence[tuple[Found, CallSite]]) -> list[CallSite]:
    """The sites with what can be told of them."""
    if not built:
        return []
    links = LinkIndex(s)
    recorded = recordings(s, links, _instrumentation(s, store, config, links), [found for found, _ in built])
    return [
        replace(site, usage_recorded=recording.recorded, usage_step=recording.step)
        for (_, site), recording in zip(built, recorded, strict=True)
    ]


def _instrumentation(s: Solver, store: SourceStore, config: Config, links: LinkIndex) -> Instrumentation:
    words = Prefilter(telling_words(config.telemetry_modules))
    paths = [path for path in store.scan(words, s.program.paths) if s.program.module(path) is not None]
    return Instrumentation(links, paths, config.telemetry_modules)
