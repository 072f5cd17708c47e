"""Ignore files: whose word counts, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.sources import MemoryFiles, RealFiles, discover
from checker.sources.ignores import IgnoreTree, Lines

TREE = ("a.py", "b.py", "gen/a.py", "gen/sub/b.py", "pkg/gen/a.py", "pkg/a.py", "pkg/b.tmp.py")


def left_over(ignore_files: dict[str, str], *arguments: str) -> list[str]:
    files = MemoryFiles({**dict.fromkeys(TREE, ""), **ignore_files})
    return [file.path for file in discover(files, arguments or ["."]).files]


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        ("gen/", {"gen/a.py", "gen/sub/b.py", "pkg/gen/a.py"}),
        ("/gen", {"gen/a.py", "gen/sub/b.py"}),
        ("pkg/gen", {"pkg/gen/a.py"}),
        ("a.py", {"a.py", "gen/a.py", "pkg/gen/a.py", "pkg/a.py"}),
        ("/*.py", {"a.py", "b.py"}),
        ("*.tmp.py", {"pkg/b.tmp.py"}),
        ("a.py\n!pkg/a.py", {"a.py", "gen/a.py", "pkg/gen/a.py"}),
        ("gen\n!gen/a.py", {"gen/a.py", "gen/sub/b.py", "pkg/gen/a.py"}),
        ("gen/**\n!gen/a.py", {"gen/sub/b.py"}),
        ("**/sub", {"gen/sub/b.py"}),
        ("pkg/**/a.py", {"pkg/gen/a.py", "pkg/a.py"}),
        ("*\n!*/\n!pkg/*.py", {"a.py", "b.py", "gen/a.py", "gen/sub/b.py", "pkg/gen/a.py"}),
        ("# gen\n\n   \n\\", set()),
        ("\ufeffb.py\r\ngen\r\n", {"b.py", "gen/a.py", "gen/sub/b.py", "pkg/gen/a.py"}),
    ],
)
def test_lines_of_the_root(lines: str, gone: set[str]) -> None:
    assert left_over({".gitignore": lines}) == sorted(set(TREE) - gone)


def test_the_nearest_file_decides() -> None:
    found = left_over({".gitignore": "a.py", "pkg/.gitignore": "!a.py\nb.*"})

    assert found == ["b.py", "gen/sub/b.py", "pkg/a.py", "pkg/gen/a.py"]


def test_a_nested_file_is_relative_to_its_directory() -> None:
    assert "gen/a.py" in left_over({"pkg/.gitignore": "/gen"})
    assert "pkg/gen/a.py" not in left_over({"pkg/.gitignore": "/gen"})


def test_files_above_the_argument_count() -> None:
    assert left_over({".gitignore": "pkg/gen"}, "pkg") == ["pkg/a.py", "pkg/b.tmp.py"]


@pytest.mark.parametrize(
    ("top", "root", "argument", "found"),
    [
        ("outer", "outer/inner", ".", []),
        ("outer", "outer", "inner", []),
        ("outer", ".", "outer/inner", []),
        ("outer", "beside", "../outer/inner", []),
        ("outer/inner", "outer/inner", ".", ["x.py"]),
        ("outer/inner", "outer", ".", ["x.py"]),
        (None, "outer/inner", ".", ["x.py"]),
        (None, "outer", "inner", []),
        (None, "beside", "../outer/inner", ["x.py"]),
    ],
)
def test_files_above_the_root_count_up_to_the_top_of_the_working_tree(
    tmp_path: Path, top: str | None, root: str, argument: str, found: list[str]
) -> None:
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    (tmp_path / "beside").mkdir()
    (tmp_path / "outer" / "inner" / "x.py").write_text("")
    (tmp_path / "outer" / ".gitignore").write_text("/inner/x.py")
    if top is not None:
        (tmp_path / top / ".git").mkdir()

    discovery = discover(RealFiles(tmp_path / root), [argument])

    assert [Path(file.path).name for file in discovery.files] == found


def test_a_working_tree_inside_another_has_its_own_rules() -> None:
    inner = {".gitignore": "a.py", "pkg/.git/HEAD": ""}

    assert left_over(inner) == ["b.py", "gen/sub/b.py", "pkg/a.py", "pkg/b.tmp.py", "pkg/gen/a.py"]


def test_the_tool_neutral_file_has_the_last_word() -> None:
    assert "a.py" in left_over({".gitignore": "a.py", ".ignore": "!/a.py"})
    assert "b.py" not in left_over({".ignore": "/b.py"})


def test_the_private_exclude_file_of_the_repository_counts() -> None:
    assert "b.py" not in left_over({".git/info/exclude": "/b.py"})


def test_a_linked_working_tree_shares_the_private_exclude_file() -> None:
    linked = {
        "tree/.git": "gitdir: ../repo/.git/worktrees/tree\n",
        "tree/x.py": "",
        "tree/y.py": "",
        "repo/.git/worktrees/tree/commondir": "../..\n",
        "repo/.git/info/exclude": "x.py",
    }

    assert left_over(linked, "tree") == ["tree/y.py"]


def test_a_working_tree_without_its_repository_is_no_error() -> None:
    assert left_over({".git": "gitdir: /nowhere\n"}) == sorted(TREE)
    assert left_over({".git": "\udcff".encode(errors="surrogateescape").decode("latin-1")}) == sorted(TREE)


def test_ignore_files_can_be_left_out_of_account() -> None:
    files = MemoryFiles({".gitignore": "*", "a.py": ""})

    assert [file.path for file in discover(files, ["."], respect_gitignore=False).files] == ["a.py"]


def test_a_file_that_cannot_be_read_says_nothing() -> None:
    class Locked(MemoryFiles):
        def read(self, path: str) -> bytes:
            raise PermissionError(path)

    tree = IgnoreTree(Locked({".gitignore": "a.py", "a.py": ""}))
    rules = tree.enter(".", [".gitignore", "a.py"], tree.rules_above("."))

    assert not rules.ignores("a.py", is_dir=False)


def test_verdicts_tell_silence_from_taking_back() -> None:
    lines = Lines(["a*", "!ab/", "/x/y"])

    assert [lines.verdict(path) for path in ("a", "ab", "ab/", "b", "x/y", "z/x/y")] == [
        True,
        True,
        False,
        None,
        True,
        None,
    ]
