"""Flags one task that is given a different prompt on each tier.

## Why is this bad?
A comparison between tiers then compares prompts, so nobody can tell whether the cheaper model is good enough.
Every change has to be made once for each tier, and the copies drift apart.
Keep one prompt and change only the model.

## Limits
Two sites are compared when they are arms of one `if` or `match`, or functions of one module whose names differ only
in the word for the tier.
A site is compared with itself when its model and its prompt are looked up by the same key, or assigned in the same
branches.
Only prompts that are written in the code are compared; parts that are filled in at run time are left out.
Sites with different tasks, SDKs or a model whose tier is not known are not compared.

## Source
One of the project's founding anti-patterns: a different prompt for each tier; swap the model, not the prompt.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.locations import Step
from checker.patterns.regex import Regex
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.named_models import certainty
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite, Prompt, Variant
    from checker.findings import Finding

RULE = Rule(
    code="RL501",
    name="prompt-per-tier",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.QUALITY, Category.UPKEEP),
)
LEAST_WORDS = 4
"""A text with fewer words is a label, not a prompt."""
TIER_WORD = Regex(
    r"(?:^|_)(?:fast|balanced|deep|frontier|haiku|sonnet|opus|fable|mini|nano|flash|small|medium|large|cheap|strong|weak|"
    r"big|light|heavy|simple|complex|quick|smart|premium|basic|advanced|luna|terra|sol|astra)(?=_|$)"
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each pair of sites, or each site of its own, whose prompts differ."""
    reported: set[CallSite] = set()
    for site in sites:
        yield from _alone(site, context)
    groups: dict[tuple[str, str, str], list[CallSite]] = {}
    for site in sites:
        if site.prompt is not None and _tier(site, context) is not None and not is_test(site.span.path):
            for key in _kin(site):
                groups.setdefault(key, []).append(site)
    for (kind, _, _), members in groups.items():
        for first, second in itertools.combinations(members, 2):
            alike = kind == "name" or _exclusive(first, second)
            if second not in reported and alike and _differ(first, second, context):
                reported.add(second)
                yield _finding(first, second, context)


def _alone(site: CallSite, context: Context) -> Iterator[Finding]:
    """A site whose model and prompt are chosen together."""
    by_tier: dict[str, Variant] = {}
    for variant in site.variants:
        tier = context.policy.tier_of(variant.model)
        if tier is not None and len(_words(variant.prompt)) >= LEAST_WORDS:
            by_tier.setdefault(tier, variant)
    texts = {" ".join(_words(variant.prompt)) for variant in by_tier.values()}
    if len(by_tier) > 1 and len(texts) > 1 and not is_test(site.span.path):
        tiers = " and ".join(f"`{tier}`" for tier in sorted(by_tier, key=context.policy.rank)[:2])
        yield RULE.finding(
            site,
            f"the prompt changes with the tier: {tiers} differ",
            related=tuple(
                Step(path=v.span.path, line=v.span.line, what=f"the prompt for `{v.model}`", cell=v.span.cell)
                for v in by_tier.values()
            ),
        )


def _finding(first: CallSite, second: CallSite, context: Context) -> Finding:
    tiers = f"`{_tier(first, context)}` and `{_tier(second, context)}`"
    return RULE.finding(
        second,
        f"the prompt changes with the tier: {tiers} differ",
        confidence=min(certainty(first), certainty(second), key=lambda level: level.rank),
        related=tuple(
            Step(path=p.span.path, line=p.span.line, what=f"the prompt for `{s.models[0].text}`", cell=p.span.cell)
            for s in (first, second)
            if (p := s.prompt) is not None
        ),
    )


def _kin(site: CallSite) -> Iterator[tuple[str, str, str]]:
    """What a site may be compared by: its function, and its function's name without the word for a tier."""
    yield "function", site.span.path, site.function
    module, _, qualname = site.function.partition(":")
    bare = TIER_WORD.sub("", qualname)
    if bare != qualname and bare.strip("_."):
        yield "name", module, bare


def _exclusive(first: CallSite, second: CallSite) -> bool:
    """Whether at most one of two sites of a function is reached."""
    others = {arm.test: arm for arm in second.branch}
    for arm in first.branch:
        other = others.get(arm.test)
        if other is not None and other.name != arm.name:
            return True
        if other is None and arm.leaves and arm.name == "if" and second.span.line > first.span.line:
            return True
    return False


def _differ(first: CallSite, second: CallSite, context: Context) -> bool:
    """Whether two sites do one task, on two tiers, with two prompts."""
    if first.sdk != second.sdk or _tier(first, context) == _tier(second, context):
        return False
    if first.task is not None and second.task is not None and first.task.name != second.task.name:
        return False
    mine, theirs = _parts(first.prompt), _parts(second.prompt)
    enough = min(len(_words(" ".join(mine))), len(_words(" ".join(theirs)))) >= LEAST_WORDS
    return enough and mine != theirs


def _parts(prompt: Prompt | None) -> tuple[str, str]:
    return ("", "") if prompt is None else (" ".join(_words(prompt.system)), " ".join(_words(prompt.text)))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.lower())


def _tier(site: CallSite, context: Context) -> str | None:
    """The one tier of a site; None when there are several, or one is not known."""
    tiers = {context.policy.tier_of(use.text) for use in site.models}
    return tiers.pop() if len(tiers) == 1 else None


INVALID = Programs("prompt_programs.INVALID_PROGRAMS")
VALID = Programs("prompt_programs.VALID_PROGRAMS")
