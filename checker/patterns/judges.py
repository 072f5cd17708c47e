"""Whether a number that a model gives is about its own answer, and whether anything else goes into it.

found = json.loads(ask(SMALL, question))              found["confidence"]: about its own answer
score = float(ask(SMALL, "Rate this: " + draft))      about another answer, as `draft` is one
0.5 * confidence + 0.5 * similarity                   combined
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.patterns.answers import answers
from checker.patterns.regex import Regex
from checker.syntax import tree as t
from checker.syntax.children import children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.patterns.answers import Answer
    from checker.resolution.program import Module

COMBINES = Regex(r"combin|adjust|calibrat|blend|weigh|hedg|heuristic|penal|boost|signal|aggregate|average|mean|"
                      r"similar|agree|consisten", re.IGNORECASE)  # fmt: skip
MOST_NAMES = 24
MOST_PARTS = 200


def inside(module: Module, expr: int) -> Iterator[int]:
    """An expression and its parts, up to a bound."""
    todo = [expr]
    for index in todo:
        yield index
        if len(todo) < MOST_PARTS:
            todo.extend(child for child in children(module.exprs[index]) if child >= 0)


def is_about_another_answer(code: Code, answer: Answer) -> bool:
    """Whether the request that gave a number was itself asked about an answer of a model."""
    place = answer.calls[0] if answer.calls else code.place_of(answer.site)
    if place is None:
        return False
    module = code.module(place.path)
    call = module.exprs[place.expr]
    given = (*call.args, *(value for _, value in call.keywords)) if isinstance(call, t.Call) else ()
    names = [index for value in given for index in inside(module, value) if isinstance(module.exprs[index], t.Name)]
    return any(answers(code, Place(place.path, name)) for name in names[:MOST_NAMES])


def is_combined(code: Code, score: Place, answer: Answer) -> bool:
    """Whether arithmetic with something else, or a function that is named for it, makes the number."""
    if any(COMBINES.search(name) for name in answer.treated):
        return True
    made = [score]
    for path, index in answer.bindings:
        expr = code.module(path).facts.bindings[index].expr
        if expr >= 0:
            made.append(Place(path, expr))
    return any(_adds(code.module(place.path), place.expr) for place in made)


def _adds(module: Module, expr: int) -> bool:
    """Arithmetic between two things that are both no literal; a sum of texts is none."""
    for index in inside(module, expr):
        record = module.exprs[index]
        if isinstance(record, t.Call):
            continue
        if isinstance(record, t.Binary) and record.op in ("*", "-", "/", "**"):
            sides = (module.exprs[record.left], module.exprs[record.right])
            if not any(isinstance(side, t.Const) for side in sides):
                return True
    return False
