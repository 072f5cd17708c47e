"""The exceptions of the SDKs, and which troubles of a provider each of them stands for.

    troubles("anthropic.InternalServerError")    {OVERLOAD}: 500, 503 and 529 are one family there
    troubles("openai.APIError")                  all four, and the caller's own mistakes besides
    troubles("shop.errors.OutOfStock")           None: not an exception of an SDK

A *trouble* is what passes by itself or with another model: the account's rate limit, an overloaded or failing server, a
request that took too long, a connection that broke. `CALLER` stands for everything else: bad requests, keys, limits.

The hierarchies are those of the packages as of November 2026; a test compares them with the installed ones.
"""

from __future__ import annotations

import enum


class Trouble(enum.Enum):
    """What can go wrong with a request; all but `CALLER` pass."""

    RATE_LIMIT = "rate limits"
    OVERLOAD = "an overloaded server"
    TIMEOUT = "timeouts"
    CONNECTION = "lost connections"
    CALLER = "the caller's own mistakes"


RATE_LIMIT, OVERLOAD = frozenset({Trouble.RATE_LIMIT}), frozenset({Trouble.OVERLOAD})
TIMEOUT, CONNECTION = frozenset({Trouble.TIMEOUT}), frozenset({Trouble.CONNECTION})
CALLER = frozenset({Trouble.CALLER})
PASSING = RATE_LIMIT | OVERLOAD | TIMEOUT | CONNECTION
"""The troubles that a fallback is for."""
ALL = PASSING | CALLER
_TRANSPORT = TIMEOUT | CONNECTION

BROAD = frozenset({"Exception", "BaseException", "builtins.Exception", "builtins.BaseException"})

