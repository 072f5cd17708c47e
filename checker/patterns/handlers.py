"""Handlers: functions that a framework calls because a person has asked for something and waits for the answer.

    @app.post("/ask")                      FastAPI, Flask, Starlette, aiohttp, Sanic, Quart: a web handler
    async def ask(question): ...

    app.router.add_post("/ask", ask)       the same, registered by a call
    @cl.on_message                         Chainlit, Slack, Discord, Telegram: a chat handler
    st.chat_input("...")                   Streamlit: the script itself runs at every interaction

Routes that machines call (webhooks, health checks, scheduled jobs) are not handlers, and neither is a background task.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.facts.model import BindingKind, BlockKind
from checker.patterns.regex import Regex
from checker.syntax import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.call_sites.code import Code
    from checker.call_sites.links import Links
    from checker.facts.model import Function
    from checker.resolution.program import Module

VERBS = frozenset(
    {"get", "post", "put", "patch", "delete", "route", "websocket", "api_route", "view", "websocket_route"}
)
NOT_SERVERS = frozenset({"responses", "respx", "requests_mock", "httpx_mock", "mock", "requests", "httpx", "session"})
MACHINES = Regex(
    r"webhook|hooks?\b|callback|cron|schedul|batch|jobs?\b|worker|pubsub|ingest|health|metrics|internal|async",
    re.IGNORECASE,
)
"""Paths and names of what machines call, or of what answers before the work is done."""
CHAT = {
    "slack_bolt": frozenset({"message", "event", "command", "action", "shortcut", "view", "assistant", "user_message"}),
    "discord": frozenset({"event", "command", "hybrid_command", "slash_command", "listen", "listener"}),
    "nextcord": frozenset({"event", "command", "slash_command", "listen"}),
    "disnake": frozenset({"event", "command", "slash_command", "listen"}),
    "chainlit": frozenset({"on_message", "on_chat_start", "action_callback", "on_chat_resume"}),
    "telebot": frozenset({"message_handler", "callback_query_handler"}),
    "aiogram": frozenset({"message", "callback_query", "message_handler"}),
    "pyrogram": frozenset({"on_message", "on_callback_query"}),
}
REGISTRARS = {
    "add_get": 1, "add_post": 1, "add_put": 1, "add_route": 1, "add_api_route": 1, "Route": 1, "WebSocketRoute": 1,
    "path": 1, "re_path": 1, "add_url_rule": 2, "CommandHandler": 1, "MessageHandler": 1, "ChatInterface": 0,
}  # fmt: skip
"""Calls that register a handler, and the position of the function among their arguments."""
REGISTRAR_KEYWORDS = frozenset({"endpoint", "view_func", "handler", "fn", "callback"})
VIEWS = Regex(
    r"(?:View|ViewSet|Resource|RequestHandler|HTTPEndpoint|MethodView|BaseHTTPRequestHandler|WebSocketHandler)$"
)
VIEW_METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "do_GET", "do_POST", "on_message", "create", "on_receive"}
)
DJANGO = frozenset({"require_POST", "require_GET", "require_http_methods", "api_view", "login_required"})
WIDGETS = frozenset({"chat_input", "button", "form_submit_button", "text_input", "text_area"})
ONCE = frozenset(
    {"cache_resource", "cache_data", "cache", "experimental_singleton", "lru_cache", "lifespan", "on_event"}
)
"""Decorators of what runs once, or is kept."""
JOBS = frozenset({"task", "shared_task", "job", "actor", "scheduled_job", "periodic_task", "background_task"})


def handler(code: Code, path: str, function: int) -> str | None:
    """What calls a function because a person waits, in words; None when nothing does as far as one can see.

    With function -1, whether the module itself is such a script.
    """
    links = code.links(path)
    if function < 0:
        return "Streamlit script" if imports(links.module, "streamlit") else None
    record = links.module.facts.functions[function]
    if MACHINES.search(record.name) or is_detached(links, record):
        return None
    return _decorated(links, record) or _method(links, record) or _registered(code, path, record)


def is_detached(links: Links, record: Function) -> bool:
    """Whether a function runs on its own: a job of a queue, or once for all requests."""
    names = {links.module.last_name(decorator) for decorator in record.decorators}
    return bool(names & (JOBS | ONCE))


def behind_widget(links: Links, block: int) -> bool:
    """Whether a block of a Streamlit script runs because somebody pressed or typed something."""
    facts = links.module.facts
    while block >= 0:
        record = facts.blocks[block]
        if record.kind is BlockKind.IF and any(name in WIDGETS for name in _called_in(links, record.header)):
            return True
        block = record.parent
    return False


def imports(module: Module, package: str) -> bool:
    """Whether a module imports a package or something from it."""
    return package in module.imported


def _decorated(links: Links, record: Function) -> str | None:
    exprs = links.module.exprs
    for decorator in record.decorators:
        call = exprs[decorator]
        target = exprs[call.func] if isinstance(call, t.Call) else call
        name = links.module.last_name(decorator)
        if isinstance(call, t.Call) and isinstance(target, t.Attr) and name in VERBS:
            route = _text(exprs, call.args[:1]) or _text(exprs, [v for k, v in call.keywords if k in ("path", "rule")])
            if route[:1] == "/" and not MACHINES.search(route) and links.chain(target.base)[-1:] not in _NOT:
                return f"web handler of `{route}`"
        for package, names in CHAT.items():
            if name in names and imports(links.module, package):
                if (
                    package in ("discord", "nextcord", "disnake")
                    and name in ("event", "listener")
                    and record.name != "on_message"
                ):
                    continue
                return f"{package} handler"
        if name in DJANGO:
            return "Django view"
    return None


_NOT = {(name,) for name in NOT_SERVERS}


def _method(links: Links, record: Function) -> str | None:
    """A view's method, called after the HTTP verb."""
    if record.owner < 0 or record.name not in VIEW_METHODS:
        return None
    owner = links.module.facts.classes[record.owner]
    if MACHINES.search(owner.name):
        return None
    names = [links.module.last_name(base) for base in owner.bases]
    web = next((name for name in names if VIEWS.search(name)), None)
    return f"method of a `{web}`" if web is not None else None


