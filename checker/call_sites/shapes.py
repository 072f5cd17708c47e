"""Calls on receivers of unknown type, recognised by method path and keywords.

`self.llm.messages.create(model=..., messages=...)` is an Anthropic request whoever `self.llm` is; Twilio's
`client.messages.create(to=..., from_=..., body=...)` is not, nor is the Assistants API's `threads.messages.create`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.catalogue import Known
from checker.call_sites.sdks import anthropic, aws, google, litellm, openai, vendors

if TYPE_CHECKING:
    from checker.call_sites.sdks.surface import Operation, Sdk

FOREIGN = frozenset({"to", "from_", "body", "thread_id", "messaging_service_sid", "media_url", "objects"})
"""Keywords that no generation request has."""
STOP_BEFORE = frozenset({"threads", "conversations", "objects", "verifications", "services", "repo", "repository"})
"""Names that, right before the path, make it something else."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A method path; `needs`: at least one of these keywords (or an unpacked mapping); `strict`: two of them.

    `own`: keywords that it has although other requests have none such.
    """

    path: str
    sdk: Sdk
    operation: Operation
    needs: tuple[str, ...]
    strict: bool = False
    own: tuple[str, ...] = ()


def _shapes(sdk: Sdk, operations: tuple[Operation, ...], needs: tuple[str, ...], paths: tuple[str, ...], *,
            strict: bool = False, own: tuple[str, ...] = ()) -> tuple[Shape, ...]:  # fmt: skip
    return tuple(Shape(op.path, sdk, op, needs, strict, own) for op in operations if op.path in paths)


SHAPES: tuple[Shape, ...] = (
    *_shapes(
        anthropic.SDK, anthropic.MESSAGES, ("model", "messages", "max_tokens"),
        ("messages.create", "messages.stream", "messages.parse", "beta.messages.create", "beta.messages.stream",
         "beta.messages.parse", "beta.messages.tool_runner"), strict=True,
    ),
    *_shapes(anthropic.SDK, anthropic.MESSAGES, ("requests",), ("messages.batches.create", "beta.messages.batches.create")),
    *_shapes(
        openai.SDK, openai.CHAT, ("model", "messages", "response_model", "response_format"),
        tuple(op.path for op in openai.CHAT),
    ),
    *_shapes(openai.SDK, openai.RESPONSES, ("model", "input", "instructions"),
             ("responses.create", "responses.parse", "responses.stream"), strict=True),
    *_shapes(openai.SDK, openai.COMPLETIONS, ("model", "prompt"), ("completions.create",), strict=True),
    *_shapes(openai.SDK, openai.ASSISTANTS, ("assistant_id",), ("beta.threads.runs.create", "beta.threads.runs.stream",
             "beta.threads.runs.create_and_poll"), own=("thread_id",)),
    *_shapes(google.GENAI, google.GENAI.clients[0].operations, ("model", "contents"),
             ("models.generate_content", "models.generate_content_stream", "aio.models.generate_content",
              "aio.models.generate_content_stream")),
    *_shapes(google.GENERATIVEAI, google.GENERATIVEAI.clients[0].operations, (), ("generate_content", "generate_content_async")),
    *_shapes(aws.SDK, aws.RUNTIME, ("modelId",), ("converse", "converse_stream", "invoke_model",
             "invoke_model_with_response_stream")),
    *_shapes(vendors.MISTRAL, vendors.MISTRAL.clients[0].operations, ("model", "messages"),
             ("chat.complete", "chat.stream", "chat.complete_async", "chat.stream_async", "chat.parse"), strict=True),
    *_shapes(vendors.OLLAMA, vendors.OLLAMA.functions, ("model", "messages"), ("chat",), strict=True),
    *_shapes(litellm.SDK, litellm.FUNCTIONS, ("model", "messages"), ("acompletion", "completion"), strict=True),
)  # fmt: skip
LAST_NAMES = frozenset(shape.path.rpartition(".")[2] for shape in SHAPES)


def match(chain: tuple[str, ...], keywords: tuple[str, ...], positional: int) -> Known | None:
    """What a chain of attribute names called with these keywords looks like; the longest path wins."""
    found: Shape | None = None
    for shape in SHAPES:
        parts = tuple(shape.path.split("."))
        if chain[-len(parts) :] != parts or (found is not None and len(found.path) >= len(shape.path)):
            continue
        before = chain[: -len(parts)]
        if before and (before[-1] in STOP_BEFORE or before[-1] in ("threads", "batches")):
            continue
        if _fits(shape, keywords, positional):
            found = shape
    return None if found is None else Known(found.sdk, operation=found.operation, name=found.path)


def _fits(shape: Shape, keywords: tuple[str, ...], positional: int) -> bool:
    given = set(keywords)
    if given & (FOREIGN - set(shape.own)) and not {"model", "modelId"} & given:
        return False
    if not shape.needs:
        return positional > 0 or bool(given & {"contents", "generation_config"})
    present = sum(1 for need in shape.needs if need in given)
    if "**" in given:
        return positional == 0 or present > 0
    return present >= (2 if shape.strict else 1)
