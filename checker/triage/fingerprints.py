"""Fingerprints: what stays the same about a finding while the code around it moves.

A fingerprint is a hash of the rule, the file, the function around the finding and the text of the lines it covers,
without their indentation. It does not contain line numbers or the message, so neither an import added above nor a
reworded rule makes an old finding look new. Nor does anything outside the file count: a model named in `settings.py`
stays the same finding when another module begins to use it, and when only a part of the project is checked. Equal
findings (two identical calls in one function) are told apart by their order.

A rule whose finding does not rest on one place sets `Finding.fingerprint` to a text that identifies it; the hash is
then made from that text instead of place and lines.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import Finding
    from checker.triage.lines import Lines

ScopeAt = Callable[[str, int | None, int], str]
"""The function or class that a line of a file or cell stands in; "" for the top level."""
VERSION = "1"
_LENGTH = 16  # hex digits: 64 bits, and a project has thousands of findings at most


def with_fingerprints(
    findings: Sequence[Finding], lines: Lines, scope_at: ScopeAt, project_path: Callable[[str], str]
) -> tuple[Finding, ...]:
    """The findings, each with a fingerprint that no other one of them has.

    `project_path` names a file independently of the working directory.
    """
    seen: Counter[str] = Counter()
    marked = []
    for finding in findings:
        span = finding.span
        scope = scope_at(span.path, span.cell, span.line)
        about = (
            (finding.fingerprint,) if finding.fingerprint else (project_path(span.path), scope, _text(finding, lines))
        )
        identity = "\0".join((VERSION, finding.code, *about))
        seen[identity] += 1
        digest = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
        marked.append(replace(finding, fingerprint=digest[:_LENGTH]))
    return tuple(marked)


def _text(finding: Finding, lines: Lines) -> str:
    span = finding.span
    covered = lines(span.path, span.cell)[span.line - 1 : span.end_line]
    return "\n".join(line.strip() for line in covered) or finding.message
