"""Where the statement that a line belongs to begins, so that a comment above a statement covers a call deep inside it.

reply = await wait_for(          # line 1: the statement begins
    client.messages.create(      # line 2: the finding
        ...
"""

from __future__ import annotations

import io
import tokenize
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRIVIA = frozenset(
    {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE, tokenize.ENCODING}
)


def statement_starts(lines: Sequence[str]) -> dict[int, int]:
    """Line -> first line of its statement (for a compound statement: of its header), for lines that are not the first.

    Source this Python cannot tokenize gives what was found before the mistake: the checker's own parser reads newer
    grammars, and a missing entry only means that comments must stand nearer to the call.
    """
    starts: dict[int, int] = {}
    first: int | None = None
    reader = io.StringIO("".join(line.rstrip("\r\n") + "\n" for line in lines)).readline
    try:
        for token in tokenize.generate_tokens(reader):
            if token.type == tokenize.NEWLINE and first is not None:
                starts.update(dict.fromkeys(range(first + 1, token.start[0] + 1), first))
                first = None
            elif token.type not in _TRIVIA and first is None:
                first = token.start[0]
    except (tokenize.TokenError, SyntaxError, ValueError):  # ValueError: half of a surrogate pair, from Python 3.12 on
        pass
    return starts
