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

import fnmatch
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_model_routing.recording.errors import ScriptError
from pytest_model_routing.recording.exchange import Kind, Source, Unused
from pytest_model_routing.recording.faults import Fault, make_fault
from pytest_model_routing.recording.replies import Reply, ToolUse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_model_routing.recording.endpoint import Endpoint

_MISSING: Any = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What rules are matched against."""

    endpoint: Endpoint
    path: str
    route: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer given as it is: `Script.respond`."""

    json: Any
    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    model: str | None = None
    tier: str | None = None
    route: str | None = None
    path: str | None = None
    when: Callable[[Mapping[str, Any]], bool] | None = None

    def fits(self, request: Request, tier_of: Callable[[str], str | None] | None) -> bool:
        if self.path is None and request.endpoint.kind is not Kind.GENERATION:
            return False
        if self.path is not None and not fnmatch.fnmatchcase(request.path, self.path):
            return False
        model = request.endpoint.model
        if self.model is not None and not _fits_model(model, self.model):
            return False
        if self.route is not None and not fnmatch.fnmatchcase(request.route or "", self.route):
            return False
        if self.tier is not None and (model is None or tier_of is None or tier_of(model) != self.tier):
            return False
        if self.when is None:
            return True
        try:
            return self.when(request.body)
        except Exception as error:  # the user's code: in an SDK it would pass for a connection that failed
            raise ScriptError(f"`when` raised {type(error).__name__}: {error}") from error

    def __str__(self) -> str:
        given = {"model": self.model, "tier": self.tier, "route": self.route, "path": self.path}
        words = [f"{name}={value!r}" for name, value in given.items() if value is not None]
        return ", ".join([*words, "when=..."] if self.when else words) or "any request"


@dataclass(slots=True, kw_only=True)
class _Rule:
    """A reply or a fault with its filter. `left` None: no limit. `skip`: fitting requests still to be let through."""

    filter: _Filter
    what: Reply | Raw | Fault
    left: int | None
    skip: int = 0
    given: int = field(default=0)


class Script:
    """An ordered list of replies and faults. Filters: all that are given must fit.

    `model` and `route` are globs (`claude-opus-*`, `support.router:*`); `tier` is compared with what `tier_of` says
    of the requested model; `when` gets the request's JSON body. Safe to use from several threads.
    """

    def __init__(self, *, tier_of: Callable[[str], str | None] | None = None) -> None:
        self._tier_of = tier_of
        self._lock = threading.RLock()  # reentrant: `when` may look at the script
        self._replies: list[_Rule] = []
        self._faults: list[_Rule] = []

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
        self._add(self._replies, reply, _Filter(model=model, tier=tier, route=route, when=when), times)

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
        raw = Raw(json=_plain(json), status=status, headers=headers or {})
        self._add(self._replies, raw, _Filter(model=model, path=path, when=when), times)

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
        fault = make_fault(
            status=status,
            retry_after=retry_after,
            message=message,
            timeout=timeout,
            drop=drop,
            cut_after=cut_after,
            malformed=malformed,
        )
        self._add(self._faults, fault, _Filter(model=model, tier=tier, route=route, when=when), times, skip=after)

    def _add(
        self, rules: list[_Rule], what: Reply | Raw | Fault, fits: _Filter, times: int | None, *, skip: int = 0
    ) -> None:
        if times is not None and times < 1:
            raise ScriptError(f"`times` must be at least 1, not {times}")
        if fits.tier is not None and self._tier_of is None:
            raise ScriptError("`tier` needs a script that knows tiers: Script(tier_of=...)")
        with self._lock:
            rules.append(_Rule(filter=fits, what=what, left=times, skip=skip))

    def take_fault(self, request: Request) -> Fault | None:
        """The fault for a request, used up by one."""
        with self._lock:
            for rule in self._faults:
                if rule.left == 0 or not rule.filter.fits(request, self._tier_of):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                _use(rule)
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
            _use(chosen)
            assert not isinstance(chosen.what, Fault)
            return chosen.what

    @property
    def has_replies(self) -> bool:
        """Whether anything was scripted that could have answered a request."""
        return bool(self._replies)

    def unused(self) -> tuple[Unused, ...]:
        """Replies never given, and replies and faults with `times` that were not asked for that often."""
        with self._lock:
            left = [rule for rule in (*self._faults, *self._replies) if rule.left or not rule.given]
        return tuple(_unused(rule) for rule in left)


def _use(rule: _Rule) -> None:
    rule.given += 1
    if rule.left is not None:
        rule.left -= 1


def _unused(rule: _Rule) -> Unused:
    fault = isinstance(rule.what, Fault)
    name = f"scripted fault ({rule.what.name})" if isinstance(rule.what, Fault) else "scripted reply"
    asked = f", asked for {rule.given} of {rule.given + rule.left} times" if rule.left and rule.given else ""
    source = Source.FAULT if fault else Source.SCRIPTED
    return Unused(what=f"{name} for {rule.filter}{asked}", source=source, requested_model=rule.filter.model)


def _fits_model(model: str | None, glob: str) -> bool:
    """Whether a model fits, with or without what platforms put around its name."""
    if model is None:
        return False
    bare = model.rpartition("/")[2]
    forms = {model, bare, bare.rpartition("anthropic.")[2], bare.partition("@")[0], bare.removeprefix("models/")}
    return any(fnmatch.fnmatchcase(form, glob) for form in forms)


def _plain(value: Any) -> Any:
    """JSON of `value`: pydantic models and dataclass-like objects are dumped."""
    dump = getattr(value, "model_dump", None)
    return dump(mode="json") if callable(dump) else value


def _tool_uses(given: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None) -> tuple[ToolUse, ...]:
    if given is None:
        return ()
    several = [given] if isinstance(given, Mapping) else given
    try:
        return tuple(ToolUse(name=one["name"], input=one.get("input", {}), id=one.get("id")) for one in several)
    except (KeyError, TypeError, AttributeError):
        raise ScriptError(f'`tool_use` is {{"name": ..., "input": {{...}}}} or a list of such, not {given!r}') from None
