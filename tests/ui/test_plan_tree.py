"""The plan's tree: moving, folding, the mouse, and only what is in sight is drawn."""

from pathlib import Path

import msgspec
from record_builders import make_measure, make_task
from ui_school import TODAY, app_on, plan_items, press, record_change, screen_text, settle

from meetingtui.plan.item import Progress, Status
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.plan.plan_screen import PlanItemTree, PlanScreen


def tree_of(app: MeetingApp) -> PlanItemTree:
    assert isinstance(app.screen, PlanScreen)
    return app.screen.tree_widget


async def test_the_cursor_moves_and_stays_at_the_ends(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "up")
        assert tree_of(app).current_row == 0
        await press(pilot, "down", "down")
        assert tree_of(app).chosen_item.id == 3  # type: ignore[union-attr]
        await press(pilot, "end", "down")
        assert tree_of(app).chosen_item.id == 8  # type: ignore[union-attr]
        await press(pilot, "pageup")
        assert tree_of(app).current_row == 0


async def test_folding_hides_what_stands_below_and_left_goes_to_the_parent(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "left")
        assert tree_of(app).chosen_item.id == 1  # type: ignore[union-attr]
        await press(pilot, "left")
        assert "亮相课" not in screen_text(app)
        assert "读书节" in screen_text(app)
        await press(pilot, "right")
        assert "亮相课" in screen_text(app)


async def test_an_item_with_children_shows_their_progress(planned: Path) -> None:
    done = msgspec.structs.replace(plan_items()[1], status=Status.DONE)
    said = Progress(
        on=TODAY, before=Status.NOT_STARTED, after=Status.IN_PROGRESS, text="已走访三家"
    )
    task = make_task(
        20, "询价", parent=7, status=Status.IN_PROGRESS,
        progress=(said,),
    )  # fmt: skip
    record_change(planned, Change(words="派任务", items=(done, task)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        shown = screen_text(app)
        assert "一、课程与教学  已完成 1/3" in shown
        assert "更换操场照明  任务 0/1 已办结" in shown
        app.navigation.open_item(7)
        await settle(pilot)
        assert "下　级  任务 0/1 已办结" in screen_text(app)
        assert "最　新  11月23日 询价：已走访三家" in screen_text(app)


async def test_a_second_click_on_a_row_folds_it_or_opens_the_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        await pilot.click(PlanItemTree, offset=(8, 0))
        await settle(pilot)
        assert "亮相课" not in screen_text(app)
        await pilot.click(PlanItemTree, offset=(8, 2))
        await settle(pilot)
        assert tree_of(app).chosen_item.id == 6  # type: ignore[union-attr]
        await pilot.click(PlanItemTree, offset=(8, 2))
        await settle(pilot)
        assert not isinstance(app.screen, PlanScreen)
        assert "读书节" in screen_text(app)


async def test_of_thousands_of_items_only_those_in_sight_are_drawn(planned: Path) -> None:
    many = tuple(make_measure(n, f"第{n}号举措", parent=1, position=n) for n in range(100, 2100))
    record_change(planned, Change(words="导入", items=many))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        drawn: list[int] = []
        tree = tree_of(app)
        content = tree.row_content
        tree.row_content = lambda row: drawn.append(row) or content(row)  # type: ignore
        await press(pilot, "down")
        assert 0 < len(drawn) <= 60
        await press(pilot, "end", "f5")
        assert tree.chosen_item is not None


async def test_a_change_shows_at_once_and_the_same_item_stays_chosen(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "down")
        item = tree_of(app).chosen_item
        assert item is not None
        fresh = make_task(90, "新任务", status=Status.DONE)
        app.save_queue.queue_change(lambda _: Change(words="议定", items=(fresh,)))
        await settle(pilot)
        assert "新任务" in screen_text(app)
        assert tree_of(app).chosen_item == item
