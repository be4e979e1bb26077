"""The commands. No command but the app itself imports textual."""

from meetingtui.cli.program import cli, main

__all__ = ["cli", "main"]
