"""What a call site is: where a generation request is sent, or a model is bound, and what is known of it.

Kinds: a *call* sends a generation request (`client.messages.create`); a *binding* builds a framework's model or agent
object with a model chosen (`ChatOpenAI(model=...)`). Embeddings, images, audio, token counting, model listing, client
constructors and mocks are neither.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.findings import Confidence
    from checker.locations import Span, Step


class Kind(enum.StrEnum):
    """What happens at a site."""

    CALL = "call"
    BINDING = "binding"


class Origin(enum.StrEnum):
    """Where a model's name comes from."""

    LITERAL = "literal"
    CONSTANT = "constant"
    DEFAULT_PARAM = "default_param"
    ENV_DEFAULT = "env_default"
    CONFIG_DEFAULT = "config_default"
    MAP_LOOKUP = "map_lookup"
    CALLER_ARGS = "caller_args"
    DYNAMIC = "dynamic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """One model a site can use. `span` is the string that names it, `trace` the way from there to the site.

    `text_span` is the text between the quotes; None where the source does not simply have the text between two quotes.
    `name` is what it is assigned to where it is written, "" when it is not assigned.
    """

    text: str
    span: Span
    origin: Origin
    trace: tuple[Step, ...] = ()
    text_span: Span | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One reason why the list of models is not complete.

    `overridable`: what is known is the default, and whoever runs the program can name another model. `left_out`: no
    model is given at all, so that the SDK or framework chooses.
    """

    reason: str
    step: Step | None = None
    overridable: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a call is for, as far as names, prompts and schemas tell, with the evidence in words."""

    name: str
    evidence: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """The static text of a call's prompt. `complete` is False when parts are filled in at run time."""

    text: str
    complete: bool
    span: Span
    system: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One arm of an `if` or `match` around a site: `test` tells the statement, `name` the arm.

    `leaves`: every way through the arm returns or raises, so that what follows the statement is another arm.
    """

    test: int
    name: str
    leaves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A model of a site with the prompt that goes with it; `span` is where that prompt is written."""

    model: str
    prompt: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of the map in which a site looks its model up; `span` is where the entry's value is written."""

    key: str
    model: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSite:
    """One site. `span` runs from the callee's start to the call's end; `function` is the route.

    `usage_recorded` is None where the response cannot be followed; `usage_step` is the place that decides it.
    `custom_endpoint`: requests go to an address of the user's own, so that ids need not be the vendor's.
    """

    span: Span
    kind: Kind
    sdk: str
    operation: str
    is_async: bool
    is_stream: bool
    function: str
    models: tuple[ModelUse, ...]
    unknowns: tuple[Unknown, ...]
    origin: Origin
    trace: tuple[Step, ...]
    tiers: tuple[str, ...]
    task: Task | None
    usage_recorded: bool | None
    confidence: Confidence
    complete: bool
    platform: str = ""
    usage_step: Step | None = None
    custom_endpoint: bool = False
    prompt: Prompt | None = None
    max_tokens: int | None = None
    arguments: tuple[str, ...] = field(default=())
    branch: tuple[Arm, ...] = ()
    variants: tuple[Variant, ...] = ()
    choices: tuple[Choice, ...] = ()
