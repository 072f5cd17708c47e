"""Decoding: what Python reads is read, what it refuses is a problem on the right line."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.locations import Problem
from checker.sources import Decoded, decode_python, decode_text


def text_of(data: bytes) -> str:
    decoded = decode_python("a.py", data)
    assert isinstance(decoded, Decoded)
    return decoded.text


def problem_of(data: bytes) -> Problem:
    problem = decode_python("a.py", data)
    assert isinstance(problem, Problem)
    return problem


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1\n", "x = 1\n"),
        ("s = 'é'\n".encode(), "s = 'é'\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbf# coding: utf-8\nx = 1\n", "# coding: utf-8\nx = 1\n"),
        (b"# -*- coding: latin-1 -*-\ns = '\xe9'\n", "# -*- coding: latin-1 -*-\ns = 'é'\n"),
        (
            b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\ns = '\x80'\n",
            "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\ns = '€'\n",
        ),
        (b"a = 1\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n"),
        (b"a = 1\n\x0cb = 2\n", "a = 1\n\x0cb = 2\n"),
        (b"coding = 'x'\n", "coding = 'x'\n"),
    ],
)
def test_what_python_reads(data: bytes, text: str) -> None:
    assert text_of(data) == text


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"a = 1\ns = '\xe9'\n", 2, "byte 0xe9 is not valid utf-8"),
        (b"a\r\nb\rc\ns = '\xe9'\n", 4, "byte 0xe9 is not valid utf-8"),
        (b"\xef\xbb\xbfs = '\xe9'\n", 1, "byte 0xe9 is not valid utf-8"),
        (b"# coding: ascii\n\ns = '\xe9'\n", 3, "byte 0xe9 is not valid ascii"),
        (b"a = 1\n\0\n", 2, "source code cannot contain null bytes"),
        (b"# coding: klingon\n", 1, "unknown encoding: klingon"),
        (b"#!python\n# coding: klingon\n", 2, "unknown encoding: klingon"),
        ("x = 1".encode("utf-16"), 1, "this file is UTF-16, which Python cannot read"),
    ],
)
def test_what_python_refuses(data: bytes, line: int, what: str) -> None:
    assert problem_of(data) == Problem(path="a.py", line=line, what=what)


@pytest.mark.parametrize("codec", ["rot13", "hex", "undefined"])
def test_codecs_that_make_no_source(codec: str) -> None:
    assert problem_of(f"# coding: {codec}\nx = '\xe9..'\n".encode()).line == 1


def test_a_cookie_that_contradicts_the_mark_is_a_problem() -> None:
    assert "utf-8" in problem_of(b"\xef\xbb\xbf# coding: latin-1\n").what


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfs = '\xc3\xa9'\n", b"# coding: latin-1\ns = '\xe9'\n", b"s = 1\r\n"])
def test_encode_is_the_way_back(data: bytes) -> None:
    decoded = decode_python("a.py", data)
    assert isinstance(decoded, Decoded)

    assert decoded.encode(decoded.text) == data


def test_text_has_no_cookies() -> None:
    assert isinstance(decode_text("a.md", b"coding: latin-1\n\xe9"), Problem)
    assert decode_text("a.md", b"\xef\xbb\xbfhi") == Decoded(text="hi", encoding="utf-8-sig")


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_a_problem(data: bytes) -> None:
    decoded = decode_python("a.py", data)

    assert isinstance(decoded, Decoded) or 1 <= decoded.line <= data.count(b"\n") + data.count(b"\r") + 1


@settings(deadline=None)
@given(
    st.sampled_from(["utf-8", "latin-1", "cp1252", "utf-8-sig", "koi8-r"]),
    st.text(st.characters(exclude_characters="\0'\\\r\n\x1a", exclude_categories=["Cs"]), max_size=20),
)
def test_the_same_text_as_python(encoding: str, text: str) -> None:
    cookie = "" if encoding == "utf-8-sig" else f"# coding: {encoding}\n"
    data = f"{cookie}s = '{text}'\n".encode(encoding, errors="ignore")
    tree = ast.parse(data)

    assert ast.dump(ast.parse(text_of(data))) == ast.dump(tree)
