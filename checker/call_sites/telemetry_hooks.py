"""The ways to record what LLM calls use: OpenTelemetry, Langfuse, Logfire, MLflow, Sentry and the like, as of November 2026.

logfire.instrument_openai()           a *hook*: a dotted path that covers some SDKs when it is called
langfuse.openai.OpenAI()              a *wrapper*: its clients record their calls
OpenAI(base_url="https://oai.helicone.ai/v1")       a *gateway*: it records what passes through
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = frozenset({"*"})
SPANS = frozenset({"anthropic", "google-adk", "strands", "pydantic_ai", "semantic-kernel", "agent-framework"})
"""SDKs that make spans with model and tokens by themselves, as soon as a tracer provider is registered."""
LANGCHAIN = frozenset({"langchain", "langgraph"})
LITELLM = frozenset({"litellm", "dspy", "crewai"})


@dataclass(frozen=True, slots=True)
class Hook:
    """One way to record calls. `path` is matched from the start of the dotted path that is called."""

    path: str
    covers: frozenset[str]
    needs: str = ""


def _each(root: str, pairs: str, suffix: str = "") -> tuple[Hook, ...]:
    """`name=sdk,sdk name=sdk` below one root."""
    return tuple(
        Hook(f"{root}{name}{suffix}", frozenset(sdks.split(",")))
        for name, _, sdks in (pair.partition("=") for pair in pairs.split())
    )


_SDKS = (
    "anthropic=anthropic openai=openai bedrock=bedrock cohere=cohere google_genai=google-genai "
    "google_generativeai=google-genai,google-generativeai vertexai=vertexai groq=groq mistralai=mistralai "
    "ollama=ollama langchain=langchain,langgraph litellm=litellm dspy=dspy,litellm crewai=crewai,litellm instructor=instructor "
    "openai_agents=openai-agents llama_index=llama-index llamaindex=llama-index haystack=haystack agno=agno "
    "smolagents=smolagents pydantic_ai=pydantic_ai claude_agent_sdk=claude-agent-sdk botocore=bedrock "
    "together=together autogen=autogen replicate=replicate watsonx=ibm-watsonx-ai openai_v2=openai google_adk=google-adk"
)
HOOKS: tuple[Hook, ...] = (
    Hook("opentelemetry.trace.set_tracer_provider", SPANS),
    Hook("phoenix.otel.register", SPANS),
    Hook("phoenix.otel.register", ANY, needs="auto_instrument"),
    Hook("arize.otel.register", SPANS),
    *_each("opentelemetry.instrumentation.", _SDKS),
    *_each("opentelemetry.instrumentation.genai.", _SDKS),
    *_each("openinference.instrumentation.", _SDKS),
    Hook("traceloop.sdk.Traceloop.init", ANY),
    Hook("langfuse.Langfuse", SPANS),
    Hook("langfuse.get_client", SPANS),
    Hook("langfuse.callback.CallbackHandler", LANGCHAIN),
    Hook("langfuse.langchain.CallbackHandler", LANGCHAIN),
    Hook("langfuse.llama_index", frozenset({"llama-index"})),
    Hook("logfire.configure", SPANS),
    *_each("logfire.instrument_", _SDKS.replace("pydantic_ai=", "pydantic_ai=openai,anthropic,google-genai,")),
    *_each("mlflow.", _SDKS + " gemini=google-genai,google-generativeai mistral=mistralai strands=strands", ".autolog"),
    Hook("mlflow.autolog", ANY),
    Hook("braintrust.auto_instrument", ANY),
    Hook("ddtrace.patch_all", ANY),
    Hook("ddtrace.llmobs.LLMObs.enable", ANY),
    *(Hook("ddtrace.patch", frozenset(covers.split(",")), needs=name)
      for name, _, covers in (pair.partition("=") for pair in _SDKS.split())),
    Hook("sentry_sdk.init", frozenset({"anthropic", "openai", "google-genai", "openai-agents", "cohere",
                                       "huggingface_hub"}), needs="traces_sample_rate"),
    Hook("sentry_sdk.init", frozenset({"anthropic", "openai", "google-genai", "openai-agents", "cohere",
                                       "huggingface_hub"}), needs="traces_sampler"),
    Hook("weave.init", ANY),
    Hook("agentops.init", ANY),
    Hook("openlit.init", ANY),
    Hook("langtrace_python_sdk.langtrace.init", ANY),
    Hook("lunary.monitor", frozenset({"openai", "langchain"})),
    Hook("promptlayer.configure_tracing", ANY),
    Hook("helicone_async.HeliconeAsyncLogger", frozenset({"openai"})),
    Hook("strands.telemetry.StrandsTelemetry", frozenset({"strands"})),
    Hook("pydantic_ai.Agent.instrument_all", frozenset({"pydantic_ai"})),
    Hook("agents.add_trace_processor", frozenset({"openai-agents"})),
    Hook("agents.set_trace_processors", frozenset({"openai-agents"})),
    Hook("haystack.tracing.enable_tracing", frozenset({"haystack"})),
    Hook("llama_index.core.set_global_handler", frozenset({"llama-index"})),
    Hook("llama_index.core.callbacks.TokenCountingHandler", frozenset({"llama-index"})),
    Hook("dspy.track_usage", frozenset({"dspy"})),
    Hook("agent_framework.observability", frozenset({"agent-framework"})),
    Hook("mirascope.ops", frozenset({"mirascope"})),
    Hook("langsmith.integrations.", frozenset({"claude-agent-sdk", "google-adk", "openai-agents"})),
)  # fmt: skip
IMPORTED = "ddtrace.auto"
"""A module that sets up its hooks when it is imported."""
WRAPPERS = ("langsmith.wrappers.", "braintrust.wrap_", "opik.integrations.", "langfuse.openai.", "langfuse.anthropic.",
            "posthog.ai.", "helicone", "promptlayer.", "portkey_ai.", "weave.", "mirascope.ops")  # fmt: skip
"""What gives a client that records its calls: `langfuse.openai.OpenAI()`, `wrap_anthropic(client)`."""
GATEWAY = re.compile(r"helicone|portkey|gateway\.ai\.cloudflare|braintrust|langfuse|keywordsai|promptlayer|openpipe|"
                     r"litellm|openrouter\.ai/api/alpha", re.IGNORECASE)  # fmt: skip
"""Addresses of gateways that record what passes through them."""
LITELLM_CALLBACKS = frozenset({"callbacks", "success_callback", "_async_success_callback", "input_callback"})
INSTRUCTOR = frozenset({"instructor"})
TRACING = frozenset({"LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2"})
TRACING_WORDS = (b"LANGCHAIN_TRACING", b"LANGSMITH_TRACING")
INSTRUCTOR_WORDS = (b"completion:response", b"COMPLETION_RESPONSE")
"""What a file says that sets up a hook without importing anything for it."""
