"""Import of a school's plan document: reading a file of any supported format, up to a proposal of
work items that the user checks.
"""
