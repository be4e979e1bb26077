"""学校设置: each page changes the school at once, everywhere; a hand's edit is loaded live."""

from datetime import datetime
from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from smtp_server import running_smtp_server
from staff_list import write_staff_list
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import NOW, TODAY, app_on, enter, press, screen_text, settle, until

from meetingtui.sample import create_sample_school
from meetingtui.school.school import load_school
from meetingtui.store.settings_files import create_school_folder
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog, NoticesDialog
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.school_setup import settings_screen
from meetingtui.ui.screens.school_setup.first_start_and_setup import WelcomeScreen
from meetingtui.ui.screens.school_setup.people_page import PeoplePage, StaffImportPage
from meetingtui.ui.screens.school_setup.settings_page_base import FormPage
from meetingtui.ui.screens.school_setup.settings_screen import SETTINGS_PAGE_TITLES, SettingsScreen


async def _open_page(pilot: Pilot[None], title: str) -> None:
    """From home to a page of the settings."""
    if isinstance(pilot.app.screen, HomeScreen):
        await press(pilot, "f9")
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    screen.open_settings_page(title)
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 18)], ids="{0[0]}x{0[1]}".format)
async def test_every_page_of_the_settings_looks_as_it_did(
    planned: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The page 备份 offers the drives that the machine has, and F6 with them.
    monkeypatch.setattr(settings_screen, "drives_for_external_backup", lambda: ())
    app = app_on(planned)
    shots = []
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f9")
        shots.append(f"【学校设置】\n{screen_text(app)}\n")
        for title in SETTINGS_PAGE_TITLES:
            await _open_page(pilot, title)
            shots.append(f"【{title}】\n{screen_text(app)}\n")
            if title in ("部门", "人员"):
                await press(pilot, "enter")
                shots.append(f"【{title}，改一个】\n{screen_text(app)}\n")
                await press(pilot, "escape")
            await press(pilot, "escape")
    changed = difference_from_golden_file(f"school-settings-{size[0]}x{size[1]}", "\n".join(shots))
    assert not changed, changed


async def test_a_department_renamed_is_renamed_everywhere_and_comments_stay(planned: Path) -> None:
    path = planned / "school.yaml"
    path.write_text("# 手写的\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "部门")
        await press(pilot, "enter")
        app.screen.query_one(Input).value = "课程中心"
        await press(pilot, "enter", "escape", "escape", "escape")
        assert isinstance(app.screen, HomeScreen)
        renamed = app.context.school.find_department("课程教学部")
        assert renamed is not None and renamed.name == "课程中心"
        assert app.context.school.department_name_of("林知秋") == "课程中心"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 手写的\n")
    assert "former: [课程教学部]" in text


async def test_a_wrong_value_is_said_and_stays_to_be_mended(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "例会")
        app.screen.query_one(Input).value = "周八"
        await press(pilot, "enter")
        assert "星期几请写" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, FormPage)
        app.screen.query_one(Input).value = "星期三"
        await press(pilot, "enter", "escape", "escape")
        assert "周三" in screen_text(app) and app.context.school.meeting.weekday == "周三"


async def test_whether_the_last_minutes_are_approved_is_chosen_with_the_meeting(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        assert not app.context.agenda.approve_minutes
        await _open_page(pilot, "例会")
        await press(pilot, "up", *["down"] * 7)
        assert "上次纪要        不用审议" in screen_text(app)
        app.screen.query_one(Input).value = "先审议通过"
        await press(pilot, "enter")
        assert "先审议通过" in screen_text(app)
        assert load_school(planned).meeting.approve_minutes is True
        assert app.context.agenda.approve_minutes
        await press(pilot, "ctrl+z")
        assert not app.context.agenda.approve_minutes
        assert load_school(planned).meeting.approve_minutes is None


async def test_a_change_of_the_settings_is_undone(planned: Path) -> None:
    before = load_school(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "提醒")
        app.screen.query_one(Input).value = "7"
        await press(pilot, "enter")
        assert load_school(planned).thresholds.at_risk_days == 7
        await press(pilot, "ctrl+z")
        assert load_school(planned) == app.context.school == before


async def test_an_undone_value_is_not_saved_again_on_leaving(planned: Path) -> None:
    before = load_school(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "提醒")
        await press(pilot, "down")
        app.screen.query_one(Input).value = "9"
        await press(pilot, "enter")
        assert load_school(planned).thresholds.stale_meetings == 9
        await press(pilot, "ctrl+z")
        assert "已撤销上一处改动" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, SettingsScreen)
        assert load_school(planned) == app.context.school == before


async def test_the_form_of_a_person_follows_an_undone_new_name(planned: Path) -> None:
    before = load_school(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "人员")
        await press(pilot, "enter")
        name, post = before.people[0].name, before.people[0].post
        app.screen.query_one(Input).value = "欧阳启明"
        await press(pilot, "enter", "ctrl+z")
        assert name in screen_text(app) and post in screen_text(app)
        app.screen.query_one(Input).value = "书记"
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, PeoplePage)
        after = load_school(planned).people
        assert [each.name for each in after] == [each.name for each in before.people]
        assert after[0].post == "书记"


