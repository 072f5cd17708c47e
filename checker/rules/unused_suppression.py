"""Flags suppression comments that suppress nothing.

## Why is this bad?
The comment stays behind when the code it excused is gone or mended.
The next real finding on that line is then hidden by a decision that nobody made about it.

## Fix safety
Safe: removing a comment does not change what the program does.

## Limits
Only rules that ran are judged: a comment for a rule that is not selected is left alone.

## Source
The same check exists for `# noqa` (ruff's RUF100) and `# type: ignore` (mypy's `--warn-unused-ignores`).
"""

from __future__ import annotations

from checker.findings import Severity
from checker.rules.commented_call import CALL
from checker.rules.examples import Example
from checker.rules.rule import Category, FixAvailability, Rule

RULE = Rule(
    code="RL901",
    name="unused-suppression",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.UPKEEP,),
    fix=FixAvailability.ALWAYS,
)

INVALID = (
    Example(
        CALL.replace(
            "messages.create(\n",
            'messages.create(  # route-lint: ignore[RL901]  # error: [RL901] "`ignore[RL901]` suppresses nothing"\n',
        ),
        fixed=CALL,
    ),
    Example(
        "# route-lint: ignore-file[RL901] kept for the old client  # error: [RL901]\n" + CALL,
        fixed=CALL,
    ),
    Example(
        files={
            "app/models.py": 'ANSWER = "claude-sonnet-4-5"\n',
            "app/main.py": CALL.replace('"claude-sonnet-4-5"', "models.ANSWER")
            .replace("import anthropic\n", "import anthropic\n\nfrom app import models\n")
            .replace("question}]\n", "question}]  # route-lint: ignore[RL901]  # error: [RL901]\n"),
        },
    ),
)

VALID = (
    Example(CALL),
    Example(CALL.replace("messages.create(\n", "messages.create(  # route-lint: ignore[RL103] audited in June\n")),
    Example(CALL.replace("messages.create(\n", 'messages.create(  # "route-lint ignore" is not for this line\n')),
)
