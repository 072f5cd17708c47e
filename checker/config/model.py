"""The settings in force, as values: what every other layer reads and nothing changes.

`Config()` without arguments is what a project without any configuration gets.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from pathlib import Path

from checker.findings import Confidence
from pytest_model_routing.policy import Policy


class Persona(enum.StrEnum):
    """How many false alarms the reader accepts: a build that must not cry wolf, a reviewer, an audit."""

    REGULAR = "regular"
    PEDANTIC = "pedantic"
    AUDITOR = "auditor"

    @property
    def rank(self) -> int:
        """0 for regular, 2 for auditor."""
        return ("regular", "pedantic", "auditor").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapper:
    """A function of the team's own that sends a request to a model: `support.llm:ask`.

    `module` and `qualname` are the two halves of `call`. `model` names the argument that takes the model, by keyword
    or by position counted from 0 (`self` not counted); None when the wrapper chooses the model itself.
    """

    module: str
    qualname: str
    model: str | int | None = None
    sdk: str = "wrapper"
    operation: str = ""
    task: str | None = None
    is_async: bool = False
    is_stream: bool = False

    @property
    def call(self) -> str:
        """The wrapper as it is written in the configuration: `support.llm:ask`."""
        return f"{self.module}:{self.qualname}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathIgnores:
    """Rules that are off for the paths that fit a gitignore-style pattern."""

    pattern: str
    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything a run depends on besides the sources. Paths are absolute.

    `select` is None where the user left the choice of rules to the defaults. `min_confidence` is None where it
    follows from the persona.
    """

    root: Path = field(default_factory=Path.cwd)
    policy: Policy = field(default_factory=Policy)
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path_ignores: tuple[PathIgnores, ...] = ()
    min_confidence: Confidence | None = None
    persona: Persona = Persona.REGULAR
    preview: bool = False
    exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    telemetry_modules: tuple[str, ...] = ()
    wrappers: tuple[Wrapper, ...] = ()
    baseline: Path | None = None
    cache: bool = True
    cache_dir: Path | None = None
    jobs: int | None = None

    @property
    def confidence_floor(self) -> Confidence:
        """Findings below this confidence are not shown: low ones are for auditors unless asked for."""
        if self.min_confidence is not None:
            return self.min_confidence
        return Confidence.LOW if self.persona is Persona.AUDITOR else Confidence.MEDIUM
