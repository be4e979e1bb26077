"""随手记 from home: a line, Enter, and it is a task or a topic; then the next line."""

from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from ui_school import app_on, enter, newest_meeting, press, screen_text, type_text

from meetingtui.plan.item import ItemKind
from meetingtui.ui.dialogs.quick_note_dialog import QuickNoteDialog


async def test_lines_become_tasks_until_tab_makes_them_topics(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4")
        await enter(pilot, "补交安全台账 严守正 12月4日前")
        assert "已记下：补交安全台账" in screen_text(app)
        await press(pilot, "tab")
        await enter(pilot, "寒假值班安排（顾一帆）")
        assert isinstance(app.screen, QuickNoteDialog)
        (task,) = [
            item for item in app.context.records.items.values() if item.kind is ItemKind.TASK
        ]
        assert (task.title, task.people, task.department) == (
            "补交安全台账",
            ("严守正",),
            "后勤保障部",
        )
        assert [topic.title for topic in newest_meeting(app).topics] == ["寒假值班安排"]
        await press(pilot, "escape")
        shown = screen_text(app)
        assert "补交安全台账" in shown
        assert "议题 1 项" in shown
        await press(pilot, "ctrl+z", "ctrl+z")
        assert "还没有议定事项" in screen_text(app)


async def test_a_name_that_may_be_two_people_is_not_guessed(planned: Path) -> None:
    school = (planned / "school.yaml").read_text(encoding="utf-8")
    more = "  - {name: 林小雨, post: 课程教学部干事}\nterms:"
    (planned / "school.yaml").write_text(school.replace("terms:", more), encoding="utf-8")
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4")
        await enter(pilot, "补交台账 林老师 12月4日前")
        assert not [i for i in app.context.records.items.values() if i.kind is ItemKind.TASK]
        assert "林小雨" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_dialog_looks_as_it_did(planned: Path, size: tuple[int, int]) -> None:
    app = app_on(planned)
    shown = []
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f4")
        await type_text(pilot, "补交安全台账 严守正 12月4日前")
        shown.append(screen_text(app))
        await press(pilot, "enter", "tab")
        shown.append(screen_text(app))
        await type_text(pilot, "寒假值班安排（顾一帆）")
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"quick-note-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
