"""Discovery: what is taken, what is left out, and that the order of arguments changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import UsageError
from checker.locations import Problem
from checker.sources import FileSystem, Listing, MemoryFiles, RealFiles, SourceFile, SourceKind, discover

if TYPE_CHECKING:
    from pathlib import Path

AGENT = "---\nname: x\ndescription: y\n---\n"
PROJECT = {
    "app.py": "",
    "window.pyw": "",
    "types.pyi": "",
    "notes.ipynb": "{}",
    "README.md": "# Project",
    "src/pkg/__init__.py": "",
    "src/pkg/a.py": "",
    "build/lib/pkg/a.py": "",
    "tool/build/__init__.py": "",
    ".venv/lib/x.py": "",
    "myenv/pyvenv.cfg": "",
    "myenv/lib/x.py": "",
    "node_modules/x.py": "",
    "src/__pycache__/a.py": "",
    ".hidden/x.py": "",
    ".claude/agents/reviewer.md": AGENT,
    ".claude/agents/team/writer.md": AGENT,
    ".claude/agents/README.md": "# These agents",
    ".claude/commands/run.md": AGENT,
    "plugin/agents/planner.md": "\ufeff" + AGENT,
    "docs/page.md": AGENT,
}
FOUND = [
    ".claude/agents/reviewer.md",
    ".claude/agents/team/writer.md",
    ".hidden/x.py",
    "app.py",
    "notes.ipynb",
    "plugin/agents/planner.md",
    "src/pkg/__init__.py",
    "src/pkg/a.py",
    "tool/build/__init__.py",
    "window.pyw",
]


def paths(files: FileSystem, *arguments: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [file.path for file in discover(files, arguments, exclude=exclude).files]


def test_a_project() -> None:
    assert paths(MemoryFiles(PROJECT), ".") == FOUND


def test_a_project_on_disk(tmp_path: Path) -> None:
    for path, content in PROJECT.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)

    assert paths(RealFiles(tmp_path), ".") == FOUND
    assert paths(RealFiles(tmp_path / "docs"), "../src", str(tmp_path / "src" / "pkg")) == [
        "../src/pkg/__init__.py",
        "../src/pkg/a.py",
    ]


def test_the_way_up_and_down_again_gives_a_file_one_name(tmp_path: Path) -> None:
    for path in ("top.py", "pkg/a.py", "pkg/deep/b.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")

    assert paths(RealFiles(tmp_path / "pkg"), "..", "a.py") == ["../top.py", "a.py", "deep/b.py"]
    assert paths(RealFiles(tmp_path / "pkg" / "deep"), "../..") == ["../../top.py", "../a.py", "b.py"]


def test_exclude_can_count_from_elsewhere(tmp_path: Path) -> None:
    for path in ("a.py", "pkg/a.py", "pkg/b.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")

    found = discover(RealFiles(tmp_path / "pkg"), ["."], exclude=["/pkg/a.py"], exclude_root=tmp_path.as_posix())

    assert [file.path for file in found.files] == ["b.py"]


def test_each_file_has_its_kind() -> None:
    found = discover(MemoryFiles({"a.py": "", "b.ipynb": "", "agents/c.md": AGENT}), ["."])

    assert found.files == (
        SourceFile(path="a.py", kind=SourceKind.PYTHON),
        SourceFile(path="agents/c.md", kind=SourceKind.AGENT),
        SourceFile(path="b.ipynb", kind=SourceKind.NOTEBOOK),
    )
    assert found.problems == ()


def test_a_file_named_outright_is_taken_whatever_ignores_it() -> None:
    files = MemoryFiles({**PROJECT, ".gitignore": "app.py", "run": "#!/usr/bin/env python3"})
    named = ["app.py", "build/lib/pkg/a.py", "docs/page.md", "run", "types.pyi"]

    assert paths(files, *named, "README.md", exclude=("app.py",)) == named
    assert discover(files, ["run"]).files[0].kind is SourceKind.PYTHON


def test_a_directory_named_outright_is_entered_whatever_it_is_called() -> None:
    assert paths(MemoryFiles(PROJECT), ".venv", "build", "myenv") == [
        ".venv/lib/x.py",
        "build/lib/pkg/a.py",
        "myenv/lib/x.py",
    ]


@pytest.mark.parametrize(
    ("exclude", "gone"),
    [
        ("src/", {"src/pkg/__init__.py", "src/pkg/a.py"}),
        ("src/pkg/a.py", {"src/pkg/a.py"}),
        ("*.py", {path for path in FOUND if path.endswith(".py")}),
        ("nothing", set()),
    ],
)
def test_exclude(exclude: str, gone: set[str]) -> None:
    assert paths(MemoryFiles(PROJECT), ".", exclude=(exclude,)) == sorted(set(FOUND) - gone)


def test_exclude_can_take_back_what_is_left_out_by_default() -> None:
    assert "build/lib/pkg/a.py" in paths(MemoryFiles(PROJECT), ".", exclude=("!/build/",))


def test_all_missing_paths_are_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        discover(MemoryFiles(PROJECT), ["src", "scr", "./nowhere.py"])

    assert caught.value.messages == ("`scr` does not exist", "`./nowhere.py` does not exist")


def test_nothing_found_is_for_the_caller_to_judge() -> None:
    assert discover(MemoryFiles({"README.md": "x"}), ["."]).files == ()
    assert discover(MemoryFiles({}), []).files == ()


def test_what_cannot_be_looked_into_is_a_problem() -> None:
    class Locked(MemoryFiles):
        def listing(self, directory: str) -> Listing:
            if directory == "secret":
                raise PermissionError(13, "Permission denied")
            return super().listing(directory)

        def read(self, path: str) -> bytes:
            raise PermissionError(13, "Permission denied")

    found = discover(Locked({"a.py": "", "secret/b.py": "", "agents/c.md": AGENT}), ["."])

    assert [file.path for file in found.files] == ["a.py"]
    assert found.problems == (
        Problem(path="agents/c.md", line=1, what="this file cannot be read: Permission denied"),
        Problem(path="secret", line=1, what="this directory cannot be read: Permission denied"),
    )


def test_links_on_disk(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text("")
    (tmp_path / "pkg" / "round").symlink_to(tmp_path)
    (tmp_path / "pkg" / "lost.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "pkg" / ".#a.py").symlink_to("user@host.1:2")
    (tmp_path / "linked").symlink_to(tmp_path / "pkg")

    found = discover(RealFiles(tmp_path), [".", "linked"])

    assert [file.path for file in found.files] == ["linked/a.py", "pkg/a.py"]
    assert found.problems == (
        Problem(path="linked/lost.py", line=1, what="this link leads nowhere"),
        Problem(path="pkg/lost.py", line=1, what="this link leads nowhere"),
    )


def test_a_name_that_cannot_be_printed_is_a_problem() -> None:
    found = discover(MemoryFiles({"caf\udce9.py": "", "café.py": ""}), ["."])

    assert [file.path for file in found.files] == ["café.py"]
    assert [problem.path for problem in found.problems] == ["caf\\udce9.py"]


ARGUMENTS = [".", "src", "src/pkg", "src/pkg/a.py", "/app.py", "./src/../app.py", "build", ".claude", "docs/page.md"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(ARGUMENTS), min_size=1, max_size=6).flatmap(
        lambda a: st.tuples(st.just(a), st.permutations(a))
    )
)
def test_the_order_of_arguments_changes_nothing(orders: tuple[list[str], list[str]]) -> None:
    files = MemoryFiles({**PROJECT, "src/.gitignore": "a.py"})
    first, second = (discover(files, order) for order in orders)

    assert first == second
    assert len({file.path for file in first.files}) == len(first.files)


@settings(deadline=None)
@given(st.lists(st.sampled_from(ARGUMENTS), max_size=3), st.sampled_from(ARGUMENTS))
def test_an_argument_only_adds_files(arguments: list[str], another: str) -> None:
    files = MemoryFiles(PROJECT)

    assert set(paths(files, *arguments, another)) == set(paths(files, *arguments)) | set(paths(files, another))
