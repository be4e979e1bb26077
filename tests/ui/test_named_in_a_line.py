"""What names another item or department than the one shown is recorded there, or asked about."""

from pathlib import Path

import pytest
from ui_school import app_on, enter, newest_meeting, open_meeting_at, press, screen_text, until

from meetingtui.school.school import load_school
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def said_of(app: MeetingApp, item: int) -> list[str]:
    return [line.text for line in app.context.records.items[item].progress]


async def test_progress_that_begins_with_another_items_title_is_that_items(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await enter(pilot, "更换操场照明 已招标")
        assert (said_of(app, 2), said_of(app, 7)) == ([], ["已招标"])


async def test_where_another_item_may_be_meant_it_is_asked(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await enter(pilot, "读书节 方案已定")
        assert "说的是哪一项" in screen_text(app)
        assert (said_of(app, 2), said_of(app, 6)) == ([], [])
        await press(pilot, "escape")
        assert screen.panel.entry_line.text == "读书节 方案已定"
        await press(pilot, "enter", "down", "enter")
        assert (said_of(app, 2), said_of(app, 6)) == ([], ["读书节 方案已定"])


async def test_a_problem_that_begins_with_a_department_is_that_departments(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        first, second = (each.department for each in newest_meeting(app).reflections[:2])
        await enter(pilot, f"{second}：护学岗人手不足")
        by_name = {each.department: each.problems for each in newest_meeting(app).reflections}
        assert by_name[first] == ()
        assert [each.text for each in by_name[second]] == ["护学岗人手不足"]


@pytest.mark.parametrize(
    ("keys", "people", "title"),
    [(("enter",), ("许小满",), "整理档案"), (("down", "enter"), (), "整理档案 许小满")],
    ids=["put on the roster", "no name after all"],
)
async def test_a_task_for_somebody_unknown_asks_whether_to_put_the_name_on_the_roster(
    planned: Path, keys: tuple[str, ...], people: tuple[str, ...], title: str
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f7")
        await enter(pilot, "整理档案 许小满 12月18日前")
        await until(pilot, lambda: "名单里没有“许小满”" in screen_text(app))
        before = set(app.context.records.items)
        await press(pilot, "escape")
        assert screen.panel.entry_line.text == "整理档案 许小满 12月18日前"
        await press(pilot, "enter", *keys)
        await until(pilot, lambda: len(app.context.records.items) > len(before))
        (task,) = (each for id, each in app.context.records.items.items() if id not in before)
        assert (task.title, task.people) == (title, people)
        assert (load_school(planned).find_person("许小满") is not None) == bool(people)


async def test_pasted_tasks_for_somebody_unknown_wait_for_an_answer(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f7")
        doubt = screen.panel.step.pasted_line_doubt(
            screen.panel.entry_line.mode, "整理档案 许小满 周五前"
        )
        assert doubt == "名单里没有“许小满”"
