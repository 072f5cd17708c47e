"""Applying fixes: which ones, to which bytes, and never more than that.

    plan = choose(findings, unsafe=False)         # fixes that do not contradict each other
    changes = apply(plan, files)                  # path -> Change(before, after), in memory
    print(unified_diff(changes))

A *fix* is all of its edits or none; its edits may lie in several files. Two fixes may want the same edit (a constant
that two calls use), which is then made once; when two want different edits of one stretch the later one waits for the
next round. Bytes outside the edits stay as they are: line ends, byte order marks, encodings, the JSON around a
notebook's cell.
"""

from checker.fixes.apply import Change, apply
from checker.fixes.choose import Plan, choose
from checker.fixes.diff import unified_diff
from checker.fixes.ignores import ignore_edits
from checker.fixes.overlay import Overlay

__all__ = ["Change", "Overlay", "Plan", "apply", "choose", "ignore_edits", "unified_diff"]
