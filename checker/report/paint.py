"""Colours for terminals; without colour the same text, unchanged."""

from __future__ import annotations

from dataclasses import dataclass

from checker.findings import Severity

_CODES = {"red": "31", "yellow": "33", "blue": "34", "cyan": "36", "green": "32", "bold": "1", "dim": "2"}
_SEVERITY = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Wraps text in ANSI colours when `on`."""

    on: bool

    def __call__(self, text: str, *styles: str) -> str:
        """The text in these styles: a colour name, `bold`, `dim`."""
        if not self.on or not text:
            return text
        return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"

    def severity(self, level: Severity, text: str) -> str:
        """The text in the colour of a severity."""
        return self(text, _SEVERITY[level], "bold")
