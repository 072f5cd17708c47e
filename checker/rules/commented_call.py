"""The program that the rules about suppression comments show: one call in order, and room for a comment above it.

commented("ignore[RL701] known")    # ... # route-lint: ignore[RL701] known ...
"""

CALL = """\
import anthropic

client = anthropic.Anthropic()


def answer(question):
    return client.messages.create(
        model="claude-sonnet-4-5", max_tokens=200, messages=[{"role": "user", "content": question}]
    )
"""


def commented(comment: str) -> str:
    """The program with a `# route-lint:` comment above the call."""
    return CALL.replace("    return", f"    # route-lint: {comment}\n    return")
