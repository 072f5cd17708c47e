"""The prompt as far as it is written, the limit of the answer, and the branch a site stands in."""

from __future__ import annotations

import pytest
from site_runs import HEAD, site_of, sites_of

CALL = 'client.messages.create(model="claude-haiku-5-5", max_tokens=LIMIT, SAID)'


def call(said: str, *, limit: str = "99") -> str:
    return CALL.replace("LIMIT", limit).replace("SAID", said)


def user(content: str) -> str:
    return f'messages=[{{"role": "user", "content": {content}}}]'


@pytest.mark.parametrize(
    ("before", "said", "text", "system", "complete"),
    [
        ("", user('"Hello"'), "Hello", "", True),
        ("RULES = 'Be brief. '\n", user("RULES + 'Hello'"), "Be brief. Hello", "", True),
        ("", user("f'Hello {name}!'"), "Hello !", "", False),
        ("", 'system="Be brief.", ' + user("question"), "", "Be brief.", False),
        ("", 'messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]', "Hi", "Be brief.", True),
        ("T = 'Say {word}'\n", user("T.format(word=word)"), "Say {word}", "", False),
        ("", user("'\\n'.join(['a', 'b'])"), "a\nb", "", True),
        ("def build(x):\n    return 'Built ' + x\n", user("build('now')"), "Built", "", False),
        ("P = {'a': 'First', 'b': 'Second'}\n", user("P['b']"), "Second", "", True),
        ("import textwrap\n", user("textwrap.dedent('''\n  In\n''')"), "In", "", True),
    ],
)  # fmt: skip
def test_prompts_are_read_as_written(before: str, said: str, text: str, system: str, complete: bool) -> None:
    site = site_of(HEAD + before + f"\n\ndef ask(question, name, word):\n    return {call(said)}\n")

    assert site.prompt is not None
    assert (site.prompt.text, site.prompt.system, site.prompt.complete) == (text, system, complete)


def test_prompts_of_other_modules_and_of_self_are_read() -> None:
    files = {
        "prompts.py": "RULES = 'Be brief.'\n",
        "app.py": HEAD.replace("import anthropic\n", "import anthropic\n\nimport prompts\n")
        + "class Desk:\n    ASK = 'Answer me.'\n\n    def ask(self):\n        return "
        + call("system=prompts.RULES, " + user("self.ASK"))
        + "\n",
    }
    prompt = site_of(files).prompt

    assert prompt is not None
    assert (prompt.system, prompt.text) == ("Be brief.", "Answer me.")
    assert prompt.span.path in files


def test_messages_that_are_appended_are_read() -> None:
    body = (
        'def ask():\n    m = [{"role": "system", "content": "Be brief."}]\n'
        f'    m.append({{"role": "user", "content": "Hello"}})\n    return {call("messages=m")}\n'
    )
    prompt = site_of(HEAD + body).prompt

    assert prompt is not None
    assert (prompt.system.strip(), prompt.text.strip()) == ("Be brief.", "Hello")


def test_nothing_written_is_no_prompt() -> None:
    assert site_of(HEAD + f"def ask(messages):\n    return {call('messages=messages')}\n").prompt is None


@pytest.mark.parametrize(("limit", "expected"), [("99", 99), ("SMALL", 8), ("len('x')", None), ("limit", None)])
def test_the_limit_of_the_answer(limit: str, expected: int | None) -> None:
    text = HEAD + f"SMALL = 8\n\n\ndef ask(limit):\n    return {call(user('1'), limit=limit)}\n"

    assert site_of(text).max_tokens == expected


def test_unpacked_arguments_are_arguments() -> None:
    text = HEAD + (
        "def ask(model):\n    more = {'max_tokens': 7}\n    more['system'] = 'Be brief.'\n"
        "    return client.messages.create(model='claude-haiku-5-5', messages=[], **more)\n"
    )
    site = site_of(text)

    assert site.max_tokens == 7
    assert site.prompt is not None
    assert site.prompt.system == "Be brief."
    assert site.arguments == ("max_tokens", "messages", "model", "system")


def test_sites_know_the_arms_they_stand_in() -> None:
    text = (
        HEAD
        + f"def ask(hard, messages):\n    if hard:\n        return {call('messages=messages')}\n    else:\n        return {call('messages=messages')}\n"
    )
    first, second = sites_of(text)

    assert [arm.name for arm in (*first.branch, *second.branch)] == ["if", "else"]
    assert first.branch[0].test == second.branch[0].test
    assert first.branch[0].leaves


def test_a_model_and_its_prompt_by_one_key_are_variants() -> None:
    text = HEAD + (
        "M = {'a': 'claude-haiku-5-5', 'b': 'claude-opus-5-5'}\nP = {'a': 'Be brief.', 'b': 'Be thorough.'}\n\n\n"
        "def ask(k, other):\n    return client.messages.create(model=M[k], max_tokens=9, system=P[k], messages=[])\n"
    )

    assert sorted((v.model, v.prompt) for v in site_of(text).variants) == [
        ("claude-haiku-5-5", "Be brief."),
        ("claude-opus-5-5", "Be thorough."),
    ]
    assert site_of(text.replace("P[k]", "P[other]")).variants == ()
