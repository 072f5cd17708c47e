"""What calls are for: said by the user, else by names, prompts, docstrings and schemas, else by nobody."""

from __future__ import annotations

import pytest
from site_runs import CREATE, HEAD, site_of

from checker.config import Config
from checker.findings import Confidence
from pytest_model_routing.policy import Policy, Route

CALL = (
    'client.messages.create(model="claude-haiku-5-5", max_tokens=900, messages=[{"role": "user", "content": PROMPT}])'
)


def program(function: str, prompt: str, *, doc: str = "", comment: str = "") -> str:
    lines = [f"def {function}(text):"]
    lines += [f'    """{doc}"""'] if doc else []
    lines += [f"    {comment}"] if comment else []
    lines += ["    return " + CALL.replace("PROMPT", f'"{prompt}" + text')]
    return HEAD + "\n".join(lines) + "\n"


def task(function: str, prompt: str = "?", **more: str) -> str | None:
    found = site_of(program(function, prompt, **more)).task
    return None if found is None else found.name


@pytest.mark.parametrize(
    ("function", "prompt", "expected"),
    [
        ("classify_ticket", "?", "classification"),
        ("ask", "Classify the ticket below.", "classification"),
        ("ask", "You are a senior code reviewer.", "code_review"),
        ("review_diff", "?", "code_review"),
        ("review_code", "Find security vulnerabilities.", "security_review"),
        ("summarize", "?", "summary"),
        ("summarize", "Answer in one sentence.", "short_summary"),
        ("ask", "Translate the text to German.", "translation"),
        ("translate", "?", "translation"),
        ("generate_commit_message", "Write a commit message for the diff.", "commit_message"),
        ("extract_dates", "?", "extraction"),
        ("judge_answer", "You are an impartial judge.", "evaluation/judge"),
        ("score_lead", "Score the lead from 0 to 100.", "scoring"),
        ("pick_next_agent", "You are an orchestrator.", "routing"),
        ("create_plan", "?", "planning"),
        ("ask", "?", None),
        ("run", "You are a helpful assistant.", None),
        ("complete", "", None),
        ("chat_completion", "?", None),
        ("analyze", "?", None),
        ("label", "Write a haiku.", None),
        ("translate", "Classify the ticket below.", None),
    ],
)
def test_names_and_prompts(function: str, prompt: str, expected: str | None) -> None:
    assert task(function, prompt) == expected


@pytest.mark.parametrize(
    ("kept", "expected"), [("judge_llm", "evaluation/judge"), ("self.planner", "planning"), ("llm", None)]
)
def test_what_an_object_is_kept_as(kept: str, expected: str | None) -> None:
    site = site_of(
        "from langchain_openai import ChatOpenAI\n\n\nclass Desk:\n    def set_up(self):\n"
        f"        {kept} = ChatOpenAI(model='gpt-6-luna')\n"
    )

    assert (site.task.name if site.task else None) == expected


def test_a_router_of_litellm_is_for_nothing_in_particular() -> None:
    site = site_of(
        "from litellm import Router\n\nrouter = Router(model_list=[{'model_name': 'a', 'litellm_params': {'model': 'gpt-6-luna'}}])\n"
    )

    assert site.task is None


@pytest.mark.parametrize(("method", "expected"), [("_call_llm", "translation"), ("load", None)])
def test_a_method_that_says_nothing_is_for_what_its_class_says(method: str, expected: str | None) -> None:
    site = site_of(f"{HEAD}class Translator:\n    def {method}(self, messages):\n        return {CREATE}\n")

    assert (site.task.name if site.task else None) == expected


def test_two_signs_make_it_sure() -> None:
    one = site_of(program("classify_ticket", "?")).task
    two = site_of(program("classify_ticket", "Classify the ticket.")).task

    assert one is not None
    assert two is not None
    assert (one.confidence, two.confidence) == (Confidence.MEDIUM, Confidence.HIGH)
    assert two.evidence == ("the function is called `classify_ticket`", 'the prompt says "classify"')


def test_a_comment_is_final() -> None:
    assert task("classify_ticket", "Classify.", comment="# route: task=code_review") == "code_review"
    assert task("ask", comment="# route: task=code-review reason: diff inside") == "code_review"


def test_a_comment_at_the_end_of_the_call_counts_and_one_elsewhere_does_not() -> None:
    text = program("ask", "?")

    assert site_of(text.replace("+ text}])", "+ text}])  # route: task=routing")).task is not None
    assert site_of(text + "\n\n# route: task=routing\n").task is None


def test_the_policy_names_the_task_of_a_route() -> None:
    policy = Policy(routes={"desk": Route(name="desk", call="app:as*", task="moderation")})
    found = site_of(program("ask", "?"), Config(policy=policy)).task

    assert found is not None
    assert (found.name, found.evidence) == ("moderation", ("the policy's route `desk`",))


def test_classes_and_modules_do_not_suffice_alone() -> None:
    text = (
        HEAD + "class Translator:\n    def load(self, text):\n        return " + CALL.replace("PROMPT", "text") + "\n"
    )

    assert site_of({"translator.py": text}).task is None


def test_a_system_prompt_that_several_functions_share_tells_little() -> None:
    call = 'client.messages.create(model="claude-haiku-5-5", max_tokens=9, system=SYSTEM, messages=[])'
    text = HEAD + 'SYSTEM = "You are a ticket classifier."\n\n\ndef one():\n    return ' + call + "\n"

    assert site_of(text).task is not None

    from site_runs import sites_of

    assert [s.task for s in sites_of(text + "\n\ndef two():\n    return " + call + "\n")] == [None, None]
