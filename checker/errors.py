"""The errors a user can make; each carries every problem found, so that they are fixed in one go.

RouteLintError
├── UsageError     the command line: exit code 2
└── ConfigError    a configuration or policy file: exit code 2
"""

from __future__ import annotations


class RouteLintError(Exception):
    """Base of the errors that are reported to the user without a traceback."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


class UsageError(RouteLintError):
    """Wrong arguments: a path that does not exist, nothing to scan, an unknown rule code."""


class ConfigError(RouteLintError):
    """A configuration file that cannot be used; one message for each problem, with file and key."""
