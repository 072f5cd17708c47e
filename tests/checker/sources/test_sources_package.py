"""The package as a whole: its public names, and what importing it must not cost."""

from __future__ import annotations

import subprocess
import sys

from checker import sources


def test_every_public_name_is_there_and_introduced() -> None:
    assert [name for name in sources.__all__ if not getattr(sources, name).__doc__] == []


def test_importing_it_and_looking_at_plain_python_imports_nothing_heavy() -> None:
    program = """
import sys
from checker.sources import MemoryFiles, ModuleIndex, Prefilter, SourceStore, decode_python, discover

files = MemoryFiles({"app.py": "import anthropic", "b.ipynb": ""})
paths = [file.path for file in discover(files, ["."]).files]
ModuleIndex(paths, files=files).find("app", importer="b.ipynb")
decode_python("app.py", SourceStore(files).read("app.py"))
print(sorted({"json", "libcst", "pathspec", "pytest", "vcr", "yaml"} & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"
