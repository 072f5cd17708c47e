"""From a dotted path to what the SDK catalogue says of it.

classify("anthropic.Anthropic().messages.create")   a call, by the client class and the method path
classify("litellm.completion")                      a call, by the function
classify("langchain_openai.ChatOpenAI")             a binding, by the class, wherever in the package it lives
classify("weave.wrap().messages.create")            nothing: see `checker.call_sites.shapes`
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.call_sites.sdks import SDKS, Binding, Client, Operation, Role, Sdk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.config import Wrapper


REQUEST_ARGUMENTS = frozenset({
    "messages", "prompt", "prompts", "input", "inputs", "contents", "content", "system", "instructions", "query",
    "question", "message", "text", "temperature", "max_tokens", "max_output_tokens", "max_completion_tokens", "stream",
    "tools", "response_format", "response_model", "api_key",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What calling a dotted path means. Exactly one of `operation`, `binding` is set, or `client` alone (a client is made).

    `wrapper`: what the configuration declares; `default`: file and expression of its model parameter's default.
    """

    sdk: Sdk
    operation: Operation | None = None
    binding: Binding | None = None
    client: Client | None = None
    name: str = ""
    wrapper: Wrapper | None = None
    default: tuple[str, int] | None = None

    @property
    def role(self) -> Role:
        """What kind of thing the call is."""
        if self.operation is not None:
            return self.operation.role
        if self.binding is not None or (self.client is not None and self.client.reports_model):
            return Role.BINDING
        return Role.OTHER


@cache
def roots() -> dict[str, tuple[Sdk, ...]]:
    """Dotted root -> the SDKs imported from it."""
    found: dict[str, list[Sdk]] = {}
    for sdk in SDKS:
        for root in sdk.roots:
            found.setdefault(root, []).append(sdk)
    return {root: tuple(sdks) for root, sdks in found.items()}


@cache
def top_level_names() -> frozenset[str]:
    """First components of the roots: `anthropic`, `google`, ..."""
    return frozenset(root.partition(".")[0] for root in roots())


@cache
def operation_names() -> frozenset[str]:
    """The last names of everything a site can call: methods, functions, classes."""
    names: set[str] = set()
    for sdk in SDKS:
        operations = (*sdk.functions, *(op for client in sdk.clients for op in client.operations))
        names.update(op.path.rpartition(".")[2] for op in operations if op.role is not Role.OTHER)
        for client in sdk.clients:
            if client.reports_model:
                names.update(client.names)
        for binding in sdk.bindings:
            names.update(binding.names)
    return frozenset(names)


@cache
def argument_names() -> frozenset[str]:
    """The keywords by which a request, or an object that sends some, can be told."""
    names = set(REQUEST_ARGUMENTS)
    for sdk in SDKS:
        for operation in (*sdk.functions, *(op for client in sdk.clients for op in client.operations)):
            names.update(operation.model)
        for binding in sdk.bindings:
            names.update(binding.model)
    return frozenset(names)


def sdks_of(dotted: str) -> Iterator[tuple[Sdk, str]]:
    """The SDKs a dotted path can belong to, longest root first, with the rest of the path."""
    parts = dotted.split(".")
    for length in range(min(len(parts) - 1, 4), 0, -1):
        for sdk in roots().get(".".join(parts[:length]), ()):
            yield sdk, ".".join(parts[length:])


@cache
def classify(dotted: str) -> Known | None:
    """What calling this path means, or None when the catalogue has no such path."""
    for sdk, rest in sdks_of(dotted):
        known = _of_instance(sdk, rest) if "()" in rest else _of_module(sdk, rest)
        if known is not None:
            return known
    return None


def _of_instance(sdk: Sdk, rest: str) -> Known | None:
    """`Client().method.path`; the object is what the last `()` made."""
    made, _, tail = rest.rpartition("()")
    tail = tail.lstrip(".").replace("[]", "")
    for client in sdk.clients:
        if not _makes(client, made):
            continue
        for operation in client.operations:
            if operation.path == tail:
                return Known(sdk, operation=operation, client=client, name=tail)
    if "()" not in made:
        # A class of the SDK reached through a factory method: `OpenAI.from_env().chat.completions.create`.
        for client in sdk.clients:
            if set(client.names) & set(made.split(".")):
                for operation in client.operations:
                    if operation.path == tail:
                        return Known(sdk, operation=operation, client=client, name=tail)
    return None


def _makes(client: Client, made: str) -> bool:
    """Whether a call of `made` gives an instance of this client."""
    if made.rpartition(".")[2] in client.names and "()" not in made:
        return True
    return any(made == path or made.endswith(f".{path}") for path in client.made_by)


def _of_module(sdk: Sdk, rest: str) -> Known | None:
    """`function`, `Class`, `module.attribute.function`."""
    last = rest.rpartition(".")[2]
    for operation in sdk.functions:
        if rest == operation.path or rest.endswith(f".{operation.path}"):
            return Known(sdk, operation=operation, name=operation.path)
    for binding in sdk.bindings:
        if last in binding.names:
            return Known(sdk, binding=binding, name=last)
    for client in sdk.clients:
        if last in client.names:
            return Known(sdk, client=client, name=last)
        if any(rest == path for path in client.made_by):
            return Known(sdk, client=client, name=last)
    for client in sdk.clients:  # a class method that binds: TextGenerationModel.from_pretrained("...")
        for operation in client.operations:
            if operation.role is Role.BINDING and last == operation.path and set(client.names) & set(rest.split(".")):
                return Known(sdk, operation=operation, client=client, name=last)
    return None


def maker(dotted: str) -> Known | None:
    """What made an object, from the object's own path: `google.genai.Client().chats.create()`, `x.ChatOpenAI().bind()`."""
    path = dotted
    while path.endswith("()"):
        known = classify(path[:-2])
        if known is not None:
            return known
        path = path[:-2].rpartition("()")[0] + "()" if "()" in path[:-2] else ""
    return None
