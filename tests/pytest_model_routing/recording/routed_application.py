"""A small application that calls models from everywhere a call can be made from."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import anthropic

MODEL = "claude-haiku-4-5"


def request(text: str = "q") -> dict[str, Any]:
    return {"model": MODEL, "max_tokens": 9, "messages": [{"role": "user", "content": text}]}


class Router:
    def __init__(self, client: anthropic.Anthropic) -> None:
        self.client = client

    def classify(self, text: str) -> Any:
        return self.client.messages.create(**request(text))

    def all_in_a_comprehension(self) -> Any:
        return [self.client.messages.create(**request(text)) for text in "ab"]

    def in_a_lambda(self) -> Any:
        return (lambda: self.client.messages.create(**request()))()

    def in_a_nested_function(self) -> Any:
        def inner() -> Any:
            return self.client.messages.create(**request())

        return inner()

    def streaming(self) -> Any:
        with self.client.messages.stream(**request()) as stream:
            return stream.get_final_text()

    def in_a_thread(self) -> Any:
        with ThreadPoolExecutor(2) as pool:
            return pool.submit(self.classify, "x").result()

    def handed_to_a_pool(self) -> Any:
        with ThreadPoolExecutor(2) as pool:
            return pool.submit(self.client.messages.create, **request()).result()

    def handed_to_a_thread(self) -> Any:
        thread = threading.Thread(target=self.client.messages.create, kwargs=request())
        thread.start()
        thread.join()


class AsyncRouter:
    def __init__(self, client: anthropic.AsyncAnthropic, sync: anthropic.Anthropic) -> None:
        self.client = client
        self.sync = sync

    async def classify(self) -> Any:
        return await self.client.messages.create(**request())

    async def in_a_task(self) -> Any:
        return await asyncio.create_task(self.classify())

    async def gathered(self) -> Any:
        return await asyncio.gather(*(self.client.messages.create(**request(text)) for text in "ab"))

    async def task_of_the_sdk(self) -> Any:
        return await asyncio.create_task(self.client.messages.create(**request()))

    async def waited_for(self) -> Any:
        return await asyncio.wait_for(self.client.messages.create(**request()), 5)

    async def grouped(self) -> Any:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.client.messages.create(**request()))

    async def in_a_worker_thread(self) -> Any:
        return await asyncio.to_thread(self.sync.messages.create, **request())

    async def streaming(self) -> Any:
        async with self.client.messages.stream(**request()) as stream:
            return await stream.get_final_text()
