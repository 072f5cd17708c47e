"""The words an SDK is described in.

    Sdk(name="anthropic", roots=("anthropic",),
        clients=(Client(names=("Anthropic",), operations=(Operation("messages.create"),)),))

says: whatever is imported from `anthropic` and called `Anthropic` is a client class, and calling `messages.create` on
an instance sends a request whose model is the keyword `model`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Stream(enum.StrEnum):
    """When a call streams."""

    NEVER = "never"
    ALWAYS = "always"
    ARGUMENT = "argument"  # when `stream=True` is passed


class Role(enum.StrEnum):
    """What calling an operation means."""

    CALL = "call"
    BINDING = "binding"
    OTHER = "other"  # known, and not a site: embeddings, counting, files


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of a client, or one function of a module.

    `model`: keywords that carry the model, first found wins; `position`: its index among positional arguments, -1 for
    keyword only; `inside`: where it stands in a nested argument (`("requests", "params", "model")`, lists are entered);
    `bound`: the object was built with the model; `optional`: the call may leave the model to the SDK.
    """

    path: str
    role: Role = Role.CALL
    model: tuple[str, ...] = ("model",)
    position: int = -1
    stream: Stream = Stream.ARGUMENT
    is_async: bool = False
    inside: tuple[str, ...] = ()
    bound: bool = False
    optional: bool = False
    prompt: tuple[str, ...] = ("messages",)
    prompt_position: int = -1
    system: tuple[str, ...] = ("system",)
    tools: tuple[str, ...] = ("tools",)
    max_tokens: tuple[str, ...] = ("max_tokens",)


@dataclass(frozen=True, slots=True)
class Client:
    """A class whose instances have operations. `made_by`: paths of calls that give such an instance.

    `selector`: the first argument a factory must be called with (`boto3.client("bedrock-runtime")`).
    `reports_model`: building it binds a model and is itself a site. `wraps`: the argument, also the first, that is a
    client or model of another SDK: what that was built with, this has.
    """

    names: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    is_async: bool = False
    made_by: tuple[str, ...] = ()
    selector: str = ""
    model: tuple[str, ...] = ()
    position: int = -1
    reports_model: bool = False
    platform: str = ""
    inside: tuple[str, ...] = ()
    default_model: str = ""
    wraps: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """A framework class or factory that takes a model.

    `requires_model`: without one given, it is not a site; `instead`: a nested argument that overrides the model.
    """

    names: tuple[str, ...]
    model: tuple[str, ...] = ("model",)
    position: int = 0
    requires_model: bool = False
    inside: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    default_model: str = ""


@dataclass(frozen=True, slots=True)
class Sdk:
    """One SDK. `roots`: dotted module names its parts are imported from."""

    name: str
    roots: tuple[str, ...]
    clients: tuple[Client, ...] = ()
    functions: tuple[Operation, ...] = ()
    bindings: tuple[Binding, ...] = ()
    platform: str = ""
