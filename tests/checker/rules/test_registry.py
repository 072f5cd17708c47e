"""Every registered rule is documented, named by the convention, in order, and has examples enough."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest

from checker import rules as rules_package
from checker.rules import REDIRECTS, REGISTRY
from checker.rules.documentation import FIX_SAFETY, HEADINGS, REQUIRED, documentation
from checker.rules.registry import Registry
from checker.rules.rule import FixAvailability, ProjectRule, RuleModule, SiteRule

# A name says what is there and reads after "allow": `allow(retired-model)`.
FORBIDDEN_NAMES = (
    *("no-*", "not-*", "do-not-*", "dont-*", "never-*", "avoid-*", "disallow-*", "forbid-*", "prevent-*"),
    *("use-*", "uses-*", "prefer-*", "require-*", "requires-*", "must-*", "check-*", "enforce-*", "ensure-*"),
    *("*-should-*", "*-must-*", "*-found", "*-detected", "*-rule", "*-violation", "bad-*", "wrong-*"),
)
EXAMPLES = 3

rules = pytest.mark.parametrize("module", REGISTRY.modules, ids=[module.RULE.code for module in REGISTRY.modules])


def test_rules_stand_in_the_order_of_their_codes() -> None:
    codes = [module.RULE.code for module in REGISTRY.modules]

    assert codes == sorted(codes)


def test_no_rule_is_left_out() -> None:
    written = {
        path.stem for path in Path(rules_package.__path__[0]).glob("*.py") if "\nRULE = Rule(" in path.read_text()
    }

    assert written == {module.RULE.name.replace("-", "_") for module in REGISTRY.modules}


def test_codes_and_names_are_given_once() -> None:
    words = [word for module in REGISTRY.modules for word in (module.RULE.code, module.RULE.name)]

    assert len(words) == len(set(words))


def test_what_a_rule_covers_are_other_rules() -> None:
    codes = {module.RULE.code for module in REGISTRY.modules}

    for module in REGISTRY.modules:
        assert set(module.RULE.covers) <= codes - {module.RULE.code}


def test_former_codes_are_not_given_again_and_lead_somewhere() -> None:
    codes = {module.RULE.code for module in REGISTRY.modules}

    assert codes.isdisjoint(REDIRECTS)
    assert codes.issuperset(REDIRECTS.values())


@rules
def test_code_and_name_have_their_form(module: RuleModule) -> None:
    assert re.fullmatch(r"RL[1-9]\d\d", module.RULE.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", module.RULE.name)
    assert [pattern for pattern in FORBIDDEN_NAMES if fnmatch.fnmatch(module.RULE.name, pattern)] == []
    assert re.fullmatch(r"\d+\.\d+", module.RULE.since)
    assert module.RULE.categories


@rules
def test_the_module_is_named_after_the_rule(module: RuleModule) -> None:
    assert getattr(module, "__name__", "").rpartition(".")[2] == module.RULE.name.replace("-", "_")


@rules
def test_it_is_documented_under_the_fixed_headings(module: RuleModule) -> None:
    parts = documentation(module.__doc__)
    headings = [heading for heading, _ in parts.sections]

    assert re.fullmatch(r"Flags [^\n]{10,100}\.", parts.summary)
    assert headings == [heading for heading in HEADINGS if heading in headings]
    assert set(REQUIRED) <= set(headings)
    assert (FIX_SAFETY in headings) == (module.RULE.fix is not FixAvailability.NONE)
    assert all(body for _, body in parts.sections)


@rules
def test_it_has_examples_of_both_kinds(module: RuleModule) -> None:
    assert len(module.INVALID) >= EXAMPLES
    assert len(module.VALID) >= EXAMPLES
    assert all(example.expected() for example in module.INVALID)
    assert all(not example.expected() for example in module.VALID)


@rules
def test_wrong_examples_announce_their_own_rule(module: RuleModule) -> None:
    for example in module.INVALID:
        assert module.RULE.code in {expected.code for expected in example.expected()}


@rules
def test_fixes_are_shown_where_there_are_fixes(module: RuleModule) -> None:
    fixed = [example for example in module.INVALID if example.after is not None]

    assert bool(fixed) == (module.RULE.fix is not FixAvailability.NONE)


@rules
def test_it_is_found_by_code_and_name(module: RuleModule) -> None:
    assert REGISTRY.find(module.RULE.code) is module
    assert REGISTRY.find(module.RULE.name) is module
    assert REGISTRY.find("RL000") is None


@rules
def test_a_rule_looks_at_sites_or_at_the_project_or_at_comments(module: RuleModule) -> None:
    kinds = (isinstance(module, SiteRule), isinstance(module, ProjectRule), module.RULE.code.startswith("RL9"))

    assert sum(kinds) == 1


def test_selectors_and_what_they_stand_for() -> None:
    registry = Registry(REGISTRY.modules, {"RL000": "RL901"})

    assert registry.selectors() >= {"ALL", "RL", "RL9", "RL90", "RL901", "unused-suppression", "RL000"}
    assert registry.expand("RL000") == {"RL901"}
    assert registry.expand("unused-suppression") == {"RL901"}
    assert registry.expand("RL9") >= {"RL901", "RL902", "RL903", "RL904"}
    assert registry.expand("ALL") == {module.RULE.code for module in REGISTRY.modules}
    assert registry.expand("RL5x") == frozenset()
