"""`route-lint baseline`: write the file of known findings, or take out of it what is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli import pipeline
from checker.cli.exits import Exit
from checker.cli.narrowing import scope
from checker.cli.settings import settings
from checker.config.options import BASELINE
from checker.errors import UsageError
from checker.report.wording import count
from checker.rules import REGISTRY
from checker.triage import Selection
from checker.triage.baseline import Baseline, read_baseline

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal


def run(options: Namespace, terminal: Terminal) -> int:
    """Write, prune or, with --check, only compare."""
    config = settings(options, terminal).config
    path = config.baseline or config.root / BASELINE
    exists = path.exists()
    old = read_baseline(path) if exists else Baseline()
    report = pipeline.check(options, config, pipeline.project_files(options), terminal)
    found = Baseline.of(report.findings, Selection.of(config, REGISTRY, base=Path.cwd()).project_path)
    known = {entry.fingerprint for entry in old.entries}
    fresh = tuple(entry for entry in found.entries if entry.fingerprint not in known)
    stale = old.stale(report.findings, scope(options, config))
    added = fresh if options.accept_new or not exists else ()
    new = Baseline(entries=(*old.without(stale).entries, *added))
    if options.check:
        terminal.explain(f"{path.name}: {count(len(stale), 'entry', 'entries')} to remove, {len(fresh)} not in it")
        return Exit.FINDINGS if stale or not exists else Exit.CLEAN
    if new != old or not exists:
        _write(path, new.text())
    terminal.explain(
        f"{path.name}: {count(len(new.entries), 'known finding')}, {len(added)} added, {len(stale)} removed"
    )
    if len(fresh) > len(added):
        terminal.explain(f"{count(len(fresh) - len(added), 'new finding')} left out: --accept-new adds them")
    return Exit.CLEAN


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
