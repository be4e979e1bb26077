"""增改事项 on the plan and on an item's screen: every change in few keys, and undone in one."""

from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from record_builders import make_task
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from ui_school import app_on, enter, press, record_change, screen_text, settle, type_text

from meetingtui.plan.item import Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog, TextInputDialog
from meetingtui.ui.screens.plan.item_screen import ItemScreen
from meetingtui.ui.screens.plan.plan_screen import PlanScreen


def _numbered(app: MeetingApp) -> list[str]:
    tree = ItemTree(app.context.records.items.values())
    return [f"{item.number}{item.title}" for _, item in tree.walk_in_reading_order()]


async def _choose(pilot: Pilot[None], label: str) -> None:
    """A line of the dialog that is open, by the words it begins with."""
    dialog = pilot.app.screen
    assert isinstance(dialog, ChoiceDialog)
    options = dialog.query_one(OptionList)
    labels = [str(option.prompt) for option in options.options]
    at = next(at for at, each in enumerate(labels) if each.strip().startswith(label))
    options.highlighted = at
    await press(pilot, "enter")


async def test_an_item_is_added_in_one_line_with_its_owner_and_deadline(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "insert")
        await enter(pilot, "编写校本作业集 林知秋 12月10日前")
        screen = pilot.app.screen
        assert isinstance(screen, PlanScreen)
        chosen = screen.tree_widget.chosen_item
        assert chosen is not None
        assert (chosen.number, chosen.title, chosen.people) == ("2.", "编写校本作业集", ("林知秋",))
        assert chosen.department == "课程教学部"
        assert _numbered(app)[1:5] == [
            "1.完成校本课程纲要修订",
            "2.编写校本作业集",
            "3.组织青年教师亮相课",
            "4.开展作业设计评比",
        ]
        await press(pilot, "ctrl+z")
        assert _numbered(app)[1:4] == [
            "1.完成校本课程纲要修订",
            "2.组织青年教师亮相课",
            "3.开展作业设计评比",
        ]


async def test_the_first_item_of_a_term_needs_no_plan(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "f4")
        assert isinstance(app.screen, TextInputDialog)
        await enter(pilot, "完成校舍安全排查")
        assert _numbered(app) == ["完成校舍安全排查"]


async def test_an_item_is_renamed_on_the_plan_and_on_its_own_screen(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "f2")
        app.screen.query_one(Input).value = "课程纲要修订"
        await press(pilot, "enter")
        assert app.context.records.items[2].title == "课程纲要修订"
        await press(pilot, "enter", "ctrl+t")
        await _choose(pilot, "改名")
        app.screen.query_one(Input).value = "课程纲要再修订"
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemScreen)
        assert "课程纲要再修订" in screen_text(app)
        await press(pilot, "ctrl+z", "ctrl+z")
        assert app.context.records.items[2].title == "完成校本课程纲要修订"


async def test_an_item_goes_up_and_down_and_to_another_section(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "ctrl+down")
        assert _numbered(app)[1:3] == ["1.组织青年教师亮相课", "2.完成校本课程纲要修订"]
        await press(pilot, "f4")
        await _choose(pilot, "移到")
        await _choose(pilot, "二、")
        assert _numbered(app)[-1] == "4.完成校本课程纲要修订"
        assert _numbered(app)[1:3] == ["1.组织青年教师亮相课", "2.开展作业设计评比"]
        screen = app.screen
        assert isinstance(screen, PlanScreen)
        assert screen.tree_widget.chosen_item is not None
        assert screen.tree_widget.chosen_item.id == 2


async def test_an_item_is_split_at_semicolons(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "f4")
        await _choose(pilot, "拆成")
        await press(pilot, "enter")
        assert isinstance(app.screen, TextInputDialog)  # one title is no split
        app.screen.query_one(Input).value = "修订国家课程纲要；修订校本课程纲要"
        await press(pilot, "enter")
        assert _numbered(app)[1:4] == [
            "1.修订国家课程纲要",
            "2.修订校本课程纲要",
            "3.组织青年教师亮相课",
        ]


async def test_an_item_becomes_part_of_another(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "f4")
        await _choose(pilot, "并入")
        await _choose(pilot, "3.开展")
        items = app.context.records.items
        assert 2 not in items
        assert "完成校本课程纲要修订" in items[4].text


async def test_a_removed_item_that_has_a_history_is_cancelled_and_says_so(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "delete")
        assert "删去“完成校本课程纲要修订”吗" in screen_text(app)
        await press(pilot, "enter")
        assert 2 not in app.context.records.items
        await press(pilot, "ctrl+z")
        assert 2 in app.context.records.items
        await press(pilot, "home", "down", "enter")
        await enter(pilot, "初稿已交齐")
        await press(pilot, "escape", "delete")
        assert "进展保留" in screen_text(app)
        await press(pilot, "enter")
        assert app.context.records.items[2].status is Status.CANCELLED


async def test_a_task_has_the_changes_that_fit_it(planned: Path) -> None:
    task = make_task(9, "补交名单", people=("林知秋",), parent=2)
    record_change(planned, Change(words="任务", items=(task,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "down", "f4")
        shown = screen_text(app)
        assert "改名" in shown
        assert "移到" not in shown


async def test_in_a_closed_term_nothing_is_changed(planned: Path) -> None:
    from datetime import date

    from meetingtui.store.records import TermClosing

    record_change(planned, Change(words="结束", closing=TermClosing(on=date(2027, 1, 29))))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "insert", "f4", "delete", "ctrl+down")
        assert isinstance(app.screen, PlanScreen)
        assert _numbered(app)[1] == "1.完成校本课程纲要修订"


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_dialogs_look_as_they_did(planned: Path, size: tuple[int, int]) -> None:
    app = app_on(planned)
    shown = []
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f6", "down")
        shown.append(("工作计划", screen_text(app)))
        await press(pilot, "f4")
        shown.append(("增改", screen_text(app)))
        await press(pilot, "enter")
        await type_text(pilot, "编写校本作业集 林知秋 12月10日前")
        shown.append(("新增一项", screen_text(app)))
        await press(pilot, "escape", "f4")
        await _choose(pilot, "并入")
        shown.append(("并入", screen_text(app)))
        await press(pilot, "escape", "delete")
        shown.append(("删去", screen_text(app)))
        await settle(pilot)
    text = "\n".join(f"【{name}】\n{screen}\n" for name, screen in shown)
    changed = difference_from_golden_file(f"item-editing-{size[0]}x{size[1]}", text)
    assert not changed, changed
