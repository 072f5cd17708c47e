"""LangChain, LangGraph and deepagents: chat model classes, factories and agents are bindings."""

from checker.call_sites.sdks.surface import Binding, Sdk

_NAME = ("model", "model_name")
CHAT_MODELS = (
    "ChatAnthropic", "ChatOpenAI", "ChatGoogleGenerativeAI", "ChatVertexAI", "ChatMistralAI", "ChatGroq", "ChatOllama",
    "ChatCohere", "ChatFireworks", "ChatDeepSeek", "ChatXAI", "ChatOpenRouter", "ChatLiteLLM", "ChatLiteLLMRouter",
    "ChatTogether", "ChatAnthropicVertex", "ChatAnthropicMessages", "ChatPerplexity", "ChatNVIDIA", "ChatTongyi",
    "ChatZhipuAI", "ChatDatabricks", "ChatWatsonx", "ChatCerebras", "ChatSambaNovaCloud", "ChatAnyscale",
    "ChatAnthropicBedrock", "ChatAnthropicMantle", "ChatOpenAIMantle", "ChatGooglePalm", "ChatOllamaFunctions",
    "OllamaFunctions", "ChatHunyuan", "ChatBaichuan", "QianfanChatEndpoint", "ChatSparkLLM", "ChatDeepInfra",
    "ChatPremAI", "ChatUpstage", "ChatWriter", "ChatMaritalk", "ChatCloudflareWorkersAI", "ChatQwen",
    "AzureAIChatCompletionsModel", "ChatNebius", "ChatBrowserUse",
)  # fmt: skip
LANGCHAIN = Sdk(
    name="langchain",
    roots=(
        "langchain", "langchain_core", "langchain_community", "langchain_classic", "langchain_openai",
        "langchain_anthropic", "langchain_aws", "langchain_google_genai", "langchain_google_vertexai",
        "langchain_mistralai", "langchain_groq", "langchain_ollama", "langchain_cohere", "langchain_fireworks",
        "langchain_huggingface", "langchain_deepseek", "langchain_xai", "langchain_openrouter", "langchain_litellm",
        "langchain_together", "langchain_ibm", "langchain_nvidia_ai_endpoints", "langchain_perplexity",
        "langchain_azure_ai", "langchain_cerebras", "langchain_sambanova", "langchain_upstage", "langchain_databricks",
        "databricks_langchain", "langchain_qwq", "browser_use", "langchain_experimental", "langchain_deepinfra",
    ),
    bindings=(
        Binding(CHAT_MODELS, model=(*_NAME, "model_id"), position=-1),
        Binding(("AzureChatOpenAI", "AzureOpenAI"), model=("azure_deployment", "deployment_name", *_NAME), position=-1),
        Binding(("ChatBedrock", "ChatBedrockConverse", "BedrockChat", "BedrockLLM", "Bedrock"),
                model=("model_id", "model"), position=-1),
        Binding(("ChatHuggingFace", "HuggingFaceEndpoint", "HuggingFaceHub"),
                model=("repo_id", "model_id", "model", "endpoint_url"), position=-1),
        Binding(("OpenAI", "OpenAIChat", "Anthropic", "AnthropicLLM", "GoogleGenerativeAI", "VertexAI", "Ollama",
                 "OllamaLLM", "Cohere", "LlamaCpp", "Replicate", "Together", "Fireworks", "GooglePalm", "WatsonxLLM",
                 "MistralAI", "OpenAIDecisions", "Tongyi"),
                model=(*_NAME, "model_id"), position=-1),
        Binding(("init_chat_model",), position=0),
        Binding(("create_agent", "create_react_agent", "create_deep_agent", "create_tool_calling_agent",
                 "create_openai_functions_agent", "create_openai_tools_agent", "create_structured_chat_agent",
                 "create_xml_agent", "create_json_chat_agent"),
                model=("model", "llm"), position=0, requires_model=True),
        Binding(("SummarizationMiddleware", "ModelChoice"), position=0, requires_model=True),
        Binding(("LLMToolSelectorMiddleware", "LLMToolEmulator"), position=-1, requires_model=True),
        Binding(("ModelFallbackMiddleware",), model=("first_model",), position=0, requires_model=True),
    ),
)  # fmt: skip
BROWSER_USE = Sdk(
    name="browser_use",
    roots=("browser_use",),
    bindings=(
        Binding(("Agent", "CodeAgent"), model=("llm",), position=1, requires_model=True),
        Binding(("ChatOpenAI", "ChatAnthropic", "ChatGoogle", "ChatGroq", "ChatOllama", "ChatAWSBedrock",
                 "ChatAnthropicBedrock", "ChatAzureOpenAI", "ChatDeepSeek", "ChatBrowserUse", "ChatOpenRouter"),
                position=0),
    ),
)  # fmt: skip
LANGGRAPH = Sdk(
    name="langgraph",
    roots=("langgraph", "langgraph_supervisor", "langgraph_swarm", "deepagents"),
    bindings=(
        Binding(("create_react_agent", "create_deep_agent", "async_create_deep_agent", "create_agent"),
                model=("model",), position=0, requires_model=True),
        Binding(("create_supervisor",), position=-1, requires_model=True),
    ),
)  # fmt: skip
SDKS = (BROWSER_USE, LANGCHAIN, LANGGRAPH)
