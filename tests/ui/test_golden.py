"""The meeting on the wall, screen by screen, held against what was looked at and found good."""

import difflib
import os
from pathlib import Path

import pytest
from full_meeting import Said, hold
from ui_school import app_on, screen_text
from wall import SIZES, meeting_views

GOLDEN = Path(__file__).parent / "golden"
VARIABLE = "MEETINGTUI_GOLDEN"
HOW_TO_REWRITE = f"If it is meant: {VARIABLE}=write pytest tests/ui/test_golden.py, and read it."


@pytest.mark.parametrize("size", SIZES[:2], ids="{0[0]}x{0[1]}".format)
async def test_every_screen_of_the_meeting_looks_as_it_did(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    hold(tmp_path, Said())
    app = app_on(tmp_path)
    screens = []
    async with app.run_test(size=size) as pilot:
        async for name in meeting_views(pilot):
            screens.append(f"【{name}】\n{screen_text(app)}\n")
    now = "\n".join(screens)
    file = GOLDEN / f"meeting-{size[0]}x{size[1]}.txt"
    if os.environ.get(VARIABLE) == "write":
        file.write_text(now, encoding="utf-8")
    difference = "\n".join(
        difflib.unified_diff(
            file.read_text(encoding="utf-8").splitlines(),
            now.splitlines(),
            fromfile=file.name,
            tofile="on the screen now",
            lineterm="",
            n=4,
        )
    )
    assert not difference, f"{HOW_TO_REWRITE}\n{difference}"
