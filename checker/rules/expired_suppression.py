"""Flags suppression comments whose `until` date has passed.

## Why is this bad?
`until=` says that somebody meant to come back.
From the day after that date the comment no longer suppresses anything, so what it hid is reported again beside this
finding.

## Limits
Dates are compared with the day of the run, in the local time zone.

## Source
The date is the author's own; nothing else is assumed.
"""

from __future__ import annotations

from checker.findings import Severity
from checker.rules.commented_call import commented
from checker.rules.examples import Example
from checker.rules.rule import Category, Rule

RULE = Rule(
    code="RL902", name="expired-suppression", severity=Severity.WARNING, since="0.1", categories=(Category.UPKEEP,)
)

INVALID = (
    Example(commented('ignore[RL701] until=2020-01-31 moving in January  # error: [RL902] "expired on 2020-01-31"')),
    Example(commented("ignore[RL701,RL103] until=2020-01-31  # error: [RL902]")),
    Example(
        files={
            "app/models.py": 'ANSWER = "claude-sonnet-4-5"\n',
            "app/main.py": commented("ignore[retired-model] until=2021-12-24  # error: [RL902]")
            .replace('"claude-sonnet-4-5"', "ANSWER")
            .replace("import anthropic\n", "import anthropic\n\nfrom app.models import ANSWER\n"),
        },
    ),
)

VALID = (
    Example(commented("ignore[RL701] until=9999-12-31 moving some day")),
    Example(commented("ignore[RL701] no date, no expiry")),
    Example(commented("ignore[RL701] since 2020-01-31")),
)
