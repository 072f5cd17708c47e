"""The formats by the names the command line knows them by. A format's module is imported only when it is asked for."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.report.outcome import Outcome, View

Renderer: TypeAlias = "Callable[[Outcome, View], str]"


class Format(enum.StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"
    MARKDOWN = "markdown"


class SitesFormat(enum.StrEnum):
    """How the inventory of call sites is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def findings_renderer(form: Format) -> Renderer:
    """The function that writes findings in this format."""
    match form:
        case Format.TEXT:
            from checker.report import text

            return text.render
        case Format.JSON:
            from checker.report import json_v1

            return json_v1.render
        case Format.SARIF:
            from checker.report import sarif

            return sarif.render
        case Format.GITHUB:
            from checker.report import github

            return github.render
        case Format.GITLAB:
            from checker.report import gitlab

            return gitlab.render
        case Format.JUNIT:
            from checker.report import junit

            return junit.render
        case Format.MARKDOWN:
            from checker.report import markdown

            return markdown.render
    assert_never(form)


def sites_renderer(form: SitesFormat) -> Renderer:
    """The function that writes the inventory in this format."""
    from checker.report import json_v1, sites

    match form:
        case SitesFormat.TEXT:
            return sites.render_text
        case SitesFormat.JSON:
            return json_v1.render_sites
        case SitesFormat.CSV:
            return sites.render_csv
        case SitesFormat.MARKDOWN:
            return sites.render_markdown
    assert_never(form)
