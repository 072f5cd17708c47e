"""Policies: what a file may say, what it means, and what is said about one that is wrong."""

import pickle
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from pytest_model_routing import policy
from pytest_model_routing.policy import (
    DEFAULT_TASKS,
    TASK_SORTS,
    Budget,
    Policy,
    PolicyError,
    Route,
    Severity,
    TaskRule,
    TierRule,
    sort_of,
)


def read(text: str, source: str = "model-routing.toml") -> Policy:
    return policy.parse(tomllib.loads(text, parse_float=Decimal), source=source)


def problems(text: str, source: str = "model-routing.toml") -> list[str]:
    with pytest.raises(PolicyError) as caught:
        read(text, source)
    return list(caught.value.messages)


EXAMPLE = """
default-tier = "fast"
registry-modules = ["support.models", "support.*.models"]
tiers = { fast = ["claude-haiku-*", "gpt-*-luna"], deep = "our-finetune-*" }
severity = { RL703 = "error", RL801 = "off" }

[tasks]
code_review = { min = "balanced", max = "deep", prefer = "deep" }
haggling = { min = "deep" }

[routes.triage]
call = "support.router:Router.classify"
task = "classification"
tier = "fast"
models = ["claude-haiku-5-5"]
interactive = true
budget-usd = 0.0005

[budgets]
session-usd = 0.50
module-calls = 100
test-tokens = 4000
route-usd = "0.10"
call-usd = 1
"""


def test_a_whole_file():
    found = read(EXAMPLE)

    assert found.default_tier == "fast"
    assert found.registry_modules == ("support.models", "support.*.models")
    assert found.tiers == (
        TierRule(name="fast", patterns=("claude-haiku-*", "gpt-*-luna")),
        TierRule(name="balanced"),
        TierRule(name="deep", patterns=("our-finetune-*",)),
        TierRule(name="frontier"),
    )
    assert found.severity == {"RL703": Severity.ERROR, "RL801": Severity.OFF}
    assert found.tasks["code_review"] == TaskRule(min="balanced", max="deep", prefer="deep")
    assert found.tasks["haggling"] == TaskRule(min="deep")
    assert found.tasks["classification"] == DEFAULT_TASKS["classification"]
    assert found.routes == {
        "triage": Route(
            name="triage",
            call="support.router:Router.classify",
            task="classification",
            tier="fast",
            models=("claude-haiku-5-5",),
            interactive=True,
            budget_usd=Decimal("0.0005"),
        )
    }
    assert found.budgets == policy.Budgets(
        session=Budget(usd=Decimal("0.50")),
        module=Budget(calls=100),
        test=Budget(tokens=4000),
        route=Budget(usd=Decimal("0.10")),
        call=Budget(usd=Decimal(1)),
    )


def test_money_is_exact():
    found = read("budgets.session-usd = 0.10000000000000000001")

    assert str(found.budgets.session.usd) == "0.10000000000000000001"


def test_without_a_file():
    found = Policy()

    assert found.source == "defaults"
    assert found.path is None
    assert found.tier_names == ("fast", "balanced", "deep", "frontier")
    assert found.default_tier == "balanced"
    assert read("") == Policy(source="model-routing.toml")


@pytest.mark.parametrize(
    ("task", "rule"),
    [
        ("classification", TaskRule(max="balanced", prefer="fast")),
        ("commit_message", TaskRule(max="balanced", prefer="fast")),
        ("code_generation", TaskRule(prefer="balanced")),
        ("agent", TaskRule(prefer="balanced")),
        ("code_review", TaskRule(min="balanced", prefer="deep")),
        ("irreversible_action", TaskRule(min="balanced", prefer="deep")),
    ],
)
def test_the_founding_task_map(task, rule):
    assert rule == Policy().tasks[task]


def test_each_default_task_has_a_sort_and_each_sort_a_rule():
    fine = {task for tasks in TASK_SORTS.values() for task in tasks}

    assert fine | TASK_SORTS.keys() == DEFAULT_TASKS.keys()
    assert len(fine) == sum(map(len, TASK_SORTS.values()))
    assert sort_of("commit_message") == "generation"
    assert sort_of("generation") == "generation"
    assert sort_of("refund_decision") == "refund_decision"


def test_a_sort_stands_for_its_tasks_that_are_not_named():
    found = read('[tasks]\nsummarization = { max = "fast" }\nsummary = { prefer = "deep" }\n')

    assert found.tasks["summarization"] == found.tasks["short_summary"] == TaskRule(max="fast")
    assert found.tasks["summary"] == TaskRule(prefer="deep")
    assert found.tasks["title"] == DEFAULT_TASKS["title"]


def test_each_default_task_is_possible():
    ranks = Policy().rank
    for rule in DEFAULT_TASKS.values():
        low, best, high = (ranks(tier) for tier in (rule.min or "fast", rule.prefer, rule.max or "frontier"))

        assert low <= best <= high


