"""上次议定: every open task of earlier meetings is marked, and not called a second time."""

from datetime import date
from pathlib import Path

from record_builders import make_closed_meeting, make_task
from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    record_change,
    screen_text,
    settle,
)

from meetingtui.plan.item import Status
from meetingtui.store.records import Change
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def decide(folder: Path) -> None:
    """A last meeting and the three tasks it decided, one of them overdue."""
    last = make_closed_meeting(5, date(2026, 11, 9))
    dues = (date(2026, 12, 4), date(2026, 11, 20), date(2026, 12, 11))
    names = ("汇总听课意见", "印发评比通知", "检修操场照明")
    departments = ("课程教学部", "课程教学部", "后勤保障部")
    tasks = tuple(
        make_task(
            20 + n,
            name,
            department=department,
            due=due,
            meeting=5,
            created=last.on,
        )
        for n, (name, department, due) in enumerate(zip(names, departments, dues, strict=True))
    )
    record_change(folder, Change(words="上次例会", items=tasks, meetings=(last,)))


async def test_last_decisions_open_the_meeting_and_each_is_marked(planned: Path) -> None:
    decide(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        await press(pilot, "f4")
        assert "上次议定  1 / 3    课程教学部    已落实 0 项" in screen_text(app)
        assert "印发评比通知" in screen_text(app)
        await press(pilot, "f6")
        await enter(pilot, "已印发到各组")
        assert "上次议定  2 / 3" in screen_text(app)
        assert "已落实 1 项" in screen_text(app)
        task = app.context.records.items[21]
        assert (task.status, task.progress[-1].text) == (Status.DONE, "已印发到各组")
        await press(pilot, "ctrl+z", "ctrl+z")
        assert app.context.records.items[21].status is Status.NOT_STARTED


async def test_behind_the_last_it_is_said_what_was_not_marked(planned: Path) -> None:
    decide(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.CARRIED)
        await press(pilot, "f6", "right", "right", "right")
        assert "上次议定 3 项    已落实 1 项，还有 2 项没有说到" in screen_text(app)
        await press(pilot, "down", "down", "enter")
        assert "检修操场照明" in screen_text(app)
        await press(pilot, "f10")
        assert isinstance(app.screen, MeetingScreen)


async def test_what_is_carried_is_not_called_again_in_work_push(planned: Path) -> None:
    decide(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        meeting = newest_meeting(app)
        assert meeting.carried == (21, 20, 22)
        assert not {*meeting.carried} & {*meeting.agenda}


async def test_without_open_tasks_the_step_is_left_out(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        await press(pilot, "f4")
        assert screen.current_step == MeetingStep.LEARNING_SHARE
        assert "上次议定" not in screen_text(app)


async def test_a_task_given_here_belongs_to_the_work_pushed(planned: Path) -> None:
    decide(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.CARRIED)
        await press(pilot, "f7")
        await enter(pilot, "补发低年级通知 林知秋 周五前")
        await settle(pilot)
        fresh = max(app.context.records.items.values(), key=lambda item: item.id)
        assert (fresh.parent, fresh.block, fresh.meeting) == (
            21,
            "work_push",
            newest_meeting(app).id,
        )
