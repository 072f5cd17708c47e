"""Functions of the application that only pass calls on, as the team declares them for `route-lint`.

    [[tool.route-lint.wrappers]]
    call = "support.llm:complete"

    support/llm.py      complete         is passed over
    support/router.py   classify         calls it, and so is the route

A wrapper is known by the name it is declared under, and by the function that is found there, so that one that was
imported from elsewhere, or decorated, counts as well. What is defined inside of a wrapper is a part of it.
"""

from __future__ import annotations

import sys
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Wrappers:
    """The declared wrappers. Asked once for each function that is met; answers are kept."""

    def __init__(self, declared: tuple[str, ...]) -> None:
        self._declared = declared
        self._known: dict[CodeType, bool] = {}
        self._shells: set[CodeType] = set()

    def holds(self, frame: FrameType, *, inside: bool) -> bool:
        """Whether a frame runs a wrapper. `inside`: a wrapper was met further in, so its decorators count too."""
        if not self._declared:
            return False
        code = frame.f_code
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self._is_wrapper(frame)
        return known or (inside and code in self._shells)

    def named(self, route: str) -> bool:
        """Whether a place of that name is in a wrapper."""
        return any(route == name or route.startswith(f"{name}.") for name in self._declared)

    def _is_wrapper(self, frame: FrameType) -> bool:
        if self.named(names.of(frame)):
            self._learn_shells()
            return True
        return frame.f_code in self._learn_shells()

    def _learn_shells(self) -> set[CodeType]:
        """The functions that are found under the declared names; those around them, their decorators', are kept."""
        found = set()
        for declared in self._declared:
            *around, innermost = [*_codes(declared)] or [None]
            if innermost is not None:
                found.add(innermost)
                self._shells.update(code for code in around if code is not None)
        return found


def _codes(declared: str) -> Iterator[CodeType | None]:
    """The code of the function that goes by a declared name now, from its outermost decorator inwards."""
    module, _, qualname = declared.partition(":")
    value: Any = sys.modules.get(module)
    for name in qualname.split("."):
        value = getattr(value, name, None)
    while value is not None:
        value = getattr(value, "__func__", value)  # a class method's
        if isinstance(value, FunctionType):
            yield value.__code__
        value = getattr(value, "__wrapped__", None)
