"""Copies of the records: looked at, compared, gone back to."""
