"""The function that calls a declared wrapper is the route, whatever lies between it and the SDK."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import anthropic
import pytest

from checker import cli
from pytest_model_routing.policy import PolicyError
from pytest_model_routing.policy.wrappers import declared_wrappers
from pytest_model_routing.recording import Recorder, Script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

LLM = """\
import functools
from concurrent.futures import ThreadPoolExecutor

import anthropic

client = anthropic.Anthropic(api_key="k", base_url="http://127.0.0.1:9", max_retries=1)
aio = anthropic.AsyncAnthropic(api_key="k", base_url="http://127.0.0.1:9", max_retries=1)


def request(prompt):
    return {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": prompt}]}


def timed(function):
    @functools.wraps(function)
    def around(*args):
        return function(*args)

    return around


def complete(prompt):
    return client.messages.create(**request(prompt))


@timed
def decorated(prompt):
    def attempt():
        return client.messages.create(**request(prompt))

    return attempt()


def retried(prompt):
    return complete(prompt)


def in_a_thread(prompt):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(client.messages.create, **request(prompt)).result()


async def acomplete(prompt):
    return await aio.messages.create(**request(prompt))


class Gateway:
    def ask(self, prompt):
        return client.messages.create(**request(prompt))

    @classmethod
    def make(cls, prompt):
        return cls().ask(prompt)
"""
USES = """\
import asyncio
from concurrent.futures import ThreadPoolExecutor

from acme_llm import api
from acme_llm.api import complete


def classify():
    return complete("q")


@api.timed
def answer():
    return api.decorated("q")


def retried():
    return api.retried("q")


def handed_over():
    with ThreadPoolExecutor(2) as pool:
        return pool.submit(complete, "q").result()


def in_a_thread():
    return api.in_a_thread("q")


def gateway():
    return [api.Gateway().ask(text) for text in "ab"], api.Gateway.make("q")


async def awaited():
    await api.acomplete("q")


async def gathered():
    await asyncio.gather(api.acomplete("q"), asyncio.create_task(api.acomplete("r")))


def ran():
    asyncio.run(api.acomplete("q"))
"""
WRAPPERS = (
    "acme_llm.api:complete",  # imported from where it is defined
    "acme_llm.impl:decorated",
    "acme_llm.impl:retried",
    "acme_llm.impl:in_a_thread",
    "acme_llm.impl:acomplete",
    "acme_llm.impl:Gateway.ask",
    "acme_llm.api:Gateway.make",
)


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A small application whose calls all go through the functions of one module."""
    package = tmp_path / "acme_llm"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "impl.py").write_text(LLM)
    (package / "api.py").write_text("from acme_llm.impl import *\n")
    (tmp_path / "acme_uses.py").write_text(USES)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("acme_uses")
    for name in [name for name in sys.modules if name.partition(".")[0] in ("acme_llm", "acme_uses")]:
        del sys.modules[name]


@pytest.fixture
def recorder(script: Script) -> Iterator[Recorder]:
    script.reply(text="nine")
    with Recorder(None, script=script, wrappers=WRAPPERS) as recorder:
        yield recorder


@pytest.mark.parametrize(
    ("function", "calls"),
    [
        ("classify", 1),
        ("answer", 1),
        ("retried", 1),
        ("handed_over", 1),
        ("in_a_thread", 1),
        ("gateway", 3),
        ("ran", 1),
    ],
)
def test_the_caller_of_a_wrapper_is_the_route(
    function: str, calls: int, application: ModuleType, recorder: Recorder
) -> None:
    getattr(application, function)()

    assert [f"acme_uses:{function}"] * calls == [exchange.route for exchange in recorder.exchanges]
    assert {application.__file__} == {exchange.caller[0] for exchange in recorder.exchanges if exchange.caller}


@pytest.mark.parametrize(("function", "calls"), [("awaited", 1), ("gathered", 2)])
def test_the_caller_of_an_async_wrapper_is_the_route(
    function: str, calls: int, application: ModuleType, recorder: Recorder
) -> None:
    asyncio.run(getattr(application, function)())

    assert [f"acme_uses:{function}"] * calls == [exchange.route for exchange in recorder.exchanges]


