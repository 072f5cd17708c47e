"""Checked access to a TOML table: every value is taken by its key and type, every problem is noted and reading goes
on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation


@dataclass(slots=True, kw_only=True)
class Reader:
    """Collects the problems of one file. `prefix` is the table that all keys are under."""

    source: str
    prefix: str = ""
    problems: list[str] = field(default_factory=list)

    def note(self, key: str, what: str) -> None:
        """Remember a problem: `file: key: what is wrong`."""
        place = ".".join(part for part in (self.prefix, key) if part)
        self.problems.append(f"{self.source}: {place}: {what}" if place else f"{self.source}: {what}")

    def table(self, value: object, key: str, allowed: Iterable[str] | None = None) -> Mapping[str, object]:
        """A table; with `allowed`, other keys in it are problems. Empty when there is none."""
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.note(key, f"must be a table, not {_kind(value)}")
            return {}
        if allowed is not None:
            names = tuple(allowed)
            for name in value:
                if name not in names:
                    self.note(_join(key, str(name)), f"unknown key{did_you_mean(str(name), names)}")
        return value

    def text(self, value: object, key: str) -> str | None:
        """A text that is not empty."""
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.note(key, "must not be empty" if isinstance(value, str) else f"must be a text, not {_kind(value)}")
        return None

    def texts(self, value: object, key: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple):
            self.note(key, f"must be a list of texts, not {_kind(value)}")
            return ()
        found = [self.text(item, f"{key}[{index}]") for index, item in enumerate(value)]
        return tuple(item for item in found if item is not None)

    def choice(self, value: object, key: str, options: Iterable[str], what: str) -> str | None:
        """A text out of a few; `what` names them in the message."""
        text = self.text(value, key)
        names = tuple(options)
        if text is None or text in names:
            return text
        self.note(key, f"unknown {what} `{text}`{did_you_mean(text, names)}")
        return None

    def matching(self, value: object, key: str, pattern: str, form: str) -> str | None:
        """A text of a given form, which the message shows."""
        text = self.text(value, key)
        if text is None or re.fullmatch(pattern, text):
            return text
        self.note(key, f"`{text}` is not of the form `{form}`")
        return None

    def flag(self, value: object, key: str) -> bool | None:
        """`true` or `false`."""
        if value is None or isinstance(value, bool):
            return value
        self.note(key, f"must be true or false, not {_kind(value)}")
        return None

    def count(self, value: object, key: str) -> int | None:
        """A whole number from 0."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.note(key, f"must be a whole number of at least 0, not {_shown(value)}")
            return None
        return value

    def usd(self, value: object, key: str) -> Decimal | None:
        """An amount of US dollars from 0, exact: a number or a text such as "0.0005"."""
        if value is None:
            return None
        if isinstance(value, int | float | str | Decimal) and not isinstance(value, bool):
            try:
                amount = Decimal(str(value))
            except InvalidOperation:
                amount = Decimal("NaN")
            if amount.is_finite() and amount >= 0:
                return amount
        self.note(key, f"must be an amount in US dollars of at least 0, not {_shown(value)}")
        return None


def did_you_mean(text: str, names: Iterable[str], *, always: bool = True) -> str:
    """` (did you mean `x`?)`, or, with `always`, what there is when nothing is near and the list is short."""
    import difflib  # only when something is wrong

    options = tuple(names)
    near = difflib.get_close_matches(text.lower().replace("_", "-"), [name.replace("_", "-") for name in options], n=1)
    if near:
        return f" (did you mean `{next(name for name in options if name.replace('_', '-') == near[0])}`?)"
    shown = ", ".join(f"`{name}`" for name in options)
    return f" (known: {shown})" if always and 0 < len(options) <= 8 else ""


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _kind(value: object) -> str:
    kinds = (
        (bool, "a truth value"),
        (str, "a text"),
        (int | float | Decimal, "a number"),
        (Mapping, "a table"),
        (list, "a list"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), f"a {type(value).__name__}")


def _shown(value: object) -> str:
    return (
        f"`{value}`" if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool) else _kind(value)
    )
