"""Which file configures a run: the nearest one upwards that speaks of route-lint, as with ruff.

In each folder `route-lint.toml` goes before `pyproject.toml`, and a `pyproject.toml` counts only when it has a
`[tool.route-lint]` table, so that a package inside a larger repository does not cut off the repository's settings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.config.suggest import did_you_mean
from checker.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

OWN_FILE = "route-lint.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = "route-lint"
PROJECT_MARKS = (OWN_FILE, PROJECT_FILE, ".git")
"""What tells the root of a project from any other folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One configuration file: its table, and what comes before a key of it in messages."""

    path: Path
    table: Mapping[str, Any]
    prefix: str


def start_folder(paths: Iterable[str], working_directory: Path) -> Path:
    """The folder to look upwards from: the deepest one that holds all the paths to check."""
    folders = [path if path.is_dir() else path.parent for path in (working_directory / p for p in paths)]
    if not folders:
        return working_directory
    shared = folders[0].resolve()
    for folder in folders[1:]:
        while not folder.resolve().is_relative_to(shared):
            shared = shared.parent
    return shared


def find(start: Path) -> Source | None:
    """The nearest configuration at or above `start`; None when there is none. Raises ConfigError for broken TOML."""
    for folder in (start, *start.parents):
        own = folder / OWN_FILE
        if own.is_file():
            return read(own)
        project = folder / PROJECT_FILE
        if project.is_file():
            source = _project_table(project)
            if source is not None:
                return source
    return None


def read(path: Path) -> Source:
    """The configuration in one named file. Raises ConfigError when it cannot be read or holds none."""
    if path.name == PROJECT_FILE:
        source = _project_table(path)
        if source is None:
            raise ConfigError(f"{path}: no [tool.{TABLE}] table")
        return source
    return Source(path=path, table=_toml(path), prefix=f"{path}: ")


def project_root(start: Path) -> Path:
    """Where a project without configuration begins: the nearest folder with a pyproject.toml or a git repository."""
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in PROJECT_MARKS):
            return folder
    return start


def _project_table(path: Path) -> Source | None:
    tools = _toml(path).get("tool", {})
    if not isinstance(tools, Mapping):
        return None
    table = tools.get(TABLE)
    if table is None:
        near = [name for name in ("route_lint", "routelint", "route-linter") if name in tools]
        if near:
            raise ConfigError(f"{path}: tool.{near[0]}: unknown table{did_you_mean(near[0], [TABLE])}")
        return None
    if not isinstance(table, Mapping):
        raise ConfigError(f"{path}: tool.{TABLE}: must be a table")
    return Source(path=path, table=table, prefix=f"{path}: tool.{TABLE}.")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
