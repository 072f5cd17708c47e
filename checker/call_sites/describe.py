"""What a site is besides its models: whether its usage is recorded, its prompt, what it is for.

This is done for all sites of a run together, after their models: what one search asks, the next one knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.call_sites.branches import branch_of, variants
from checker.call_sites.flow import LinkIndex
from checker.call_sites.instrumentation import Instrumentation, telling_words
from checker.call_sites.prompt import SCHEMAS, TOOLS, Argument, arguments, max_tokens, names, prompt
from checker.call_sites.task import Clues, task_of
from checker.call_sites.telemetry import recordings
from checker.call_sites.written import Reader
from checker.sources import Prefilter, SourceStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.call_sites.find import Found
    from checker.call_sites.model import CallSite, Prompt
    from checker.config import Config
    from checker.resolution.solve import Solver


def describe(s: Solver, store: SourceStore, config: Config, built: Sequence[tuple[Found, CallSite]]) -> list[CallSite]:
    """The sites with what can be told of them."""
    if not built:
        return []
    links = LinkIndex(s)
    recorded = recordings(s, links, _instrumentation(s, store, config, links), [found for found, _ in built])
    reader = Reader(s.program, links)
    given = [arguments(reader, links, found) for found, _ in built]
    prompts = [prompt(reader, arguments_) for arguments_ in given]
    shared = _shared_systems(built, prompts)
    described: list[CallSite] = []
    for (found, site), recording, arguments_, said in zip(built, recorded, given, prompts, strict=True):
        known = replace(site, usage_recorded=recording.recorded, usage_step=recording.step, prompt=said)
        clues = _clues(reader, links, arguments_, said, shared)
        described.append(
            replace(
                known,
                max_tokens=clues.limit,
                arguments=tuple(sorted(arguments_)),
                task=task_of(found, known, clues, config),
                branch=branch_of(found),
                variants=variants(reader, links, found, arguments_),
            )
        )
    return described


def _clues(
    reader: Reader, links: LinkIndex, given: dict[str, Argument], said: Prompt | None, shared: frozenset[str]
) -> Clues:
    return Clues(
        prompt=said,
        shared_system=said is not None and said.system in shared,
        schemas=tuple(names(reader, links, given, SCHEMAS)),
        tools=tuple(names(reader, links, given, TOOLS)),
        has_tools=any(name in given for name in TOOLS),
        forced_tool="tool_choice" in given or "function_call" in given,
        limit=max_tokens(reader, given),
    )


def _shared_systems(built: Sequence[tuple[Found, CallSite]], prompts: Sequence[Prompt | None]) -> frozenset[str]:
    """The system prompts that several functions send."""
    functions: dict[str, set[str]] = {}
    for (_, site), said in zip(built, prompts, strict=True):
        if said is not None and said.system:
            functions.setdefault(said.system, set()).add(site.function)
    return frozenset(system for system, senders in functions.items() if len(senders) > 1)


def _instrumentation(s: Solver, store: SourceStore, config: Config, links: LinkIndex) -> Instrumentation:
    words = Prefilter(telling_words(config.telemetry_modules))
    paths = [path for path in store.scan(words, s.program.paths) if s.program.module(path) is not None]
    return Instrumentation(links, paths, config.telemetry_modules)
