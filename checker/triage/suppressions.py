"""Suppression comments: how they are written, what they cover, and what is wrong with them.

    reply = ask(question)  # route-lint: ignore[RL103] until=2027-03-01 the labels are legally binding
    # route-lint: ignore[RL103, retired-model] on a line of its own: for the statement below
    # route-lint: ignore-file[RL704] anywhere in a file, or in any cell of a notebook: for the whole of it

A comment covers the findings of its *target* line: its own line, or for a comment on a line of its own the next line
that is not a comment. A finding is on the target line when it, or the call it belongs to, reaches over that line, or
when the line begins the statement it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from checker.config.suggest import did_you_mean
from checker.locations import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.rules.registry import Registry

Comment = tuple[int, int, str]
"""A comment's line and column, from 1, and its text with the `#`."""

_DIRECTIVE = re.compile(r"#\s*route-lint:\s*(?P<word>[\w-]*)(?P<rest>[^#]*)")
_CODES = re.compile(r"\[(?P<codes>[^\]]*)\]\s*(?P<rest>.*)", re.DOTALL)
_UNTIL = re.compile(r"until=(?P<date>\S*)\s*(?P<rest>.*)", re.DOTALL)
_WORDS = ("ignore", "ignore-file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One comment that can be followed.

    `names` are the rules as written and `codes` what they stand for, one to one; `target` is the line it covers, None
    for the whole file. Taking `removal` out leaves the source as if the comment had never been there.
    """

    span: Span
    removal: Span
    word: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    target: int | None
    until: date | None
    reason: str

    @property
    def text(self) -> str:
        """The comment without date and reason: `ignore[RL103]`."""
        return f"{self.word}[{', '.join(self.names)}]"

    def expired(self, today: date) -> bool:
        """Whether the last day it holds has passed."""
        return self.until is not None and self.until < today

    @property
    def whole_file(self) -> bool:
        """Whether it covers every line."""
        return self.target is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """One comment that cannot be followed, and why."""

    span: Span
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressions:
    """The suppression comments of one file, or of one cell of a notebook."""

    followed: tuple[Suppression, ...]
    malformed: tuple[Malformed, ...]

    @classmethod
    def parse(
        cls, path: str, cell: int | None, comments: Sequence[Comment], lines: Sequence[str], registry: Registry
    ) -> Suppressions:
        """Read the comments of the file `path`, whose source is `lines`."""
        found = [
            _read(
                match, Span(path=path, cell=cell, line=line, end_line=line, **_columns(match, column)), lines, registry
            )
            for line, column, text in comments
            for match in _DIRECTIVE.finditer(text)
        ]
        return cls(
            followed=tuple(item for item in found if isinstance(item, Suppression)),
            malformed=tuple(item for item in found if isinstance(item, Malformed)),
        )


def has_directive(comments: Sequence[Comment]) -> bool:
    """Whether any of the comments is for route-lint's suppressions; cheap enough to ask of every file."""
    return any("route-lint:" in text for _, _, text in comments)


def _columns(match: re.Match[str], column: int) -> dict[str, int]:
    return {"column": column + match.start(), "end_column": column + match.start() + len(match[0].rstrip())}


def _read(match: re.Match[str], span: Span, lines: Sequence[str], registry: Registry) -> Suppression | Malformed:
    word, rest = match["word"], match["rest"].strip()
    if word not in _WORDS:
        return Malformed(span=span, what=f"`{word}` is not a directive{did_you_mean(word, _WORDS)}")
    bracketed = _CODES.match(rest)
    if bracketed is None:
        what = "`]` is missing" if rest.startswith("[") else f"`{word}` without a rule suppresses nothing"
        return Malformed(span=span, what=what)
    names = [name.strip() for name in bracketed["codes"].split(",") if name.strip()]
    if not names:
        return Malformed(span=span, what=f"`{word}` without a rule suppresses nothing")
    unknown = next((name for name in names if registry.find(name) is None), None)
    if unknown is not None:
        return Malformed(span=span, what=f"no rule is called `{unknown}`{did_you_mean(unknown, _names(registry))}")
    until, reason = None, bracketed["rest"]
    dated = _UNTIL.match(reason)
    if dated is not None:
        until, reason = _date(dated["date"]), dated["rest"]
        if until is None:
            return Malformed(span=span, what=f"`{dated['date']}` is not a date: write `until=YYYY-MM-DD`")
    return Suppression(
        span=span,
        removal=_removal(span, lines),
        word=word,
        names=tuple(names),
        codes=tuple(module.RULE.code for name in names if (module := registry.find(name)) is not None),
        target=None if word == "ignore-file" else _target(span, lines),
        until=until,
        reason=reason.strip(),
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _names(registry: Registry) -> Iterator[str]:
    for module in registry.modules:
        yield module.RULE.code
        yield module.RULE.name


def _target(span: Span, lines: Sequence[str]) -> int:
    line = span.line
    if not _only_comment(lines, line):
        return line
    while _only_comment(lines, line):
        line += 1
    return line


def _removal(span: Span, lines: Sequence[str]) -> Span:
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    before, after = line[: span.column - 1], line[span.end_column - 1 :]
    if after.strip():  # another comment follows on the line and stays
        return replace(span, end_column=span.end_column + len(after) - len(after.lstrip()))
    if before.strip():
        return replace(span, column=len(before.rstrip()) + 1, end_column=len(line.rstrip("\r\n")) + 1)
    return replace(span, column=1, end_line=span.line + 1, end_column=1)


def _only_comment(lines: Sequence[str], line: int) -> bool:
    return line <= len(lines) and lines[line - 1].lstrip().startswith("#")
