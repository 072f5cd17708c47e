"""Where source comes from, before anything is parsed: discovery, decoding, notebooks, agent files, module names.

A *path* is a posix string relative to the root of a `FileSystem`: the working directory for the command line, a
dictionary for examples and tests. What the world gets wrong (a file that cannot be read or decoded) is a
`checker.locations.Problem`; what the user gets wrong (a path that does not exist) is a `checker.errors.UsageError`.
"""

from checker.sources.decode import Decoded, decode_python, decode_text
from checker.sources.discover import DEFAULT_EXCLUDES, Discovery, SourceFile, SourceKind, discover
from checker.sources.files import FileSystem, Listing, MemoryFiles, RealFiles, StatKey
from checker.sources.modules import ModuleIndex

__all__ = [
    "DEFAULT_EXCLUDES",
    "Decoded",
    "Discovery",
    "FileSystem",
    "Listing",
    "MemoryFiles",
    "ModuleIndex",
    "RealFiles",
    "SourceFile",
    "SourceKind",
    "StatKey",
    "decode_python",
    "decode_text",
    "discover",
]
