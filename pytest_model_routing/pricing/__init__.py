"""What a response used and what it cost.

    >>> from pytest_model_routing.pricing import price_response
    >>> cost = price_response({"model": "claude-opus-5-5", "usage": {"input_tokens": 1000, "output_tokens": 100}})
    >>> cost.status, cost.usd
    (<Status.EXACT: 'exact'>, Decimal('0.006'))

A thin billing layer over the price data of genai-prices, which knows unit prices but not how a vendor bills:
iterations, refusals, batches, fast mode, data residency, regional endpoints. Nothing here opens a connection, and
importing this package does not import genai-prices; the first price does.
"""

from __future__ import annotations

from pytest_model_routing.pricing.cost import Cost, CostPart, Status
from pytest_model_routing.pricing.responses import price_response, price_usage, read_usage
from pytest_model_routing.pricing.streams import decode_stream, merge_stream
from pytest_model_routing.pricing.terms import STREAM_MARK, Terms
from pytest_model_routing.pricing.usage import EntryKind, TokenClass, UsageTotals, by_model

__all__ = [
    "STREAM_MARK",
    "Cost",
    "CostPart",
    "EntryKind",
    "Status",
    "Terms",
    "TokenClass",
    "UsageTotals",
    "by_model",
    "decode_stream",
    "merge_stream",
    "price_response",
    "price_usage",
    "read_usage",
]
