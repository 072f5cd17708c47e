"""Findings on real code, drawn at random but the same for everybody, for reading by hand.

    python tests/bench/sample_findings.py DIR                        60 findings of the default rules
    python tests/bench/sample_findings.py DIR --rule RL601 --most 30     up to 30 of one rule
    python tests/bench/sample_findings.py DIR --count                how many each rule has

DIR holds one folder for each package, which is checked by itself. What is drawn depends on the seed and on the
findings alone. Each is shown with its source lines and its notes; a reader says whether it is right.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261122
AROUND = 2
"""Source lines shown before and after."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One finding, as `--format json` has it, and the package it is in."""

    package: Path
    finding: dict[str, Any]

    @property
    def key(self) -> tuple[object, ...]:
        """The order that is drawn from."""
        f = self.finding
        return (self.package.name, f["path"], f["cell"] or 0, f["line"], f["column"], f["code"], f["message"])


def main() -> int:
    """Print the findings, or their numbers by rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--rule", action="append", default=[], help="a rule by code; may be repeated; preview rules too"
    )
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", action="store_true")
    options = parser.parse_args()
    found = sorted(findings(options.folder, options.rule), key=lambda each: each.key)
    if options.count:
        for code, number in sorted(collections.Counter(each.finding["code"] for each in found).items()):
            print(f"{code} {number}")
        return 0
    drawn = random.Random(options.seed).sample(found, min(options.most, len(found)))
    for number, each in enumerate(sorted(drawn, key=lambda each: each.key), start=1):
        print("\n".join(shown(number, each)))
    print(f"{len(drawn)} of {len(found)} findings")
    return 0


def findings(folder: Path, rules: list[str]) -> Iterator[Sampled]:
    """The findings of every package."""
    chosen = ["--preview", "--select", ",".join(rules)] if rules else []
    for package in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        command = [
            sys.executable,
            "-m",
            "checker",
            "--isolated",
            "--no-cache",
            "--exit-zero",
            "--format",
            "json",
            *chosen,
            ".",
        ]
        done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{package.name}: {done.stderr.strip()}", file=sys.stderr)
            continue
        yield from (Sampled(package, finding) for finding in json.loads(done.stdout)["findings"])


def shown(number: int, each: Sampled) -> Iterator[str]:
    """A finding with its source lines and notes."""
    f = each.finding
    cell = "" if f["cell"] is None else f" cell {f['cell']}"
    yield f"{number}. {f['code']} {f['confidence']} {each.package.name}/{f['path']}{cell}:{f['line']} {f['message']}"
    for line in source(each.package / f["path"], f["cell"], f["line"]):
        yield f"        {line}"
    for step in (*f["trace"], *f["related"]):
        yield f"    {step['path']}:{step['line']} {step['what']}"
    yield ""


def source(path: Path, cell: int | None, line: int) -> list[str]:
    """The lines around one, of a file or of a notebook's cell."""
    text = path.read_text("utf-8", errors="replace")
    if cell is not None:
        text = "".join(json.loads(text)["cells"][cell]["source"])
    lines = text.splitlines()
    return lines[max(0, line - 1 - AROUND) : line + AROUND]


if __name__ == "__main__":
    sys.exit(main())
