"""Random projects of a few modules that import each other, as text that is always Python.

Names, attributes and modules come from small pools, so that what is written refers to itself and to one another in
every way there is: `a = a[a]`, classes that inherit from themselves, wrappers that pass a model on in a circle.
"""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

FILES = ("m0.py", "m1.py", "pkg/__init__.py", "pkg/m2.py")
MODULES = ("m0", "m1", "pkg", "pkg.m2", "missing")
NAMES = ("a", "b", "f", "g", "C", "D", "client", "model", "self", "MODELS")
ATTRIBUTES = ("a", "f", "client", "model", "messages", "create", "value", "usage", "content", "text", "completions")
MODELS = ("claude-opus-4-1", "claude-haiku-4-5", "claude-2.1", "gpt-5-mini", "no-such-model", "", "anthropic/x", "{}")

names = st.sampled_from(NAMES)
attributes = st.sampled_from(ATTRIBUTES)
modules = st.sampled_from(MODULES)


def shape(template: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Text of a shape in which `<part>` is drawn anew for each occurrence."""
    pieces: list[st.SearchStrategy[str] | str] = []
    while "<" in template:
        before, _, rest = template.partition("<")
        part, _, template = rest.partition(">")
        pieces += [before, parts[part]]
    pieces.append(template)
    return st.tuples(*(st.just(p) if isinstance(p, str) else p for p in pieces)).map("".join)


leaves = st.one_of(
    names,
    st.sampled_from([repr(model) for model in MODELS]),
    st.sampled_from(["None", "True", "0", "1", "0.5", "...", "b''", "[]", "{}", "()", "'route: fast'"]),
    st.sampled_from(["Anthropic()", "AsyncOpenAI()", "litellm", "genai", "os.environ", "completion", "Agent"]),
)

EXPRESSIONS = (
    "(<e>).<attr>",
    "<name>.<attr>",
    "(<e>)[<e>]",
    "(<e>)(<e>, *<e>, <attr>=<e>, **<e>)",
    "<name>(<e>)",
    "<name>(model=<e>)",
    "<name>.<attr>(<e>)",
    "[<e>, *(<e>)]",
    "(<e>, <e>)",
    "{'fast': <e>, <e>: <e>, **(<e>)}",
    "{<e>, <e>}",
    "((<e>) or (<e>))",
    "((<e>) + (<e>))",
    "((<e>) % (<e>))",
    "((<e>) in (<e>))",
    "(not <e>)",
    "((<e>) if (<e>) else (<e>))",
    "f'{<name>}-{<name>.<attr>!r:>{<name>}}'",
    "'a' 'b'",
    "(lambda <name>=(<e>), *args, **kw: <e>)",
    "[<e> for <name> in (<e>) if (<e>)]",
    "{<name>: <e> for <name>, <name> in (<e>)}",
    "(<name> := <e>)",
    "(await <e>)",
    "(yield <e>)",
    "functools.partial(<e>, <e>, model=<e>)",
    "getattr(<e>, '<attr>', <e>)",
    "os.getenv('MODEL', <e>)",
    "dict(model=<e>, **(<e>))",
    "super().<attr>(<e>)",
    "(<e>).get(<e>, <e>)",
    "(<e>).format(<e>)",
    "float(<e>)",
    "json.loads(<e>)",
    "asyncio.gather(*(<e>))",
    "asyncio.to_thread(<e>, model=<e>)",
    "Anthropic(max_retries=<e>).with_options(timeout=<e>)",
    "(<e>).messages.create(model=<e>, max_tokens=<e>, messages=[{'role': 'user', 'content': <e>}])",
    "client.messages.stream(model=<e>, system=<e>, tools=[<e>], messages=<e>)",
    "(<e>).chat.completions.create(**(<e>), model=<e>, messages=<e>, stream=True)",
    "OpenAI().responses.create(model=<e>, input=<e>)",
    "litellm.completion(<e>, model=<e>, fallbacks=[<e>])",
    "Agent(<e>, model=<e>, tools=[<e>])",
    "ChatAnthropic(model=<e>).with_fallbacks([<e>])",
    "genai.Client().models.generate_content(model=<e>, contents=<e>)",
    "C(<e>).<attr>.<attr>(model=<e>)",
)

expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(*(shape(text, e=inner, name=names, attr=attributes) for text in EXPRESSIONS)),
    max_leaves=6,
)

SIMPLE = (
    "<name> = <e>",
    "<name> = <name>[<name>]",
    "<name> = <name>",
    "<name>, (*<name>, <name>) = <e>",
    "<name>.<attr> = <e>",
    "self.<attr> = self.<attr>.<attr>",
    "<name>[<e>] = <e>",
    "<name> += <e>",
    "<name>: <e> = <e>",
    "<name>: <e>",
    "<name>.update(<e>)",
    "<name>.append(<e>)",
    "<e>",
    "return <e>",
    "raise <e> from <e>",
    "assert <e>, <e>",
    "del <name>, <name>.<attr>",
    "global <name>",
    "import <module>",
    "import <module> as <name>",
    "from <module> import <name>",
    "from <module> import <name> as <name>",
    "from <module> import *",
    "from . import <name>",
    "from .m2 import <name>",
    "from .. import <name>",
    "break",
    "continue",
    "pass",
    "__all__ = ['<name>', '<name>']",
    "logger.info(<name>.usage, extra={'model': <e>})",
    "AnthropicInstrumentor().instrument()",
    "<e>  # route-lint: ignore[RL101, no-such] because",
    "<e>  # route: task=code_review",
    "type <name> = <e>",
)
IMPORTS = (
    "from anthropic import Anthropic, AsyncAnthropic\nfrom openai import OpenAI, AsyncOpenAI\nimport litellm, os, json\n"
    "import functools, asyncio, logging\nfrom litellm import completion\nfrom pydantic_ai import Agent\n"
    "from google import genai\nfrom langchain_anthropic import ChatAnthropic\nclient = Anthropic()\n"
)

COMPOUND = (
    "if <e>:\n<body>",
    "if <e>:\n<body>elif <e>:\n<body>else:\n<body>",
    "for <name> in <e>:\n<body>",
    "async for <name>, <name> in <e>:\n<body>else:\n<body>",
    "while <e>:\n<body>",
    "while True:\n<body>",
    "try:\n<body>except <e> as <name>:\n<body>else:\n<body>finally:\n<body>",
    "try:\n<body>except (RateLimitError, <name>):\n<body>",
    "try:\n<body>except:\n<body>",
    "with <e> as <name>, <e> as (<name>, <name>):\n<body>",
    "async with <e> as <name>:\n<body>",
    "match <e>:\n    case {'fast': <name>, **rest}:\n<body2>    case C(<name>, a=[1, *_]) | None if <e>:\n<body2>    case _:\n<body2>",
    "def <name>(<name>, model=<e>, *args, a: <e> = <e>, **kwargs) -> <e>:\n<body>",
    "def <name>(self, model):\n<body>",
    "def f(model):\n    return g(model)\n\ndef g(model):\n    client.messages.create(model=model)\n    return f(model)\n",
    "@<name>\ndef <name>():\n<body>",
    "def a(f):\n    return a\n\n@a\ndef <name>(model=<e>):\n<body>",
    "@app.post('/chat')\nasync def <name>(model=<e>):\n<body>",
    "class <name>:\n<body>",
    "class <name>(<name>):\n    def __init__(self, client, model=<e>):\n<body2>",
    "class <name>(<e>, metaclass=<e>):\n    a: <e> = <e>\n    def f(self, model=<e>):\n<body2>",
    "@dataclass\nclass <name>(C, D):\n    model: str = <e>\n<body>",
    "class <name>(str, Enum):\n    a = <e>\n    b = a\n",
)


def indented(body: list[str], depth: int = 1) -> str:
    return textwrap.indent("".join(body) or "pass\n", "    " * depth)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bodies = st.lists(inner, max_size=3)
    return st.one_of(
        *(
            shape(
                text, e=expressions, name=names, attr=attributes,
                body=bodies.map(indented), body2=bodies.map(lambda body: indented(body, 2)),
            )
            for text in COMPOUND
        )
    ).map(lambda text: text if text.endswith("\n") else f"{text}\n")  # fmt: skip


simple = st.one_of(*(shape(text, e=expressions, name=names, attr=attributes, module=modules) for text in SIMPLE)).map(
    lambda text: f"{text}\n"
)
statements = st.recursive(simple, _compound, max_leaves=5)
sources = st.lists(statements, max_size=6).map(lambda body: IMPORTS + "".join(body))
projects = st.fixed_dictionaries(
    {FILES[0]: sources},
    optional=dict.fromkeys(FILES[1:], sources) | {"pkg/book.ipynb": sources.map(lambda text: as_notebook(text))},
)


def as_notebook(source: str) -> str:
    """The source as the cells of a notebook, cut at empty lines."""
    import json

    cells = [{"cell_type": "code", "source": part, "metadata": {}, "outputs": []} for part in source.split("\n\n")]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
