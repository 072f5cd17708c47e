"""Fingerprints: what stays the same about a finding while the code around it moves.

A fingerprint is a hash of the rule, the file, the function and the text of the lines the finding covers, without their
indentation. It does not contain line numbers or the message, so neither an import added above nor a reworded rule
makes an old finding look new. Equal findings (two identical calls in one function) are told apart by their order.

A rule whose finding does not rest on one place sets `Finding.fingerprint` to a text that identifies it; the hash is
then made from that text instead of the lines.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.findings import Finding
    from checker.triage.lines import Lines

VERSION = "1"
_LENGTH = 16  # hex digits: 64 bits, and a project has thousands of findings at most


def with_fingerprints(
    findings: Sequence[Finding], lines: Lines, project_path: Callable[[str], str]
) -> tuple[Finding, ...]:
    """The findings, each with a fingerprint that no other one of them has.

    `project_path` names a file independently of the working directory.
    """
    seen: Counter[str] = Counter()
    marked = []
    for finding in findings:
        path = project_path(finding.span.path)
        identity = "\0".join((VERSION, finding.code, path, finding.function, _subject(finding, lines)))
        seen[identity] += 1
        digest = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
        marked.append(replace(finding, fingerprint=digest[:_LENGTH]))
    return tuple(marked)


def _subject(finding: Finding, lines: Lines) -> str:
    if finding.fingerprint:
        return finding.fingerprint
    span = finding.span
    covered = lines(span.path, span.cell)[span.line - 1 : span.end_line]
    return "\n".join(line.strip() for line in covered) or finding.message
