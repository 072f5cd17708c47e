"""google-genai and its two predecessors, google-generativeai and vertexai."""

from typing import Any

from checker.call_sites.sdks.surface import Client, Operation, Role, Sdk, Stream

_CONTENT = ("contents",)


def _genai(prefix: str, *, is_async: bool) -> tuple[Operation, ...]:
    more: dict[str, Any] = {"is_async": is_async}
    return (
        Operation(f"{prefix}models.generate_content", prompt=_CONTENT, stream=Stream.NEVER, system=(), **more),
        Operation(f"{prefix}models.generate_content_stream", prompt=_CONTENT, stream=Stream.ALWAYS, **more),
        Operation(f"{prefix}chats.create", role=Role.BINDING, stream=Stream.NEVER, prompt=()),
        Operation(f"{prefix}interactions.create", prompt=("input",), **more),
        Operation(f"{prefix}batches.create", prompt=("src",), stream=Stream.NEVER, **more),
        Operation(f"{prefix}live.connect", prompt=(), stream=Stream.ALWAYS, **more),
        Operation(f"{prefix}decisions.create", prompt=(), stream=Stream.NEVER, **more),
        *(
            Operation(f"{prefix}models.{name}", role=Role.OTHER)
            for name in ("count_tokens", "embed_content", "generate_images", "compute_tokens", "list", "get",
                         "edit_image", "generate_videos", "upscale_image")
        ),
    )  # fmt: skip


_SEND = (
    Operation("send_message", bound=True, prompt=("message",), prompt_position=0, stream=Stream.ARGUMENT),
    Operation("send_message_stream", bound=True, prompt=("message",), prompt_position=0, stream=Stream.ALWAYS),
    Operation("send_message_streaming", bound=True, prompt=("message",), prompt_position=0, stream=Stream.ALWAYS),
    Operation("send_message_async", bound=True, prompt_position=0, is_async=True),
)
_GENERATE = (
    Operation("generate_content", bound=True, prompt=_CONTENT, prompt_position=0),
    Operation("generate_content_async", bound=True, prompt=_CONTENT, prompt_position=0, is_async=True),
    Operation("count_tokens", role=Role.OTHER),
)
_MODEL: dict[str, Any] = {"model": ("model_name", "model"), "position": 0, "reports_model": True}

GENAI = Sdk(
    name="google-genai",
    roots=("google.genai",),
    platform="google",
    clients=(
        Client(("Client",), (*_genai("", is_async=False), *_genai("aio.", is_async=True))),
        Client(("AsyncClient",), _genai("", is_async=True), is_async=True),
        Client((), _SEND, made_by=("chats.create",)),
        Client((), _SEND, made_by=("aio.chats.create",), is_async=True),
    ),
)
GENERATIVEAI = Sdk(
    name="google-generativeai",
    roots=("google.generativeai", "google.ai.generativelanguage"),
    platform="google",
    clients=(
        Client(("GenerativeModel",), _GENERATE, default_model="gemini-1.5-flash", **_MODEL),
        Client((), _SEND, made_by=("start_chat",)),
    ),
    functions=(
        Operation("generate_text", prompt=("prompt",), optional=True, stream=Stream.NEVER),
        Operation("chat", prompt=("messages",), optional=True, stream=Stream.NEVER),
        Operation("embed_content", role=Role.OTHER),
    ),
)
VERTEX = Sdk(
    name="vertexai",
    roots=("vertexai", "google.cloud.aiplatform"),
    platform="vertex",
    clients=(
        Client(("GenerativeModel",), _GENERATE, **_MODEL),
        Client((), _SEND, made_by=("start_chat",)),
        Client(
            ("TextGenerationModel", "ChatModel", "CodeGenerationModel", "CodeChatModel"),
            (
                Operation("from_pretrained", role=Role.BINDING, position=0, model=("model_name",), prompt=()),
                Operation("predict", bound=True, prompt=("prompt",), prompt_position=0, stream=Stream.NEVER),
                Operation("predict_async", bound=True, prompt=("prompt",), prompt_position=0, is_async=True),
                Operation("predict_streaming", bound=True, prompt=("prompt",), stream=Stream.ALWAYS),
            ),
        ),
    ),
)  # fmt: skip
SDKS = (GENAI, GENERATIVEAI, VERTEX)
