"""What a run of `route-lint` takes, cold and warm, next to `ruff check` of the same tree.

    python tests/bench/checker_speed.py DIR... [--runs 5] [--jobs N]
    python tests/bench/checker_speed.py --rules DIR...      what all rules add to listing the call sites

Of several directories, each has its table, and the last one adds up the medians of all. Each turn runs ruff, route-lint without a cache, and route-lint with a cache that the first turn has filled. Medians are
shown, of the wall clock and of processor time: on a machine that does something else, only the second means much. Peak
memory is that of all processes of a run together, sampled from /proc, so pages that processes share count for each.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.02
PAGE = os.sysconf("SC_PAGE_SIZE")
_RSS = 21
"""The field of /proc/PID/stat, counted from the one after the process's name."""


@dataclass(frozen=True)
class Figures:
    """A line of a table: medians in seconds, and the highest peak in bytes."""

    name: str
    wall: float
    processor: float
    peak: int


@dataclass
class Runs:
    """The runs of one command."""

    name: str
    command: list[str]
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)

    def figures(self) -> Figures:
        """What the turns that count took."""
        wall, processor = statistics.median(self.wall[1:]), statistics.median(self.processor[1:])
        return Figures(name=self.name, wall=wall, processor=processor, peak=max(self.peak))

    def once(self, folder: Path, environment: dict[str, str]) -> None:
        """Run the command, and note what it took."""
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        peak = 0
        while (done := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            peak = max(peak, resident(process.pid))
            time.sleep(SAMPLE_SECONDS)
        process.returncode = os.waitstatus_to_exitcode(done[1])
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(self.command)} ended with {process.returncode}")
        self.wall.append(time.perf_counter() - start)
        self.processor.append(done[2].ru_utime + done[2].ru_stime)
        self.peak.append(max(peak, done[2].ru_maxrss * 1024))


def resident(group: int) -> int:
    """The memory of all processes of a group, in bytes."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[2]) == group:
            total += int(fields[_RSS]) * PAGE
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", metavar="DIR", type=Path, nargs="+")
    parser.add_argument("--runs", type=int, default=5, help="turns that count, after one that does not")
    parser.add_argument("--jobs", help="processes of route-lint (default: as it decides)")
    parser.add_argument("--rules", action="store_true", help="all rules, next to a run that only lists the call sites")
    options = parser.parse_args()
    lint = [sys.executable, "-P", "-m", "checker"]
    jobs = ["--jobs", options.jobs] if options.jobs else []
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for directory in map(Path.resolve, options.directories):
            commands = rules(lint, jobs) if options.rules else beside_ruff(lint, jobs, scratch / directory.name)
            measure(commands, directory, options.runs, scratch)
            tables.append([runs.figures() for runs in commands])
            print_table(directory.name, tables[-1])
    if len(tables) > 1:
        print_table(f"all {len(tables)}", [added_up(lines) for lines in zip(*tables, strict=True)])


def rules(lint: list[str], jobs: list[str]) -> list[Runs]:
    """The commands that tell what rules cost."""
    every = ["--isolated", "--no-cache", *jobs, "."]
    return [
        Runs("route-lint sites", [*lint, "sites", *every]),
        Runs("route-lint, default rules", [*lint, "check", *every]),
        Runs("route-lint, all rules", [*lint, "check", "--preview", "--select", "ALL", *every]),
    ]


def beside_ruff(lint: list[str], jobs: list[str], kept: Path) -> list[Runs]:
    """The commands that tell what a run costs."""
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if ruff is None:
        raise SystemExit("ruff is not installed")
    settings = kept / "route-lint.toml"
    kept.mkdir(exist_ok=True)
    settings.write_text(f'cache-dir = "{(kept / "cache").as_posix()}"\n')
    check = [*lint, "check", *jobs]
    return [
        Runs(
            "ruff check --no-cache --select F", [ruff, "check", "--no-cache", "--isolated", "--select", "F", "-q", "."]
        ),
        Runs("route-lint --no-cache", [*check, "--isolated", "--no-cache", "."]),
        Runs("route-lint, warm", [*check, "--config", str(settings), "."]),
    ]


def measure(commands: list[Runs], directory: Path, turns: int, scratch: Path) -> None:
    """Run every command once for each turn."""
    for turn in range(turns + 1):
        for runs in commands:
            runs.once(directory, compiled(scratch))
            print(f"\rturn {turn} of {turns}", end="", file=sys.stderr, flush=True)
    print("\r", end="", file=sys.stderr)


def compiled(scratch: Path) -> dict[str, str]:
    """The environment, with a place for compiled modules: what is installed is compiled once, not every time."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(scratch / "compiled")}


def added_up(lines: tuple[Figures, ...]) -> Figures:
    """One command's figures over all directories."""
    return Figures(
        name=lines[0].name,
        wall=sum(line.wall for line in lines),
        processor=sum(line.processor for line in lines),
        peak=max(line.peak for line in lines),
    )


def print_table(title: str, lines: list[Figures]) -> None:
    """One line a command; ratios are to the first."""
    print(f"{title:34} {'wall':>9} {'ratio':>7} {'processor':>11} {'ratio':>7} {'peak memory':>13}")
    first = lines[0]
    for line in lines:
        print(
            f"  {line.name:32} {line.wall:7.2f} s {line.wall / first.wall:7.2f}"
            f" {line.processor:9.2f} s {line.processor / first.processor:7.2f}"
            f" {line.peak / 2**20:10.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
