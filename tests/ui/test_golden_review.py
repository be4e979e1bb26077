"""The review of the sample school, leaf by leaf, held against what was found good."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
from golden import difference
from textual.pilot import Pilot
from ui_school import TODAY, app_on, press, screen_text, type_text, until

from meetingtui.sample import create
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.review.screen import LEAVES


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)], ids="{0[0]}x{0[1]}".format)
async def test_every_screen_of_the_review_looks_as_it_did(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    create(tmp_path, TODAY)
    app = app_on(tmp_path)
    screens = []
    async with app.run_test(size=size) as pilot:
        async for name in _views(pilot):
            screens.append(f"【{name}】\n{screen_text(app)}\n")
    changed = difference(f"review-{size[0]}x{size[1]}", "\n".join(screens))
    assert not changed, changed


async def _views(pilot: Pilot[None]) -> AsyncIterator[str]:
    """Every leaf as one comes upon it, then a list, a filter and a life."""
    app = cast("MeetingApp", pilot.app)
    await press(pilot, "f8")
    for name, _ in LEAVES:
        await until(pilot, lambda: "正在读" not in screen_text(app))
        yield name
        await press(pilot, "f4")
    await press(pilot, "enter")
    yield "滞后的事项"
    await press(pilot, "enter")
    yield "来龙去脉"
    await press(pilot, "escape", "escape", "f5")
    await type_text(pilot, "学生发展中心 推进中")
    yield "筛选"
