"""Bedrock through boto3, aioboto3 and aiobotocore: clients are made by name."""

from checker.call_sites.sdks.surface import Client, Operation, Role, Sdk, Stream

_ID = ("modelId",)
RUNTIME = (
    Operation("converse", model=_ID, stream=Stream.NEVER),
    Operation("converse_stream", model=_ID, stream=Stream.ALWAYS),
    Operation("invoke_model", model=_ID, stream=Stream.NEVER, prompt=("body",)),
    Operation("invoke_model_with_response_stream", model=_ID, stream=Stream.ALWAYS, prompt=("body",)),
    Operation("start_async_invoke", model=_ID, stream=Stream.NEVER, prompt=("modelInput",)),
    Operation("count_tokens", role=Role.OTHER),
)
_AGENT = (
    Operation("invoke_inline_agent", model=("foundationModel",), stream=Stream.NEVER, prompt=("inputText",)),
    Operation("retrieve_and_generate", stream=Stream.NEVER, optional=True, prompt=("input",)),
    Operation("retrieve_and_generate_stream", stream=Stream.ALWAYS, optional=True, prompt=("input",)),
)
_CONTROL = (Operation("create_model_invocation_job", model=_ID, stream=Stream.NEVER, prompt=()),)
_FACTORIES = ("client", "Session().client", "session.Session().client", "create_client", "get_session().create_client",
              "resource", "session.get_session().create_client", "AioSession().create_client",
              "session.AioSession().create_client")  # fmt: skip

SDK = Sdk(
    name="bedrock",
    roots=("boto3", "aioboto3", "aiobotocore", "botocore"),
    platform="aws",
    clients=(
        Client((), RUNTIME, made_by=_FACTORIES, selector="bedrock-runtime", platform="aws"),
        Client((), _AGENT, made_by=_FACTORIES, selector="bedrock-agent-runtime", platform="aws"),
        Client((), _CONTROL, made_by=_FACTORIES, selector="bedrock", platform="aws"),
    ),
)
