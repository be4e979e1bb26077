"""总结反思: problems, their causes, and the task that one becomes in one key."""

from datetime import date
from pathlib import Path

from record_builders import make_closed_meeting
from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    record_change,
    screen_text,
    until,
)

from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

LAST = make_closed_meeting(
    5,
    date(2026, 11, 9),
    reflections=(Reflection(department="课程教学部", problems=(Problem(text="听课反馈不及时"),)),),
)


def problems(app: MeetingApp) -> tuple[Problem, ...]:
    return newest_meeting(app).reflections[0].problems


def tasks(app: MeetingApp) -> list[Item]:
    return [item for item in app.context.records.items.values() if item.meeting]


async def test_a_cause_belongs_to_the_problem_it_was_typed_for(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await enter(pilot, "作业公示不及时")
        await enter(pilot, "护学岗人手不足 原因：两人外出")
        await press(pilot, "f6")
        assert "针对问题：护学岗人手不足" in screen_text(app)
        await press(pilot, "end")
        await enter(pilot, "培训")
        await press(pilot, "up", "up", "f6")
        await enter(pilot, "三个班没有专人")
        assert [(each.text, each.cause) for each in problems(app)] == [
            ("作业公示不及时", "三个班没有专人"),
            ("护学岗人手不足", "两人外出培训"),
        ]
        assert "原因：三个班没有专人" in screen_text(app)
        await press(pilot, "ctrl+z")
        assert problems(app)[0].cause == ""


async def test_a_problem_becomes_a_task_with_who_and_when_typed_behind_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await enter(pilot, "作业公示不及时")
        await press(pilot, "f9")
        await enter(pilot, "林知秋 下周五前")
        (task,) = tasks(app)
        assert (task.title, task.people, task.due) == (
            "作业公示不及时",
            ("林知秋",),
            date(2026, 12, 4),
        )
        assert [each.task for each in problems(app)] == [task.id]
        assert "已转任务" in screen_text(app)
        await press(pilot, "ctrl+z")
        assert tasks(app) == []
        assert [each.task for each in problems(app)] == [None]


async def test_the_problems_words_alone_make_a_task_and_taking_it_back_opens_it_again(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await enter(pilot, "作业公示不及时")
        await press(pilot, "f9", "enter")
        (task,) = tasks(app)
        assert (task.title, task.department) == ("作业公示不及时", "课程教学部")
        await press(pilot, "up", "delete")
        assert tasks(app) == []
        assert [each.task for each in problems(app)] == [None]


async def test_a_returned_problem_says_since_when_and_can_be_solved_and_opened_again(
    planned: Path,
) -> None:
    record_change(planned, Change(words="上次例会", meetings=(LAST,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.REFLECTION)
        assert "听课反馈不及时  第5次遗留" in screen_text(app)
        assert newest_meeting(app).reflections[0].is_empty
        await press(pilot, "down", "f10")
        assert problems(app) == (
            Problem(text="听课反馈不及时", since=5, raised_as="听课反馈不及时", solved=True),
        )
        assert "已解决" in screen_text(app)
        await press(pilot, "f10")
        assert not problems(app)[0].solved
        await press(pilot, "right", "f10")
        assert screen.meeting.reflections[1].problems == ()


async def test_editing_a_problem_keeps_what_became_of_it(planned: Path) -> None:
    record_change(planned, Change(words="上次例会", meetings=(LAST,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await press(pilot, "down", "f10", "down", "up", "enter")
        await enter(pilot, " 原因：没有定时间")
        assert problems(app) == (
            Problem(
                text="听课反馈不及时",
                cause="没有定时间",
                since=5,
                raised_as="听课反馈不及时",
                solved=True,
            ),
        )


async def test_a_cause_without_a_problem_is_refused_and_the_words_stay(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await press(pilot, "f6")
        await enter(pilot, "人手不足")
        assert problems(app) == ()
        await until(pilot, lambda: "请先按 F5 记下问题" in screen_text(app))
        assert "人手不足" in screen_text(app)
