"""Which request parameters a model rejects, and from which length on it caches a prompt.

    >>> from pytest_model_routing.catalog.parameters import rejection
    >>> rejection("o3-mini", "temperature").accepted
    1
    >>> rejection("gpt-4o", "temperature") is None
    True

A model that the table does not name is not known to reject anything. The rows are in `data/parameters.toml`, each with
its source; `as_of` is the day they describe.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from msgspec import Struct

from pytest_model_routing.catalog.models import DATA, lookup


class Rejection(Struct, frozen=True, kw_only=True):
    """Why a request with a parameter fails.

    `accepted` is a value that is let through all the same, `instead` what takes the parameter's place, `together` the
    other parameter without which this one is fine, `operations` the part of the API it holds for ("" is all).
    """

    parameter: str
    source: str
    accepted: int | None = None
    instead: str = ""
    together: str = ""
    operations: str = ""


@lru_cache(maxsize=1024)
def rejection(raw: str, parameter: str) -> Rejection | None:
    """How the model that a text names rejects a parameter; None when it is not known to."""
    model = lookup(raw)
    if model is None:
        return None
    for row in _table("rejection"):
        models, parameters = row["models"], row["parameters"]
        assert isinstance(models, list)
        assert isinstance(parameters, list)
        named = parameter in parameters and row["vendor"] == model.vendor
        if named and any(fnmatchcase(model.id, pattern) for pattern in models) and "-chat" not in model.id:
            accepted = row.get("accepted")
            return Rejection(
                parameter=parameter,
                source=str(row["source"]),
                accepted=accepted if isinstance(accepted, int) else None,
                instead=str(row.get("instead", "")),
                together=str(row.get("together", "")),
                operations=str(row.get("operations", "")),
            )
    return None


LARGEST_MINIMUM = 4096


def cache_minimum(raw: str) -> int | None:
    """How many tokens a prompt must have for Anthropic's cache to take it; None for another vendor's model.

    A model that no page names needs no more than the one that needs the most.
    """
    model = lookup(raw)
    if model is None or model.vendor != "anthropic":
        return None
    found = (row["tokens"] for row in _table("cache_minimum") if model.id in _texts(row["models"]))
    tokens = next(found, LARGEST_MINIMUM)
    return tokens if isinstance(tokens, int) else LARGEST_MINIMUM


@lru_cache(maxsize=1)
def judged_parameters() -> frozenset[str]:
    """The parameters that some model rejects."""
    return frozenset(str(name) for row in _table("rejection") for name in _texts(row["parameters"]))


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@lru_cache(maxsize=2)
def _table(name: str) -> list[dict[str, object]]:
    import tomllib  # only when a parameter is asked about

    rows: list[dict[str, object]] = tomllib.loads((DATA / "parameters.toml").read_text("utf-8"))[name]
    return rows
