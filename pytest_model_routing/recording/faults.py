"""What can be made to fail, and how it looks to the caller.

Fault(status=529)              an answer like any other: the SDK raises OverloadedError, or retries
Fault(failure=TIMEOUT)         the HTTP library's own exception, without the wait
Fault(cut_after=3)             the real answer up to its third event, then a broken connection
Fault(malformed=True)          status 200 and half of a JSON text
"""

from __future__ import annotations

from dataclasses import dataclass

from pytest_model_routing.recording.errors import ScriptError
from pytest_model_routing.recording.wire import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of failure; exactly one of `status`, `failure`, `cut_after`, `malformed` is set."""

    status: int | None = None
    retry_after: float | None = None
    message: str | None = None
    failure: Failure | None = None
    cut_after: int | None = None
    malformed: bool = False

    @property
    def name(self) -> str:
        """In words."""
        if self.status is not None:
            return f"status {self.status}"
        if self.failure is not None:
            return str(self.failure)
        return "malformed" if self.malformed else f"cut after {self.cut_after}"


def make_fault(
    *,
    status: int | None,
    retry_after: float | None,
    message: str | None,
    timeout: bool,
    drop: bool,
    cut_after: int | None,
    malformed: bool,
) -> Fault:
    """Check the arguments of `Script.fail`. Raises ScriptError."""
    __tracebackhide__ = True
    kinds = [status is not None, timeout, drop, cut_after is not None, malformed]
    if sum(kinds) != 1:
        raise ScriptError("a fault is exactly one of `status`, `timeout`, `drop`, `cut_after`, `malformed`")
    if status is not None and not 400 <= status <= 599:
        raise ScriptError(f"`status` must be one of an error, 400 to 599, not {status}")
    if status is None and (retry_after is not None or message is not None):
        raise ScriptError("`retry_after` and `message` belong to a `status`")
    if cut_after is not None and cut_after < 0:
        raise ScriptError(f"`cut_after` is a number of events, not {cut_after}")
    failure = Failure.TIMEOUT if timeout else Failure.DROPPED if drop else None
    return Fault(
        status=status,
        retry_after=retry_after,
        message=message,
        failure=failure,
        cut_after=cut_after,
        malformed=malformed,
    )
