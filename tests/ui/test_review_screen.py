"""The review: every figure leads to its items, every item to its life."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from full_meeting import SchoolTexts, write_full_meeting
from record_builders import make_closed_meeting, make_measure, make_section, make_task
from rich.cells import cell_len
from ui_school import (
    TODAY,
    app_on,
    plan_items,
    press,
    record_change,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.plan.deadline_status import TrafficLight
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_counts import (
    counts_by_department,
    counts_by_section,
    item_counts_of_rows,
)
from meetingtui.review.term_snapshot import ItemRole, TermSnapshot
from meetingtui.sample import create_sample_school
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.screens.plan.item_screen import ItemScreen
from meetingtui.ui.screens.review.item_list_screen import ItemListScreen
from meetingtui.ui.screens.review.item_list_widget import ItemList
from meetingtui.ui.screens.review.item_timeline_screen import ItemTimelineScreen
from meetingtui.ui.screens.review.overview_page import overview_page
from meetingtui.ui.screens.review.review_lines import ReviewCell, ReviewLine
from meetingtui.ui.screens.review.review_lines_view import ReviewLinesView
from meetingtui.ui.screens.review.review_screen import REVIEW_PAGES, PageNameBar, ReviewScreen
from meetingtui.ui.screens.search_screen import SearchInput


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school; looked at, never changed."""
    folder = tmp_path_factory.mktemp("sample")
    create_sample_school(folder, TODAY)
    return folder


def _snapshot(folder: Path) -> TermSnapshot:
    school = load_school(folder)
    term = school.terms[-1]
    with open_term_read_only(folder, term) as file:
        records = file.records
    tree = ItemTree.from_items(records.items)
    return TermSnapshot(tree, records.meetings, school=school, term=term, today=TODAY)


def _figures(line: ReviewLine) -> Iterator[tuple[str, ReviewCell]]:
    """The cells of a line that open something, with the words before them."""
    said = ""
    for cell in line.cells:
        if cell.drill_down is not None:
            yield said.strip(), cell
        said = cell.content.plain


def _said(line: ReviewLine, name: str) -> bool:
    return line.cells[0].content.plain.strip() == name


def _number(cell: ReviewCell) -> int | None:
    digits = "".join(sign for sign in cell.content.plain.split("/")[0] if sign.isdigit())
    return int(digits) if digits and "%" not in cell.content.plain else None


@pytest.mark.parametrize("width", [57, 77, 157])
def test_behind_every_figure_are_as_many_items_as_it_says(sample: Path, width: int) -> None:
    checked = 0
    for line in overview_page(_snapshot(sample), width):
        for _, cell in _figures(line):
            if (number := _number(cell)) is not None:
                assert cell.drill_down and len(cell.drill_down.items) == number, cell.content.plain
                checked += 1
    assert checked > 30


