"""Lets the tests in the folders below import `made_exchanges`."""
