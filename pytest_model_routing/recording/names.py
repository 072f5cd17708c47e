"""What a place in the code is called: `package.module:Qual.name`, the name that `route-lint` gives it too.

    def answer(): ...                    support.router:answer
    class Router:
        def classify(self):              support.router:Router.classify
            def inner(): ...             support.router:Router.classify.inner        Python says `classify.<locals>.inner`
            return [... for ...]         support.router:Router.classify              a part of what surrounds it
        LABEL = ask(...)                 support.router:<module>                     no function makes this call
    if __name__ == "__main__": ...       support.router:<module>                     run, and not imported, all the same

Lambdas and comprehensions have no name of their own, and the body of a class is not a function.
"""

from __future__ import annotations

import functools
import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator
    from types import CodeType, FrameType

_MODULE = "<module>"
_MAIN = "__main__"
_NESTED = ".<locals>."


def of(frame: FrameType) -> str:
    """The name of the function that a frame runs."""
    return f"{_module_of(frame)}:{qualified(frame.f_code)}"


def qualified(code: CodeType) -> str:
    """The part after the colon. (`co_qualname` is that of the definition: decorators do not change it.)"""
    parts = code.co_qualname.split(_NESTED)
    if not code.co_flags & inspect.CO_OPTIMIZED:  # the body of a class or a module
        parts.pop()
    while parts and parts[-1].endswith(">"):  # <lambda>, <genexpr>, <listcomp>
        parts.pop()
    return ".".join(parts) or _MODULE


def at(file: str, line: int, name: str) -> str:
    """The name of a place known by file and line only, which is read from the source; `name` where there is none."""
    return f"{module_at(file)}:{_qualified_at(file, line) or name}"


def module_at(file: str) -> str:
    """The module that a file was loaded as."""
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) == file and name != _MAIN:
            return name
    return _named_by_folders(file)


def shown(file: str | Path) -> str:
    """A path for a message: relative where it lies below the working directory."""
    path = Path(file)
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _module_of(frame: FrameType) -> str:
    name = str(frame.f_globals.get("__name__", "?"))
    if name != _MAIN:
        return name
    spec = frame.f_globals.get("__spec__")  # there for `python -m support.router`
    return str(spec.name) if spec is not None else _named_by_folders(frame.f_code.co_filename)


@functools.lru_cache(maxsize=256)
def _named_by_folders(file: str) -> str:
    """The name by which a file would be imported: from above the outermost package that it is in."""
    path = Path(file)
    parts = [path.stem]
    for folder in path.parents:
        if not (folder / "__init__.py").exists():
            break
        parts.append(folder.name)
    return ".".join(reversed(parts))


def _qualified_at(file: str, line: int) -> str | None:
    import ast
    import linecache

    try:
        node: ast.AST = ast.parse("".join(linecache.getlines(file)))
    except SyntaxError:
        return None
    parts: list[str] = []
    functions = 0  # how many parts there are up to the innermost function
    while True:
        around = (child for child in _definitions(node) if child.lineno <= line <= (child.end_lineno or line))
        inner = next(around, None)
        if inner is None:
            return ".".join(parts[:functions]) or None
        parts.append(inner.name)
        if not isinstance(inner, ast.ClassDef):
            functions = len(parts)
        node = inner


def _definitions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The definitions directly under `node`, also those inside its `if` and `try` statements."""
    import ast

    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child
        else:
            yield from _definitions(child)
