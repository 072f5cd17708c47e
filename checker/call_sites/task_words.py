"""The words that tell what a call is for: in names of functions, classes and modules, in prompts, in schemas.

    classify_ticket                      a name for `classification`
    "Summarize the following text ..."   a prompt for `summary`

Names are matched in lower case with words joined by `_`; prompts in lower case, at most their beginning. The tasks are
those of the default policy. A pattern that fits more than its task is worth nothing here: silence is better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_START = r"(?:^|[.!?:;\n>*#-]\s*|\bplease |\byour (?:task|job|goal|role) is to |\byou (?:should|must|will) |\bto )"
_YOU = r"\byou(?: are|'re)(?: now)?(?: acting as)? (?:an? |the )?(?:[\w/&-]+,? ){0,6}?"
_WHAT = r"(?:the|this|these|following|each|a|an|all|any|user|given|provided|below|input)\b"


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one task. `weak`: they count half, so that two of them must agree."""

    task: str
    names: re.Pattern[str] | None
    prompts: re.Pattern[str] | None
    weak: bool = False


def _words(task: str, names: str, prompts: str, *, weak: bool = False) -> Words:
    return Words(task, re.compile(names) if names else None, re.compile(prompts) if prompts else None, weak)


WORDS: tuple[Words, ...] = (
    _words(
        "classification",
        r"(?:^|_)(?:classif(?:y|ier|ies|ication)|categori[sz](?:e|er|ation)|triage)(?:_|$)|(?:^|_)detect_(?:\w+_)?(?:language|topic)",
        rf"{_START}(?:classify|categori[sz]e) |{_YOU}(?:classifier|categori[sz]er|triager?)\b"
        r"|(?:into|as|to) (?:exactly )?one of (?:the following|these) (?:categor|label|class)",
    ),
    _words(
        "routing",
        r"(?:^|_)(?:router$|route_(?:query|request|message|question|intent|task|to)|(?:select|choose|pick)_(?:\w+_)?(?:model|agent|route|mode)"
        r"|next_agent)(?:_|$)",
        rf"{_YOU}(?:router|dispatcher)\b|{_START}(?:route|dispatch) {_WHAT}|{_START}(?:decide|determine|choose|select) which (?:agent|model|expert|department|mode)",
    ),
    _words("intent", r"(?:^|_)(?:detect|classify|recogni[sz]e|identify)_(?:\w+_)?intents?(?:_|$)|(?:^|_)intent_(?:classif|detect|recogn)",
           rf"{_START}(?:classify|identify|determine|detect) the (?:user'?s? )?intent\b"),
    _words("sentiment", r"(?:^|_)sentiment(?:_|$)", r"\b(?:the|its) sentiment (?:of|as)|sentiment (?:analysis|classif)"),
    _words("moderation", r"(?:^|_)(?:moderat(?:e|ion|or)|is_toxic|content_filter|safety_check)(?:_|$)",
           rf"{_YOU}(?:content )?moderator\b|{_START}(?:moderate|check) (?:\w+ ){{0,4}}(?:toxic|harmful|unsafe|policy)"),
    _words("yes_no", "", r"(?:answer|respond|reply|return|output) (?:only |just |strictly )?(?:with )?(?:only |either )?[`\"']?(?:yes|true)[`\"']?(?: or |/)[`\"']?(?:no|false)"),
    _words("scoring", r"(?:^|_)(?:grad(?:e|er|ing)_?\w*|scor(?:e|er|ing)|rate_\w+|quality_scor\w+)(?:_|$)",
           rf"{_YOU}(?:grader|scorer|rater)\b|{_START}(?:grade|score|rate) (?:{_WHAT}|how|whether|if)"),
    _words(
        "evaluation/judge",
        r"(?:^|_)(?:judges?|critic|reflect(?:ion|or)|evaluat(?:e(?!_model)|or|ors)|pairwise(?:_\w+)?)(?:_|$)",
        rf"{_YOU}(?:judge|evaluator|critic|assessor)\b|{_START}(?:evaluate|judge|assess) (?:{_WHAT}|how|whether|if)",
    ),
    _words("extraction", r"(?:^|_)(?:extract(?:or|ion|s)?|ocr)(?:_|$)",
           rf"{_START}extract (?!from |and (?:resolve|reconcile) )|{_YOU}(?:data |information |entity )?extract(?:or|ion)\b|{_START}(?:parse|convert) {_WHAT} (?:\w+ ){{0,6}}(?:into|to) (?:a )?(?:json|structured)"),
    _words("summary", r"(?:^|_)(?:summar(?:y|ies|i[sz](?:e|er|ation|ing))|digest|tldr|recap)(?:_|$)",
           rf"{_START}(?:summari[sz]e|condense) |{_YOU}summari[sz](?:er|ation)\b|{_START}(?:write|create|provide|generate|produce|give) (?:me )?(?:an? |the )?(?:[\w-]+,? ){{0,4}}summary"),
    _words("commit_message", r"(?:^|_)commit_(?:message|msg)", rf"{_START}(?:write|generate|create|produce|suggest|draft)[^.\n]{{0,60}}\bcommit messages?\b|{_YOU}commit messages?"),
    _words("title", r"(?:^|_)(?:generate|create|make|suggest|write)_(?:\w+_)?title(?:_|$)|(?:^|_)title_generat",
           rf"{_START}(?:write|generate|create|suggest|produce|give)[^.\n]{{0,50}}\btitle\b"),
    _words("translation", r"(?:^|_)translat(?:e|or|ion|ions|ing)(?:_|$)", rf"{_START}translate |{_YOU}translator\b"),
    _words("chat", r"(?:^|_)(?:chat(?:bot)?|conversation(?:_loop)?|chat_(?:loop|session|response|turn))$", r"", weak=True),
    _words("question_answering", r"(?:^|_)(?:answer_(?:question|query)|question_answer\w*|ask_question)(?:_|$)",
           rf"{_START}answer (?:the|this|these|my|their|all|a|user)(?:'s)? (?:\w+ ){{0,3}}questions?\b|use the following (?:pieces of )?(?:retrieved )?(?:context|information) to answer"),
    _words("research", r"(?:^|_)(?:deep_)?research(?:er|_agent|_assistant)?(?:_|$)", rf"{_YOU}research(?:er| assistant| analyst)\b", weak=True),
    _words(
        "drafting",
        r"(?:^|_)(?:draft|compose|write|generate|create)_(?:\w+_)?(?:draft|e?mail|letter|blog|post|article|essay|story|newsletter|section|sections|reply|pr_description|copy)(?:_|$)"
        r"|(?:^|_)(?:cover_letter|formulate_draft|humanize|rewrite)(?:_|$)",
        rf"{_START}(?:write|draft|compose|rewrite) (?:me )?(?:an? |the |this )?(?:[\w-]+,? ){{0,5}}(?:e?mail|letter|blog|post|article|essay|story|newsletter|section|reply|report|description)\b|{_YOU}(?:copy|content |technical )?writer\b",
    ),
    _words(
        "code_generation",
        r"(?:^|_)(?:generate|write|create|produce)_(?:\w+_)?(?:code|sql|script|program|function)(?:_|$)|(?:^|_)(?:code_gen\w*|text_?to_?sql|codegen)(?:_|$)",
        rf"{_START}(?:write|generate|implement|produce|create) (?:[\w-]+,? ){{0,5}}(?:code|function|script|sql|program|class)\b|{_YOU}(?:programmer|coder|coding assistant|code generator)\b",
    ),
    _words("test_fix", r"(?:^|_)(?:fix_(?:\w+_)?tests?|repair_tests?)(?:_|$)", rf"{_START}fix (?:the |this |these )?(?:failing )?tests?\b"),
    _words("analysis", r"(?:^|_)analy[sz](?:e|er|is)(?:_|$)", rf"{_START}analy[sz]e {_WHAT}|{_YOU}analyst\b", weak=True),
    _words("agent", r"(?:^|_)(?:agent(?:ic)?_?loop|run_agent|agent_step|tool_loop|run_tool_loop|sampling_loop)(?:_|$)", r""),
    _words("code_review", r"(?:^|_)(?:code_review(?:er)?|review_(?:code|diff|pr|pull_request|patch|changes|commit|file)s?|(?:pr|diff)_review(?:er)?)(?:_|$)",
           rf"{_YOU}(?:code|pull request|pr) reviewer\b|{_YOU}review(?:er|ing)\b[^.\n]{{0,60}}\b(?:code|diff|pull request)|{_START}review (?:{_WHAT} )?(?:[\w-]+ ){{0,4}}(?:code|diff|pull request|patch|changes|commit)\b|{_START}(?:do|perform|conduct) an? (?:\w+ ){{0,3}}code review"),
    _words("security_review", r"(?:^|_)(?:security_(?:review(?:er)?|audit(?:or)?)|audit_(?:code|security|contract)|(?:find|detect|scan)_vulnerabilit\w+)(?:_|$)",
           rf"{_YOU}security (?:reviewer|auditor|analyst|engineer|expert|researcher)\b|{_START}(?:find|identify|look for|check for|review|audit)[^.\n]{{0,60}}\b(?:security (?:issues?|vulnerabilit\w+|flaws?)|vulnerabilit\w+)"),
    _words("architecture", r"(?:^|_)(?:design_(?:system|architecture)|architecture_(?:review|design)|software_architect)(?:_|$)",
           rf"{_YOU}(?:software|system|systems|solution|solutions|cloud|enterprise) architect\b|{_START}design the (?:\w+ )?architecture"),
    _words("orchestration", r"(?:^|_)(?:orchestrat(?:e|or|ion)|supervisor|coordinator)(?:_|$)", rf"{_YOU}(?:orchestrator|supervisor|coordinator)\b"),
    _words("planning", r"(?:^|_)(?:plan(?:ner|ning)|(?:make|create|generate|write|build)_(?:\w+_)?plan|decompose_(?:task|goal))(?:_|$)",
           rf"{_YOU}planner\b|{_START}(?:create|write|make|generate|produce|develop|come up with) (?:an? |the )?(?:[\w-]+,? ){{0,4}}plan\b|{_START}break (?:[\w ]+ )?down into (?:\w+ ){{0,3}}(?:steps|tasks|subtasks|sub-tasks)"),
    _words("debugging", r"(?:^|_)(?:diagnose(?:_\w+)?|root_cause(?:_\w+)?|troubleshoot|debug_(?:error|failure|issue|code|crash))(?:_|$)",
           rf"{_START}(?:debug|find the (?:root )?cause of) {_WHAT}|{_START}(?:diagnose|troubleshoot) |{_YOU}debugger\b"),
    _words("strategy", r"(?:^|_)(?:business_strategy|strategic_plan\w*)(?:_|$)", rf"{_YOU}(?:business |corporate )strateg(?:ist|y)|{_START}develop an? (?:\w+ ){{0,3}}strategy"),
    _words("irreversible_action",
           r"(?:^|_)(?:approve|execute|issue|authori[sz]e|process|decide(?:_on)?)_(?:\w+_)?(?:payment|refund|transfer|trade|deployment|deletion|payout|withdrawal)s?(?:_|$)",
           rf"{_START}(?:approve|execute|issue|authori[sz]e|decide (?:on|whether to (?:approve|issue))) (?:{_WHAT} )?(?:\w+ ){{0,3}}(?:payment|refund|transfer|trade|deployment|deletion|payout)\b"),
)  # fmt: skip
SHORT = re.compile(
    r"\b(?:in (?:one|1|two|2|a) (?:short |single )?sentences?|one[- ]sentence|one[- ]line|single[- ]sentence|tl;?dr|in \d\d? words)\b"
)
"""A summary that is short."""
