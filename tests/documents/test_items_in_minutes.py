"""Items as they stood when an earlier meeting ended."""

from datetime import date

import pytest
from record_builders import make_measure, make_task

from meetingtui.documents.items_in_minutes import item_at_meeting_end
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress, assign, reschedule

MEETINGS = {
    number: Meeting(id=number, number=number, on=day)
    for number, day in ((1, date(2026, 9, 14)), (2, date(2026, 9, 28)), (3, date(2026, 10, 12)))
}


def then(item: Item, number: int) -> Item | None:
    return item_at_meeting_end(item, MEETINGS[number], meetings=MEETINGS)


@pytest.fixture
def item() -> Item:
    made = make_measure(
        1,
        "修订作业管理办法",
        department="教学处",
        people=("林知夏",),
        due=date(2026, 10, 31),
        created=date(2026, 9, 7),
    )
    made = add_progress(
        made, on=MEETINGS[1].on, meeting=1, status=Status.IN_PROGRESS, text="已起草"
    )
    made = add_progress(made, on=MEETINGS[2].on, meeting=2, status=Status.DONE, text="已定稿")
    made = reschedule(made, date(2026, 11, 30), on=MEETINGS[3].on, meeting=3)
    return assign(made, people=("何秋实",), department="办公室", on=MEETINGS[3].on, meeting=3)


def test_status_and_history_stop_at_the_meeting(item):
    before = then(item, 1)
    assert before.status is Status.IN_PROGRESS
    assert [line.text for line in before.progress] == ["已起草"]
    assert then(item, 2).status is Status.DONE


def test_deadline_and_owner_are_taken_back(item):
    before = then(item, 2)
    assert (before.due, before.people, before.department) == (
        date(2026, 10, 31),
        ("林知夏",),
        "教学处",
    )
    assert then(item, 3) == item


def test_an_item_nothing_was_said_of_yet_has_the_status_before_its_first_word(item):
    first = Meeting(id=9, number=0, on=date(2026, 9, 10))
    found = item_at_meeting_end(item, first, meetings={**MEETINGS, 9: first})
    assert (found.status, found.progress) == (Status.NOT_STARTED, ())


def test_a_word_outside_meetings_counts_up_to_the_meetings_day():
    made = make_measure(1, "读书节")
    made = add_progress(made, on=MEETINGS[2].on, status=Status.IN_PROGRESS)
    made = add_progress(made, on=date(2026, 9, 29), status=Status.DONE)
    assert then(made, 1).status is Status.NOT_STARTED
    assert then(made, 2).status is Status.IN_PROGRESS


def test_two_meetings_on_one_day_are_told_apart_by_their_numbers():
    morning = Meeting(id=7, number=7, on=date(2026, 11, 2))
    evening = Meeting(id=8, number=8, on=date(2026, 11, 2))
    made = make_measure(1, "读书节")
    made = add_progress(made, on=evening.on, meeting=8, status=Status.DONE)
    found = item_at_meeting_end(made, morning, meetings={7: morning, 8: evening})
    assert found.status is Status.NOT_STARTED


def test_what_was_born_later_did_not_exist():
    task = make_task(1, "交初稿", meeting=2, created=MEETINGS[2].on)
    assert then(task, 1) is None
    assert then(task, 2) == task
    imported = make_measure(2, "读书节", created=date(2026, 10, 1))
    assert then(imported, 2) is None


def test_a_deadline_that_was_open_or_in_words_becomes_so_again():
    made = make_measure(1, "读书节", due_text="每月")
    made = reschedule(made, date(2026, 11, 30), on=MEETINGS[3].on, meeting=3)
    assert (then(made, 1).due, then(made, 1).due_words) == (None, "每月")
    bare = make_measure(1, "读书节")
    bare = reschedule(bare, date(2026, 11, 30), on=MEETINGS[3].on, meeting=3)
    assert then(bare, 1).due_words == "待定"


def test_a_deadline_in_words_is_no_day_that_nobody_set():
    made = make_measure(1, "读书节", due_text="两周内")
    made = reschedule(made, date(2026, 11, 30), on=MEETINGS[3].on, meeting=3)
    assert (then(made, 2).due, then(made, 2).due_text) == (None, "两周内")
