"""Choosing what carries over from the last term, beside the new plan."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from golden_screens import difference_from_golden_file
from record_builders import make_closed_meeting, make_measure, make_part
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from ui_school import BEFORE, app_on, plan_items, press, screen_text, settle, until

from meetingtui.meeting.topic_discussion import StandingTopicRhythm, Topic
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.plan.carry_over_screen import CarryOverScreen

EARLIER = "terms:\n  - {id: 2025-2026-2, first_monday: 2026-02-23, end: 2026-07-03}\n"


@pytest.fixture
def two_terms(folder: Path) -> Path:
    """A school whose last term left four items, two of which the new plan has again."""
    path = folder / "school.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("terms:\n", EARLIER), encoding="utf-8")
    old = (
        add_progress(
            make_measure(
                2, "完成校本课程纲要的修订", department="课程教学部", due=date(2026, 5, 29)
            ),
            on=date(2026, 6, 8),
            status=Status.IN_PROGRESS,
            text="初稿已交",
        ),
        make_measure(3, "举办校园读书节", department="学生成长部", due=date(2026, 4, 24)),
        make_measure(4, "后山围墙加固", department="后勤保障部", due=date(2026, 6, 12)),
        make_part(5, "后勤组", parent=4, department="后勤保障部"),
        make_measure(6, "校史馆改版", status=Status.PAUSED),
    )
    with open_term(folder, load_school(folder).terms[0], clock=lambda: BEFORE) as file:
        file.record_change(Change(words="上学期", items=old))
    planned = tuple(
        item if item.kind is ItemKind.SECTION else _as_planned(item) for item in plan_items()
    )
    with open_term(folder, load_school(folder).terms[1], clock=lambda: BEFORE) as file:
        file.record_change(Change(words="导入", items=planned))
    return folder


def _as_planned(item: Item) -> Item:
    return msgspec.structs.replace(item, source=f"s{item.id}")


async def open_carrying(pilot: Pilot[None]) -> CarryOverScreen:
    await settle(pilot)
    navigation_of(pilot.app.screen).open_plan()
    await settle(pilot)
    await press(pilot, "f8")
    screen = pilot.app.screen
    assert isinstance(screen, CarryOverScreen)
    return screen


def carried(app: MeetingApp) -> dict[str, Item]:
    items = app.context.records.items.values()
    return {item.origin.partition("/")[2]: item for item in items if item.origin}


async def test_what_is_proposed_is_changed_by_keys_and_written_as_one_step(
    two_terms: Path,
) -> None:
    app = app_on(two_terms)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_carrying(pilot)
        shown = screen_text(app)
        assert "结转 2 项，接续 2 项，不结转 1 项" in shown
        assert "新计划（内容相近）：1.完成校本课程纲要修订" in shown
        assert not carried(app)
        await press(pilot, "down", "enter", "down", "f7")
        app.screen.query_one(Input).value = "12月11日"
        await press(pilot, "enter", "f9")
        await until(pilot, lambda: len(carried(app)) == 3)
        found = carried(app)
        assert (found["2"].id, found["2"].due, found["2"].before) == (
            2,
            date(2026, 11, 20),
            "上学期6月8日：初稿已交",
        )
        assert found["4"].due == date(2026, 12, 11)
        assert found["5"].parent == found["4"].id
        assert not screen.is_attached
        await press(pilot, "ctrl+z", "down", "enter")
        await until(pilot, lambda: not carried(app))


async def test_another_item_of_the_plan_is_chosen_to_continue_as(two_terms: Path) -> None:
    app = app_on(two_terms)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_carrying(pilot)
        await press(pilot, "down", "down", "f6")
        text = screen_text(app)
        assert "“后山围墙加固”接续新计划里的哪一项？" in text
        options = app.screen.query_one(OptionList)
        at = next(
            index
            for index in range(options.option_count)
            if "更换操场照明" in str(options.get_option_at_index(index).prompt)
        )
        await press(pilot, *["down"] * at, "enter", "f9")
        await until(pilot, lambda: "4" in carried(app))
        assert carried(app)["4"].title == "更换操场照明"


async def test_a_deadline_that_is_not_understood_is_said_and_nothing_changes(
    two_terms: Path,
) -> None:
    app = app_on(two_terms)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_carrying(pilot)
        before = screen.proposals
        await press(pilot, "down", "down", "f7")
        app.screen.query_one(Input).value = "有空的时候"
        await press(pilot, "enter")
        await until(pilot, lambda: "没看懂。请写成 3月20日" in screen_text(app))
        assert screen.proposals == before


async def test_topics_that_wait_are_listed_last_and_chosen_like_the_items(two_terms: Path) -> None:
    waiting = make_closed_meeting(
        1,
        date(2026, 6, 15),
        topics=(
            Topic(
                id=1,
                title="食堂安全通报",
                standing=StandingTopicRhythm.EVERY_MEETING,
                conclusion="正常",
            ),
        ),
        parked=(Topic(id=2, title="校服招标"),),
    )
    with open_term(two_terms, load_school(two_terms).terms[0], clock=lambda: BEFORE) as file:
        file.record_change(Change(words="开会", meetings=(waiting,)))
    app = app_on(two_terms)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_carrying(pilot)
        assert "，议题 2 项" in screen_text(app)
        await press(pilot, *["down"] * 6)
        text = screen_text(app)
        assert "固定议题（每次例会）" in text
        assert "列在待议事项的搁置里" in text
        await press(pilot, "f7")
        await until(pilot, lambda: "没有时限" in screen_text(app))
        await press(pilot, "enter", "f9")
        await until(pilot, lambda: bool(app.context.records.meetings))
        (meeting,) = app.context.records.meetings.values()
        assert [topic.title for topic in meeting.agenda_and_parked_topics] == ["食堂安全通报"]
        await press(pilot, "ctrl+z", "down", "enter")
        await until(pilot, lambda: not app.context.records.meetings)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_screen_looks_as_it_did(two_terms: Path, size: tuple[int, int]) -> None:
    app = app_on(two_terms)
    async with app.run_test(size=size) as pilot:
        await open_carrying(pilot)
        shown = [screen_text(app)]
        await press(pilot, "down", "down")
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"carry-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
