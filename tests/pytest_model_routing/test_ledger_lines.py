"""Records as JSON Lines and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_exchanges import OPUS, SONNET, Wire

from pytest_model_routing import ledger
from pytest_model_routing.ledger import (
    Attempt,
    Follows,
    LedgerError,
    Link,
    ModelUsage,
    Price,
    Record,
    Status,
    Tokens,
)

if TYPE_CHECKING:
    from pathlib import Path


# One of everything that a record can hold; exactness of decimals and floats included.
TOKENS = st.builds(Tokens, **dict.fromkeys(Tokens.__struct_fields__, st.integers(0, 10**12)))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
USD = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, places=12)
SECONDS = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
PRICES = st.builds(Price, status=st.sampled_from(Status), usd=st.none() | USD, reason=TEXT, date=TEXT)
RECORDS = st.builds(
    Record,
    index=st.integers(0, 10**6),
    test=TEXT,
    provider=TEXT,
    route=st.none() | TEXT,
    file=st.none() | TEXT,
    line=st.none() | st.integers(0),
    requested_model=st.none() | TEXT,
    served_model=st.none() | TEXT,
    tier=st.none() | TEXT,
    stream=st.booleans(),
    finish_reasons=st.lists(TEXT).map(tuple),
    error=st.none() | TEXT,
    attempts=st.lists(
        st.builds(
            Attempt, status=st.none() | st.integers(100, 599), error=st.none() | TEXT, seconds=st.none() | SECONDS
        )
    ).map(tuple),
    tokens=TOKENS,
    by_model=st.lists(st.builds(ModelUsage, model=TEXT, tokens=TOKENS, kind=TEXT, billed=st.booleans())).map(tuple),
    seconds=st.none() | SECONDS,
    price=PRICES,
    follows=st.none() | st.builds(Follows, call=st.integers(0, 10**6), link=st.sampled_from(Link)),
)


class TestLines:
    @given(RECORDS)
    def test_round_trip(self, record: Record) -> None:
        line = ledger.encode(record)

        assert "\n" not in line
        assert ledger.decode(line) == record

    def test_a_file_round_trip(self, tmp_path: Path) -> None:
        wire = Wire()
        wire.failure("Hours?", model=OPUS)
        wire.answer("Hours?", "9 to 5 \u2028 \x85", model=SONNET)
        path = tmp_path / "ledger.jsonl"

        ledger.write(path, wire.records())

        assert ledger.read(path) == list(wire.records())
        assert [file.name for file in tmp_path.iterdir()] == ["ledger.jsonl"]

    def test_the_names_are_those_of_opentelemetry(self) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple")
        line = msgspec.json.decode(ledger.encode(wire.records()[0]))

        names = {
            "gen_ai.provider.name",
            "gen_ai.request.model",
            "gen_ai.response.model",
            "gen_ai.response.id",
            "gen_ai.response.finish_reasons",
            "gen_ai.client.operation.duration",
            "code.function.name",
            "code.file.path",
            "code.line.number",
            "test.case.name",
        }
        assert names <= line.keys()
        assert {name for name in line if not name.startswith("model_routing.")} == names
        assert line["model_routing.usage"] == {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100}
        assert line["model_routing.cost"]["usd"] == "0.00015"

    def test_opentelemetry_knows_the_names(self) -> None:
        from opentelemetry.semconv._incubating.attributes import code_attributes, gen_ai_attributes, test_attributes

        known = {
            value
            for module in (code_attributes, gen_ai_attributes, test_attributes)
            for name, value in vars(module).items()
            if name.isupper()
        }
        encoded = [field.encode_name for kind in (Record, Tokens, ModelUsage) for field in msgspec.structs.fields(kind)]
        used = {name for name in encoded if name.startswith(("gen_ai.", "code.", "test."))}

        assert used - {"gen_ai.client.operation.duration"} <= known

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            (b'{"model_routing.call": 0', 1),
            (b"{GOOD}\n<<<<<<< HEAD\n{GOOD}\n", 2),
            (b"{GOOD}\n\n", 2),
            (b"{GOOD}\n{GOOD}", 2),
            (b'{GOOD}\n{"model_routing.call": "one"}\n', 2),
            (b'{GOOD}\n{"unknown": 1}\n', 2),
            (b"{GOOD}\n\xff\n", 2),
        ],
        ids=["cut", "conflict", "empty line", "no newline", "wrong type", "not a record", "not text"],
    )
    def test_a_damaged_line_names_file_and_line(self, tmp_path: Path, content: bytes, line: int) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple")
        path = tmp_path / "ledger.jsonl"
        path.write_bytes(content.replace(b"{GOOD}", ledger.encode(wire.records()[0]).encode()))

        with pytest.raises(LedgerError) as error:
            ledger.read(path)

        assert (error.value.source, error.value.line) == (str(path), line)
        assert str(error.value).startswith(f"{path}:{line}: ")

    def test_an_unknown_field_is_an_error_not_a_loss(self) -> None:
        wire = Wire()
        wire.answer("Hours?", "simple")
        line = ledger.encode(wire.records()[0]).replace(
            '"gen_ai.provider.name"', '"gen_ai.surprise":1,"gen_ai.provider.name"'
        )

        with pytest.raises(LedgerError, match=r"gen_ai\.surprise"):
            ledger.decode(line)
