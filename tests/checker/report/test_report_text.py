"""The report for people, and its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from checker.locations import Span
from checker.report import Format, findings_renderer
from checker.report.frames import frame
from checker.report.outcome import Outcome, Tally, View
from checker.report.wording import count, fixable, headline, printable

Golden = Callable[[str, str], None]

render = findings_renderer(Format.TEXT)


def at(line: int, column: int, end_column: int, end_line: int | None = None) -> Span:
    return Span(path="a.py", line=line, column=column, end_line=end_line or line, end_column=end_column)


def test_findings(outcome: Outcome, view: View, golden: Golden) -> None:
    golden("findings.txt", render(outcome, view))


def test_findings_in_colour(outcome: Outcome, view: View, golden: Golden) -> None:
    golden("findings.ansi", render(outcome, replace(view, colour=True)))


def test_nothing_to_report(clean: Outcome, view: View) -> None:
    assert render(clean, view) == "No LLM call sites in 3 files\nNo findings\n"


def test_a_frame_underlines_the_stretch() -> None:
    assert frame(at(2, 5, 8), ("x\n", "a = ask()\r\n")) == ("    2 | a = ask()", "      |     ^^^")


def test_a_stretch_of_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert frame(at(1, 5, 2, end_line=2), ("a = ask(\n", ")\n")) == ("    1 | a = ask(", "      |     ^^^^")


def test_tabs_and_wide_characters_keep_their_columns() -> None:
    assert frame(at(1, 6, 9), ("\tx = ask()\n",)) == ("    1 | \tx = ask()", "      | \t    ^^^")
    assert frame(at(1, 6, 9), ("'値' + ask\n",)) == ("    1 | '値' + ask", "      |       ^^^")


def test_an_empty_stretch_still_has_a_mark() -> None:
    assert frame(at(1, 3, 3), ("ab\n",)) == ("    1 | ab", "      |   ^")
    assert frame(at(1, 99, 99), ("ab\n",)) == ("    1 | ab", "      |   ^")


def test_long_lines_are_cut_around_the_stretch() -> None:
    line = "x" * 5000 + "ask()" + "y" * 5000

    framed = frame(at(1, 5001, 5006), (line,))

    assert framed is not None
    source, underline = framed
    assert len(source) < 160
    marked = source[underline.index("^") : underline.rindex("^") + 1]
    assert marked == "ask()"


def test_a_line_that_is_not_there_has_no_frame() -> None:
    assert frame(at(3, 1, 2), ("a\n",)) is None


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert printable("a\x1b[31m\tb\u202ec\r\n") == "a\ufffd[31m\tb\ufffdc\ufffd\ufffd"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"sites": 41, "site_files": 12, "resolved": 38, "files": 12},
            "41 call sites in 12 files, models resolved 38/41",
        ),
        (
            {"sites": 41, "site_files": 12, "resolved": 38, "files": 10913},
            "41 call sites in 12 of 10,913 files, models resolved 38/41",
        ),
        ({"sites": 1, "site_files": 1, "resolved": 1, "files": 1}, "1 call site in 1 file, models resolved 1/1"),
        ({"sites": 0, "site_files": 0, "resolved": 0, "files": 1}, "No LLM call sites in 1 file"),
    ],
)
def test_headline(counts: dict[str, int], expected: str) -> None:
    assert headline(tally(**counts)) == expected


@pytest.mark.parametrize(
    ("fixes", "safe", "expected"),
    [
        (0, 0, ""),
        (2, 2, "2 can be fixed with --fix"),
        (3, 0, "3 can be fixed with --fix --unsafe-fixes"),
        (5, 2, "2 can be fixed with --fix, 3 more with --fix --unsafe-fixes"),
    ],
)
def test_fixable(fixes: int, safe: int, expected: str) -> None:
    assert fixable(tally(fixes=fixes, safe_fixes=safe)) == expected


def test_count() -> None:
    assert [count(number, "file") for number in (0, 1, 1500)] == ["0 files", "1 file", "1,500 files"]


def tally(**counts: Any) -> Tally:
    zero = {"sites": 0, "site_files": 0, "resolved": 0, "files": 0, "fixes": 0, "safe_fixes": 0}
    return Tally(severities=(), **{**zero, **counts})
