"""Findings and call sites as text, JSON and the formats other programs read; one file a format.

render = findings_renderer(Format.JSON)
document = render(outcome, view)          # a string; writing it somewhere is the command line's business
"""

from checker.report.formats import Format, Renderer, SitesFormat, findings_renderer, sites_renderer
from checker.report.outcome import Outcome, View

__all__ = ["Format", "Outcome", "Renderer", "SitesFormat", "View", "findings_renderer", "sites_renderer"]
