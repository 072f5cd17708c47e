"""What a call is for: a task of the policy, with the evidence in words. Silence is better than a guess.

    def classify_ticket(ticket):                        the function is called `classify_ticket`
        ask("Classify the ticket as ...", schema=Label) the prompt says "classify the ticket"   -> classification

A comment (`# route: task=code_review` on the call or right above it), a route of the policy and a wrapper's entry in
the configuration are the user's word and final. Otherwise the evidence is weighed: one clear sign makes a task of
medium confidence, two that agree one of high confidence; two tasks that are close to each other make none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.call_sites.model import CallSite, Kind, Prompt, Task
from checker.call_sites.task_words import SHORT, WORDS, Words
from checker.facts.model import BlockKind
from checker.findings import Confidence
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.find import Found
    from checker.config import Config

COMMENT = re.compile(r"#\s*route:\s*(?:.*?\s)?task\s*=\s*([\w/-]+)")
BEGINNING = 420
"""Characters of a prompt that are looked at: it says what it wants at its start."""
ENOUGH = 3.0
MARGIN = 2.0
PROMPT = "the prompt says"
FUNCTION, CLASS, MODULE, DOC, SAID, SCHEMA = 3.0, 1.5, 1.5, 1.5, 3.0, 1.5
CALLER = 2.0
MADE, ANSWER = 3.0, 2.0
AGENT_SDKS = frozenset({"crewai", "autogen", "google-adk", "smolagents", "strands", "claude-agent-sdk", "browser_use",
                        "agno", "openai-agents", "agent-framework"})  # fmt: skip
AGENT_MAKERS = re.compile(
    r"^create_(?:react_|tool_calling_|openai_tools_|json_chat_|deep_)?agent$|^createagent$|Agent$"
)
GENERIC = frozenset({"setup", "init", "run", "main", "call", "invoke", "execute", "client", "llm", "model", "utils"})
PLAIN = re.compile(
    r"_*(?:a?(?:call|run|invoke|execute|ask|generate|complete|request|query|send|process|predict|forward|do))"
    r"(?:_(?:call|llm|model|api|claude|openai|gpt|anthropic|gemini|completion|request|response|async|sync|cached|impl))*_*"
)
"""Names of functions that say nothing: what such a method is for, its class says."""
ROUTER = "Router"
"""LiteLLM's, which spreads requests over deployments whatever they are for."""
SHORT_TOKENS = 120


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence."""

    task: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is known of a site when its task is asked for. `schemas` and `tools` are names, `limit` is in tokens.

    `caller`: the only function that calls the site's. `result`: what the answer, or the object made, is kept as. `shared_system`: other functions send the same system prompt, so that it does not tell what this one is for.
    """

    prompt: Prompt | None
    caller: str = ""
    result: str = ""
    shared_system: bool = False
    schemas: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    has_tools: bool = False
    forced_tool: bool = False
    limit: int | None = None


def task_of(found: Found, site: CallSite, clues: Clues, config: Config) -> Task | None:
    """The task of one site; None when nothing says so clearly."""
    given = _given(found, site, config)
    if given is not None or found.known.name == ROUTER:
        return given
    called = _signs(_snake(clues.caller), CALLER, f"it is called by `{clues.caller}` only")
    weight = MADE if site.kind is Kind.BINDING else ANSWER
    kept = _signs(_snake(clues.result), weight, f"it is kept as `{clues.result}`")
    signs = [*_named(found), *called, *kept, *_told(clues), *_documented(found), *_structured(found, site, clues)]
    return _weighed(signs, clues)


def task_of_agent(name: str, description: str, body: str) -> Task | None:
    """What an agent of an agent file is for: its name, its description and the beginning of its instructions."""
    clues = Clues(prompt=None)
    signs = [*_signs(_snake(name.replace("-", "_")), FUNCTION, f"the agent is called `{name}`")]
    for text, what, weight in ((description, "the description says", DOC), (body, PROMPT, SAID)):
        for entry, match in _spoken(text):
            said = " ".join(match[0].split())[:50]
            signs.append(Sign(entry.task, weight / 2 if entry.weak else weight, f'{what} "{said}"'))
    return _weighed(signs, clues)


