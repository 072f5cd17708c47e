"""What a scripted answer can say: the arguments of `routing.reply`, `.fail` and `.respond`, typed for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Required, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Message(TypedDict, total=False):
    """A message in no particular dialect; it is given in the one that was asked for, streaming or not.

    `json` is an object or a pydantic model, for structured answers; `tool_use` is one or more `{"name": ..., "input":
    {...}}`; `usage` has Anthropic's names and is completed by estimates; `stop_reason` is in Anthropic's words.
    `times`: answer that often, and fail the test when less was asked for; without it, the last fitting reply repeats.
    """

    text: str
    json: object
    tool_use: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    thinking: str
    refusal: str
    stop_reason: str
    usage: Mapping[str, Any]
    served_model: str
    times: int


class Fault(TypedDict, total=False):
    """What goes wrong: exactly one of `status`, `timeout`, `drop`, `cut_after` and `malformed`.

    `status` is an HTTP status as the provider reports it, with `retry_after` seconds and a `message`; `drop` breaks
    the connection before an answer; `cut_after` breaks a stream after that many events; `malformed` is an answer that
    is no JSON. It happens `times` times (default: once), after `after` fitting calls were let through.
    """

    status: int
    retry_after: float
    message: str
    timeout: bool
    drop: bool
    cut_after: int
    malformed: bool
    times: int
    after: int


class RawAnswer(TypedDict, total=False):
    """An answer as it is, for requests whose path fits the glob `path`."""

    path: Required[str]
    json: object
    status: int
    headers: Mapping[str, str]
    model: str
    when: Callable[[Mapping[str, Any]], bool]
    times: int
