"""The pytest plugin: hooks and fixtures, thin; everything heavy is imported late."""
