"""The inventory for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from checker.report import SitesFormat, sites_renderer

if TYPE_CHECKING:
    from checker.report.outcome import Outcome, View

Golden = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("form", "name"),
    [(SitesFormat.TEXT, "sites.txt"), (SitesFormat.CSV, "sites.csv"), (SitesFormat.MARKDOWN, "sites.md")],
)
def test_inventory(form: SitesFormat, name: str, outcome: Outcome, view: View, golden: Golden) -> None:
    golden(name, sites_renderer(form)(outcome, view))


def test_csv_is_read_back_row_by_row(outcome: Outcome, view: View) -> None:
    rows = list(csv.DictReader(io.StringIO(sites_renderer(SitesFormat.CSV)(outcome, view))))

    assert [row["models"] for row in rows] == ["", "claude-2"]
    assert [row["cell"] for row in rows] == ["1", ""]
    assert [row["usage_recorded"] for row in rows] == ["", "false"]


def test_no_sites(clean: Outcome, view: View) -> None:
    assert sites_renderer(SitesFormat.TEXT)(clean, view) == "No LLM call sites in 3 files\n"
    assert sites_renderer(SitesFormat.MARKDOWN)(clean, view) == "**No LLM call sites in 3 files**\n"
