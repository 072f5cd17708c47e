"""Scripted replies and faults, given at the transport: the SDK's own parsing, retries and exceptions run on them.

    script = Script(tier_of=policy.tier_of)
    script.fail(model="claude-opus-*", status=529, times=2)      # two overloads, then
    script.reply(tier="fast", text="simple")                     # whatever asks for a fast model gets this
    script.reply(model="claude-opus-*", text="A long answer.", usage={"input_tokens": 900, "output_tokens": 120})

A reply is a message in no particular dialect; it is written in the one that was asked: Anthropic Messages, OpenAI
chat or responses, Gemini generateContent, Bedrock, as JSON or as a stream.

Selection: faults first. Among the replies that fit a request the first not yet given wins; when all have been given,
the last one without `times` repeats. So two replies in a row answer two calls in a row, and a single one answers all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Script:
    """An ordered list of replies and faults. Filters: all that are given must fit.

    `model` and `route` are globs (`claude-opus-*`, `support.router:*`); `tier` is compared with what `tier_of` says
    of the requested model; `when` gets the request's JSON body.
    """

    def __init__(self, *, tier_of: Callable[[str], str | None] | None = None) -> None:
        raise NotImplementedError

    def reply(
        self,
        *,
        model: str | None = None,
        tier: str | None = None,
        route: str | None = None,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
        text: str | None = None,
        json: object = None,
        tool_use: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        thinking: str | None = None,
        refusal: str | None = None,
        stop_reason: str | None = None,
        usage: Mapping[str, Any] | None = None,
        served_model: str | None = None,
        times: int | None = None,
    ) -> None:
        """Answer with a message.

        `json` is an object (or a pydantic model) given as the text of a structured answer; `tool_use` is one or more
        `{"name": ..., "input": {...}}`; `usage` is in the dialect's own names and completed by estimates;
        `stop_reason` is in Anthropic's words (`end_turn`, `max_tokens`, `tool_use`, `refusal`) and translated.
        """
        raise NotImplementedError

    def respond(
        self,
        *,
        path: str,
        json: object = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        model: str | None = None,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
        times: int | None = None,
    ) -> None:
        """Answer requests whose path fits the glob `path` with this very JSON: count_tokens, batches, anything."""
        raise NotImplementedError

    def fail(
        self,
        *,
        model: str | None = None,
        tier: str | None = None,
        route: str | None = None,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
        status: int | None = None,
        retry_after: float | None = None,
        message: str | None = None,
        timeout: bool = False,
        drop: bool = False,
        cut_after: int | None = None,
        malformed: bool = False,
        times: int = 1,
        after: int = 0,
    ) -> None:
        """Fail `times` times (after letting `after` fitting requests through), then let requests through.

        Exactly one of: `status` (429, 500, 529, ... as that provider reports it, with `retry_after` seconds),
        `timeout`, `drop` (the connection breaks before an answer), `cut_after` (the answer breaks after that many
        stream events, or is cut in half when it is no stream), `malformed` (status 200, but no JSON).
        """
        raise NotImplementedError
