"""Newer grammar in older words, so that an older interpreter's own parser can read a program written for a newer one.

    type Entry = dict[str, int]             type:Entry = dict[str, int]         Python 3.12
    def first[T](items: list[T]) -> T:      def first   (items: list[T]) -> T:  Python 3.12
    except KeyError, ValueError:            except(KeyError, ValueError):       Python 3.14

Lines and columns stay what they are, and `restore` makes what was meant of what the parser then says. A string may hold
what looks the same: whoever reads the result has to see to it that no `Rewritten.places` lies in one.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

_BRACKETS = r"\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\]"
_NEWER = re.compile(
    rf"""^(?P<indent>[ \t]*)(?:
        (?P<header>(?:async[ \t]+)?def[ \t]+\w+|class[ \t]+\w+)(?P<parameters>{_BRACKETS})(?=[ \t]*[(:])
      | type[ \t](?P<alias>[ \t]*\w+)(?:{_BRACKETS})?[ \t]*(?==[^=])
      | (?P<except>except\*?)[ \t](?P<errors>[\w.]+(?:,[ \t]*[\w.]+)+)[ \t]*:[ \t]?
    )""",
    re.MULTILINE | re.VERBOSE,
)


class Rewritten(NamedTuple):
    """A text in older grammar, and where the statements that differ are in the one it was made of."""

    text: str
    places: tuple[int, ...]


def rewritten(text: str) -> Rewritten | None:
    """A text without the newer grammar that is known here; None when there is none of it."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _NEWER.finditer(text):
        parts += (text[at : match.start()], _older(match))
        places.append(match.end("indent"))
        at = match.end()
    return Rewritten("".join((*parts, text[at:])), tuple(places)) if places else None


def _older(match: re.Match[str]) -> str:
    indent = match["indent"]
    if match["header"]:
        # A header goes on in the next line only behind a backslash.
        blank = re.sub(r"[^\n]", " ", match["parameters"]).replace(" \n", "\\\n")
        return f"{indent}{match['header']}{blank}"
    if match["alias"]:
        return f"{indent}type:{match['alias']}".ljust(len(match.group()))
    return f"{indent}{match['except']}({match['errors']}):"


def restore(body: list[ast.stmt], rewrites: Collection[tuple[int, int]]) -> None:
    """Make aliases, and tuples without parentheses, of what was read where statements were rewritten: line and column."""
    for index, node in enumerate(body):
        if isinstance(node, ast.AnnAssign) and node.value is not None and (node.lineno, node.col_offset) in rewrites:
            body[index] = ast.copy_location(ast.Assign([node.annotation], node.value), node)
        for inner in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if inner:
                restore(inner, rewrites)
        for handler in getattr(node, "handlers", ()):
            if (handler.lineno, handler.col_offset) in rewrites:
                handler.type.col_offset += 1
                handler.type.end_col_offset -= 1
            restore(handler.body, rewrites)
        for case in getattr(node, "cases", ()):
            restore(case.body, rewrites)
