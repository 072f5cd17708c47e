"""What can stand before a model id, and the platform that it names.

A *platform* is who answers the request, a *vendor* is who made the model: in `bedrock/us.anthropic.claude-haiku-5-5`
the platform is `aws`, the vendor `anthropic`. The tables are closed lists, because a `:` or a `/` is not always a
separator: `qwen3:0.6b` and `deepseek-ai/DeepSeek-V3` are whole names.
"""

from __future__ import annotations

# `provider:model` (pydantic-ai, LangChain's init_chat_model, agno, ...).
COLON_PROVIDERS: dict[str, str] = {
    **dict.fromkeys(("anthropic", "claude"), "anthropic"),
    **dict.fromkeys(
        ("anthropic_bedrock", "anthropic-bedrock", "bedrock", "bedrock_converse", "bedrock-mantle", "aws",
         "bedrock_mantle_anthropic", "bedrock_mantle_openai"),
        "aws",
    ),
    **dict.fromkeys(
        ("google_anthropic_vertex", "google_vertexai", "google-vertex", "google-cloud", "vertexai"), "vertex"
    ),
    **dict.fromkeys(("google_genai", "google-gla", "google", "google-decisions", "gemini"), "google"),
    **dict.fromkeys(("openai", "openai-chat", "openai-responses", "openai-decisions", "openai-codex"), "openai"),
    **dict.fromkeys(("azure", "azure_openai", "azure_ai", "azure-responses"), "azure"),
    **dict.fromkeys(("mistral", "mistralai"), "mistral"),
    **dict.fromkeys(("github", "github-copilot"), "github"),
    **{
        name: name
        for name in (
            "baseten", "cerebras", "cohere", "crusoe", "deepseek", "fireworks", "gradient", "groq", "heroku",
            "huggingface", "ibm", "langsmith", "litellm", "meta", "moonshotai", "nebius", "nvidia", "ollama",
            "openrouter", "perplexity", "snowflake", "together", "typesafe", "upstage", "vercel", "vllm", "xai", "zai",
        )
    },
}  # fmt: skip

# `provider/model` (LiteLLM, instructor, CrewAI, mirascope, gateways).
SLASH_PROVIDERS: dict[str, str] = {
    **dict.fromkeys(("bedrock", "bedrock_converse", "bedrock_mantle", "aws", "sagemaker", "sagemaker_chat"), "aws"),
    **dict.fromkeys(("vertex_ai", "vertex_ai_beta", "vertexai"), "vertex"),
    **dict.fromkeys(("azure", "azure_ai", "azure_openai", "azure_text"), "azure"),
    **dict.fromkeys(("gemini", "google", "google_genai", "generative-ai"), "google"),
    **dict.fromkeys(("anthropic-beta", "claude"), "anthropic"),
    "text-completion-openai": "openai",
    "chatgpt": "chatgpt",
    **dict.fromkeys(("cohere", "cohere_chat"), "cohere"),
    **dict.fromkeys(("fireworks_ai", "fireworks"), "fireworks"),
    **dict.fromkeys(("github", "github_copilot"), "github"),
    **dict.fromkeys(("ollama", "ollama_chat"), "ollama"),
    **dict.fromkeys(("together", "together_ai"), "together"),
    **dict.fromkeys(("hosted_vllm", "vllm"), "vllm"),
    "vercel_ai_gateway": "vercel",
    "gradient_ai": "gradient",
    **{
        name: name
        for name in (
            "aihubmix", "atlascloud", "cerebras", "cheaperinference", "dashscope", "databricks", "deepinfra",
            "deepseek", "gmi", "groq", "heroku", "hostinger_router", "huggingface", "kyma", "meta_llama", "minimax",
            "mistral", "mlx", "moonshot", "novita", "oci", "opencode_go", "openrouter", "perplexity", "poe", "portkey",
            "replicate", "requesty", "sambanova", "snowflake", "watsonx", "xai", "zai",
        )
    },
}  # fmt: skip

# These pass a request on. Behind a proxy the operator decides where to; behind the libraries the next segment says it.
PROXIES = frozenset({"litellm_proxy"})
LIBRARIES = frozenset({"litellm", "any-llm"})

# `vendor/model`, alone or behind a provider.
VENDOR_SEGMENTS: dict[str, str] = {
    "anthropic": "anthropic",
    "~anthropic": "anthropic",
    "openai": "openai",
    "~openai": "openai",
    "google": "google",
    "~google": "google",
    "mistralai": "mistral",
    "meta-llama": "meta",
}

# The same, only behind a provider that resells: alone, `qwen/...` is somebody's repository.
RESOLD_VENDOR_SEGMENTS: dict[str, str] = {
    "ai21": "ai21",
    "amazon": "amazon",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "deepseek-ai": "deepseek",
    "meta": "meta",
    "minimax": "minimax",
    "minimaxai": "minimax",
    "mistral": "mistral",
    "moonshotai": "moonshot",
    "perplexity": "perplexity",
    "qwen": "qwen",
    "x-ai": "xai",
    "xai": "xai",
    "z-ai": "zai",
    "zai-org": "zai",
}

BEDROCK_GEOGRAPHIES = frozenset({"us-gov", "us", "eu", "apac", "ap", "au", "jp", "ca", "sa", "global"})

# `anthropic.claude-...` on Bedrock.
BEDROCK_VENDORS: dict[str, str] = {
    "ai21": "ai21",
    "amazon": "amazon",
    "anthropic": "anthropic",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "google": "google",
    "meta": "meta",
    "minimax": "minimax",
    "mistral": "mistral",
    "moonshot": "moonshot",
    "moonshotai": "moonshot",
    "nvidia": "nvidia",
    "openai": "openai",
    "qwen": "qwen",
    "writer": "writer",
    "zai": "zai",
}

# `databricks-claude-...`, `anthropic-claude-...`, `openai-gpt-...`
DASHED_HOSTS: dict[str, tuple[str, ...]] = {
    "databricks": ("claude-", "gpt-", "gemini-"),
    "snowflake": ("claude-",),
    "anthropic": ("claude-",),
    "openai": ("gpt-", "o1", "o3", "o4-"),
    "google": ("gemini-",),
}

# How the parts of other places are called in the table of retirement dates.
PLATFORM_SYNONYMS: dict[str, str] = {
    "bedrock": "aws",
    "aws-bedrock": "aws",
    "amazon": "aws",
    "gemini": "google",
    "gemini-api": "google",
    "google-gemini-api": "google",
    "google-vertex-ai": "vertex",
    "vertex_ai": "vertex",
    "vertexai": "vertex",
    "azure-openai": "azure",
    "azure_openai": "azure",
    "azure_ai": "azure",
    "anthropic-aws": "anthropic",
    "x-ai": "xai",
}


def platform_name(text: str) -> str:
    """One spelling for each platform: `bedrock` and `aws-bedrock` are `aws`, `gemini-api` is `google`."""
    return PLATFORM_SYNONYMS.get(text, text)
