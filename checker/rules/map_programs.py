"""The programs that `router-map-without-default` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.router_programs import (
    BRANCHES,
    BY_LENGTH,
    BY_USER,
    CLASSIFIER_MODULE,
    DESK_MODULE,
    ROUTER,
    changed,
)

_SAFE = 'MODELS.get(label, MODELS["usual"]),'
_BARE = 'MODELS[label],  # error: [RL203] "`MODELS` has no answer"'
_HANDLERS = """\
import anthropic

client = anthropic.Anthropic()


def send(model, prompt):
    reply = client.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": prompt}])
    print(reply.usage)
    return reply.content[0].text


def refund(question):
    return send("claude-opus-5-5", "Decide about the refund: " + question)


def greet(question):
    return send("claude-haiku-5-5", "Say hello: " + question)


HANDLERS = {"refund": refund, "greeting": greet}


def desk(question):
    reply = client.messages.create(
        model="claude-haiku-5-5",
        max_tokens=4,
        messages=[{"role": "user", "content": "Classify: refund or greeting? " + question}],
    )
    print(reply.usage)
    intent = reply.content[0].text.strip()
    return HANDLERS[intent](question)  # error: [RL203] "`HANDLERS`"
"""

INVALID_PROGRAMS = (
    Example(changed(ROUTER, (_SAFE, _BARE)), fixed=ROUTER),
    Example(
        files={
            "desk/triage.py": CLASSIFIER_MODULE,
            "desk/main.py": changed(
                DESK_MODULE,
                (
                    'ROUTES.get(self.triage.label(ticket), "gpt-6.1-terra")',
                    "ROUTES[self.triage.label(ticket)]  # error: [RL203]",
                ),
            ),
        },
        fixed={
            "desk/main.py": changed(DESK_MODULE, ('(ticket), "gpt-6.1-terra")', '(ticket), ROUTES["billing"])')),
        },
    ),
    Example(_HANDLERS),
    Example(
        changed(
            ROUTER,
            ("return reply.content[0].text.strip()", 'return {"level": reply.content[0].text.strip().lower()}'),
            ("label = classify(question)", 'label = classify(question)["level"]'),
            (_SAFE, _BARE),
        )
    ),
)

VALID_PROGRAMS = (
    Example(ROUTER),
    Example(files={"desk/triage.py": CLASSIFIER_MODULE, "desk/main.py": DESK_MODULE}),
    Example(BRANCHES),
    Example(BY_LENGTH),
    Example(BY_USER),
    # Looked for before.
    Example(
        changed(
            ROUTER,
            ("classify(question)\n", 'classify(question)\n    if label not in MODELS:\n        label = "usual"\n'),
            (_SAFE, "MODELS[label],"),
        )
    ),
    # A schema leaves no other label.
    Example(
        changed(
            ROUTER,
            (
                "max_tokens=5,",
                'max_tokens=5,\n        output_config={"format": {"type": "json_schema", "schema": LABELS}},',
            ),
            ("MODELS = {", 'LABELS = {"enum": ["simple", "usual", "complex"]}\nMODELS = {'),
            (_SAFE, "MODELS[label],"),
        )
    ),
    # Somebody answers for it.
    Example(
        changed(
            ROUTER,
            (
                "    label = classify(question)\n",
                (
                    "    try:\n        model = MODELS[classify(question)]\n    except KeyError:\n"
                    '        model = "claude-opus-5-5"\n'
                ),
            ),
            (_SAFE, "model,"),
        )
    ),
)
