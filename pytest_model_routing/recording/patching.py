"""Replacing an attribute for a while.

What `unittest.mock.patch.object` does, without the import of asyncio that comes with it: the live-call guard is open
in every pytest session, and start-up costs everybody.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_INHERITED = object()


@contextmanager
def patched(holder: Any, name: str, value: Any) -> Iterator[None]:
    """Bind `holder.name` to `value`; afterwards it is what it was, also where it was inherited."""
    own = vars(holder).get(name, _INHERITED)
    setattr(holder, name, value)
    try:
        yield
    finally:
        if own is _INHERITED:
            delattr(holder, name)
        else:
            setattr(holder, name, own)
