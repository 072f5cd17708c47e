"""The SDK catalogue: one declarative file an SDK (or family), gathered here. `docs/adding-an-sdk.md` tells how to add one."""

from checker.call_sites.sdks import anthropic, aws, frameworks, google, langchain, litellm, openai, openai_like, vendors
from checker.call_sites.sdks.surface import Binding, Client, Operation, Role, Sdk, Stream

SDKS: tuple[Sdk, ...] = (
    anthropic.SDK,
    openai.SDK,
    litellm.SDK,
    *google.SDKS,
    aws.SDK,
    *vendors.SDKS,
    *openai_like.SDKS,
    *langchain.SDKS,
    *frameworks.SDKS,
)

__all__ = ["SDKS", "Binding", "Client", "Operation", "Role", "Sdk", "Stream"]
