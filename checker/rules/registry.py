"""Finding rules by what people call them.

A *selector* is a rule's code (`RL701`), its name (`retired-model`), the beginning of its code (`RL7`, `RL`), or
`ALL`. Codes a rule once had are *redirected* to the one it has now and go on working everywhere a code is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.rules.rule import ProjectRule, RuleModule, SiteRule

ALL = "ALL"
_LETTERS = 2  # "RL": the shortest prefix that selects


class Registry:
    """Rules in the order of their codes, with the codes that were renamed.

    Rules given by the names of their modules are imported when somebody asks for one: `route-lint sites` never does.
    """

    def __init__(self, rules: Iterable[RuleModule | str], redirects: Mapping[str, str] | None = None) -> None:
        self._rules = tuple(rules)
        self.redirects: Mapping[str, str] = MappingProxyType({}) if redirects is None else redirects

    @cached_property
    def modules(self) -> tuple[RuleModule, ...]:
        """The modules of the rules."""
        return tuple(_module(rule) if isinstance(rule, str) else rule for rule in self._rules)

    def find(self, text: str) -> RuleModule | None:
        """The rule with this code, former code or name."""
        code = self.redirects.get(text, text)
        return next((module for module in self.modules if code in (module.RULE.code, module.RULE.name)), None)

    def selectors(self) -> frozenset[str]:
        """Everything that `expand` understands."""
        words = {ALL, *self.redirects}
        for module in self.modules:
            code = module.RULE.code
            words |= {module.RULE.name, *(code[:length] for length in range(_LETTERS, len(code) + 1))}
        return frozenset(words)

    def expand(self, selector: str) -> frozenset[str]:
        """The codes a selector stands for; none when it stands for nothing."""
        found = self.find(selector)
        if found is not None:
            return frozenset({found.RULE.code})
        codes = (module.RULE.code for module in self.modules)
        return frozenset(code for code in codes if selector == ALL or code.startswith(selector))

    def site_rules(self, codes: Iterable[str]) -> tuple[SiteRule, ...]:
        """The site rules among these codes."""
        wanted = frozenset(codes)
        return tuple(cast("SiteRule", m) for m in self.modules if m.RULE.code in wanted and hasattr(m, "check"))

    def project_rules(self, codes: Iterable[str]) -> tuple[ProjectRule, ...]:
        """The project rules among these codes."""
        wanted = frozenset(codes)
        return tuple(
            cast("ProjectRule", m) for m in self.modules if m.RULE.code in wanted and hasattr(m, "check_project")
        )


class Selectors(Collection[str]):
    """Everything that a registry's `expand` understands, made out when somebody has to be told whether it does."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def __contains__(self, word: object) -> bool:
        return word in self._registry.selectors()

    def __iter__(self) -> Iterator[str]:
        return iter(self._registry.selectors())

    def __len__(self) -> int:
        return len(self._registry.selectors())


def _module(name: str) -> RuleModule:
    return cast("RuleModule", import_module(f"checker.rules.{name}"))
