"""What methods of a known text give.

"openai/gpt-x".removeprefix("openai/")      "gpt-x"
"openai/gpt-x".split("/", 1)                two texts, the second "gpt-x"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.resolution.values import Lit, Reason, Texts, Unk, Value
from checker.syntax import tree as t

if TYPE_CHECKING:
    from checker.resolution.module import Module

CASES = frozenset({"lower", "upper", "title"})
CUTS = frozenset({"removeprefix", "removesuffix", "replace", "strip", "lstrip", "rstrip"})
SPLITS = frozenset({"split", "rsplit", "partition", "rpartition"})


def text_method(module: Module, call: t.Call, text: Lit, name: str) -> Value:
    """The result of a call of a text's method, if its arguments are constants."""
    given = [module.exprs[arg] for arg in call.args]
    named = [module.exprs[value] for keyword, value in call.keywords if keyword == "maxsplit"]
    constants = [record.value for record in (*given, *named) if isinstance(record, t.Const)]
    if not isinstance(text.value, str) or len(constants) != len(given) + len(call.keywords):
        return Unk(Reason.RUNTIME)
    try:
        if name in CASES or name in CUTS:
            return Lit(str(getattr(text.value, name)(*constants)), text.path, text.expr)
        if name in SPLITS:
            return Texts(tuple(getattr(text.value, name)(*constants)), text.path, text.expr)
    except (TypeError, ValueError):
        pass
    return Unk(Reason.RUNTIME)
