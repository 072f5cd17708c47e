"""The programs that `router-above-savings` shows."""

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

_CREATE = "reply = client.messages.create("
_MAP = '{"simple": "claude-haiku-5-5", "usual": "claude-sonnet-5-5", "complex": "claude-opus-5-5"}'
_ALIKE = '[RL201] "every route of this router ends on the balanced tier"'
_DEAR = '[RL201] "what its routes can save on input (prices of "'


def _announced(program: str, error: str, *replacements: tuple[str, str]) -> str:
    """The router announces its finding at the classifier."""
    return changed(program, (_CREATE, f"{_CREATE}  # error: {error}"), *replacements)


def _mapped(simple: str, usual: str, hard: str) -> tuple[str, str]:
    return _MAP, f'{{"simple": "{simple}", "usual": "{usual}", "complex": "{hard}"}}'


def _classifier(model: str) -> tuple[str, str]:
    return 'model="claude-haiku-5-5",', f'model="{model}",'


_SONNET = "claude-sonnet-5-5"
_LOOKED_UP = 'model=MODELS.get(label, MODELS["usual"]),'
_IN_BRANCHES = """\
    if label == "simple":
        model = "claude-sonnet-4-6"
    else:
        model = "claude-sonnet-5-5"
"""
_PICK = """\
def pick(label):
    if label == "simple":
        return "claude-sonnet-4-6"
    return "claude-sonnet-5-5"


def answer(question):
"""
_SHARED = """\
import litellm

MODELS = {"simple": "claude-haiku-5-5", "complex": "claude-sonnet-5-5"}


def ask(model, prompt):
    response = litellm.completion(  # error: [RL201] "what its routes can save"
        model=model, max_tokens=500, messages=[{"role": "user", "content": prompt}]
    )
    print(response.usage)
    return response.choices[0].message.content.strip()


def answer(question):
    label = ask("claude-opus-5-5", f"Reply simple or complex. {question}")
    return ask(MODELS.get(label, "claude-sonnet-5-5"), question)
"""
_CLASS = """\
from openai import OpenAI


class Desk:
    MODELS = {"chat": "gpt-6.1-terra", "order": "gpt-6.1-terra"}

    def __init__(self):
        self.client = OpenAI()

    def ask(self, model, question, limit):
        return self.client.chat.completions.create(
            model=model, max_completion_tokens=limit, messages=[{"role": "user", "content": question}]
        )

    def intent(self, question):
        response = self.client.chat.completions.create(  # error: [RL201] "ends on the balanced tier"
            model="gpt-6-luna",
            max_completion_tokens=4,
            messages=[{"role": "user", "content": f"Classify the intent: chat or order? {question}"}],
        )
        print(response.usage)
        return response.choices[0].message.content.strip()

    def answer(self, question):
        return self.ask(self.MODELS.get(self.intent(question), "gpt-6.1-terra"), question, 400)
"""
_HANDLERS = """\
import anthropic

client = anthropic.Anthropic()


def send(system, question, limit):
    reply = client.messages.create(
        model="claude-sonnet-5-5", max_tokens=limit, system=system, messages=[{"role": "user", "content": question}]
    )
    print(reply.usage)
    return reply.content[0].text


def billing(question):
    return send("You know our prices.", question, 400)


def repairs(question):
    return send("You know our bicycles.", question, 400)


def desk(question):
    reply = client.messages.create(
        model="claude-haiku-5-5",
        max_tokens=4,
        messages=[{"role": "user", "content": f"Classify: billing or repairs? {question}"}],
    )
    print(reply.usage)
    # One model, two experts: the label does not choose how much to pay.
    return {"billing": billing}.get(reply.content[0].text.strip(), repairs)(question)
"""

INVALID_PROGRAMS = (
    Example(_announced(ROUTER, _ALIKE, _mapped(_SONNET, _SONNET, _SONNET))),
    Example(_announced(ROUTER, _DEAR, _classifier("claude-opus-5-5"))),
    Example(
        files={
            "desk/triage.py": changed(CLASSIFIER_MODULE, ("create(\n", "create(  # error: [RL201]\n")),
            "desk/main.py": changed(DESK_MODULE, ("gpt-6.2-sol", "gpt-6.1-terra")),
        }
    ),
    # Two versions of one line of models.
    Example(_announced(ROUTER, _ALIKE, _mapped("claude-sonnet-4-6", _SONNET, _SONNET))),
    Example(
        _announced(
            ROUTER, _ALIKE, (_LOOKED_UP, 'model="claude-sonnet-4-6" if label == "simple" else "claude-sonnet-5-5",')
        )
    ),
    Example(
        _announced(
            ROUTER,
            _ALIKE,
            ("    label = classify(question)\n", f"    label = classify(question)\n{_IN_BRANCHES}"),
            (_LOOKED_UP, "model=model,"),
        )
    ),
    Example(_announced(ROUTER, _ALIKE, ("def answer(question):\n", _PICK), (_LOOKED_UP, "model=pick(label),"))),
    # As dear as the dearest of its routes.
    Example(_announced(ROUTER, _DEAR, _mapped("claude-haiku-5-5", "claude-haiku-5-5", _SONNET), _classifier(_SONNET))),
    Example(
        files={
            "desk/triage.py": changed(
                CLASSIFIER_MODULE, ("create(\n", "create(  # error: [RL201]\n"), ("gpt-6-luna", "gpt-6.2-sol")
            ),
            "desk/main.py": changed(DESK_MODULE, ("gpt-6.1-terra", "gpt-6-luna")),
        }
    ),
    Example(_SHARED),
    Example(_CLASS),
)
VALID_PROGRAMS = (
    Example(ROUTER),
    Example(files={"desk/triage.py": CLASSIFIER_MODULE, "desk/main.py": DESK_MODULE}),
    Example(BRANCHES),
    Example(BY_LENGTH),
    Example(changed(BY_USER, ("claude-haiku-5-5", "claude-opus-5-5"))),
    # Two vendors, each for what it is good at.
    Example(
        files={
            "desk/triage.py": CLASSIFIER_MODULE,
            "desk/main.py": changed(DESK_MODULE, ("gpt-6.2-sol", "claude-sonnet-5-5")),
        }
    ),
    Example(_HANDLERS),
    # A model of one's own has no list price.
    Example(changed(ROUTER, _mapped("our-own-model", _SONNET, _SONNET), _classifier("claude-opus-5-5"))),
    Example(changed(ROUTER, _classifier("our-own-model"))),
    # The dear route comes from outside.
    Example(
        changed(
            ROUTER,
            ("import anthropic\n", "import os\n\nimport anthropic\n"),
            (_MAP, f'{{"simple": "{_SONNET}", "usual": "{_SONNET}", "complex": os.environ["COMPLEX_MODEL"]}}'),
        )
    ),
    Example(
        changed(_SHARED, ('  # error: [RL201] "what its routes can save"', ""), ("claude-opus-5-5", "claude-haiku-5-5"))
    ),
)