def test_the_linter_says_the_same(
    application: ModuleType, recorder: Recorder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert application.__file__ is not None
    root = Path(application.__file__).parent
    (root / "route-lint.toml").write_text("".join(f'[[wrappers]]\ncall = "{name}"\n' for name in WRAPPERS))
    monkeypatch.chdir(root)
    cli.main(["sites", "--format", "json", "--no-cache", "."])
    sites = json.loads(capsys.readouterr().out)["sites"]

    for name, function in list(vars(application).items()):
        if getattr(function, "__module__", "") == "acme_uses":
            outcome = getattr(application, name)()
            if inspect.iscoroutine(outcome):
                asyncio.run(outcome)

    assert {exchange.route for exchange in recorder.exchanges} == {
        site["function"] for site in sites if site["path"] == "acme_uses.py"
    }
    assert len(recorder.exchanges) == 12


def test_retries_below_a_wrapper_are_one_call(script: Script, application: ModuleType) -> None:
    script.fail(status=529, times=2)
    script.reply(text="nine")

    with Recorder(None, script=script, wrappers=WRAPPERS) as recorder:
        with pytest.raises(anthropic.APIStatusError):
            application.classify()
        application.classify()

    assert [(one.call_id, one.status) for one in recorder.exchanges] == [(0, 529), (0, 529), (1, 200)]


def test_without_a_declaration_the_wrapper_is_the_route(script: Script, application: ModuleType) -> None:
    script.reply(text="nine")

    with Recorder(None, script=script) as recorder:
        application.classify()
        application.answer()

    assert [one.route for one in recorder.exchanges] == ["acme_llm.impl:complete", "acme_llm.impl:decorated.attempt"]


def test_a_wrapper_that_nobody_calls_is_the_route_itself(script: Script, tmp_path: Path) -> None:
    """A thread whose target it is, started before anything was watched."""
    import threading

    script.reply(text="nine")
    started = threading.Event()

    def wrapper() -> None:
        started.wait(10)
        with anthropic.Anthropic(api_key="k", base_url="http://127.0.0.1:9") as client:
            client.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "q"}])

    name = f"{__name__}:test_a_wrapper_that_nobody_calls_is_the_route_itself.wrapper"
    thread = threading.Thread(target=wrapper)
    thread.start()
    with Recorder(None, script=script, wrappers=(name,)) as recorder:
        started.set()
        thread.join()

    assert [name] == [exchange.route for exchange in recorder.exchanges]


DECLARED = '[[{}wrappers]]\ncall = "acme_llm.api:complete"\nmodel = "model"\n'


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", DECLARED.format("tool.route-lint.")),
        ("route-lint.toml", DECLARED.format("")),
        ("tests/pyproject.toml", '[project]\nname = "x"\n'),
    ],
)
def test_wrappers_are_read_from_the_linters_configuration(file: str, text: str, tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "unit"
    folder.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(DECLARED.format("tool.route-lint."))
    (tmp_path / file).write_text(text)

    assert declared_wrappers(folder) == ("acme_llm.api:complete",)


def test_a_configuration_inherits_wrappers_unless_it_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_text(DECLARED.format(""))
    (tmp_path / "route-lint.toml").write_text('extend = "shared.toml"\n')
    assert declared_wrappers(tmp_path) == ("acme_llm.api:complete",)

    (tmp_path / "route-lint.toml").write_text('extend = "shared.toml"\nwrappers = []\n')
    assert declared_wrappers(tmp_path) == ()

    (tmp_path / "shared.toml").write_text('extend = "route-lint.toml"\n')
    (tmp_path / "route-lint.toml").write_text('extend = "shared.toml"\n')
    assert declared_wrappers(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('wrappers = ["a:b"]', r"route-lint\.toml: wrappers\[0\]\.call: must be `package\.module:function`"),
        ('[[wrappers]]\ncall = "a.b"', r"wrappers\[0\]\.call: must be"),
        ("[[wrappers", r"route-lint\.toml: not valid TOML"),
        ('extend = "nowhere.toml"', r"nowhere\.toml: cannot be read: No such file"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_named(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "route-lint.toml").write_text(text)

    with pytest.raises(PolicyError, match=expected):
        declared_wrappers(tmp_path)


def test_without_a_configuration_there_are_none(tmp_path: Path) -> None:
    assert declared_wrappers(tmp_path) == ()
