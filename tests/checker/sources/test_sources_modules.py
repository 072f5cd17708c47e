"""Module names and imports over a set of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.sources import MemoryFiles, ModuleIndex, RealFiles

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = (
    "main.py",
    "settings.py",
    "src/app/__init__.py",
    "src/app/models.py",
    "src/app/api/__init__.py",
    "src/app/api/routes.py",
    "src/app/__main__.py",
    "src/single.py",
    "tests/conftest.py",
    "tests/test_app.py",
    "examples/one/main.py",
    "examples/one/settings.py",
    "examples/two/main.py",
    "examples/two/settings.py",
    "plain/router.py",
    "plain/deep/map.py",
    "my-tool/run.py",
    "my-tool/inner/x.py",
    "notes/analysis.ipynb",
)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("main.py", "main"),
        ("src/app/__init__.py", "app"),
        ("src/app/models.py", "app.models"),
        ("src/app/api/routes.py", "app.api.routes"),
        ("src/app/__main__.py", "app.__main__"),
        ("src/single.py", "single"),
        ("tests/test_app.py", "tests.test_app"),
        ("plain/router.py", "plain.router"),
        ("plain/deep/map.py", "plain.deep.map"),
        ("my-tool/run.py", "run"),
        ("my-tool/inner/x.py", "inner.x"),
        ("notes/analysis.ipynb", "notes.analysis"),
        ("../beside/x.py", "beside.x"),
    ],
)
def test_names(path: str, name: str) -> None:
    assert ModuleIndex(PROJECT).name_of(path) == name


@pytest.mark.parametrize(
    ("name", "importer", "found"),
    [
        ("app.models", "tests/test_app.py", "src/app/models.py"),
        ("app", "src/app/api/routes.py", "src/app/__init__.py"),
        ("app.api", "main.py", "src/app/api/__init__.py"),
        ("single", "main.py", "src/single.py"),
        ("conftest", "tests/test_app.py", "tests/conftest.py"),
        ("settings", "main.py", "settings.py"),
        ("settings", "examples/one/main.py", "examples/one/settings.py"),
        ("settings", "examples/two/main.py", "examples/two/settings.py"),
        ("settings", "src/app/models.py", "settings.py"),
        ("plain.router", "main.py", "plain/router.py"),
        ("deep.map", "plain/router.py", "plain/deep/map.py"),
        ("inner.x", "my-tool/run.py", "my-tool/inner/x.py"),
        ("tests.conftest", "tests/test_app.py", "tests/conftest.py"),
        ("src.app.models", "tests/test_app.py", "src/app/models.py"),
        ("settings", "notes/analysis.ipynb", "settings.py"),
        ("app.models", "src/app/models.py", "src/app/models.py"),
    ],
)
def test_imports_that_are_found(name: str, importer: str, found: str) -> None:
    assert ModuleIndex(PROJECT).find(name, importer=importer) == found


@pytest.mark.parametrize(
    ("name", "importer"),
    [
        ("nowhere", "main.py"),
        ("app.nowhere", "main.py"),
        ("models", "src/app/api/routes.py"),
        ("models", "src/app/__init__.py"),
        ("conftest", "main.py"),
        ("plain", "main.py"),
        ("main", "main.py"),
        ("routes", "tests/test_app.py"),
        ("analysis", "notes/analysis.ipynb"),
        ("", "main.py"),
    ],
)
def test_imports_that_are_not_ours(name: str, importer: str) -> None:
    assert ModuleIndex(PROJECT).find(name, importer=importer) is None


@pytest.mark.parametrize(
    ("path", "level", "name", "found"),
    [
        ("src/app/models.py", 1, "", "src/app/__init__.py"),
        ("src/app/models.py", 1, "api", "src/app/api/__init__.py"),
        ("src/app/models.py", 1, "api.routes", "src/app/api/routes.py"),
        ("src/app/api/__init__.py", 1, "routes", "src/app/api/routes.py"),
        ("src/app/api/routes.py", 2, "models", "src/app/models.py"),
        ("src/app/api/routes.py", 2, "", "src/app/__init__.py"),
        ("src/app/api/routes.py", 1, "nowhere", None),
        ("src/app/api/routes.py", 9, "models", None),
        ("examples/two/main.py", 1, "settings", "examples/two/settings.py"),
        ("examples/two/main.py", 1, "", None),
        ("main.py", 1, "settings", "settings.py"),
    ],
)
def test_relative_imports(path: str, level: int, name: str, found: str | None) -> None:
    assert ModuleIndex(PROJECT).resolve_relative(path, level, name) == found


def test_a_package_comes_before_a_module_of_the_same_name() -> None:
    index = ModuleIndex(["a/__init__.py", "a.py", "main.py"])

    assert index.find("a", importer="main.py") == "a/__init__.py"


def test_namespace_packages_are_found_by_their_full_name() -> None:
    index = ModuleIndex(
        ["google/cloud/storage/__init__.py", "google/cloud/storage/client.py", "google/x.py", "main.py"]
    )

    assert (
        index.find("google.cloud.storage", importer="google/cloud/storage/client.py")
        == "google/cloud/storage/__init__.py"
    )
    assert index.find("google.cloud.storage.client", importer="main.py") == "google/cloud/storage/client.py"
    assert index.find("google.x", importer="main.py") == "google/x.py"


def test_the_nearest_root_wins_and_a_draw_is_nobodys() -> None:
    index = ModuleIndex(
        ["one/lib/common/__init__.py", "two/lib/common/__init__.py", "one/app/__init__.py", "one/app/a.py", "main.py"]
    )

    assert index.find("common", importer="one/app/a.py") == "one/lib/common/__init__.py"
    assert index.find("common", importer="one/deep/er/x.py") == "one/lib/common/__init__.py"
    assert index.find("common", importer="main.py") is None
    assert index.find("common") is None
    assert index.find("app.a") == "one/app/a.py"


@pytest.mark.parametrize("importer", ["providers/base.py", "providers/openai.py", "main.py"])
def test_installed_packages_are_not_shadowed_by_files_of_their_name(importer: str) -> None:
    paths = [
        "providers/openai.py",
        "providers/base.py",
        "providers/logging.py",
        "examples/openai/__init__.py",
        "main.py",
    ]
    index = ModuleIndex(paths, external={"openai"})

    assert index.find("openai", importer=importer) is None
    assert index.find("logging", importer=importer) is None
    assert index.find("providers.openai", importer="main.py") == "providers/openai.py"


def test_the_source_of_an_installed_package_finds_itself() -> None:
    index = ModuleIndex(["litellm/__init__.py", "litellm/main.py", "tests/test_x.py"], external={"litellm"})

    assert index.find("litellm.main", importer="litellm/__init__.py") == "litellm/main.py"
    assert index.find("litellm", importer="tests/test_x.py") == "litellm/__init__.py"


def test_packages_are_recognised_beyond_what_was_scanned() -> None:
    files = MemoryFiles({"src/app/__init__.py": "", "src/app/api/__init__.py": "", "src/app/api/routes.py": ""})
    scanned = ["src/app/api/__init__.py", "src/app/api/routes.py"]

    assert ModuleIndex(scanned).name_of("src/app/api/routes.py") == "api.routes"
    assert ModuleIndex(scanned, files=files).name_of("src/app/api/routes.py") == "app.api.routes"
    index = ModuleIndex(scanned, files=files)
    assert index.find("app.api.routes", importer="src/app/api/__init__.py") == "src/app/api/routes.py"
    assert index.find("app", importer="src/app/api/__init__.py") is None


def test_a_package_that_the_root_is_inside_of_gives_its_name() -> None:
    files = MemoryFiles({"__init__.py": "", "../__init__.py": "", "a.py": "", "sub/__init__.py": ""})
    inside = RootedFiles(files, "/project/app/api")
    index = ModuleIndex(["__init__.py", "a.py", "sub/__init__.py"], files=inside)

    assert index.name_of("a.py") == "app.api.a"
    assert index.name_of("__init__.py") == "app.api"
    assert index.name_of("sub/__init__.py") == "app.api.sub"
    assert ModuleIndex(["__init__.py", "a.py"]).name_of("a.py") == "a"


def test_imports_of_a_package_that_the_root_is_inside_of() -> None:
    files = MemoryFiles({"__init__.py": "", "../__init__.py": "", "a.py": "", "sub/__init__.py": ""})
    paths = ["__init__.py", "a.py", "sub/__init__.py"]
    index = ModuleIndex(paths, files=RootedFiles(files, "/project/app/api"))

    assert index.find("app.api.a", importer="sub/__init__.py") == "a.py"
    assert index.find("app.api", importer="sub/__init__.py") == "__init__.py"
    assert index.find("app.other", importer="sub/__init__.py") is None
    assert index.resolve_relative("sub/__init__.py", 2, "a") == "a.py"


@pytest.mark.parametrize("mark", ["pyproject.toml", "setup.py", ".git/HEAD"])
def test_a_stray_init_beside_a_project_file_makes_no_package(mark: str) -> None:
    written = "from setuptools import setup\n"
    files = MemoryFiles({"__init__.py": "", mark: written, "app/__init__.py": "", "app/a.py": ""})
    index = ModuleIndex(["__init__.py", "app/__init__.py", "app/a.py"], files=RootedFiles(files, "/project"))

    assert index.name_of("app/a.py") == "app.a"
    assert index.find("app.a", importer="__init__.py") == "app/a.py"


TREE = {
    "shop/pyproject.toml": "",
    "shop/__init__.py": "",  # stray: a project begins here
    "shop/main.py": "",
    "shop/jobs/nightly.py": "",
    "shop/app/__init__.py": "",
    "shop/app/setup.py": "def setup(app): ...",  # a module like any other
    "shop/app/plugins/mail.py": "",
    "shop/app/api/__init__.py": "",
    "shop/app/api/routes.py": "",
}
NAMES = {
    "shop/main.py": "main",
    "shop/jobs/nightly.py": "jobs.nightly",
    "shop/app/__init__.py": "app",
    "shop/app/setup.py": "app.setup",
    "shop/app/plugins/mail.py": "app.plugins.mail",
    "shop/app/api/routes.py": "app.api.routes",
}


@pytest.mark.parametrize("start", [".", "shop", "shop/app", "shop/app/plugins", "shop/app/api", "elsewhere/far"])
def test_a_module_has_one_name_wherever_a_run_starts(start: str, tmp_path: Path) -> None:
    for path, text in TREE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / start).mkdir(parents=True, exist_ok=True)
    files = RealFiles(tmp_path / start)
    paths = {path: files.locate(str(tmp_path / path)) for path in NAMES}
    index = ModuleIndex(paths.values(), files=files)

    assert {path: index.name_of(located) for path, located in paths.items()} == NAMES
    for path in NAMES:
        if path.startswith("shop/app/"):
            assert index.find(NAMES[path], importer=paths["shop/app/api/routes.py"]) == paths[path]


def test_a_directory_without_init_inside_a_package_belongs_to_it() -> None:
    index = ModuleIndex(
        ["app/__init__.py", "app/plugins/x.py", "app/plugins/y.py", "app/plugins/deep/__init__.py", "app/helper.py"]
    )

    assert index.name_of("app/plugins/x.py") == "app.plugins.x"
    assert index.name_of("app/plugins/deep/__init__.py") == "app.plugins.deep"
    assert index.find("app.plugins.x", importer="app/__init__.py") == "app/plugins/x.py"
    assert index.find("y", importer="app/plugins/x.py") == "app/plugins/y.py"
    assert index.find("helper", importer="app/plugins/x.py") is None
    assert index.find("deep", importer="main.py") is None


def test_a_project_kept_as_test_data_is_a_world_of_its_own() -> None:
    paths = [
        "tests/__init__.py",
        "tests/data/shop/main.py",
        "tests/data/shop/app/__init__.py",
        "tests/data/shop/app/a.py",
    ]
    index = ModuleIndex(["app/__init__.py", "app/a.py", *paths])

    assert index.find("app.a", importer="tests/data/shop/main.py") == "tests/data/shop/app/a.py"
    assert index.find("app.a", importer="tests/data/shop/app/__init__.py") == "tests/data/shop/app/a.py"
    assert index.find("app.a", importer="tests/__init__.py") == "app/a.py"
    assert index.name_of("tests/data/shop/app/a.py") == "tests.data.shop.app.a"


class RootedFiles(MemoryFiles):
    """Files in memory whose root has a name of its own."""

    def __init__(self, files: MemoryFiles, root: str) -> None:
        super().__init__({path: files.read(path) for path in (*files.walk("."), *files.walk(".."))})
        self._root = root

    def absolute(self, path: str) -> str:
        return super().absolute(f"{self._root}/{path}")


SEGMENTS = st.sampled_from(["a", "b", "src", "lib", "my-x"])
PATHS = st.lists(SEGMENTS, max_size=3).flatmap(
    lambda parts: st.sampled_from(["__init__.py", "m.py", "n.py"]).map(lambda file: "/".join([*parts, file]))
)


@settings(deadline=None)
@given(st.sets(PATHS, min_size=1, max_size=10))
def test_a_file_is_found_by_its_own_name_from_beside_it(paths: set[str]) -> None:
    index = ModuleIndex(paths)

    for path in paths:
        name = index.name_of(path)
        directory = path.rpartition("/")[0]
        importer = f"{directory}/zzz.py" if directory else "zzz.py"
        found = index.find(name, importer=importer)
        assert found is None or index.name_of(found).endswith(name.rpartition(".")[2])
        if path == f"{index.root_of(path)}/{name.replace('.', '/')}.py".removeprefix("./"):
            assert found is not None


@settings(deadline=None)
@given(st.sets(PATHS, min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_files_and_questions_changes_nothing(paths: set[str], random: object) -> None:
    forward, backward = ModuleIndex(sorted(paths)), ModuleIndex(sorted(paths, reverse=True))
    questions = [(name, importer) for name in ("a", "b.m", "m", "src.a.n", "a.b") for importer in sorted(paths)]
    answers = {question: forward.find(question[0], importer=question[1]) for question in questions}

    assert {question: backward.find(question[0], importer=question[1]) for question in reversed(questions)} == answers
