"""The ledger: one record for each logical LLM call, with its attempts, tokens and cost; JSON Lines in and out.

records = ledger.records(recorder.exchanges, policy=policy, root=root, prices_at=datetime.now(UTC))
ledger.write(Path("ledger.jsonl"), records)
assert list(records) == ledger.read(Path("ledger.jsonl"))
"""

from pytest_model_routing.ledger.build import CallBook, calls, records
from pytest_model_routing.ledger.call import Call
from pytest_model_routing.ledger.costs import Pricer
from pytest_model_routing.ledger.lines import LedgerError, decode, encode, read, write
from pytest_model_routing.ledger.prompts import Prompt, Turn
from pytest_model_routing.ledger.record import Attempt, Follows, Link, ModelUsage, Price, Record, Tokens
from pytest_model_routing.pricing.cost import Status

__all__ = [
    "Attempt",
    "Call",
    "CallBook",
    "Follows",
    "LedgerError",
    "Link",
    "ModelUsage",
    "Price",
    "Pricer",
    "Prompt",
    "Record",
    "Status",
    "Tokens",
    "Turn",
    "calls",
    "decode",
    "encode",
    "read",
    "records",
    "write",
]
