"""Where to start: the files whose bytes hold a word of the SDK catalogue."""

from __future__ import annotations

from checker.call_sites.catalogue import roots


def needles() -> tuple[bytes, ...]:
    """The words of which a file must hold one to be a place to start from: the SDKs' roots, and telling method paths."""
    words = {root.rpartition(".")[2] if root.startswith("google") else root.partition(".")[0] for root in roots()}
    words -= {"agents", "google", "phi", "client", "aiplatform"}
    words |= {"aiplatform", "from agents", "import agents", "phi.", "acompletion", "generate_content"}
    words |= {"completions.create", "messages.create", "messages.stream", "messages.parse", "completions.parse",
              "responses.create", "converse", "invoke_model"}  # fmt: skip
    return tuple(sorted(word.encode() for word in words))
