"""Suggestions of a measure's department, people, deadline and target, taken from the text of the
plan.
"""
