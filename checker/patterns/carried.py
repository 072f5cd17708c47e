"""What an escalation takes along: whether anything of the task or of the first answer is in the dearer request.

    ask(LARGE, question + draft)                    the task and the draft
    ask(LARGE, f"Improve it: {score}")              nothing but the score
    ask(LARGE, "Think hard.")                       nothing

Anything that is not a literal, a constant of a module or the score itself is taken to carry something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.facts.model import BindingKind, ScopeKind
from checker.patterns.judges import inside
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.call_sites.code import Code
    from checker.patterns.cascades import Cascade

ABOUT_THE_CALL = frozenset({
    "model", "max_tokens", "max_completion_tokens", "max_output_tokens", "temperature", "timeout", "stop", "stream", "top_p",
    "thinking", "effort", "extra_headers", "metadata", "betas", "tools", "tool_choice", "response_format", "seed",
    "reasoning_effort", "service_tier", "retries", "output_config", "response_model", "text_format",
})  # fmt: skip
"""Arguments that say how to answer, not what."""
MAX_DEPTH = 4


def carries_nothing(code: Code, cascade: Cascade) -> bool:
    """Whether the dearer request is made of literals, constants and the score alone."""
    place = cascade.escalation.place
    module = code.module(place.path)
    call = module.exprs[place.expr]
    if not isinstance(call, t.Call) or any(name == "**" for name, _ in call.keywords):
        return False
    func = module.exprs[call.func]
    if cascade.escalation.depth and not isinstance(func, t.Name):
        return False  # a method, whose object may hold the conversation
    given = [*call.args, *(value for name, value in call.keywords if name not in ABOUT_THE_CALL)]
    score = _score_bindings(code, cascade)
    return bool(given) and all(_is_constant(code, Place(place.path, value), score, MAX_DEPTH) for value in given)


def _score_bindings(code: Code, cascade: Cascade) -> frozenset[int]:
    """The bindings of the number that was compared."""
    score = cascade.gate.score
    return frozenset(code.module(score.path).facts.uses.get(score.expr, ()))


def _is_constant(code: Code, place: Place, score: frozenset[int], depth: int) -> bool:
    """Whether nothing in an expression comes from the task."""
    module = code.module(place.path)
    for expr in inside(module, place.expr):
        record = module.exprs[expr]
        if isinstance(record, (t.Call, t.Await, t.Comprehension, t.Lambda, t.Yield, t.Opaque)):
            return False
        if isinstance(record, t.Name) and not _is_constant_name(code, Place(place.path, expr), score, depth):
            return False
    return True


def _is_constant_name(code: Code, place: Place, score: frozenset[int], depth: int) -> bool:
    module = code.module(place.path)
    live = module.facts.uses.get(place.expr, ())
    if live and set(live) <= score:
        return True
    meanings = list(code.reader.meanings(place.path, place.expr))
    if not meanings or depth == 0:
        return False
    for path, binding in meanings:
        scope = code.module(path).facts.scopes[binding.scope]
        if binding.kind is not BindingKind.VALUE or binding.path or binding.expr < 0:
            return False
        if scope.kind is not ScopeKind.MODULE and path != place.path:
            return False
        if not _is_constant(code, Place(path, binding.expr), score, depth - 1):
            return False
    return True
