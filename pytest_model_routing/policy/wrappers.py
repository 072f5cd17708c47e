"""The wrappers that a team declares for `route-lint`, as far as others need them: their names.

    [[tool.route-lint.wrappers]]                declared_wrappers(folder)  ->  ("support.llm:complete",)
    call = "support.llm:complete"

The table is the linter's, which checks it as a whole. At run time the same names say which functions only pass calls
on, so that a call has one route in both programs: the function that calls the wrapper.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pytest_model_routing.policy.model import PolicyError

OWN_FILE = "route-lint.toml"
_CALL = r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*"


def declared_wrappers(start: Path) -> tuple[str, ...]:
    """The wrappers in force for a folder, as `package.module:Qual.name`; those of the nearest configuration upwards.

    Raises PolicyError when the file that declares them cannot be used.
    """
    path = _nearest(start.resolve())
    seen: set[Path] = set()
    while path is not None and path not in seen:
        seen.add(path)
        table = _table(path) or {}
        if "wrappers" in table:
            return _names(table["wrappers"], path)
        extended = table.get("extend")
        path = (path.parent / Path(extended).expanduser()).resolve() if isinstance(extended, str) else None
    return ()


def _nearest(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        for path in (folder / OWN_FILE, folder / "pyproject.toml"):
            if path.is_file() and _table(path) is not None:
                return path
    return None


def _table(path: Path) -> Mapping[str, object] | None:
    """The linter's table in a file; None for a `pyproject.toml` without one. Raises PolicyError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PolicyError((f"{path}: cannot be read: {error.strerror}",)) from error
    project = path.name == "pyproject.toml"
    if project and b"route-lint" not in content:
        return None
    try:
        table: object = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError((f"{path}: not valid TOML: {error}",)) from error
    for key in ("tool", "route-lint") if project else ():
        table = table.get(key) if isinstance(table, Mapping) else None
    return table if isinstance(table, Mapping) else None


def _names(value: object, path: Path) -> tuple[str, ...]:
    prefix = "tool.route-lint." if path.name == "pyproject.toml" else ""
    names, problems = [], []
    for index, wrapper in enumerate(value if isinstance(value, list) else [value]):
        call = wrapper.get("call") if isinstance(wrapper, Mapping) else None
        if isinstance(call, str) and re.fullmatch(_CALL, call):
            names.append(call)
        else:
            form = "must be `package.module:function` or `package.module:Class.method`"
            problems.append(f"{path}: {prefix}wrappers[{index}].call: {form}")
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(names)
