"""An item as it stood earlier, from the changes in its history."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_part, make_task
from small_term import report

from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.item_history import (
    is_reported_in_meeting,
    item_with_meeting_lines_undone,
    item_with_progress_lines_undone,
    last_report,
    last_report_day,
)
from meetingtui.plan.item_operations import add_progress, assign, assign_department, reschedule
from meetingtui.plan.item_tree import ItemTree

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "item",
    [
        make_measure(),
        make_measure(department="学生成长部", people=("顾一帆", "林知秋"), due=date(2026, 12, 5)),
        make_measure(due=date(2027, 1, 5), status=Status.PAUSED),
        make_measure(due_text="每月"),
    ],
)
def test_status_hands_and_deadline_stand_as_before(item):
    after = add_progress(item, on=DAY, meeting=6, status=Status.DONE, text="办好了")
    after = assign_department(after, "课程教学部", on=DAY, meeting=6)
    after = assign(after, people=("严守正",), department="后勤保障部", on=DAY, meeting=6)
    after = reschedule(after, date(2026, 12, 31), on=DAY, meeting=6)
    assert after.due == date(2026, 12, 31)
    assert item_with_meeting_lines_undone(after, 6) == item


def test_what_another_meeting_said_stays():
    said = add_progress(make_measure(), on=DAY, meeting=5, text="在办")
    assert item_with_meeting_lines_undone(said, 6) is said


PEOPLE = ((), ("顾一帆",), ("顾一帆", "林知秋"), ("何秋实",))
DEPARTMENTS = ("", "课程教学部", "后勤保障部")
DEADLINES = (
    (None, ""),
    (None, "两周内"),
    (None, "每月"),
    (date(2026, 12, 5), ""),
    (date(2027, 1, 5), "学期末"),
)


def _changed(item: Item, random: Random, on: date, meeting: int | None) -> Item:
    """The item after one change that anybody could make on a day."""
    kind = random.randrange(3)
    if kind == 0:
        text = random.choice((None, "在办", "已办好"))
        return add_progress(
            item, on=on, meeting=meeting, status=random.choice(tuple(Status)), text=text
        )
    if kind == 1:
        due, text = random.choice(DEADLINES)
        return reschedule(item, due, due_text=text, on=on, meeting=meeting)
    people, department = random.choice(PEOPLE), random.choice(DEPARTMENTS)
    return assign(item, people=people, department=department, on=on, meeting=meeting)


@pytest.mark.parametrize("seed", range(200))
def test_at_every_point_the_item_stands_as_it_was_recorded_then(seed):
    random = Random(seed)
    item, recorded = make_measure(), []
    for week in range(12):
        on, meeting = DAY + timedelta(weeks=week), random.choice((None, week))
        recorded.append((on, item))
        for _ in range(random.randrange(4)):
            item = _changed(item, random, on, meeting)
    for on, was in recorded:
        assert item_with_progress_lines_undone(item, lambda line, on=on: line.on >= on) == was


def test_a_later_line_keeps_what_it_changed_where_an_earlier_one_goes():
    item = reschedule(make_measure(due_text="两周内"), date(2026, 12, 5), on=DAY, meeting=5)
    item = add_progress(item, on=DAY, meeting=5, status=Status.IN_PROGRESS)
    item = reschedule(item, date(2026, 12, 31), on=DAY, meeting=6)
    left = item_with_meeting_lines_undone(item, 5)
    assert (left.due, left.status) == (date(2026, 12, 31), Status.NOT_STARTED)


EARLY, LATE = date(2026, 9, 20), date(2026, 11, 16)


def _told(*items: Item, except_meeting: int | None = None) -> str:
    word = last_report(items[0], ItemTree(items), except_meeting=except_meeting)
    return word.text_with_reporter if word else ""


def test_a_part_speaks_for_its_measure_in_its_departments_name():
    own = make_measure(1, progress=(report(EARLY, "已布置"),))
    share = make_part(2, parent=1, department="语文教研组", progress=(report(LATE, "已排定"),))
    assert _told(own, share) == "语文教研组：已排定"
    assert last_report_day(own, ItemTree([own, share])) == LATE
    assert _told(share, own) == "已排定"


def test_a_task_speaks_with_its_title_and_a_part_below_a_part_too():
    own = make_measure(1)
    below = make_part(3, parent=2, people=("林知夏",), progress=(report(EARLY, "已分到人"),))
    assert _told(own, make_part(2, parent=1), below) == "林知夏：已分到人"
    served = make_task(4, parent=2, progress=(report(LATE, "初稿过半"),))
    assert _told(own, make_part(2, parent=1), below, served) == "任务4：初稿过半"


def test_its_own_word_goes_before_others_of_the_day_and_a_bare_status_is_told():
    share = make_part(2, parent=1, department="总务处", progress=(report(LATE, "已排定"),))
    assert _told(make_measure(1, progress=(report(LATE, "全面推开"),)), share) == "全面推开"
    moved = Progress(on=LATE, before=Status.IN_PROGRESS, after=Status.DONE)
    done = make_part(2, parent=1, department="总务处", progress=(moved,))
    assert _told(make_measure(1), done) == "总务处：已完成"


def test_measures_below_a_measure_speak_for_themselves():
    assert _told(make_measure(1), make_measure(2, parent=1, progress=(report(LATE, "在做"),))) == ""


def test_the_words_of_one_meeting_can_be_left_out():
    own = make_measure(1, progress=(report(EARLY, "已布置"),))
    line = Progress(on=LATE, before=Status.IN_PROGRESS, after=Status.DONE, text="已排定", meeting=6)
    share = make_part(2, parent=1, department="总务处", progress=(line,))
    assert _told(own, share, except_meeting=6) == "已布置"
    tree = ItemTree([own, share])
    assert is_reported_in_meeting(6, own, tree)
    assert not is_reported_in_meeting(5, own, tree)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.booleans(), st.none() | st.dates(EARLY, LATE)), max_size=6
    )
)
def test_the_last_word_is_the_newest_of_the_whole_branch(grown):
    items = [make_measure(1)]
    for id, (parent, is_part, day) in enumerate(grown, 2):
        make = make_part if is_part else make_task
        progress = (report(day, "在做"),) if day else ()
        items.append(make(id, parent=items[parent % len(items)].id, progress=progress))
    days = [day for _, _, day in grown if day]
    assert last_report_day(items[0], ItemTree(items)) == max(days, default=None)
