"""Agent and application frameworks: where a model is bound to an object that runs later."""

from checker.call_sites.sdks.openai import CHAT
from checker.call_sites.sdks.surface import Binding, Client, Operation, Role, Sdk, Stream

_ID = ("id", "model")
LLAMA_INDEX = Sdk(
    name="llama-index",
    roots=("llama_index", "llama_index_client"),
    bindings=(
        Binding(
            (
                "Anthropic", "OpenAI", "OpenAIResponses", "OpenAILike", "OpenRouter", "Groq", "TogetherLLM",
                "Fireworks", "GoogleGenAI", "Gemini", "Vertex", "Ollama", "MistralAI", "LiteLLM", "Cohere",
                "BedrockConverse", "Bedrock", "DeepSeek", "Perplexity", "HuggingFaceLLM", "HuggingFaceInferenceAPI",
                "Replicate", "LlamaCPP", "NVIDIA", "Cerebras", "SambaNovaCloud", "DashScope", "PaLM", "Anyscale",
                "Databricks", "Nebius", "LMStudio", "WatsonX", "CleanlabTLM", "OpenAIAgent",
            ),
            model=("model", "model_name", "model_id"),
        ),
        Binding(("AzureOpenAI",), model=("engine", "deployment_name", "azure_deployment", "model"), position=-1),
        Binding(("FunctionAgent", "ReActAgent", "CodeActAgent"), model=("llm",), position=-1, requires_model=True),
    ),
)  # fmt: skip
_PYDANTIC_MODELS = (
    "AnthropicModel", "OpenAIChatModel", "OpenAIResponsesModel", "OpenAIModel", "GoogleModel", "GeminiModel",
    "BedrockConverseModel", "GroqModel", "MistralModel", "CohereModel", "HuggingFaceModel", "OpenRouterModel",
    "OllamaModel", "VertexAIModel", "BedrockMantleChatModel", "OpenAIDecisionsModel", "GoogleDecisionsModel",
    "CerebrasModel", "XaiModel",
)  # fmt: skip
PYDANTIC_AI = Sdk(
    name="pydantic_ai",
    roots=("pydantic_ai",),
    bindings=(
        Binding(("Agent",), position=0, requires_model=True, instead=("model_settings", "model")),
        Binding(_PYDANTIC_MODELS, model=("model_name", "model")),
        Binding(("FallbackModel",), model=("default_model",), requires_model=True),
        Binding(("infer_model",), position=0, requires_model=True),
    ),
    functions=tuple(
        Operation(f"direct.{name}", position=0, prompt_position=1,
                  stream=Stream.ALWAYS if "stream" in name else Stream.NEVER, is_async=not name.endswith("sync"))
        for name in ("model_request", "model_request_sync", "model_request_stream", "model_request_stream_sync")
    ),
)  # fmt: skip
OPENAI_AGENTS = Sdk(
    name="openai-agents",
    roots=("agents",),
    bindings=(
        Binding(("Agent", "SandboxAgent"), position=8, requires_model=True),
        Binding(("OpenAIChatCompletionsModel", "OpenAIResponsesModel", "LitellmModel"), position=0),
    ),
)
CLAUDE_AGENT = Sdk(
    name="claude-agent-sdk",
    roots=("claude_agent_sdk", "claude_code_sdk"),
    platform="anthropic",
    clients=(
        Client(
            ("ClaudeSDKClient",),
            (Operation("query", bound=True, optional=True, prompt=("prompt",), prompt_position=0, stream=Stream.NEVER),),
            is_async=True, model=("options",), position=0, inside=("options", "model"),
        ),
    ),
    functions=(
        Operation("query", inside=("options", "model"), optional=True, prompt=("prompt",), stream=Stream.NEVER,
                  is_async=True),
    ),
    bindings=(
        Binding(("ClaudeAgentOptions", "ClaudeCodeOptions"), position=-1, requires_model=True),
        Binding(("AgentDefinition",), position=4, requires_model=True),
    ),
)  # fmt: skip
_CREATE = tuple(
    Operation(name, bound=True, optional=True, is_async=False)
    for name in ("create", "create_with_completion", "messages.create", "responses.create")
)
_STREAMED = tuple(
    Operation(name, bound=True, optional=True, stream=Stream.ALWAYS) for name in ("create_partial", "create_iterable")
)
INSTRUCTOR = Sdk(
    name="instructor",
    roots=("instructor",),
    clients=(
        Client(
            ("Instructor",),
            (*_CREATE, *_STREAMED, *(Operation(o.path, o.role, bound=True, optional=True, stream=o.stream) for o in CHAT),
             *(Operation(f"chat.completions.{o.path}", bound=True, optional=True, stream=o.stream) for o in _STREAMED)),
            made_by=(
                "from_provider", "from_openai", "from_anthropic", "from_gemini", "from_genai", "from_mistral",
                "from_groq", "from_bedrock", "from_fireworks", "from_cerebras", "from_writer", "from_perplexity",
                "from_together", "from_anyscale", "from_databricks", "from_deepseek", "from_cohere", "from_vertexai",
                "from_xai", "from_litellm", "from_openrouter", "patch", "apatch", "from_ollama",
            ),
            model=("model",), position=-1, wraps="client",
        ),
        Client(("AsyncInstructor",), (*_CREATE, *_STREAMED), is_async=True),
        Client(("BatchJob",), (Operation("create_from_messages", role=Role.OTHER),)),
    ),
    bindings=(Binding(("from_provider",), position=0, requires_model=True),),
)  # fmt: skip
DSPY = Sdk(
    name="dspy",
    roots=("dspy", "dsp"),
    bindings=(
        Binding(("LM", "OpenAI", "Claude", "Google", "GROQ", "OllamaLocal", "AzureOpenAI", "Cohere", "Mistral", "Together",
                 "HFModel", "HFClientTGI", "HFClientVLLM", "Anyscale", "Bedrock", "AWSAnthropic", "AWSMistral",
                 "DatabricksLM", "GoogleVertexAI", "PremAI", "CloudflareAI", "MultiOpenAI", "LlamaCpp"),
                model=("model", "model_name")),
    ),
)  # fmt: skip
CREWAI = Sdk(
    name="crewai",
    roots=("crewai",),
    bindings=(
        Binding(("LLM",), model=("model",)),
        Binding(("Agent",), model=("llm",), position=-1, requires_model=True),
        Binding(("Crew",), model=("manager_llm",), position=-1, requires_model=True),
    ),
)
AUTOGEN = Sdk(
    name="autogen",
    roots=("autogen_ext", "autogen_agentchat", "autogen", "ag2", "autogen_core", "pyautogen"),
    bindings=(
        Binding(
            ("AnthropicChatCompletionClient", "AnthropicBedrockChatCompletionClient", "OpenAIChatCompletionClient",
             "AzureOpenAIChatCompletionClient", "OllamaChatCompletionClient", "AzureAIChatCompletionClient"),
            model=("model", "azure_deployment"), position=-1,
        ),
        Binding(("AssistantAgent", "SelectorGroupChat", "MagenticOneGroupChat", "CodeExecutorAgent"),
                model=("model_client", "llm_config"), position=1, requires_model=True),
        Binding(("ConversableAgent", "GroupChatManager", "UserProxyAgent", "GPTAssistantAgent", "RetrieveAssistantAgent",
                 "TeachableAgent", "CompressibleAgent", "MultimodalConversableAgent"),
                model=("llm_config",), position=-1, requires_model=True),
        Binding(("AnthropicConfig", "OpenAIConfig", "OpenAIResponsesConfig", "GeminiConfig"), position=0),
        Binding(("LLMConfig",), model=("model",), position=-1, requires_model=True),
        Binding(("AgentBuilder",), model=("builder_model", "agent_model"), position=-1, requires_model=True),
    ),
    clients=(Client(("OpenAIWrapper",), (Operation("create", bound=True, optional=True),)),),
)  # fmt: skip
HAYSTACK = Sdk(
    name="haystack",
    roots=("haystack", "haystack_integrations", "haystack_experimental"),
    bindings=(
        Binding(
            ("OpenAIChatGenerator", "OpenAIGenerator", "OpenAIResponsesChatGenerator", "AnthropicChatGenerator",
             "AnthropicGenerator", "AnthropicVertexChatGenerator", "AnthropicFoundryChatGenerator",
             "AmazonBedrockChatGenerator", "AmazonBedrockGenerator", "GoogleGenAIChatGenerator",
             "GoogleAIGeminiChatGenerator", "GoogleAIGeminiGenerator", "VertexAIGeminiChatGenerator",
             "VertexAIGeminiGenerator", "MistralChatGenerator", "CohereChatGenerator", "CohereGenerator",
             "OllamaChatGenerator", "OllamaGenerator", "HuggingFaceAPIChatGenerator", "HuggingFaceAPIGenerator",
             "HuggingFaceLocalGenerator", "HuggingFaceLocalChatGenerator", "OpenRouterChatGenerator",
             "TogetherAIChatGenerator", "NvidiaChatGenerator", "NvidiaGenerator", "GPTGenerator", "MetaLlamaChatGenerator",
             "WatsonxChatGenerator", "STACKITChatGenerator", "AIMLAPIChatGenerator"),
            model=("model", "model_name"), position=-1,
        ),
        Binding(("AzureOpenAIChatGenerator", "AzureOpenAIGenerator"), model=("azure_deployment", "model"), position=-1),
        Binding(("PromptModel", "PromptNode"), model=("model_name_or_path",), position=0),
        Binding(("Agent",), model=("chat_generator",), position=-1, requires_model=True),
    ),
)  # fmt: skip
SMOLAGENTS = Sdk(
    name="smolagents",
    roots=("smolagents",),
    bindings=(
        Binding(
            ("LiteLLMModel", "LiteLLMRouterModel", "OpenAIModel", "OpenAIServerModel", "AzureOpenAIModel",
             "AzureOpenAIServerModel", "AmazonBedrockModel", "AmazonBedrockServerModel", "InferenceClientModel",
             "HfApiModel", "TransformersModel", "VLLMModel", "MLXModel"),
            model=("model_id",),
        ),
        Binding(("CodeAgent", "ToolCallingAgent", "MultiStepAgent"), position=1, requires_model=True),
    ),
)  # fmt: skip
MIRASCOPE = Sdk(
    name="mirascope",
    roots=("mirascope",),
    bindings=(
        Binding(("call",), position=0, requires_model=True),
        Binding(("anthropic_call", "openai_call", "litellm_call", "gemini_call", "groq_call", "mistral_call",
                 "cohere_call", "azure_call", "bedrock_call", "vertex_call", "google_call"), position=0),
        Binding(("Model", "model", "use_model"), model=("model_id", "model"), position=0, requires_model=True),
    ),
)  # fmt: skip
MAGENTIC = Sdk(
    name="magentic",
    roots=("magentic",),
    bindings=(Binding(("OpenaiChatModel", "AnthropicChatModel", "LitellmChatModel", "MistralChatModel"), position=0),),
)
MARVIN = Sdk(name="marvin", roots=("marvin",), bindings=(Binding(("Agent",), position=-1, requires_model=True),))
SEMANTIC_KERNEL = Sdk(
    name="semantic-kernel",
    roots=("semantic_kernel",),
    bindings=(
        Binding(
            ("AnthropicChatCompletion", "OpenAIChatCompletion", "BedrockChatCompletion", "MistralAIChatCompletion",
             "OllamaChatCompletion", "OpenAITextCompletion", "HuggingFaceTextCompletion", "NvidiaChatCompletion",
             "AzureAIInferenceChatCompletion", "OnnxGenAIChatCompletion"),
            model=("ai_model_id", "model_id"), position=-1,
        ),
        Binding(("AzureChatCompletion", "AzureTextCompletion"), model=("deployment_name",), position=-1),
        Binding(("GoogleAIChatCompletion", "VertexAIChatCompletion"), model=("gemini_model_id",), position=-1),
        Binding(("OpenAIResponsesAgent", "OpenAIAssistantAgent"), model=("ai_model_id",), position=-1,
                requires_model=True),
    ),
)  # fmt: skip
AGNO = Sdk(
    name="agno",
    roots=("agno", "phi"),
    bindings=(
        Binding(
            ("Claude", "OpenAIChat", "OpenAIResponses", "AwsBedrock", "Gemini", "OpenRouter", "LiteLLM", "Groq", "Ollama",
             "MistralChat", "Cohere", "CohereChat", "DeepSeek", "DeepSeekChat", "xAI", "Together", "Fireworks",
             "HuggingFace", "HuggingFaceChat", "OpenAILike", "AzureOpenAI", "AzureOpenAIChat", "AzureAIFoundry",
             "Perplexity", "Nvidia", "Sambanova", "InternLM", "Nebius", "LMStudio", "Cerebras", "IBMWatsonx", "VLLM",
             "Portkey", "DashScope", "Requesty", "Hermes", "OllamaTools"),
            model=_ID,
        ),
        Binding(("Agent", "Team"), model=("model",), position=-1, requires_model=True),
    ),
)  # fmt: skip
STRANDS = Sdk(
    name="strands",
    roots=("strands",),
    bindings=(
        Binding(("BedrockModel", "AnthropicModel", "OpenAIModel", "GeminiModel", "MistralModel", "OllamaModel",
                 "LiteLLMModel", "LlamaAPIModel", "SageMakerAIModel", "WriterModel"),
                model=("model_id",), position=-1),
        Binding(("Agent",), position=0, requires_model=True),
    ),
)  # fmt: skip
ADK = Sdk(
    name="google-adk",
    roots=("google.adk",),
    bindings=(
        Binding(("LlmAgent", "Agent"), position=-1, requires_model=True),
        Binding(("LiteLlm", "Claude", "AnthropicLlm", "Gemini"), position=0),
    ),
)
AGENT_FRAMEWORK = Sdk(
    name="agent-framework",
    roots=("agent_framework",),
    bindings=(
        Binding(("AnthropicClient", "AnthropicBedrockClient", "AnthropicVertexClient", "OpenAIChatClient",
                 "OpenAIChatCompletionClient", "OpenAIResponsesClient", "AzureOpenAIChatClient",
                 "AzureOpenAIResponsesClient", "AzureAIAgentClient"),
                model=("model", "model_id", "deployment_name"), position=-1),
    ),
)  # fmt: skip
GUIDANCE = Sdk(
    name="guidance",
    roots=("guidance",),
    bindings=(Binding(("OpenAI", "Anthropic", "AzureOpenAI", "VertexAI", "GoogleAI", "LiteLLM"), position=0),),
)
LMQL = Sdk(name="outlines", roots=("outlines",), bindings=(Binding(("from_openai", "from_anthropic"), position=1),))
DEEPEVAL = Sdk(
    name="deepeval",
    roots=("deepeval",),
    bindings=(
        Binding(
            ("GPTModel", "AnthropicModel", "GeminiModel", "OllamaModel", "LiteLLMModel", "AmazonBedrockModel"),
            model=("model", "model_name"),
            requires_model=True,
        ),
    ),
)
SDKS = (
    LLAMA_INDEX, PYDANTIC_AI, OPENAI_AGENTS, CLAUDE_AGENT, INSTRUCTOR, DSPY, CREWAI, AUTOGEN, HAYSTACK, SMOLAGENTS,
    MIRASCOPE, MAGENTIC, MARVIN, SEMANTIC_KERNEL, AGNO, STRANDS, ADK, AGENT_FRAMEWORK, GUIDANCE, LMQL, DEEPEVAL,
)  # fmt: skip
