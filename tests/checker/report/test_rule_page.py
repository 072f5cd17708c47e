"""A rule's page comes whole from its module."""

from __future__ import annotations

from collections.abc import Callable

from checker.report import rule_page
from checker.rules import unexplained_suppression, unused_suppression

Golden = Callable[[str, str], None]


def test_page(golden: Golden) -> None:
    golden("unused-suppression.md", rule_page.render(unused_suppression))


def test_several_files_are_shown_with_their_names() -> None:
    class Module:
        __doc__ = unused_suppression.__doc__
        RULE = unused_suppression.RULE
        VALID = unused_suppression.VALID
        INVALID = unused_suppression.INVALID[2:]

    page = rule_page.render(Module())

    assert "`app/models.py`:\n\n```python\n" in page
    assert "error: [RL" not in page


def test_reservations_are_named() -> None:
    assert "RL904  unexplained-suppression" in rule_page.overview([unexplained_suppression])
    assert "(pedantic persona)" in rule_page.overview([unexplained_suppression])
    assert rule_page.as_json(unexplained_suppression)["persona"] == "pedantic"
