"""What a mistake of route-lint's own says: what broke and where, what to report, and how to go on without it.

route-lint: error: internal error: KeyError: 'x' (rule RL103 on support/router.py:7)
  in check, checker/rules/strong_model_for_simple_task.py:61 (--verbose shows the traceback)
This is a bug in route-lint. Please report it, with these lines: https://...
  route-lint src
  route-lint 0.1.0, Python 3.11.7, linux
Until it is mended: --ignore RL103
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from checker.report.links import REPORTING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.cli.terminal import Terminal

DEBUG = "ROUTE_LINT_DEBUG"

_RULE = re.compile(r"^rule (\w+) on ")  # the note that `checker.run` adds


def own_up(error: Exception, arguments: Sequence[str], terminal: Terminal, *, verbose: bool) -> None:
    """Say all of it on stderr."""
    notes = "; ".join(getattr(error, "__notes__", ()))
    where = f" ({notes})" if notes else ""
    terminal.complain(f"internal error: {type(error).__name__}: {error}{where}")
    frames = traceback.extract_tb(error.__traceback__)
    if verbose or os.environ.get(DEBUG):
        terminal.explain("".join(traceback.format_exception(error)).rstrip())
    elif frames:
        place = "/".join(Path(frames[-1].filename).parts[-3:])
        terminal.explain(f"  in {frames[-1].name}, {place}:{frames[-1].lineno} (--verbose shows the traceback)")
    terminal.explain(f"This is a bug in route-lint. Please report it, with these lines: {REPORTING}")
    terminal.explain(f"  route-lint {shlex.join(arguments)}")
    terminal.explain(
        f"  route-lint {version('pytest-model-routing')}, Python {platform.python_version()}, {sys.platform}"
    )
    if code := _RULE.search(notes):
        terminal.explain(f"Until it is mended: --ignore {code[1]}")
