"""The programs that the rules about costs show."""

from __future__ import annotations

from checker.rules.examples import Example

_OPENAI = "from openai import OpenAI\n\nclient = OpenAI()\n\n\n"
_ASK = 'client.chat.completions.create(model="gpt-6-luna", messages=messages)'
_SUM = """\
def cost(usage, price_in, price_out):
    paid_in = usage.prompt_tokens * price_in / 1_000_000{error}
    paid_out = usage.completion_tokens * price_out / 1_000_000
    return paid_in + paid_out
"""
_ERROR = '  # error: [RL605] "input and output tokens only"'
_CALLER = f"""\
def ask(messages, prices):
    response = {_ASK}
    print(cost(response.usage, *prices))
    return response.choices[0].message.content
"""

CACHED_PROGRAMS = (
    Example(_OPENAI + _SUM.format(error=_ERROR) + "\n\n" + _CALLER),
    Example(
        files={
            "app/billing.py": "PRICES = {}\n\n\n" + _SUM.format(error=_ERROR),
            "app/main.py": "from app.billing import PRICES, cost\n"
            + _OPENAI
            + _CALLER.replace("(messages, prices)", "(messages)").replace("*prices", '*PRICES["gpt-6-luna"]'),
        }
    ),
    Example(
        """\
import anthropic

client = anthropic.Anthropic()
RULES = "..."
PRICE = {"input": 4, "output": 20}


class Meter:
    total = 0.0

    def ask(self, messages):
        response = client.messages.create(
            model="claude-opus-5-5",
            max_tokens=900,
            system=[{"type": "text", "text": RULES, "cache_control": {"type": "ephemeral"}}],
            messages=messages,
        )
        used = response.usage
        # error: [RL605]
        self.total += (used.input_tokens / 1e6 * PRICE["input"]) + (used.output_tokens / 1e6 * PRICE["output"])
        return response
"""
    ),
    Example(
        """\
import litellm


def ask(messages, rates):
    response = litellm.completion(model="gpt-6-luna", messages=messages)
    tokens = response["usage"]
    cost = tokens["prompt_tokens"] * rates["input"]  # error: [RL605]
    cost += tokens["completion_tokens"] * rates["output"]
    return response, cost
"""
    ),
)  # fmt: skip

UNCACHED_PROGRAMS = (
    Example(
        _OPENAI
        + """\
def cost(usage, price_in, price_cached, price_out):
    cached = usage.prompt_tokens_details.cached_tokens
    paid_in = (usage.prompt_tokens - cached) * price_in + cached * price_cached
    return (paid_in + usage.completion_tokens * price_out) / 1_000_000


"""
        + _CALLER
    ),
    Example(
        # Anthropic counts cached tokens separately, and this program caches nothing.
        """\
import anthropic

client = anthropic.Anthropic()


def ask(messages, price_in, price_out):
    response = client.messages.create(model="claude-opus-5-5", max_tokens=900, messages=messages)
    cost = response.usage.input_tokens * price_in + response.usage.output_tokens * price_out
    return response, cost
"""
    ),
    Example(
        # What a request may cost, before it is sent.
        files={
            "app/plan.py": _SUM.format(error="").replace("def cost(", "def estimate_cost("),
            "app/main.py": _OPENAI + "def ask(messages):\n    response = " + _ASK + "\n    return response.usage\n",
        }
    ),
    Example(
        # Not a cost: a share of the window.
        _OPENAI
        + f"""\
def ask(messages, window):
    used = {_ASK}.usage
    return used.prompt_tokens * 100 / window + used.completion_tokens * 100 / window
"""
    ),
)

_ROUTER = """\
import litellm

from app.prices import cost_of


def ask(messages, model):
    response = litellm.completion(model=model, messages=messages, fallbacks=["gpt-6-luna"])
    used = response.usage
    {record}
    return response.choices[0].message.content
"""
_PRICES = "def cost_of(model, usage):\n    return model, usage\n"
_REQUESTED = 'print(cost_of(model, used))  # error: [RL606] "`model` was asked for; another model may have answered"'

REQUESTED_PROGRAMS = (
    Example(files={"app/prices.py": _PRICES, "app/main.py": _ROUTER.format(record=_REQUESTED)}),
    Example(
        """\
import anthropic

client = anthropic.Anthropic()


class Bot:
    def __init__(self, model):
        self.model = model

    def ask(self, messages, ledger):
        response = client.beta.messages.create(
            model=self.model, max_tokens=900, messages=messages, fallbacks=[{"model": "claude-opus-4-8"}]
        )
        ledger.add(calculate_cost(self.model, response.usage))  # error: [RL606] "`self.model` was asked for"
        return response


def calculate_cost(model, usage):
    return len(model) * usage.output_tokens
"""
    ),
    Example(
        """\
from litellm import Router

router = Router(model_list=[], fallbacks=[{"large": ["small"]}])
PRICES = {"large": 5, "small": 1}


def ask(messages, model):
    response = router.completion(model=model, messages=messages)
    print(PRICES[model] * response.usage.completion_tokens)  # error: [RL606]
    return response
"""
    ),
)

SERVED_PROGRAMS = (
    Example(files={"app/prices.py": _PRICES, "app/main.py": _ROUTER.format(record="print(cost_of(response.model, used))")}),
    Example(
        # Nobody else can answer.
        files={
            "app/prices.py": _PRICES,
            "app/main.py": _ROUTER.format(record="print(cost_of(model, used))").replace(', fallbacks=["gpt-6-luna"]', ""),
        }
    ),
    Example(
        # A cost by the requested model, and the check that it is the one that answered.
        files={
            "app/prices.py": _PRICES,
            "app/main.py": _ROUTER.format(record="print(cost_of(model, used), response.model == model)"),
        }
    ),
    Example("COSTS = {}\n\n\ndef price(model, fallbacks):\n    return COSTS[model] * len(fallbacks)\n"),
)  # fmt: skip
