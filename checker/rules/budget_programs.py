"""The programs that `over-route-budget` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_CALL = """\
import anthropic

client = anthropic.Anthropic()
{rules}

def triage(ticket):
    response = client.messages.create({error}
        model="{model}",
        max_tokens={limit},
        system={system},
        messages=[{{"role": "user", "content": ticket}}],
    )
    print(response.usage)
    return response.content[0].text
"""
_POLICY = '[routes]\ntriage = {{ call = "{module}:triage", budget-usd = {budget} }}\n'
_RULES = 'RULES = """' + "Say which of the teams is to handle the ticket, and nothing else. " * 40 + '"""\n'


def _program(model: str, *, limit: int = 20, system: str = '"Which team?"', rules: str = "", error: str = "") -> str:
    return _CALL.format(model=model, limit=limit, system=system, rules=rules, error=error)


OVER_PROGRAMS = (
    Example(
        _program(
            "claude-opus-5-5",
            limit=2000,
            error='  # error: [RL804] "an answer of 2,000 tokens is 40.01x the budget of route `triage`"',
        ),
        policy=_POLICY.format(module="example", budget="0.001"),
    ),
    Example(
        _program(
            "claude-opus-5-5", system="RULES", rules=_RULES, error='  # error: [RL804] "the prompt alone is 3.52x"'
        ),
        policy=_POLICY.format(module="example", budget="0.001"),
    ),
    Example(
        files={
            "support/rules.py": _RULES,
            "support/router.py": "from support.rules import RULES\n"
            + _program("claude-sonnet-5-5", system="RULES", error='  # error: [RL804] "the prompt alone is 3.52x"'),
        },
        policy=_POLICY.format(module="support.router", budget="0.0005"),
    ),
)

WITHIN_PROGRAMS = (
    Example(_program("claude-haiku-5-5"), policy=_POLICY.format(module="example", budget="0.001")),
    Example(_program("claude-opus-5-5", limit=2000)),
    Example(
        files={
            "support/rules.py": _RULES,
            "support/router.py": "from support.rules import RULES\n" + _program("claude-haiku-5-5", system="RULES"),
        },
        policy=_POLICY.format(module="support.router", budget="0.0005"),
    ),
    Example(
        # A budget for another function.
        _program("claude-opus-5-5", limit=2000),
        policy=_POLICY.format(module="other", budget="0.001"),
    ),
)
