"""Python source -> plain records. The only package that touches libcst, and it is imported only when a file is parsed.

`checker.syntax.tree` holds the records and can be imported alone; `checker.syntax.parse` brings in libcst (0.2-0.4 s).
"""
