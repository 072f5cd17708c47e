"""Facts on disk: what was written comes back, and whatever is wrong with it costs a parse and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.cli import main
from checker.facts import cache as cache_module
from checker.facts.cache import DiskCache, generation, open_cache
from checker.facts.codec import DamagedError, Parsed, Unparsable, decode, encode
from checker.facts.make import parse_text, parsing
from checker.facts.pruning import DAY, MAX_AGE, MAX_OTHER_AGE, prune, prune_now_and_then

SOURCE = 'import os\nMODEL = os.environ.get("MODEL", "é")  # why\n\n\ndef ask(q, *, m=MODEL):\n    return [x for x in q if m]\n'
CALL = "import anthropic\n\nanthropic.Anthropic().messages.create(model='claude-opus-4-1', max_tokens=9, messages=[])\n"


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "cache", "one")


def entries(cache: DiskCache) -> list[Path]:
    return sorted(path for path in (cache.directory / cache.generation).rglob("*") if path.is_file())


@pytest.mark.parametrize("parsed", [parse_text(SOURCE), parse_text(""), Unparsable(3, "not valid Python: ü")])
def test_what_was_put_comes_back_in_another_run(cache: DiskCache, parsed: Parsed) -> None:
    cache.put(SOURCE, parsed)

    again = DiskCache(cache.directory, cache.generation)

    assert parsed == again.get(SOURCE)
    assert again.get(SOURCE + "\n") is None


def test_another_generation_knows_nothing_of_it(cache: DiskCache) -> None:
    cache.put(SOURCE, parse_text(SOURCE))

    assert DiskCache(cache.directory, "two").get(SOURCE) is None


def test_what_is_no_python_is_remembered_too(cache: DiskCache, monkeypatch: pytest.MonkeyPatch) -> None:
    first = parsing(cache)("def (:\n")
    monkeypatch.setattr("checker.facts.make.parse_text", None)

    assert first == parsing(cache)("def (:\n")
    assert isinstance(first, Unparsable)


def damages() -> list[object]:
    whole = encode(parse_text(SOURCE))
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    other_shape = encode(Unparsable(1, "x"))
    return [
        pytest.param(b"", id="empty"),
        pytest.param(whole[:3], id="a few bytes"),
        pytest.param(whole[:-1], id="cut off"),
        pytest.param(whole + b"\0", id="too long"),
        pytest.param(bytes(flipped), id="a flipped bit"),
        pytest.param(b"{}" * 500, id="something else"),
        pytest.param(whole[:4] + other_shape[4:], id="another record"),
        pytest.param(b"rlF0" + whole[4:], id="another format"),
    ]


@pytest.mark.parametrize("damaged", damages())
def test_a_damaged_entry_is_made_anew(cache: DiskCache, damaged: bytes) -> None:
    facts = parse_text(SOURCE)
    cache.put(SOURCE, facts)
    (entry,) = entries(cache)
    entry.write_bytes(damaged)

    assert cache.get(SOURCE) is None
    assert facts == parsing(cache)(SOURCE)
    assert encode(facts) == entry.read_bytes()


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_no_beginning_of_an_entry_is_one(length: int) -> None:
    with pytest.raises(DamagedError):
        decode(encode(parse_text(SOURCE))[:length])


def test_an_entry_that_is_a_directory_is_lived_with(cache: DiskCache) -> None:
    cache.put(SOURCE, parse_text(SOURCE))
    (entry,) = entries(cache)
    entry.unlink()
    entry.mkdir()

    assert parse_text(SOURCE) == parsing(cache)(SOURCE)
    assert list(entry.parent.iterdir()) == [entry]


def test_a_directory_that_cannot_be_made_is_lived_with(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = DiskCache(tmp_path / "file" / "cache", "one")

    assert parse_text(SOURCE) == parsing(cache)(SOURCE)
    assert cache.get(SOURCE) is None


def test_entries_are_read_where_none_can_be_written(cache: DiskCache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put(SOURCE, parse_text(SOURCE))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    locked = DiskCache(cache.directory, cache.generation)
    parsing(locked)("x = 1\n")

    assert parse_text(SOURCE) == locked.get(SOURCE)
    assert len(entries(cache)) == 1, "no temporary file is left"


def test_a_cache_directory_says_what_it_is(cache: DiskCache) -> None:
    cache.put(SOURCE, parse_text(SOURCE))

    assert (cache.directory / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (cache.directory / ".gitignore").read_text().endswith("\n*\n")


WRITER = """
import sys
from pathlib import Path
from checker.facts.cache import DiskCache
from checker.facts.make import parse_text
facts = parse_text("x = 1\\n")
for turn in range(150):
    cache = DiskCache(Path(sys.argv[1]), "one")
    for number in range(3):
        cache.put(f"text {number}", facts)
        assert cache.get(f"text {number}") == facts
