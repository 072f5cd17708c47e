"""Whose label decides which model or call comes next, and what is known of the label where it decides."""

from __future__ import annotations

import pytest
from pattern_runs import HEAD, found_in

from checker.patterns.routers import Router, is_checked, is_constrained, is_structured, routers

ASK = """\
def send(model, content):
    return client.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": content}])


def classify(q):
    reply = client.messages.create(
        model="claude-haiku-5-5", max_tokens=5, messages=[{"role": "user", "content": "Classify: easy or hard? " + q}]
    )
    return reply.content[0].text


def easy(q):
    return client.messages.create(model="claude-haiku-5-5", max_tokens=99, messages=[{"role": "user", "content": q}])


def hard(q):
    return client.messages.create(model="claude-opus-5-5", max_tokens=99, messages=[{"role": "user", "content": q}])


MODELS = {"easy": "claude-haiku-5-5", "hard": "claude-opus-5-5"}
HANDLERS = {"easy": easy, "hard": hard}


"""

ROUTED = {
    "a map of models": "def run(q):\n    return send(MODELS[classify(q)], q)\n",
    "a map of models, by name": "def run(q):\n    label = classify(q).strip()\n    return send(model=MODELS.get(label), content=q)\n",
    "a map of functions": "def run(q):\n    return HANDLERS[classify(q)](q)\n",
    "a function kept in a name": "def run(q):\n    handler = HANDLERS.get(classify(q), hard)\n    return handler(q)\n",
    "a test": 'def run(q):\n    if classify(q) == "easy":\n        return easy(q)\n    return hard(q)\n',
    "a search": 'def run(q):\n    if "hard" in classify(q).lower():\n        return hard(q)\n    return easy(q)\n',
    "a match": (
        'def run(q):\n    match classify(q):\n        case "easy":\n            return easy(q)\n        case _:\n            return hard(q)\n'
    ),
    "a condition": 'def run(q):\n    return send("claude-opus-5-5" if classify(q) == "hard" else "claude-haiku-5-5", q)\n',
    "a model set in branches": (
        'def run(q):\n    model = "claude-haiku-5-5"\n    if classify(q) == "hard":\n        model = "claude-opus-5-5"\n'
        "    return send(model, q)\n"
    ),
    "a function that returns the model": (
        "def pick(q):\n    label = classify(q)\n    if label == 'hard':\n        return 'claude-opus-5-5'\n"
        "    return 'claude-haiku-5-5'\n\n\ndef run(q):\n    return send(pick(q), q)\n"
    ),
    "a label that callers pass": (
        "def answer(q, label):\n    return send(MODELS[label], q)\n\n\ndef run(q):\n    return answer(q, classify(q))\n"
    ),
    "a label kept in an attribute": (
        "class Desk:\n    def look(self, q):\n        self.label = classify(q)\n\n"
        "    def run(self, q):\n        self.look(q)\n        return send(MODELS[self.label], q)\n"
    ),
    "a field of JSON": (
        'import json\n\n\ndef run(q):\n    data = json.loads(classify(q))\n    return send(MODELS[data["level"]], q)\n'
    ),
    "one wrapper for all requests": (
        'def run(q):\n    label = send("claude-haiku-5-5", "easy or hard? " + q).content[0].text\n    return send(MODELS[label], q)\n'
    ),
}
ALONE = {
    "nobody asks": 'def run(q):\n    return send(MODELS["easy"], q)\n',
    "the user decides": "def run(q, level):\n    return send(MODELS[level], q)\n",
    "the length decides": 'def run(q):\n    return send(MODELS["hard" if len(q) > 99 else "easy"], q)\n',
    "it is only printed": "def run(q):\n    print(classify(q))\n    return easy(q)\n",
    "there is an answer or not": "def run(q):\n    if not classify(q):\n        return easy(q)\n    return hard(q)\n",
    "a number is compared": "def run(q):\n    if float(classify(q)) < 0.5:\n        return hard(q)\n    return None\n",
    "why it stopped": (
        'def run(q):\n    reply = easy(q)\n    if reply.stop_reason == "max_tokens":\n        return hard(q)\n    return reply\n'
    ),
}
LABEL = "def run(q):\n    label = {}\n    return send(MODELS[label], q)\n"


def routed(body: str) -> list[Router]:
    _, found = found_in(HEAD + ASK + body, routers)
    return list(found)


@pytest.mark.parametrize("name", ROUTED)
def test_a_router(name: str) -> None:
    (router,) = routed(ROUTED[name])

    assert router.classifier.function == ("app:send" if name.startswith("one wrapper") else "app:classify")
    assert router.routes
    assert router.is_shared == name.startswith("one wrapper")


@pytest.mark.parametrize("name", ALONE)
def test_no_router(name: str) -> None:
    assert routed(ALONE[name]) == []


def test_a_shared_site_is_narrowed_to_the_classifiers_model() -> None:
    code, (router,) = found_in(HEAD + ASK + ROUTED["one wrapper for all requests"], routers)

    assert router.models(code).texts == ("claude-haiku-5-5",)


def test_a_map_chooses_the_model_and_a_handler_does_not() -> None:
    (by_model,) = routed(ROUTED["a map of models"])
    (by_handler,) = routed(ROUTED["a map of functions"])

    assert [routing.chooses_model for routing in by_model.routings] == [True]
    assert [routing.chooses_model for routing in by_handler.routings] == [False]
    assert [entry.key for entry in by_handler.routings[0].decision.table] == ["easy", "hard"]


@pytest.mark.parametrize(
    ("label", "checked", "structured", "constrained"),
    [
        ("classify(q)", False, False, False),
        ("classify(q).strip()", False, False, False),
        ("json.loads(classify(q))['level']", False, True, False),
        ("re.search('easy|hard', classify(q)).group()", False, True, True),
        ("Level(classify(q)).value", False, True, True),
        ("classify(q)\n    if label not in MODELS:\n        label = 'easy'", True, False, False),
        ("validated(classify(q))", True, False, False),
    ],
)
def test_what_is_known_of_a_label(label: str, checked: bool, structured: bool, constrained: bool) -> None:
    head = (
        "import enum\nimport json\nimport re\n\nfrom checks import validated\n\n\n"
        'class Level(enum.Enum):\n    EASY = "easy"\n    HARD = "hard"\n\n\n'
    )
    body = head + LABEL.format(label)
    code, found = found_in(HEAD + ASK + body, routers)

    answers = [routing.answer for router in found for routing in router.routings]
    if label.startswith("validated"):  # what others do to it is not known
        assert answers == []
    else:
        assert [(is_checked(code, a), is_structured(a), is_constrained(a)) for a in answers] == [
            (checked, structured, constrained)
        ]
