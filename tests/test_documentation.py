"""The README, the pages that are not about the plugin (its own tests run those), and everything generated in them."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml
from doc_pages import DOCS, ROOT, Block, blocks, commands, missing

from checker import config
from checker.cli import main as route_lint
from checker.rules import REGISTRY
from pytest_model_routing import policy

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *DOCS.glob("*.md"))
page = pytest.mark.parametrize("page", PAGES, ids=[path.stem for path in PAGES])


def generator() -> ModuleType:
    """`docs/generate.py`, which is in no package."""
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def environment(folder: Path) -> dict[str, str]:
    """That of a process of its own, which imports from `folder` before anything else."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    return {**inherited, "PYTHONPATH": str(folder), "COLUMNS": "80"}


def run(command: list[str], folder: Path) -> str:
    """What a command of a page prints; it may fail, because that is what some of them show."""
    program, *arguments = command
    start = {
        "route-lint": ["-m", "checker"],
        "pytest": ["-m", "pytest", "-p", "no:cacheprovider"],
        "python": [],
    }[program]
    done = subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=folder, env=environment(folder), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode in (0, 1), f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def follow(path: Path, folder: Path) -> None:
    """Do what a page says: write its files, run its commands, and see what it shows."""
    for block in blocks(path):
        if block.title is not None:
            target = folder / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.body, "utf-8")
        elif block.language == "console":
            for command, shown in commands(block.body):
                output = run(command, folder)

                assert missing(shown, output) is None, f"{command} does not print {missing(shown, output)!r}:\n{output}"


def test_generated_parts_are_current() -> None:
    generate = generator()

    assert list(generate.stale(generate.pages())) == [], "run: python docs/generate.py"


def test_every_generated_part_is_used_and_closed() -> None:
    text = "".join(path.read_text("utf-8") for path in PAGES)
    opened = re.findall(r"<!-- generated: ([\w-]+) -->", text)

    assert sorted(opened) == sorted(generator().SECTIONS)
    assert text.count("<!-- end -->") == len(opened)


