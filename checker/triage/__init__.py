"""What becomes of a finding on its way from rule to reader: shown, suppressed, known already, or not asked for.

    triaged = triage(
        findings, sites=spans, comments=comments, lines=lines, scope_at=scope_at, selection=selection, today=today
    )

*Selection* says which rules run and which of their findings the reader asked for. A *suppression* is a comment in the
code that excuses a finding; the comments themselves are judged here too, by the rules RL901 to RL904. A *baseline*
holds the findings a project has decided to live with, by *fingerprint*; *changes* keep only findings on lines that
differ from a git revision.
"""

from checker.triage.front_matter import front_matter_comments
from checker.triage.lines import Lines, lines_of
from checker.triage.pipeline import Comments, Suppressed, SuppressedBy, Triaged, triage
from checker.triage.select import Selection

__all__ = [
    "Comments",
    "Lines",
    "Selection",
    "Suppressed",
    "SuppressedBy",
    "Triaged",
    "front_matter_comments",
    "lines_of",
    "triage",
]