def _spoken(text: str) -> Iterator[tuple[Words, re.Match[str]]]:
    """The patterns for prompts that fit the beginning of a text."""
    start = text.strip()[:BEGINNING].lower()
    for entry in WORDS if start else ():
        match = entry.prompts.search(start) if entry.prompts is not None and entry.prompts.pattern else None
        if match:
            yield entry, match


def _given(found: Found, site: CallSite, config: Config) -> Task | None:
    """The user's own word."""
    line = found.candidate.module.line(found.candidate.call)
    for at, _, text in found.candidate.module.facts.tree.comments:
        if at in (line, line - 1) or line < at <= line + (site.span.end_line - site.span.line):
            match = COMMENT.search(text)
            if match:
                name = match[1].replace("-", "_")
                return Task(name=name, evidence=(f"the comment says `task={match[1]}`",), confidence=Confidence.HIGH)
    route = config.policy.route_at(site.function)
    if route is not None and route.task is not None:
        return Task(name=route.task, evidence=(f"the policy's route `{route.name}`",), confidence=Confidence.HIGH)
    wrapper = found.known.wrapper
    if wrapper is not None and wrapper.task is not None:
        return Task(name=wrapper.task, evidence=(f"the wrapper `{wrapper.call}`",), confidence=Confidence.HIGH)
    return None


def _named(found: Found) -> Iterator[Sign]:
    """The names of the functions around the call, innermost first, of its class and of its module."""
    module = found.candidate.module
    function = module.mark(found.candidate.call).function
    owner = -1
    plain = function >= 0
    while function >= 0:
        record = module.facts.functions[function]
        plain = plain and PLAIN.fullmatch(record.name) is not None
        yield from _signs(_snake(record.name), FUNCTION, f"the function is called `{record.name}`")
        owner = record.owner if record.owner >= 0 else owner
        function = module.function_of_scope(record.parent)
    around = module.facts.classes[owner].name if owner >= 0 else ""
    of_class = list(_signs(_snake(around), FUNCTION if plain else CLASS, f"the class is called `{around}`"))
    yield from of_class
    name = module.name.rpartition(".")[2]
    for sign in _signs(_snake(name), MODULE, f"the module is called `{name}`"):
        if all(sign.task != other.task for other in of_class):  # a class and its module are mostly called alike
            yield sign


def _signs(name: str, weight: float, words: str) -> Iterator[Sign]:
    telling = name not in GENERIC and not name.startswith("test_")  # a test is called after what it tests
    for entry in WORDS if telling else ():
        if entry.names is not None and entry.names.search(name):
            if not entry.weak:
                yield Sign(entry.task, weight, words)
            elif weight >= FUNCTION:
                yield Sign(entry.task, weight / 2, words)


def _told(clues: Clues) -> Iterator[Sign]:
    """What the prompt says at its beginning, and the names of the answer's schema."""
    if clues.prompt is not None:
        for text, said_once in ((clues.prompt.system, not clues.shared_system), (clues.prompt.text, True)):
            for entry, match in _spoken(text):
                said = " ".join(match[0].strip(" .!?:;\n>*#-").split())[:50]
                clear = said_once and not entry.weak and match.start() <= BEGINNING / 2
                yield Sign(entry.task, SAID if clear else SAID / 2, f'{PROMPT} "{said}"')
    for name in clues.schemas:
        yield from _signs(_snake(name), SCHEMA, f"the answer is a `{name}`")


def _documented(found: Found) -> Iterator[Sign]:
    """The first line of the docstring."""
    module = found.candidate.module
    function = module.mark(found.candidate.call).function
    doc = module.facts.functions[function].doc if function >= 0 else ""
    first = doc.strip().partition("\n")[0].lower()[:160]
    for entry in WORDS if first else ():
        match = entry.prompts.search(first) if entry.prompts is not None and entry.prompts.pattern else None
        if match:
            yield Sign(entry.task, DOC / 2 if entry.weak else DOC, f'the docstring says "{match[0].strip()[:50]}"')


