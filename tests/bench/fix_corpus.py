"""What `route-lint --fix` does to real projects: a slow check, run by hand.

    python tests/bench/fix_corpus.py DIR... [-- OPTIONS OF ROUTE-LINT]

Each folder in a DIR is one project. It is copied, fixed with `--fix --unsafe-fixes`, and what was fixed is held against
the original, byte by byte:

* every changed file still parses, as Python or as a notebook;
* the changed bytes are those that the fixes named, and a file that no fix named is as it was;
* a second run has nothing left to fix, and no rule finds more than before.

The exit code is 1 when one of these does not hold.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMATS = (".py", ".pyw", ".pyi", ".ipynb", ".md")
SECONDS = 900


@dataclass
class Project:
    """What happened to one project."""

    name: str
    fixes: int = 0
    files: int = 0
    wrong: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)


def main(arguments: list[str]) -> int:
    """Print a line a project, and what is wrong."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    folders, options = arguments[:at], arguments[at + 1 :]
    projects = []
    for folder in (path for name in folders for path in sorted(Path(name).iterdir()) if is_project(path)):
        try:
            project = fixed(folder, options)
        except RuntimeError as error:
            project = Project(folder.name, wrong=[str(error)])
        projects.append(project)
        codes = ", ".join(f"{code} {number}" for code, number in sorted(project.codes.items()))
        print(f"{project.name:<40} {project.fixes:>4} fixes in {project.files:>3} files  {codes}", flush=True)
        for line in project.wrong:
            print(f"    WRONG: {line}", flush=True)
    wrong = sum(len(project.wrong) for project in projects)
    fixes, files = sum(p.fixes for p in projects), sum(p.files for p in projects)
    print(f"{len(projects)} projects, {fixes} fixes in {files} files, {wrong} wrong")
    return 1 if wrong else 0


def is_project(path: Path) -> bool:
    """Whether there is anything in a folder that route-lint reads."""
    return path.is_dir() and not path.name.startswith(".") and any(path.rglob("*.py"))


def fixed(original: Path, options: list[str]) -> Project:
    """Fix a copy of one project and compare."""
    project = Project(original.name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, original.name)
        shutil.copytree(original, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", "node_modules"))
        before = contents(copy)
        found = findings(copy, options)
        done = route_lint(copy, ["--fix", "--unsafe-fixes", "--format", "json", *options])
        after = contents(copy)
        edits = edits_by_file(found)
        changed = [name for name in before if before[name] != after[name]]
        project.files = len(changed)
        left = Counter(item["code"] for item in json.loads(done)["findings"])
        had = Counter(item["code"] for item in found)
        project.codes = had - left
        project.fixes = project.codes.total()
        project.wrong += [f"{code}: {had[code]} -> {left[code]} findings" for code in left if left[code] > had[code]]
        project.wrong += [f"{name} was made or removed" for name in before.keys() ^ after.keys()]
        for name in changed:
            project.wrong += compare(name, before[name], after[name], edits.get(name, []))
        if again := route_lint(copy, ["--diff", "--unsafe-fixes", *options]):
            project.wrong.append(f"a second run would change: {again[:200]}")
    return project


def route_lint(folder: Path, arguments: list[str]) -> str:
    """What route-lint prints about a folder. Raises RuntimeError when it fails."""
    # -P: a project with a module called `checker` must not be imported instead.
    command = [sys.executable, "-P", "-m", "checker", ".", "--isolated", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{folder.name}: exit code {done.returncode}: {done.stderr}")
    return done.stdout


def findings(folder: Path, options: list[str]) -> list[dict[str, Any]]:
    """The findings of a folder."""
    listed: list[dict[str, Any]] = json.loads(route_lint(folder, ["--format", "json", *options]))["findings"]
    return listed


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that route-lint reads, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in FORMATS and path.is_file() and not path.is_symlink()
    }


def edits_by_file(found: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The edits of all fixes, each once, by path."""
    edits: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for finding in found:
        for edit in (finding["fix"] or {"edits": []})["edits"]:
            if edit not in edits[edit["path"]]:
                edits[edit["path"]].append(edit)
    return edits


def compare(name: str, before: bytes, after: bytes, edits: list[dict[str, Any]]) -> list[str]:
    """What is wrong with a changed file."""
    wrong = [] if parses(name, after) else [f"{name} no longer parses"]
    if not edits:
        return [*wrong, f"{name} changed without a fix"]
    if name.endswith(".ipynb"):
        return [*wrong, *compare_notebooks(name, before, after, edits)]
    lines = {number for edit in edits for number in range(edit["line"], edit["end_line"] + 1)}
    kept = [line for number, line in enumerate(before.splitlines(keepends=True), start=1) if number not in lines]
    return wrong if in_order(kept, after.splitlines(keepends=True)) else [*wrong, f"{name}: other lines changed"]


def compare_notebooks(name: str, before: bytes, after: bytes, edits: list[dict[str, Any]]) -> list[str]:
    """What changed in a notebook besides the source of the cells that fixes named."""
    old, new = json.loads(before), json.loads(after)
    for index in {edit["cell"] for edit in edits}:
        old["cells"][index]["source"] = new["cells"][index]["source"] = ""
    return [] if old == new else [f"{name}: more than the source of a cell changed"]


def in_order(kept: list[bytes], lines: list[bytes]) -> bool:
    """Whether all of `kept` are among `lines`, in this order."""
    rest = iter(lines)
    return all(line in rest for line in kept)


def parses(name: str, data: bytes) -> bool:
    """Whether a file is still what it was."""
    try:
        if name.endswith(".ipynb"):
            json.loads(data)
        elif not name.endswith(".md"):
            ast.parse(data, filename=name)
    except (SyntaxError, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
