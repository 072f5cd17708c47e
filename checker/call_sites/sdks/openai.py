"""The openai SDK, old 0.x module calls, and the SDKs that copy its shape."""

from typing import Any

from checker.call_sites.sdks.surface import Client, Operation, Role, Sdk, Stream

_OUTPUT = ("max_completion_tokens", "max_tokens")
_RESPONSE = ("max_output_tokens",)
CHAT = (
    Operation("chat.completions.create", max_tokens=_OUTPUT),
    Operation("chat.completions.parse", stream=Stream.NEVER, max_tokens=_OUTPUT),
    Operation("chat.completions.stream", stream=Stream.ALWAYS, max_tokens=_OUTPUT),
    Operation("chat.completions.create_with_completion", max_tokens=_OUTPUT),
    Operation("chat.completions.create_partial", stream=Stream.ALWAYS, max_tokens=_OUTPUT),
    Operation("chat.completions.create_iterable", stream=Stream.ALWAYS, max_tokens=_OUTPUT),
    Operation("beta.chat.completions.create", max_tokens=_OUTPUT),
    Operation("beta.chat.completions.parse", stream=Stream.NEVER, max_tokens=_OUTPUT),
    Operation("beta.chat.completions.stream", stream=Stream.ALWAYS, max_tokens=_OUTPUT),
)
COMPLETIONS = (Operation("completions.create", prompt=("prompt",)),)
_TEXT: dict[str, Any] = {"prompt": ("input",), "system": ("instructions",), "max_tokens": _RESPONSE}
RESPONSES = (
    Operation("responses.create", optional=True, **_TEXT),
    Operation("responses.parse", optional=True, stream=Stream.NEVER, **_TEXT),
    Operation("responses.stream", optional=True, stream=Stream.ALWAYS, **_TEXT),
    Operation("responses.compact", stream=Stream.NEVER, **_TEXT),
    Operation("beta.responses.create", optional=True, **_TEXT),
    Operation("responses.input_tokens.count", role=Role.OTHER),
)
ASSISTANTS = (
    Operation("beta.assistants.create", role=Role.BINDING, stream=Stream.NEVER, system=("instructions",)),
    Operation("beta.assistants.update", role=Role.OTHER),
    Operation("beta.threads.runs.create", optional=True, prompt=(), system=("instructions",)),
    Operation("beta.threads.runs.create_and_poll", optional=True, prompt=(), stream=Stream.NEVER),
    Operation("beta.threads.runs.stream", optional=True, prompt=(), stream=Stream.ALWAYS),
    Operation("beta.threads.runs.create_and_stream", optional=True, prompt=(), stream=Stream.ALWAYS),
    Operation("beta.threads.create_and_run", optional=True, prompt=()),
    Operation("beta.threads.create_and_run_poll", optional=True, prompt=(), stream=Stream.NEVER),
    Operation("beta.threads.create_and_run_stream", optional=True, prompt=(), stream=Stream.ALWAYS),
    Operation("beta.agents.create", role=Role.BINDING, stream=Stream.NEVER),
)
OTHER = (
    Operation("decisions.create", stream=Stream.NEVER, prompt=("input",)),
    Operation("batches.create", stream=Stream.NEVER, optional=True, prompt=()),
    Operation("realtime.connect", stream=Stream.ALWAYS, prompt=()),
    Operation("beta.realtime.connect", stream=Stream.ALWAYS, prompt=()),
    *(
        Operation(path, role=Role.OTHER)
        for path in (
            "embeddings.create", "moderations.create", "images.generate", "images.edit", "audio.speech.create",
            "audio.transcriptions.create", "audio.translations.create", "videos.create", "fine_tuning.jobs.create",
            "evals.create", "beta.threads.messages.create",
        )
    ),
)  # fmt: skip
ALL = (*CHAT, *RESPONSES, *COMPLETIONS, *ASSISTANTS, *OTHER)

SDK = Sdk(
    name="openai",
    roots=("openai", "langfuse.openai", "posthog.ai.openai", "helicone.openai_async", "llama_api_client"),
    platform="openai",
    clients=(
        Client(("OpenAI", "Client", "BedrockOpenAI"), ALL, platform="openai"),
        Client(("AsyncOpenAI", "AsyncClient", "AsyncBedrockOpenAI"), ALL, is_async=True, platform="openai"),
        Client(("AzureOpenAI",), ALL, platform="azure"),
        Client(("AsyncAzureOpenAI",), ALL, is_async=True, platform="azure"),
        Client(
            ("ResponsesToolRunner", "AsyncResponsesToolRunner", "DecisionsToolRunner"),
            (Operation("run", inside=("params", "model"), stream=Stream.NEVER),),
        ),
    ),
    functions=(
        *ALL,
        Operation("ChatCompletion.create", model=("model", "engine", "deployment_id")),
        Operation("ChatCompletion.acreate", model=("model", "engine", "deployment_id"), is_async=True),
        Operation("Completion.create", model=("model", "engine", "deployment_id"), prompt=("prompt",)),
        Operation("Completion.acreate", model=("model", "engine", "deployment_id"), prompt=("prompt",), is_async=True),
        Operation("Edit.create", model=("model", "engine"), prompt=("input",)),
    ),
)
