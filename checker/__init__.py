"""route-lint: finds LLM call sites, follows them to their models, and reports routing anti-patterns."""