def _structured(found: Found, site: CallSite, clues: Clues) -> Iterator[Sign]:
    """Tools and loops make an agent; a forced tool is a way to get structured answers."""
    name = found.known.name.rpartition(".")[2]
    if name == "tool_runner":
        yield Sign("agent", 4.0, "a tool runner")
    elif site.kind is Kind.BINDING and AGENT_MAKERS.search(name):
        if clues.has_tools or site.sdk in AGENT_SDKS or name.startswith("create"):
            yield Sign("agent", 3.5, f"`{name}` makes an agent")
    elif clues.has_tools and not clues.forced_tool and _in_while(found):
        yield Sign("agent", 4.0, "tools in a loop")


def _in_while(found: Found) -> bool:
    module = found.candidate.module
    mark = module.mark(found.candidate.call)
    block = mark.block
    while block >= 0:
        record = module.facts.blocks[block]
        if record.function != mark.function:
            return False
        if record.kind is BlockKind.WHILE:
            return True
        if record.kind is BlockKind.FOR:
            header = module.exprs[record.header] if record.header >= 0 else None
            func = module.exprs[header.func] if isinstance(header, t.Call) else None
            if isinstance(func, t.Name) and func.id == "range":
                return True
        block = record.parent
    return False


def _weighed(signs: list[Sign], clues: Clues) -> Task | None:
    totals: defaultdict[str, float] = defaultdict(float)
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    heard: dict[str, float] = {}
    for sign in signs:
        if sign.words in words[sign.task]:
            continue
        words[sign.task][sign.words] = None
        # One prompt often says the same thing twice, to the system and to the user: its clearest word counts.
        before = heard.get(sign.task, 0.0) if sign.words.startswith(PROMPT) else 0.0
        totals[sign.task] += max(sign.weight - before, 0.0)
        if sign.words.startswith(PROMPT):
            heard[sign.task] = max(sign.weight, before)
    _settle_kin(totals)
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < ENOUGH:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < MARGIN:
        return None
    name = ranked[0][0]
    evidence = tuple(words[name])
    if name == "summary" and _is_short(clues):
        name = "short_summary"
    return Task(name=name, evidence=evidence, confidence=Confidence.HIGH if len(evidence) > 1 else Confidence.MEDIUM)


KIN = (("security_review", "code_review"), ("intent", "classification"), ("sentiment", "classification"),
       ("routing", "classification"), ("commit_message", "code_generation"), ("commit_message", "summary"),
       ("title", "summary"), ("title", "drafting"), ("yes_no", "scoring"), ("yes_no", "evaluation/judge"),
       ("evaluation/judge", "scoring"), ("scoring", "evaluation/judge"), ("code_review", "analysis"),
       ("scoring", "analysis"), ("evaluation/judge", "analysis"), ("summary", "analysis"), ("extraction", "analysis"), ("debugging", "analysis"),
       ("planning", "agent"), ("orchestration", "agent"), ("commit_message", "drafting"),
       ("moderation", "classification"), ("classification", "extraction"), ("research", "agent"), ("code_review", "security_review"),
       ("code_review", "scoring"), ("code_review", "evaluation/judge"), ("classification", "analysis"))  # fmt: skip
"""Pairs of which the first is the more telling one: when both have signs, those of the second speak for the first."""
ALWAYS = frozenset({("routing", "orchestration")})
"""Pairs of which the second never counts beside the first: whoever is asked for the next agent may be told anything."""


def _settle_kin(totals: dict[str, float]) -> None:
    for special, general in (*ALWAYS, *KIN):
        most = float("inf") if (special, general) in ALWAYS else totals.get(special, 0.0) + 1
        if totals.get(special, 0.0) >= ENOUGH and totals.get(general, 0.0) <= most:
            totals.pop(general, None)


def _is_short(clues: Clues) -> bool:
    if clues.limit is not None and clues.limit <= SHORT_TOKENS:
        return True
    prompt = clues.prompt
    return prompt is not None and SHORT.search(f"{prompt.system}\n{prompt.text}".lower()) is not None


def _snake(name: str) -> str:
    """`CodeReviewAgent` -> `code_review_agent`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
