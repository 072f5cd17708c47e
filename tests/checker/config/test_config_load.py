"""Discovery, layers, provenance, and messages that name every mistake at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.config import Config, Override, PathIgnores, Persona, Wrapper, load, parse
from checker.config.discover import start_folder
from checker.errors import ConfigError
from checker.findings import Confidence
from pytest_model_routing.policy import Policy

if TYPE_CHECKING:
    from pathlib import Path

SELECTORS = frozenset({"ALL", "RL", "RL1", "RL103", "strong-model-for-simple-task", "RL7", "RL701", "retired-model"})


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def config_of(folder: Path, text: str) -> Config:
    write(folder, "route-lint.toml", text)
    return load(folder, selectors=SELECTORS).config


def problems_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        config_of(folder, text)
    return tuple(message.replace(str(folder), "DIR") for message in caught.value.messages)


def test_without_any_file_there_are_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path, selectors=SELECTORS)

    assert loaded.config.select is None
    assert loaded.config.confidence_floor is Confidence.MEDIUM
    assert loaded.files == ()
    assert {setting.origin for setting in loaded.settings} == {"default"}


def test_every_option_is_read(tmp_path: Path) -> None:
    config = config_of(
        tmp_path,
        """
        select = ["RL7", "strong-model-for-simple-task"]
        extend-select = ["RL103"]
        ignore = ["RL701"]
        persona = "auditor"
        preview = true
        exclude = ["generated/"]
        respect-gitignore = false
        telemetry-modules = ["support.metrics"]
        baseline = "known.json"
        cache-dir = "build/cache"
        per-path-ignores = { "tests/**" = ["RL7"] }

        [[wrappers]]
        call = "support.llm:Client.ask"
        model = 1
        sdk = "anthropic"
        task = "classification"
        async = true
        """,
    )

    assert config.select == ("RL7", "strong-model-for-simple-task")
    assert config.extend_select == ("RL103",)
    assert config.ignore == ("RL701",)
    assert config.persona is Persona.AUDITOR
    assert config.confidence_floor is Confidence.LOW
    assert config.preview
    assert config.exclude == ("generated/",)
    assert not config.respect_gitignore
    assert config.telemetry_modules == ("support.metrics",)
    assert config.baseline == tmp_path / "known.json"
    assert config.cache_dir == tmp_path / "build/cache"
    assert config.per_path_ignores == (PathIgnores(pattern="tests/**", selectors=("RL7",)),)
    assert config.wrappers == (
        Wrapper(
            module="support.llm",
            qualname="Client.ask",
            model=1,
            sdk="anthropic",
            operation="Client.ask",
            task="classification",
            is_async=True,
        ),
    )
    assert config.wrappers[0].call == "support.llm:Client.ask"


def test_the_nearest_file_that_speaks_of_route_lint_wins(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool.route-lint]\npreview = true\n")
    write(tmp_path, "inner/pyproject.toml", "[project]\nname = 'x'\n")

    assert load(tmp_path / "inner", selectors=SELECTORS).files == (tmp_path / "pyproject.toml",)

    write(tmp_path, "inner/route-lint.toml", "preview = false\n")

    loaded = load(tmp_path / "inner", selectors=SELECTORS)
    assert loaded.files == (tmp_path / "inner/route-lint.toml",)
    assert loaded.config.root == tmp_path / "inner"


def test_own_file_goes_before_pyproject(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool.route-lint]\npreview = true\n")

    assert not config_of(tmp_path, "preview = false\n").preview


def test_extend_is_overridden_key_by_key_and_additions_add_up(tmp_path: Path) -> None:
    write(tmp_path, "base/shared.toml", 'preview = true\nignore = ["RL701"]\nexclude = ["a"]\ncache-dir = "c"\n')

    config = config_of(tmp_path, 'extend = "base/shared.toml"\nexclude = ["b"]\nextend-ignore = ["RL103"]\n')

    assert config.preview
    assert config.exclude == ("b",)
    assert config.ignore == ("RL701", "RL103")
    assert config.cache_dir == tmp_path / "base/c"


def test_a_layer_that_selects_starts_afresh(tmp_path: Path) -> None:
    write(tmp_path, "route-lint.toml", 'extend-select = ["RL103"]\nignore = ["RL701"]\n')
    override = Override(key="select", flag="--select", value=["RL7"])

    loaded = load(tmp_path, selectors=SELECTORS, overrides=[override])

    assert loaded.config.select == ("RL7",)
    assert loaded.config.extend_select == ()
    assert loaded.config.ignore == ()


def test_values_remember_where_they_come_from(tmp_path: Path) -> None:
    write(tmp_path, "base.toml", 'preview = true\nignore = ["RL701"]\n')
    write(tmp_path, "route-lint.toml", 'extend = "base.toml"\nextend-ignore = ["RL103"]\n')
    override = Override(key="persona", flag="--persona", value="pedantic")

    loaded = load(tmp_path, selectors=SELECTORS, overrides=[override])

    origins = {setting.key: setting.origin for setting in loaded.settings}
    assert origins["preview"] == str(tmp_path / "base.toml")
    assert origins["ignore"] == f"{tmp_path / 'base.toml'}, {tmp_path / 'route-lint.toml'}"
    assert origins["persona"] == "command line"
    assert origins["exclude"] == "default"
    assert loaded.files == (tmp_path / "route-lint.toml", tmp_path / "base.toml")


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path,
        """
        selct = ["RL7"]
        ignore = ["RL71", "retired-modle", 3]
        persona = "auditer"
        preview = "yes"
        exclude = "tests"
        telemetry-modules = ["support/metrics"]
        per-path-ignores = { "tests/**" = ["RL9"] }

        [[wrappers]]
        call = "support.llm.ask"
        modle = "m"

        [[wrappers]]
        model = true
        """,
    )

    personas = "regular, pedantic, auditor"
    forms = "`package.module:function` or `package.module:Class.method`"
    assert problems == (
        "DIR/route-lint.toml: selct: unknown key (did you mean `select`?)",
        "DIR/route-lint.toml: ignore: no rule is called `RL71` (did you mean `RL701`?)",
        "DIR/route-lint.toml: ignore: no rule is called `retired-modle` (did you mean `retired-model`?)",
        "DIR/route-lint.toml: ignore: must be a rule's code or name, not `3`",
        f"DIR/route-lint.toml: persona: must be one of {personas}, not `auditer` (did you mean `auditor`?)",
        "DIR/route-lint.toml: preview: must be true or false, not `yes`",
        "DIR/route-lint.toml: exclude: must be a list, not `tests`",
        "DIR/route-lint.toml: telemetry-modules: must be a dotted module name, not `support/metrics`",
        'DIR/route-lint.toml: per-path-ignores."tests/**": no rule is called `RL9` (did you mean `RL`?)',
        f"DIR/route-lint.toml: wrappers[0].call: must be {forms}, not `support.llm.ask`",
        "DIR/route-lint.toml: wrappers[0].modle: unknown key (did you mean `model`?)",
        "DIR/route-lint.toml: wrappers[1].model: must be a whole number from 0, not `true`",
        "DIR/route-lint.toml: wrappers[1]: the key `call` is missing: the wrapper, as module:Qual.name",
    )


def test_mistakes_of_file_and_command_line_come_together(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool.route-lint]\nselect = ['RL99']\n")
    override = Override(key="extend-ignore", flag="--ignore", value=["nothing"])

    with pytest.raises(ConfigError) as caught:
        load(tmp_path, selectors=SELECTORS, overrides=[override])

    first, second = caught.value.messages
    assert first.startswith(f"{tmp_path / 'pyproject.toml'}: tool.route-lint.select: no rule is called `RL99`")
    assert second == "--ignore: no rule is called `nothing`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select = [", "DIR/route-lint.toml: not valid TOML: "),
        ('extend = "gone.toml"', "DIR/gone.toml: cannot be read: No such file or directory"),
        ('extend = "route-lint.toml"', "DIR/route-lint.toml: extend: DIR/route-lint.toml extends itself"),
        ("extend = 3", "DIR/route-lint.toml: extend: must be a path, not `3`"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, text: str, expected: str) -> None:
    [problem] = problems_of(tmp_path, text)

    assert problem.startswith(expected)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "route-lint.toml").write_bytes(b"# \xe9\n")

    with pytest.raises(ConfigError, match="not UTF-8 at byte 2"):
        load(tmp_path, selectors=SELECTORS)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "route-lint.toml").write_bytes(b"\xef\xbb\xbfpreview = true\n")

    assert load(tmp_path, selectors=SELECTORS).config.preview


def test_a_misspelt_table_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool.route_lint]\npreview = true\n")

    with pytest.raises(ConfigError, match=r"tool.route_lint: unknown table \(did you mean `route-lint`\?\)"):
        load(tmp_path, selectors=SELECTORS)


def test_a_named_file_replaces_discovery(tmp_path: Path) -> None:
    write(tmp_path, "route-lint.toml", "preview = true\n")
    other = write(tmp_path, "ci/strict.toml", 'persona = "pedantic"\n')

    loaded = load(tmp_path, selectors=SELECTORS, file=other)

    assert loaded.files == (other,)
    assert not loaded.config.preview
    assert loaded.config.persona is Persona.PEDANTIC


def test_a_named_pyproject_must_hold_settings(tmp_path: Path) -> None:
    other = write(tmp_path, "pyproject.toml", "[project]\nname = 'x'\n")

    with pytest.raises(ConfigError, match=r"no \[tool.route-lint\] table"):
        load(tmp_path, selectors=SELECTORS, file=other)


def test_isolated_reads_nothing(tmp_path: Path) -> None:
    write(tmp_path, "route-lint.toml", "preview = true\n")

    assert not load(tmp_path, selectors=SELECTORS, isolated=True).config.preview


def test_a_baseline_beside_the_configuration_is_used(tmp_path: Path) -> None:
    write(tmp_path, "route-lint-baseline.json", "{}")

    assert config_of(tmp_path, "").baseline == tmp_path / "route-lint-baseline.json"


def test_discovery_starts_where_all_paths_meet(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x.py", "")
    write(tmp_path, "a/c/y.py", "")

    assert start_folder(["a/b/x.py"], tmp_path) == (tmp_path / "a/b").resolve()
    assert start_folder(["a/b/x.py", "a/c"], tmp_path) == (tmp_path / "a").resolve()
    assert start_folder([], tmp_path) == tmp_path


def test_the_policy_comes_along_and_its_mistakes_too(tmp_path: Path) -> None:
    write(tmp_path, "model-routing.toml", 'severity = { RL701 = "info" }\n')

    config = config_of(tmp_path, "")

    assert config.policy.severity == {"RL701": "info"}

    write(tmp_path, "model-routing.toml", 'severity = { RL799 = "info" }\n')

    assert problems_of(tmp_path, "preview = 1") == (
        "DIR/route-lint.toml: preview: must be true or false, not `1`",
        "DIR/model-routing.toml: severity.RL799: no rule is called `RL799` (did you mean `RL7`?)",
    )

    write(tmp_path, "model-routing.toml", "tires = {}\n")

    assert "DIR/model-routing.toml: tires: " in problems_of(tmp_path, "preview = 1")[1]


def test_a_table_can_be_read_without_a_file(tmp_path: Path) -> None:
    config = parse({"preview": True}, selectors=SELECTORS, routing=Policy(), root=tmp_path)

    assert config.preview
    assert config.root == tmp_path
    with pytest.raises(ConfigError, match="selct: unknown key"):
        parse({"selct": []}, selectors=SELECTORS, routing=Policy(), root=tmp_path)
