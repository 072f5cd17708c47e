"""Whether the usage of a call is recorded: True, False, or None where nobody can tell."""

from __future__ import annotations

import pytest
from site_runs import CREATE, HEAD, site_of, sites_of

from checker.call_sites.model import Kind
from checker.config import Config

LOST = {
    "only the text": f"def ask(messages):\n    r = {CREATE}\n    return r.content[0].text\n",
    "nothing at all": f"def ask(messages):\n    {CREATE}\n",
    "text by key": f"def ask(messages):\n    r = {CREATE}\n    return r.model_dump()['content']\n",
    "a test of it": f"def ask(messages):\n    r = {CREATE}\n    if r:\n        return 1\n    return 0\n",
    "a list of texts": f"def ask(batch):\n    rs = [{CREATE} for messages in batch]\n    return [r.content for r in rs]\n",
    "to a function that reads text": (
        f"def text(r):\n    return r.content[0].text\n\n\ndef ask(messages):\n    return text({CREATE})\n"
    ),
}
READ = {
    "an attribute": f"def ask(messages):\n    r = {CREATE}\n    print(r.usage.input_tokens)\n    return r.content\n",
    "a key": f"def ask(messages):\n    r = {CREATE}.model_dump()\n    print(r['usage'])\n    return r\n",
    "getattr": f"def ask(messages):\n    r = {CREATE}\n    print(getattr(r, 'usage', None))\n",
    "another name": f"def ask(messages):\n    r = {CREATE}\n    s = r\n    print(s.usage)\n",
    "by name of the function": f"import ledger\n\n\ndef ask(messages):\n    ledger.track_usage({CREATE})\n",
    "in a function that is given it": (
        f"def note(first, r):\n    print(r.usage)\n\n\ndef ask(messages):\n    note(1, {CREATE})\n"
    ),
    "in a function whose result is kept": (
        f"def text(r):\n    print(r.usage)\n    return r.content\n\n\ndef ask(messages):\n    said = text({CREATE})\n    return said\n"
    ),
    "by keyword": f"def note(*, response):\n    print(response.usage)\n\n\ndef ask(messages):\n    note(response={CREATE})\n",
    "in the caller": (f"def ask(messages):\n    return {CREATE}\n\n\ndef main():\n    print(ask([]).usage)\n"),
    "in a caller's caller": (
        f"def send(messages):\n    return {CREATE}\n\n\ndef ask(messages):\n    return send(messages), 1\n\n\n"
        "def main():\n    r, n = ask([])\n    print(r.usage)\n"
    ),
    "in a loop over chunks": f"def ask(messages):\n    for chunk in {CREATE}:\n        print(chunk.usage)\n",
    "after appending": (
        f"def ask(batch):\n    rs = []\n    for messages in batch:\n        rs.append({CREATE})\n"
        "    return sum(r.usage.input_tokens for r in rs)\n"
    ),
    "in a retried function": (
        f"def ask(messages, retry):\n    def once():\n        return {CREATE}\n\n    r = retry(lambda: once())\n    print(r.usage)\n"
    ),
    "on self": (
        f"class Desk:\n    def ask(self, messages):\n        self.last = {CREATE}\n\n"
        "    def cost(self):\n        return self.last.usage\n"
    ),
}
UNKNOWN = {
    "returned to nobody": f"def ask(messages):\n    return {CREATE}\n",
    "handed to a library": f"import queue\n\nq = queue.Queue()\n\n\ndef ask(messages):\n    q.put({CREATE})\n",
}


@pytest.mark.parametrize("program", LOST.values(), ids=LOST)
def test_what_nobody_reads_is_not_recorded(program: str) -> None:
    assert site_of(HEAD + program).usage_recorded is False


@pytest.mark.parametrize("program", READ.values(), ids=READ)
def test_reading_the_usage_records_it(program: str) -> None:
    site = site_of(HEAD + program)

    assert site.usage_recorded is True
    assert site.usage_step is not None


@pytest.mark.parametrize("program", UNKNOWN.values(), ids=UNKNOWN)
def test_what_leaves_the_scanned_code_is_unknown(program: str) -> None:
    site = site_of(HEAD + program)

    assert site.usage_recorded is None
    assert site.usage_step is not None
    assert "response" in site.usage_step.what


STRUCTURED = """\
import instructor

client = instructor.from_provider("openai/gpt-5.4-mini")


def ask(messages):
    ticket = client.chat.completions.create(response_model=Ticket, messages=messages)
    print(f"ticket: {ticket}")
"""


def test_printing_a_response_is_perhaps_a_record_and_printing_an_answer_is_none() -> None:
    (answer,) = (site for site in sites_of(STRUCTURED) if site.kind is Kind.CALL)

    assert site_of(HEAD + f"def ask(messages):\n    r = {CREATE}\n    print(f'said {{r}}')\n").usage_recorded is None
    assert answer.usage_recorded is False


