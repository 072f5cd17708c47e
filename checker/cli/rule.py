"""`route-lint rule`: what a rule says, why, and what it does not see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.cli.exits import Exit
from checker.config.suggest import did_you_mean
from checker.errors import UsageError
from checker.report import rule_page
from checker.rules import REGISTRY

if TYPE_CHECKING:
    from argparse import Namespace

    from checker.cli.terminal import Terminal
    from checker.rules.rule import RuleModule


def run(options: Namespace, terminal: Terminal) -> int:
    """Print one rule's page, every page, or the list of rules."""
    modules = REGISTRY.modules if options.rule is None else (_named(options.rule),)
    if options.format == "json":
        text = json.dumps([rule_page.as_json(module) for module in modules], indent=2) + "\n"
    elif options.rule is not None or options.all:
        text = "\n".join(rule_page.render(module) for module in modules)
    else:
        text = rule_page.overview(modules)
    terminal.write(text, options.output)
    return Exit.CLEAN


def _named(text: str) -> RuleModule:
    found = REGISTRY.find(text) or REGISTRY.find(text.upper()) or REGISTRY.find(text.lower())
    if found is None:
        names = [name for module in REGISTRY.modules for name in (module.RULE.code, module.RULE.name)]
        raise UsageError(f"no rule is called `{text}`{did_you_mean(text, names)}")
    return found
