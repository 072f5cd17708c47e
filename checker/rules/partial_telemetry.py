"""Flags telemetry that leaves out what makes it useful: the model, or most of the requests.

## Why is this bad?
Tokens without the model cannot be priced, and cannot be compared with those of another tier.
Usage that is only logged in a debugging run is not there when the bill comes.

## Limits
Tokens without a model are reported where they are logged or printed, the site can use several models or one that is
chosen at run time, and nothing that the function logs names a model.
Usage in one branch is reported where every reading in the function stands under a test of `verbose`, `debug` or the
like.
What is returned or handed to code of your own is left alone, because the model can be added there, and so is a cost,
which needs no model any more.

## Source
One of the project's founding anti-patterns: log model, tokens and cost of each request.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.flow import USAGE
from checker.call_sites.model import Kind
from checker.facts.model import BlockKind
from checker.findings import Confidence, Severity
from checker.patterns.metering import concern
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.links import Links
    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL602",
    name="partial-telemetry",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.TELEMETRY,),
    preview=True,
)
LOGS = frozenset({"print", "debug", "info", "warning", "log", "echo", "secho", "write", "success"})
MODEL = Regex(r"model|llm|engine|deployment|provider", re.IGNORECASE)
DEBUG = Regex(r"verbose|debug|quiet|trace|dry_run|show_", re.IGNORECASE)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when a site's usage is recorded in part."""
    step = site.usage_step
    if site.kind is not Kind.CALL or not site.usage_recorded or step is None or " is read" not in step.what:
        return
    if is_test(step.path) or step.cell is not None:
        return
    links = context.code.links(step.path)
    readings = context.code.once(Readings).of(step.path)
    reading = next((expr for expr in readings if links.module.line(expr) == step.line), None)
    if reading is None:
        return
    span = links.module.span(reading)
    test = _only_under(context.code, site, links, reading, readings)
    if test:
        yield RULE.finding(site, f"usage is only recorded under `{test}`", span=span, confidence=Confidence.MEDIUM)
    elif _several(site) and not _is_priced(links, reading) and _is_logged_alone(links, reading):
        level = concern(site, context.code)
        if level is not None:
            yield RULE.finding(
                site, f"tokens are logged without the model, which {_which(site)}", span=span,
                confidence=min(level, Confidence.MEDIUM, key=lambda level: level.rank),
            )  # fmt: skip


def _several(site: CallSite) -> bool:
    """Whether a site can use other models than the one that a reader sees."""
    return len(site.models) > 1 or (not site.complete and not any(unknown.left_out for unknown in site.unknowns))


def _which(site: CallSite) -> str:
    return f"is one of {len(site.models)}" if len(site.models) > 1 else "is chosen elsewhere"


class Readings:
    """The readings of usage in each file: `code.once(Readings)`."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._files: dict[str, tuple[int, ...]] = {}

    def of(self, path: str) -> tuple[int, ...]:
        """The attributes of a file that are named for usage, name by name."""
        found = self._files.get(path)
        if found is None:
            named = ((name, exprs) for name, exprs in self._code.links(path).attributes.items() if USAGE.search(name))
            found = self._files[path] = tuple(expr for _, exprs in named for expr in exprs)
        return found


def _only_under(code: Code, site: CallSite, links: Links, reading: int, readings: tuple[int, ...]) -> str:
    """The debugging test that every reading of usage in a function stands under, "" when there is none."""
    function = links.module.mark(reading).function
    tests = {_debugging(links, expr) for expr in readings if links.module.mark(expr).function == function}
    place = code.place_of(site)
    inside = place is not None and place.path == links.module.path and _debugging(links, place.expr)
    return tests.pop() if len(tests) == 1 and not inside else ""


def _debugging(links: Links, expr: int) -> str:
    """The test of a debugging flag around an expression."""
    blocks = links.module.facts.blocks
    mark = links.module.mark(expr)
    block = mark.block
    while block >= 0 and blocks[block].function == mark.function:
        record = blocks[block]
        if record.kind is BlockKind.IF and record.header >= 0:
            chain = links.chain(record.header)
            if chain and DEBUG.search(chain[-1]):
                return ".".join(chain)
        block = record.parent
    return ""


def _is_priced(links: Links, reading: int) -> bool:
    """Whether what is read is a cost already, for which nobody needs the model."""
    record = links.module.exprs[reading]
    return isinstance(record, t.Attr) and "cost" in record.name


def _is_logged_alone(links: Links, reading: int) -> bool:
    """Whether a reading stands in a log call, and no log call of its function names a model."""
    module = links.module
    if _log_around(links, reading) is None:
        return False
    function = module.mark(reading).function
    return not any(
        type(record) is t.Call
        and module.mark(index).function == function
        and _is_log(links, record)
        and any(MODEL.search(word) for word in _words(links, index))
        for index, record in enumerate(module.exprs)
    )


def _log_around(links: Links, expr: int) -> int | None:
    parent = links.parents.get(expr)
    while parent is not None:
        record = links.module.exprs[parent]
        if isinstance(record, t.Call) and _is_log(links, record):
            return parent
        if isinstance(record, (t.Lambda, t.Comprehension)):
            return None
        parent = links.parents.get(parent)
    return None


def _is_log(links: Links, call: t.Call) -> bool:
    func = links.module.exprs[call.func]
    name = func.name if isinstance(func, t.Attr) else func.id if isinstance(func, t.Name) else ""
    return name in LOGS


def _words(links: Links, expr: int) -> Iterator[str]:
    for index in links.module.inside(expr):
        match links.module.exprs[index]:
            case t.Name(name) | t.Attr(_, name):
                yield name
            case t.Const(str() as text):
                yield text


INVALID = Programs("partial_programs.PARTIAL_PROGRAMS")
VALID = Programs("partial_programs.WHOLE_PROGRAMS")