SETUPS = (
    ("anthropic", "from opentelemetry import trace\n\ntrace.set_tracer_provider(object())\n", True),
    ("openai", "from opentelemetry import trace\n\ntrace.set_tracer_provider(object())\n", False),
    (
        "openai",
        "from opentelemetry.instrumentation.openai import OpenAIInstrumentor\n\nOpenAIInstrumentor().instrument()\n",
        True,
    ),
    ("openai", "from opentelemetry.instrumentation.openai_agents import X\n\nX().instrument()\n", False),
    ("openai", "import logfire\n\nlogfire.instrument_openai()\n", True),
    ("anthropic", "import logfire\n\nlogfire.instrument_openai()\n", False),
    ("anthropic", "import mlflow\n\nmlflow.anthropic.autolog()\n", True),
    ("openai", "import sentry_sdk\n\nsentry_sdk.init(dsn='x', traces_sample_rate=1.0)\n", True),
    ("openai", "import sentry_sdk\n\nsentry_sdk.init(dsn='x')\n", False),
    ("openai", "import weave\n\nweave.init('project')\n", True),
    ("openai", "import ddtrace.auto\n", True),
    ("openai", "import shop.meter\n", True),
    ("openai", "def weave():\n    return 'init'\n", False),
)
CALLS = {
    "anthropic": HEAD + f"def ask(messages):\n    return {CREATE}.content[0].text\n",
    "openai": (
        "from openai import OpenAI\n\n\ndef ask(messages):\n"
        "    return OpenAI().chat.completions.create(model='gpt-6-luna', messages=messages).choices[0]\n"
    ),
}


@pytest.mark.parametrize(("sdk", "setup", "recorded"), SETUPS)
def test_what_is_set_up_anywhere_covers_its_sdks(sdk: str, setup: str, recorded: bool) -> None:
    config = Config(telemetry_modules=("shop.meter",))

    assert site_of({"app.py": CALLS[sdk], "setup.py": setup}, config).usage_recorded is recorded


def test_callers_are_found_above_the_package_of_a_class() -> None:
    files = {
        "app/__init__.py": "from .llm import Desk\n\n\ndef main():\n    print(Desk().ask([]).usage)\n",
        "app/llm/__init__.py": HEAD + f"class Desk:\n    def ask(self, messages):\n        return {CREATE}\n",
    }

    assert site_of(files).usage_recorded is True


def test_each_site_has_an_answer_of_its_own() -> None:
    program = HEAD + READ["an attribute"] + "\n\n" + LOST["only the text"].replace("def ask", "def lose")

    assert [site.usage_recorded for site in sites_of(program)] == [True, False]


TRACING = "import logfire\n\nlogfire.configure()\nlogfire.instrument_anthropic()\n"
TRIAGE = HEAD + f"def ask(messages):\n    r = {CREATE}\n    return r.content[0].text\n"


@pytest.mark.parametrize(
    ("files", "recorded"),
    [
        ({"main.py": "import tracing\nimport triage\n\ntriage.ask([])\n", "tracing.py": TRACING}, True),
        (
            {"main.py": "import tracing\nimport triage\n", "batch.py": "import triage\n", "tracing.py": TRACING},
            None,  # in one of two programs
        ),
        (
            {"main.py": "import triage\n", "other.py": "import tracing\n", "tracing.py": TRACING},
            False,  # in another program
        ),
        ({"main.py": "import triage\n", "examples/demo.py": TRACING + "import triage\n"}, False),
        ({"main.py": "import triage\n", "settings.py": TRACING}, True),  # loaded by name
        ({"main.py": "import triage\n", "settings.py": f"import paths\n{TRACING}", "paths.py": ""}, None),
    ],
)
def test_what_is_set_up_holds_in_its_process(files: dict[str, str], recorded: bool | None) -> None:
    (site,) = sites_of({"triage.py": TRIAGE, **files})

    assert site.usage_recorded is recorded


@pytest.mark.parametrize(
    ("main", "recorded"),
    [
        ("import tracing\nimport triage\n\ntracing.start()\n", True),
        ("import tracing\nimport triage\n\nif __name__ == '__main__':\n    tracing.start()\n", True),
        ("import os\nimport tracing\nimport triage\n\nif os.getenv('TRACE'):\n    tracing.start()\n", None),
        ("import tracing\nimport triage\n", None),
    ],
)
def test_what_is_optional_need_not_be_set_up(main: str, recorded: bool | None) -> None:
    tracing = "import logfire\n\n\ndef start():\n    logfire.instrument_anthropic()\n"

    (site,) = sites_of({"triage.py": TRIAGE, "main.py": main, "tracing.py": tracing})

    assert site.usage_recorded is recorded


@pytest.mark.parametrize("event", ['"completion:response"', "HookName.COMPLETION_RESPONSE"])
def test_instructor_hands_responses_to_hooks(event: str) -> None:
    program = f"""\
import instructor
from instructor.hooks import HookName

client = instructor.from_provider("anthropic/claude-haiku-5-5")
client.on({event}, print)


def ask(messages, schema):
    return client.create(messages=messages, response_model=schema).label
"""

    assert {site.usage_recorded for site in sites_of(program)} == {True}


def test_a_client_that_answers_by_another_method() -> None:
    program = """\
from claude_agent_sdk import ClaudeAgentOptions, ClaudeSDKClient


async def ask(prompt):
    async with ClaudeSDKClient(options=ClaudeAgentOptions(model="claude-haiku-5-5")) as client:
        await client.query(prompt)
        return [message async for message in client.receive_response()]
"""

    assert [site.usage_recorded for site in sites_of(program) if site.kind is Kind.CALL] == [None]
