"""A rule's documentation, as its module docstring holds it: a summary line, then sections under fixed headings.

    Flags calls that use a model its provider has switched off.

    ## Why is this bad?
    The request fails ...

`HEADINGS` gives the order. "Example" sections are not written by hand: they come from the rule's examples.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass

WHY = "Why is this bad?"
FIX_SAFETY = "Fix safety"
CONFIGURATION = "Configuration"
LIMITS = "Limits"
SOURCE = "Source"

HEADINGS = (WHY, FIX_SAFETY, CONFIGURATION, LIMITS, SOURCE)
REQUIRED = (WHY, LIMITS, SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """The parts of a rule's docstring. `introduction` is the summary with what follows it before the first heading."""

    summary: str
    introduction: str
    sections: tuple[tuple[str, str], ...]

    def section(self, heading: str) -> str:
        """The text under a heading, "" when there is none."""
        return dict(self.sections).get(heading, "")


def documentation(docstring: str | None) -> Documentation:
    """The parts of a docstring; an absent one has empty parts (a registry test refuses it)."""
    introduction, *rest = ("\n" + inspect.cleandoc(docstring or "")).split("\n## ")
    sections = []
    for section in rest:
        heading, _, body = section.partition("\n")
        sections.append((heading.strip(), body.strip()))
    introduction = introduction.strip()
    return Documentation(summary=introduction.partition("\n")[0], introduction=introduction, sections=tuple(sections))
