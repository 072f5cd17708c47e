"""Flags escalations that stay: state is set to a dearer model, and nothing sets it back.

## Why is this bad?
One hard question, or one bad minute of the provider, moves every later request of the object or the process to the dear
model.
The bill rises slowly, request by request, and looks as if the traffic had become harder.
Choose the model for one request, or set the state back when the request is done.

## Limits
The state is an attribute of `self`, or a global name, whose first value and whose change are both known models, and the
change stands under a condition or in a handler.
A second change to anything else, to a cheaper model or to a value that is not known, is taken for the way back, and so
is a method called `reset`.
How long an object lives is not known: where it is made for each request, ignore the rule.

## Source
One of the project's founding patterns: the escalation rate is measured for each request, and each request starts cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.locations import Step
from checker.patterns.sticky_models import sticky_models
from checker.resolution.values import Lit
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Place
    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.sticky_models import StickyModel

RULE = Rule(
    code="RL305",
    name="one-way-escalation",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST,),
    preview=True,
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each change that stays."""
    del sites
    for state in context.code.once(sticky_models):
        if state.always or not state.starts:
            continue
        starts = _models(state.starts, context)
        changes = _models(state.changes, context)
        if starts is None or changes is None:
            continue
        floor = max(context.policy.rank(tier) for _, tier in starts)
        if all(context.policy.rank(tier) > floor for _, tier in changes):
            yield _finding(state, changes[0][0], context)


def _models(places: tuple[Place, ...], context: Context) -> list[tuple[str, str]] | None:
    """The models that some expressions are, with their tiers; None where one of them is not known."""
    answers = context.code.values(places)
    found: list[tuple[str, str]] = []
    for place in places:
        for value in answers[place]:
            tier = (
                context.policy.tier_of(value.value) if isinstance(value, Lit) and isinstance(value.value, str) else None
            )
            if tier is None or not isinstance(value, Lit):
                return None
            found.append((str(value.value), tier))
    return found or None


def _finding(state: StickyModel, model: str, context: Context) -> Finding:
    place = state.changes[0]
    module = context.code.module(place.path)
    span = module.span(place.expr)
    related = []
    for what, other in (("starts as this", state.starts[0]), ("asked with it here", state.reader.place)):
        at = context.code.module(other.path).span(other.expr)
        related.append(Step(path=at.path, line=at.line, what=f"`{state.name}` {what}", cell=at.cell))
    return RULE.finding_at(
        span,
        f"`{state.name}` stays on `{model}`: nothing sets it back",
        function=module.route(context.code.function_of(place)),
        confidence=Confidence.MEDIUM,
        related=tuple(related),
    )


_CLASS = """\
import anthropic

client = anthropic.Anthropic()
SMALL = "claude-haiku-5-5"
LARGE = "claude-opus-5-5"


class Desk:
    def __init__(self):
        self.model = SMALL

    def answer(self, question):
        reply = client.messages.create(
            model=self.model, max_tokens=900, messages=[{"role": "user", "content": question}]
        )
        print(reply.usage)
        text = reply.content[0].text
        if "not sure" in text:
            self.model = LARGE  # error: [RL305] "`self.model` stays on `claude-opus-5-5`: nothing sets it back"
            return self.answer(question)
        return text
"""
_GLOBAL = """\
import anthropic

client = anthropic.Anthropic()
current = "claude-haiku-5-5"


def answer(question):
    global current
    try:
        return client.messages.create(
            model=current, max_tokens=900, messages=[{"role": "user", "content": question}]
        )
    except anthropic.RateLimitError:
        current = "claude-sonnet-5-5"  # error: [RL305] "`current` stays on `claude-sonnet-5-5`"
        return answer(question)
"""
_STAYS = '  # error: [RL305] "`self.model` stays on `claude-opus-5-5`: nothing sets it back"'
_RIGHT = _CLASS.replace(
    f"{_STAYS}\n            return self.answer(question)\n",
    "\n            text = self.answer(question)\n            self.model = SMALL\n            return text\n",
)

INVALID = (
    Example(_CLASS),
    Example(_GLOBAL),
    Example(
        files={
            "desk/models.py": 'SMALL = "claude-haiku-5-5"\nLARGE = "claude-opus-5-5"\n',
            "desk/answers.py": _CLASS.replace('SMALL = "claude-haiku-5-5"\nLARGE = "claude-opus-5-5"\n', "").replace(
                "import anthropic\n", "import anthropic\n\nfrom desk.models import LARGE, SMALL\n"
            ),
        }
    ),
)
VALID = (
    Example(_RIGHT),
    Example(
        # The model is chosen for one request.
        _CLASS.replace(
            '            self.model = LARGE  # error: [RL305] "`self.model` stays on `claude-opus-5-5`: nothing sets it back"\n',
            "            return Desk().answer(question)\n",
        )
    ),
    Example(
        # Somebody's choice, in both directions.
        """\
import anthropic

client = anthropic.Anthropic()


class Desk:
    def __init__(self):
        self.model = "claude-haiku-5-5"

    def command(self, line):
        if line.startswith("/model "):
            self.model = line.removeprefix("/model ")

    def answer(self, question):
        return client.messages.create(
            model=self.model, max_tokens=900, messages=[{"role": "user", "content": question}]
        )
"""
    ),
    Example(
        # Down, not up.
        _CLASS.replace("self.model = SMALL", "self.model = LARGE", 1).replace(
            'self.model = LARGE  # error: [RL305] "`self.model` stays on `claude-opus-5-5`: nothing sets it back"',
            "self.model = SMALL",
        )
    ),
    Example(
        files={
            "desk/models.py": 'SMALL = "claude-haiku-5-5"\nLARGE = "claude-opus-5-5"\n',
            "desk/answers.py": _RIGHT.replace('SMALL = "claude-haiku-5-5"\nLARGE = "claude-opus-5-5"\n', "").replace(
                "import anthropic\n", "import anthropic\n\nfrom desk.models import LARGE, SMALL\n"
            ),
        }
    ),
)
