"""Findings and call sites as text, JSON and the formats other programs read; one file a format.

    render = findings_renderer(Format.JSON)
    document = render(outcome, view)          # a string; writing it somewhere is the command line's business

An `Outcome` is what a run found and a `View` how it is to be shown: see `checker.report.outcome`.
"""

# The command line asks for the names of the formats before it knows that anything will be checked, so nothing else is
# imported here.
from checker.report.formats import Format, Renderer, SitesFormat, findings_renderer, sites_renderer

__all__ = ["Format", "Renderer", "SitesFormat", "findings_renderer", "sites_renderer"]
