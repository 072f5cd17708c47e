"""What calls are for: the tasks that hold without a policy file, and the sorts of work they belong to.

    commit_message     a task: at most balanced, best on fast      its sort is `generation`
    short_summary      at most balanced, best on fast              its sort is `summarization`

Tasks are as fine as the choice of a tier asks for. A *sort* is coarser, and one of a closed list of words, those that
labelled sets of prompts use: `route-lint sites` reports it. A policy can name either; a sort stands for all its tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pytest_model_routing.catalog import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRule:
    """The cheapest and the dearest tier that a task allows, and the one that suits it. None: no limit."""

    min: str | None = None
    max: str | None = None
    prefer: str | None = None


TASK_SORTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "classification": ("classification", "routing", "intent", "sentiment", "moderation", "yes_no", "labelling"),
        "extraction": ("extraction",),
        "summarization": ("summary", "short_summary"),
        "translation": ("translation",),
        "generation": ("drafting", "title", "commit_message"),
        "evaluation/judge": ("scoring",),
        "chat": ("chat", "question_answering"),
        "code_generation": ("code_generation", "test_fix"),
        "code_review": ("code_review", "security_review"),
        "reasoning": ("analysis", "planning", "architecture", "debugging", "strategy", "irreversible_action"),
        "agent_loop": ("agent", "orchestration", "research"),
    }
)
"""Sort -> the tasks of it."""
_SORT_OF = {task: sort for sort, tasks in TASK_SORTS.items() for task in tasks}


def sort_of(task: str) -> str:
    """The sort of a task; a sort, and a task of one's own, is its own sort.

    >>> sort_of("commit_message"), sort_of("refund_decision")
    ('generation', 'refund_decision')
    """
    return _SORT_OF.get(task, task)


def _defaults() -> dict[str, TaskRule]:
    """The founding task map. Only what would surprise a reviewer is a limit, the rest is a preference."""
    fast, balanced, deep = Tier.FAST.value, Tier.BALANCED.value, Tier.DEEP.value
    simple = TaskRule(max=balanced, prefer=fast)  # one short answer out of a few
    usual = TaskRule(prefer=balanced)
    critical = TaskRule(min=balanced, prefer=deep)  # a mistake is missed, dear, or cannot be taken back
    return {
        **dict.fromkeys(
            ("classification", "routing", "extraction", "moderation", "yes_no", "labelling", "scoring"), simple
        ),
        **dict.fromkeys(("intent", "sentiment", "short_summary", "commit_message", "title"), simple),
        **dict.fromkeys(("translation", "summary", "chat", "question_answering", "research", "drafting"), usual),
        **dict.fromkeys(("code_generation", "test_fix", "analysis", "agent"), usual),
        **dict.fromkeys(("summarization", "generation", "evaluation/judge", "reasoning", "agent_loop"), usual),
        **dict.fromkeys(("code_review", "security_review", "architecture", "orchestration", "planning"), critical),
        **dict.fromkeys(("debugging", "strategy", "irreversible_action"), critical),
    }


DEFAULT_TASKS: Mapping[str, TaskRule] = MappingProxyType(_defaults())
