"""Whether anybody records what a call used: tokens, and so its cost.

True: the usage of the response is read, or something records every call of the SDK. None: the response goes where it
cannot be followed. False: all its ways were followed, and none reads the usage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.flow import Flow, LinkIndex
from checker.call_sites.sdks import Role
from checker.call_sites.telemetry_hooks import GATEWAY, WRAPPERS
from checker.facts.model import BlockKind
from checker.resolution.values import Ext, OfExpr
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.call_sites.find import Found
    from checker.call_sites.instrumentation import Instrumentation
    from checker.locations import Step
    from checker.resolution.solve import Solver

CALLBACKS = frozenset(
    {"callbacks", "callback_manager", "callback_handler", "hooks", "logger_fn", "middleware", "trace_processor"}
)
HANDLERS = re.compile(r"usage|token|cost|langfuse|langsmith|tracer|opik|wandb|weave|mlflow|arize|phoenix|portkey|"
                      r"agentops|helicone|openai_?callback", re.IGNORECASE)  # fmt: skip
METERS = re.compile(r"callback$|track_usage|usage|cost|token", re.IGNORECASE)
"""Context managers that add up what happens inside: `get_openai_callback`, `dspy.track_usage`."""
OBSERVED = frozenset({"observe", "traceable", "trace", "op", "track", "traced", "llm", "generation"})
SELF_REPORTING = frozenset({"openai-agents", "autogen", "deepeval", "langgraph", "browser_use", "claude-code"})
"""SDKs that report usage by a channel of their own, which need not show in the program."""
ANSWERED_LATER = frozenset({"claude-agent-sdk"})
"""SDKs whose clients are sent a request by one method and give the answer by another."""
LATER = re.compile(r"batches\.create|\bbatch|dreams\.create|agents\.(?:create|update)|assistants|threads|connect$")
"""Operations whose usage comes with a later request."""
ONLY_ANSWERS = frozenset({"instructor", "magentic", "marvin", "outlines"})
"""SDKs whose calls give what the model said as an object of the program's own, without the response around it."""
MAX_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Recording:
    """The answer for one site, with the place that decides it where there is one."""

    recorded: bool | None
    step: Step | None = None


def recordings(
    s: Solver, links: LinkIndex, instrumentation: Instrumentation, sites: Iterable[Found]
) -> list[Recording]:
    """The answers for all sites, in their order. The searches go on side by side, so that their questions are solved
    together."""
    found = list(sites)
    early = [_without_flow(s, links, instrumentation, site) for site in found]
    flows: list[Flow | None] = []
    for site, answer in zip(found, early, strict=True):
        c = site.candidate
        keeps = site.known.role is Role.BINDING
        whole = site.known.sdk.name not in ONLY_ANSWERS
        flow = None if answer is not None else Flow(s, links, c.module.path, c.call, keeps=keeps, whole=whole)
        flows.append(flow)
    for _ in range(MAX_ROUNDS):
        questions = [query for flow in flows if flow is not None for query in flow.advance()]
        if not questions:
            break
        s.solve(questions)
    return [
        answer if answer is not None else _after_flow(site, links, instrumentation, flow)
        for site, answer, flow in zip(found, early, flows, strict=True)
    ]


def _without_flow(s: Solver, links: LinkIndex, instrumentation: Instrumentation, site: Found) -> Recording | None:
    """What is clear before the response is followed."""
    c = site.candidate
    covered = instrumentation.of(site.known.sdk.name, c.module.path)
    if covered is not None and covered.certain:
        return Recording(True, covered.step)
    call = c.module.exprs[c.call]
    assert isinstance(call, t.Call)
    for value in s.answer(OfExpr(c.module.path, c.callee)):
        if isinstance(value, Ext) and (value.dotted.startswith(WRAPPERS) or _through_gateway(links, value)):
            return Recording(True)
    for name, argument in call.keywords:
        if name in CALLBACKS and not _is_nothing(c.module.exprs[argument]):
            known = any(HANDLERS.search(word) for word in _names_in(c.module.exprs, argument))
            return Recording(True if known else None)
    return Recording(True) if _inside_meter(site, links) else None


def _inside_meter(site: Found, links: LinkIndex) -> bool:
    """Whether the call stands in a `with get_openai_callback() as usage:`."""
    module = site.candidate.module
    block = module.mark(site.candidate.call).block
    while block >= 0:
        record = module.facts.blocks[block]
        if record.kind is BlockKind.WITH and record.header >= 0:
            chain = links.of(module.path).chain(record.header)
            if chain and METERS.search(chain[-1]):
                return True
        block = record.parent
    return False


def _through_gateway(links: LinkIndex, value: Ext) -> bool:
    """Whether the client was built with the address of a gateway that records."""
    if value.call is None:
        return False
    path, expr = value.call
    exprs = links.of(path).module.exprs
    call = exprs[expr]
    for name, argument in call.keywords if isinstance(call, t.Call) else ():
        record = exprs[argument]
        if name in ("base_url", "api_base") and isinstance(record, t.Const) and GATEWAY.search(str(record.value)):
            return True
    return False


def _after_flow(site: Found, links: LinkIndex, instrumentation: Instrumentation, flow: Flow | None) -> Recording:
    assert flow is not None
    if flow.reading is not None:
        # What is bound may be used elsewhere too: one reading does not speak for all of its requests.
        return Recording(True if site.known.role is Role.CALL else None, flow.reading)
    perhaps = instrumentation.of(site.known.sdk.name, site.candidate.module.path)
    if perhaps is not None:
        return Recording(None, perhaps.step)
    if flow.escape is not None or flow.unfinished:
        return Recording(None, flow.escape)
    if site.known.wrapper is not None:
        return Recording(None)  # what it gives back says nothing of what it has recorded
    operation = site.known.operation
    if operation is not None and operation.bound and site.known.sdk.name in ANSWERED_LATER:
        return Recording(None)
    if site.known.sdk.name in SELF_REPORTING or LATER.search(site.known.name) or _is_observed(site, links):
        return Recording(None)
    return Recording(False)


def _is_observed(site: Found, links: LinkIndex) -> bool:
    """Whether a decorator of a tracing library stands on the function."""
    module = site.candidate.module
    function = module.mark(site.candidate.call).function
    here = links.of(module.path)
    while function >= 0:
        record = module.facts.functions[function]
        for decorator in record.decorators:
            expr = module.exprs[decorator]
            chain = here.chain(expr.func if isinstance(expr, t.Call) else decorator)
            if chain and chain[-1] in OBSERVED:
                return True
        function = module.function_of_scope(record.parent)
    return False


def _is_nothing(record: t.Expr) -> bool:
    return (isinstance(record, t.Const) and record.value is None) or (
        isinstance(record, t.Sequence) and not record.items
    )


def _names_in(exprs: tuple[t.AnyExpr, ...], expr: int) -> list[str]:
    """The names in an expression, three levels deep."""
    names: list[str] = []
    level = [expr]
    for _ in range(3):
        for index in level:
            record = exprs[index]
            if isinstance(record, t.Name):
                names.append(record.id)
            elif isinstance(record, t.Attr):
                names.append(record.name)
        level = [child for index in level for child in children(exprs[index]) if child >= 0]
    return names
