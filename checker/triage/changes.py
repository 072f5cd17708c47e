"""Findings on lines that changed since a git revision.

    changed = changed_since("origin/main", Path.cwd())
    [finding for finding in findings if changed.touches(finding)]

Lines are compared with the point where the branch left the revision, so that work others did meanwhile does not
count. A finding counts as touched when its own lines are, or a step of its trace: a model changed in `settings.py`
matters in `router.py`. Notebooks count as a whole, because their lines in git are those of the JSON.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.findings import Finding

_HUNK = re.compile(r"@@ -\S+ \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")
_EVERYTHING = range(1, 2**31)

Ranges = tuple[range, ...]


class Changed(Struct, frozen=True):
    """The changed lines by path, relative to the working directory as findings' paths are."""

    lines: Mapping[str, Ranges]

    def touches(self, finding: Finding) -> bool:
        """Whether the finding, or what it rests on, lies on changed lines."""
        span = finding.span
        return self._touched(span.path, span.line, span.end_line) or any(
            self._touched(step.path, step.line, step.line) for step in (*finding.trace, *finding.related)
        )

    def _touched(self, path: str, first: int, last: int) -> bool:
        ranges = self.lines.get(path, ())
        if path.endswith(".ipynb"):
            return bool(ranges)
        return any(first < changed.stop and last >= changed.start for changed in ranges)


def changed_since(revision: str, directory: Path) -> Changed:
    """The lines that differ from a revision. Raises UsageError when git cannot tell."""
    if revision.startswith("-"):
        raise UsageError(f"--since: `{revision}` is not a revision")
    top = Path(_git(directory, "rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _git(directory, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", what=revision).strip()
    base = _merge_base(directory, commit)
    # Everything a user's own configuration could change about the form of a diff is fixed here.
    diff = _git(
        top, "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv",
        "--find-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", base, "--",
    )  # fmt: skip
    new = _git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    lines: dict[str, Ranges] = {path: (_EVERYTHING,) for path in new if path}
    for path, changed in _hunks(diff):
        lines[path] = (*lines.get(path, ()), changed)
    return Changed({_from(directory, top / path): ranges for path, ranges in lines.items()})


def _from(directory: Path, path: Path) -> str:
    return Path(os.path.relpath(path, directory.resolve())).as_posix()


def _merge_base(directory: Path, commit: str) -> str:
    try:
        return _git(directory, "merge-base", commit, "HEAD").strip()
    except UsageError:  # histories without a common commit, and clones too shallow to hold it
        return commit


def _hunks(diff: str) -> Iterator[tuple[str, range]]:
    path: str | None = None
    left = 0  # lines of the current hunk's body: content may look like a header
    for line in diff.split("\n"):
        if left:
            left -= line.startswith(("+", "-"))
            continue
        if line.startswith("+++ "):
            path = _path(line[4:])
        elif path is not None and (hunk := _HUNK.match(line)):
            count = int(hunk["count"] or 1)
            removed = re.match(r"@@ -\d+(?:,(\d+))?", line)
            left = count + int((removed[1] if removed else None) or 1)
            start = int(hunk["start"])
            # Where lines were only removed, git names the line before; the ones around the gap are touched.
            yield path, range(start, start + count) if count else range(max(start, 1), start + 2)


def _path(text: str) -> str | None:
    name = text.rstrip("\t")
    if name.startswith('"') and name.endswith('"'):
        # git escapes quotes, backslashes and control characters as C does.
        name = name[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape")
    return None if name == "/dev/null" else name.removeprefix("b/")


def _git(directory: Path, *arguments: str, what: str = "") -> str:
    import subprocess  # for --since alone

    try:
        done = subprocess.run(["git", *arguments], cwd=directory, capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("--since needs git, and there is none on the PATH") from None
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    if what:
        raise UsageError(f"--since: git knows no revision `{what}`")
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise UsageError(f"--since: git {arguments[0]} failed: {said[0] if said else 'no message'}")
