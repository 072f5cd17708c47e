"""The programs that `ignored-model-override` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.router_programs import changed

_CALL = """\
import anthropic

client = anthropic.Anthropic()


def summarize(text, model="claude-haiku-5-5"):
    reply = client.messages.create(  # error: [RL110] "`model` is not used: the request goes to `claude-opus-5-5`"
        model="claude-opus-5-5", max_tokens=300, messages=[{"role": "user", "content": text}]
    )
    print(reply.usage)
    return reply.content[0].text
"""
_CLASS = """\
from openai import OpenAI

from desk.models import DEFAULT


class Writer:
    def __init__(self, model=DEFAULT):
        self.client = OpenAI()
        self.model = model

    def write(self, subject):
        response = self.client.chat.completions.create(  # error: [RL110] "`self.model` is not used"
            model=DEFAULT, messages=[{"role": "user", "content": subject}]
        )
        print(response.usage)
        return response.choices[0].message.content
"""
_INNER = """\
import litellm

MODEL = "gpt-6.1-terra"


def make_asker(model_name):
    def ask(prompt):
        response = litellm.completion(  # error: [RL110] "`model_name` is not used"
            model=MODEL, messages=[{"role": "user", "content": prompt}]
        )
        print(response.usage)
        return response.choices[0].message.content

    return ask
"""
_BASE = """\
from framework import Provider
from openai import OpenAI


class OurProvider(Provider):
    def complete(self, prompt, model):
        # The framework passes a model; this provider has only one.
        response = OpenAI().chat.completions.create(
            model="gpt-6-luna", messages=[{"role": "user", "content": prompt}]
        )
        print(response.usage)
        return response.choices[0].message.content
"""


def _quiet(program: str) -> str:
    return "\n".join(line.partition("  # error")[0] for line in program.split("\n"))


_MODELS = 'DEFAULT = "gpt-6.1-terra"\n'
INVALID_PROGRAMS = (
    Example(_CALL),
    Example(files={"desk/models.py": _MODELS, "desk/writer.py": _CLASS}),
    Example(_INNER),
)
VALID_PROGRAMS = (
    Example(changed(_quiet(_CALL), ('model="claude-opus-5-5"', "model=model"))),
    Example(
        files={
            "desk/models.py": _MODELS,
            "desk/writer.py": changed(_quiet(_CLASS), ("model=DEFAULT, messages", "model=self.model, messages")),
        }
    ),
    Example(changed(_quiet(_CALL), ('model="claude-opus-5-5"', 'model=f"{model}"'))),
    Example(_BASE),
    # The attribute is read by who uses the class.
    Example(
        files={
            "desk/models.py": _MODELS,
            "desk/writer.py": _quiet(_CLASS),
            "desk/main.py": 'from desk.writer import Writer\n\nprint(Writer("gpt-6-luna").model)\n',
        }
    ),
    # Another kind of model.
    Example(changed(_quiet(_CALL), ('model="claude-haiku-5-5"', "data_model=None"))),
)
