"""A first hour: from an empty folder to minutes in the mail, on the screen alone."""

from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from staff_list import STAFF, write_staff_list
from textual.pilot import Pilot
from ui_school import NOW, enter, press, screen_text, settle, type_text, until

from meetingtui.school.school import load_school
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.minutes.mail_screen import MailScreen
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
from meetingtui.ui.screens.plan.import_screen import ImportScreen
from meetingtui.ui.screens.school_setup.department_goal_and_term_pages import DepartmentsPage
from meetingtui.ui.screens.school_setup.first_start_and_setup import PlanSetupPage, WelcomeScreen
from meetingtui.ui.screens.school_setup.people_page import PeoplePage, StaffImportPage
from meetingtui.ui.screens.school_setup.settings_page_base import FormPage

PLAN = """清源小学2026—2027学年第一学期工作计划

一、教学工作
1. 完成校本课程纲要修订，十一月底前完成。（教导处）
2. 组织青年教师亮相课。（教科室）

二、德育工作
1. 举办校园读书节，十二月底前完成。（德育处）
"""


class Hand:
    """Presses keys as a secretary does, and counts them; typed text is not counted."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.keys = 0
        self.shots: list[str] = []

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await press(self.pilot, *keys)

    async def type(self, text: str) -> None:
        await type_text(self.pilot, text)

    async def enter(self, text: str) -> None:
        self.keys += 1
        await enter(self.pilot, text)

    async def at(self, kind: type) -> None:
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, kind))

    def look(self, name: str) -> None:
        app = self.pilot.app
        assert isinstance(app, MeetingApp)
        self.shots.append(f"【{name}】\n{screen_text(app)}\n")


async def _set_up(hand: Hand, staff: Path) -> None:
    """Through the six steps."""
    await hand.at(WelcomeScreen)
    hand.look("第一次打开")
    await hand.press("enter")
    await hand.at(FormPage)
    hand.look("学校名称")
    await hand.enter("示例县清源小学")
    await hand.press("f4")
    hand.look("学期")
    await hand.press("down", "down")
    await hand.enter("1月29日")
    await hand.press("f4")
    await hand.at(DepartmentsPage)
    hand.look("部门")
    await hand.press("f4")
    await hand.at(PeoplePage)
    hand.look("人员，还没有")
    await hand.press("f5")
    await settle(hand.pilot)
    if hand.pilot.app.screen.focused is not hand.pilot.app.screen.query_one("Input"):
        await hand.press("tab")
    await hand.enter(str(staff))
    await hand.at(StaffImportPage)
    hand.look("读到的人员")
    await hand.press("f9")
    await hand.at(PeoplePage)
    hand.look("人员")
    await hand.press("f4")
    await hand.at(FormPage)
    hand.look("例会")
    await hand.enter("星期一")
    await hand.enter("14：30")
    await hand.enter("行政楼会议室")
    await hand.press("f4")
    await hand.at(PlanSetupPage)
    hand.look("工作计划")


async def _hold_meeting(hand: Hand) -> None:
    """Through the steps of the first meeting, a line or two in each."""
    await hand.press("f5")
    await hand.enter("沈校长 外出培训")
    await hand.press("f4")
    await hand.enter("让提问发生在学生之间")
    await hand.press("f4")
    await hand.enter("冬季作息调整（温雅静）")
    await hand.enter("石立诚 校门晚开十分钟")
    await hand.press("f7")
    await hand.enter("发布作息告家长书 温雅静 本周五前")
    await hand.press("f8")
    await hand.enter("自12月1日起执行冬季作息")
    hand.look("主题研讨")
    await hand.press("f4")
    await hand.enter("部分学科集体备课流于形式")
    await hand.press("f4", "f5")
    await hand.enter("各学科初稿已交齐")
    await hand.press("f4")
    hand.look("散会前")
    await hand.press("f5", "enter")
    await hand.at(MinutesScreen)


async def _send_minutes(hand: Hand) -> None:
    """Issue the minutes and write them as a mail draft."""
    app = hand.pilot.app
    assert isinstance(app, MeetingApp)
    await until(hand.pilot, lambda: "第1次行政例会会议纪要" in screen_text(app))
    await hand.press("f9", "enter")
    await until(hand.pilot, lambda: "已签发" in screen_text(app))
    await hand.press("f10", "down", "enter")
    await hand.at(MailScreen)
    hand.look("发纪要")
    await hand.press("f5")
    await until(hand.pilot, lambda: "已写好 1 封草稿" in screen_text(app))


@pytest.mark.parametrize("size", [(80, 24), (60, 18)], ids="{0[0]}x{0[1]}".format)
async def test_the_first_hour_from_an_empty_folder_to_mailed_minutes_takes_few_keys(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    staff, plan, folder = tmp_path / "通讯录.xlsx", tmp_path / "计划.txt", tmp_path / "我校"
    write_staff_list(staff)
    plan.write_text(PLAN, encoding="utf-8")
    app = MeetingApp(folder, clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot)
        await _set_up(hand, staff)
        school = load_school(folder)
        assert (school.name, school.short) == ("示例县清源小学", "清源小学")
        assert len(school.people) == len(STAFF)
        assert len(school.departments) == 7
        assert [each.head for each in school.departments] == [
            "何平", "叶思齐", "温雅静", "石立诚", "罗天成", "孟晓棠", "唐玉洁",
        ]  # fmt: skip
        assert (school.meeting.host, school.meeting.recorder) == ("许敏", "何平")
        assert {"李敏（语文教师）", "李敏（数学教师）"} < {each.name for each in school.people}
        await hand.press("f5")
        await until(
            pilot, lambda: "Input" in {type(each).__name__ for each in app.screen.query("*")}
        )
        if app.screen.focused is not app.screen.query_one("Input"):
            await hand.press("tab")
        await hand.enter(str(plan))
        await hand.at(ImportScreen)
        await until(pilot, lambda: "读到要跟踪的事项" in screen_text(app))
        await until(pilot, lambda: "新增" in screen_text(app))
        await hand.press("f10", "f9", "enter")
        await until(pilot, lambda: bool(app.context.records.items))
        await hand.press("escape", "escape")
        await hand.at(HomeScreen)
        hand.look("首页")
        await hand.press("f5")
        await hand.at(MeetingScreen)
        hand.look("第一次例会")
        await _hold_meeting(hand)
        assert len(app.context.records.meetings) == 1
        await _send_minutes(hand)
        assert [each.suffix for each in (folder / "minutes").iterdir()] == [".docx"]
        assert [each.suffix for each in (folder / "outbox").iterdir()] == [".eml"]
        assert hand.keys <= 120, hand.keys
        changed = difference_from_golden_file(
            f"school-setup-{size[0]}x{size[1]}", "\n".join(hand.shots)
        )
        assert not changed, changed
