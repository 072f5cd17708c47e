"""The command line: argv to configuration to run to exit code. The only place that prints and exits.

Exit codes: 0 clean, 1 findings, 2 a mistake in the arguments or a configuration file, 3 a mistake of route-lint's own.

`main` parses the arguments and imports a command's module only then, so that `route-lint --help` and `--version` cost
no more than an interpreter.
"""

from checker.cli.main import main

__all__ = ["main"]
