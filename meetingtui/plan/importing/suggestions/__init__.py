"""Suggested department, people, deadline and target of a measure, from its own words."""
