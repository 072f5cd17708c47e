"""The files that may set up what records the calls of some SDKs, told by their import statements and their bytes.

    logfire.instrument_openai()       a hook for openai: the file imports `logfire`, and says `instrument_` and `openai`

Each test is passed whenever the facts of the file could show a hook, so that only such files have to be parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.telemetry_hooks import (
    ANY,
    HOOKS,
    IMPORTED,
    INSTRUCTOR,
    INSTRUCTOR_WORDS,
    LANGCHAIN,
    LITELLM,
    LITELLM_CALLBACKS,
    TRACING_WORDS,
)
from checker.resolution.spelled import Storing
from checker.sources import Prefilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from checker.resolution.program import Program
    from checker.sources import SourceStore

_WORD = re.compile(r"\w+")


def files_with_setups(
    program: Program, store: SourceStore, sdks: AbstractSet[str], modules: Iterable[str]
) -> tuple[str, ...]:
    """The files that may set up a hook for one of these SDKs, or import one of a team's own `modules` that record."""
    found = {path for name in modules for path in program.imports.naming(name.rpartition(".")[2])}
    found |= frozenset.intersection(*(program.imports.naming(part) for part in IMPORTED.split(".")))
    for root, words in _told_by_imports(sdks):
        for path in program.imports.naming(root) - found:
            data = store.read(path)
            if isinstance(data, bytes) and all(word in data for word in words):
                found.add(path)
    if sdks & LITELLM:
        importing = sorted(program.imports.naming("litellm") - found)
        found.update(path for name in LITELLM_CALLBACKS for path in store.scan(Storing(name), importing))
    needles = (*(TRACING_WORDS if sdks & LANGCHAIN else ()), *(INSTRUCTOR_WORDS if sdks & INSTRUCTOR else ()))
    if needles:
        found.update(store.scan(Prefilter(needles), program.paths))
    return tuple(sorted(found))


def _told_by_imports(sdks: AbstractSet[str]) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """What a file imports that sets up a hook, and the words that it then holds as well."""
    for hook in HOOKS:
        if hook.covers & (sdks | ANY):
            root, *words = _WORD.findall(f"{hook.path} {hook.needs}")
            yield root, tuple(word.encode() for word in words)
