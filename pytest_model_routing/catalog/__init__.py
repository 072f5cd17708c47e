"""The models that exist, what they are called, how strong they are, and when they go.

    >>> from datetime import date
    >>> from pytest_model_routing import catalog
    >>> catalog.lookup("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0").id
    'claude-haiku-4-5'
    >>> catalog.default_tier("openai:gpt-6.1-terra")
    <Tier.BALANCED: 'balanced'>
    >>> catalog.lifecycle("claude-3-opus-20240229", on=date(2026, 11, 21)).status
    <Status.RETIRED: 'retired'>
    >>> catalog.lookup("claude-opus-4-55") is None, catalog.is_first_party_shape("claude-opus-4-55")
    (True, 'anthropic')

The tables lie in `data/` with their date, sources and licences, and are made by `catalog.refresh`. They are read at the
first look-up, not at import.
"""

from __future__ import annotations

from pytest_model_routing.catalog.ids import NormalizedId, normalize
from pytest_model_routing.catalog.installed import SdkRetirement, installed_sdk_lifecycle
from pytest_model_routing.catalog.models import AS_OF, Kind, Model, default_tier, lookup
from pytest_model_routing.catalog.retirement import Lifecycle, Status, age_days, lifecycle
from pytest_model_routing.catalog.shapes import is_first_party_shape, suggest
from pytest_model_routing.catalog.tiers import Tier

__all__ = [
    "AS_OF",
    "Kind",
    "Lifecycle",
    "Model",
    "NormalizedId",
    "SdkRetirement",
    "Status",
    "Tier",
    "age_days",
    "default_tier",
    "installed_sdk_lifecycle",
    "is_first_party_shape",
    "lifecycle",
    "lookup",
    "normalize",
    "suggest",
]
