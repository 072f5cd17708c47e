"""The anthropic SDK: first-party, Bedrock, Vertex, Foundry and the other platform clients."""

from checker.call_sites.sdks.surface import Binding, Client, Operation, Role, Sdk, Stream

MESSAGES = (
    Operation("messages.create"),
    Operation("messages.stream", stream=Stream.ALWAYS),
    Operation("messages.parse", stream=Stream.NEVER),
    Operation("messages.batches.create", inside=("requests", "params", "model"), stream=Stream.NEVER),
    Operation("messages.count_tokens", role=Role.OTHER),
    Operation("beta.messages.create"),
    Operation("beta.messages.stream", stream=Stream.ALWAYS),
    Operation("beta.messages.parse", stream=Stream.NEVER),
    Operation("beta.messages.tool_runner"),
    Operation("beta.messages.batches.create", inside=("requests", "params", "model"), stream=Stream.NEVER),
    Operation("beta.messages.count_tokens", role=Role.OTHER),
    Operation("beta.messages.thread", role=Role.BINDING, stream=Stream.NEVER),
    Operation("messages.thread", role=Role.BINDING, stream=Stream.NEVER),
    Operation("beta.agents.create", role=Role.BINDING, stream=Stream.NEVER),
    Operation("beta.agents.update", role=Role.OTHER),
    Operation("beta.dreams.create", stream=Stream.NEVER, prompt=("inputs", "instructions")),
    Operation("beta.prompt_caching.messages.create"),
    Operation("beta.tools.messages.create"),
    Operation("completions.create", prompt=("prompt",), max_tokens=("max_tokens_to_sample",)),
)
THREAD = (
    Operation("send", bound=True, prompt=(), prompt_position=0),
    Operation("parse", bound=True, prompt=(), prompt_position=0, stream=Stream.NEVER),
    Operation("stream", bound=True, prompt=(), prompt_position=0, stream=Stream.ALWAYS),
)
_PLATFORMS = ("", "AWS", "Bedrock", "BedrockMantle", "Vertex", "Foundry", "GoogleCloud")
_IDS = {"Bedrock": "aws", "BedrockMantle": "aws", "Vertex": "google", "Foundry": "azure"}


def _clients() -> tuple[Client, ...]:
    found: list[Client] = []
    for platform in _PLATFORMS:
        names = (f"Anthropic{platform}", "Client") if not platform else (f"Anthropic{platform}",)
        where = _IDS.get(platform, "anthropic")
        found.append(Client(names, MESSAGES, platform=where))
        found.append(Client(tuple(f"Async{n}" for n in names), MESSAGES, is_async=True, platform=where))
    return tuple(found)


SDK = Sdk(
    name="anthropic",
    roots=("anthropic", "posthog.ai.anthropic", "langfuse.anthropic", "portkey_ai", "anthropic_bedrock"),
    platform="anthropic",
    clients=(
        *_clients(),
        Client(("BetaMessageThread", "BetaAsyncMessageThread"), (), made_by=("beta.messages.thread",)),
    ),
    bindings=(Binding(("BetaRefusalFallbackMiddleware",), position=-1, requires_model=True),),
)
