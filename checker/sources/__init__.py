"""Where source comes from, before anything is parsed: discovery, decoding, notebooks, agent files, module names.

A *path* is a posix string relative to the root of a `FileSystem`: the working directory for the command line, a
dictionary for examples and tests. What the world gets wrong (a file that cannot be read or decoded) is a
`checker.locations.Problem`; what the user gets wrong (a path that does not exist) is a `checker.errors.UsageError`.
"""

from checker.sources.agents import AgentFile, read_agent
from checker.sources.decode import Decoded, decode_python, decode_text
from checker.sources.discover import DEFAULT_EXCLUDES, Discovery, SourceFile, SourceKind, discover
from checker.sources.files import FileSystem, Listing, MemoryFiles, RealFiles, StatKey
from checker.sources.import_index import ImportIndex
from checker.sources.modules import ModuleIndex
from checker.sources.notebooks import CellLine, CodeCell, LineMap, Notebook, as_module, read_notebook
from checker.sources.prefilter import ByteTest, Prefilter
from checker.sources.store import SourceStore

__all__ = [
    "DEFAULT_EXCLUDES",
    "AgentFile",
    "ByteTest",
    "CellLine",
    "CodeCell",
    "Decoded",
    "Discovery",
    "FileSystem",
    "ImportIndex",
    "LineMap",
    "Listing",
    "MemoryFiles",
    "ModuleIndex",
    "Notebook",
    "Prefilter",
    "RealFiles",
    "SourceFile",
    "SourceKind",
    "SourceStore",
    "StatKey",
    "as_module",
    "decode_python",
    "decode_text",
    "discover",
    "read_agent",
    "read_notebook",
]
