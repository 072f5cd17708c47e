"""The arguments, and the help that explains them."""

from __future__ import annotations

import argparse
import enum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from checker.report.formats import Format, SitesFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Choice = TypeVar("_Choice", bound=enum.StrEnum)

COMMANDS = {
    "check": "report routing anti-patterns (what happens without a command)",
    "sites": "list every LLM call site and the models it can use",
    "rule": "explain a rule, or list all rules",
    "baseline": "write the file of known findings, or remove what is no longer there",
    "config": "show the settings in force and where each comes from",
}

_DESCRIPTION = """\
Finds every LLM call site in Python code, notebooks and agent files, works out which model each one uses, and reports
routing anti-patterns.

commands:
""" + "".join(f"  {name:<10}{what}\n" for name, what in COMMANDS.items())

_EPILOG = """\
examples:
  route-lint src/                           check a project; exit code 1 when there are findings
  route-lint sites src/ --format csv        an inventory for a spreadsheet
  route-lint --since origin/main src/       only what this branch touches
  route-lint --select RL7 --fix --unsafe-fixes src/   move away from retired models
  route-lint rule RL103                     why a rule exists, and how to satisfy it
  route-lint baseline src/                  accept what is there today, report only what is new

exit codes: 0 clean, 1 findings, 2 wrong arguments or configuration, 3 an error in route-lint itself, 130 interrupted
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one call, with `command` set. Exits as argparse does."""
    command = arguments[0] if arguments and arguments[0] in COMMANDS else None
    if command is None:
        parser = check_parser("route-lint", _DESCRIPTION, _EPILOG)
        options = parser.parse_args(arguments)
        _refuse_slips(parser, arguments)
        options.command = "check"
        return options
    parsers = {
        "check": lambda prog: check_parser(prog, COMMANDS["check"]),
        "sites": _sites_parser,
        "rule": _rule_parser,
        "baseline": _baseline_parser,
        "config": _config_parser,
    }
    options = parsers[command](f"route-lint {command}").parse_args(arguments[1:])
    options.command = command
    return options


def check_parser(prog: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    """The parser of `route-lint [check]`."""
    parser = _parser(prog, description, epilog)
    _add_paths(parser)
    output = parser.add_argument_group("output")
    _add_format(output, Format)
    _add_output(output)
    output.add_argument("--statistics", action="store_true", help="count the findings by rule instead of listing them")
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 although there are findings")
    _add_selection(parser)
    narrowing = parser.add_argument_group("known findings")
    narrowing.add_argument("--since", metavar="REV", help="only findings on lines changed since a git revision")
    narrowing.add_argument("--baseline", type=Path, metavar="FILE", help="hide the findings this file knows")
    narrowing.add_argument("--no-baseline", action="store_true", help="show known findings as well")
    narrowing.add_argument(
        "--add-ignore", action="store_true", help="write an ignore comment beside each finding, then stop"
    )
    narrowing.add_argument("--reason", metavar="TEXT", help="with --add-ignore: why, in the comments' own words")
    fixing = parser.add_argument_group("fixing")
    fixing.add_argument("--fix", action="store_true", help="apply the fixes that are safe")
    fixing.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: the others as well")
    fixing.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    _add_settings(parser)
    return parser


def _sites_parser(prog: str) -> argparse.ArgumentParser:
    parser = _parser(prog, "Lists every LLM call site: where, in which function, with which models, for which task.")
    _add_paths(parser)
    output = parser.add_argument_group("output")
    _add_format(output, SitesFormat)
    _add_output(output)
    _add_settings(parser)
    return parser


def _rule_parser(prog: str) -> argparse.ArgumentParser:
    parser = _parser(prog, "Explains a rule; without one, lists them all.")
    parser.add_argument("rule", nargs="?", help="a code such as RL701, or a name such as retired-model")
    parser.add_argument("--all", action="store_true", help="the documentation of every rule")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (Markdown) or json")
    _add_output(parser)
    return parser


def _baseline_parser(prog: str) -> argparse.ArgumentParser:
    parser = _parser(
        prog,
        "Writes the baseline: the findings a project has decided to live with for now. Where the file exists, findings "
        "that are gone are removed from it, and none is added unless --accept-new says so.",
    )
    _add_paths(parser)
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="the file, instead of the configured one")
    parser.add_argument("--accept-new", action="store_true", help="also add the findings it does not know yet")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the file is out of date")
    _add_selection(parser)
    _add_settings(parser)
    return parser