async def test_no_line_of_a_leaf_is_wider_than_its_room(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test() as pilot:
        await settle(pilot)
        for width in (57, 77, 157):
            for name, page in REVIEW_PAGES:
                for line in page(app.context, width):
                    said = "".join(cell.content.plain for cell in line.cells)
                    assert cell_len(said.rstrip()) <= width, (name, said)


def test_the_overview_says_what_is_counted_everywhere(sample: Path) -> None:
    snapshot = _snapshot(sample)
    lines = ["".join(c.content.plain for c in line.cells) for line in overview_page(snapshot, 157)]
    assert lines[0] == item_counts_of_rows(snapshot.rows).counts_and_completion_rate_text
    for groups in (counts_by_department(snapshot), counts_by_section(snapshot)):
        for name, found in groups.items():
            row = next(line for line in lines if line.startswith(f"{name} "))
            assert not found.total or f" {found.done}/{found.total} " in row
            assert not found.total or f" {found.completion_rate_text} " in row


def test_key_items_have_a_line_of_their_own(sample: Path) -> None:
    snapshot = _snapshot(sample)
    tagged = [
        msgspec.structs.replace(row.item, tags=("重点",) if at < 3 else ())
        for at, row in enumerate(snapshot.rows)
        if row.role is ItemRole.PLANNED
    ]
    items = snapshot.tree.items | {item.id: item for item in tagged}
    fresh = TermSnapshot(
        ItemTree.from_items(items),
        snapshot.meetings,
        school=snapshot.school,
        term=snapshot.term,
        today=TODAY,
    )
    lines = ["".join(c.content.plain for c in line.cells) for line in overview_page(fresh, 77)]
    heading = next(at for at, line in enumerate(lines) if line.startswith("重点事项"))
    assert lines[heading + 1].startswith("重点 ")
    assert "/3 " in lines[heading + 1]
    assert not lines[heading + 2]


async def test_a_click_on_a_leafs_name_turns_to_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await press(pilot, "f8")
        names = app.screen.query_one(PageNameBar)
        for name in (REVIEW_PAGES[2][0], REVIEW_PAGES[1][0]):
            at = cell_len(names.text.plain.partition(name)[0])
            await pilot.click(PageNameBar, offset=(at + 1, 0))
            await settle(pilot)
            marked = [
                names.text.plain[span.start : span.end].strip()
                for span in names.text.spans
                if "on $chosen" in str(span.style)
            ]
            assert marked == [name]


@pytest.mark.parametrize("width", [24, 40, 57])
async def test_of_too_many_leaves_those_around_are_named(planned: Path, width: int) -> None:
    many = [f"第{number}页" for number in range(1, 30)]
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await press(pilot, "f8")
        names = app.screen.query_one(PageNameBar)
        for here, name in enumerate(many):
            names.show_page_names(many, here, width)
            assert f" {name} " in names.text.plain
            assert names.text.cell_length <= width
            assert names.text.plain.startswith("…") == ("第1页" not in names.text.plain)
            assert names.text.plain.endswith("…") == ("第29页" not in names.text.plain)


async def test_without_a_plan_it_says_what_to_do(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8")
        assert "还没有计划" in screen_text(app)
        await press(pilot, "enter", "down", "tab")
        assert isinstance(app.screen, ReviewScreen)


async def test_enter_in_the_review_first_lists_the_overdue_items(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "enter")
        assert isinstance(app.screen, ItemListScreen)
        text = screen_text(app)
        assert "滞后　共 1 项" in text
        assert "完成校本课程纲要修订" in text
        assert "还没有汇报" in text
        assert "已过 3 天" in text
        await press(pilot, "escape")
        assert isinstance(app.screen, ReviewScreen)


async def test_which_measures_of_a_department_are_late_takes_five_keys(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "tab", "tab", "down", "enter")
        text = screen_text(app)
        department = app.context.school.departments[1].name
        assert f"{department}　共" in text
        rows = app.screen.query_one(ItemList)
        assert (
            rows.selected_item_row is not None and rows.selected_item_row.department == department
        )


async def test_what_is_late_says_whose_it_is_two_keys_from_home(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "enter")
        text, rows = screen_text(app), app.screen.query_one(ItemList)
        shown = [row for row in app.context.snapshot.rows if row.light is TrafficLight.OVERDUE]
        assert rows.selected_item_row in shown
        shown = [row for row in shown if row.role is ItemRole.PLANNED]
        assert len(shown) > 2
        for row in shown:
            department = app.context.school.find_department(row.department)
            assert department is not None
            assert f"{department.short[0]} {row.item.owner_words}" in text


async def test_a_click_on_a_figure_opens_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8")
        lines = screen_text(app).split("\n")
        row = next(at for at, line in enumerate(lines) if line.startswith(" 学生成长部"))
        await pilot.click(offset=(3, row))
        await settle(pilot)
        assert "学生成长部　共 1 项" in screen_text(app)


async def test_every_leaf_keeps_its_place_and_a_new_size_keeps_it_too(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "tab", "down", "down", "right")
        view = app.screen.query_one(ReviewLinesView)
        before = view.drill_down_of_selected_figure
        assert before is not None
        for key in ("f4", "f3"):
            await press(pilot, key)
        assert view.drill_down_of_selected_figure == before
        for size in ((60, 18), (160, 45), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert view.drill_down_of_selected_figure == before
        for _ in REVIEW_PAGES:
            await press(pilot, "f4")
        assert view.drill_down_of_selected_figure == before


async def test_all_leaves_are_reached_and_answer_every_key(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=(60, 18)) as pilot:
        await press(pilot, "f8")
        for name, _ in REVIEW_PAGES:
            assert name in screen_text(app).split("\n")[1]
            await press(pilot, "tab", "pagedown", "end", "up", "right", "left", "home", "down")
            assert isinstance(app.screen, ReviewScreen)
            await press(pilot, "f4")


async def test_what_is_recorded_is_seen_at_once(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "enter", "enter")
        assert isinstance(app.screen, ItemTimelineScreen)
        await press(pilot, "f5")
        assert isinstance(app.screen, ItemScreen)
        await press(pilot, "f6")
        await press(pilot, "escape")
        await until(pilot, lambda: "已完成" in screen_text(app))
        await press(pilot, "escape", "escape")
        assert "已完成 1 项" in screen_text(app)
        assert app.screen.query_one(ReviewLinesView).drill_down_of_selected_figure is not None


async def test_esc_leads_back_to_the_same_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5", "down", "down", "enter")
        await until(pilot, lambda: "列入" in screen_text(app))
        title = _title(app)
        await press(pilot, "escape")
        rows = app.screen.query_one(ItemList)
        assert rows.selected_item_row is not None and rows.selected_item_row.item.title in title


async def test_arrows_lead_through_the_list_one_came_from(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5", "enter", "enter")
        await until(pilot, lambda: "列入" in screen_text(app))
        first = _title(app)
        await press(pilot, "right")
        assert _title(app) != first
        await press(pilot, "left", "left")
        assert _title(app) == first


def _title(app: MeetingApp) -> str:
    return screen_text(app).split("\n")[2]


async def test_words_narrow_the_list_as_they_are_typed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        assert "全部事项　共 6 项" in screen_text(app)
        await type_text(pilot, "课程教学部")
        assert "共 3 项" in screen_text(app)
        await type_text(pilot, " 滞后")
        assert "共 1 项" in screen_text(app)
        assert "更换操场照明" not in screen_text(app)


async def test_enter_takes_the_words_and_the_next_one_opens_an_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "滞后")
        assert "回车 看结果" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemListScreen)
        assert app.screen.query_one(ItemList).has_focus
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemTimelineScreen)


async def test_esc_leads_out_of_the_words_before_it_leaves_the_list(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "滞后")
        await press(pilot, "escape")
        assert app.screen.query_one(ItemList).has_focus
        assert app.screen.query_one(SearchInput).value == "滞后"
        await press(pilot, "escape")
        assert isinstance(app.screen, ReviewScreen)


async def test_where_nothing_passes_it_says_how_the_words_were_read(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "课程教学部 取消")
        assert "没有符合的事项：课程教学部，取消。" in screen_text(app)
        await press(pilot, "ctrl+u")
        assert "没有符合" not in screen_text(app)


async def test_behind_a_rate_stand_all_it_is_counted_of(sample: Path) -> None:
    snapshot = _snapshot(sample)
    name, figures = next(iter(counts_by_department(snapshot).items()))
    line = next(
        line for line in overview_page(snapshot, 77) if line.cells[:1] and _said(line, name)
    )
    rate = next(
        cell for cell in line.cells if cell.content.plain.strip() == figures.completion_rate_text
    )
    assert rate.drill_down is not None and len(rate.drill_down.items) == figures.total


async def test_what_is_done_is_not_given_a_rate_of_its_own(sample: Path) -> None:
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "计划事项 办结")
        assert "100.0%" not in screen_text(app)


