"""Flags two prompts that were one and have drifted apart.

## Why is this bad?
A fix of the wording reaches one copy and not the other, and the two calls answer differently for no reason.
Where the difference is meant, it is invisible among hundreds of equal words; a shared text with a parameter shows it.

## Limits
Only what is written in the code is compared: prompts of at least 60 words that differ in a few of them.
Prompts that differ by what is filled in at run time are one prompt.
Of several copies each is reported once, beside the one it resembles.
Test code is left alone, and so are prompts of one tier beside another, which `prompt-per-tier` reports.

## Source
The same as for any duplicated code; a prompt per tier is one of the founding anti-patterns.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.resolution.callers import is_test
from checker.rules.examples import Programs
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite, Prompt
    from checker.findings import Finding

RULE = Rule(
    code="RL502",
    name="near-duplicate-prompt",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.QUALITY, Category.UPKEEP),
    preview=True,
)
LEAST_WORDS = 60
ALIKE = 0.93
"""The share of words, in order, that two copies have in common."""
MOST_WORDS = 1500
MOST_PROMPTS = 300


class Said(Struct, frozen=True):
    """A prompt in words, with the site that sends it."""

    words: tuple[str, ...]
    site: CallSite
    prompt: Prompt


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each prompt that resembles an earlier one."""
    del context
    prompts = sorted(_prompts(sites), key=lambda said: len(said.words))
    reported: set[tuple[str, ...]] = set()
    for index, said in enumerate(prompts):
        for other in prompts[index + 1 :]:
            if len(said.words) < ALIKE * len(other.words) * 0.9:
                break  # every further one is longer still
            later, earlier = (other, said) if other.site.span > said.site.span else (said, other)
            if later.words not in reported and _drifted(earlier, later):
                reported.add(later.words)
                yield _finding(earlier, later)


def _finding(earlier: Said, later: Said) -> Finding:
    first, second = _difference(earlier.words, later.words)
    return RULE.finding(
        later.site,
        f'this prompt of {len(later.words)} words and another one differ in "{second}" for "{first}"',
        confidence=Confidence.HIGH if later.prompt.complete and earlier.prompt.complete else Confidence.MEDIUM,
        span=later.prompt.span,
        related=tuple(
            Step(path=p.span.path, line=p.span.line, what=what, cell=p.span.cell)
            for p, what in ((earlier.prompt, "the other prompt"), (later.prompt, "this prompt"))
        ),
    )


def _prompts(sites: tuple[CallSite, ...]) -> Iterator[Said]:
    """Each long prompt once."""
    seen: set[tuple[str, ...]] = set()
    for site in sites:
        prompt = site.prompt
        if prompt is None or is_test(site.span.path) or len(seen) >= MOST_PROMPTS:
            continue
        words = tuple(re.findall(r"[\w'-]+|[^\w\s]", f"{prompt.system}\n{prompt.text}"))
        if LEAST_WORDS <= len(words) <= MOST_WORDS and words not in seen:
            seen.add(words)
            yield Said(words, site, prompt)


def _drifted(one: Said, other: Said) -> bool:
    """Whether two prompts at different places are nearly the same, and not for one site or two tiers."""
    if one.prompt.span == other.prompt.span or _is_part(one.words, other.words):
        return False
    if one.site.tiers and other.site.tiers and one.site.tiers != other.site.tiers:
        return False
    mine, theirs = set(one.words), set(other.words)
    if len(mine & theirs) < 0.8 * max(len(mine), len(theirs)):
        return False
    return difflib.SequenceMatcher(a=one.words, b=other.words, autojunk=False).ratio() >= ALIKE


def _is_part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a prompt goes on where the other one ends: they share their text."""
    return one[: len(other)] == other[: len(one)] or one[-len(other) :] == other[-len(one) :]


def _difference(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, str]:
    """The first words that differ, a few of them."""
    matcher = difflib.SequenceMatcher(a=one, b=other, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            return " ".join(one[a : min(b, a + 5)]), " ".join(other[c : min(d, c + 5)])
    return "", ""


INVALID = Programs("duplicate_programs.DRIFTED_PROGRAMS")
VALID = Programs("duplicate_programs.DIFFERENT_PROGRAMS")
