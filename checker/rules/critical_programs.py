"""The programs that `weak-model-for-critical-task` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.task_programs import anthropic_call, openai_call

HAIKU, SONNET, OPUS = "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"
LUNA = "gpt-6-luna"
_REVIEW = "Review this diff and list every bug you find."

INVALID_PROGRAMS = (
    Example(anthropic_call("review_diff", HAIKU, _REVIEW, error='[RL102] "code review on the fast tier"')),
    Example(openai_call("inspect", LUNA, "You are a senior code reviewer.", error="[RL102]")),
    Example(
        files={
            "ci/models.py": 'REVIEWER = "claude-haiku-5-5"\nWRITER = "claude-sonnet-5-5"\n',
            "ci/review.py": anthropic_call("review_pull_request", "?", _REVIEW, error="[RL102]")
            .replace('"?"', "REVIEWER")
            .replace("import anthropic\n", "import anthropic\n\nfrom ci.models import REVIEWER\n"),
        },
    ),
    Example(
        anthropic_call(
            "audit_code", HAIKU, "Find security vulnerabilities in this code.", error='[RL102] "security review"'
        )
    ),
    Example(openai_call("scan", LUNA, "You are an application security engineer.", error='[RL102] "security review"')),
    Example(anthropic_call("draft", HAIKU, "You are a software architect.", error='[RL102] "architecture"')),
    Example(openai_call("decompose_task", LUNA, "Break the goal down into steps.", error='[RL102] "planning"')),
    Example(
        anthropic_call(
            "approve_refund", HAIKU, "Approve the refund or refuse it.", error='[RL102] "irreversible action"'
        )
    ),
    Example(anthropic_call("find_root_cause", HAIKU, "Diagnose the failure.", error='[RL102] "debugging"')),
    Example(
        """\
import os

from openai import OpenAI

# What ships is the small model; a deployment may set another.
MODEL = os.environ.get("REVIEW_MODEL", "gpt-6-luna")


class CodeReviewer:
    def run(self, diff):
        response = OpenAI().chat.completions.create(  # error: [RL102]
            model=MODEL,
            messages=[{"role": "user", "content": "Review the following diff.\\n" + diff}],
        )
        print(response.usage)
        return response.choices[0].message.content
"""
    ),
    Example(
        """\
import anthropic

client = anthropic.Anthropic()


def second_look(text):
    # route: task=code_review
    response = client.messages.create(  # error: [RL102]
        model="claude-haiku-5-5", max_tokens=800, messages=[{"role": "user", "content": text}]
    )
    print(response.usage)
    return response.content[0].text
"""
    ),
    Example(
        anthropic_call("gate", HAIKU, "Look at this.", error='[RL102] "on the fast tier"'),
        policy='tasks.gate = { min = "balanced" }\nroutes.gate = { call = "example:gate", task = "gate" }\n',
    ),
)

VALID_PROGRAMS = (
    Example(anthropic_call("review_diff", SONNET, _REVIEW)),
    Example(anthropic_call("review_diff", OPUS, _REVIEW)),
    Example(anthropic_call("classify_ticket", HAIKU, "Classify the ticket as a bug, a question or praise.")),
    # A review of another kind: what customers write about a product.
    Example(anthropic_call("summarize_reviews", HAIKU, "Summarize the reviews of this product in one sentence.")),
    Example(anthropic_call("review_diff", HAIKU, _REVIEW), policy='[tasks]\ncode_review = { prefer = "deep" }\n'),
    Example(openai_call("review_diff", "our-own-model", "You are a senior code reviewer.")),
    Example(
        """\
from openai import OpenAI


def review_code(diff, model):
    # Whoever calls this chooses the model.
    response = OpenAI().chat.completions.create(model=model, messages=[{"role": "user", "content": diff}])
    print(response.usage)
    return response.choices[0].message.content
"""
    ),
    Example(
        """\
from twilio.rest import Client

client = Client("account", "token")


def code_review(number):
    client.messages.create(to=number, from_="+15550101", body="Your code review by claude-haiku-5-5 is ready.")
"""
    ),
    Example(
        """\
from unittest.mock import Mock

client = Mock()


def review_code(diff):
    return client.messages.create(model="claude-haiku-5-5", max_tokens=9, messages=[diff])
"""
    ),
    Example(
        """\
class Reviewer:
    def create(self, model, messages):
        return [model, *messages]


Reviewer().create(model="claude-haiku-5-5", messages=["Review this code."])
"""
    ),
)
