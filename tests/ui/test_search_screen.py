"""Finding anything, from anywhere, and coming back to where one was."""

from pathlib import Path

import pytest
from record_builders import make_closed_meeting, make_task
from rich.cells import cell_len
from textual.pilot import Pilot
from ui_school import (
    app_on,
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

from meetingtui.base.wording import full_date
from meetingtui.review.search_index import SearchResultKind
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.background_tasks import PinyinLoaded
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.save_queue import RecordsSaved
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
from meetingtui.ui.screens.plan.item_screen import ItemScreen
from meetingtui.ui.screens.plan.plan_screen import PlanScreen
from meetingtui.ui.screens.search_screen import SearchScreen


def _search(app: MeetingApp) -> SearchScreen:
    assert isinstance(app.screen, SearchScreen)
    return app.screen


def _rows(app: MeetingApp) -> list[str]:
    """The hits, as they stand below the line that counts them."""
    lines = screen_text(app).splitlines()
    top = next(at for at, line in enumerate(lines) if "找到" in line)
    return [
        line for line in lines[top + 1 :] if line[1:3] in {kind.label for kind in SearchResultKind}
    ]


async def _pinyin_is_known(pilot: Pilot[None], app: MeetingApp) -> None:
    """Wait in the search, which looks up the pinyin of everything recorded, until it is known."""
    await until(
        pilot,
        lambda: not app.context.pinyin.characters_not_looked_up(app.context.search_index.signs),
    )


async def _initials_are_known(pilot: Pilot[None], app: MeetingApp, initials: str) -> None:
    """Wait until somebody's initials are known; the names are looked up soon after the start."""
    await until(pilot, lambda: initials in app.context.names_by_initials)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_hits_stand_in_columns_one_line_each(planned: Path, size: tuple[int, int]) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "ctrl+f")
        await type_text(pilot, "修订")
        first, second = _rows(app)
        starts = {
            cell_len(row[: row.index(owner)])
            for row, owner in ((first, "待定"), (second, "课程教学"))
        }
        assert len(starts) == 1
        states = {
            cell_len(row[: row.index(state)])
            for row, state in ((first, "待认领"), (second, "滞后"))
        }
        assert len(states) == 1
        assert max(map(cell_len, screen_text(app).splitlines())) <= size[0]


