"""Writes the parts of the documentation that follow from the code, so that they cannot say anything else.

    python docs/generate.py            write what has changed
    python docs/generate.py --check    write nothing; exit with 1 and name the pages that are out of date

A *page* is generated as a whole: everything in `docs/rules/`. A *section* is generated inside a page that people
write; it stands between `<!-- generated: NAME -->` and `<!-- end -->`, and its name is a function in `SECTIONS`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.call_sites.sdks import SDKS
from checker.cli import main as route_lint
from checker.cli.arguments import check_parser
from checker.config.options import OPTIONS, WRAPPER_OPTIONS
from checker.config.schema import schema
from checker.report import rule_page
from checker.rules import REGISTRY
from checker.rules.documentation import documentation
from pytest_model_routing.plugin.options import add_options
from pytest_model_routing.policy import DEFAULT_TASKS, TASK_SORTS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
EXAMPLE = "docs/examples/support"
SHOWN_FINDINGS = 3

_SECTION = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->)", re.MULTILINE | re.DOTALL
)


def pages() -> dict[Path, str]:
    """Every page with something generated in it, as it should be."""
    found = {DOCS / "rules" / f"{module.RULE.name}.md": rule_page.render(module) for module in REGISTRY.modules}
    found[DOCS / "rules" / "index.md"] = f"# Rules\n\n{rules(prefix='')}"
    found[DOCS / "route-lint.schema.json"] = json.dumps(schema(REGISTRY.selectors()), indent=2) + "\n"
    for path in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))):
        text = path.read_text("utf-8")
        filled = _SECTION.sub(lambda match: f"{match['begin']}{SECTIONS[match['name']]()}{match['end']}", text)
        if _SECTION.search(text):
            found[path] = filled
    return found


def stale(wanted: dict[Path, str]) -> Iterator[Path]:
    """The pages that differ from what is wanted, and the rule pages of rules that are gone."""
    for path, text in wanted.items():
        if not path.exists() or path.read_text("utf-8") != text:
            yield path
    yield from (path for path in sorted((DOCS / "rules").glob("*.md")) if path not in wanted)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def rules(prefix: str = "docs/rules/") -> str:
    """Every rule, with a link to its page."""
    return table(
        ("code", "name", "flags"),
        (
            (
                module.RULE.code + (" (preview)" if module.RULE.preview else ""),
                f"[{module.RULE.name}]({prefix}{module.RULE.name}.md)",
                documentation(module.__doc__).summary.removeprefix("Flags ").rstrip("."),
            )
            for module in REGISTRY.modules
        ),
    )


def lint_output() -> str:
    """The first findings and the last lines that the README's first command prints."""
    output = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(output):
        route_lint([EXAMPLE, "--no-cache", "--color", "never"])
    *findings, closing = output.getvalue().strip().split("\n\n")
    left = len(findings) - SHOWN_FINDINGS
    more = [f"... and {left} more"] if left > 0 else []
    return _fenced("\n\n".join([*findings[:SHOWN_FINDINGS], *more, closing]))


def test_output() -> str:
    """What pytest says about the routes of the example at the end of the README's second command."""
    command = [sys.executable, "-m", "pytest", EXAMPLE, "-p", "no:cacheprovider", "--color=no"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment["COLUMNS"] = "80"
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    _, mark, tail = done.stdout.partition("=== model routing ===")
    if done.returncode != 0 or not mark:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    lines = [re.sub(r"=* (\d+ passed).*", r"\1", line.rstrip()) for line in tail.splitlines()[1:]]
    return _fenced("\n".join(lines).strip())


def options() -> str:
    """The keys of `[tool.route-lint]`."""
    return table(("key", "what", "default"), map(_option, OPTIONS))


def arguments() -> str:
    """The options of `route-lint [check]`, group by group as its help shows them."""
    parser = check_parser("route-lint", "")
    rows = (
        (f"{', '.join(f'`{name}`' for name in action.option_strings)} {_values(action)}".rstrip(), str(action.help))
        for group in parser._action_groups  # noqa: SLF001 - argparse has no other list of its options
        for action in group._group_actions  # noqa: SLF001
        if action.option_strings
    )
    return table(("option", "what"), rows)


def _values(action: argparse.Action) -> str:
    if action.choices is not None:
        return f"`{'|'.join(map(str, action.choices))}`"
    return f"`{action.metavar}`" if action.metavar else ""


def wrapper_options() -> str:
    """The keys of `[[tool.route-lint.wrappers]]`."""
    return table(("key", "what", "default"), map(_option, WRAPPER_OPTIONS))


def tasks() -> str:
    """The task map that holds without a policy file."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for name, rule in DEFAULT_TASKS.items():
        if name not in TASK_SORTS or name in TASK_SORTS[name]:
            rows.setdefault((rule.min or "", rule.max or "", rule.prefer or ""), []).append(f"`{name}`")
    return table(("tasks", "min", "max", "prefer"), ((", ".join(names), *bounds) for bounds, names in rows.items()))


def task_sorts() -> str:
    """The sorts of work, and their tasks."""
    rows = ((f"`{sort}`", ", ".join(f"`{task}`" for task in names)) for sort, names in TASK_SORTS.items())
    return table(("sort", "tasks"), rows)


def sdks() -> str:
    """The SDKs in the catalogue, and the modules they are imported from."""
    return table(("SDK", "imported from"), ((sdk.name, ", ".join(f"`{root}`" for root in sdk.roots)) for sdk in SDKS))


class _Options:
    """Stands in for pytest's parser, and keeps what the plugin declares."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []

    def getgroup(self, *_: str) -> _Options:
        return self

    def addoption(self, name: str, *, help: str, default: object, metavar: str = "", **rest: Any) -> None:  # noqa: A002
        value = "\\|".join(rest["choices"]) if "choices" in rest else metavar
        self.rows.append((f"`{name}={value}`".replace("\\|", "|"), help, f"`{default}`" if default else ""))

    def addini(self, name: str, help: str, *, default: object, **_: Any) -> None:  # noqa: A002
        self.rows.append((f"`{name}`", help, f"`{default}`".lower() if isinstance(default, bool) else f"`{default}`"))


def plugin_options() -> str:
    """The plugin's options and settings."""
    parser: Any = _Options()
    add_options(parser)
    return table(("option or setting", "what", "default"), parser.rows)


def _option(option: Any) -> tuple[str, str, str]:
    if option.required:
        return f"`{option.key}`", option.doc, "required"
    shown = {None: "", True: "`true`", False: "`false`"}
    default = shown[option.default] if option.default in (None, True, False) else f"`{option.default}`"
    return f"`{option.key}`", option.doc, default.replace("'", '"')


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```\n"


SECTIONS: dict[str, Callable[[], str]] = {
    "arguments": arguments,
    "lint-output": lint_output,
    "options": options,
    "plugin-options": plugin_options,
    "rules": rules,
    "sdks": sdks,
    "task-sorts": task_sorts,
    "tasks": tasks,
    "test-output": test_output,
    "wrapper-options": wrapper_options,
}


def main() -> int:
    """Write or check."""
    wanted = pages()
    outdated = list(stale(wanted))
    for path in outdated:
        print(f"{path.relative_to(ROOT)} is out of date" if "--check" in sys.argv else path.relative_to(ROOT))
        if "--check" in sys.argv:
            continue
        path.parent.mkdir(exist_ok=True)
        if path in wanted:
            path.write_text(wanted[path], "utf-8")
        else:
            path.unlink()
    if outdated and "--check" in sys.argv:
        print("run: python docs/generate.py")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
