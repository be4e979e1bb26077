"""Suggested department, people, deadline and target of a measure, taken from its text."""
