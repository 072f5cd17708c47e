"""A help desk that lets language models answer its mail."""
