"""Wrappers that the configuration declares."""

from __future__ import annotations

import pytest
from site_runs import site_of, sites_of

from checker.call_sites.model import CallSite, Kind, Origin
from checker.config import Config, Wrapper

GATEWAY = Wrapper(module="company_llm", qualname="Gateway.ask", model="model", task="classification")
ASK = Wrapper(module="company_llm", qualname="ask", model="model")
OWN = Wrapper(module="support.llm", qualname="ask", model="model", sdk="anthropic", operation="messages.create")
SUPPORT = {
    "support/__init__.py": "",
    "support/llm.py": """\
import anthropic


def ask(prompt, model="claude-haiku-5-5"):
    response = anthropic.Anthropic().messages.create(
        model=model, max_tokens=99, messages=[{"role": "user", "content": prompt}]
    )
    return response.content[0].text
""",
}


def config(*wrappers: Wrapper) -> Config:
    return Config(wrappers=wrappers)


def models(site: CallSite) -> list[str]:
    return [use.text for use in site.models]


def test_method_of_a_package_that_is_not_scanned() -> None:
    source = """\
from company_llm import Gateway

gateway = Gateway("https://llm.example.com")


def label(ticket):
    return gateway.ask(f"Label this: {ticket}", model="gpt-6-luna")
"""

    site = site_of(source, config(GATEWAY))

    assert (site.kind, site.sdk, site.operation) == (Kind.CALL, "wrapper", "Gateway.ask")
    assert models(site) == ["gpt-6-luna"]
    assert site.task is not None
    assert site.task.name == "classification"
    assert site.usage_recorded is None


def test_without_a_declaration_it_is_no_site() -> None:
    assert sites_of("from company_llm import ask\n\nask('Hello', model='gpt-6-luna')\n") == ()


@pytest.mark.parametrize(
    "call",
    [
        "import company_llm\n\ncompany_llm.ask('Hello', model='gpt-6-luna')\n",
        "from company_llm import ask as query\n\nquery('Hello', model='gpt-6-luna')\n",
        "from company_llm import ask\n\nsend = ask\nsend('Hello', model='gpt-6-luna')\n",
        "from functools import partial\n\nfrom company_llm import ask\n\nsmall = partial(ask, model='gpt-6-luna')\nsmall('Hello')\n",
        "import asyncio\n\nfrom company_llm import ask\n\nasyncio.to_thread(ask, 'Hello', model='gpt-6-luna')\n",
        "from company_llm import ask\n\nMODEL = 'gpt-6-luna'\noptions = {'model': MODEL}\nask('Hello', **options)\n",
    ],
)
def test_by_other_ways(call: str) -> None:
    assert models(site_of(call, config(ASK))) == ["gpt-6-luna"]


def test_handed_on_by_a_module_of_the_program() -> None:
    sources = {
        "app/__init__.py": "",
        "app/llm.py": "from company_llm import ask as query\n",
        "app/main.py": "from app.llm import query\n\nquery('Hello', model='gpt-6-luna')\n",
    }

    assert models(site_of(sources, config(ASK))) == ["gpt-6-luna"]


def test_method_through_a_parameter_and_an_attribute() -> None:
    source = """\
from company_llm import Gateway


class Desk:
    def __init__(self, gateway: Gateway):
        self.gateway = gateway

    def label(self, ticket):
        return self.gateway.ask(ticket, model="gpt-6-luna")
"""

    assert models(site_of(source, config(GATEWAY))) == ["gpt-6-luna"]


def test_the_same_name_of_another_package_is_no_site() -> None:
    assert sites_of("from other_llm import ask\n\nask('Hello', model='gpt-6-luna')\n", config(ASK)) == ()


def test_a_scanned_wrapper_and_the_site_inside_it() -> None:
    main = 'from support.llm import ask\n\n\ndef label(ticket):\n    return ask(ticket, "claude-opus-5-5")\n'

    inside, outside = sites_of({**SUPPORT, "support/main.py": main}, config(OWN))

    assert inside.span.path == "support/llm.py"
    assert models(inside) == ["claude-opus-5-5"]
    assert (outside.sdk, outside.operation, outside.platform) == ("anthropic", "messages.create", "anthropic")
    assert models(outside) == ["claude-opus-5-5"]
    assert outside.complete


def test_what_a_call_leaves_out_is_the_default_of_the_wrapper() -> None:
    main = "from support.llm import ask\n\n\ndef label(ticket):\n    return ask(ticket)\n"

    _, outside = sites_of({**SUPPORT, "support/main.py": main}, config(OWN))

    assert models(outside) == ["claude-haiku-5-5"]
    assert outside.origin is Origin.DEFAULT_PARAM


def test_a_scanned_method_counts_from_behind_self() -> None:
    source = """\
class Gateway:
    def ask(self, model, prompt):
        return send(model, prompt)


def label(ticket):
    return Gateway().ask("gpt-6-luna", ticket)
"""
    wrapper = Wrapper(module="app", qualname="Gateway.ask", model=0)

    assert models(site_of(source, config(wrapper))) == ["gpt-6-luna"]


def test_a_wrapper_that_chooses_by_itself() -> None:
    wrapper = Wrapper(module="company_llm", qualname="ask")

    site = site_of("from company_llm import ask\n\nask('Hello')\n", config(wrapper))

    assert site.models == ()
    assert [unknown.reason for unknown in site.unknowns] == ["chosen by `company_llm:ask`: computed at run time"]


def test_declared_flags() -> None:
    wrapper = Wrapper(module="company_llm", qualname="ask", model=1, is_async=True, is_stream=True)

    site = site_of("from company_llm import ask\n\npending = ask('Hello', 'gpt-6-luna')\n", config(wrapper))

    assert models(site) == ["gpt-6-luna"]
    assert site.is_async
    assert site.is_stream
