"""Compares the text of screens with the golden files in ``tests/ui/golden``."""

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "ui" / "golden"
VARIABLE = "MEETINGTUI_GOLDEN"


def difference_from_golden_file(name: str, now: str) -> str:
    """Return a unified diff from the golden file ``name`` to the text ``now``; empty when equal.

    Writes the golden file first where ``MEETINGTUI_GOLDEN`` is ``write``.
    """
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
