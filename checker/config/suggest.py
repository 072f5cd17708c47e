"""Did you mean: the nearest of the names that would have been right, in words."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(wrong: str, right: Iterable[str]) -> str:
    """` (did you mean `select`?)` for `selct`, or nothing when no name is near."""
    by_folded = {name.casefold(): name for name in right}
    near = difflib.get_close_matches(wrong.casefold(), list(by_folded), n=1, cutoff=0.6)
    return f" (did you mean `{by_folded[near[0]]}`?)" if near else ""
