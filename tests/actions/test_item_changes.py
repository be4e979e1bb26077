"""An item becomes routine, changes its rhythm and ends, each in one step that names it."""

from datetime import date

from record_builders import make_measure

from meetingtui.actions.item_changes import (
    items_to_make_routine_work,
    make_recurring_items_routine_work,
    set_routine_rhythm,
)
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import SessionState
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import set_progress_text
from meetingtui.plan.routine import Rhythm
from meetingtui.store.records import Change, Records

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))


def _records(*items: Item) -> Records:
    return Records({item.id: item for item in items}, {}, SessionState())


def _set(item: Item, rhythm: Rhythm | None) -> Change | None:
    return set_routine_rhythm(_records(item), item.id, rhythm, term=TERM, today=TODAY)


def test_a_rhythm_is_set_changed_and_ended() -> None:
    first = _set(make_measure(1), Rhythm.WEEKLY)
    assert first is not None
    (item,) = first.items
    assert first.words == "常规工作（每周）：举措1"
    assert item.due_text == "每周"
    assert _set(item, Rhythm.WEEKLY) is None
    monthly = _set(set_progress_text(item, "已查", on=TODAY), Rhythm.MONTHLY)
    assert monthly is not None
    assert monthly.items[0].due_text == "每月"
    stopped = _set(monthly.items[0], None)
    assert stopped is not None
    (over,) = stopped.items
    assert over.routine is not None
    assert over.routine.ended == TODAY
    assert _set(over, None) is None
    again = _set(over, Rhythm.MONTHLY)
    assert again is not None
    assert again.items[0].routine is not None
    assert again.items[0].routine.ended is None


def test_a_deadline_of_its_own_stays() -> None:
    change = _set(make_measure(1, due=date(2027, 1, 15)), Rhythm.WEEKLY)
    assert change is not None
    assert (change.items[0].due, change.items[0].due_text) == (date(2027, 1, 15), "")


def test_what_the_plan_says_comes_back_is_set_in_one_step() -> None:
    records = _records(
        make_measure(1, due_text="每周五"),
        make_measure(2, due_text="每月"),
        make_measure(3, due_text="学期末"),
        make_measure(4, due_text="每月", status=Status.DONE),
        make_measure(5),
    )
    assert [item.id for item in items_to_make_routine_work(records)] == [1, 2]
    change = make_recurring_items_routine_work(records, term=TERM, today=TODAY)
    assert change is not None
    found = {item.id: item.routine.rhythm for item in change.items if item.routine}
    assert found == {1: Rhythm.WEEKLY, 2: Rhythm.MONTHLY}
    assert [item.due_text for item in change.items] == ["每周五", "每月"]
