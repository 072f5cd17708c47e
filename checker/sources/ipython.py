"""A notebook cell as plain Python: what only IPython understands is neutralised, everything else stays where it is.

    %pip install anthropic               pass
    names = !ls                          names = get_ipython()
    %time reply = ask(names)             pass; reply = ask(names)
    ask?                                 pass

Every line keeps its number, and every piece of Python its column. A value that a magic or the shell returns becomes a
call of `get_ipython()`, which nothing can resolve: unknown, and not None. Whether a line is IPython's is decided as
IPython decides it: only where a statement begins, so `%` in brackets, strings and continued lines is left alone.

Not understood, so such a cell does not parse: a cell indented as a whole, and pasted prompts (`>>> `).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHON_CELL_MAGICS = frozenset(
    {"cache", "capture", "debug", "heat", "ipytest", "memit", "notify", "prun", "px", "pyinstrument", "pypy", "pyspark"}
    | {"python", "python3", "run_pytest", "scalene", "snakeviz", "spark", "time", "timeit", "trace", "wandb"}
)
"""Cell magics whose body is Python. Any other (`%%bash`, `%%writefile`, `%%ai`) takes its body as text of its own."""

_OTHER_LANGUAGE = frozenset({"fs", "md", "md-sandbox", "r", "scala", "sh", "sql"})
"""Databricks writes the language of a whole cell with one percent sign, alone on the first line."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_CELL_MAGIC = re.compile(r"%%(\S*)")
_LANGUAGE = re.compile(r"%(\S+)\s*\Z")
_RUNS_PYTHON = re.compile(r"%(?:time|timeit|prun|memit)\s+(?:-[nrplsTD]\s*\S+\s+|-[a-zA-Z]+\s+)*")
_NOT_AFTER_SEMICOLON = re.compile(r"(?:async|class|def|for|if|try|while|with)\b|[@!%?]|\Z")
_CLOSING = {quote: re.compile(rf"(?:\\.|[^\\])*?{quote}") for quote in ("'", '"', "'" * 3, '"' * 3)}
_TOKEN = re.compile(
    r"""
      (?P<comment> \# )
    | (?P<long_string> \"{3} | '{3} )
    | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'
    | (?P<open_string> ["'] )
    | (?P<opening> [(\[{] )
    | (?P<closing> [)\]}] )
    | (?P<assigned> (?<![=!<>]) = \s* (?=[!%]) )
    """,
    re.VERBOSE,
)


def as_python(source: str) -> str | None:
    """The cell as Python with the same lines, ending in a newline; None when the cell is in another language."""
    lines = _LINE_END.split(source)
    body = _first_code_line(lines)
    if body < len(lines) and (language := _LANGUAGE.match(lines[body])) and language[1] in _OTHER_LANGUAGE:
        return None
    while body < len(lines) and (magic := _CELL_MAGIC.match(lines[body])):
        if magic[1] not in PYTHON_CELL_MAGICS:
            return None
        lines[body] = "pass"
        body += 1
    return "".join(f"{line}\n" for line in _plain(lines))


def _first_code_line(lines: list[str]) -> int:
    code = (index for index, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    return next(code, len(lines))


def _plain(lines: list[str]) -> Iterator[str]:
    reader = _Reader()
    swallowing = False
    for line in lines:
        if swallowing:  # a shell command goes on over a backslash: this is the rest of it
            swallowing = line.endswith("\\")
            yield ""
            continue
        plain = reader.read(_without_escape(line) if reader.at_statement else line)
        swallowing = line.endswith("\\") and not plain.endswith("\\")
        yield plain


def _without_escape(line: str) -> str:
    """A line where a statement begins, without a leading magic, shell or help escape."""
    code = line.lstrip()
    if not code.startswith(("%", "!", "?", ",", ";", "/")):
        return line
    indent = line[: len(line) - len(code)]
    runs = _RUNS_PYTHON.match(code)
    if runs is None or _NOT_AFTER_SEMICOLON.match(code, runs.end()):
        return f"{indent}pass"
    return f"{indent}{'pass;'.ljust(runs.end())}{code[runs.end() :]}"


class _Reader:
    """Reads line after line, and knows what is still open: brackets, a string (by its quotes), a backslash."""

    def __init__(self) -> None:
        self._depth = 0
        self._string = ""
        self._continued = False

    @property
    def at_statement(self) -> bool:
        """Whether the next line begins a statement, as far as brackets, strings and backslashes go."""
        return not (self._depth or self._string or self._continued)

    def read(self, line: str) -> str:
        """The line with values from magics and the shell, and a help request at its end, neutralised."""
        help_possible = self.at_statement
        position = self._after_string(line, 0) if self._string else 0
        self._continued = False
        while token := _TOKEN.search(line, position):
            position = token.end()
            match token.lastgroup:
                case "comment":
                    return line
                case "long_string" | "open_string":
                    self._string = token[0]
                    position = self._after_string(line, position)
                case "opening":
                    self._depth += 1
                case "closing":
                    self._depth = max(0, self._depth - 1)
                case "assigned" if not self._depth:
                    runs = _RUNS_PYTHON.match(line, position)
                    if runs is None:
                        return f"{line[:position]}get_ipython()"
                    line = f"{line[:position]}{' ' * (runs.end() - position)}{line[runs.end() :]}"
        self._continued = line.endswith("\\") and not self._string
        if help_possible and self.at_statement and line.rstrip().endswith("?"):
            return f"{line[: len(line) - len(line.lstrip())]}pass"
        return line

    def _after_string(self, line: str, position: int) -> int:
        """Where the open string ends; the end of the line when it stays open. One quote needs a backslash for that."""
        closing = _CLOSING[self._string].match(line, position)
        if closing is not None:
            self._string = ""
            return closing.end()
        if len(self._string) == 1 and not line.endswith("\\"):
            self._string = ""
        return len(line)
