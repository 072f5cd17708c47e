"""Finding rules by what people call them.

A *selector* is a rule's code (`RL701`), its name (`retired-model`), the beginning of its code (`RL7`, `RL`), or
`ALL`. Codes a rule once had are *redirected* to the one it has now and go on working everywhere a code is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from checker.rules.rule import ProjectRule, RuleModule, SiteRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALL = "ALL"
_LETTERS = 2  # "RL": the shortest prefix that selects


def modules(*names: str) -> tuple[RuleModule, ...]:
    """The modules of `checker.rules` with these names. Raises ImportError for one that is not there."""
    return tuple(cast("RuleModule", import_module(f"checker.rules.{name}")) for name in names)


@dataclass(frozen=True, slots=True)
class Registry:
    """Rules in the order of their codes, with the codes that were renamed."""

    modules: tuple[RuleModule, ...]
    redirects: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

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
        return tuple(m for m in self.modules if m.RULE.code in wanted and isinstance(m, SiteRule))

    def project_rules(self, codes: Iterable[str]) -> tuple[ProjectRule, ...]:
        """The project rules among these codes."""
        wanted = frozenset(codes)
        return tuple(m for m in self.modules if m.RULE.code in wanted and isinstance(m, ProjectRule))