async def test_words_that_are_not_understood_lose_nothing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "滞后")
        app.screen.query_one(SearchInput).value = "滞后 部门:没有这个部"
        await settle(pilot)
        text = screen_text(app)
        assert "没有这个部" in text
        assert "共 1 项" in text
        assert app.screen.query_one(SearchInput).value == "滞后 部门:没有这个部"


async def test_a_filter_is_kept_by_name_and_found_again(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "滞后")
        await press(pilot, "f2", "enter")
        await type_text(pilot, "要催的")
        await press(pilot, "enter")
        assert "要催的: 滞后" in (planned / "filters.yaml").read_text(encoding="utf-8")
        await press(pilot, "escape", "f5", "f2", "enter")
        assert app.screen.query_one(SearchInput).value == "滞后"
        assert "共 1 项" in screen_text(app)
        await press(pilot, "f2", "end", "enter", "enter")
        assert "要催的" not in (planned / "filters.yaml").read_text(encoding="utf-8")


async def test_esc_leaves_the_line_before_the_items_behind_a_figure(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "enter", "f5")
        await type_text(pilot, "预警")
        assert "共 0 项" in screen_text(app)
        await press(pilot, "escape")
        assert "滞后　共 1 项" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ReviewScreen)


async def test_the_worst_come_first_and_what_was_said_last_stands_below(planned: Path) -> None:
    items = {item.id: item for item in plan_items()}
    meeting = make_closed_meeting(3, date(2026, 11, 9), id=1)
    items[7] = add_progress(items[7], on=meeting.on, meeting=1, text="灯具已订货")
    late = make_task(20, "拟定接送方案", due=date(2026, 11, 10), meeting=1)
    record_change(
        planned, Change(words="第3次", meetings=(meeting,), items=(*items.values(), late))
    )
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5")
        text = screen_text(app)
    order = ("拟定接送方案", "完成校本课程纲要修订", "更换操场照明", "开展作业设计评比")
    assert [text.index(title) for title in order] == sorted(text.index(title) for title in order)
    assert "第3次 11月9日  灯具已订货" in text


