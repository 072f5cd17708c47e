"""Plugins for the whole suite; pytest allows this only in a conftest at the top."""

pytest_plugins = ["pytester"]
