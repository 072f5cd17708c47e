"""The programs that `hard-coded-model` shows."""

from __future__ import annotations

from checker.rules.examples import Example


def _module(function: str, model: str = '"claude-haiku-5-5"', *, imports: str = "", error: str = "") -> str:
    comment = f"    # error: {error}\n" if error else ""
    return (
        f"{imports}import anthropic\n\nclient = anthropic.Anthropic()\n\n\n"
        f"def {function}(messages):\n{comment}"
        f"    return client.messages.create(model={model}, max_tokens=99, messages=messages)\n"
    )


_POLICY = 'registry-modules = ["support.models"]\n'
_REGISTRY = 'SMALL = "claude-haiku-5-5"\nLARGE = "claude-opus-5-5"\n'

SCATTERED_PROGRAMS = (
    Example(
        files={
            "support/drafts.py": _module(
                "draft", error='[RL704] "`claude-haiku-5-5` is written into 3 calls in 3 files"'
            ),
            "support/labels.py": _module("label"),
            "support/titles.py": _module("title"),
        }
    ),
    Example(
        files={
            "support/models.py": _REGISTRY,
            "support/labels.py": _module("label", error='[RL704] "the registry has it as `SMALL`"'),
        },
        policy=_POLICY,
        fixed={
            "support/labels.py": _module("label", "SMALL", imports="from support.models import SMALL\n"),
        },
    ),
    Example(
        files={
            "support/models.py": _REGISTRY,
            "support/labels.py": _module(
                "label", '"claude-opus-5-5"', imports="from support.models import LARGE\n", error="[RL704]"
            ),
            "support/titles.py": _module(
                "title", '"claude-sonnet-5-5"', error='[RL704] "written into a call, outside of the declared registry"'
            ),
        },
        policy=_POLICY,
        fixed={"support/labels.py": _module("label", "LARGE", imports="from support.models import LARGE\n")},
    ),
)

GATHERED_PROGRAMS = (
    Example(
        files={
            "support/models.py": _REGISTRY,
            "support/labels.py": _module("label", "SMALL", imports="from support.models import SMALL\n"),
            "support/titles.py": _module("title", "SMALL", imports="from support.models import SMALL\n"),
            "support/drafts.py": _module("draft", "LARGE", imports="from support.models import LARGE\n"),
        },
        policy=_POLICY,
    ),
    # One file is one place.
    Example(_module("label") + _module("title") + _module("draft")),
    Example(
        # Three programs of their own.
        files={
            "examples/drafts.py": _module("draft"),
            "examples/labels.py": _module("label"),
            "examples/titles.py": _module("title"),
        }
    ),
    Example('NAMES = ["claude-haiku-5-5", "claude-haiku-5-5", "claude-haiku-5-5"]\n'),
)
