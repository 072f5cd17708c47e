"""Loops that send one request per item, and those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pattern_runs import HEAD, found_in

from checker.patterns.loops import ItemLoop, ItemLoops, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.call_sites.code import Code
    from checker.locations import Span

ASK = """\
def ask(text, model="claude-haiku-5-5"):
    return client.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": text}])


"""


def item_loops(code: Code) -> Mapping[Span, ItemLoop]:
    return code.once(ItemLoops).of(code.sites)


def loops_of(body: str) -> list[tuple[str, str, int | None]]:
    _, found = found_in(HEAD + ASK + body, item_loops)
    return [(loop.shape.value, loop.items, loop.count) for loop in found.values()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def run(texts):\n    for text in texts:\n        ask(text)\n", (Shape.FOR, "texts", None)),
        (
            "def run(texts):\n    for i, text in enumerate(texts):\n        ask(f'{i}: {text}')\n",
            (Shape.FOR, "texts", None),
        ),
        ("def run(texts):\n    for i in range(len(texts)):\n        ask(texts[i])\n", (Shape.FOR, "texts", None)),
        ("def run(texts):\n    return [ask(text) for text in texts]\n", (Shape.COMPREHENSION, "texts", None)),
        ("def run(texts):\n    return {text: ask(text) for text in texts}\n", (Shape.COMPREHENSION, "texts", None)),
        ("def run(texts):\n    return list(map(ask, texts))\n", (Shape.MAP, "texts", None)),
        ("def run(pool, texts):\n    return pool.map(ask, texts)\n", (Shape.MAP, "texts", None)),
        ("def run(frame):\n    return frame.text.apply(ask)\n", (Shape.MAP, "frame.text", None)),
        ("def run(frame):\n    return frame.text.apply(lambda text: ask(text))\n", (Shape.MAP, "frame.text", None)),
        (
            "def run(pool, texts):\n    return [pool.submit(ask, text) for text in texts]\n",
            (Shape.COMPREHENSION, "texts", None),
        ),
        ("def run():\n    for text in ('a', 'b', 'c'):\n        ask(text)\n", (Shape.FOR, "the items", 3)),
        (
            "def run(texts):\n    for text in texts:\n        prompt = 'Label: '\n        prompt += text\n        ask(prompt)\n",
            (Shape.FOR, "texts", None),
        ),
    ],
)
def test_once_for_each_item(body: str, expected: tuple[Shape, str, int | None]) -> None:
    shape, items, count = expected

    assert loops_of(body) == [(shape.value, items, count)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("def run(text):\n    for model in ('a', 'b'):\n        ask(text, model)\n", id="models"),
        pytest.param("def run(text):\n    for attempt in range(3):\n        ask(f'{attempt} {text}')\n", id="attempts"),
        pytest.param("def run(text):\n    for _ in range(3):\n        ask(text)\n", id="samples"),
        pytest.param("def run(text):\n    while text:\n        text = ask(text)\n", id="while"),
        pytest.param("def run(lines):\n    for line in lines:\n        print(line)\n    ask('all')\n", id="beside"),
        pytest.param("def run(lines):\n    for line in lines:\n        ask('the same')\n", id="not-about-the-item"),
        pytest.param(
            "def run(lines):\n    history = []\n    for line in lines:\n        history.append(line)\n        ask(history)\n",
            id="conversation",
        ),
        pytest.param("import sys\n\ndef run():\n    for line in sys.stdin:\n        ask(line)\n", id="people"),
        pytest.param(
            "def run(texts):\n    for text in texts:\n        try:\n            return ask(text)\n        except ValueError:\n"
            "            continue\n",
            id="first-that-works",
        ),
    ],
)
def test_no_loop_over_items(body: str) -> None:
    assert loops_of(body) == []


def test_a_loop_two_functions_away() -> None:
    sources = {
        "app/llm.py": HEAD + ASK,
        "app/labels.py": "from app.llm import ask\n\n\ndef label(ticket):\n    return ask(ticket.text)\n",
        "app/main.py": "from app.labels import label\n\n\ndef run(tickets):\n    for ticket in tickets:\n        label(ticket)\n",
    }

    code, found = found_in(sources, item_loops)

    (loop,) = found.values()
    assert (loop.items, loop.place.path, loop.step(code).line) == ("tickets", "app/main.py", 5)
