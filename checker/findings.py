"""What a rule reports: one primary place, in words, with the trace and the related places that explain it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.locations import Span, Step


class Severity(enum.StrEnum):
    """How bad it is when true; the policy may change it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(enum.StrEnum):
    """How sure we are that it is true; follows from the value a finding rests on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for low, 2 for high."""
        return ("low", "medium", "high").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the text at `span` by `replacement`."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A set of edits that silences the finding. Unsafe unless a written argument says why not."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `function` is the route: `package.module:Qual.name`."""

    code: str
    name: str
    message: str
    severity: Severity
    confidence: Confidence
    span: Span
    function: str
    trace: tuple[Step, ...] = ()
    related: tuple[Step, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
