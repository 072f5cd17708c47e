"""One logical call as it is written down: a `Record` with its attempts and the tokens of each model that served it.

A *call* is one use of an SDK by the application; an *attempt* is one HTTP request. The SDK repeats a failed attempt by
itself, so that a call can have several. A *fallback*, where the application tries another model, is a call of its own
that `follows` the failed one; an *escalation* follows an answered one with a dearer model:

    index 0   claude-haiku-4-5    429, 529, 200     three attempts of one call
    index 1   claude-opus-5       200               follows 0: escalation

Field names in JSON are those of the OpenTelemetry conventions (GenAI, HTTP, code, test) where one exists; the rest
starts with `model_routing.`. As there, input tokens count the whole prompt, cached or not. Durations are seconds as
recorded.
"""

from __future__ import annotations

import enum
from decimal import Decimal  # noqa: TC003  msgspec reads the annotations
from typing import TypeAlias

import msgspec

from pytest_model_routing.pricing.cost import Status  # noqa: TC001  msgspec reads the annotations

Model: TypeAlias = str
"""A model id as the provider spells it."""


class Link(enum.StrEnum):
    """Why a call came after an earlier one."""

    ESCALATION = "escalation"  # the earlier one was answered; a dearer tier does the same work again
    FALLBACK = "fallback"  # the earlier one failed; another model gets the same work
    REPEAT = "repeat"  # the earlier one failed; the application, not the SDK, asks the same model again


class Follows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The earlier call of the same test, by its index, that a call continues."""

    call: int
    link: Link


class Attempt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One HTTP request. `status` is None when no response came; `error` is None when a whole, usable one did."""

    status: int | None = msgspec.field(default=None, name="http.response.status_code")
    error: str | None = msgspec.field(default=None, name="error.type")
    seconds: float | None = msgspec.field(default=None, name="http.client.request.duration")


class Tokens(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Token counts by class. `input` is the whole prompt: fresh, read from the cache and written to it.

    `cache_write_1h` is the part of `cache_write` that lives for an hour; `reasoning` is a part of `output`.
    """

    input: int = msgspec.field(default=0, name="gen_ai.usage.input_tokens")
    output: int = msgspec.field(default=0, name="gen_ai.usage.output_tokens")
    cache_read: int = msgspec.field(default=0, name="gen_ai.usage.cache_read.input_tokens")
    cache_write: int = msgspec.field(default=0, name="gen_ai.usage.cache_creation.input_tokens")
    cache_write_1h: int = msgspec.field(default=0, name="model_routing.usage.cache_creation_1h.input_tokens")
    reasoning: int = msgspec.field(default=0, name="gen_ai.usage.reasoning.output_tokens")

    @property
    def total(self) -> int:
        """Every token that was read or written, cached or not."""
        return self.input + self.output

    def __add__(self, other: Tokens) -> Tokens:
        """The sum, class by class."""
        return Tokens(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_read=self.cache_read + other.cache_read,
            cache_write=self.cache_write + other.cache_write,
            cache_write_1h=self.cache_write_1h + other.cache_write_1h,
            reasoning=self.reasoning + other.reasoning,
        )


class ModelUsage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one model did inside a call; a call with server-side fallbacks, an advisor or compaction has several.

    `kind` is the reason in the provider's words (`message`, `fallback_message`, `advisor_message`, `compaction`);
    `billed` is False for what is reported without being charged.
    """

    model: Model = msgspec.field(name="gen_ai.response.model")
    kind: str = "message"
    billed: bool = True
    tokens: Tokens


class Price(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a call cost in US dollars. `usd` is None exactly when `status` is unpriced; `reason` then says why.

    `date` is the day whose prices were used, as ISO 8601; empty when no price was looked up.
    """

    status: Status
    usd: Decimal | None = None
    reason: str = ""
    date: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One logical call. See the module docstring for the words.

    `route` is the name the policy gives the calling function, or else that function, `package.module:Qual.name`; None
    when no application code was on the stack. `tier` is the served model's, `requested_tier` the requested model's;
    None where the policy knows no tier for it. `served_model` is None when nothing was answered or the answer names no
    model.
    """

    index: int = msgspec.field(name="model_routing.call")
    test: str = msgspec.field(default="", name="test.case.name")
    operation: str = msgspec.field(default="chat", name="gen_ai.operation.name")
    provider: str = msgspec.field(name="gen_ai.provider.name")
    route: str | None = msgspec.field(default=None, name="model_routing.route")
    function: str | None = msgspec.field(default=None, name="code.function.name")
    file: str | None = msgspec.field(default=None, name="code.file.path")
    line: int | None = msgspec.field(default=None, name="code.line.number")
    requested_model: Model | None = msgspec.field(default=None, name="gen_ai.request.model")
    requested_tier: str | None = msgspec.field(default=None, name="model_routing.request.tier")
    served_model: Model | None = msgspec.field(default=None, name="gen_ai.response.model")
    tier: str | None = msgspec.field(default=None, name="model_routing.tier")
    stream: bool = msgspec.field(default=False, name="gen_ai.request.stream")
    response_id: str | None = msgspec.field(default=None, name="gen_ai.response.id")
    finish_reasons: tuple[str, ...] = msgspec.field(default=(), name="gen_ai.response.finish_reasons")
    error: str | None = msgspec.field(default=None, name="error.type")
    attempts: tuple[Attempt, ...] = msgspec.field(name="model_routing.attempts")
    tokens: Tokens = msgspec.field(default=Tokens(), name="model_routing.usage")
    by_model: tuple[ModelUsage, ...] = msgspec.field(default=(), name="model_routing.usage.by_model")
    seconds: float | None = msgspec.field(default=None, name="gen_ai.client.operation.duration")
    price: Price = msgspec.field(name="model_routing.cost")
    follows: Follows | None = msgspec.field(default=None, name="model_routing.follows")
    source: str = msgspec.field(default="replayed", name="model_routing.source")

    @property
    def answered(self) -> bool:
        """Whether the application got an answer."""
        return self.error is None

    @property
    def where(self) -> str:
        """`file:line` of the calling code."""
        return f"{self.file}:{self.line}" if self.file is not None else "(not in application code)"
