"""From files and command line to one `Config`, with the origin of each value.

Layers are laid over each other in this order: the files of an `extend` chain from the far end, then the command line.
A later layer replaces a key, except that `extend-select` and `extend-ignore` add to what is there; a layer that has
its own `select` starts the choice of rules afresh. `settings` holds the outcome key by key for `route-lint config`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.config import discover
from checker.config.kinds import WRONG, Reading
from checker.config.model import Config, Persona
from checker.config.options import BASELINE, CACHE_DIR, OPTIONS
from checker.config.records import read_options
from checker.config.suggest import did_you_mean
from checker.errors import ConfigError
from pytest_model_routing import policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

COMMAND_LINE = "command line"
DEFAULT = "default"

_ADDS_TO = {"extend-select": "extend-select", "extend-ignore": "ignore"}
_CHOICE_OF_RULES = ("select", "extend-select", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One option in force: its value, and in words where that came from."""

    key: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The outcome: the configuration, its settings one by one, and the files that were read, nearest first."""

    config: Config
    settings: tuple[Setting, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An option given on the command line: its key, and the flag and value as the user typed them."""

    key: str
    flag: str
    value: object


@dataclass(slots=True)
class _Layers:
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, list[str]] = field(default_factory=dict)

    def lay(self, values: Mapping[str, Any], origin: str) -> None:
        if "select" in values:
            for key in _CHOICE_OF_RULES:
                self.values.pop(key, None)
                self.origins.pop(key, None)
        for key, value in values.items():
            target = _ADDS_TO.get(key)
            if target is None:
                self.values[key] = value
                self.origins[key] = [origin]
        for key, target in _ADDS_TO.items():
            if key in values:
                self.values[target] = (*self.values.get(target, ()), *values[key])
                self.origins[target] = [*self.origins.get(target, ()), origin]


def load(
    start: Path,
    *,
    selectors: Collection[str],
    file: Path | None = None,
    overrides: Iterable[Override] = (),
    isolated: bool = False,
) -> Loaded:
    """The configuration for what lies in the folder `start`.

    `selectors` are the rule codes, names and prefixes that exist; `file` replaces discovery; `overrides` come from the
    command line; `isolated` leaves all route-lint configuration files aside. Raises ConfigError with
    every problem of every file.
    """
    start = start.absolute()
    problems: list[str] = []
    sources = () if isolated and file is None else _chain(start, file, problems)
    layers = _Layers()
    for source in reversed(sources):
        reading = Reading(folder=source.path.parent, selectors=selectors)
        values = read_options(OPTIONS, source.table, source.prefix, reading)
        values.pop("extend", None)
        problems += reading.problems
        layers.lay(values, str(source.path))
    cli = Reading(folder=Path.cwd(), selectors=selectors)
    layers.lay(_read_overrides(overrides, cli), COMMAND_LINE)
    problems += cli.problems
    root = sources[0].path.parent if sources else discover.project_root(start)
    routing = _policy(root, selectors, problems)
    if problems or routing is None:
        raise ConfigError(*problems)
    config = _config(root, routing, layers.values)
    return Loaded(config=config, settings=_settings(config, layers), files=tuple(s.path for s in sources))


def parse(table: Mapping[str, object], *, selectors: Collection[str], routing: policy.Policy, root: Path) -> Config:
    """The configuration in a table that does not come from a file: that of a rule's example. Raises ConfigError."""
    reading = Reading(folder=root, selectors=selectors)
    layers = _Layers()
    layers.lay(read_options(OPTIONS, table, "", reading), DEFAULT)
    if reading.problems:
        raise ConfigError(*reading.problems)
    return _config(root, routing, layers.values)


def _chain(start: Path, file: Path | None, problems: list[str]) -> tuple[discover.Source, ...]:
    """The configuration file and what it extends, nearest first; a file that cannot be read ends the chain."""
    chain: list[discover.Source] = []
    try:
        found = discover.read(file.absolute()) if file is not None else discover.find(start)
        while found is not None:
            chain.append(found)
            extended = found.table.get("extend")
            if not isinstance(extended, str):
                break
            following = (found.path.parent / Path(extended).expanduser()).resolve()
            if any(following == source.path.resolve() for source in chain):
                problems.append(f"{found.prefix}extend: {following} extends itself")
                break
            found = discover.read(following)
    except ConfigError as error:
        problems += error.messages
    return tuple(chain)


def _read_overrides(overrides: Iterable[Override], reading: Reading) -> dict[str, Any]:
    kinds = {option.key: option.kind for option in OPTIONS}
    read = {item.key: kinds[item.key].read(item.value, item.flag, reading) for item in overrides}
    return {key: value for key, value in read.items() if value is not WRONG}


def _policy(root: Path, selectors: Collection[str], problems: list[str]) -> policy.Policy | None:
    try:
        routing = policy.load(root)
    except policy.PolicyError as error:
        problems += error.messages
        return None
    # The policy is shared with the pytest plugin, which does not know what rules there are.
    problems += (
        f"{routing.source}: severity.{code}: no rule is called `{code}`{did_you_mean(code, selectors)}"
        for code in routing.severity
        if code not in selectors
    )
    return routing


def _config(root: Path, routing: policy.Policy, values: Mapping[str, Any]) -> Config:
    baseline = values.get("baseline")
    if baseline is None and (root / BASELINE).is_file():
        baseline = root / BASELINE
    return Config(
        root=root,
        policy=routing,
        select=values.get("select"),
        extend_select=values.get("extend-select", ()),
        ignore=values.get("ignore", ()),
        per_path_ignores=values.get("per-path-ignores", ()),
        min_confidence=values.get("min-confidence"),
        persona=values.get("persona", Persona.REGULAR),
        preview=values.get("preview", False),
        exclude=values.get("exclude", ()),
        respect_gitignore=values.get("respect-gitignore", True),
        telemetry_modules=values.get("telemetry-modules", ()),
        wrappers=values.get("wrappers", ()),
        baseline=baseline,
        cache_dir=values.get("cache-dir", root / CACHE_DIR),
    )


def _settings(config: Config, layers: _Layers) -> tuple[Setting, ...]:
    settings = []
    for option in OPTIONS:
        if option.key in ("extend", "extend-ignore"):  # they have become part of the other settings
            continue
        origin = ", ".join(layers.origins.get(option.key, [DEFAULT]))
        value = getattr(config, option.attribute)
        if option.key == "min-confidence":
            value = config.confidence_floor
        elif option.key == "per-path-ignores":
            value = {item.pattern: item.selectors for item in config.per_path_ignores}
        elif option.key == "baseline" and value is not None and origin == DEFAULT:
            origin = "found beside the configuration"
        settings.append(Setting(key=option.key, value=value, origin=origin))
    return tuple(settings)
