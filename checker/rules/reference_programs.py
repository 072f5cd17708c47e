"""The programs that `undefined-model-reference` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_ENUM = """\
from enum import StrEnum


class Models(StrEnum):
    SMALL = "claude-haiku-5-5"
    LARGE = "claude-opus-5-5"
"""
_ASK = """\
import anthropic

{imports}
client = anthropic.Anthropic()


def ask(messages):
    return client.messages.create(
        model={model},{error}
        max_tokens=99,
        messages=messages,
    )
"""


def _ask(model: str, *, imports: str = "from app.models import Models\n", error: str = "") -> str:
    return _ASK.format(model=model, imports=imports, error=error)


UNDEFINED_PROGRAMS = (
    Example(
        files={
            "app/models.py": _ENUM,
            "app/main.py": _ask("Models.MEDIUM", error='  # error: [RL707] "`Models` has no `MEDIUM`"'),
        }
    ),
    Example(
        files={
            "app/models.py": 'SMALL = "claude-haiku-5-5"\n',
            "app/main.py": _ask(
                "models.LARGE",
                imports="from app import models\n",
                error='  # error: [RL707] "module `app.models` has no `LARGE`"',
            ),
        }
    ),
    Example(
        _ENUM
        + """

DEFAULT = Models.TINY.value  # error: [RL707] "`Models` has no `TINY`"

"""
        + _ask("DEFAULT", imports="")
    ),
)

DEFINED_PROGRAMS = (
    Example(files={"app/models.py": _ENUM, "app/main.py": _ask("Models.LARGE")}),
    Example(
        # Anything may be among the settings.
        files={
            "app/models.py": "class Settings:\n    def __getattr__(self, name):\n        return name\n\n\nmodels = Settings()\n",
            "app/main.py": _ask("models.LARGE", imports="from app.models import models\n"),
        }
    ),
    Example(
        # Added from elsewhere.
        files={
            "app/models.py": 'class Models:\n    SMALL = "claude-haiku-5-5"\n',
            "app/setup.py": 'from app.models import Models\n\nModels.LARGE = "claude-opus-5-5"\n',
            "app/main.py": _ask("Models.LARGE"),
        }
    ),
    Example(
        # A base that was not scanned.
        files={
            "app/models.py": 'from company import Registry\n\n\nclass Models(Registry):\n    SMALL = "claude-haiku-5-5"\n',
            "app/main.py": _ask("Models.LARGE"),
        }
    ),
)
