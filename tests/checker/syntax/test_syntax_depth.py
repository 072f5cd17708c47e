"""Source that would kill the process is refused; source that only looks like it is not.

Everything that parses deep source does so in a process of its own with a limit on its memory, so that a regression
ends that process and not the machine.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from checker.syntax.depth import TooDeepError, check_depth

MEMORY = 1024 * 1024 * 1024
PARSE = """
import sys
from checker.syntax.deep_stack import on_deep_stack
from checker.syntax.parse import ParseError, parse
text = sys.stdin.read()
try:
    on_deep_stack(lambda: parse(text))
    print("parsed")
except ParseError as error:
    print(error.line, error.what)
"""
Source = Callable[[int], str]
NESTED: dict[str, Source] = {
    "round brackets": lambda n: "x = " + "(" * n + ")" * n,
    "square brackets": lambda n: "x = " + "[" * n + "]" * n,
    "curly brackets": lambda n: "x = " + "{1: " * n + "1" + "}" * n,
    "brackets in lines": lambda n: "x = " + "(\n" * n + ")\n" * n,
    "calls in calls": lambda n: "x = " + "f(" * n + ")" * n,
    "subscripts in annotations": lambda n: "def f(a: b" + "[c" * n + "]" * n + "): pass",
    "format strings": lambda n: "x = " + "f'{" * 2 * n + "1" + "}'" * 2 * n,
    "not": lambda n: "x = " + "not " * n + "y",
    "signs": lambda n: "x = " + "-+~" * n + "1",
    "signs and words": lambda n: "x = " + "- not " * n + "1",
    "conditionals": lambda n: "x = " + "a if b else " * n + "c",
    "conditionals in lines": lambda n: "x = (" + "a if b\nelse " * n + "c)",
    "lambdas": lambda n: "x = " + "lambda a, b: " * n + "1",
    "powers": lambda n: "x = " + "2**" * n + "2",
    "negative powers": lambda n: "x = " + "2**-" * n + "2",
}  # fmt: skip
PATTERNS: dict[str, Source] = {
    "classes": lambda n: "match x:\n    case " + "A(" * n + ")" * n + ": pass",
    "sequences": lambda n: "match x:\n    case " + "[" * n + "]" * n + ": pass",
    "mappings": lambda n: "match x:\n    case " + "{1: " * n + "a" + "}" * n + ": pass",
    "lines": lambda n: "match x:\n    case " + "(\n" * n + "a" + ")" * n + ": pass",
}
FLAT: dict[str, str] = {
    "ruler of dashes": "# " + "-" * 2000 + "\n'''\n" + "~" * 2000 + "\n'''\n",
    "list of negative numbers": "x = [" + "-1, " * 3000 + "]",
    "conditional per line": "x = 1 if y else 2\n" * 3000,
    "conditional per item": "x = [" + "1 if y else 2,\n" * 3000 + "]",
    "lambda per item": "x = {" + "1: lambda a, b: a,\n" * 3000 + "}",
    "power per term": "x = (" + "a**2 + " * 1500 + "1)",
    "call per line": "f(1)(2).g()\n" * 3000,
    "brackets in strings": "x = [" + "'((', " * 3000 + "]",
    "brackets in comments": "x = [\n" + "1,  # ((\n" * 3000 + "]",
    "unclosed string": "x = '" + "(" * 5 + "\n",
    "elif chain": "if a: pass\n" + "elif b: pass\n" * 3000,
    "case per line": "match x:\n" + "    case A(B(c)): pass\n" * 100,
    "called case": "case(" + "(" * 10 + ")" * 10 + ")",
}


def parsed(text: str) -> tuple[int, str]:
    """Exit code and output of a process that parses `text` with limited memory."""
    done = subprocess.run(
        [sys.executable, "-c", PARSE],
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    return done.returncode, done.stdout.strip() or done.stderr[-500:]


@pytest.mark.parametrize("source", NESTED.values(), ids=NESTED)
def test_nesting_is_refused(source: Source) -> None:
    with pytest.raises(TooDeepError):
        check_depth(source(1000))


@pytest.mark.parametrize("source", NESTED.values(), ids=NESTED)
def test_a_little_nesting_is_not(source: Source) -> None:
    check_depth(source(30))


@pytest.mark.parametrize("source", PATTERNS.values(), ids=PATTERNS)
def test_nested_patterns_are_refused(source: Source) -> None:
    check_depth(source(8))

    with pytest.raises(TooDeepError):
        check_depth(source(17))


@pytest.mark.parametrize("text", FLAT.values(), ids=FLAT)
def test_flat_code_is_not_refused(text: str) -> None:
    check_depth(text)


def test_calls_of_calls_are_refused() -> None:
    check_depth("x = f" + "(1).a[2]" * 300)

    with pytest.raises(TooDeepError):
        check_depth("x = f" + "(1).a[2]" * 600)


def test_the_line_is_where_it_becomes_too_much() -> None:
    with pytest.raises(TooDeepError) as caught:
        check_depth("x = 1\r\ny = 2\n\nz = " + "(" * 300 + ")" * 300)

    assert caught.value.line == 4


class TestInAProcess:
    @pytest.mark.parametrize("source", NESTED.values(), ids=NESTED)
    def test_the_deepest_that_is_accepted_can_be_parsed(self, source: Source) -> None:
        low, high = 1, 1000
        while high - low > 1:
            middle = (low + high) // 2
            try:
                check_depth(source(middle))
                low = middle
            except TooDeepError:
                high = middle

        code, output = parsed(source(low) + "\n")

        assert code == 0, output

    @pytest.mark.parametrize("source", PATTERNS.values(), ids=PATTERNS)
    def test_the_deepest_pattern_that_is_accepted_can_be_parsed(self, source: Source) -> None:
        depth = 8 if "{" in source(1) else 16

        assert parsed(source(depth) + "\n") == (0, "parsed")

    @pytest.mark.parametrize("count", [100_000])
    def test_what_is_refused_costs_nothing(self, count: int) -> None:
        code, output = parsed("x = " + "[" * count + "]" * count)

        assert (code, output) == (0, "1 too many nested brackets")
