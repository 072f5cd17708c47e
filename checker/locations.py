"""Where something is: paths as the user sees them, lines from 1, columns from 1.

A `Span` is one stretch of source. In a notebook, `cell` is the 0-based index in the document's `cells` and lines count
inside that cell; elsewhere it is None.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """One stretch of source. Lines and columns count from 1; the end column is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a trace: what is at a place, in words ("`MODEL` is set here")."""

    path: str
    line: int
    what: str
    cell: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something of the world's that kept a file from being checked in full. The run goes on."""

    path: str
    line: int
    what: str
