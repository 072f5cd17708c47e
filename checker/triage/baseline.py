"""The baseline: findings a project has decided to live with, so that only new ones fail the build.

    {"version": 1, "findings": [
      {"fingerprint": "3f2a...", "code": "RL103", "path": "support/router.py", "function": "support.router:classify"}
    ]}

The file only ever shrinks by itself: an entry whose finding is gone is *stale*, and pruning removes it; nothing but an
explicit wish adds one. Entries are matched by fingerprint; the rest is there for the people who read the file's diff.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.errors import ConfigError, UsageError
from checker.triage.pipeline import Suppressed, SuppressedBy

if TYPE_CHECKING:
    from pathlib import Path

    from checker.findings import Finding

VERSION = 1


class Entry(Struct, frozen=True, kw_only=True, order=True):
    """One known finding; `path` is relative to the project's root."""

    path: str
    code: str
    function: str
    fingerprint: str


class Baseline(Struct, frozen=True, kw_only=True):
    """The known findings."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding], project_path: Callable[[str], str]) -> Baseline:
        """A baseline of these findings; `project_path` makes their paths relative to the project's root."""
        return cls(
            entries=tuple(
                sorted(
                    Entry(
                        path=project_path(finding.span.path),
                        code=finding.code,
                        function=finding.function,
                        fingerprint=finding.fingerprint,
                    )
                    for finding in findings
                )
            )
        )

    def split(self, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
        """The findings that are new, and those that are known."""
        known = {entry.fingerprint for entry in self.entries}
        fresh: list[Finding] = []
        seen: list[Suppressed] = []
        for finding in findings:
            if finding.fingerprint in known:
                seen.append(Suppressed(finding=finding, by=SuppressedBy.BASELINE))
            else:
                fresh.append(finding)
        return tuple(fresh), tuple(seen)

    def stale(self, findings: Iterable[Finding], in_scope: Callable[[Entry], bool]) -> tuple[Entry, ...]:
        """The entries that no finding matches, of those the run could have found."""
        present = {finding.fingerprint for finding in findings}
        return tuple(entry for entry in self.entries if entry.fingerprint not in present and in_scope(entry))

    def without(self, entries: Sequence[Entry]) -> Baseline:
        """What is left after pruning."""
        return Baseline(entries=tuple(entry for entry in self.entries if entry not in entries))

    def text(self) -> str:
        """The file's content: one entry a line, so that diffs show findings and merges seldom clash."""
        lines = [
            "  "
            + json.dumps(
                {"fingerprint": e.fingerprint, "code": e.code, "path": e.path, "function": e.function},
                ensure_ascii=False,
            )
            for e in sorted(self.entries)
        ]
        listed = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
        return f'{{"version": {VERSION}, "findings": {listed}}}\n'


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises UsageError when there is none, ConfigError when it cannot be understood."""
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such baseline; `route-lint baseline` writes one") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: not a baseline: {error}") from error
    if not isinstance(document, Mapping) or document.get("version") != VERSION:
        raise ConfigError(f"{path}: not a baseline of version {VERSION}")
    listed = document.get("findings")
    entries = [_entry(item) for item in listed] if isinstance(listed, list) else [None]
    if None in entries:
        raise ConfigError(f"{path}: not a baseline: every finding needs a fingerprint, a code, a path and a function")
    return Baseline(entries=tuple(entry for entry in entries if entry is not None))


def _entry(item: Any) -> Entry | None:
    keys = ("path", "code", "function", "fingerprint")
    if not isinstance(item, Mapping) or not all(isinstance(item.get(key), str) for key in keys):
        return None
    return Entry(**{key: item[key] for key in keys})
