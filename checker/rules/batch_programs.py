"""The programs that `batchable-at-full-price` shows."""

from __future__ import annotations

from checker.rules.examples import Example

_ERROR = '  # error: [RL803] "could be a batch, at 0.5x the price of"'


def _job(name: str, error: str = "", *, module: str = "") -> str:
    return f"""\
import anthropic{module}

client = anthropic.Anthropic()


def {name}(tickets):
    answers = []
    for ticket in tickets:
        response = client.messages.create({error}
            model="claude-haiku-5-5", max_tokens=20, messages=[{{"role": "user", "content": ticket}}]
        )
        answers.append(response.content[0].text)
    return answers
"""


LOOPED_PROGRAMS = (
    Example(_job("backfill_labels", _ERROR)),
    Example(files={"nightly.py": _job("label_all", _ERROR)}),
    Example(
        files={
            "app/llm.py": """\
from openai import OpenAI

client = OpenAI()


def label(text):
    return client.responses.create(model="gpt-6-luna", input=text)  # error: [RL803] "for each of `rows`"
""",
            "app/jobs.py": """\
from app.llm import label


def annotate_dataset(rows):
    return [label(row) for row in rows]
""",
        }
    ),
)

ONLINE_PROGRAMS = (
    Example(_job("label_all")),
    Example(
        # One request about all of them.
        _job("backfill_labels").replace("    for ticket in tickets:\n", "    for ticket in [str(tickets)]:\n")
    ),
    Example(
        files={
            "app/batch.py": _job("label_batch"),
            "app/web.py": """\
from fastapi import FastAPI

from app.batch import label_batch

app = FastAPI()


@app.post("/labels")
def labels(tickets: list[str]):
    return label_batch(tickets)
""",
        }
    ),
    Example(
        # A retry of one request.
        _job("nightly").replace("for ticket in tickets:", "for ticket in range(3):")
    ),
)
