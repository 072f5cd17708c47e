"""Flags fallback chains that go on to the next model after any error at all.

## Why is this bad?
A wrong parameter, a missing key or a bug in the code around the request fails with every model, once for each.
What the last model says is what gets reported, and the mistake itself is found late or never.
Catch what another model can help with: rate limits, overloaded servers, timeouts, lost connections.

## Limits
A handler that looks at the error before it goes on (`isinstance`, a status code, a condition with `raise`) is left
alone, and so is a broad handler behind one that stops at the caller's own mistakes.
Chains that a framework walks are not judged by what it catches.
Two requests in a `try` and its handler are a chain when their models are known to differ.
Seen are `for` loops over models, providers or functions that ask them, and requests in or after a handler; a variable
that the handler sets to another model for the next turn of a retry is not.

## Source
One of the project's founding patterns: on a rate limit or an overload try the next model; "catches everything" is the
first thing that goes wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.call_sites.sdks.errors import Trouble
from checker.findings import Severity
from checker.patterns.endings import FALLS, Way, any_way, endings
from checker.patterns.fallback_chains import Form
from checker.patterns.fallbacks import fallback_chains
from checker.rules.examples import Example
from checker.rules.fallback_programs import BENCHMARK, HEAD, PASSING, REPAIR, RETRY, elsewhere, loop, nested
from checker.rules.fallback_words import certainty, handler_span, members_differ, others
from checker.rules.rule import Category, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.model import CallSite
    from checker.findings import Finding
    from checker.patterns.fallback_chains import FallbackChain

RULE = Rule(
    code="RL401",
    name="fallback-catches-everything",
    severity=Severity.WARNING,
    since="0.1",
    categories=(Category.RELIABILITY,),
)


def check_project(sites: tuple[CallSite, ...], context: Context) -> Iterator[Finding]:
    """One finding for each handler."""
    del sites
    reported: set[tuple[str, int]] = set()
    for chain in context.code.once(fallback_chains):
        if chain.form is Form.DECLARED or not members_differ(chain) or _stops(chain, context):
            continue
        for caught in chain.catches:
            key = (caught.path, caught.handler.line)
            if caught.broad and not caught.judges and key not in reported:
                reported.add(key)
                what = "`except:`" if caught.is_bare else f"`except {caught.names[-1].rpartition('.')[2]}`"
                yield RULE.finding_at(
                    handler_span(context.code, caught),
                    f"{what} goes on to the next model after any error",
                    function=chain.function,
                    confidence=certainty(chain),
                    related=others(chain, context.code),
                )


def _stops(chain: FallbackChain, context: Context) -> bool:
    """Whether another handler there ends the chain for the caller's own mistakes."""
    module = context.code.module(chain.path)
    for caught in chain.beside:
        ways = endings(module, caught.handler.body)
        if Trouble.CALLER in caught.troubles and FALLS not in ways and not any_way(ways, Way.TURNS):
            return True
    return False


_ERROR = '  # error: [RL401] "goes on to the next model after any error"'

INVALID = (
    Example(loop(caught="Exception").replace("except Exception:", f"except Exception:{_ERROR}")),
    Example(loop(caught="").replace("except :", f"except:{_ERROR}")),
    Example(files=elsewhere(loop().replace(f"except {PASSING}:", f"except Exception as error:{_ERROR}"))),
    Example(nested().replace(f"except {PASSING}:", f"except Exception:{_ERROR}")),
    Example(
        f"""\
{HEAD}
CHAIN = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"]


class Desk:
    def __init__(self, client):
        self.client = client

    async def ask(self, model, question):
        return await self.client.messages.create(
            model=model, max_tokens=900, messages=[{{"role": "user", "content": question}}]
        )

    async def answer(self, question):
        for number, model in enumerate(CHAIN):
            try:
                reply = await self.ask(model, question)
                LOG.info("answered by %s: %s", model, reply.usage)
                return reply.content[0].text
            except BaseException:{_ERROR}
                LOG.exception("model %d failed", number)
        raise RuntimeError("no model has answered")


desk = Desk(anthropic.AsyncAnthropic())
"""
    ),
)
VALID = (
    Example(loop()),
    Example(nested()),
    Example(
        # The handler tells the errors apart.
        loop(caught="Exception as error", handler="""\
            if not isinstance(error, anthropic.RateLimitError):
                raise
""")
    ),
    Example(
        # Mistakes of our own have stopped at the handler before.
        loop().replace(
            f"        except {PASSING}:",
            "        except anthropic.BadRequestError:\n            raise\n        except Exception:",
        )
    ),
    Example(
        # Some errors end the chain.
        loop(caught="Exception as error", handler="""\
            if "429" not in str(error):
                return f"Something went wrong: {error}"
""")
    ),
    Example(
        # One model, asked with one key after the other.
        """\
import anthropic

KEYS = ["one", "two"]


def answer(question):
    for key in KEYS:
        try:
            client = anthropic.Anthropic(api_key=key)
            return client.messages.create(
                model="claude-opus-5-5", max_tokens=900, messages=[{"role": "user", "content": question}]
            )
        except Exception:
            continue
    return None
"""
    ),
    Example(BENCHMARK),
    Example(RETRY),
    Example(REPAIR.replace("json.JSONDecodeError", "ValueError")),
    Example(files=elsewhere(loop())),
)  # fmt: skip
