"""One name for one place: what `route-lint` says of a call site and what the recorder says when it is run."""

from __future__ import annotations

import asyncio
import importlib
import json
import runpy
import sys
from typing import TYPE_CHECKING, Any

import pytest

from checker import cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_model_routing.recording import Recorder, Script

PROGRAM = """\
import asyncio
import functools

import anthropic

client = anthropic.Anthropic(api_key="k", base_url="http://127.0.0.1:9")
aio = anthropic.AsyncAnthropic(api_key="k", base_url="http://127.0.0.1:9")
MESSAGES = [{"role": "user", "content": "q"}]


def logged(function):
    @functools.wraps(function)
    def around(*args):
        return function(*args)

    return around


client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)


def plain():
    return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)


@logged
def decorated():
    return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)


def outer():
    def inner():
        return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    return inner()


def in_comprehensions():
    return [
        client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES) for _ in "a"
    ] + list(
        client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES) for _ in "a"
    )


def in_a_lambda():
    return (lambda: client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES))()


a_lambda = lambda: client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)
a_lambda()


def default(reply=client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)):
    return reply


class Router:
    label = client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    def method(self):
        return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    @staticmethod
    def static():
        return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    @classmethod
    @logged
    def of_class(cls):
        return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    @property
    def computed(self):
        return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

    class Nested:
        def method(self):
            class Local:
                reply = client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

                def deepest(self):
                    def inner():
                        return client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)

                    return inner()

            return Local().deepest()


async def awaited():
    return await aio.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)


async def in_tasks():
    async def inner():
        return await asyncio.gather(
            aio.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES),
            aio.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES),
        )

    return await inner()


def generator():
    yield client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)


def everything():
    plain(), decorated(), outer(), in_comprehensions(), in_a_lambda()
    Router().method(), Router.static(), Router.of_class(), Router().computed, Router.Nested().method()
    list(generator())


async def everything_async():
    await awaited()
    await in_tasks()


if __name__ == "__main__":
    client.messages.create(model="claude-haiku-4-5", max_tokens=9, messages=MESSAGES)
"""

LAYOUTS = {
    "a script": ("acme_calls.py", "acme_calls", "."),
    "a package": ("acme_app/calls.py", "acme_app.calls", "."),
    "src": ("src/acme_app/inner/calls.py", "acme_app.inner.calls", "src"),
    "the package itself": ("src/acme_app/__init__.py", "acme_app", "src"),
}


@pytest.fixture(params=LAYOUTS)
def program(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The program in one of the layouts that projects have, importable; its module's name."""
    path, module, root = LAYOUTS[request.param]
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    for folder in file.relative_to(tmp_path / root).parents:
        if folder.name:
            (tmp_path / root / folder / "__init__.py").write_text("")
    file.write_text(PROGRAM)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / root))
    yield module
    for name in [name for name in sys.modules if name.partition(".")[0] in ("acme_app", "acme_calls")]:
        del sys.modules[name]


def linted(capsys: pytest.CaptureFixture[str]) -> set[tuple[str, int]]:
    """Function and line of every call site, as `route-lint` says."""
    cli.main(["sites", "--format", "json", "--no-cache", "--isolated", "."])
    sites: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["sites"]
    return {(site["function"], site["line"]) for site in sites}


def recorded(recorder: Recorder) -> set[str | None]:
    return {exchange.route for exchange in recorder.exchanges}


def test_both_programs_name_a_place_alike(
    program: str, script: Script, open_recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    script.reply(text="nine")
    sites = linted(capsys)
    main = max(line for _, line in sites)

    module = importlib.import_module(program)
    module.everything()
    asyncio.run(module.everything_async())

    assert {function for function, line in sites if line != main} == recorded(open_recorder)
    assert len(sites) == 21
    assert len(open_recorder.exchanges) == 20


@pytest.mark.parametrize("program", ["a script", "a package", "src"], indirect=True)
def test_a_module_that_is_run_is_named_as_if_imported(
    program: str, script: Script, open_recorder: Recorder, capsys: pytest.CaptureFixture[str]
) -> None:
    script.reply(text="nine")
    sites = linted(capsys)

    runpy.run_module(program, run_name="__main__", alter_sys=True)
    as_module = recorded(open_recorder)
    file = importlib.import_module(program).__file__
    assert file is not None
    runpy.run_path(file, run_name="__main__")

    assert {f"{program}:<module>"} == as_module == recorded(open_recorder)
    assert as_module <= {function for function, _ in sites}
