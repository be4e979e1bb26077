"""Screens held against what was looked at and found good: plain text, kept beside the tests."""

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "ui" / "golden"
VARIABLE = "MEETINGTUI_GOLDEN"


def difference(name: str, now: str) -> str:
    """How the screens differ from the golden ones of that name; empty where they do not."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get(VARIABLE) == "write":
        file.write_text(now, encoding="utf-8")
    found = "\n".join(
        difflib.unified_diff(
            file.read_text(encoding="utf-8").splitlines(),
            now.splitlines(),
            fromfile=file.name,
            tofile="on the screen now",
            lineterm="",
            n=4,
        )
    )
    rewrite = f"{VARIABLE}=write pytest -n 0 -k golden tests/ui"
    return found and f"If it is meant: {rewrite}, and read it.\n{found}"
