"""Flags suppression comments that cannot be followed.

## Why is this bad?
A comment that route-lint cannot read suppresses nothing, and its author believes that it does.
A comment without a code would hide every finding on its line, also those of rules that do not exist yet, so it is not
followed either.

## Limits
Only comments that start with `# route-lint:` are looked at.

## Source
The form is route-lint's own: `# route-lint: ignore[CODE, ...] until=YYYY-MM-DD reason`, or `ignore-file[...]` for a
whole file.
"""

from __future__ import annotations

from checker.findings import Severity
from checker.rules.commented_call import commented
from checker.rules.examples import Example
from checker.rules.rule import Category, Rule

RULE = Rule(
    code="RL903", name="malformed-suppression", severity=Severity.ERROR, since="0.1", categories=(Category.UPKEEP,)
)

INVALID = (
    Example(commented('ignore  # error: [RL903] "without a rule"')),
    Example(commented('ignore[RL99999]  # error: [RL903] "no rule is called `RL99999`"')),
    Example(commented('ignore[unused-supression]  # error: [RL903] "unused-suppression"')),
    Example(commented('ignore[RL701] until=2027-13-01  # error: [RL903] "`2027-13-01` is not a date"')),
    Example(commented('disable[RL701]  # error: [RL903] "`disable` is not a directive"')),
    Example(commented('ignore[RL701  # error: [RL903] "`]` is missing"')),
)

VALID = (
    Example(commented("ignore[RL701] the replacement is being evaluated")),
    Example(commented("ignore[RL703, retired-model] until=9999-12-31")),
    Example(commented("ignore-file[RL701]")),
)
