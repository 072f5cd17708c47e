"""The programs that `weak-model-with-dangerous-tools` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.router_programs import changed

_DECLARED = """\
import anthropic

client = anthropic.Anthropic()
TOOLS = [
    {"name": "find_order", "description": "Look an order up.", "input_schema": {"type": "object"}},
    {"name": "refund_order", "description": "Pay the price of an order back.", "input_schema": {"type": "object"}},
]


def step(messages):
    reply = client.messages.create(  # error: [RL105] "`refund_order` in the hands of the fast tier"
        model="claude-haiku-5-5", max_tokens=800, tools=TOOLS, messages=messages
    )
    print(reply.usage)
    return reply
"""
_FUNCTIONS = """\
from agents import Agent, function_tool

from desk.actions import delete_account, find_account

helper = Agent(  # error: [RL105] "`delete_account`"
    name="helper",
    model="gpt-6-luna",
    tools=[function_tool(find_account), function_tool(delete_account)],
)
"""
_ACTIONS = """\
def find_account(name: str) -> str:
    \"\"\"Find an account.\"\"\"
    return name


def delete_account(name: str) -> None:
    \"\"\"Delete an account and all of its data.\"\"\"
"""
_OPENAI = """\
from openai import OpenAI

client = OpenAI()


class Mailer:
    def __init__(self):
        self.tools = [
            {"type": "function", "function": {"name": "send_email", "parameters": {"type": "object"}}},
        ]

    def step(self, messages):
        response = client.chat.completions.create(  # error: [RL105] "`send_email`"
            model="gpt-6-luna", messages=messages, tools=self.tools
        )
        print(response.usage)
        return response
"""


def _quiet(program: str) -> str:
    return "\n".join(line.partition("  # error")[0] for line in program.split("\n"))


INVALID_PROGRAMS = (
    Example(_DECLARED),
    Example(files={"desk/helper.py": _FUNCTIONS, "desk/actions.py": _ACTIONS}),
    Example(_OPENAI),
)
VALID_PROGRAMS = (
    Example(changed(_quiet(_DECLARED), ("claude-haiku-5-5", "claude-sonnet-5-5"))),
    # The customer is asked.
    Example(
        changed(_quiet(_DECLARED), ("Pay the price of an order back.", "Pay an order back, once the user confirmed."))
    ),
    Example(
        files={
            "desk/helper.py": changed(
                _quiet(_FUNCTIONS),
                ("function_tool(delete_account)", "function_tool(delete_account, needs_approval=True)"),
            ),
            "desk/actions.py": _ACTIONS,
        }
    ),
    # They read like the others and change nothing.
    Example(
        changed(
            _quiet(_DECLARED), ("refund_order", "refund_policy_search"), ("Pay the price of an order back.", "Search.")
        )
    ),
    Example(changed(_quiet(_OPENAI), ("send_email", "draft_email"))),
    Example(changed(_quiet(_OPENAI), ("send_email", "remove_duplicates"))),
)