def _config_parser(prog: str) -> argparse.ArgumentParser:
    parser = _parser(prog, "Shows the settings in force, and the file or option each comes from.")
    parser.add_argument("paths", nargs="*", default=["."], metavar="PATH", help="the paths they are for (default: .)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text or json")
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of [tool.route-lint] instead")
    _add_output(parser)
    _add_selection(parser)
    _add_settings(parser)
    return parser


def _parser(prog: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    parser = _Parser(
        prog=prog,
        usage=None if prog != "route-lint" else "route-lint [COMMAND] [options] [PATH ...]",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.add_argument("--verbose", action="store_true", help="more about the run, and tracebacks")
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto",
        help="colours (default: auto, on terminals; NO_COLOR and FORCE_COLOR are heeded)",
    )  # fmt: skip
    return parser


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", default=["."], metavar="PATH", help="files and folders (default: .); - reads stdin"
    )
    parser.add_argument("--stdin-filename", metavar="NAME", help="what the source from stdin is called")


def _add_output(group: argparse._ActionsContainer) -> None:
    group.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of stdout")


def _add_selection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "rules", "RULES are codes, names, code prefixes such as RL7, or ALL; comma-separated"
    )
    for option, what in (
        ("--select", "only these"),
        ("--extend-select", "these as well"),
        ("--ignore", "not these"),
    ):
        group.add_argument(option, action="extend", type=_split, metavar="RULES", help=what)
    group.add_argument("--min-confidence", metavar="LEVEL", help="hide findings less sure than high, medium or low")
    group.add_argument(
        "--persona", metavar="WHO", help="how many false alarms are acceptable: regular, pedantic or auditor"
    )
    group.add_argument("--preview", action=argparse.BooleanOptionalAction, help="rules that are still being proven")


def _add_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("settings")
    group.add_argument("--config", type=Path, metavar="FILE", help="this configuration instead of the nearest one")
    group.add_argument("--isolated", action="store_true", help="no configuration file of route-lint's at all")
    group.add_argument("--exclude", action="extend", type=_split, metavar="PATTERNS", help="also leave out these paths")
    group.add_argument("--no-cache", action="store_true", help="read every file anew")
    group.add_argument("--jobs", type=_jobs, metavar="N", help="processes to use (default: as many as are worth it)")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in the words of every other error, with a guess at what was meant."""

    def error(self, message: str) -> NoReturn:
        wrong = message.removeprefix("unrecognized arguments: ").split()[0]
        if wrong.startswith("--") and wrong not in self._option_string_actions:
            from checker.config.suggest import did_you_mean

            message = f"there is no option `{wrong}`{did_you_mean(wrong, self._option_string_actions)}"
        self.exit(2, f"route-lint: error: {message}\nSee {self.prog} --help\n")


def _refuse_slips(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """`route-lint chek src` means a command; without this it would be about a file called `chek`."""
    first = arguments[0] if arguments else ""
    if first and not first.startswith("-") and not Path(first).exists():
        from checker.config.suggest import did_you_mean

        if hint := did_you_mean(first, COMMANDS):
            parser.error(f"`{first}` is neither a command nor a path{hint}")


def _one_of(choices: type[_Choice]) -> Callable[[str], _Choice]:
    def read(text: str) -> _Choice:
        if text in list(choices):
            return choices(text)
        from checker.config.suggest import did_you_mean

        names = ", ".join(choices)
        raise argparse.ArgumentTypeError(f"must be one of {names}, not `{text}`{did_you_mean(text, choices)}")

    return read


def _add_format(group: argparse._ActionsContainer, formats: type[enum.StrEnum]) -> None:
    group.add_argument(
        "--format",
        type=_one_of(formats),
        default=formats("text"),
        metavar="FORMAT",
        help=f"one of {', '.join(formats)} (default: text)",
    )


class _Version(argparse.Action):
    """Prints the version; looking it up is slow enough to be left until somebody asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"route-lint {version('pytest-model-routing')}")
        parser.exit()


def _split(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(",")) if part]


def _jobs(text: str) -> int:
    if text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 1, found {text!r}")
