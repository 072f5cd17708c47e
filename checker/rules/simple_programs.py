"""The programs that `strong-model-for-simple-task` shows."""

from __future__ import annotations

from checker.rules.examples import Example
from checker.rules.task_programs import anthropic_call, openai_call

HAIKU, SONNET, OPUS, FABLE = "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5", "claude-fable-5-2"
SOL = "gpt-6.2-sol"
_LABEL = "Classify the ticket as a bug, a question or praise."

INVALID_PROGRAMS = (
    Example(anthropic_call("classify_ticket", OPUS, _LABEL, error='[RL103] "classification on the deep tier"')),
    Example(openai_call("label", SOL, "You are a ticket classifier.", error="[RL103]")),
    Example(
        files={
            "desk/models.py": 'BEST = "claude-opus-5-5"\n',
            "desk/triage.py": anthropic_call("classify_ticket", "?", _LABEL, error="[RL103]")
            .replace('"?"', "models.BEST")
            .replace("import anthropic\n", "import anthropic\n\nfrom desk import models\n"),
        },
    ),
    Example(anthropic_call("extract_fields", OPUS, "Extract the name and the date.", error='[RL103] "extraction"')),
    Example(openai_call("headline", SOL, "Write a short title for the text.", error='[RL103] "title"')),
    Example(
        anthropic_call("commit_message", FABLE, "Write a commit message for the diff.", error='[RL103] "frontier"')
    ),
    Example(anthropic_call("digest", OPUS, "Summarize the text in one sentence.", error='[RL103] "short summary"')),
    Example(openai_call("check", SOL, "Answer only with yes or no.", error='[RL103] "yes no"')),
    Example(anthropic_call("detect_user_intent", OPUS, "Identify the intent of the user.", error='[RL103] "intent"')),
    Example(anthropic_call("sentiment", OPUS, "Classify the sentiment of the text.", error='[RL103] "sentiment"')),
    Example(openai_call("moderate", SOL, "You are a content moderator.", error='[RL103] "moderation"')),
    Example(
        openai_call("triage", "gpt-6.1-terra", "You are a ticket classifier.", error='[RL103] "balanced tier"'),
        policy='[tasks]\nclassification = { max = "fast" }\n',
    ),
)

VALID_PROGRAMS = (
    Example(anthropic_call("classify_ticket", HAIKU, _LABEL)),
    Example(anthropic_call("classify_ticket", SONNET, _LABEL)),
    Example(anthropic_call("review_diff", OPUS, "Review this diff and list every bug you find.")),
    # A text about labels is not a label.
    Example(anthropic_call("answer", OPUS, "Explain how a spam filter works.")),
    Example(anthropic_call("classify_ticket", OPUS, _LABEL), policy='[tasks]\nclassification = { prefer = "fast" }\n'),
    Example(
        """\
import anthropic

client = anthropic.Anthropic()


def classify_ticket(text):
    # route: task=architecture
    response = client.messages.create(
        model="claude-opus-5-5", max_tokens=800, messages=[{"role": "user", "content": text}]
    )
    print(response.usage)
    return response.content[0].text
"""
    ),
    Example(
        """\
from twilio.rest import Client

client = Client("account", "token")


def classify(number):
    client.messages.create(to=number, from_="+15550101", body="claude-opus-5-5 has classified your ticket.")
"""
    ),
    Example(
        """\
from unittest.mock import MagicMock

client = MagicMock()


def classify_ticket(text):
    return client.messages.create(model="claude-opus-5-5", max_tokens=9, messages=[text])
"""
    ),
    Example(
        """\
from sklearn.linear_model import LogisticRegression


def classify_ticket(features):
    return LogisticRegression().create(model="claude-opus-5-5", messages=features)
"""
    ),
    Example(openai_call("label", "our-own-model", "You are a ticket classifier.")),
    # To tell who is who in a text takes more than to extract.
    Example(openai_call("build_graph", "gpt-5.6-sol", "Extract and resolve the entities of the contract.")),
)
