"""Parsing of one typed line of Chinese: a task, opinions, progress, attendance, an achievement."""
