"""Paths and file systems: one name for one file, and the same answers from the disk and from memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.sources import FileSystem, MemoryFiles, RealFiles
from checker.sources.files import child, parent

if TYPE_CHECKING:
    from pathlib import Path

CONTENT: dict[str, str | bytes] = {"a.py": "a = 1\n", "pkg/__init__.py": "", "pkg/sub/b.py": b"\xff\x00"}


def on_disk(root: Path) -> RealFiles:
    for path, content in CONTENT.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return RealFiles(root)


@pytest.fixture(params=["memory", "disk"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileSystem:
    return MemoryFiles(CONTENT) if request.param == "memory" else on_disk(tmp_path)


def test_both_read_the_same_bytes(files: FileSystem) -> None:
    assert [files.read(path) for path in CONTENT] == [b"a = 1\n", b"", b"\xff\x00"]


def test_both_walk_the_same_files(files: FileSystem) -> None:
    assert list(files.walk(".")) == ["a.py", "pkg/__init__.py", "pkg/sub/b.py"]
    assert list(files.walk("pkg/sub")) == ["pkg/sub/b.py"]
    assert list(files.walk("a.py")) == ["a.py"]
    assert list(files.walk("nowhere")) == []


def test_both_list_one_directory(files: FileSystem) -> None:
    names = files.listing("pkg")

    assert (names.directories, names.files, names.broken_links) == (("sub",), ("__init__.py",), ())


def test_both_tell_files_from_directories(files: FileSystem) -> None:
    paths = ["a.py", "pkg", ".", "nowhere", "a.py/b"]

    assert [(files.is_file(path), files.is_dir(path)) for path in paths] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
        (False, False),
    ]


@pytest.mark.parametrize("path", ["nowhere.py", "pkg", "no\0where", "a.py/b"])
def test_what_cannot_be_read_is_an_os_error(files: FileSystem, path: str) -> None:
    with pytest.raises(OSError, match=r"."):
        files.read(path)


@pytest.mark.parametrize("path", ["nowhere", "a.py"])
def test_what_cannot_be_listed_is_an_os_error(files: FileSystem, path: str) -> None:
    with pytest.raises(OSError, match=r"."):
        files.listing(path)


def test_the_stat_key_changes_with_the_content(tmp_path: Path) -> None:
    real = on_disk(tmp_path)
    before = real.stat_key("a.py")
    (tmp_path / "a.py").write_text("a = 22\n")

    assert real.stat_key("a.py") != before
    assert MemoryFiles({"a": "1"}).stat_key("a") != MemoryFiles({"a": "2"}).stat_key("a")
    with pytest.raises(FileNotFoundError):
        real.stat_key("nowhere")


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        ("pkg/a.py", "pkg/a.py"),
        ("./pkg//x/../a.py", "pkg/a.py"),
        ("pkg/", "pkg"),
        (".", "."),
        ("", "."),
        ("../other/x.py", "../other/x.py"),
        ("..", ".."),
    ],
)
def test_a_relative_argument_has_one_path(tmp_path: Path, argument: str, path: str) -> None:
    assert RealFiles(tmp_path).locate(argument) == path
    assert MemoryFiles({}).locate(argument) == path


def test_an_absolute_argument_is_named_from_the_root(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()

    assert RealFiles(root).locate(str(root / "pkg" / "a.py")) == "pkg/a.py"
    assert RealFiles(root).locate(str(root)) == "."
    assert RealFiles(root).locate(str(tmp_path / "projects" / "a.py")) == "../projects/a.py"
    assert MemoryFiles({}).locate("/pkg/a.py") == "pkg/a.py"


def test_an_absolute_argument_may_name_the_root_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert RealFiles(tmp_path / "link").locate(str(tmp_path / "real" / "a.py")) == "a.py"
    assert RealFiles(tmp_path / "real").locate(str(tmp_path / "link" / "a.py")) == "a.py"


def test_files_outside_the_root_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "beside.py").write_text("x = 1\n")

    assert RealFiles(tmp_path / "root").read("../beside.py") == b"x = 1\n"


def test_a_link_that_leads_round_in_a_circle_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to(tmp_path / "b.py")
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")
    real = RealFiles(tmp_path)

    assert sorted(real.listing(".").broken_links) == ["a.py", "b.py"]
    assert not real.is_file("a.py")
    with pytest.raises(OSError, match=r"."):
        real.read("a.py")


def test_links_to_files_are_listed_and_links_to_directories_are_not(tmp_path: Path) -> None:
    real = on_disk(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")

    names = real.listing(".")

    assert sorted(names.files) == ["a.py", "b.py"]
    assert names.directories == ("pkg",)
    assert names.broken_links == ()


def test_what_is_neither_file_nor_directory_is_not_listed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")

    assert RealFiles(tmp_path).listing(".").files == ()


def test_memory_files_may_lie_beside_the_root() -> None:
    files = MemoryFiles({"../shared/x.py": "x = 1\n", "a.py": ""})

    assert files.read("../shared/x.py") == b"x = 1\n"
    assert list(files.walk("../shared")) == ["../shared/x.py"]


@pytest.mark.parametrize(
    ("path", "above"),
    [("a/b.py", "a"), ("a", "."), (".", ".."), ("..", "../.."), ("../a", ".."), ("../..", "../../..")],
)
def test_parent(path: str, above: str) -> None:
    assert parent(path) == above


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b.py", "c d"]), min_size=1, max_size=5))
def test_parent_undoes_child(parts: list[str]) -> None:
    path = "."
    for part in parts:
        assert parent(child(path, part)) == path
        path = child(path, part)

    assert path == "/".join(parts)
