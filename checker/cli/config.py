"""`route-lint config`: what is in force, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.cli.exits import Exit
from checker.cli.settings import settings
from checker.config.schema import schema
from checker.config.toml import toml, toml_key
from checker.rules import REGISTRY, SELECTORS
from checker.triage import Selection

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from checker.cli.terminal import Terminal
    from checker.config import Loaded, Setting
    from pytest_model_routing.policy import Policy

_COMMENT_COLUMN = 40


def run(options: Namespace, terminal: Terminal) -> int:
    """Print the settings as TOML with their origins, as JSON, or the schema for editors."""
    if options.schema:
        text = json.dumps(schema(SELECTORS), indent=2) + "\n"
    else:
        loaded = settings(options, terminal)
        chosen = Selection.of(loaded.config, REGISTRY, base=Path.cwd())
        codes = [module.RULE.code for module in REGISTRY.modules if module.RULE.code in chosen.codes]
        shown = _as_json(loaded, codes) if options.format == "json" else _as_toml(loaded, codes)
        text = shown + "\n"
    terminal.write(text, options.output)
    return Exit.CLEAN


def _as_toml(loaded: Loaded, codes: list[str]) -> str:
    files = ", ".join(str(path) for path in loaded.files) or "none found"
    lines = [f"# configuration: {files}", f"# root: {loaded.config.root}", "", "[tool.route-lint]"]
    lines += [_setting(item) for item in loaded.settings]
    lines += ["", f"# rules that run: {', '.join(codes) or 'none'}", ""]
    return "\n".join((*lines, *_policy_lines(loaded.config.policy)))


def _policy_lines(policy: Policy) -> Iterator[str]:
    yield f"# routing policy: {policy.source}"
    yield "[tool.model-routing]"
    yield f"default-tier = {toml(policy.default_tier)}"
    yield f"tiers = {toml({tier.name: tier.patterns for tier in policy.tiers})}"
    for name, task in sorted(policy.tasks.items()):
        limits = {key: getattr(task, key) for key in ("min", "max", "prefer") if getattr(task, key) is not None}
        yield f"tasks.{toml_key(name)} = {toml(limits)}"
    for name, route in sorted(policy.routes.items()):
        known = {"call": route.call, "task": route.task, "tier": route.tier}
        yield f"routes.{toml_key(name)} = {toml({key: value for key, value in known.items() if value is not None})}"
    if policy.severity:
        yield f"severity = {toml(policy.severity)}"


def _setting(item: Setting) -> str:
    text = f"# {item.key} is not set" if item.value is None else f"{item.key} = {toml(item.value)}"
    return f"{text:<{_COMMENT_COLUMN}}  # {item.origin}"


def _as_json(loaded: Loaded, codes: list[str]) -> str:
    document: dict[str, Any] = {
        "version": 1,
        "files": [str(path) for path in loaded.files],
        "root": str(loaded.config.root),
        "settings": [{"key": item.key, "value": _plain(item.value), "origin": item.origin} for item in loaded.settings],
        "rules": codes,
        "policy": loaded.config.policy.source,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else toml(value)
