from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_section

from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.item_operations import add_progress, assign, assign_department, reschedule

DAY = date(2026, 11, 23)
LATER = date(2026, 12, 7)


def test_a_word_in_a_meeting_is_one_dated_line():
    item = add_progress(
        make_measure(), on=DAY, meeting=6, status=Status.IN_PROGRESS, text=" 已收齐 "
    )
    assert item.status is Status.IN_PROGRESS
    assert item.progress == (
        Progress(
            on=DAY, before=Status.NOT_STARTED, after=Status.IN_PROGRESS, text="已收齐", meeting=6
        ),
    )


def test_a_second_word_in_the_same_meeting_amends_the_line():
    item = add_progress(make_measure(), on=DAY, meeting=6, status=Status.DONE)
    item = add_progress(item, on=DAY, meeting=6, text="已结题")
    item = add_progress(item, on=LATER, meeting=6, status=Status.IN_PROGRESS)
    (line,) = item.progress
    assert (line.on, line.before, line.after, line.text) == (
        DAY,
        Status.NOT_STARTED,
        Status.IN_PROGRESS,
        "已结题",
    )


def test_the_next_meeting_leaves_its_own_line():
    item = add_progress(make_measure(), on=DAY, meeting=6, status=Status.IN_PROGRESS)
    item = add_progress(item, on=LATER, meeting=7, text="照常")
    assert [(line.meeting, line.changes_status) for line in item.progress] == [
        (6, True),
        (7, False),
    ]
    assert item.progress_in_meeting(7).text == "照常"
    assert item.progress_in_meeting(8) is None


def test_outside_a_meeting_each_day_has_its_line():
    item = add_progress(make_measure(), on=DAY, text="一")
    item = add_progress(item, on=DAY, text="二")
    item = add_progress(item, on=LATER, text="三")
    assert [line.text for line in item.progress] == ["二", "三"]
    assert all(line.meeting is None for line in item.progress)


def test_a_word_outside_does_not_touch_the_meetings_line_of_that_day():
    item = add_progress(make_measure(), on=DAY, meeting=6, text="会上")
    item = add_progress(item, on=DAY, text="会后")
    assert [(line.meeting, line.text) for line in item.progress] == [(6, "会上"), (None, "会后")]


def test_a_slip_taken_back_leaves_no_line():
    item = add_progress(make_measure(), on=DAY, meeting=6, status=Status.DONE, text="错了")
    assert (
        add_progress(item, on=DAY, meeting=6, status=Status.NOT_STARTED, text="") == make_measure()
    )


def test_another_deadline_is_noted_from_the_first_to_the_last():
    item = make_measure(due=date(2026, 12, 5))
    item = reschedule(item, date(2026, 12, 10), on=DAY, meeting=6)
    item = reschedule(item, date(2026, 12, 31), on=DAY, meeting=6)
    assert item.due == date(2026, 12, 31)
    assert item.last_progress.change_sentences == ("完成时限由12月5日调整为12月31日",)
    back = reschedule(item, date(2026, 12, 5), on=DAY, meeting=6)
    assert back.progress == ()


def test_other_hands_are_noted_person_and_department_apart():
    item = make_measure(people=("方文博",), department="教学处")
    moved = assign(item, people=("沈知远", "叶思齐"), department="学生处", on=DAY, meeting=6)
    assert moved.last_progress.change_sentences == (
        "责任人由方文博调整为沈知远、叶思齐",
        "责任部门由教学处调整为学生处",
    )
    assert assign(item, people=item.people, department="教学处", on=DAY) == item


def test_claiming_gives_an_item_its_department():
    item = assign_department(make_measure(), "教学处", on=DAY, meeting=6)
    assert item.department == "教学处"
    assert item.last_progress.text_and_field_changes == "责任部门由待定调整为教学处"


def test_words_and_changes_are_one_line():
    item = reschedule(make_measure(), date(2026, 12, 5), on=DAY, meeting=6)
    item = add_progress(item, on=DAY, meeting=6, text="抓紧")
    assert item.last_progress.text_and_field_changes == "抓紧；完成时限由待定调整为12月5日"


@pytest.mark.parametrize(
    ("fields", "owner", "due"),
    [
        ({}, "待定", "待定"),
        ({"department": "教学处", "due_text": "每月"}, "教学处", "每月"),
        (
            {"people": ("方文博", "沈知远"), "department": "教学处", "due": date(2026, 12, 5)},
            "方文博、沈知远",
            "12月5日",
        ),
    ],
)
def test_owner_and_deadline_are_said_as_far_as_known(fields, owner, due):
    assert (make_measure(**fields).owner_words, make_measure(**fields).due_words) == (owner, due)


def test_open_is_what_somebody_still_owes():
    assert make_measure().is_open
    assert make_measure(status=Status.PAUSED).is_open
    assert not make_measure(status=Status.DONE).is_open
    assert not make_measure(status=Status.CANCELLED).is_open
    assert not make_measure(tracked=False).is_open
    assert not make_section().is_open


words = st.tuples(
    st.sampled_from([None, *Status]), st.sampled_from([None, "", "一", "二"]), st.integers(1, 3)
)


@given(st.lists(words, max_size=8))
def test_any_history_is_a_chain_that_ends_in_the_status(said):
    item = make_measure()
    for status, text, meeting in said:
        before = item
        item = add_progress(item, on=DAY, meeting=meeting, status=status, text=text)
        assert item.status is (before.status if status is None else status)
        assert len(item.progress) <= len(before.progress) + 1
    chain = [line.before for line in item.progress] + [item.status]
    assert chain[0] is Status.NOT_STARTED
    assert [line.after for line in item.progress] == chain[1:]
    assert all(
        line.changes_status or line.text or line.after is Status.IN_PROGRESS
        for line in item.progress
    )
    assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item
