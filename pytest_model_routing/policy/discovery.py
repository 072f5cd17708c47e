"""Where a policy comes from: the nearest `model-routing.toml`, or `pyproject.toml` with the table, from a folder
upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pytest_model_routing.policy.model import Policy, PolicyError
from pytest_model_routing.policy.reading import Reader
from pytest_model_routing.policy.tables import policy_from

FILE_NAME = "model-routing.toml"
TABLE = "tool.model-routing"


def load(start: Path) -> Policy:
    """The policy for a file or folder: of the nearest folder upwards that has one, else the defaults.

    Raises PolicyError when the file found cannot be read or is wrong.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        for name in (FILE_NAME, "pyproject.toml"):
            path = folder / name
            if (table := _table_in(path)) is not None:
                return parse(table, source=str(path), path=path)
    return Policy()


def _table_in(path: Path) -> Mapping[str, object] | None:
    """The policy's table in a file; None when the file is not there or has none."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise PolicyError((f"{path}: cannot be read: {error.strerror}",)) from error
    own = path.name == FILE_NAME
    if not own and b"model-routing" not in content:
        return None
    import tomllib  # most folders hold no such file

    try:
        table: object = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError((f"{path}: not valid TOML: {error}",)) from error
    for key in () if own else TABLE.split("."):
        table = table.get(key) if isinstance(table, Mapping) else None
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise PolicyError((f"{path}: {TABLE}: must be a table",))
    return table


def parse(mapping: Mapping[str, object], *, source: str, path: Path | None = None) -> Policy:
    """A policy from a parsed table; `source` stands in the messages. Raises PolicyError with every problem in it."""
    reader = Reader(source=source, prefix="" if Path(source).name == FILE_NAME else TABLE)
    policy = policy_from(reader, mapping, path)
    if reader.problems:
        raise PolicyError(tuple(reader.problems))
    return policy
