"""Where the documentation lives."""

HOMEPAGE = "https://pytest-model-routing.readthedocs.io"
REPORTING = f"{HOMEPAGE}/linter#when-route-lint-itself-breaks"


def rule_page_url(name: str) -> str:
    """The page of the rule with this name."""
    return f"{HOMEPAGE}/rules/{name}"
