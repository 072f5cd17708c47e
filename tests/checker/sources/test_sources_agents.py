"""Agent files: what is one, on which lines its keys are, and what counts as damage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.locations import Problem
from checker.sources import AgentFile, read_agent


def agent_of(front: str, body: str = "Body.\n") -> AgentFile:
    agent = read_agent("a.md", f"---\n{front}\n---\n{body}".encode())
    assert isinstance(agent, AgentFile)
    return agent


def test_an_agent() -> None:
    agent = agent_of(
        "name: reviewer\ndescription: Reviews code.\nmodel: opus\ntools: Read, Grep\ncolor: red", "\nYou review.\n"
    )

    assert agent == AgentFile(
        path="a.md",
        name="reviewer",
        description="Reviews code.",
        model="opus",
        tools=("Read", "Grep"),
        body="\nYou review.\n",
        name_line=2,
        description_line=3,
        model_line=4,
        tools_line=5,
        body_line=8,
    )


def test_optional_keys() -> None:
    agent = agent_of("name: x\ndescription: y")

    assert (agent.model, agent.model_line, agent.tools, agent.tools_line) == (None, None, (), None)


@pytest.mark.parametrize("value", ["", "null", "~", "''"])
def test_an_empty_model_is_none_on_its_line(value: str) -> None:
    agent = agent_of(f"name: x\ndescription: y\nmodel: {value}")

    assert (agent.model, agent.model_line) == (None, 4)


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ("Read", ("Read",)),
        ("Read, Bash(git diff *, git log *) , Grep,", ("Read", "Bash(git diff *, git log *)", "Grep")),
        ("[Read, Grep]", ("Read", "Grep")),
        ("\n  - Read\n  - Bash(a, b)", ("Read", "Bash(a, b)")),
        ("{a: b}", ()),
        ("[]", ()),
    ],
)
def test_tools(tools: str, expected: tuple[str, ...]) -> None:
    assert agent_of(f"name: x\ndescription: y\ntools: {tools}").tools == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ('Use when: user says "hi"', 'Use when: user says "hi"'),
        ("It's this: that\n  and: more\n\n  too", "It's this: that and: more\ntoo"),
        ("[BETA] Reviews", "[BETA] Reviews"),
        ("@claude helps", "@claude helps"),
        ("ends with a colon:", "ends with a colon:"),
        (">\n  folded: text\n  here", "folded: text here"),
        ("'quoted: text'", "quoted: text"),
    ],
)
def test_descriptions_as_people_write_them(description: str, expected: str) -> None:
    agent = agent_of(f"name: x\ndescription: {description}\nmodel: opus  # why")

    assert (agent.description.strip(), agent.model) == (expected, "opus")
    assert agent.model_line == 4 + description.count("\n")


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf---\r\nname: x\r\ndescription: when: y\r\nmodel: opus\r\n---\r\nBody\r\n"
    agent = read_agent("a.md", data)
    assert isinstance(agent, AgentFile)

    assert (agent.name, agent.description, agent.model, agent.model_line) == ("x", "when: y", "opus", 4)
    assert (agent.body, agent.body_line) == ("Body\r\n", 6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n",
        "---\n",
        "---\n---\n",
        "---\ntitle: A page\n---\n",
        "---\nname: x\n---\n",
        "---\nname: x\ndescription:\n---\n",
        "---\nname: [x]\ndescription: y\n---\n",
        "---\n- name\n- description\n---\n",
        "---\n\nA rule, not front matter.\n",
        "text\n---\nname: x\ndescription: y\n---\n",
    ],
)
def test_markdown_that_is_no_agent(text: str) -> None:
    assert read_agent("a.md", text.encode()) is None


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\nname: x\ndescription: y\n", 1, "the front matter is not closed by a line `---`"),
        ("---\nname: x\ndescription: y\nbroken\n---\n", 4, "the front matter is not valid YAML"),
        ("---\nname: x\n\tdescription: y\n---\n", 3, "the front matter is not valid YAML"),
        ("---\nname: x\ndescription: 'open\nmodel: y\n---\n", 5, "the front matter is not valid YAML"),
        ("---\nname: x\ndescription: y\ntools: [Read, Grep\n---\n", 5, "the front matter is not valid YAML"),
        ("---\nname: \x07\n---\n", 2, "the front matter is not valid YAML"),
        ("---\nname: " + "[" * 5000 + "\n---\n", 2, "the front matter is not valid YAML"),
    ],
)
def test_damage_is_a_problem_on_its_line(text: str, line: int, what: str) -> None:
    problem = read_agent("a.md", text.encode())

    assert isinstance(problem, Problem)
    assert (problem.path, problem.line) == ("a.md", line)
    assert problem.what.startswith(what)


def test_bytes_that_are_no_text_are_a_problem() -> None:
    assert read_agent("a.md", b"---\nname: \xff\n---\n") == Problem(
        path="a.md", line=2, what="byte 0xff is not valid utf-8"
    )


def test_yaml_that_names_objects_makes_none() -> None:
    assert agent_of("name: !!python/object/apply:os.getcwd x\ndescription: y").name == "x"


@settings(deadline=None)
@given(st.text("ab:-'\"[]{}#&*!|>@`%\n\t ,é", max_size=40), st.integers(0, 3))
def test_any_front_matter_is_read_or_refused(text: str, before: int) -> None:
    front = "# c\n" * before + f"name: x\ndescription: y\n{text}"
    agent = read_agent("a.md", f"---\n{front}\n---\n".encode())

    if isinstance(agent, AgentFile):
        assert (agent.name_line, agent.description_line) == (2 + before, 3 + before)
