"""准备: brought up to date whenever it is opened, begun on the right day, and dropped again."""

from datetime import date, datetime
from pathlib import Path

import msgspec
from record_builders import make_task
from textual.pilot import Pilot
from ui_school import (
    NOW,
    enter,
    newest_meeting,
    open_meeting_at,
    plan_items,
    press,
    record_change,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.meeting.meeting_findings import PreIssuingFindingKind
from meetingtui.meeting.pre_issuing_check import check_before_issuing
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Item, Status
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

PREPARED = datetime(2026, 11, 28, 9, 0)
WEEK_LATER = datetime(2026, 12, 14, 14, 30)


def at(folder: Path, now: datetime) -> MeetingApp:
    return MeetingApp(folder, clock=lambda: now)


async def prepare(folder: Path, now: datetime = PREPARED) -> Meeting:
    """Press F5 once on that day, and leave."""
    app = at(folder, now)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        return newest_meeting(app)


def asked(app: MeetingApp) -> str:
    """The question that is on the screen; empty where there is none."""
    return app.screen._question if isinstance(app.screen, ChoiceDialog) else ""


async def opened(pilot: Pilot[None], app: MeetingApp) -> MeetingScreen:
    await press(pilot, "f5")
    await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
    assert isinstance(app.screen, MeetingScreen)
    return app.screen


async def test_a_preparation_put_off_is_gathered_again_and_asks_for_the_day(planned: Path) -> None:
    before = await prepare(planned)
    assert before.on == date(2026, 12, 7)
    app = at(planned, WEEK_LATER)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "已过原定日期" in screen_text(app)
        await opened(pilot, app)
        # 计划里到期的 4 项都已过期
        assert "滞后 4" in screen_text(app)
        await press(pilot, "f5")
        await until(pilot, lambda: "定在12月7日（周一），今天是12月14日（周一）" in asked(app))
        await press(pilot, "enter")
        await until(pilot, lambda: newest_meeting(app).state is MeetingState.OPEN)
        meeting = newest_meeting(app)
        assert (meeting.on, meeting.number) == (WEEK_LATER.date(), before.number)
        assert check_of(app, PreIssuingFindingKind.OTHER_DAY) == []
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        screen.show_step(MeetingStep.WORK_PUSH)
        await settle(pilot)
        await press(pilot, "f7")
        await enter(pilot, "整理听课记录 林知秋 下周五前")
        task = next(each for each in app.context.item_tree.tasks if each.title == "整理听课记录")
        assert task.due == date(2026, 12, 25)


def check_of(app: MeetingApp, kind: PreIssuingFindingKind) -> list[str]:
    context = app.context
    found = check_before_issuing(
        newest_meeting(app), context.records.items, school=context.school, agenda=context.agenda
    )
    return [f"{each.subject}，{each.detail}" for each in found if each.kind is kind]


async def test_a_meeting_written_up_later_keeps_its_date_and_the_check_says_so(
    planned: Path,
) -> None:
    await prepare(planned)
    app = at(planned, WEEK_LATER)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "f5", "down", "enter")
        await until(pilot, lambda: newest_meeting(app).state is MeetingState.OPEN)
        assert newest_meeting(app).on == date(2026, 12, 7)
        assert check_of(app, PreIssuingFindingKind.OTHER_DAY) == [
            "会议日期记为12月7日，实际在12月14日开始"
        ]


async def test_the_question_can_be_left_and_nothing_has_begun(planned: Path) -> None:
    await prepare(planned)
    app = at(planned, WEEK_LATER)
    async with app.run_test(size=(60, 18)) as pilot:
        await opened(pilot, app)
        await press(pilot, "f5", "escape")
        assert newest_meeting(app).state is MeetingState.PLANNED


async def test_on_its_day_nothing_is_asked(planned: Path) -> None:
    app = at(planned, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "f5")
        await until(pilot, lambda: newest_meeting(app).state is MeetingState.OPEN)
        assert newest_meeting(app).on == NOW.date()


