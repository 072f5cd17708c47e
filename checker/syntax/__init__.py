"""Python source -> plain records. The only package that touches libcst, which is imported for newer grammar alone.

`checker.syntax.tree` holds the records and can be imported alone; `checker.syntax.parse` makes them.
"""
