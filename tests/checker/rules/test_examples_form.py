"""How examples announce what must be reported."""

from __future__ import annotations

import json

from checker.rules.examples import Example, Expected


def expected(line: int, code: str, part: str = "", *, path: str = "example.py", cell: int | None = None) -> Expected:
    return Expected(path=path, cell=cell, line=line, code=code, part=part)


def test_a_comment_announces_a_finding_on_its_line() -> None:
    example = Example('x = 1\nask()  # error: [RL701] "is retired"\n')

    assert example.expected() == [expected(2, "RL701", "is retired")]
    assert example.sources == {"example.py": "x = 1\nask()\n"}


def test_a_line_can_announce_several() -> None:
    example = Example('ask()  # error: [RL701] "a"  # error: [RL601]\n')

    assert example.expected() == [expected(1, "RL601"), expected(1, "RL701", "a")]
    assert example.sources == {"example.py": "ask()\n"}


def test_a_comment_alone_announces_for_the_next_line_and_is_not_counted() -> None:
    example = Example('x = """\n# error: [RL701] "a"\n    # error: [RL601]\nask() """\n')

    assert example.expected() == [expected(2, "RL601"), expected(2, "RL701", "a")]
    assert example.sources == {"example.py": 'x = """\nask() """\n'}


def test_other_comments_stay() -> None:
    example = Example('ask()  # noqa  # error: [RL701] "a"\nask()  # an error: [RL] like this\n')

    assert example.sources == {"example.py": "ask()  # noqa\nask()  # an error: [RL] like this\n"}


def test_several_files() -> None:
    example = Example(files={"b.py": "b()  # error: [RL701]\n", "a.py": "a()\n"})

    assert example.expected() == [expected(1, "RL701", path="b.py")]
    assert example.sources == {"b.py": "b()\n", "a.py": "a()\n"}


def test_cells_have_lines_of_their_own() -> None:
    cells = [{"source": "# title"}, {"source": ["x = 1\n", 'ask()  # error: [RL701] "a"\n']}]
    example = Example(files={"n.ipynb": json.dumps({"cells": cells})})

    assert example.expected() == [expected(2, "RL701", "a", path="n.ipynb", cell=1)]
    assert json.loads(example.sources["n.ipynb"])["cells"][1]["source"] == ["x = 1\n", "ask()\n"]


def test_what_fixes_leave() -> None:
    assert Example("a").after is None
    assert Example("a", fixed="b").after == {"example.py": "b"}
    assert Example(files={"a.py": "a"}, fixed={"a.py": "b"}).after == {"a.py": "b"}
