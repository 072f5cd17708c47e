"""routing.lock: what each route did in each test, committed, so that a change of routing shows in review.

    [routes."support.router:classify"]
    # 1 call: claude-haiku-5-5 (fast); 124 tokens, $0.000014
    "tests/test_router.py::test_hours" = { calls = 1, attempts = 1, models = { "claude-haiku-5-5" = 1 }, ... }

An *entry* is one route in one test, and one line of the file: diffs stay small, and a run of a few tests is compared
with their lines alone. Models, tiers, calls and failures must stay as they are; attempts, tokens and cost must not
grow. A cost that changes while models and tokens do not is a change of prices, which is no regression.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date  # noqa: TC003  msgspec reads the annotations
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from pytest_model_routing.ledger.dollars import shown
from pytest_model_routing.plugin.totals import by_route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_model_routing.ledger import Record
    from pytest_model_routing.plugin.totals import Totals

VERSION = 1
UNPRICED = "unpriced"
HEADER = """\
# Which model served each route in each test, and what it took. Written by `pytest --route-lock=update`; commit it.
"""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One route in one test. `models` and `tiers` count the answered calls; `usd` is None when a call is unpriced."""

    calls: int
    attempts: int
    failed: int
    models: dict[str, int]
    tiers: dict[str, int]
    tokens: int
    usd: Decimal | None


Entries = dict[str, Entry]
"""The entries of one test, by route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The whole file: the entries of every test, and the day whose prices scripted replies were priced at."""

    prices: date
    tests: Mapping[str, Entries]


class LockError(ValueError):
    """A lock file that cannot be used; names the file."""


def entries(records: Iterable[Record]) -> Entries:
    """What one test did, as it would be locked."""
    return {route: _entry(totals) for route, totals in by_route(records).items()}


def _entry(totals: Totals) -> Entry:
    return Entry(
        calls=totals.calls,
        attempts=totals.attempts,
        failed=totals.failed,
        models=dict(sorted(totals.models.items())),
        tiers=dict(sorted(totals.tiers.items())),
        tokens=totals.tokens.total,
        usd=None if totals.unpriced else totals.usd,
    )


def read(path: Path) -> Lock:
    """The lock file. Raises LockError for one that is damaged, conflicted, or of another version."""
    return parse(path.read_bytes().decode("utf-8", "replace"), str(path))


def parse(text: str, source: str) -> Lock:
    """The lock in `text`; `source` stands in the LockError."""
    try:
        content = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        advice = "Resolve the conflict, or delete the file and run the whole suite with --route-lock=update."
        raise LockError(f"{source}: damaged or in conflict: {error}\n{advice}") from error
    if content.version != VERSION:
        raise LockError(f"{source}: version {content.version}, expected {VERSION}")
    tests: dict[str, Entries] = {}
    for route, by_test in content.routes.items():
        for test, line in by_test.items():
            tests.setdefault(test, {})[route] = _entry_of(line)
    return Lock(prices=content.prices, tests=tests)


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    """An entry as it is written: no failures are left out, an unknown cost is a word."""

    calls: int
    attempts: int
    models: dict[str, int]
    tiers: dict[str, int]
    tokens: int
    usd: Annotated[str, msgspec.Meta(pattern=rf"^(?:[0-9]+(?:\.[0-9]+)?|{UNPRICED})$")]
    failed: int = 0


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    prices: date
    routes: dict[str, dict[str, _Line]] = {}


def _entry_of(line: _Line) -> Entry:
    return Entry(
        calls=line.calls,
        attempts=line.attempts,
        failed=line.failed,
        models=line.models,
        tiers=line.tiers,
        tokens=line.tokens,
        usd=None if line.usd == UNPRICED else Decimal(line.usd),
    )


def write(path: Path, lock: Lock) -> None:
    """Replace the file at once; the same lock always gives the same bytes."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(render(lock), encoding="utf-8", newline="\n")
        Path(partial).replace(path)
    finally:
        partial.unlink(missing_ok=True)


def render(lock: Lock) -> str:
    """The text of the file: routes and tests in alphabetical order."""
    routes: dict[str, dict[str, Entry]] = {}
    for test, by_name in lock.tests.items():
        for route, entry in by_name.items():
            routes.setdefault(route, {})[test] = entry
    blocks = [f"{HEADER}version = {VERSION}\nprices = {lock.prices.isoformat()}\n"]
    for route in sorted(routes):
        tests = routes[route]
        lines = [f"{_quote(test)} = {_inline(tests[test])}\n" for test in sorted(tests)]
        blocks.append(f"[routes.{_quote(route)}]\n# {_summary(tests.values())}\n{''.join(lines)}")
    return "\n".join(blocks)


def _inline(entry: Entry) -> str:
    fields = [
        f"calls = {entry.calls}",
        f"attempts = {entry.attempts}",
        *([f"failed = {entry.failed}"] if entry.failed else []),
        f"models = {_counts(entry.models)}",
        f"tiers = {_counts(entry.tiers)}",
        f"tokens = {entry.tokens}",
        f'usd = "{UNPRICED if entry.usd is None else _plain(entry.usd)}"',
    ]
    return f"{{ {', '.join(fields)} }}"


def _counts(counts: Mapping[str, int]) -> str:
    return f"{{ {', '.join(f'{_quote(name)} = {count}' for name, count in counts.items())} }}" if counts else "{}"


def _summary(tests: Iterable[Entry]) -> str:
    """The route in words, for readers of the file; not read back."""
    tests = tuple(tests)
    calls = sum(entry.calls for entry in tests)
    tokens = sum(entry.tokens for entry in tests)
    models = ", ".join(sorted({name for entry in tests for name in entry.models})) or "no answer"
    tiers = ", ".join(sorted({name for entry in tests for name in entry.tiers}))
    known = [entry.usd for entry in tests if entry.usd is not None]
    cost = shown(sum(known, Decimal(0))) if len(known) == len(tests) else UNPRICED
    return _one_line(f"{calls} call{'s' * (calls != 1)}: {models} ({tiers}); {tokens:,} tokens, {cost}")


def _plain(usd: Decimal) -> str:
    return f"{usd:f}"


def _quote(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(_escape(character) for character in escaped)}"'


def _escape(character: str) -> str:
    return character if character >= " " and character != "\x7f" else f"\\u{ord(character):04x}"


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
