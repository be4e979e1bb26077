"""签到: a line is about the person it names, wherever the cursor is."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from ui_school import (
    SCHOOL,
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    type_text,
    until,
)

from meetingtui.meeting.attendance import Presence
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

TWO_MORE = """\
  - {name: 郑雪, post: 课程教学部副主任, department: 课程教学部}
  - {name: 林晚晴, post: 学生成长部副主任, department: 学生成长部}
terms:
"""


@pytest.fixture
def larger(planned: Path) -> Path:
    """A school in which two people are 林主任."""
    (planned / "school.yaml").write_text(SCHOOL.replace("terms:\n", TWO_MORE), encoding="utf-8")
    return planned


def away(app: MeetingApp) -> dict[str, tuple[Presence, str]]:
    """Everybody whose line is not as it was at the beginning."""
    return {
        line.name: (line.presence, line.reason)
        for line in newest_meeting(app).attendance
        if line.presence is not Presence.PRESENT or line.reason
    }


async def at_the_roll(pilot: Pilot[None]) -> MeetingScreen:
    return await open_meeting_at(pilot, MeetingStep.ATTENDANCE)


@pytest.mark.parametrize("line", ["郑雪 去教育局开会", "郑雪去教育局开会", "郑雪：去教育局开会"])
async def test_whoever_is_named_is_meant_not_who_is_chosen(larger: Path, line: str) -> None:
    app = app_on(larger)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        await type_text(pilot, line)
        assert "郑雪：请假（去教育局开会）" in screen_text(app)
        await press(pilot, "enter")
        assert away(app) == {"郑雪": (Presence.LEAVE, "去教育局开会")}
        assert "实到 6 人，请假 1 人" in screen_text(app)


async def test_posts_and_initials_name_somebody_too(larger: Path) -> None:
    app = app_on(larger)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        await until(
            pilot,
            lambda: "yfm" in app.context.names_by_initials or "zx" in app.context.names_by_initials,
        )
        await enter(pilot, "zx 外出")
        await enter(pilot, "方校长 区里开会")
        await enter(pilot, "严守正、苏主任 外出培训")
        await enter(pilot, "顾一帆晚到10分钟")
        assert away(app) == {
            "郑雪": (Presence.LEAVE, "外出"),
            "方启明": (Presence.LEAVE, "区里开会"),
            "严守正": (Presence.LEAVE, "外出培训"),
            "苏小满": (Presence.LEAVE, "外出培训"),
            "顾一帆": (Presence.PRESENT, "晚到10分钟"),
        }


async def test_where_two_could_be_meant_it_is_asked_before_anything_is_recorded(
    larger: Path,
) -> None:
    app = app_on(larger)
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await at_the_roll(pilot)
        await enter(pilot, "林主任 外出培训")
        assert isinstance(app.screen, ChoiceDialog)
        assert away(app) == {}
        await press(pilot, "escape")
        assert away(app) == {}
        assert screen.panel.entry_line.text == "林主任 外出培训"
        await press(pilot, "enter", "down", "enter")
        assert away(app) == {"林晚晴": (Presence.LEAVE, "外出培训")}
        assert not screen.panel.entry_line.text_unless_untouched


async def test_a_name_nobody_has_is_told_and_lands_on_nobody(larger: Path) -> None:
    app = app_on(larger)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_the_roll(pilot)
        await enter(pilot, "陈思远 外出培训")
        assert "名单里没有“陈思远”" in screen_text(app)
        assert away(app) == {}
        await press(pilot, "enter")
        assert away(app) == {}
        assert screen.panel.entry_line.text == "陈思远 外出培训"
        await press(pilot, "enter", "down", "enter")
        assert away(app) == {"陈思远": (Presence.GUEST, "")}


async def test_a_reason_alone_is_the_chosen_person_s(larger: Path) -> None:
    app = app_on(larger)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        await press(pilot, "down")
        await enter(pilot, "外出培训")
        assert away(app) == {"林知秋": (Presence.LEAVE, "外出培训")}


async def test_a_name_alone_chooses_its_line(larger: Path) -> None:
    app = app_on(larger)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_the_roll(pilot)
        await enter(pilot, "郑雪")
        assert away(app) == {}
        assert screen.panel.entry_line.mode.label.startswith("郑雪")


async def test_who_is_expected_is_no_guest_as_well(larger: Path) -> None:
    app = app_on(larger)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        await press(pilot, "f8")
        await enter(pilot, "郑雪")
        assert [line.name for line in newest_meeting(app).attendance].count("郑雪") == 1
        assert away(app) == {}


def times(app: MeetingApp) -> dict[str, tuple[str, str, str]]:
    """Who came late or left early: arrival, leaving and reason."""
    return {
        line.name: (line.arrived, line.left, line.reason)
        for line in newest_meeting(app).attendance
        if line.arrival_and_departure_text
    }


async def test_late_and_early_are_recorded_with_their_times(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        await type_text(pilot, "林主任 迟到 2:50 堵车")
        assert "林知秋：出席（14:50 到会，堵车）" in screen_text(app)
        await press(pilot, "enter")
        await enter(pilot, "16点10分 早退")
        await enter(pilot, "顾一帆 15:30到会")
        assert times(app) == {"林知秋": ("14:50", "16:10", "堵车"), "顾一帆": ("15:30", "", "")}
        assert "14:50 到会，16:10 离会" in screen_text(app)
        await press(pilot, "f5")
        assert "顾一帆" not in times(app)
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert times(app) == {"林知秋": ("14:50", "", "堵车")}


async def test_a_key_marks_the_chosen_person_as_arriving_or_leaving_now(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        await enter(pilot, "林主任 请假 看牙")
        await press(pilot, "f9")
        assert times(app) == {"林知秋": ("14:32", "", "看牙")}
        await press(pilot, "f10")
        assert times(app) == {"林知秋": ("14:32", "14:32", "看牙")}


async def test_a_time_that_cannot_be_in_the_meeting_is_asked_for_anew(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_the_roll(pilot)
        await enter(pilot, "林主任 迟到 8:40")
        await until(pilot, lambda: "“8:40”不在开会的时间里" in screen_text(app))
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        assert screen.panel.entry_line.text == "林主任 迟到 8:40"
        assert times(app) == {}
        screen.panel.entry_line.replace_text("")
        await press(pilot, "ctrl+l")
        await enter(pilot, "林主任 迟到 8:40")
        await until(pilot, lambda: "还没有记" in screen_text(app))
        assert times(app) == {}


async def test_in_any_block_a_line_says_who_came_late_or_left(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+l")
        await type_text(pilot, "严主任 早退")
        assert "严守正：14:32 离会" in screen_text(app)
        await press(pilot, "enter")
        await enter(pilot, "贾宝玉 迟到 14:40")
        await until(pilot, lambda: "签到名单里没有“贾宝玉”" in screen_text(app))
        assert times(app) == {"严守正": ("", "14:32", "")}
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        assert screen.panel.entry_line.text == "贾宝玉 迟到 14:40"


@pytest.fixture
def without_people(planned: Path) -> Path:
    """The planned school, without anybody in its settings."""
    settings = re.sub(r"    head: .*\n|  (host|recorder): .*\n|  - \{name: .*\n", "", SCHOOL)
    settings = settings.replace("people:\n", "people: []\n")
    (planned / "school.yaml").write_text(settings, encoding="utf-8")
    return planned


async def test_a_reason_stays_typed_while_nobody_is_listed(without_people: Path) -> None:
    app = app_on(without_people)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await at_the_roll(pilot)
        await enter(pilot, "外出培训")
        assert "名单里还没有人，没有记下" in screen_text(app)
        assert screen.panel.entry_line.text == "外出培训"
        assert not newest_meeting(app).attendance


async def test_delete_does_nothing_while_nobody_is_listed(without_people: Path) -> None:
    app = app_on(without_people)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_roll(pilot)
        assert not newest_meeting(app).attendance
        await press(pilot, "delete")
        assert not newest_meeting(app).attendance