# The clients that one generator makes for many vendors have the same classes.
_GENERATED: dict[str, frozenset[Trouble]] = {
    "APIError": ALL,
    "APIStatusError": RATE_LIMIT | OVERLOAD | CALLER,
    "APIConnectionError": _TRANSPORT,
    "APITimeoutError": TIMEOUT,
    "RateLimitError": RATE_LIMIT,
    "InternalServerError": OVERLOAD,
    "BadRequestError": CALLER,
    "AuthenticationError": CALLER,
    "PermissionDeniedError": CALLER,
    "NotFoundError": CALLER,
    "UnprocessableEntityError": CALLER,
    "ConflictError": CALLER,
    "APIResponseValidationError": CALLER,
}
_BY_ROOT: dict[str, dict[str, frozenset[Trouble]]] = {
    "anthropic": {
        **_GENERATED,
        "AnthropicError": ALL,
        "OverloadedError": OVERLOAD,
        "ServiceUnavailableError": OVERLOAD,
        "GatewayTimeoutError": TIMEOUT,
        "DeadlineExceededError": TIMEOUT,
        "RequestTimeoutError": TIMEOUT,
        "ContentTooLargeError": CALLER,
        "RequestTooLargeError": CALLER,
        "PaymentRequiredError": CALLER,
    },
    "openai": {
        **_GENERATED,
        "OpenAIError": ALL,
        "LengthFinishReasonError": CALLER,
        "ContentFilterFinishReasonError": CALLER,
        "ServiceUnavailableError": OVERLOAD,
        "Timeout": TIMEOUT,
    },
    "groq": {**_GENERATED, "GroqError": ALL},
    "together": {**_GENERATED, "TogetherError": ALL},
    "fireworks": {**_GENERATED, "FireworksError": ALL},
    "cerebras": {**_GENERATED, "CerebrasError": ALL},
    "litellm": {
        "APIError": OVERLOAD,
        "RateLimitError": RATE_LIMIT,
        "ServiceUnavailableError": OVERLOAD,
        "InternalServerError": OVERLOAD,
        "BadGatewayError": OVERLOAD,
        "MidStreamFallbackError": OVERLOAD,
        "Timeout": TIMEOUT,
        "APIConnectionError": CONNECTION,
        "BadRequestError": CALLER,
        "ContextWindowExceededError": CALLER,
        "ContentPolicyViolationError": CALLER,
        "NotFoundError": CALLER,
        "AuthenticationError": CALLER,
        "BudgetExceededError": CALLER,
    },
    "google.genai": {
        "APIError": RATE_LIMIT | OVERLOAD | CALLER,
        "ClientError": RATE_LIMIT | CALLER,
        "ServerError": OVERLOAD,
    },
    "google.api_core": {
        "GoogleAPIError": ALL,
        "GoogleAPICallError": RATE_LIMIT | OVERLOAD | TIMEOUT | CALLER,
        "ResourceExhausted": RATE_LIMIT,
        "TooManyRequests": RATE_LIMIT,
        "ServiceUnavailable": OVERLOAD | CONNECTION,
        "InternalServerError": OVERLOAD,
        "ServerError": OVERLOAD | TIMEOUT | CONNECTION,
        "ClientError": RATE_LIMIT | CALLER,
        "DeadlineExceeded": TIMEOUT,
        "RetryError": TIMEOUT,
    },
    "botocore": {
        "ClientError": RATE_LIMIT | OVERLOAD | TIMEOUT | CALLER,
        "BotoCoreError": _TRANSPORT | CALLER,
        "EndpointConnectionError": CONNECTION,
        "ConnectionError": CONNECTION,
        "HTTPClientError": _TRANSPORT,
        "ReadTimeoutError": TIMEOUT,
        "ConnectTimeoutError": _TRANSPORT,
    },
    "cohere": {
        "ApiError": RATE_LIMIT | OVERLOAD | TIMEOUT | CALLER,
        "TooManyRequestsError": RATE_LIMIT,
        "ServiceUnavailableError": OVERLOAD,
        "InternalServerError": OVERLOAD,
        "GatewayTimeoutError": TIMEOUT,
        "BadRequestError": CALLER,
        "UnauthorizedError": CALLER,
    },
    "mistralai": {"MistralError": RATE_LIMIT | OVERLOAD | CALLER, "SDKError": RATE_LIMIT | OVERLOAD | CALLER},
    "pydantic_ai": {
        "AgentRunError": ALL,
        "ModelAPIError": ALL,
        "ModelHTTPError": RATE_LIMIT | OVERLOAD | CALLER,
        "ModelRateLimitError": RATE_LIMIT,
        "ModelOverloadedError": OVERLOAD,
        "ModelUnavailableError": OVERLOAD,
        "ModelServerError": OVERLOAD,
        "ModelTimeoutError": TIMEOUT,
        "ModelConnectionError": CONNECTION,
        "UnexpectedModelBehavior": CALLER,
        "UsageLimitExceeded": CALLER,
    },
    "agno": {"AgnoError": ALL, "ModelProviderError": ALL, "ModelRateLimitError": RATE_LIMIT},
    "httpx": {
        "HTTPError": ALL,
        "HTTPStatusError": RATE_LIMIT | OVERLOAD | CALLER,
        "RequestError": _TRANSPORT,
        "TransportError": _TRANSPORT,
        "TimeoutException": TIMEOUT,
        "ReadTimeout": TIMEOUT,
        "ConnectTimeout": _TRANSPORT,
        "NetworkError": CONNECTION,
        "ConnectError": CONNECTION,
        "RemoteProtocolError": CONNECTION,
    },
    "requests": {
        "RequestException": ALL,
        "HTTPError": RATE_LIMIT | OVERLOAD | CALLER,
        "Timeout": TIMEOUT,
        "ConnectionError": _TRANSPORT,
    },
    "aiohttp": {"ClientError": ALL, "ClientResponseError": RATE_LIMIT | OVERLOAD | CALLER, "ClientConnectionError": CONNECTION},
    "asyncio": {"TimeoutError": TIMEOUT},
}  # fmt: skip
_BUILTIN = {
    "TimeoutError": TIMEOUT,
    "ConnectionError": CONNECTION,
    "ConnectionResetError": CONNECTION,
    "OSError": _TRANSPORT,
    "IOError": _TRANSPORT,
}
MISTAKES = frozenset({
    "ValueError", "KeyError", "TypeError", "IndexError", "AttributeError", "LookupError", "JSONDecodeError",
    "ValidationError", "json.JSONDecodeError", "json.decoder.JSONDecodeError", "pydantic.ValidationError",
    "ImportError", "ModuleNotFoundError", "AssertionError", "NotImplementedError", "UnicodeDecodeError",
    "StopIteration", "SyntaxError", "FileNotFoundError", "yaml.YAMLError", "json5.JSONDecodeError",
})  # fmt: skip
"""Exceptions of the program's own work on an answer: what follows them is a repair or another way, not a fallback."""


def troubles(dotted: str) -> frozenset[Trouble] | None:
    """What an exception stands for, by its dotted path as imported; None for one that is not known."""
    if dotted in MISTAKES:
        return CALLER
    name = dotted.rpartition(".")[2]
    if dotted == name:
        return _BUILTIN.get(name)
    for root, classes in _BY_ROOT.items():
        if dotted.startswith(f"{root}.") and name in classes:
            return classes[name]
    return None


DEFAULT_RETRIES: dict[str, int] = {"anthropic": 2, "openai": 2, "groq": 2, "together": 2, "fireworks": 2}
"""How often the clients of an SDK try again by themselves, unless they are told otherwise with `max_retries`."""