async def test_a_list_pasted_again_shows_who_is_new_changed_and_gone(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "人员")
        pasted = "姓名\t职务\n方启明\t校长\n林知秋\t副校长\n顾一帆\t学生成长部主任\n白　露\t教师\n"
        app.screen.post_message(events.Paste(pasted))
        await until(pilot, lambda: isinstance(app.screen, StaffImportPage))
        shown = screen_text(app)
        assert "新增 1 人，有改动 1 人，不在名单 2 人，不变 2 人" in shown
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, PeoplePage))
        names = [each.name for each in app.context.school.people]
        assert names == ["方启明", "林知秋", "顾一帆", "严守正", "苏小满", "白露"]
        assert app.context.school.find_person("林知秋").post == "副校长"


async def test_what_is_no_list_is_said(planned: Path, tmp_path: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "人员")
        app.screen.post_message(events.Paste("今天下午三点在会议室开会"))
        await until(pilot, lambda: "没有找到人员" in screen_text(app))
        write_staff_list(tmp_path / "通讯录.xlsx")
        app.screen.post_message(events.Paste(f"'{tmp_path / '通讯录.xlsx'}'"))
        await until(pilot, lambda: isinstance(app.screen, StaffImportPage))


async def test_a_trial_letter_reaches_the_schools_own_mailbox(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEETINGTUI_MAIL_PASSWORD", "x")
    with running_smtp_server() as (server, port):
        path = planned / "school.yaml"
        mail = f"mail: {{address: a@example.com, host: 127.0.0.1, port: {port}, security: none}}\n"
        path.write_text(path.read_text(encoding="utf-8") + mail, encoding="utf-8")
        app = app_on(planned)
        async with app.run_test(size=(80, 24)) as pilot:
            await _open_page(pilot, "邮箱")
            await press(pilot, "f5")
            await until(pilot, lambda: "已发到 a@example.com" in screen_text(app))
        assert server.counts == {"a@example.com": 1}


async def test_an_edit_by_hand_is_loaded_while_the_program_runs(planned: Path) -> None:
    path = planned / "school.yaml"
    text = path.read_text(encoding="utf-8")
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        path.write_text(text.replace("short: 晨光小学", "short: 晨光校"), encoding="utf-8")
        await until(pilot, lambda: app.context.school.short == "晨光校")
        assert "晨光校" in screen_text(app)
        broken = text.replace("every: 2", "every: 两").replace("host: 方启明", "host: 方")
        path.write_text(broken, encoding="utf-8")
        await until(pilot, lambda: isinstance(app.screen, NoticesDialog))
        assert "school.yaml 有 2 处要改" in screen_text(app)
        assert app.context.school.short == "晨光校"


async def test_the_templates_school_holds_no_meeting(tmp_path: Path) -> None:
    create_school_folder(tmp_path, TODAY)
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert "【示例学校】" in screen_text(app)
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert not app.context.records.meetings
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))


async def test_the_demo_says_on_each_screen_that_it_is_the_sample(tmp_path: Path) -> None:
    create_sample_school(tmp_path, TODAY)
    app = MeetingApp(tmp_path, clock=lambda: NOW, is_demo=True)
    async with app.run_test(size=(60, 18)) as pilot:
        for key in ("f6", "f7", "f8"):
            await until(pilot, lambda: isinstance(app.screen, HomeScreen))
            assert "【示例学校】" in screen_text(app).splitlines()[0]
            await press(pilot, key)
            assert "【示例学校】" in screen_text(app).splitlines()[0]
            await press(pilot, "escape")
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert "【示例学校】" in screen_text(app).splitlines()[0]


