"""The screens of a meeting compared with the golden files."""

from pathlib import Path

import pytest
from every_screen import SIZES, meeting_views
from full_meeting import SchoolTexts, write_full_meeting
from golden_screens import difference_from_golden_file
from ui_school import app_on, screen_text


@pytest.mark.parametrize("size", SIZES[:2], ids="{0[0]}x{0[1]}".format)
async def test_every_screen_of_the_meeting_looks_as_it_did(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    write_full_meeting(tmp_path, SchoolTexts())
    app = app_on(tmp_path)
    screens = []
    async with app.run_test(size=size) as pilot:
        async for name in meeting_views(pilot):
            screens.append(f"【{name}】\n{screen_text(app)}\n")
    changed = difference_from_golden_file(f"meeting-{size[0]}x{size[1]}", "\n".join(screens))
    assert not changed, changed