async def test_an_untouched_preparation_is_dropped_with_a_key_that_is_on_the_screen(
    planned: Path,
) -> None:
    await prepare(planned)
    app = at(planned, PREPARED)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "F8 取消准备" in screen_text(app)
        await press(pilot, "f8")
        await until(pilot, lambda: "取消第1次行政例会的准备吗？" in asked(app))
        assert "手工改过" not in asked(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert not app.context.records.meetings


async def test_what_was_changed_by_hand_is_said_before_it_goes(planned: Path) -> None:
    app = at(planned, PREPARED)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "down", "down", "down")
        await enter(pilot, "阶梯教室")
        await press(pilot, "f8")
        await until(pilot, lambda: "手工改过的内容也会去掉" in asked(app))
        await press(pilot, "enter")
        assert newest_meeting(app).place == "阶梯教室"


async def test_topics_that_would_not_come_back_are_named_before_they_go(planned: Path) -> None:
    app = at(planned, PREPARED)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "f7", "f4")
        await enter(pilot, "课后服务质量提升（20分钟）")
        await press(pilot, "escape", "f8")
        await until(
            pilot, lambda: "“课后服务质量提升”这 1 个议题也会去掉，以后不会自己列入" in asked(app)
        )


def late_task() -> Item:
    return make_task(
        20,
        "拟定接送方案",
        people=("严守正",),
        due=date(2026, 11, 16),
        created=date(2026, 11, 2),
    )


async def test_an_overdue_decision_keeps_the_preparation_from_saying_that_nothing_is_late(
    planned: Path,
) -> None:
    done = tuple(
        msgspec.structs.replace(item, status=Status.DONE) for item in plan_items() if item.parent
    )
    record_change(planned, Change(words="议定", items=(*done, late_task())))
    app = at(planned, NOW)
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(pilot, app)
        assert "上次议定 1 项（滞后 1）。计划里没有到期或滞后的事项" in screen_text(app)


async def test_more_votes_than_people_are_refused_when_typed_and_found_later(
    planned: Path,
) -> None:
    app = at(planned, NOW)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "校服选用")
        await press(pilot, "f2")
        await enter(pilot, "赞成18")
        refused = "票数合计 18，超过实到 5 人，没有记入"
        await until(pilot, lambda: refused in screen_text(app).replace("\n", ""))
        assert newest_meeting(app).topics[0].vote is None
        await press(pilot, *["backspace"] * 4)
        await enter(pilot, "赞成5")
        vote = newest_meeting(app).topics[0].vote
        assert vote is not None
        assert vote.votes_for == 5
        assert check_of(app, PreIssuingFindingKind.VOTE) == []
        await press(pilot, "up")
        await press(pilot, "enter")
        await settle(pilot)
        screen.show_step(MeetingStep.ATTENDANCE)
        await settle(pilot)
        await press(pilot, "f7")
        await settle(pilot)
        assert check_of(app, PreIssuingFindingKind.VOTE) == ["校服选用，票数合计 5，超过实到 4 人"]
        assert msgspec.json.decode(
            msgspec.json.encode(newest_meeting(app)), type=Meeting
        ) == newest_meeting(app)


async def test_topics_are_listed_with_minutes_and_papers_and_changed_there(planned: Path) -> None:
    app = at(planned, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await press(pilot, "f7", "f4")
        await enter(pilot, "校服选用（顾一帆，20分钟） 材料：三家报价")
        await press(pilot, "f4")
        await enter(pilot, "运动会（5分钟）")
        await press(pilot, "escape")
        text = screen_text(app)
        assert "议题 1  校服选用（顾一帆，20分钟） 材料：三家报价" in text
        assert "议题 2 项（25 分钟）" in text
        assert "时　间  14:30  预计 16:00 结束" in text
        await press(pilot, *["down"] * 8)
        await type_text(pilot, " 材料：通知")
        await press(pilot, "enter")
        assert newest_meeting(app).topics[1].papers == "通知"
        assert newest_meeting(app).topics[1].minutes == 5
        await press(pilot, "delete")
        assert len(newest_meeting(app).topics) == 2
