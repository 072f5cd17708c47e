"""Flags suppression comments that give no reason.

## Why is this bad?
Whoever reads the comment later cannot tell whether it still holds.

## Limits
Any words count as a reason.

## Source
A convention, which is why only the pedantic and auditor personas see it.
"""

from __future__ import annotations

from checker.config import Persona
from checker.findings import Severity
from checker.rules.commented_call import CALL, commented
from checker.rules.examples import Example
from checker.rules.rule import Category, Rule

RULE = Rule(
    code="RL904",
    name="unexplained-suppression",
    severity=Severity.INFO,
    since="0.1",
    categories=(Category.UPKEEP,),
    persona=Persona.PEDANTIC,
)

INVALID = (
    Example(commented('ignore[RL701]  # error: [RL904] "gives no reason"')),
    Example(commented("ignore[RL701] until=9999-12-31  # error: [RL904]")),
    Example(commented("ignore-file[RL701]  # error: [RL904]")),
)

VALID = (
    Example(commented("ignore[RL701] the replacement is being evaluated")),
    Example(commented("ignore[RL701] until=9999-12-31 the replacement is being evaluated")),
    Example(CALL),
)