"""


def test_two_runs_at_once_see_whole_entries_only(tmp_path: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "cache")]) for _ in range(2)]

    assert [run.wait(60) for run in runs] == [0, 0]
    assert len(entries(DiskCache(tmp_path / "cache", "one"))) == 3


def test_the_generation_follows_the_code_that_makes_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("checker.syntax", "checker.facts", "libcst"):
        (tmp_path / name).mkdir()
    source = tmp_path / "checker.facts" / "walk.py"
    version = tmp_path / "libcst" / "_version.py"
    source.write_text("one")
    version.write_text("1.8")
    monkeypatch.setattr(cache_module, "_package", tmp_path.joinpath)

    first = generation()
    again = generation()
    source.write_text("two")
    changed = generation()
    version.write_text("1.9")

    assert first == again
    assert len({first, changed, generation()}) == 3


def test_the_generation_sees_the_parser_without_importing_it() -> None:
    assert (cache_module._package("libcst") / "_version.py").is_file()
    assert len(list(cache_module._package("checker.facts").glob("*.py"))) > 5


def aged(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def test_what_nobody_uses_goes(cache: DiskCache) -> None:
    for name in ("old", "used", "new"):
        cache.put(name, Unparsable(1, name))
    for entry in entries(cache):
        aged(entry, MAX_AGE + DAY)
    cache.get("used")
    cache.put("new", Unparsable(1, "new"))
    prune(cache.directory, keep=cache.generation)

    assert [cache.get(name) is not None for name in ("old", "used", "new")] == [False, True, True]


def test_the_oldest_go_when_there_is_too_much(cache: DiskCache) -> None:
    for age in range(5):
        cache.put(str(age), Unparsable(1, "x" * 100))
        aged(Path(cache._entry(str(age))), age * 60)
    size = entries(cache)[0].stat().st_size
    prune(cache.directory, keep=cache.generation, max_bytes=3 * size)

    assert [cache.get(str(age)) is not None for age in range(5)] == [True, True, True, False, False]


def test_generations_that_nobody_writes_to_go_after_a_week(cache: DiskCache) -> None:
    for name, age in (("old", MAX_OTHER_AGE + DAY), ("other", DAY)):
        DiskCache(cache.directory, name).put(SOURCE, Unparsable(1, ""))
        aged(cache.directory / name, age)
    prune(cache.directory, keep=cache.generation)

    assert not (cache.directory / "old").exists()
    assert (cache.directory / "other").exists()


def test_looking_after_it_once_a_day_is_enough(cache: DiskCache) -> None:
    cache.put(SOURCE, Unparsable(1, ""))
    (entry,) = entries(cache)
    aged(entry, MAX_AGE + DAY)
    prune_now_and_then(cache.directory, keep=cache.generation)
    not_yet = entry.exists()
    aged(cache.directory / "pruned", DAY + 1)
    prune_now_and_then(cache.directory, keep=cache.generation)

    assert not_yet
    assert not entry.exists()


LIST = """
import sys
from checker.cli import main
code = main(sys.argv[1:])
sys.exit("libcst was imported" if "libcst" in sys.modules else code)
"""


def sites(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIST, "sites", "--format", "json", *options, "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_warm_run_finds_the_same_without_libcst(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(CALL)
    (tmp_path / "broken.py").write_text(CALL + "def (:\n")
    cell = {"cell_type": "code", "source": CALL, "metadata": {}, "outputs": []}
    bad = {**cell, "source": "import anthropic\ndef (:"}
    book = {"cells": [cell, bad], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "book.ipynb").write_text(json.dumps(book))

    cold, warm = sites(tmp_path), sites(tmp_path)

    assert cold.stderr == "libcst was imported\n"
    assert (warm.returncode, warm.stderr) == (0, "")
    assert json.loads(cold.stdout) == json.loads(warm.stdout)
    assert len(json.loads(warm.stdout)["sites"]) == 2
    assert len(json.loads(warm.stdout)["problems"]) == 2


def test_without_a_cache_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text(CALL)
    monkeypatch.chdir(tmp_path)

    assert main(["sites", "--no-cache", "."]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


def test_the_cache_is_where_the_configuration_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text(CALL)
    (tmp_path / "pyproject.toml").write_text('[tool.route-lint]\ncache-dir = ".caches/lint"\n')
    monkeypatch.chdir(tmp_path)

    assert main(["sites", "."]) == 0
    assert open_cache(tmp_path / ".caches" / "lint").get(CALL) is not None
