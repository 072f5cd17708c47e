"""Notebooks: the Python cells of an `.ipynb` file, as one module and back.

Cells run in one namespace, so they are read as one module; places are still reported in the cell. With two code cells,
the first (index 0) `import anthropic`, the second (index 2) `%time` on one line and `ask()` on the next:

    text, lines = as_module(notebook)     # "import anthropic\\npass\\nask()\\n"
    lines.locate(3)                       # CellLine(cell=2, line=2)

A cell that does not parse must not take the others with it: when the whole does not parse, parse each `cell.python`
alone and leave the bad ones out with `as_module(notebook, without={2})`.

Formats 4 (`cells`) and 3 (`worksheets`) are read. Cells in another language, by the kernel, by `%%bash` and the like or
by the editor's metadata, are not code cells here.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from checker.locations import Problem
from checker.sources.decode import decode_text
from checker.sources.ipython import as_python

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_PYTHON_NAMES = ("python", "ipython", "pyspark", "xpython")

# JSON can hold what no source file can: half of a surrogate pair, and null. One character each keeps the columns.
_NOT_TEXT = {**dict.fromkeys(range(0xD800, 0xE000), "\ufffd"), 0: "\ufffd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCell:
    """One Python cell. `index` counts all cells from 0; `python` is `source` without IPython's own syntax."""

    index: int
    source: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """The Python cells of a notebook, in order; none when its kernel is not Python's."""

    path: str
    cells: tuple[CodeCell, ...]


class CellLine(NamedTuple):
    """A line, counted from 1, in the cell with an index counted from 0."""

    cell: int
    line: int


@dataclass(frozen=True, slots=True)
class LineMap:
    """Lines of the module to lines in cells and back. `starts` holds the module line each cell begins on."""

    cells: tuple[int, ...]
    starts: tuple[int, ...]

    def locate(self, line: int) -> CellLine:
        """Where a line of the module is. Past the end counts on in the last cell. Raises LookupError without cells."""
        if not self.cells:
            raise LookupError("this notebook has no Python cells")
        which = max(0, bisect_right(self.starts, line) - 1)
        return CellLine(self.cells[which], line - self.starts[which] + 1)

    def module_line(self, cell: int, line: int) -> int:
        """The way back from `locate`. Raises LookupError for a cell that is not in the module."""
        try:
            return self.starts[self.cells.index(cell)] + line - 1
        except ValueError:
            raise LookupError(f"cell {cell} is not in this module") from None


def as_module(notebook: Notebook, *, without: Collection[int] = ()) -> tuple[str, LineMap]:
    """The cells, but for those with an index in `without`, as the text of one module."""
    cells = [cell for cell in notebook.cells if cell.index not in without]
    starts: list[int] = []
    line = 1
    for cell in cells:
        starts.append(line)
        line += cell.python.count("\n")
    text = "".join(cell.python for cell in cells)
    return text, LineMap(tuple(cell.index for cell in cells), tuple(starts))


def read_notebook(path: str, data: bytes) -> Notebook | Problem:
    """The Python cells of a notebook file. An empty file is a notebook that was never saved: it has no cells."""
    decoded = decode_text(path, data)
    if isinstance(decoded, Problem):
        return decoded
    if not decoded.text.strip():
        return Notebook(path=path, cells=())
    import json

    try:
        document = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        return Problem(path=path, line=error.lineno, what=f"this notebook is not valid JSON: {error.msg}")
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        return Problem(path=path, line=1, what=f"this notebook cannot be read: {error}")
    cells = _cells(document)
    if cells is None:
        return Problem(path=path, line=1, what="this notebook has no list of cells")
    if not _is_python(_language(_mapping(document).get("metadata"))):
        return Notebook(path=path, cells=())
    return Notebook(path=path, cells=tuple(_code_cells(cells)))


def _cells(document: object) -> list[object] | None:
    fields = _mapping(document)
    cells, worksheets = fields.get("cells"), fields.get("worksheets")
    if isinstance(cells, list):
        return cells
    if isinstance(worksheets, list):
        sheets = [_mapping(sheet).get("cells") for sheet in worksheets]
        return [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    return None


def _code_cells(cells: list[object]) -> Iterator[CodeCell]:
    for index, cell in enumerate(cells):
        fields = _mapping(cell)
        if fields.get("cell_type") != "code" or not _is_python(_cell_language(fields)):
            continue
        source = _text(fields.get("source", fields.get("input"))).translate(_NOT_TEXT)
        python = as_python(source)
        if python is not None:
            yield CodeCell(index=index, source=source, python=python)


def _language(metadata: object) -> object:
    """The language a notebook's metadata declare; older ones name only the kernel (`ir`, `julia-1.9`, `python3`)."""
    fields = _mapping(metadata)
    kernel = _mapping(fields.get("kernelspec"))
    declared = _mapping(fields.get("language_info")).get("name") or kernel.get("language")
    if declared:
        return declared
    name = str(kernel.get("name") or "").lower()
    return "other" if name in _OTHER_KERNELS or name.startswith(_OTHER_KERNEL_FAMILIES) else None


_OTHER_KERNELS = frozenset({"bash", "deno", "ir", "java", "javascript", "ruby", "rust", "scala", "tslab", "xr"})
_OTHER_KERNEL_FAMILIES = (
    ".net",
    "apache_toree",
    "gophernotes",
    "ijavascript",
    "julia",
    "octave",
    "sas",
    "spylon",
    "xcpp",
)


def _cell_language(cell: dict[str, object]) -> object:
    """The language of one cell: format 3 writes it beside the code, VS Code into the metadata."""
    return cell.get("language") or _mapping(_mapping(cell.get("metadata")).get("vscode")).get("languageId")


def _is_python(language: object) -> bool:
    """Whether a declared language is Python. Not declared: it is, as for every reader of notebooks."""
    return not isinstance(language, str) or language.lower().startswith(_PYTHON_NAMES)


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
