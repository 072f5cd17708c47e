"""Importing this keeps modules loaded over inner pytest sessions, which forget what they have imported.

It saves a second for each session; and modules with C parts (yaml) do not work when only their Python part is new.
"""

from __future__ import annotations

import importlib
from pkgutil import walk_packages

from pytest_model_routing import plugin, recording

OWN = [
    name for package in (plugin, recording) for _, name, _ in walk_packages(package.__path__, f"{package.__name__}.")
]
OTHERS = ["anthropic", "genai_prices.data_snapshot", "hypothesis.internal.observability", "vcr.patch", "xdist.plugin"]
OTHERS += ["httpcore", "httpcore2"]  # loaded late by httpx, which does not know the exceptions of a second copy
for module in (*OWN, *OTHERS, "yaml"):
    importlib.import_module(module)
