"""litellm: functions and Router."""

from checker.call_sites.sdks.anthropic import MESSAGES
from checker.call_sites.sdks.surface import Client, Operation, Role, Sdk, Stream

_NAMES = ("completion", "acompletion")
FUNCTIONS = (
    Operation("completion", position=0, prompt_position=1),
    Operation("acompletion", position=0, prompt_position=1, is_async=True),
    Operation("text_completion", position=1, prompt=("prompt",), prompt_position=0),
    Operation("atext_completion", position=1, prompt=("prompt",), prompt_position=0, is_async=True),
    Operation("responses", position=1, prompt=("input",), prompt_position=0, system=("instructions",)),
    Operation("aresponses", position=1, prompt=("input",), prompt_position=0, is_async=True),
    Operation("anthropic_messages", position=2, is_async=True),
    Operation("generate_content", position=0, prompt=("contents",)),
    Operation("agenerate_content", position=0, prompt=("contents",), is_async=True),
    Operation("batch_completion", position=0, stream=Stream.NEVER),
    Operation("abatch_completion", position=0, stream=Stream.NEVER, is_async=True),
    Operation("batch_completion_models", model=("models", "model"), stream=Stream.NEVER),
    Operation("completion_with_retries", position=0),
    Operation("acompletion_with_retries", position=0, is_async=True),
    *(
        Operation(name, role=Role.OTHER)
        for name in (
            "embedding", "aembedding", "image_generation", "aimage_generation", "moderation", "amoderation",
            "transcription", "atranscription", "speech", "aspeech", "rerank", "arerank", "token_counter",
            "completion_cost", "cost_per_token",
        )
    ),
)  # fmt: skip
_ROUTER = tuple(op for op in FUNCTIONS if op.role is Role.CALL)

SDK = Sdk(
    name="litellm",
    roots=("litellm",),
    platform="litellm",
    functions=(*FUNCTIONS, *(Operation(f"anthropic.{op.path}") for op in MESSAGES[:1])),
    clients=(
        Client(
            ("Router",), _ROUTER, model=("model_list",), position=0, reports_model=True,
            inside=("model_list", "litellm_params", "model"),
        ),
    ),
)  # fmt: skip
