"""Which function of the application made a call, and which attempts are one call."""

from __future__ import annotations

import asyncio
import inspect
import linecache
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import anthropic
import httpx
import pytest
from routed_application import AsyncRouter, Router, request

from pytest_model_routing.recording import Recorder, Script

if TYPE_CHECKING:
    from types import ModuleType

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def script(script: Script) -> Script:
    """The script of the test, with an answer to everything."""
    script.reply(text="nine")
    return script


def routes(recorder: Recorder) -> list[str | None]:
    return [exchange.route for exchange in recorder.exchanges]


SYNC = {
    "all_in_a_comprehension": ["Router.all_in_a_comprehension"] * 2,
    "in_a_lambda": ["Router.in_a_lambda"],
    "in_a_nested_function": ["Router.in_a_nested_function.inner"],
    "streaming": ["Router.streaming"],
    "in_a_thread": ["Router.classify"],
    "handed_to_a_pool": ["Router.handed_to_a_pool"],
    "handed_to_a_thread": ["Router.handed_to_a_thread"],
}
ASYNC = {
    "classify": ["AsyncRouter.classify"],
    "in_a_task": ["AsyncRouter.classify"],
    "gathered": ["AsyncRouter.gathered"] * 2,
    "task_of_the_sdk": ["AsyncRouter.task_of_the_sdk"],
    "waited_for": ["AsyncRouter.waited_for"],
    "grouped": ["AsyncRouter.grouped"],
    "in_a_worker_thread": ["AsyncRouter.in_a_worker_thread"],
    "streaming": ["AsyncRouter.streaming"],
}


@pytest.mark.parametrize("method", SYNC)
def test_the_route_is_the_function_that_made_the_call(method: str, open_recorder: Recorder) -> None:
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE) as client:
        getattr(Router(client), method)()

    assert [f"routed_application:{name}" for name in SYNC[method]] == routes(open_recorder)
    for exchange in open_recorder.exchanges:
        assert exchange.caller is not None
        file, line = exchange.caller
        assert file == inspect.getsourcefile(Router)
        assert "messages" in linecache.getline(file, line) or "thread.start()" in linecache.getline(file, line)
        assert exchange.test == "tests/x.py::test_y"


@pytest.mark.parametrize("method", ASYNC)
def test_the_route_is_found_in_tasks_too(method: str, open_recorder: Recorder) -> None:
    async def main() -> None:
        async with anthropic.AsyncAnthropic(api_key="k", base_url=NOWHERE) as client:
            with anthropic.Anthropic(api_key="k", base_url=NOWHERE) as sync:
                await getattr(AsyncRouter(client, sync), method)()

    asyncio.run(main())

    assert [f"routed_application:{name}" for name in ASYNC[method]] == routes(open_recorder)


def test_a_call_of_the_test_itself_is_routed_to_the_test(open_recorder: Recorder) -> None:
    httpx.post(f"{NOWHERE}/v1/messages", json=request())

    assert routes(open_recorder) == ["test_recording_routes:test_a_call_of_the_test_itself_is_routed_to_the_test"]


def installed(path: Any, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of an application that is installed next to the libraries."""
    import importlib
    import sysconfig

    packages = path / "site-packages"
    (packages / "acme_support").mkdir(parents=True)
    (packages / "acme_support" / "__init__.py").write_text(
        "import httpx\n\n\ndef answer(url, body):\n    return httpx.post(url, json=body)\n"
    )
    monkeypatch.syspath_prepend(str(packages))
    paths = sysconfig.get_paths()
    monkeypatch.setattr(sysconfig, "get_paths", lambda: {**paths, "purelib": str(packages)})
    monkeypatch.delitem(sys.modules, "acme_support", raising=False)
    return importlib.import_module("acme_support")


@pytest.mark.parametrize(
    ("application", "expected"),
    [
        (("acme_support",), "acme_support:answer"),
        ((), "test_recording_routes:test_an_installed_application_is_one_by_name"),
    ],
)
def test_an_installed_application_is_one_by_name(
    application: tuple[str, ...], expected: str, script: Script, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = installed(tmp_path, monkeypatch)
    with Recorder(None, script=script, application=application) as recorder:
        module.answer(f"{NOWHERE}/v1/messages", request())

    assert [expected] == routes(recorder)


def test_work_handed_to_threads_is_left_as_it_was(open_recorder: Recorder) -> None:
    import threading

    submit, start = ThreadPoolExecutor.submit, threading.Thread.start
    open_recorder.__exit__(None, None, None)
    try:
        assert ThreadPoolExecutor.submit is not submit
        assert threading.Thread.start is not start
    finally:
        open_recorder.__enter__()


def test_retries_of_parallel_calls_do_not_mix(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=529, times=10)

    async def main() -> None:
        async with anthropic.AsyncAnthropic(api_key="k", base_url=NOWHERE, max_retries=12) as client:
            await asyncio.gather(*(client.messages.create(**request("same")) for _ in range(5)))

    asyncio.run(main())

    calls: dict[int, list[int]] = {}
    for exchange in open_recorder.exchanges:
        calls.setdefault(exchange.call_id, []).append(exchange.retry)
    assert len(calls) == 5
    assert all(retries == list(range(len(retries))) for retries in calls.values())
    assert len(open_recorder.exchanges) == 15


def test_without_a_retry_count_the_frame_of_the_library_tells_a_retry(script: Script, open_recorder: Recorder) -> None:
    """A library that retries by itself, as google-genai does, next to an application that asks again."""
    script.fail(status=503, times=3)
    transport = httpx.HTTPTransport(retries=0)
    with httpx.Client(transport=transport) as client:
        for _ in range(3):
            client.post(f"{NOWHERE}/v1/messages", json=request())

    assert [exchange.call_id for exchange in open_recorder.exchanges] == [0, 1, 2]


def test_call_ids_in_threads(script: Script, open_recorder: Recorder) -> None:
    script.fail(status=529, times=4)
    with anthropic.Anthropic(api_key="k", base_url=NOWHERE, max_retries=6) as client:
        router = Router(client)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(router.classify, ["same"] * 8))

    assert len({exchange.call_id for exchange in open_recorder.exchanges}) == 8
    assert sum(exchange.status == 200 for exchange in open_recorder.exchanges) == 8
