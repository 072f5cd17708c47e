"""The shape of the project: what lies where, what importing costs, and what is said only once."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from doc_pages import ROOT

import checker
import pytest_model_routing

if TYPE_CHECKING:
    from types import ModuleType

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = (checker, pytest_model_routing)
TOP = {
    *("pyproject.toml", "pytest_model_routing", "checker", "tests", "docs"),
    *("README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"),
    *("noxfile.py", "justfile", "Makefile", "action.yml", "uv.lock", "mkdocs.yml", "zensical.toml", "codecov.yml"),
}
HEAVY = {"anthropic", "genai_prices", "libcst", "msgspec", "openai", "pathspec", "vcr", "yaml", "checker"}


def tracked() -> list[str]:
    """The files of the project, as git has them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8", errors="replace")


def test_the_top_level_holds_what_the_layout_names() -> None:
    top = {name.partition("/")[0] for name in tracked()}

    assert {name for name in top if not name.startswith(".")} <= TOP


def test_no_file_names_a_folder_of_one_machine() -> None:
    folders = {f"{folder}/" for folder in (ROOT.parent, Path.home()) if len(folder.parts) > 1}

    assert [name for name in tracked() if any(folder in text(name) for folder in folders)] == []


def test_nothing_is_left_unfinished() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")  # its name is in a table of exceptions
    sources = [name for name in tracked() if name.startswith(("checker/", "pytest_model_routing/"))]

    assert [name for name in sources if name.endswith(".py") and marks.search(text(name))] == []


def test_both_packages_are_typed() -> None:
    for package in PACKAGES:
        assert (Path(package.__path__[0]) / "py.typed").exists()


def test_the_version_is_said_once() -> None:
    declared = PROJECT["project"]["version"]
    sources = [name for name in tracked() if name.startswith(("checker/", "pytest_model_routing/"))]

    assert version("pytest-model-routing") == declared
    assert [name for name in sources if re.search(r"^__version__\b", text(name), re.MULTILINE)] == []
    assert re.findall(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)[0] == declared


def test_the_programs_are_installed() -> None:
    (script,) = entry_points(group="console_scripts", name="route-lint")
    (plugin,) = entry_points(group="pytest11", name="model-routing")

    assert callable(script.load())
    assert plugin.value == "pytest_model_routing.plugin"


def imported_by(statement: str) -> set[str]:
    """The heavy packages that a statement imports, in a process of its own."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return HEAVY & {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_the_plugin_is_light() -> None:
    assert imported_by("import pytest, pytest_model_routing.plugin") == set()


def test_asking_for_help_is_light() -> None:
    assert imported_by("from checker.cli import main") <= {"checker"}


def modules() -> list[ModuleType]:
    """All modules of both packages. Importing them has no effect but defining things."""
    names = [
        name
        for package in PACKAGES
        for _, name, _ in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in names]


def test_all_is_honest() -> None:
    for module in modules():
        declared = getattr(module, "__all__", ())

        assert [name for name in declared if not hasattr(module, name)] == [], module.__name__
        assert len(declared) == len(set(declared)), module.__name__


def test_every_module_is_introduced() -> None:
    assert [module.__name__ for module in modules() if not (module.__doc__ or "").strip()] == []


def test_dependencies_have_floors_and_development_is_an_extra() -> None:
    extras = PROJECT["project"]["optional-dependencies"]

    for requirement in (*PROJECT["project"]["dependencies"], *extras["dev"]):
        assert ">=" in requirement or requirement.startswith("types-"), requirement
    assert "dependency-groups" not in PROJECT


def action_step(name: str) -> dict[str, str]:
    steps = yaml.safe_load(text("action.yml"))["runs"]["steps"]
    found: dict[str, str] = next(step for step in steps if step.get("name") == name)
    return found


def run_action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the action's last step as a runner does."""
    program = folder / "route-lint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n')
    program.chmod(0o755)
    (folder / "fine.py").write_text("print('hello')\n")
    variables = {"PATHS": ".", "ARGS": "", "SARIF": "", **inputs, "ROUTE_LINT": str(program)}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", action_step("Run route-lint")["run"]],
        cwd=folder, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_action_runs_and_writes_sarif(tmp_path: Path) -> None:
    done = run_action(tmp_path, SARIF="out.sarif", ARGS="--select RL9 --no-cache")

    assert (done.returncode, done.stderr) == (0, "out.sarif: No findings\n")
    assert (tmp_path / "out.sarif").read_text("utf-8").startswith("{")


def test_inputs_of_the_action_are_no_source_code(tmp_path: Path) -> None:
    done = run_action(tmp_path, PATHS="$(touch bad) ; touch worse")

    assert done.returncode == 2
    assert {path.name for path in tmp_path.iterdir()} >= {"fine.py"}
    assert not {"bad", "worse"} & {path.name for path in tmp_path.iterdir()}


def test_every_input_of_the_action_is_used_and_documented() -> None:
    action = yaml.safe_load(text("action.yml"))

    for name in action["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in text("action.yml")
        assert f"`{name}`" in text("docs/ci.md")


@pytest.mark.parametrize("name", [".pre-commit-hooks.yaml", ".pre-commit-config.yaml"])
def test_hooks_name_programs_that_exist(name: str) -> None:
    listed = yaml.safe_load(text(name))
    hooks = listed if isinstance(listed, list) else listed["repos"][0]["hooks"]
    scripts = {script.name for script in entry_points(group="console_scripts")}

    for hook in hooks:
        assert hook["entry"].split()[0] in {*scripts, "ruff", "python"}
        assert {"id", "name", "language"} <= set(hook)
