"""Every option of `[tool.route-lint]`, once: reading, the editor schema and `route-lint config` follow from here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from checker.config.kinds import Choice, Count, Flag, Folder, Kind, Many, Selector, Table, Text
from checker.config.model import PathIgnores, Persona, Wrapper
from checker.config.records import Either, Option, Record
from checker.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping

BASELINE = "route-lint-baseline.json"
CACHE_DIR = ".route-lint-cache"

_CALL = r"^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*$"
_MODULE = r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$"


def _call_complaint(text: str) -> str | None:
    if re.match(_CALL, text):
        return None
    return f"must be `package.module:function` or `package.module:Class.method`, not `{text}`"


def _module_complaint(text: str) -> str | None:
    return None if re.match(_MODULE, text) else f"must be a dotted module name, not `{text}`"


def _keyword_complaint(text: str) -> str | None:
    return None if text.isidentifier() else f"must be an argument's name or position, not `{text}`"


def _wrapper(values: Mapping[str, Any]) -> Wrapper:
    module, _, qualname = values["call"].partition(":")
    return Wrapper(
        module=module,
        qualname=qualname,
        model=values.get("model"),
        sdk=values.get("sdk", "wrapper"),
        operation=values.get("operation", qualname),
        task=values.get("task"),
        is_async=values.get("async", False),
        is_stream=values.get("stream", False),
    )


_KEYWORD = Text(_keyword_complaint)


def _argument(value: object) -> Kind:
    return _KEYWORD if isinstance(value, str) else Count(0)


WRAPPER_OPTIONS = (
    Option(key="call", kind=Text(_call_complaint, _CALL), doc="the wrapper, as module:Qual.name", required=True),
    Option(
        key="model",
        kind=Either(_argument, (_KEYWORD, Count(0))),
        doc="the argument that takes the model: its name, or its position from 0 without self",
    ),
    Option(key="sdk", kind=Text(), doc="the SDK behind the wrapper, as `route-lint sites` names it", default="wrapper"),
    Option(key="operation", kind=Text(), doc="the operation to report; the wrapper's own name by default"),
    Option(key="task", kind=Text(), doc="what every call of the wrapper is for: classification, code_review, ..."),
    Option(key="async", kind=Flag(), doc="whether the wrapper is awaited", default=False),
    Option(key="stream", kind=Flag(), doc="whether the wrapper streams", default=False),
)

_SELECTORS = Many(Selector())

OPTIONS = (
    Option(key="extend", kind=Folder(), doc="a configuration file this one builds on; the keys here win"),
    Option(key="select", kind=_SELECTORS, doc="the rules that are on, instead of the default ones"),
    Option(key="extend-select", kind=_SELECTORS, doc="rules that are on as well", default=[]),
    Option(key="ignore", kind=_SELECTORS, doc="rules that are off", default=[]),
    Option(key="extend-ignore", kind=_SELECTORS, doc="rules that are off as well as the ignored ones", default=[]),
    Option(
        key="per-path-ignores",
        kind=Table(_SELECTORS, pair=lambda pattern, off: PathIgnores(pattern=pattern, selectors=off)),
        doc="gitignore-style patterns, relative to the project's root, and the rules that are off for what fits them",
        default={},
    ),
    Option(
        key="persona",
        kind=Choice(Persona),
        doc="how many false alarms are acceptable: regular, pedantic or auditor",
        default="regular",
    ),
    Option(
        key="min-confidence",
        kind=Choice(Confidence),
        doc="hide findings below this confidence; medium by default, low for the auditor persona",
    ),
    Option(key="preview", kind=Flag(), doc="turn on rules that are still being proven", default=False),
    Option(
        key="exclude",
        kind=Many(Text()),
        doc="gitignore-style patterns, relative to the project's root, of paths not to scan",
        default=[],
    ),
    Option(key="respect-gitignore", kind=Flag(), doc="leave out what .gitignore files name", default=True),
    Option(
        key="telemetry-modules",
        kind=Many(Text(_module_complaint, _MODULE)),
        doc="own modules that record model, tokens and cost when they are imported or called",
        default=[],
    ),
    Option(
        key="wrappers",
        kind=Many(Record(WRAPPER_OPTIONS, _wrapper)),
        doc="own functions that send requests to a model; their callers are call sites",
        default=[],
    ),
    Option(
        key="baseline",
        kind=Folder(),
        doc=f"the file of known findings; {BASELINE} beside the configuration where it exists",
    ),
    Option(key="cache-dir", kind=Folder(), doc="where facts about files are kept between runs", default=CACHE_DIR),
)
