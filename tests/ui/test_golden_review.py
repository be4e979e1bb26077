"""The pages of the review of the sample school compared with the golden files."""

from pathlib import Path

import pytest
from every_screen import review_views
from golden_screens import difference_from_golden_file
from ui_school import TODAY, app_on, screen_text, settle

from meetingtui.sample import create_sample_school


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)], ids="{0[0]}x{0[1]}".format)
async def test_every_screen_of_the_review_looks_as_it_did(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    create_sample_school(tmp_path, TODAY)
    app = app_on(tmp_path)
    screens = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        async for name in review_views(pilot):
            screens.append(f"【{name}】\n{screen_text(app)}\n")
    changed = difference_from_golden_file(f"review-{size[0]}x{size[1]}", "\n".join(screens))
    assert not changed, changed
