"""Where every intercepted request comes in, and where it is decided what answers it.

    concerns(method, ...)     is this one ours at all? Asked before a body is read
    begin(sent)               -> an attempt; or an answer at once, for background traffic while replaying; or None
    answer(attempt)           -> a scripted fault, a scripted reply, a recording; None when it has to go live
    finish(attempt, answer)   what came back live -> what the application gets to see

The order of `answer` is the whole policy. A request that nothing may answer raises `UnmatchedRequestError`, which no
SDK catches, and is noted, in case somebody does.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from pytest_model_routing.recording import answers, misses, recordings, replies
from pytest_model_routing.recording.attempts import Attempt
from pytest_model_routing.recording.calls import Calls, settle
from pytest_model_routing.recording.content import Content, Form, UnreadableError
from pytest_model_routing.recording.endpoint import recognise
from pytest_model_routing.recording.errors import ScriptError, UnmatchedRequestError
from pytest_model_routing.recording.exchange import Kind, Miss, Source
from pytest_model_routing.recording.hosts import Traffic
from pytest_model_routing.recording.matching import Asked, place
from pytest_model_routing.recording.routes import without_entry
from pytest_model_routing.recording.rules import Raw, Request
from pytest_model_routing.recording.sleeps import answered_here
from pytest_model_routing.recording.wire import Answer, Failure, Sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_model_routing.recording.faults import Fault
    from pytest_model_routing.recording.hosts import Hosts
    from pytest_model_routing.recording.matching import Matching
    from pytest_model_routing.recording.misses import Situation
    from pytest_model_routing.recording.redaction import Redactor
    from pytest_model_routing.recording.routes import Frames
    from pytest_model_routing.recording.script import Script
    from pytest_model_routing.recording.sleeps import RetrySleeps

_CLOSED = "was sent after its recorder was closed\nLet the test wait for its threads and tasks."
_IN_A_CHILD = "was sent in a child process\nA recorder works in one process: make the call in the test's own."


class Switchboard:
    """Answers requests for one recorder. Safe to use from several threads and tasks.

    `situation` holds the recordings to replay; `may_replay` and `may_go_live` are what the mode allows.
    """

    def __init__(
        self,
        *,
        situation: Situation,
        may_replay: bool,
        may_go_live: bool,
        script: Script,
        redactor: Redactor,
        hosts: Hosts,
        matching: Matching,
        frames: Frames,
        sleeps: RetrySleeps,
    ) -> None:
        self.situation = situation
        self.attempts: list[Attempt] = []
        self.misses: list[Miss] = []
        self.open = True
        self._index = situation.index
        self._may_replay, self._may_go_live = may_replay, may_go_live
        self._script, self._redactor, self._hosts, self._matching = script, redactor, hosts, matching
        self._frames, self._sleeps = frames, sleeps
        self._calls = Calls()
        self._lock = threading.Lock()
        self._scripted = itertools.count(1)
        self._permits: Counter[str] = Counter()
        self._pid = os.getpid()

    def concerns(self, method: str, url: str, headers: Mapping[str, str]) -> bool:
        """Whether a request is intercepted. Only a local one is judged by its path, and by who sends it."""
        sent = Sent(method=method, url=url, headers={}, body=b"")
        match self._hosts.traffic(sent.host):
            case Traffic.RECORDED:
                return True
            case Traffic.BACKGROUND:
                return not self._may_go_live
            case Traffic.LOCAL:
                return _is_sdk(headers) or recognise(sent, None, self._hosts).kind is not Kind.OTHER
            case Traffic.IGNORED:
                return False

    def begin(self, sent: Sent) -> Attempt | Answer:
        """An attempt that has a place in order and call from now on; or, for background traffic, no connection."""
        if self._hosts.traffic(sent.host) is Traffic.BACKGROUND:
            return Answer(status=None, failure=Failure.CONNECT)
        self._redactor.learn_url(sent.url)
        self._redactor.learn_headers(sent.headers.items())
        asked, redacted, plain = self._read(sent)
        endpoint = recognise(sent, plain.json_object, self._hosts)
        origin = self._frames.origin()
        with self._lock:
            attempt = Attempt(
                index=len(self.attempts),
                place=self._calls.place(sent.headers, asked, origin.entry if origin else None),
                sent=sent,
                plain=plain,
                request=redacted,
                asked=asked,
                endpoint=endpoint,
                origin=without_entry(origin),
            )
            self.attempts.append(attempt)
        return attempt

    def _read(self, sent: Sent) -> tuple[Asked, Content, Content]:
        """How to look the request up, its content redacted, and its content as it is."""
        try:
            plain = recordings.read_request(sent)
        except UnreadableError:
            plain = Content(Form.TEXT, repr(sent.body))
        method, path = place(sent.method, self._redactor.url(sent.url))
        canonical = self._matching.canonical(path, plain)
        if plain.form is Form.JSON and self._redactor.is_clean(canonical):
            return Asked(method=method, path=path, redacted=canonical, plain=None), plain, plain
        redacted = self._redactor.content(plain)
        clean = self._matching.canonical(path, redacted)
        raw = None if clean == canonical else canonical
        return Asked(method=method, path=path, redacted=clean, plain=raw), redacted, plain

    def answer(self, attempt: Attempt) -> Answer | None:
        """What answers an attempt; None when it has to go live. Raises UnmatchedRequestError."""
        if not self.open or os.getpid() != self._pid:
            self._refuse(attempt, _CLOSED if not self.open else _IN_A_CHILD)
        request = Request(
            endpoint=attempt.endpoint,
            path=attempt.sent.path,
            route=attempt.origin.route if attempt.origin else None,
            body=attempt.plain.json_object or {},
        )
        try:
            attempt.fault = self._script.take_fault(request)
            here = self._from_here(attempt, request)
        except ScriptError as error:
            self._refuse(attempt, f"cannot be answered by the script: {error}")
        if here is None and not self._may_go_live:
            self._miss(attempt)
        answered_here.set(here is not None)
        if here is None:
            return None
        return self._show(attempt, here)

    def _from_here(self, attempt: Attempt, request: Request) -> Answer | None:
        fault = attempt.fault
        if fault is not None and fault.cut_after is None:
            attempt.source = Source.FAULT
            return _faulty(fault, self._ask(attempt, request))
        scripted = self._script.take_reply(request)
        if scripted is not None:
            attempt.source = Source.SCRIPTED
            if isinstance(scripted, Raw):
                return answers.json_answer(scripted.json, status=scripted.status, headers=scripted.headers)
            return answers.answer(scripted, self._ask(attempt, request))
        if self._may_replay and (number := self._index.take(attempt.asked)) is not None:
            attempt.source = Source.REPLAYED
            attempt.recording = self._index.recordings[number]
            return recordings.replay(attempt.recording)
        if fault is not None and not self._may_go_live:  # nothing to cut: an answer made up for the purpose
            return answers.answer(replies.Reply(), self._ask(attempt, request))
        return None

    def _ask(self, attempt: Attempt, request: Request) -> replies.Ask:
        return replies.Ask(endpoint=attempt.endpoint, body=request.body, number=next(self._scripted))

    def finish(self, attempt: Attempt, answer: Answer) -> Answer:
        """Take what came back live; returns what to show, which differs when a fault cuts it."""
        attempt.got = answer
        attempt.source = Source.LIVE
        attempt.latency_s = time.monotonic() - attempt.started
        self._redactor.learn_headers(answer.headers)
        return self._show(attempt, answer)

    def _show(self, attempt: Attempt, answer: Answer) -> Answer:
        fault = attempt.fault
        if fault is not None:
            attempt.source = Source.FAULT
            if fault.cut_after is not None and answer.status is not None and answer.status < 400:
                answer = answers.cut(answer, after=fault.cut_after)
        failed = answer.status is None or answer.status >= 400 or answer.failure is not None
        settle(attempt.place, failed=failed)
        if failed:
            self._sleeps.refresh()
        attempt.shown = answer
        return answer

    @contextmanager
    def live(self, host: str) -> Iterator[None]:
        """Allow connections to `host` while this is open."""
        self.permit(host, 1)
        try:
            yield
        finally:
            self.permit(host, -1)

    def permit(self, host: str, count: int) -> None:
        """Allow so many more, or fewer, requests to be on their way to `host`."""
        with self._lock:
            self._permits[host] += count

    def permits(self, host: str) -> bool:
        """Whether an intercepted request to `host` is on its way."""
        return self._permits[host] > 0

    def _miss(self, attempt: Attempt) -> NoReturn:
        attempt.refused = True
        self._raise(misses.explain(attempt.asked, attempt.request, attempt.endpoint, attempt.origin, self.situation))

    def _refuse(self, attempt: Attempt, why: str) -> NoReturn:
        attempt.refused = True
        self._raise(misses.refused(attempt.asked, attempt.endpoint, attempt.origin, self.situation, why))

    def _raise(self, miss: Miss) -> NoReturn:
        with self._lock:
            self.misses.append(miss)
        raise UnmatchedRequestError(miss)


def _is_sdk(headers: Mapping[str, str]) -> bool:
    """Whether an LLM SDK sends the request, told by the headers it puts on all of them."""
    return "anthropic-version" in headers or "x-stainless-lang" in headers


def _faulty(fault: Fault, ask: replies.Ask) -> Answer:
    if fault.status is not None:
        return answers.refusal(fault.status, ask, message=fault.message, retry_after=fault.retry_after)
    return answers.garbled(ask) if fault.malformed else Answer(status=None, failure=fault.failure)
