"""Which unknown ids are worth a word, and what their author may have meant.

The catalogue claims to know every id of three vendors, so an unknown `claude-3-5-sonnet-20240229` is a mistake. A
deployment called `gpt-4-prod`, a repository `Qwen/Qwen3-8B`, a fine-tune or a word like `fast` is not: nobody can know
those.
"""

from __future__ import annotations

import re

from pytest_model_routing.catalog.ids import NormalizedId, normalize
from pytest_model_routing.catalog.models import AS_OF, ids_of, lookup
from pytest_model_routing.catalog.retirement import Status, lifecycle

_SHAPES: tuple[tuple[str, str], ...] = (
    ("anthropic", r"claude-(?:v?\d|(?:instant|haiku|sonnet|opus|fable|mythos)-v?\d)(?:[a-z0-9.:-]*[a-z0-9])?"),
    ("openai", r"(?:gpt-\d+(?:\.\d+)?[a-z]?|chatgpt-\d[a-z]*)(?:-[a-z0-9.-]*[a-z0-9])?"),
    ("openai", r"o\d(?:-(?:mini|preview|pro|nano|high|low|medium|deep-research|\d[\d-]*))*"),
    ("openai", r"(?:text|code)-(?:davinci|curie|babbage|ada|cushman)-\d+"),
    ("google", r"gemini-\d+(?:\.\d+)?(?:-[a-z0-9.-]*[a-z0-9])?"),
)
_FAMILIES = ("claude", "gemini", "haiku", "sonnet", "opus", "fable", "mythos", "instant")
"""The long words of ids: one slip in one of them leaves no doubt what was meant."""
# Hosts that let their operators name models freely, or that spell the vendors' ids their own way.
_OWN_NAMES = frozenset({"anthropic", "openai", "google", "aws", "vertex"})
# Words that vendors do not put into ids, and that people put into the names of their deployments, doubles and routes.
_OWN_WORDS = frozenset(
    {
        "abc", "account", "acme", "alias", "all", "app", "async", "azure", "backup", "bar", "base", "baz",
        "best", "bogus", "canary", "chain", "cheap", "cheapest", "client", "clone", "cluster", "corp", "custom",
        "default", "demo", "deploy", "deployed", "deployment", "dev", "dummy", "east", "eastus", "emea",
        "endpoint", "ensemble", "eu", "europe", "evaluator", "example", "fake", "fallback", "fine", "finetune",
        "finetuned", "finetunes", "foo", "ft", "gateway", "gizmo", "global", "group", "instance", "internal",
        "invalid", "invented", "judge", "key", "lb", "litellm", "load", "local", "main", "mock", "model", "my",
        "new", "no", "none", "nonexistent", "nonsense", "nope", "old", "org", "override", "personal", "pool",
        "primary", "private", "prod", "production", "proxy", "qux", "region", "route", "router", "sandbox",
        "secondary", "self", "server", "shared", "staging", "stream", "stub", "sweden", "swedencentral", "sync",
        "team", "temp", "test", "test1", "test2", "testing", "tests", "tuned", "uat", "uksouth", "unknown",
        "us", "user", "v0", "vision2", "west", "westus", "whatever", "wildcard", "work", "wrong", "xyz", "yes",
    }
)  # fmt: skip


def is_first_party_shape(raw: str) -> str | None:
    """The vendor whose ids the text looks like, when it is one whose ids are all known and the text leaves no room for
    a name of one's own.

    >>> is_first_party_shape("claude-opus-4-55")
    'anthropic'
    >>> is_first_party_shape("claude-sonet-5-5")
    'anthropic'
    """
    parsed = normalize(raw)
    if parsed.opaque or parsed.fine_tuned or (parsed.platform is not None and parsed.platform not in _OWN_NAMES):
        return None
    text = _corrected(parsed.snapshot)
    if "/" in text or _OWN_WORDS.intersection(re.split(r"[-.:]", text)):
        return None
    return next((vendor for vendor, shape in _SHAPES if re.fullmatch(shape, text)), None)


def suggest(raw: str) -> tuple[str, ...]:
    """At most three ids of the vendor that resemble an unknown one; empty when none does.

    The same words in another order (`claude-sonnet-3-7`), or else ids with these words and more (`gpt-6`), or else the
    same model with another date or none, or else those that differ by a few characters; models that can still be called
    before those that cannot.
    """
    import difflib  # only when something is wrong

    parsed = normalize(raw)
    vendor = parsed.vendor or is_first_party_shape(raw)
    if vendor not in {"anthropic", "openai", "google"} or lookup(raw) is not None:
        return ()
    text, known = _corrected(parsed.snapshot), ids_of(vendor)
    if text in known:
        return (text,)
    words = sorted(text.split("-"))
    reordered = [name for name in known if sorted(name.split("-")) == words]
    longer = sorted((name for name in known if set(words) <= set(name.split("-"))), key=len)
    bare = _undated(text)
    same = sorted((name for name in known if bare != text and _undated(name) == bare), key=len, reverse=True)
    near = reordered or longer or same or difflib.get_close_matches(text, known, n=8, cutoff=0.75)
    names = [name for name in near if not _is_spelling_of_a_host(name)]
    names.sort(key=_is_retired)  # stable
    return tuple(names[:3])


def _corrected(text: str) -> str:
    """An id with the slips in its long words mended: `claude-sonet-5-5` was to be `claude-sonnet-5-5`."""
    return "-".join(next((name for name in _FAMILIES if _is_slip(word, name)), word) for word in text.split("-"))


def _is_slip(word: str, name: str) -> bool:
    """Whether a word is a name with one letter left out, added or changed, or two neighbours swapped."""
    if word == name or abs(len(word) - len(name)) > 1 or not word.isalpha():
        return False
    short, long = sorted((word, name), key=len)
    if len(short) < len(long):
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    differ = [at for at, (a, b) in enumerate(zip(word, name, strict=True)) if a != b]
    if len(differ) == 1:
        return True
    return len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(word) == sorted(name)


def _undated(text: str) -> str:
    return re.sub(r"-(?:\d{8}|\d{4}-\d\d-\d\d)$", "", text)


def _is_spelling_of_a_host(name: str) -> bool:
    parsed: NormalizedId = normalize(name)
    return parsed.platform is not None or name.endswith(("-experimental", "-maas", "-v2", "-v2-20241022"))


def _is_retired(name: str) -> bool:
    found = lifecycle(name, on=AS_OF)
    return found is not None and found.status is Status.RETIRED
