"""What one plugin keeps in an object of the framework is not taken for what another one reads from it."""

from __future__ import annotations

from site_runs import sites_of

FRAMEWORK = "class Entry:\n    def __init__(self, data):\n        self.data = data\n"
FLOW = 'from hub.core import Entry\n\n\ndef create():\n    return Entry({{"model": "{0}"}})\n'
USE = """
import anthropic
from hub.core import Entry


def setup(entry: Entry):
    anthropic.Anthropic().messages.create(model=entry.data["model"], max_tokens=9, messages=[])
"""
PLUGINS = {
    "hub/__init__.py": "",
    "hub/core.py": FRAMEWORK,
    **{f"hub/plugins/{name}/__init__.py": "" for name in ("poems", "letters")},
    "hub/plugins/poems/flow.py": FLOW.format("claude-opus-5"),
    "hub/plugins/poems/use.py": f"from . import flow\n{USE}",
    "hub/plugins/letters/flow.py": FLOW.format("claude-haiku-5-5"),
    "hub/plugins/letters/use.py": f"from . import flow\n{USE}",
}


def models(sources: dict[str, str]) -> dict[str, list[str]]:
    """The models of each site, by its file."""
    return {site.span.path: [model.text for model in site.models] for site in sites_of(sources)}


def test_a_plugin_has_its_own_models() -> None:
    assert models(PLUGINS) == {
        "hub/plugins/letters/use.py": ["claude-haiku-5-5"],
        "hub/plugins/poems/use.py": ["claude-opus-5"],
    }


def test_where_a_file_knows_two_plugins_either_model_gets_to_both() -> None:
    main = "from hub.plugins.poems import use\nfrom hub.plugins.letters import use as other, flow\n"

    assert models({**PLUGINS, "main.py": main}) == {
        "hub/plugins/letters/use.py": ["claude-haiku-5-5", "claude-opus-5"],
        "hub/plugins/poems/use.py": ["claude-haiku-5-5", "claude-opus-5"],
    }


def test_a_plugin_without_a_model_of_its_own_has_those_of_others() -> None:
    lone = {name: text for name, text in PLUGINS.items() if name != "hub/plugins/poems/flow.py"}
    lone["hub/plugins/poems/use.py"] = USE

    assert models(lone)["hub/plugins/poems/use.py"] == ["claude-haiku-5-5"]