@pytest.mark.parametrize("name", ["quickstart", "how-it-works", "linter"])
def test_a_page_runs_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    follow(DOCS / f"{name}.md", tmp_path)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the parts of the project that a new rule or SDK touches."""
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")
    for name in ("checker", "pytest_model_routing", "docs", "tests/checker/rules"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def insert(path: Path, line: str, *, before: str, after: str = "") -> None:
    """Put a line above the first one that begins so, further down than `after`."""
    head, mark, tail = path.read_text("utf-8").partition(after or "\n")
    assert f"\n{before}" in tail
    path.write_text(head + mark + tail.replace(f"\n{before}", f"\n{line}\n{before}", 1), "utf-8")


def test_writing_a_rule_to_the_letter(checkout: Path) -> None:
    registry = checkout / "checker" / "rules" / "__init__.py"
    following = next(module for module in REGISTRY.modules if module.RULE.code > "RL709")
    # Whoever follows the page in a clone and then runs the tests has the rule already.
    registry.write_text(registry.read_text("utf-8").replace('    "preview_model",\n', ""), "utf-8")
    for made in ("checker/rules/preview_model.py", "docs/rules/preview-model.md"):
        (checkout / made).unlink(missing_ok=True)
    insert(registry, '    "preview_model",', before=f'    "{following.RULE.name.replace("-", "_")}",', after="RULES =")

    follow(DOCS / "writing-a-rule.md", checkout)


def test_adding_an_sdk_to_the_letter(checkout: Path) -> None:
    catalogue = checkout / "checker" / "call_sites" / "sdks" / "__init__.py"
    insert(catalogue, "from checker.call_sites.sdks import acme", before="from checker.call_sites.sdks.surface import")
    insert(catalogue, "    acme.SDK,", before="    anthropic.SDK,")

    follow(DOCS / "adding-an-sdk.md", checkout)


@page
def test_every_block_is_of_its_language(page: Path) -> None:
    for block in blocks(page):
        where = f"{page.name}:{block.line}"
        match block.language:
            case "python":
                ast.parse(block.body, filename=where)
            case "toml":
                tomllib.loads(block.body)
            case "yaml":
                yaml.safe_load(block.body)
            case _:
                assert block.language in {"console", "text", "sh"}, where


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")

    assert [path.name for path in DOCS.glob("*.md") if f"- {path.name}\n" not in navigation] == []


def test_the_evidence_says_of_every_rule_what_it_is() -> None:
    rows = re.findall(
        r"^\| \[(RL\d{3}) [\w-]+\]\([^)]*\) \| (\w+) \|", (DOCS / "evidence.md").read_text("utf-8"), re.MULTILINE
    )
    rules = [
        module.RULE for module in REGISTRY.modules if not module.RULE.code.startswith("RL9")
    ]  # those judge comments

    assert rows == [
        (rule.code, "preview" if rule.preview else "auditors" if rule.persona is config.Persona.AUDITOR else "default")
        for rule in rules
    ]


@page
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)", page.read_text("utf-8")):
        path = page.parent / target if target else page

        assert path.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@page
def test_a_sentence_has_a_line_of_its_own(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$|<!--.*?-->|`[^`]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    lines = (line for line in prose.splitlines() if not line.startswith("|"))

    assert [line for line in lines if re.search(r"[a-z)][.?!] [A-Z]", line)] == []


def configurations() -> list[object]:
    wanted = ("model-routing", "route-lint")
    return [
        pytest.param(block, id=f"{path.stem}:{block.line}")
        for path in (ROOT / "README.md", *DOCS.glob("*.md"))
        for block in blocks(path)
        if block.language == "toml" and any(name in tomllib.loads(block.body).get("tool", {}) for name in wanted)
    ]


@pytest.mark.parametrize("block", configurations())
def test_configuration_that_is_shown_is_accepted(block: Block) -> None:
    tools = tomllib.loads(block.body)["tool"]
    routing = policy.parse(tools.get("model-routing", {}), source="pyproject.toml")

    config.parse(tools.get("route-lint", {}), selectors=REGISTRY.selectors(), routing=routing, root=ROOT)


def test_the_two_commands_of_the_readme_are_what_ci_runs() -> None:
    shell = [block.body.strip() for block in blocks(ROOT / "README.md") if block.language == "sh"]
    readme = [body for body in shell if body.startswith("python3 -m venv .venv && ")]
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    assert len(readme) == 2
    assert all("\n" not in body for body in readme)
    assert readme[0].endswith("/route-lint docs/examples/support")
    assert readme[1].endswith("/pytest -n auto")
    assert "grep '^python3 -m venv \\.venv && ' README.md" in script
    assert "${readme[0]//.venv/$user}" in script
    assert "${readme[1]//.venv/$dev}" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_commands_that_are_named_in_contributing_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    for path in re.findall(r"(?<![\w/])((?:docs|tests|\.ci)/[\w/.-]+)", text):
        assert (ROOT / path).exists(), path
    for program in ("ruff", "mypy", "lint-imports", "docs/generate.py"):
        assert program in text
        assert program in script


# The mistakes that were put into the example, by file. Every rule that can see one of them is listed, previews included:
# the test below leaves out what is not on by default, so nothing changes here when a rule leaves preview.
PLANTED = {
    ".claude/agents/code-reviewer.md": {"RL102"},
    "support/drafts.py": {"RL301", "RL302", "RL303"},
    "support/router.py": {"RL202", "RL203", "RL204", "RL205"},
    "support/summaries.py": {"RL401", "RL403", "RL405", "RL407", "RL601", "RL701"},
}


@pytest.mark.parametrize("preview", [False, True], ids=["by default", "with previews"])
def test_the_example_has_the_findings_that_were_planted(
    preview: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(DOCS / "examples" / "support")
    on = {module.RULE.code for module in REGISTRY.modules if preview or not module.RULE.preview}

    code = route_lint([".", "--no-cache", "--format", "json", *(["--preview"] if preview else [])])

    found = {(item["path"], item["code"]) for item in json.loads(capsys.readouterr().out)["findings"]}
    planted = {(path, code) for path, codes in PLANTED.items() for code in codes & on}
    advice = [
        *(f"{path}: {code} is planted here and not found: mend the rule" for path, code in sorted(planted - found)),
        *(
            f"{path}: {code} is found here and was not planted: if it is right, add it to PLANTED and say so in the "
            "example, else mend the rule or the example"
            for path, code in sorted(found - planted)
        ),
    ]
    assert code == 1
    assert not advice, "docs/examples/support\n" + "\n".join(advice)