# --- tiers ---


@pytest.mark.parametrize(
    ("model", "tier"),
    [
        ("claude-haiku-5-5", "fast"),
        ("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0", "fast"),
        ("gpt-6-luna", "fast"),
        ("our-finetune-7", "deep"),
        ("claude-sonnet-5-5", "balanced"),  # the catalogue's
        ("my-deployment", None),
    ],
)
def test_tier_of(model, tier):
    assert tier == read(EXAMPLE).tier_of(model)


def test_the_most_specific_pattern_wins():
    found = read('tiers = { fast = ["claude-*", "x-*"], deep = ["claude-opus-*"], frontier = ["x-*"] }')

    assert found.tier_of("claude-opus-5-5") == "deep"
    assert found.tier_of("claude-sonnet-5-5") == "fast"
    assert found.tier_of("x-1") == "fast"


def test_the_raw_text_can_be_matched():
    found = read('tiers = { deep = ["azure/*"] }')

    assert found.tier_of("azure/whatever") == "deep"
    assert found.tier_of("openai/gpt-4o") == "balanced"


def test_another_scale():
    found = read('default-tier = "small"\ntiers = { small = ["*-haiku-*"], balanced = [], huge = ["*-opus-*"] }')

    assert found.tier_names == ("small", "balanced", "huge")
    assert found.tier_of("claude-haiku-5-5") == "small"
    assert found.tier_of("claude-sonnet-5-5") == "balanced"
    assert found.tier_of("claude-fable-5-2") is None  # the catalogue's tier is no rung of this scale
    assert found.rank("huge") == 2
    assert found.tasks["code_review"] == TaskRule(min="balanced")
    assert found.tasks["classification"] == TaskRule(max="balanced")


def test_rank_of_a_stranger():
    with pytest.raises(KeyError):
        Policy().rank("huge")


def test_route_at():
    found = read(
        """
        routes.a = { call = "app.*:*" }
        routes.b = { call = "app.views:answer" }
        routes.c = { task = "chat" }
        """
    )

    assert found.route_at("app.views:answer") is found.routes["b"]
    assert found.route_at("app.views:other") is found.routes["a"]
    assert found.route_at("lib.views:other") is None


def test_a_policy_can_be_sent_to_another_process():
    found = read(EXAMPLE)

    assert found == pickle.loads(pickle.dumps(found))


# --- where it comes from ---


def test_load_finds_the_nearest_file_that_has_the_table(tmp_path):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.model-routing]\ndefault-tier = "deep"\n')
    (deep / "pyproject.toml").write_text("[tool.other]\nx = 1  # model-routing\n")
    source = deep / "module.py"
    source.write_text("")

    for start in (tmp_path, deep, source):
        found = policy.load(start)

        assert (found.default_tier, found.path) == ("deep", tmp_path / "pyproject.toml")
        assert found.source == str(tmp_path / "pyproject.toml")


def test_the_file_of_its_own_wins(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.model-routing]\ndefault-tier = "deep"\n')
    (tmp_path / "model-routing.toml").write_text('default-tier = "fast"\n')

    assert policy.load(tmp_path).default_tier == "fast"


def test_an_empty_file_of_its_own_stops_the_search(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "model-routing.toml").write_text('default-tier = "fast"\n')
    (tmp_path / "inner" / "model-routing.toml").write_text("")

    assert policy.load(tmp_path / "inner").default_tier == "balanced"


