"""Every rule, one module each: listed here in the order of their codes, and nowhere else.

The hundreds group them: RL1xx the right tier for the work, RL2xx routers, RL3xx escalation, RL4xx fallbacks, RL5xx
prompts, RL6xx telemetry, RL7xx model ids, RL8xx volume and budgets, RL9xx route-lint's own suppression comments.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from checker.rules.registry import Registry, Selectors

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES = (
    "top_tier_everywhere",
    "weak_model_for_critical_task",
    "strong_model_for_simple_task",
    "slow_model_in_request_path",
    "weak_model_with_dangerous_tools",
    "model_left_to_default",
    "collapsed_tiers",
    "unreachable_tier",
    "name_says_other_tier",
    "ignored_model_override",
    "top_tier_worker",
    "agent_without_model",
    "router_above_savings",
    "router_off_cheapest_tier",
    "router_map_without_default",
    "unvalidated_router_label",
    "unbounded_router_output",
    "routing_map_in_prompt",
    "self_reported_confidence_only",
    "unguarded_score_parse",
    "escalation_drops_context",
    "unbounded_escalation",
    "one_way_escalation",
    "fallback_catches_everything",
    "fallback_repeats_model",
    "fallback_without_exhaustion_error",
    "fallback_misses_transient_errors",
    "fallback_multiplies_retries",
    "fallback_to_dearer_model",
    "unrecorded_fallback",
    "fallback_loses_capability",
    "prompt_per_tier",
    "near_duplicate_prompt",
    "uncached_prefix",
    "missing_telemetry",
    "partial_telemetry",
    "dropped_stream_usage",
    "stale_price_table",
    "cost_ignores_cached_tokens",
    "cost_at_requested_model",
    "retired_model",
    "deprecated_model",
    "unknown_model",
    "hard_coded_model",
    "floating_model_alias",
    "unresolved_model",
    "undefined_model_reference",
    "unsupported_parameter",
    "missing_max_tokens",
    "dear_call_in_loop",
    "batchable_at_full_price",
    "over_route_budget",
    "unused_suppression",
    "expired_suppression",
    "malformed_suppression",
    "unexplained_suppression",
)

# Former code -> present code.
REDIRECTS: Mapping[str, str] = MappingProxyType({})

REGISTRY = Registry(RULES, REDIRECTS)
SELECTORS = Selectors(REGISTRY)
