"""Flags escalations that depend on nothing but how sure the cheap model says it is.

## Why is this bad?
A model's number for its own confidence is a guess in the style of its training: it is high for wrong answers that sound
right, and it hardly ever lies where a threshold would separate good from bad.
The escalation then fires at random, and the answers that need it most pass.
Combine it with what can be observed: the length of the answer, tool calls, words that hedge, a check of the result.

## Limits
Only numbers that are called confidence or certainty, in the program or in the prompt, and that come from the request
whose answer they are about, count as the model's own; a score by a second request is not.
Any other condition in the same test is taken for a signal, and so is any arithmetic with something else.
Verdicts in words, such as "unsure", are not looked at.

## Source
One of the project's founding patterns: self-reported confidence alone is noise; combine it with length, tool calls and
hedging words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.call_sites.code import Place
from checker.findings import Severity
from checker.patterns.judges import is_about_another_answer, is_combined
from checker.patterns.regex import Regex
from checker.rules.escalation_programs import FILTER, FORECAST, HEAD, cascade, elsewhere, review
from checker.rules.escalation_words import asked_here, certainty, escalations, trace_of
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.answers import Answer
    from checker.patterns.cascades import Cascade

RULE = Rule(
    code="RL301",
    name="self-reported-confidence-only",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.QUALITY, Category.COST),
)
SURE = Regex(
    r"confiden|certain(?:ty|_)|(?:^|_)certain|(?:^|_)conf(?:_|$)|how sure|(?:^|_)sure(?:_|$)|sureness", re.IGNORECASE
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each gate."""
    del sites
    reported = set()
    for cascade_ in escalations(context):
        gate = cascade_.gate
        if gate.others or gate.test in reported or not all(_own(cascade_, a, context) for a, _ in cascade_.scorers):
            continue
        reported.add(gate.test)
        yield RULE.finding_at(
            context.code.module(gate.compare.path).span(gate.compare.expr),
            "only the model's own confidence decides whether a dearer model is asked",
            function=cascade_.function,
            confidence=certainty(cascade_),
            trace=trace_of(cascade_),
            related=asked_here(cascade_, context),
        )


def _own(cascade_: Cascade, answer: Answer, context: Context) -> bool:
    """Whether a number is what a model says of its own answer, and nothing is added to it."""
    code = context.code
    names = {code.module(path).facts.bindings[index].name for path, index in answer.bindings} | answer.fields
    names.update(code.links(cascade_.gate.score.path).chain(cascade_.gate.score.expr))
    if not any(SURE.search(word) for word in (*names, *_said(answer, context))):
        return False
    return not is_combined(code, cascade_.gate.score, answer) and not is_about_another_answer(code, answer)


def _said(answer: Answer, context: Context) -> Iterator[str]:
    """What the request says, in its own prompt and in the arguments of the functions that lead to it."""
    prompt = answer.site.prompt
    if prompt is not None:
        yield f"{prompt.system} {prompt.text}"
    for place in answer.calls:
        call = context.code.module(place.path).exprs[place.expr]
        for value in (*call.args, *(v for _, v in call.keywords)) if isinstance(call, t.Call) else ():
            text = context.code.text(Place(place.path, value))
            yield text.joined() + "".join(text.system)


_TEST = 'confidence < 0.7:  # error: [RL301] "only the model\'s own confidence decides"'


def _alone(text: str) -> str:
    return text.replace("confidence < 0.7:", _TEST)


_DRAFT = """\
import anthropic

client = anthropic.Anthropic()


def letter(complaint):
    draft = client.messages.create(
        model="claude-haiku-5-5",
        max_tokens=900,
        system="Write a reply. On the last line, give your confidence from 0 to 1.",
        messages=[{"role": "user", "content": complaint}],
    )
    text, _, number = draft.content[0].text.rpartition("\\n")
    if float(number) < 0.7:  # error: [RL301] "only the model's own confidence decides"
        better = client.messages.create(
            model="claude-opus-5-5",
            max_tokens=900,
            messages=[{"role": "user", "content": f"Improve this reply to {complaint}: {text}"}],
        )
        return better.content[0].text
    return text
"""
_CLASS = f"""\
{HEAD}class Desk:
    threshold = 0.8

    def classify(self, ticket):
        try:
            found = json.loads(ask(SMALL, "Label this ticket, with your confidence: " + ticket))
            return found["label"], found["confidence"]
        except (ValueError, KeyError):
            return "other", 0.0

    def label(self, ticket):
        label, confidence = self.classify(ticket)
        if confidence >= self.threshold:  # error: [RL301] "only the model's own confidence decides"
            return label
        return ask(LARGE, "Label this ticket: " + ticket)
"""
_PARSED = """\
from openai import OpenAI
from pydantic import BaseModel

client = OpenAI()


class Reply(BaseModel):
    text: str
    confidence: float


def answer(question):
    reply = client.chat.completions.parse(
        model="gpt-6-luna", messages=[{"role": "user", "content": question}], response_format=Reply
    ).choices[0].message.parsed
    if reply.confidence < 0.6:  # error: [RL301] "only the model's own confidence decides"
        reply = client.chat.completions.parse(
            model="gpt-6.2-sol",
            messages=[{"role": "user", "content": question}, {"role": "assistant", "content": reply.text}],
            response_format=Reply,
        ).choices[0].message.parsed
    return reply.text
"""

_LADDER = f"""\
{HEAD}LEVELS = ("claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5")


def answer(question):
    for model in LEVELS:
        try:
            found = json.loads(ask(model, "Answer as JSON with the keys answer and confidence: " + question))
        except ValueError:
            continue
        if found["confidence"] >= 0.8:  # error: [RL301] "only the model's own confidence decides"
            break
    return found["answer"]
"""

INVALID = (
    Example(_alone(cascade("confidence < 0.7"))),
    Example(_DRAFT),
    Example(_CLASS),
    Example(_PARSED),
    Example(_LADDER),
    Example(files=elsewhere(_alone(cascade("confidence < 0.7")))),
    Example(
        cascade("confidence < 0.7").replace(
            "    if confidence < 0.7:\n        return ask(LARGE, question + found['answer'])\n    return found[\"answer\"]\n",
            "    # error: [RL301]\n"
            '    return found["answer"] if confidence >= 0.7 else ask(LARGE, question + found["answer"])\n',
        )
    ),
)
VALID = (
    Example(cascade()),
    Example(review()),
    Example(
        # A second request, about the first one's answer, gives the number.
        review(test="score < 0.7").replace("Rate this answer from 0 to 1", "Your confidence that this answer is right")
    ),
    Example(
        cascade("confidence * hedging(found['answer']) < 0.7")
        + "\n\ndef hedging(text):\n    return 0.5 ** text.count('maybe')\n"
    ),
    Example(
        # Up only in name: the same tier is asked again.
        cascade("confidence < 0.7").replace('"claude-opus-5-5"', '"claude-haiku-4-5"')
    ),
    Example(FILTER),
    Example(FORECAST),
    Example(files=elsewhere(cascade())),
)  # fmt: skip