def _registered(code: Code, path: str, record: Function) -> str | None:
    """A function that is handed to something that registers handlers."""
    if len(code.program.mentioning(record.name)) > _MOST_FILES:
        return None
    for where, call in code.program.uses.handovers_of(record.name, path) or ():
        links = code.links(where)
        expr = links.module.exprs[call]
        assert isinstance(expr, t.Call)
        name = links.module.last_name(expr.func)
        if name not in REGISTRARS:
            continue
        position = REGISTRARS[name]
        given = [value for keyword, value in expr.keywords if keyword in REGISTRAR_KEYWORDS]
        given.extend(expr.args[position : position + 1])
        routed = _text(links.module.exprs, expr.args[:1])
        if any(links.module.last_name(value) == record.name for value in given) and not MACHINES.search(routed):
            return f"handler of `{routed}`" if routed else "chat handler"
    return None


_MOST_FILES = 12


def _text(exprs: tuple[t.AnyExpr, ...], at: tuple[int, ...] | list[int]) -> str:
    record = exprs[at[0]] if at else None
    return record.value if isinstance(record, t.Const) and isinstance(record.value, str) else ""


def _called_in(links: Links, expr: int) -> Iterator[str]:
    """The names of the calls in a test, what its names were assigned included."""
    match links.module.exprs[expr] if expr >= 0 else None:
        case t.Call(func):
            yield links.module.last_name(func)
        case t.Walrus(_, value) | t.Unary(_, value):
            yield from _called_in(links, value)
        case t.Bool(_, left, right):
            yield from _called_in(links, left)
            yield from _called_in(links, right)
        case t.Name():
            for binding in links.meanings(expr):
                if binding.kind is BindingKind.VALUE and isinstance(links.module.exprs[binding.expr], t.Call):
                    yield from _called_in(links, binding.expr)
        case _:
            return
