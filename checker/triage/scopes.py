"""In which function or class a line stands, told by the source alone.

    class Desk:                      # line 1: in no scope
        def ask(self):               # line 2: in `Desk`
            return send(MODEL)       # line 3: in `Desk.ask`

The name a finding shows is that of the call it is about, which may lie in another file and depends on what was
scanned. Here only the lines around the finding count, so that a fingerprint made from them does not change when
somebody else's code does.
"""

from __future__ import annotations

import io
import tokenize
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEFORE_CODE = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.ENCODING})
_LONGEST_HEADER = 3  # async def name


def scopes(lines: Sequence[str]) -> dict[int, str]:
    """Line -> the qualified name of the scope it stands in, for lines of code inside one.

    Source this Python cannot tokenize gives what was found before the mistake.
    """
    found: dict[int, str] = {}
    blocks: list[str] = []  # what each open block adds to the name: nothing for `if`, `with` and the like
    words: list[str] = []  # the first words of the statement being read
    header: tuple[str, ...] = ()  # those of the last one, which an indented block belongs to
    first = 1
    reader = io.StringIO("".join(line.rstrip("\r\n") + "\n" for line in lines)).readline
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.INDENT:
                blocks.append(_name(header))
            elif token.type == tokenize.DEDENT:
                blocks.pop()
            elif token.type == tokenize.NEWLINE:
                if name := ".".join(filter(None, blocks)):
                    found.update(dict.fromkeys(range(first, token.start[0] + 1), name))
                header, words = tuple(words), []
            elif token.type not in _BEFORE_CODE and len(words) < _LONGEST_HEADER:
                first = first if words else token.start[0]
                words.append(token.string)
    except (tokenize.TokenError, SyntaxError, ValueError):  # ValueError: half of a surrogate pair, from Python 3.12 on
        pass
    return found


def _name(header: tuple[str, ...]) -> str:
    match header:
        case ("async", "def", name) | ("def" | "class", name, *_):
            return name
    return ""