async def test_items_are_found_by_initials_once_pinyin_is_known(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await _pinyin_is_known(pilot, app)
        await type_text(pilot, "gczm")
        assert "更换操场照明" not in screen_text(app)
        _search(app).query_line.value = ""
        await type_text(pilot, "ghcc")
        assert "更换操场照明" in _rows(app)[0]
        assert "拼音准备中" not in screen_text(app)


async def test_enter_opens_the_item_and_escape_leads_back_to_the_start(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "ctrl+f")
        plan = app.screen_stack[-2]
        await enter(pilot, "更换操场照明")
        assert isinstance(app.screen, ItemScreen)
        await press(pilot, "escape")
        assert app.screen is plan


async def test_what_was_searched_last_stands_there_and_gives_way_to_typing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await type_text(pilot, "照明")
        await press(pilot, "escape", "ctrl+f")
        assert _search(app).query_line.value == "照明"
        assert "更换操场照明" in _rows(app)[0]
        await type_text(pilot, "读书")
        assert _search(app).query_line.value == "读书"
        await press(pilot, "ctrl+f")
        await type_text(pilot, "陪餐")
        assert _search(app).query_line.value == "陪餐"


async def test_arrows_choose_among_the_hits(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await type_text(pilot, "修订")
        second = _search(app)._hits[1].entry
        await press(pilot, "up", "down", "enter")
        assert isinstance(app.screen, ItemScreen)
        assert second.title in screen_text(app)


async def test_the_chosen_hit_stays_when_pinyin_is_loaded_or_records_change(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await type_text(pilot, "修订")
        chosen = _search(app)._hits[1].entry.title
        await press(pilot, "down")
        app.post_message(PinyinLoaded({}))
        _search(app).post_message(RecordsSaved())
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemScreen)
        assert chosen in screen_text(app)


async def test_a_person_leads_to_what_is_theirs(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await enter(pilot, "林知")
        assert _search(app).query_line.value == "林知秋"
        assert "人员  林知秋  课程教学部主任" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemScreen)
        assert "开展作业设计评比" in screen_text(app)


async def test_a_meeting_opens_at_its_minutes(planned: Path) -> None:
    held = tuple(
        make_closed_meeting(number, app_day, place=place)
        for number, app_day, place in (
            (1, plan_items()[1].created, "二楼会议室"),
            (2, plan_items()[1].due, "报告厅"),
        )
        if app_day
    )
    record_change(planned, Change(words="两次", meetings=held))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await enter(pilot, "二楼会议室")
        assert isinstance(app.screen, MinutesScreen)
        assert app.screen.meeting is not None
        assert app.screen.meeting.number == 1


async def test_searching_in_a_meeting_leaves_what_is_typed_and_the_caret(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        meeting = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await type_text(pilot, "已收齐材料")
        await press(pilot, "left", "left", "ctrl+f")
        await type_text(pilot, "照明")
        await press(pilot, "escape")
        assert app.screen is meeting
        assert meeting.panel.entry_line.text == "已收齐材料"
        await type_text(pilot, "全部")
        assert meeting.panel.entry_line.text == "已收齐全部材料"


async def test_from_a_meeting_the_item_is_called_there_and_what_is_said_belongs_to_it(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        meeting = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await press(pilot, "ctrl+f")
        await enter(pilot, "作业设计")
        assert app.screen is meeting
        assert meeting.current_step == MeetingStep.WORK_PUSH
        assert "开展作业设计评比" in screen_text(app)
        await press(pilot, "f6")
        await enter(pilot, "评比已结束")
        (line,) = app.context.records.items[4].progress
        assert line.meeting == meeting.meeting.id
        app.navigation.open_item(3)
        await settle(pilot)
        await enter(pilot, "已排好课表")
        assert app.context.records.items[3].progress[-1].meeting == meeting.meeting.id


async def test_words_typed_right_behind_the_key_are_not_lost(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+f", *"zhaoming")
        await settle(pilot)
        assert _search(app).query_line.value == "zhaoming"
        await press(pilot, "escape")
        await pilot.press("ctrl+f", *"dushu")
        await settle(pilot)
        assert _search(app).query_line.value == "dushu"


async def test_strange_words_are_neither_markup_nor_pattern(planned: Path) -> None:
    record_change(planned, Change(words="一项", items=(
        make_task(50, "关于[a=b]事项[/]的.*{{x}}"),)))  # fmt: skip
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        for words in ("[/]", ".*{{x}}", "[a=b]"):
            _search(app).query_line.value = words
            await settle(pilot)
            assert "关于[a=b]事项[/]的.*{{x}}" in _rows(app)[0]
        _search(app).query_line.value = "([{"
        await settle(pilot)
        assert "没有找到" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, SearchScreen)


async def test_undo_is_left_alone_while_one_searches(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "enter", "f5", "ctrl+f")
        before = app.context.records
        await press(pilot, "ctrl+z")
        assert app.context.records is before


async def test_the_search_waits_for_the_answer_to_a_question(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "enter", "f2")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "ctrl+f")
        assert isinstance(app.screen, ChoiceDialog)


async def test_the_palette_finds_commands_by_initials_and_things_below_them(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f")
        await _pinyin_is_known(pilot, app)
        await press(pilot, "escape", "ctrl+p")
        await until(pilot, lambda: not app.context.pinyin.characters_not_looked_up("会议纪要"))
        await type_text(pilot, "jy")
        await until(pilot, lambda: "会议纪要" in screen_text(app))
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "照明")
        await until(pilot, lambda: "更换操场照明" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ItemScreen))
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "工作计")
        await until(pilot, lambda: "看全部事项和进展" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))


async def test_an_owner_is_written_by_initials_with_two_keys_beyond_the_line(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await _initials_are_known(pilot, app, "gyf")
        await press(pilot, "f7")
        await type_text(pilot, "整理听课记录 gyf 下周五前")
        assert "顾一帆（学生成长部） · 2026年12月4日 周五前" in screen_text(app)
        await press(pilot, "enter")
        (task,) = app.context.item_tree.tasks
        assert (task.title, task.people) == ("整理听课记录", ("顾一帆",))


async def test_what_is_not_understood_of_a_task_is_said_before_it_is_taken(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(120, 30)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await _initials_are_known(pilot, app, "gyf")
        await press(pilot, "f7")
        for typed, said in (
            ("写稿 gyf、zzz 国庆节前", "2026年10月1日 周四前（已过）  没认出 zzz"),
            ("写稿 gyf 2月30日", "顾一帆（学生成长部） · 2月30日  时限没看懂：2月30日"),
            ("写稿 gyf 下次例会前", _next_meeting(app)),
        ):
            await type_text(pilot, typed)
            assert said in screen_text(app)
            await press(pilot, *["backspace"] * len(typed))


def _next_meeting(app: MeetingApp) -> str:
    context = app.context
    return full_date(context.next_meeting_appointment(newest_meeting(app)).on)


async def test_a_task_for_another_department_is_seen_where_it_was_given(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.REFLECTION)
        assert isinstance(screen, MeetingScreen)
        assert screen.meeting.reflections[0].department == "课程教学部"
        await press(pilot, "f7")
        await enter(pilot, "添置护目镜 严守正 下周五前")
        assert "议　定  添置护目镜  严守正" in screen_text(app)
        (task,) = app.context.item_tree.tasks
        assert (task.department, task.turn) == ("后勤保障部", "课程教学部")
        screen.panel.step.turn_page(1)
        screen.panel.step.turn_page(1)
        await settle(pilot)
        assert "添置护目镜" not in screen_text(app)
