"""Flags places where the SDK or framework chooses the model, because the program does not.

## Why is this bad?
The default is somebody else's decision: it changes with an upgrade of the package, and nobody has weighed its price or
its quality for this work.
Some defaults are models that their provider has switched off since.

## Configuration
None; naming the model is what settles it.

## Limits
Only frameworks whose default is documented in this rule are reported, each as of the release named with it.
A default that can still be called is a matter of taste: low confidence, seen with `--min-confidence low`.
An environment variable can set another default for some of them; that is not visible here.
Frameworks in which a model is set globally, such as `Settings.llm` or `dspy.configure`, are left out.

## Source
The sources of the packages, read in November 2026.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from checker.findings import Confidence, Severity
from checker.resolution.callers import is_test
from checker.rules.examples import Example
from checker.rules.rule import Category, Context, Rule
from pytest_model_routing import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.call_sites.model import CallSite
    from checker.findings import Finding

RULE = Rule(
    code="RL106",
    name="model-left-to-default",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.COST, Category.UPKEEP),
)
DEFAULTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("agno", "Agent"): "gpt-5.4",  # agno 3.1
        ("crewai", "Agent"): "gpt-4.1-mini",  # crewai 1.15, unless $MODEL is set
        ("langchain", "ChatOpenAI"): "gpt-3.5-turbo",  # langchain-openai 1.7
        ("langchain", "ChatLiteLLM"): "gpt-3.5-turbo",  # langchain-litellm 0.11
        ("langchain", "AnthropicLLM"): "claude-sonnet-4-5",  # langchain-anthropic 1.7
        ("langchain", "create_deep_agent"): "claude-sonnet-4-6",  # deepagents 0.7
        ("llama-index", "Anthropic"): "claude-2.1",  # llama-index-llms-anthropic 0.12
        ("llama-index", "OpenAI"): "gpt-3.5-turbo",  # llama-index-llms-openai 0.8
        ("llama-index", "LiteLLM"): "gpt-3.5-turbo",  # llama-index-llms-litellm 0.6
        ("haystack", "AnthropicChatGenerator"): "claude-sonnet-4-5",  # anthropic-haystack 8.0
        ("marvin", "Agent"): "gpt-4o",  # marvin 3.2, unless $MARVIN_AGENT_MODEL is set
        ("openai-agents", "Agent"): "gpt-5.6-luna",  # openai-agents 0.24, unless $OPENAI_DEFAULT_MODEL is set
        ("smolagents", "LiteLLMModel"): "claude-3-5-sonnet-20240620",  # smolagents 1.26
        ("strands", "Agent"): "global.anthropic.claude-sonnet-4-6",  # strands-agents 1.62
        ("strands", "BedrockModel"): "global.anthropic.claude-sonnet-4-6",  # strands-agents 1.62
    }
)


def check(site: CallSite, context: Context) -> Iterator[Finding]:
    """A finding when nothing names a model and the default is documented."""
    default = DEFAULTS.get((site.sdk, site.operation.rpartition(".")[2]))
    if default is None or site.models or is_test(site.span.path) or site.custom_endpoint:
        return
    if len(site.unknowns) == 1 and site.unknowns[0].left_out:
        life = catalog.lifecycle(default, on=context.today)
        retired = life is not None and life.status is catalog.Status.RETIRED
        yield RULE.finding(
            site,
            f"`{site.operation}` chooses the model: `{default}`{', which is retired' if retired else ''}",
            confidence=site.confidence if retired else Confidence.LOW,
        )


INVALID = (
    Example(
        """\
from langchain_openai import ChatOpenAI

llm = ChatOpenAI(temperature=0)  # error: [RL106] "`ChatOpenAI` chooses the model: `gpt-3.5-turbo`, which is retired"
"""
    ),
    Example(
        """\
from smolagents import LiteLLMModel

model = LiteLLMModel()  # error: [RL106] "chooses the model: `claude-3-5-sonnet-20240620`, which is retired"
"""
    ),
    Example(
        files={
            "bot/factory.py": """\
from llama_index.llms.anthropic import Anthropic


def build(**options):
    return Anthropic(max_tokens=900)  # error: [RL106] "`claude-2.1`, which is retired"
""",
            "bot/main.py": "from bot.factory import build\n\nllm = build()\n",
        },
    ),
)
VALID = (
    Example('from langchain_openai import ChatOpenAI\n\nllm = ChatOpenAI(model="gpt-6-luna", temperature=0)\n'),
    Example(
        """\
from langchain_openai import ChatOpenAI


def build(**options):
    # The model may be among the options.
    return ChatOpenAI(**options)
"""
    ),
    Example(
        """\
class ChatOpenAI:
    def __init__(self, temperature):
        self.temperature = temperature


llm = ChatOpenAI(temperature=0)
"""
    ),
    Example(
        files={
            "bot/models.py": 'SMALL = "gpt-6-luna"\n',
            "bot/main.py": """\
from langchain_openai import ChatOpenAI

from bot.models import SMALL

llm = ChatOpenAI(model=SMALL)
""",
        },
    ),
)
