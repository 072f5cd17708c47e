"""All call sites of a run."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites import find, models
from checker.call_sites.agents import agent_of, agent_site
from checker.call_sites.build import build
from checker.call_sites.catalogue import top_level_names
from checker.call_sites.code import Code, Place
from checker.call_sites.describe import describe
from checker.call_sites.flow import LinkIndex
from checker.call_sites.seeds import seeds
from checker.call_sites.wrappers import Wrappers, wrapper_roots
from checker.facts.cache import open_cache
from checker.facts.load import Loader
from checker.resolution import TRANSFERS
from checker.resolution.program import Program
from checker.resolution.solve import Solver
from checker.resolution.spelled import Word
from checker.sources import ModuleIndex, Prefilter, SourceStore
from checker.sources.discover import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from checker.call_sites.model import CallSite
    from checker.config import Config
    from checker.locations import Problem
    from checker.sources import AgentFile, Discovery, FileSystem
    from checker.syntax.tree import Comment

AMBIGUOUS_ROOTS = frozenset({"agents", "phi", "client", "together", "dsp", "google", "deepeval"})
"""Roots that a project may well have as a module of its own."""
DIRECTIVE = Prefilter([b"route-lint:"])
"""Comments for `checker.triage`, which are read wherever they stand, not only where calls happen to lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The call sites of a run in the order of their places, with the comments of the files that were read."""

    sites: tuple[CallSite, ...]
    problems: tuple[Problem, ...]
    comments: Mapping[tuple[str, int | None], Sequence[Comment]]
    scope_at: Callable[[str, int | None, int], str]
    """The function or class that a line of a file or cell stands in."""
    files: int
    code: Code
    agents: tuple[AgentFile, ...] = ()


def take_inventory(
    files: FileSystem,
    discovery: Discovery,
    config: Config,
    *,
    about: Collection[str] | None = None,
    prefilter: bool = True,
) -> Inventory:
    """Find every call site of the discovered files. To be called on a deep stack.

    With `about`, only sites in these files and in those that name one of them are looked for; values are followed
    through all discovered files just the same.
    """
    paths = [file.path for file in discovery.files if file.kind is not SourceKind.AGENT]
    agents = [file.path for file in discovery.files if file.kind is SourceKind.AGENT]
    store = SourceStore(files, paths)
    external = top_level_names() - AMBIGUOUS_ROOTS
    index = ModuleIndex(paths, files=files, external=external)
    cache = open_cache(config.cache_dir) if config.cache and config.cache_dir is not None else None
    loader = Loader(store, cache, jobs=config.jobs)
    program = Program(paths, index, store, loader.load, loader.span, external)
    solver = Solver(program, {**TRANSFERS, **models.TRANSFERS}, top_level_names() | wrapper_roots(config.wrappers))
    wrappers = Wrappers(solver, config.wrappers)
    with loader:
        starts = sorted({*seeds(program, store, prefilter=prefilter, prefetch=loader.prefetch), *wrappers.files()})
    if about is not None:
        starts = _concerning(about, starts, store)
    tier_of = config.policy.tier_of
    found = find.find(solver, program, starts, wrappers)
    built = [(f, site) for f in found if (site := build(solver, f, tier_of)) is not None]
    links = LinkIndex(solver)
    sites = describe(solver, links, store, config, built)
    places = {site.span: Place(f.candidate.module.path, f.candidate.call) for f, site in built}
    problems = [*discovery.problems]
    found_agents = tuple(agent for path in agents if (agent := agent_of(store, path, problems)) is not None)
    sites.extend(site for agent in found_agents if (site := agent_site(agent, tier_of)) is not None)
    for path in store.scan(DIRECTIVE, program.paths):
        loader.load(path)
    problems.extend(loader.problems)
    ordered = tuple(sorted(sites, key=lambda site: (site.span.path, site.span.cell or 0, site.span)))
    return Inventory(
        sites=ordered,
        problems=tuple(sorted(set(problems))),
        comments={
            place: [(line, column + 1, text) for line, column, text in comments]
            for place, comments in loader.comments().items()
        },
        scope_at=loader.scope_at,
        files=len(paths) + len(agents),
        code=Code(solver, links, ordered, places),
        agents=found_agents,
    )


def _concerning(about: Collection[str], starts: list[str], store: SourceStore) -> list[str]:
    """The starts among these files, and those that name one of them, as imports do."""
    names = {posixpath.splitext(posixpath.basename(path))[0] for path in about}
    names |= {posixpath.basename(posixpath.dirname(path)) for path in about if path.endswith("/__init__.py")}
    naming = {path for name in names for path in store.scan(Word(name), starts)}
    return [path for path in starts if path in about or path in naming]
