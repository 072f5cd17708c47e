"""What records every call of a process, set up once: OpenTelemetry, Langfuse, Logfire, MLflow, Sentry and the like.

    logfire.configure(); logfire.instrument_openai()      covers the calls of openai
    trace.set_tracer_provider(provider)                   covers the SDKs that make spans themselves: anthropic >= 1.0

A *hook* is a dotted path that, when called (or assigned to), covers some SDKs. The list is that of November 2026. What
a hook covers is true for the whole program: nobody sets up tracing in the module that calls.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.locations import Step
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.call_sites.flow import LinkIndex

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
WRAPPERS = ("langsmith.wrappers.", "braintrust.wrap_", "opik.integrations.", "langfuse.openai.", "langfuse.anthropic.",
            "posthog.ai.", "helicone", "promptlayer.", "portkey_ai.", "weave.", "mirascope.ops")  # fmt: skip
"""What gives a client that records its calls: `langfuse.openai.OpenAI()`, `wrap_anthropic(client)`."""
GATEWAY = re.compile(r"helicone|portkey|gateway\.ai\.cloudflare|braintrust|langfuse|keywordsai|promptlayer|openpipe|"
                     r"litellm|openrouter\.ai/api/alpha", re.IGNORECASE)  # fmt: skip
"""Addresses of gateways that record what passes through them."""
LITELLM_CALLBACKS = frozenset({"callbacks", "success_callback", "_async_success_callback", "input_callback"})
TRACING = frozenset({"LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2"})
NEEDLES = (b"opentelemetry", b"openinference", b"phoenix.otel", b"arize.otel", b"traceloop", b"langfuse", b"logfire",
           b"mlflow", b"braintrust", b"ddtrace", b"sentry_sdk", b"weave", b"agentops", b"openlit", b"langtrace",
           b"lunary", b"promptlayer", b"helicone", b"StrandsTelemetry", b"instrument_all", b"trace_processor", b"enable_tracing",
           b"set_global_handler", b"TokenCountingHandler", b"track_usage", b"agent_framework.observability",
           b"mirascope.ops", b"langsmith.integrations", b"success_callback", b"litellm.callbacks", b"LANGCHAIN_TRACING",
           b"LANGSMITH_TRACING")  # fmt: skip


def telling_words(modules: Iterable[str]) -> tuple[bytes, ...]:
    """The words of which a file must hold one to set up a hook, or to import one of a team's own `modules`."""
    return (*NEEDLES, *(name.rpartition(".")[2].encode() for name in modules))


class Instrumentation:
    """The hooks that a program sets up, and which SDKs they cover."""

    def __init__(self, links: LinkIndex, paths: Iterable[str], modules: Iterable[str] = ()) -> None:
        """`paths`: the files to look at; `modules`: a team's own modules that record calls when they are imported."""
        self._covered: dict[str, Step] = {}
        self._links = links
        own = tuple(modules)
        for path in paths:
            self._read_calls(path)
            self._read_imports(path, own)
            self._read_stores(path)

    def of(self, sdk: str) -> Step | None:
        """What records the calls of an SDK; None when nothing does."""
        return self._covered.get(sdk) or self._covered.get("*")

    def _read_calls(self, path: str) -> None:
        here = self._links.of(path)
        for index, record in enumerate(here.module.exprs):
            dotted = here.dotted(record.func) if isinstance(record, t.Call) else ""
            if dotted:
                assert isinstance(record, t.Call)
                words = frozenset(_given(here.module.exprs, record))
                for hook in HOOKS:
                    if _leads(hook.path, dotted) and (not hook.needs or hook.needs in words):
                        self._cover(hook.covers, path, index, dotted)

    def _read_imports(self, path: str, own: tuple[str, ...]) -> None:
        for line, name in _imports(self._links.of(path).module.facts.tree.body):
            if any(_leads(module, name) for module in ("ddtrace.auto", *own)):
                self._note(ANY, Step(path=path, line=line, what=f"`{name}` is imported"))

    def _read_stores(self, path: str) -> None:
        """`litellm.success_callback = [...]`, `os.environ["LANGSMITH_TRACING"] = "true"`."""
        here = self._links.of(path)
        for store in here.module.facts.stores:
            key = here.module.exprs[store.key] if store.key >= 0 else None
            if store.name in LITELLM_CALLBACKS and here.dotted(store.base) == "litellm":
                self._cover(LITELLM, path, store.expr, f"litellm.{store.name}")
            elif store.name == "environ" and isinstance(key, t.Const) and key.value in TRACING:
                self._cover(LANGCHAIN, path, store.expr, f"${key.value}")

    def _cover(self, sdks: frozenset[str], path: str, expr: int, what: str) -> None:
        span = self._links.of(path).module.span(expr)
        self._note(sdks, Step(path=span.path, line=span.line, what=f"`{what}` is set up", cell=span.cell))

    def _note(self, sdks: frozenset[str], step: Step) -> None:
        for sdk in sdks:
            self._covered.setdefault(sdk, step)


def _imports(body: Iterable[t.Stmt]) -> Iterator[tuple[int, str]]:
    """The lines and dotted names of what a module imports at its top, under `if` and `try` too."""
    for statement in body:
        match statement:
            case t.Import(line, names=names):
                yield from ((line, name) for name, _ in names)
            case t.ImportFrom(line, module=module, level=0, names=names):
                yield from ((line, f"{module}.{name}") for name, _ in names)
            case t.If(body=inner, orelse=other) | t.Try(body=inner, orelse=other):
                yield from _imports((*inner, *other))


def _leads(path: str, dotted: str) -> bool:
    """Whether a dotted path is, or goes on from, another one."""
    return dotted.startswith(path) and (
        path.endswith(".") or not (dotted[len(path) :][:1].isalnum() or dotted[len(path) :][:1] == "_")
    )


def _given(exprs: tuple[t.AnyExpr, ...], call: t.Call) -> Iterator[str]:
    """The keywords of a call and the texts it is given: what a hook can need."""
    for name, value in call.keywords:
        record = exprs[value]
        if not (isinstance(record, t.Const) and not record.value):
            yield name
    for arg in call.args:
        record = exprs[arg]
        if isinstance(record, t.Const) and isinstance(record.value, str):
            yield record.value
