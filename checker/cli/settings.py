"""From arguments to the configuration in force."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.config import Config, Loaded, Override, load
from checker.config.discover import start_folder
from checker.rules import SELECTORS

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal

STDIN = "-"

# The option's name in the parsed arguments -> the key it sets. An ignore on the command line adds to the file's.
_OVERRIDES = {
    "select": "select",
    "extend_select": "extend-select",
    "ignore": "extend-ignore",
    "min_confidence": "min-confidence",
    "persona": "persona",
    "preview": "preview",
}


def settings(options: Namespace, terminal: Terminal) -> Loaded:
    """The configuration for the paths of a command, named on stderr with --verbose. Raises ConfigError."""
    paths = [path for path in options.paths if path != STDIN]
    if len(paths) < len(options.paths) and getattr(options, "stdin_filename", None):
        paths.append(options.stdin_filename)
    loaded = load(
        start_folder(paths, Path.cwd()),
        selectors=SELECTORS,
        file=options.config,
        isolated=options.isolated,
        overrides=[
            Override(key=key, flag=f"--{name.replace('_', '-')}", value=value)
            for name, key in _OVERRIDES.items()
            if (value := getattr(options, name, None)) is not None
        ],
    )
    if options.verbose:
        files = ", ".join(str(path) for path in loaded.files) or "none found"
        terminal.explain(f"Configuration: {files}\nRouting policy: {loaded.config.policy.source}")
    return replace(loaded, config=_adjusted(loaded.config, options))


def _adjusted(config: Config, options: Namespace) -> Config:
    baseline = getattr(options, "baseline", None)
    if baseline is not None:
        config = replace(config, baseline=baseline.absolute())
    if getattr(options, "no_baseline", False):
        config = replace(config, baseline=None)
    return replace(
        config,
        exclude=(*config.exclude, *(_from_root(pattern, config.root) for pattern in options.exclude or ())),
        cache=not options.no_cache,
        jobs=options.jobs if options.jobs is not None else config.jobs,
    )


def _from_root(pattern: str, root: Path) -> str:
    """A gitignore-style pattern that was typed in the working directory, as it reads from the project's root."""
    typed = pattern.removeprefix("!")
    if "/" not in typed.rstrip("/") or not Path.cwd().is_relative_to(root) or Path.cwd() == root:
        return pattern
    below = Path.cwd().relative_to(root).as_posix()
    return f"{'!' * (len(pattern) - len(typed))}/{below}/{typed.lstrip('/')}"
