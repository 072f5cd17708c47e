"""What the user asked for: command line and ini file, read once and frozen.

An *option* comes from the command line, a *setting* from the ini file (`[tool.pytest.ini_options]` or `pytest.ini`):

    pytest --route-record=once --route-report=routing.md
    routing_cassettes = "cassettes"
    routing_allow = ["unused"]

The record mode is decided here and nowhere else: no marker, fixture or setting can turn recording on, so that
`--route-record=none`, the default, is a promise that nothing leaves the machine.
"""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORD_MODES = ("none", "once", "new_episodes", "all", "rewrite")
OFFLINE = "none"
"""The record mode in which nothing can leave the machine."""
LOCK_MODES = ("check", "update", "off")


class Allowance(enum.StrEnum):
    """A strictness rule that a setting or a marker can loosen."""

    UNUSED = "unused"
    LIVE = "live"
    UNPRICED = "unpriced"

    @property
    def advice(self) -> str:
        """The two ways to loosen it for a routed test, for the end of a failure message."""
        return f"To allow it: @pytest.mark.routing(allow_{self.value}=True), or {self.setting}."

    @property
    def setting(self) -> str:
        """The way to loosen it for all tests."""
        return f'`routing_allow = ["{self.value}"]` in the pytest settings'


class Options(NamedTuple):
    """Everything the user can ask of a session. Paths are absolute.

    A named tuple, because making a dataclass takes a millisecond of every session there is.
    """

    record: str
    lock: str
    lock_file: Path
    report: Path | None
    cassettes: str
    allow: frozenset[Allowance]
    placeholder_keys: bool
    summary: bool
    root: Path

    @property
    def offline(self) -> bool:
        """Whether nothing can leave the machine, so that no real key is needed."""
        return self.record == OFFLINE


def add_options(parser: pytest.Parser) -> None:
    """Declare the command line options and the ini settings."""
    group = parser.getgroup("model-routing", "recorded, priced and budgeted LLM calls")
    group.addoption(
        "--route-record",
        choices=RECORD_MODES,
        default=OFFLINE,
        help="none (default): replay only, nothing leaves the machine; once: record tests without a cassette; "
        "new_episodes: record what is missing; all: record again, keeping what is not asked for; rewrite: start over",
    )
    group.addoption(
        "--route-lock",
        choices=LOCK_MODES,
        default=None,
        help="check: compare every test with routing.lock (the default where the file exists); update: rewrite it; off",
    )
    group.addoption(
        "--route-report",
        metavar="FILE",
        default=None,
        help="write what every route did and cost; by the suffix .json, .md or .jsonl (the ledger, a call a line)",
    )
    parser.addini("routing_cassettes", "folder for cassettes, beside each test module", default="cassettes")
    parser.addini("routing_allow", "what does not fail a test: unused, live, unpriced", type="args", default=[])
    parser.addini("routing_lock", "the lock file, relative to the root directory", default="routing.lock")
    parser.addini(
        "routing_placeholder_keys",
        "set placeholder API keys before conftest.py and test modules are imported, for clients made at import; only "
        "while replaying",
        type="bool",
        default=False,
    )
    parser.addini("routing_summary", "print the summary per route", type="bool", default=True)


def read_options(config: pytest.Config) -> Options:
    """Resolve and check what the user asked for. Raises `pytest.UsageError` with every problem at once."""
    root = config.rootpath
    problems: list[str] = []
    report = _report(config, problems)
    allow = _allowances(config.getini("routing_allow"), problems)
    cassettes = str(config.getini("routing_cassettes"))
    if not cassettes or Path(cassettes).is_absolute():
        problems.append(f"routing_cassettes = {cassettes!r} is not a folder name relative to the test module")
    if problems:
        raise pytest.UsageError(*problems)
    lock_file = root / str(config.getini("routing_lock"))
    return Options(
        record=config.getoption("--route-record"),
        lock=config.getoption("--route-lock") or ("check" if lock_file.exists() else "off"),
        lock_file=lock_file,
        report=report,
        cassettes=cassettes,
        allow=allow,
        placeholder_keys=bool(config.getini("routing_placeholder_keys")),
        summary=bool(config.getini("routing_summary")),
        root=root,
    )


def _report(config: pytest.Config, problems: list[str]) -> Path | None:
    name = config.getoption("--route-report")
    if name is None:
        return None
    path = config.invocation_params.dir / str(name)
    if path.suffix not in {".json", ".jsonl", ".md"}:
        problems.append(f"--route-report={name}: the suffix says which report to write, .json, .jsonl or .md")
    elif not path.parent.is_dir():
        problems.append(f"--route-report={name}: there is no folder {path.parent}")
    return path


def _allowances(names: Iterable[str], problems: list[str]) -> frozenset[Allowance]:
    known = {allowance.value: allowance for allowance in Allowance}
    wanted = [name.strip(",") for name in names]
    problems.extend(
        f"routing_allow = {name!r}: there are only {', '.join(known)}" for name in wanted if name not in known
    )
    return frozenset(known[name] for name in wanted if name in known)
