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

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording import rules
from pytest_model_routing.recording.errors import ScriptError
from pytest_model_routing.recording.faults import Fault, make_fault
from pytest_model_routing.recording.replies import Reply, ToolUse
from pytest_model_routing.recording.rules import Filter, Raw, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_model_routing.recording.exchange import Unused
    from pytest_model_routing.recording.rules import Request

_MISSING: Any = object()
_TOLD = 4


class Script:
    """An ordered list of replies and faults. Filters: all that are given must fit.

    `model` and `route` are globs (`claude-opus-*`, `support.router:*`); `tier` is compared with what `tier_of` says
    of the requested model; `when` gets the request's JSON body. Safe to use from several threads.
    """

    def __init__(self, *, tier_of: Callable[[str], str | None] | None = None) -> None:
        self._tier_of = tier_of
        self._lock = threading.RLock()  # reentrant: `when` may look at the script
        self._replies: list[Rule] = []
        self._faults: list[Rule] = []

    def reply(
        self,
        *,
        model: str | None = None,
        tier: str | None = None,
        route: str | None = None,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
        text: str | None = None,
        json: object = _MISSING,
        tool_use: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        thinking: str | None = None,
        refusal: str | None = None,
        stop_reason: str | None = None,
        usage: Mapping[str, Any] | None = None,
        served_model: str | None = None,
        times: int | None = None,
    ) -> None:
        """Answer generation requests with a message.

        `json` is an object (or a pydantic model) given as the text of a structured answer, or as the input of the
        tool that the request forces; `tool_use` is one or more `{"name": ..., "input": {...}}`; `usage` has
        Anthropic's names (`input_tokens`, `output_tokens`, `cache_read_input_tokens`, `cache_creation_input_tokens`,
        translated) or the dialect's own, and is completed by estimates; `stop_reason` is in Anthropic's words
        (`end_turn`, `max_tokens`, `tool_use`, `refusal`), translated too. `times`: give it that often, and complain
        in `Recorder.unused` when less was asked for. Raises ScriptError when the arguments contradict each other.
        """
        __tracebackhide__ = True
        if json is not _MISSING and text is not None:
            raise ScriptError("give either `text` or `json`: a structured answer is its text")
        reply = Reply(
            text=text,
            structured=() if json is _MISSING else (_plain(json),),
            tool_uses=_tool_uses(tool_use),
            thinking=thinking,
            refusal=refusal,
            stop_reason=stop_reason,
            usage=usage or {},
            served_model=served_model,
        )
        self._add(self._replies, reply, Filter(model=model, tier=tier, route=route, when=when), times)

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
        __tracebackhide__ = True
        raw = Raw(json=_plain(json), status=status, headers=headers or {})
        self._add(self._replies, raw, Filter(model=model, path=path, when=when), times)

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
        stream events, or is cut in half when it is no stream), `malformed` (status 200, but no JSON). Raises
        ScriptError otherwise.
        """
        __tracebackhide__ = True
        fault = make_fault(
            status=status,
            retry_after=retry_after,
            message=message,
            timeout=timeout,
            drop=drop,
            cut_after=cut_after,
            malformed=malformed,
        )
        self._add(self._faults, fault, Filter(model=model, tier=tier, route=route, when=when), times, skip=after)

    def _add(
        self, among: list[Rule], what: Reply | Raw | Fault, fits: Filter, times: int | None, *, skip: int = 0
    ) -> None:
        __tracebackhide__ = True
        if times is not None and times < 1:
            raise ScriptError(f"`times` must be at least 1, not {times}")
        if fits.tier is not None and self._tier_of is None:
            raise ScriptError("`tier` needs a script that knows tiers: Script(tier_of=...)")
        with self._lock:
            among.append(Rule(filter=fits, what=what, left=times, skip=skip))

    def take_fault(self, request: Request) -> Fault | None:
        """The fault for a request, used up by one."""
        with self._lock:
            for rule in self._faults:
                if rule.left == 0 or not rule.filter.fits(request, self._tier_of):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                rules.use(rule)
                assert isinstance(rule.what, Fault)
                return rule.what
        return None

    def take_reply(self, request: Request) -> Reply | Raw | None:
        """The reply to a request, used up by one."""
        with self._lock:
            fitting = [rule for rule in self._replies if rule.left != 0 and rule.filter.fits(request, self._tier_of)]
            fresh = [rule for rule in fitting if not rule.given or rule.left is not None]
            chosen = fresh[0] if fresh else fitting[-1] if fitting else None
            if chosen is None:
                return None
            rules.use(chosen)
            assert not isinstance(chosen.what, Fault)
            return chosen.what

    @property
    def has_replies(self) -> bool:
        """Whether anything was scripted that could have answered a request."""
        return bool(self._replies)

    def told(self) -> list[str]:
        """The filters of the replies that could still be given, in words; a few of them."""
        with self._lock:
            open_ = dict.fromkeys(str(rule.filter) for rule in self._replies if rule.left != 0)
        return [*open_][:_TOLD]

    def unused(self) -> tuple[Unused, ...]:
        """Replies never given, and replies and faults with `times` that were not asked for that often."""
        with self._lock:
            left = [rule for rule in (*self._faults, *self._replies) if rule.left or not rule.given]
        return tuple(rules.unused(rule) for rule in left)


def _plain(value: Any) -> Any:
    """JSON of `value`: pydantic models and dataclass-like objects are dumped."""
    dump = getattr(value, "model_dump", None)
    return dump(mode="json") if callable(dump) else value


def _tool_uses(given: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None) -> tuple[ToolUse, ...]:
    __tracebackhide__ = True
    if given is None:
        return ()
    several = [given] if isinstance(given, Mapping) else given
    try:
        return tuple(ToolUse(name=one["name"], input=one.get("input", {}), id=one.get("id")) for one in several)
    except (KeyError, TypeError, AttributeError):
        raise ScriptError(f'`tool_use` is {{"name": ..., "input": {{...}}}} or a list of such, not {given!r}') from None
