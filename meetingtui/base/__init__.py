"""Foundations for all other packages: errors, Chinese wording, dates and files. Nothing here
knows about schools.
"""
