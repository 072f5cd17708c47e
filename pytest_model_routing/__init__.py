"""Record, replay, price and assert routed LLM calls in pytest."""
