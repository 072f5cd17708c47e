"""SDKs whose clients have openai's `chat.completions.create`: groq, together, fireworks, cerebras, zhipu and others."""

from checker.call_sites.sdks.anthropic import MESSAGES
from checker.call_sites.sdks.openai import CHAT, COMPLETIONS
from checker.call_sites.sdks.surface import Client, Operation, Role, Sdk, Stream

_OTHER = tuple(
    Operation(path, role=Role.OTHER)
    for path in ("embeddings.create", "images.generate", "audio.transcriptions.create", "rerank.create")
)
_OPERATIONS = (*CHAT, *COMPLETIONS, *_OTHER)


def _like(name: str, roots: tuple[str, ...], *names: str, extra: tuple[Operation, ...] = ()) -> Sdk:
    sync = tuple(n for n in names if not n.startswith("Async"))
    asynchronous = tuple(n for n in names if n.startswith("Async"))
    operations = (*_OPERATIONS, *extra)
    clients = [Client(sync, operations)]
    if asynchronous:
        clients.append(Client(asynchronous, operations, is_async=True))
    return Sdk(name=name, roots=roots, clients=tuple(clients), platform=name)


SDKS = (
    _like("groq", ("groq",), "Groq", "AsyncGroq", "Client", "AsyncClient"),
    _like("together", ("together",), "Together", "AsyncTogether", "Client"),
    _like("fireworks", ("fireworks",), "Fireworks", "AsyncFireworks", extra=MESSAGES),
    _like("cerebras", ("cerebras",), "Cerebras", "AsyncCerebras"),
    _like("sambanova", ("sambanova",), "SambaNova", "AsyncSambaNova"),
    _like("perplexity", ("perplexity",), "Perplexity", "AsyncPerplexity"),
    _like(
        "zhipuai", ("zhipuai", "zai"), "ZhipuAI", "ZaiClient", "ZhipuAiClient",
        extra=(Operation("chat.asyncCompletions.create", stream=Stream.NEVER),),
    ),
    _like("volcengine", ("volcenginesdkarkruntime",), "Ark", "AsyncArk"),
    _like("aisuite", ("aisuite",), "Client"),
    _like("g4f", ("g4f",), "Client", "AsyncClient"),
    _like("llama-stack", ("llama_stack_client",), "LlamaStackClient", "AsyncLlamaStackClient"),
    _like("portkey", ("portkey_ai",), "Portkey", "AsyncPortkey"),
    _like("azure-ai-projects", ("azure.ai.projects",), "AIProjectClient"),
    _like("databricks", ("databricks_openai",), "DatabricksOpenAI", "AsyncDatabricksOpenAI"),
)  # fmt: skip