async def test_the_sample_looked_at_first_leaves_no_school_behind(tmp_path: Path) -> None:
    folder = tmp_path / "我校"
    app = MeetingApp(folder, clock=lambda: datetime(2026, 11, 23, 9))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        copy = app.terms.folder
        assert copy != folder and "【示例学校】" in screen_text(app)
    assert not folder.exists() and not copy.exists()


async def test_a_setup_left_half_way_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "我校"
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, FormPage))
        await press(pilot, "f4")
        assert "请写学校的全称" in screen_text(app)
        await enter(pilot, "清源小学")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert "还没有人员名单" in screen_text(app)
    assert load_school(folder).name == "清源小学"


async def test_departments_are_ticked_added_ordered_and_dropped(planned: Path) -> None:
    app = app_on(planned)

    def names() -> list[str]:
        return [each.name for each in app.context.school.departments]

    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "部门")
        await press(pilot, "down", "down", "down", "space")
        assert names()[3:] == ["党政办公室"]
        await press(pilot, "ctrl+up")
        assert names()[2:] == ["党政办公室", "后勤保障部"]
        await press(pilot, "f5")
        await enter(pilot, "工会")
        await press(pilot, "escape")
        assert names()[4:] == ["工会"]
        await press(pilot, "home", "space")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "“课程教学部”有 1 人" in screen_text(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "课程教学部" not in names())
        assert load_school(planned) == app.context.school


async def test_a_lists_columns_and_departments_are_put_right_before_it_is_taken(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "人员")
        app.screen.post_message(events.Paste("姓名\t科室\t说明\n白露\t卫生室\t校医\n"))
        await until(pilot, lambda: isinstance(app.screen, StaffImportPage))
        assert "学校里没有这些部门：卫生室" in screen_text(app)
        await press(pilot, "f5")
        assert "卫生室" in [each.name for each in app.context.school.departments]
        await press(pilot, "f6")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "down", "down", "enter")
        await until(pilot, lambda: "这一列是什么" in screen_text(app))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, StaffImportPage))
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, PeoplePage))
        person = app.context.school.find_person("白露")
        assert person is not None
        assert (person.department, person.post) == ("卫生室", "校医")


async def test_a_list_is_compared_again_after_the_added_departments_were_undone(
    planned: Path,
) -> None:
    before = load_school(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "人员")
        app.screen.post_message(events.Paste("姓名\t科室\t职务\n白露\t卫生室\t校医\n"))
        await until(pilot, lambda: isinstance(app.screen, StaffImportPage))
        await press(pilot, "f5")
        assert "没有部门“卫生室”" not in screen_text(app)
        await press(pilot, "ctrl+z")
        assert load_school(planned).departments == before.departments
        assert "没有部门“卫生室”" in screen_text(app)
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, PeoplePage))
        person = load_school(planned).find_person("白露")
        assert person is not None
        assert (person.department, person.post) == ("", "校医")


async def test_a_person_is_added_changed_and_deleted(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "人员")
        await press(pilot, "f7")
        await enter(pilot, "白　露")
        await enter(pilot, "校医")
        await press(pilot, "f6", "down", "enter")
        await enter(pilot, "bailu＠qq.com")
        assert "不像邮箱地址" in screen_text(app)
        app.screen.query_one(Input).value = "bailu@qq.com"
        await press(pilot, "enter", "escape")
        person = app.context.school.find_person("白露")
        assert person is not None
        assert (person.post, person.department, person.email) == (
            "校医",
            "课程教学部",
            "bailu@qq.com",
        )
        await press(pilot, "end", "delete")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.context.school.find_person("白露") is None)


async def test_what_was_recorded_follows_a_renamed_department(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "部门")
        await press(pilot, "enter")
        app.screen.query_one(Input).value = "课程中心"
        await press(pilot, "enter", "escape", "escape", "escape")
        departments = {row.department for row in app.context.snapshot.rows}
        assert "课程中心" in departments and "课程教学部" not in departments
