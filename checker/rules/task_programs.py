"""One call with a prompt, a model and a function's name: the shape that rules about tasks show."""

from __future__ import annotations


def anthropic_call(function: str, model: str, prompt: str, *, error: str = "") -> str:
    """A program whose function sends `prompt` and a text to `model`; `error` is the finding it announces."""
    announced = f"  # error: {error}" if error else ""
    return f"""\
import anthropic

client = anthropic.Anthropic()


def {function}(text):
    response = client.messages.create({announced}
        model="{model}",
        max_tokens=800,
        messages=[{{"role": "user", "content": f"{prompt}\\n\\n{{text}}"}}],
    )
    print(response.usage)
    return response.content[0].text
"""


def openai_call(function: str, model: str, system: str, *, error: str = "") -> str:
    """The same with the OpenAI SDK, the prompt being the system's."""
    announced = f"  # error: {error}" if error else ""
    return f"""\
from openai import OpenAI

client = OpenAI()


def {function}(text):
    response = client.chat.completions.create({announced}
        model="{model}",
        messages=[{{"role": "system", "content": "{system}"}}, {{"role": "user", "content": text}}],
    )
    print(response.usage)
    return response.choices[0].message.content
"""
