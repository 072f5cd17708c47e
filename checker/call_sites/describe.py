"""What a site is besides its models: whether its usage is recorded, its prompt, what it is for.

This is done for all sites of a run together, after their models: what one search asks, the next one knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.call_sites.branches import branch_of, choices, variants
from checker.call_sites.build import named_function
from checker.call_sites.code import MOST_FILES
from checker.call_sites.instrumentation import Instrumentation
from checker.call_sites.processes import Processes
from checker.call_sites.prompt import SCHEMAS, TOOLS, Argument, arguments, max_tokens, names, prompt
from checker.call_sites.setups import files_with_setups
from checker.call_sites.task import Clues, task_of
from checker.call_sites.telemetry import recordings
from checker.call_sites.written import Reader
from checker.resolution.values import Edge, OfEdges
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.call_sites.find import Found
    from checker.call_sites.flow import LinkIndex
    from checker.call_sites.model import CallSite, Prompt
    from checker.config import Config
    from checker.resolution.solve import Solver
    from checker.sources import SourceStore


def describe(
    s: Solver, links: LinkIndex, store: SourceStore, config: Config, built: Sequence[tuple[Found, CallSite]]
) -> list[CallSite]:
    """The sites with what can be told of them."""
    if not built:
        return []
    recorded = recordings(s, links, _instrumentation(s, store, config, links, built), [found for found, _ in built])
    callers = only_callers(s, [found for found, _ in built])
    reader = Reader(s.program, links, callers)
    given = [arguments(reader, links, found) for found, _ in built]
    prompts = [prompt(reader, arguments_) for arguments_ in given]
    shared = _shared_systems(built, prompts)
    described: list[CallSite] = []
    for (found, site), recording, arguments_, said in zip(built, recorded, given, prompts, strict=True):
        known = replace(site, usage_recorded=recording.recorded, usage_step=recording.step, prompt=said)
        caller = _caller(s, callers, found)
        clues = _clues(reader, links, arguments_, said, shared, caller, _kept_as(links, found))
        described.append(
            replace(
                known,
                max_tokens=clues.limit,
                arguments=tuple(sorted(arguments_)),
                task=task_of(found, known, clues, config),
                branch=branch_of(found),
                variants=variants(reader, links, found, arguments_),
                choices=choices(reader, links, found, arguments_),
            )
        )
    return described


def _clues(
    reader: Reader,
    links: LinkIndex,
    given: dict[str, Argument],
    said: Prompt | None,
    shared: frozenset[str],
    caller: str,
    result: str,
) -> Clues:
    return Clues(
        prompt=said,
        caller=caller,
        result=result,
        shared_system=said is not None and said.system in shared,
        schemas=tuple(names(reader, links, given, SCHEMAS)),
        tools=tuple(names(reader, links, given, TOOLS)),
        has_tools=any(name in given for name in TOOLS),
        forced_tool="tool_choice" in given or "function_call" in given,
        limit=max_tokens(reader, given),
    )


def only_callers(s: Solver, found: Sequence[Found]) -> dict[tuple[str, int], Edge]:
    """The functions of sites that are called from one place only: what that place passes is what they say."""
    questions: dict[tuple[str, int], OfEdges] = {}
    for site in found:
        module = site.candidate.module
        function = named_function(site)
        if function >= 0 and not s.program.uses.is_common(module.path, module.facts.functions[function], MOST_FILES):
            questions[module.path, function] = OfEdges(module.path, function)
    s.solve(questions.values())
    callers = {key: [v for v in s.answer(query) if isinstance(v, Edge)] for key, query in questions.items()}
    return {key: edges[0] for key, edges in callers.items() if len(edges) == 1}


def _caller(s: Solver, callers: dict[tuple[str, int], Edge], found: Found) -> str:
    """The name of the function that a site's function is only called from, "" when there is no such function."""
    edge = callers.get((found.candidate.module.path, named_function(found)))
    if edge is None:
        return ""
    module = s.program.loaded(edge.path)
    function = module.mark(edge.call).function
    return module.facts.functions[function].name if function >= 0 else ""


def _kept_as(links: LinkIndex, found: Found) -> str:
    """The name or attribute that a call is assigned to, "" when it is not."""
    here = links.of(found.candidate.module.path)
    expr = found.candidate.call
    parent = here.parents.get(expr, -1)
    if parent >= 0 and isinstance(here.module.exprs[parent], t.Await):
        expr = parent
    names = [here.module.facts.bindings[index].name for index in here.bound(expr)]
    names.extend(here.module.facts.stores[index].name for index in here.stored(expr))
    return names[0] if names else ""


def _shared_systems(built: Sequence[tuple[Found, CallSite]], prompts: Sequence[Prompt | None]) -> frozenset[str]:
    """The system prompts that several functions send."""
    functions: dict[str, set[str]] = {}
    for (_, site), said in zip(built, prompts, strict=True):
        if said is not None and said.system:
            functions.setdefault(said.system, set()).add(site.function)
    return frozenset(system for system, senders in functions.items() if len(senders) > 1)


def _instrumentation(
    s: Solver, store: SourceStore, config: Config, links: LinkIndex, built: Sequence[tuple[Found, CallSite]]
) -> Instrumentation:
    sdks = {found.known.sdk.name for found, _ in built}
    telling = files_with_setups(s.program, store, sdks, config.telemetry_modules)
    paths = [path for path in telling if s.program.module(path) is not None]
    return Instrumentation(links, Processes(s.program, store), paths, config.telemetry_modules)