async def test_the_list_bears_many_items(folder: Path) -> None:
    items = [
        make_section(1, "很多事"),
        *(
            make_measure(number, f"第{number}件", parent=1, position=number)
            for number in range(2, 1502)
        ),
    ]
    record_change(folder, Change(words="导入", items=tuple(items)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f5", "escape", "tab", "enter")
        rows = app.screen.query_one(ItemList)
        await press(pilot, "end")
        assert (
            rows.selected_item_row is not None and rows.selected_item_row.item.title == "第1501件"
        )
        assert "第1501件" in screen_text(app)
        await press(pilot, "up", "pageup", "home")
        assert "第2件" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_user_text_is_never_markup(tmp_path: Path, size: tuple[int, int]) -> None:
    words = "[b]甲[/b] {{x}}[/]"
    write_full_meeting(
        tmp_path, SchoolTexts(item=words, progress=words, task=words, topic=words, problem=words)
    )
    app = app_on(tmp_path)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f8", "f5")
        await type_text(pilot, "甲")
        assert "[b]甲[/b]" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "[b]甲[/b] {{x}}[/]" in screen_text(app))


async def test_the_palette_leads_to_every_leaf(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        found = {each.title: each.callback for each in palette_commands(app, app.screen)}
        for name, _ in reversed(REVIEW_PAGES):
            found[f"盘点：{name}"]()
            await settle(pilot)
            assert isinstance(app.screen, ReviewScreen)
            assert name in screen_text(app).split("\n")[1]
        assert len([each for each in app.screen_stack if isinstance(each, ReviewScreen)]) == 1
        found["盘点：筛选"]()
        await settle(pilot)
        assert isinstance(app.screen, ItemListScreen)


async def test_from_an_items_own_page_to_its_life_and_back(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.navigation.open_item(2)
        await settle(pilot)
        await type_text(pilot, "写到一半")
        await press(pilot, "f3")
        await until(pilot, lambda: "列入" in screen_text(app))
        await press(pilot, "f5")
        await until(pilot, lambda: "写到一半" in screen_text(app))
        await press(pilot, "f3")
        await until(pilot, lambda: isinstance(app.screen, ItemTimelineScreen))
        await press(pilot, "escape")
        assert isinstance(app.screen, ItemScreen)
        assert "写到一半" in screen_text(app)


async def test_the_life_of_an_item_is_told_meeting_by_meeting(tmp_path: Path) -> None:
    write_full_meeting(tmp_path, SchoolTexts())
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 45)) as pilot:
        await settle(pilot)
        app.navigation.open_timeline(6)
        await settle(pilot)
        text = screen_text(app)
    for words in ("第6次例会", "第5次例会", "未启动 → 推进中", "派任务", "列入"):
        assert words in text
    assert text.index("第6次例会") < text.index("第5次例会") < text.index("列入")


async def test_f10_writes_the_web_page_for_those_one_chooses(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f10", "down", "enter")
        target = planned / "minutes" / "2026-11-23 工作计划推进情况（全体教职工）.html"
        await until(pilot, target.exists)
        await until(pilot, lambda: any("已写出" in each.message for each in app._notifications))
    assert "全体教职工阅" in target.read_text(encoding="utf-8")
