"""The pipeline on one screen: sources -> facts -> resolution -> call sites -> rules -> triage.

report = check(["src"], config, root=Path.cwd())
report.findings, report.sites, report.problems
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from checker.call_sites import Inventory, take_inventory
from checker.errors import UsageError
from checker.rules import REGISTRY
from checker.rules.rule import Context
from checker.sources import FileSystem, MemoryFiles, RealFiles, discover
from checker.syntax.deep_stack import on_deep_stack
from checker.triage import Selection, Suppressed, front_matter_comments, lines_of, triage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from checker.call_sites.model import CallSite
    from checker.config import Config
    from checker.findings import Finding
    from checker.locations import Problem
    from checker.rules.rule import RuleModule


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run found. `files` counts the files that were scanned."""

    sites: tuple[CallSite, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    problems: tuple[Problem, ...]
    files: int


def check(
    paths: Sequence[str],
    config: Config,
    *,
    root: Path,
    rules: tuple[RuleModule, ...] | None = None,
    files: FileSystem | None = None,
    about: Collection[str] | None = None,
) -> Report:
    """Find the call sites under `paths` and what the rules say about them.

    With `about`, paths of files among them, it is enough to find what concerns these.

    Raises:
        UsageError: a path that does not exist, or nothing to scan.
    """
    seen = files or RealFiles(root)
    return on_deep_stack(lambda: _check(paths, config, root=root, rules=rules, files=seen, about=about))


def _check(
    paths: Sequence[str],
    config: Config,
    *,
    root: Path,
    rules: tuple[RuleModule, ...] | None,
    files: FileSystem,
    about: Collection[str] | None,
) -> Report:
    inventory = _inventory(paths, config, files, root, about)
    today = datetime.now().astimezone().date()
    selection = Selection.of(config, REGISTRY, base=root)
    context = Context(config=config, today=today, code=inventory.code, agents=inventory.agents)
    found = tuple(_apply(inventory.sites, context, selection, rules))
    lines = lines_of(files)
    triaged = triage(
        found,
        sites=(site.span for site in inventory.sites),
        comments={**inventory.comments, **front_matter_comments((agent.path for agent in inventory.agents), lines)},
        lines=lines,
        scope_at=inventory.scope_at,
        selection=selection,
        today=today,
    )
    return _report(inventory, triaged.findings, triaged.suppressed)


def sites(
    paths: Sequence[str],
    config: Config,
    *,
    root: Path,
    files: FileSystem | None = None,
    about: Collection[str] | None = None,
) -> Report:
    """Find the call sites under `paths`, without findings; `about` as for `check`.

    Raises:
        UsageError: a path that does not exist, or nothing to scan.
    """
    seen = files or RealFiles(root)
    return on_deep_stack(lambda: _report(_inventory(paths, config, seen, root, about), (), ()))


def check_files(sources: Mapping[str, str], config: Config) -> Report:
    """Check files that exist only in memory, below the configured root, and leave nothing on the disk."""
    return check(["."], replace(config, cache=False, jobs=1), root=config.root, files=MemoryFiles(sources))


def _inventory(
    paths: Sequence[str], config: Config, files: FileSystem, root: Path, about: Collection[str] | None
) -> Inventory:
    discovery = discover(
        files,
        paths,
        exclude=config.exclude,
        exclude_root=None if config.root == root else config.root.as_posix(),
        respect_gitignore=config.respect_gitignore,
    )
    if not discovery.files:
        where = ", ".join(paths)
        raise UsageError(f"nothing to scan: no Python files, notebooks or agent files under {where}")
    return take_inventory(files, discovery, config, about=about)


def _apply(
    found: tuple[CallSite, ...], context: Context, selection: Selection, rules: tuple[RuleModule, ...] | None
) -> Iterator[Finding]:
    codes = selection.codes if rules is None else {module.RULE.code for module in rules}
    for rule in REGISTRY.site_rules(codes):
        for site in found:
            with _named(rule.RULE.code, f"{site.span.path}:{site.span.line}"):
                yield from rule.check(site, context)
    for project_rule in REGISTRY.project_rules(codes):
        with _named(project_rule.RULE.code, "the whole project"):
            yield from project_rule.check_project(found, context)


@contextmanager
def _named(code: str, where: str) -> Iterator[None]:
    """A crash inside says which rule it was, and where."""
    try:
        yield
    except Exception as error:
        error.add_note(f"rule {code} on {where}")
        raise


def _report(inventory: Inventory, findings: tuple[Finding, ...], suppressed: tuple[Suppressed, ...]) -> Report:
    return Report(
        sites=inventory.sites,
        findings=findings,
        suppressed=suppressed,
        problems=inventory.problems,
        files=inventory.files,
    )