def test_nothing_found(tmp_path):
    assert policy.load(tmp_path) == Policy()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("model-routing.toml", b"default-tier = ", "not valid TOML: Invalid value (at end of document)"),
        ("pyproject.toml", b"[tool.model-routing\n", "not valid TOML: "),
        ("model-routing.toml", b"a = '\xff'", "not valid TOML: "),
        ("pyproject.toml", b"[tool]\nmodel-routing = 3", "tool.model-routing: must be a table"),
        ("pyproject.toml", b"[tool.model-routing]\nx = 1", "tool.model-routing.x: unknown key"),
        ("model-routing.toml", b"x = 1", "x: unknown key"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(name, content, message, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        policy.load(tmp_path)

    assert caught.value.messages[0].startswith(f"{path}: {message}")
    assert str(caught.value) == "\n".join(caught.value.messages)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "model-routing.toml").mkdir()
    with pytest.raises(PolicyError, match="cannot be read"):
        policy.load(tmp_path)


# --- what is said about mistakes ---


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("defualt-tier = 1", "defualt-tier: unknown key (did you mean `default-tier`?)"),
        ("default_tier = 'fast'", "default_tier: unknown key (did you mean `default-tier`?)"),
        ("default-tier = 'balnced'", "default-tier: unknown tier `balnced` (did you mean `balanced`?)"),
        ("default-tier = 3", "default-tier: must be a text, not a number"),
        (
            "default-tier = 'zzz'",
            "default-tier: unknown tier `zzz` (known: `fast`, `balanced`, `deep`, `frontier`)",
        ),
        ("tiers = ['fast']", "tiers: must be a table, not a list"),
        ("tiers.fast = 3", "tiers.fast: must be a list of texts, not a number"),
        ("tiers.fast = ['a', 3]", "tiers.fast[1]: must be a text, not a number"),
        ("tiers.fast = ['']", "tiers.fast[0]: must not be empty"),
        ("tiers = { deep = [], fast = [] }", "tiers: must be listed from cheap to dear: `fast`, `deep`"),
        (
            "tiers = { fast = [], balanced = [], deap = [] }",
            "tiers.deap: looks like a misspelt tier (did you mean `deep`?)",
        ),
        ("tiers = { small = [], big = [] }", "default-tier: must be set, because `tiers` has no `balanced`"),
        ("tasks.x.mim = 'fast'", "tasks.x.mim: unknown key (did you mean `min`?)"),
        ("tasks.x.foo = 'fast'", "tasks.x.foo: unknown key (known: `min`, `max`, `prefer`)"),
        ("tasks.x.min = 'fats'", "tasks.x.min: unknown tier `fats` (did you mean `fast`?)"),
        ("tasks.x = 'fast'", "tasks.x: must be a table, not a text"),
        ("tasks.x = { min = 'deep', max = 'fast' }", "tasks.x: `min` (`deep`) is dearer than `max` (`fast`)"),
        ("tasks.x = { min = 'deep', prefer = 'fast' }", "tasks.x: `prefer` (`fast`) is cheaper than `min` (`deep`)"),
        ("tasks.x = { max = 'fast', prefer = 'deep' }", "tasks.x: `prefer` (`deep`) is dearer than `max` (`fast`)"),
        ("routes.r.call = 'nope'", "routes.r.call: `nope` is not of the form `package.module:Qual.name`"),
        ("routes.r.budget-eur = 1", "routes.r.budget-eur: unknown key (did you mean `budget-usd`?)"),
        (
            "routes.r.task = 'clasification'",
            "routes.r.task: unknown task `clasification` (did you mean `classification`?)",
        ),
        ("routes.r.interactive = 'yes'", "routes.r.interactive: must be true or false, not a text"),
        (
            "routes.a.call = 'm:f'\nroutes.b.call = 'm:f'",
            "routes.b.call: `m:f` is the call of route `a` already",
        ),
        ("budgets.sesion-usd = 1", "budgets.sesion-usd: unknown key (did you mean `session-usd`?)"),
        (
            "budgets.session-usd = -1",
            "budgets.session-usd: must be an amount in US dollars of at least 0, not `-1`",
        ),
        (
            "budgets.session-usd = nan",
            "budgets.session-usd: must be an amount in US dollars of at least 0, not `NaN`",
        ),
        (
            "budgets.session-usd = 'much'",
            "budgets.session-usd: must be an amount in US dollars of at least 0, not `much`",
        ),
        (
            "budgets.session-usd = true",
            "budgets.session-usd: must be an amount in US dollars of at least 0, not a truth value",
        ),
        ("budgets.test-calls = 1.5", "budgets.test-calls: must be a whole number of at least 0, not `1.5`"),
        ("budgets.test-calls = true", "budgets.test-calls: must be a whole number of at least 0, not a truth value"),
        ("severity.RL7 = 'error'", "severity.RL7: `RL7` is not of the form `RL101`"),
        ("severity.RL701 = 'eror'", "severity.RL701: unknown severity `eror` (did you mean `error`?)"),
        ("severity.RL701 = 2026-01-01", "severity.RL701: must be a text, not a date"),
        ("registry-modules = 'a b'", "registry-modules: `a b` is not of the form `package.module`"),
    ],
)
def test_messages(text, message):
    assert [f"model-routing.toml: {message}"] == problems(text)


def test_all_problems_at_once_with_file_and_key():
    found = problems(
        """
        defualt-tier = "fast"
        tasks.x.min = "fats"
        budgets.test-calls = -1
        """,
        source="pyproject.toml",
    )

    assert found == [
        "pyproject.toml: tool.model-routing.defualt-tier: unknown key (did you mean `default-tier`?)",
        "pyproject.toml: tool.model-routing.tasks.x.min: unknown tier `fats` (did you mean `fast`?)",
        "pyproject.toml: tool.model-routing.budgets.test-calls: must be a whole number of at least 0, not `-1`",
    ]


def test_nothing_heavy_is_imported(tmp_path):
    script = f"""
import sys
from pathlib import Path
from pytest_model_routing import policy
policy.load(Path({str(tmp_path)!r})).tier_of("claude-haiku-5-5")
heavy = {{"pytest", "vcr", "libcst", "genai_prices", "anthropic", "openai", "tomllib", "difflib"}}
sys.exit(" ".join(sorted(heavy & set(sys.modules))) or None)
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=Path(tmp_path)
    )

    assert (run.returncode, run.stderr) == (0, "")
