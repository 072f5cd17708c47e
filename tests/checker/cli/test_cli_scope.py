"""What is looked at and what is reported on, with the pipeline as it is."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from checker.cli import main

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]

MODELS = 'GOOD = "claude-3-opus-20240229"\n'
QUESTIONS = """\
from anthropic import Anthropic

from shop import models

client = Anthropic()


def answer(question):
    reply = client.messages.create(model=models.GOOD, max_tokens=500, messages=[{"role": "user", "content": question}])
    print(reply.usage)
    return reply
"""


@pytest.fixture
def shop(project: Path) -> Path:
    for name, text in {"__init__": "", "models": MODELS, "questions": QUESTIONS}.items():
        path = project / "shop" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (project / "pyproject.toml").write_text("")
    return project


def found(capsys: Capture, *arguments: str) -> list[str]:
    """Path and code of every finding."""
    assert main([*arguments, "--format", "json", "--no-cache"]) in (0, 1)
    document = json.loads(capsys.readouterr().out)
    return [f"{item['path']} {item['code']}" for item in document["findings"]]


def used(capsys: Capture, *arguments: str) -> list[list[str]]:
    """The models of every call site."""
    assert main(["sites", *arguments, "--format", "json", "--no-cache"]) == 0
    return [site["models"] for site in json.loads(capsys.readouterr().out)["sites"]]


def test_single_files_are_seen_in_their_project(shop: Path, capsys: Capture) -> None:
    assert used(capsys, "shop/questions.py") == [["claude-3-opus-20240229"]]
    assert used(capsys, "shop/models.py") == []
    assert found(capsys, "shop/models.py") == ["shop/models.py RL701"]
    assert found(capsys, "shop/questions.py") == []


def test_what_only_the_whole_project_can_say_is_left_to_it(shop: Path, capsys: Capture) -> None:
    (shop / "shop" / "models.py").write_text(
        MODELS.rstrip() + "  # route-lint: ignore[RL701, RL103] kept for old letters\n"
    )

    assert found(capsys, "shop/models.py") == []
    assert found(capsys, "shop") == ["shop/models.py RL901"]


def test_so_is_source_from_stdin(shop: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def stdin(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    stdin(QUESTIONS)
    assert used(capsys, "-", "--stdin-filename", "shop/new.py") == [["claude-3-opus-20240229"]]
    stdin(MODELS.replace("claude-3-opus-20240229", "claude-sonnet-5-5"))
    assert found(capsys, "-", "--stdin-filename", "shop/models.py") == []


def test_files_outside_a_project_are_seen_alone(shop: Path, capsys: Capture) -> None:
    (shop / "pyproject.toml").unlink()

    assert used(capsys, "shop/questions.py") == [[]]


def test_a_folder_is_the_whole_of_what_is_seen(shop: Path, capsys: Capture) -> None:
    (shop / "other").mkdir()
    (shop / "other" / "late.py").write_text(QUESTIONS)

    assert used(capsys, "other") == [[]]


def test_patterns_count_from_the_project_and_from_where_they_are_typed(
    shop: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "pyproject.toml").write_text('[tool.route-lint]\nexclude = ["shop/questions.py"]\n')
    assert used(capsys, ".") == []
    monkeypatch.chdir(shop / "shop")
    assert used(capsys, ".") == []

    (shop / "pyproject.toml").write_text("[tool.route-lint]\n")
    assert len(used(capsys, ".")) == 1
    assert len(used(capsys, ".", "--exclude", "shop/questions.py")) == 1
    assert used(capsys, "..", "--exclude", "/questions.py") == []


def test_a_fingerprint_does_not_depend_on_where_one_stands(
    shop: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["baseline", "."]) == 0
    assert found(capsys, ".") == []
    monkeypatch.chdir(shop / "shop")

    assert found(capsys, ".") == []
    assert found(capsys, "models.py") == []
    assert found(capsys, ".", "--no-baseline") == ["models.py RL701"]


AGENT = """\
---
name: code-reviewer
description: Reviews code for bugs.
model: haiku
---
# route-lint: ignore[RL102] what the agent is told is no comment
You are a code reviewer. Review the diff.
"""


def test_agents_have_comments_too(project: Path, capsys: Capture) -> None:
    agent = project / ".claude" / "agents" / "code-reviewer.md"
    agent.parent.mkdir(parents=True)
    agent.write_text(AGENT)
    assert found(capsys, ".") == [".claude/agents/code-reviewer.md RL102"]

    assert main(["--add-ignore", "--reason", "one-line changes", "--no-cache"]) == 0

    assert agent.read_text().splitlines()[3] == "# route-lint: ignore[RL102] one-line changes"
    assert found(capsys, ".") == []
    agent.write_text(agent.read_text().replace("model: haiku", "model: opus"))
    capsys.readouterr()
    assert found(capsys, ".") == [".claude/agents/code-reviewer.md RL901"]
    assert main(["--fix", "--no-cache"]) == 0
    assert agent.read_text() == AGENT.replace("haiku", "opus")
