"""Where cassettes lie."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_model_routing.plugin.cassette_names import LONGEST, safe_name, shared_cassettes


@pytest.mark.parametrize(
    ("test", "readable"),
    [
        ("test_hours", "test_hours"),
        ("TestAnswers::test_hours", "TestAnswers.test_hours"),
        ("test_hours[de]", "test_hours-de.*"),
        ('test_hours[a/b\\c:d*e?f"g<h>i|j]', "test_hours-a-b-c-d-e-f-g-h-i-j.*"),
        ("test_hours[Grüß Gott]", "test_hours-Gr-Gott.*"),
        ("test_hours[]", "test_hours.*"),
        ("test_hours[..]", "test_hours.*"),
        ("con", "_con.*"),
        ("LPT1::test_hours", "_LPT1.test_hours.*"),
        ("con[", "_con.*"),
        ("[", "*"),
    ],
)
def test_a_name_is_readable_and_safe(test: str, readable: str) -> None:
    """A name that had to be changed ends with a digest of ten digits, here `*`."""
    name = safe_name(test)

    assert re.sub(r"\b[0-9a-f]{10}$", "*", name) == readable
    assert set(name) <= set(string.ascii_letters + string.digits + "_.-")


@given(st.lists(st.text(min_size=1), unique=True, min_size=2, max_size=20))
def test_different_tests_have_different_files(parameters: list[str]) -> None:
    names = {safe_name(f"test_hours[{parameter}]").casefold() for parameter in parameters}

    assert len(names) == len(parameters)


@given(st.text(min_size=1))
def test_a_name_is_a_file_name_everywhere(test: str) -> None:
    name = safe_name(test)

    assert 0 < len(name.encode()) <= LONGEST + 10
    assert name.strip(". ") == name
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_two_tests_with_one_file_are_found() -> None:
    cassettes = [
        ("a.py::test_x", Path("cassettes/a/test_x.yaml")),
        ("a.py::test_X", Path("cassettes/a/test_X.yaml")),
        ("a.py::test_y", Path("cassettes/a/test_y.yaml")),
    ]

    assert shared_cassettes(cassettes) == {"a.py::test_X": "a.py::test_x", "a.py::test_x": "a.py::test_X"}
