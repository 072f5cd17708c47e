"""Vendor SDKs with shapes of their own: mistral, cohere, ollama, huggingface, xai, Azure inference, watsonx and more."""

from typing import Any

from checker.call_sites.sdks.openai import CHAT
from checker.call_sites.sdks.surface import Binding, Client, Operation, Role, Sdk, Stream

_MISTRAL = (
    Operation("chat.complete", stream=Stream.NEVER),
    Operation("chat.stream", stream=Stream.ALWAYS),
    Operation("chat.parse", stream=Stream.NEVER),
    Operation("chat.parse_stream", stream=Stream.ALWAYS),
    Operation("chat.complete_async", stream=Stream.NEVER, is_async=True),
    Operation("chat.stream_async", stream=Stream.ALWAYS, is_async=True),
    Operation("chat.parse_async", stream=Stream.NEVER, is_async=True),
    Operation("fim.complete", stream=Stream.NEVER, prompt=("prompt",)),
    Operation("fim.complete_async", stream=Stream.NEVER, prompt=("prompt",), is_async=True),
    Operation("fim.stream", stream=Stream.ALWAYS, prompt=("prompt",)),
    Operation("beta.conversations.start", stream=Stream.NEVER, optional=True, prompt=("inputs",)),
    Operation("beta.agents.create", role=Role.BINDING, stream=Stream.NEVER),
    Operation("agents.complete", stream=Stream.NEVER, optional=True),
    Operation("embeddings.create", role=Role.OTHER),
    Operation("ocr.process", role=Role.OTHER),
)
_MISTRAL_OLD = (
    Operation("chat", position=0),
    Operation("chat_stream", position=0, stream=Stream.ALWAYS),
    Operation("completion", position=0, prompt=("prompt",)),
)
MISTRAL = Sdk(
    name="mistralai",
    roots=("mistralai", "mistralai_azure", "mistralai_gcp"),
    platform="mistral",
    clients=(
        Client(("Mistral", "MistralAzure", "MistralGCP", "MistralGoogleCloud"), _MISTRAL),
        Client(("MistralClient",), _MISTRAL_OLD),
        Client(("MistralAsyncClient",), _MISTRAL_OLD, is_async=True),
    ),
)
_COHERE = (
    Operation("chat", optional=True, prompt=("message", "messages"), stream=Stream.ARGUMENT, system=("preamble",)),
    Operation("chat_stream", optional=True, prompt=("message", "messages"), stream=Stream.ALWAYS),
    Operation("generate", optional=True, prompt=("prompt",), stream=Stream.ARGUMENT),
    Operation("generate_stream", optional=True, prompt=("prompt",), stream=Stream.ALWAYS),
    Operation("summarize", optional=True, prompt=("text",), stream=Stream.NEVER),
    Operation("v2.chat", optional=True),
    Operation("v2.chat_stream", optional=True, stream=Stream.ALWAYS),
    Operation("embed", role=Role.OTHER),
    Operation("rerank", role=Role.OTHER),
    Operation("classify", role=Role.OTHER),
    Operation("tokenize", role=Role.OTHER),
)
COHERE = Sdk(
    name="cohere",
    roots=("cohere",),
    platform="cohere",
    clients=(
        Client(
            ("Client", "ClientV2", "BedrockClient", "BedrockClientV2", "SagemakerClient", "SagemakerClientV2"), _COHERE
        ),
        Client(("AsyncClient", "AsyncClientV2"), _COHERE, is_async=True),
    ),
)
_OLLAMA = (
    Operation("chat", position=0, optional=True),
    Operation("generate", position=0, prompt=("prompt",), optional=True),
    Operation("systemone", position=0, prompt=(), stream=Stream.NEVER),
    Operation("embed", role=Role.OTHER),
    Operation("embeddings", role=Role.OTHER),
)
OLLAMA = Sdk(
    name="ollama",
    roots=("ollama",),
    platform="ollama",
    clients=(Client(("Client",), _OLLAMA), Client(("AsyncClient",), _OLLAMA, is_async=True)),
    functions=_OLLAMA,
)
_HF = (
    *CHAT,
    Operation("chat_completion", optional=True, bound=True),
    Operation("chat.completions.create", optional=True, bound=True),
    Operation("text_generation", optional=True, bound=True, prompt=("prompt",), prompt_position=0),
    Operation("conversational", optional=True, bound=True, prompt=("text",)),
    Operation("summarization", optional=True, bound=True, prompt=("text",), prompt_position=0),
    *(Operation(n, role=Role.OTHER) for n in ("feature_extraction", "text_to_image", "sentence_similarity")),
)
_HF_MODEL: dict[str, Any] = {"model": ("model", "base_url"), "position": 0}
HUGGINGFACE = Sdk(
    name="huggingface_hub",
    roots=("huggingface_hub",),
    platform="huggingface",
    clients=(
        Client(("InferenceClient",), _HF, **_HF_MODEL),
        Client(("AsyncInferenceClient",), _HF, is_async=True, **_HF_MODEL),
    ),
    bindings=(Binding(("MCPClient", "Agent"), position=-1, requires_model=True),),
)
_XAI = (
    Operation("sample", bound=True, stream=Stream.NEVER),
    Operation("stream", bound=True, stream=Stream.ALWAYS),
    Operation("parse", bound=True, stream=Stream.NEVER),
    Operation("sample_batch", bound=True, stream=Stream.NEVER),
    Operation("stream_batch", bound=True, stream=Stream.ALWAYS),
    Operation("defer", bound=True, stream=Stream.NEVER),
)
_XAI_CREATE = (Operation("chat.create", role=Role.BINDING, stream=Stream.NEVER),)
XAI = Sdk(
    name="xai_sdk",
    roots=("xai_sdk",),
    platform="xai",
    clients=(
        Client(("Client",), _XAI_CREATE),
        Client(("AsyncClient",), _XAI_CREATE, is_async=True),
        Client((), _XAI, made_by=("chat.create",)),
    ),
)
AZURE = Sdk(
    name="azure-ai-inference",
    roots=("azure.ai.inference",),
    platform="azure",
    clients=(
        Client(("ChatCompletionsClient",), (Operation("complete", bound=True, optional=True),), model=("model",)),
    ),
)
ANY_LLM = Sdk(
    name="any-llm",
    roots=("any_llm",),
    functions=tuple(
        Operation(name, position=0, is_async=name.startswith("a"), prompt=("messages", "input", "input_data"))
        for name in ("completion", "acompletion", "messages", "amessages", "responses", "aresponses")
    ),
)
REPLICATE = Sdk(
    name="replicate",
    roots=("replicate",),
    platform="replicate",
    functions=(
        Operation("stream", model=("ref",), position=0, stream=Stream.ALWAYS, prompt=("input",)),
        Operation("async_stream", model=("ref",), position=0, stream=Stream.ALWAYS, is_async=True, prompt=("input",)),
    ),
)
WATSONX = Sdk(
    name="ibm-watsonx-ai",
    roots=("ibm_watsonx_ai", "ibm_watson_machine_learning"),
    platform="watsonx",
    clients=(
        Client(
            ("ModelInference", "Model"),
            (
                Operation("generate", bound=True, prompt=("prompt",), prompt_position=0, stream=Stream.NEVER),
                Operation("generate_text", bound=True, prompt=("prompt",), prompt_position=0, stream=Stream.NEVER),
                Operation("generate_text_stream", bound=True, prompt=("prompt",), stream=Stream.ALWAYS),
                Operation("chat", bound=True, stream=Stream.NEVER),
                Operation("chat_stream", bound=True, stream=Stream.ALWAYS),
                Operation("achat", bound=True, stream=Stream.NEVER, is_async=True),
            ),
            model=("model_id",), position=0, reports_model=True,
        ),
    ),
)  # fmt: skip
DASHSCOPE = Sdk(
    name="dashscope",
    roots=("dashscope",),
    platform="alibaba",
    functions=(
        Operation("Generation.call", position=0),
        Operation("aigc.generation.Generation.call", position=0),
        Operation("AioGeneration.call", position=0, is_async=True),
        Operation("MultiModalConversation.call", position=0),
    ),
)
QIANFAN = Sdk(name="qianfan", roots=("qianfan",), clients=())
SDKS = (
    MISTRAL, COHERE, OLLAMA, HUGGINGFACE, XAI, AZURE, ANY_LLM, REPLICATE, WATSONX, DASHSCOPE, QIANFAN,
)  # fmt: skip
