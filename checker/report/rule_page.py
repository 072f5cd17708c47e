"""A rule as Markdown: its page on the web, and what `route-lint rule` prints. All of it comes from the module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.config import Persona
from checker.rules.documentation import HEADINGS, WHY, documentation
from checker.rules.rule import FixAvailability, Rule, RuleModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.rules.examples import Example

_LANGUAGES = {".py": "python", ".ipynb": "json", ".md": "markdown", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml"}


def render(module: RuleModule) -> str:
    """The whole page."""
    rule, parts = module.RULE, documentation(module.__doc__)
    blocks = [f"# {rule.name} ({rule.code})", _facts(rule), parts.introduction]
    blocks += [f"## {WHY}", parts.section(WHY)]
    blocks += ["## Example", *_example(module.INVALID[0])]
    blocks += ["## Use instead", *_example(module.VALID[0])]
    for heading in HEADINGS:
        if heading != WHY and parts.section(heading):
            blocks += [f"## {heading}", parts.section(heading)]
    return "\n\n".join(blocks) + "\n"


def overview(modules: Iterable[RuleModule]) -> str:
    """One line a rule."""
    lines = []
    for module in modules:
        rule = module.RULE
        marks = f" ({', '.join(_reservations(rule))})" if any(_reservations(rule)) else ""
        lines.append(f"{rule.code}  {rule.name:<32} {documentation(module.__doc__).summary}{marks}")
    return "\n".join(lines) + "\n"


def as_json(module: RuleModule) -> dict[str, Any]:
    """The rule for programs."""
    rule, parts = module.RULE, documentation(module.__doc__)
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": parts.summary,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "persona": rule.persona.value,
        "preview": rule.preview,
        "fix": rule.fix.value,
        "since": rule.since,
        "categories": [category.value for category in rule.categories],
        "documentation": render(module),
    }


def _facts(rule: Rule) -> str:
    facts = [f"{rule.severity.value}", *(category.value for category in rule.categories), f"since {rule.since}"]
    facts += _reservations(rule)
    if rule.fix is not FixAvailability.NONE:
        facts.append(f"fix: {rule.fix.value}")
    return " · ".join(facts)


def _reservations(rule: Rule) -> Iterator[str]:
    if rule.preview:
        yield "preview"
    if rule.persona is not Persona.REGULAR:
        yield f"{rule.persona.value} persona"


def _example(example: Example) -> Iterator[str]:
    for path, text in example.sources.items():
        suffix = path[path.rfind(".") :] if "." in path else ""
        if example.files:
            yield f"`{path}`:"
        yield f"```{_LANGUAGES.get(suffix, '')}\n{text.strip()}\n```"
