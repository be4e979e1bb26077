"""Changes of a term since a day."""

from datetime import date

import pytest
from record_builders import make_closed_meeting, make_measure, make_part, make_task

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Achievement, Meeting, MeetingState
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress, assign, reschedule
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_changes import (
    ChangeSpan,
    TermChanges,
    changes_in_span,
    mid_term_day,
    read_change_span,
    selectable_change_spans,
    span_since_last_meeting,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 15))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)
NOVEMBER = ChangeSpan(name="11月以来", first=date(2026, 11, 1))
BEFORE, AFTER = date(2026, 10, 26), date(2026, 11, 9)


def snapshot(*items: Item, meetings: tuple[Meeting, ...] = (), today: date = date(2026, 11, 22)):
    found = {each.id: each for each in meetings}
    return TermSnapshot(ItemTree(items), found, school=SCHOOL, term=TERM, today=today)


def since_november(*items: Item, meetings: tuple[Meeting, ...] = ()) -> TermChanges:
    return changes_in_span(snapshot(*items, meetings=meetings), NOVEMBER)


def test_a_status_is_compared_with_the_one_when_the_span_began():
    item = add_progress(make_measure(), on=BEFORE, status=Status.IN_PROGRESS, text="开了头")
    item = add_progress(item, on=AFTER, status=Status.PAUSED, text="停一停")
    item = add_progress(item, on=date(2026, 11, 12), status=Status.DONE, text="做完了")
    (found,) = since_november(item).changed
    assert (found.status_before, found.status_after, found.newest_progress_text) == (
        Status.IN_PROGRESS,
        Status.DONE,
        "做完了",
    )


def test_what_was_said_before_the_span_is_no_change():
    item = add_progress(make_measure(), on=BEFORE, status=Status.DONE, text="做完了")
    assert since_november(item).changed == ()


def test_done_is_told_apart_from_other_moves_and_from_mere_words():
    found = since_november(
        add_progress(make_measure(1), on=AFTER, status=Status.DONE),
        add_progress(make_measure(2), on=AFTER, status=Status.IN_PROGRESS),
        add_progress(make_measure(3), on=AFTER, text="还在等答复"),
    )
    assert [[each.row.item.id for each in kind] for kind in _kinds(found)] == [[1], [2], [3]]
    assert found.counts_text == "办结 1 项，其他变动 1 项，只有进展 1 项"


def _kinds(found: TermChanges):
    return (
        found.finished_items,
        found.items_with_other_status_changes,
        found.items_with_progress_only,
    )


def test_a_status_that_came_back_has_not_moved():
    item = add_progress(make_measure(), on=AFTER, status=Status.PAUSED)
    item = add_progress(item, on=date(2026, 11, 12), status=Status.NOT_STARTED, text="又恢复了")
    found = since_november(item)
    assert (found.items_with_other_status_changes, len(found.items_with_progress_only)) == ([], 1)


def test_deadlines_and_owners_are_told_from_where_to_where_over_several_lines():
    item = make_measure(due=date(2026, 11, 20), department="教学处")
    item = reschedule(item, date(2026, 11, 27), on=AFTER)
    item = reschedule(item, date(2026, 12, 4), on=date(2026, 11, 12))
    item = assign(item, people=("林知夏",), department="总务处", on=date(2026, 11, 12))
    found = since_november(item)
    assert [each.deadline_change_text for each in found.rescheduled_items] == ["11月20日→12月4日"]
    assert [each.owner_change_text for each in found.reassigned_items] == [
        "待定→林知夏，教学处→总务处"
    ]
    assert found.items_with_progress_only == []


def test_a_deadline_that_came_back_has_not_moved():
    item = reschedule(make_measure(due=date(2026, 11, 20)), date(2026, 11, 27), on=AFTER)
    item = reschedule(item, date(2026, 11, 20), on=date(2026, 11, 12))
    assert since_november(item).rescheduled_items == []


def test_tasks_and_parts_born_in_the_span_are_new_and_measures_are_not():
    found = since_november(
        make_measure(1, created=AFTER),
        make_part(2, "低年级部", parent=1, created=AFTER),
        make_task(3, "交初稿", created=AFTER),
        make_task(4, "旧事", created=BEFORE),
    )
    assert [row.item.id for row in found.created_parts] == [2]
    assert [row.item.id for row in found.created_tasks] == [3]


def test_honours_belong_to_the_span_in_which_they_were_reported():
    won = Achievement(on=BEFORE, what="区合唱比赛一等奖")
    found = since_november(meetings=(make_closed_meeting(1, AFTER, achievements=(won,)),))
    assert [line.what for line in found.achievements] == ["区合唱比赛一等奖"]


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 8), date(2026, 10, 27)),
        (date(2026, 11, 9), date(2026, 10, 27)),
        (date(2026, 11, 10), date(2026, 11, 10)),
    ],
    ids=["the eve", "the day of a meeting", "the day after"],
)
def test_since_the_last_meeting_is_what_came_after_it(today: date, first: date):
    held = (make_closed_meeting(1, BEFORE), make_closed_meeting(2, AFTER))
    span = span_since_last_meeting(snapshot(meetings=held, today=today))
    assert span is not None
    assert span.first == first


def test_before_the_first_meeting_there_is_no_last_one():
    prepared = make_closed_meeting(1, BEFORE, state=MeetingState.PLANNED)
    assert span_since_last_meeting(snapshot(meetings=(prepared,))) is None


def test_mid_term_is_the_monday_on_which_the_second_half_begins():
    assert TERM.week_count == 20
    assert mid_term_day(snapshot()) == TERM.date_in_week(11, 0)


def test_the_spans_are_those_that_have_begun_the_shortest_first():
    held = (make_closed_meeting(1, BEFORE),)
    names = [
        span.name
        for span in selectable_change_spans(snapshot(meetings=held, today=date(2026, 10, 30)))
    ]
    assert names == ["上次例会以来", "本月", "开学以来"]
    names = [span.name for span in selectable_change_spans(snapshot(today=date(2026, 12, 30)))]
    assert names == ["本月", "期中以来", "开学以来"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("上次例会", date(2026, 11, 10)),
        ("上次例会以来", date(2026, 11, 10)),
        ("第1次例会", date(2026, 10, 27)),
        ("期中", date(2026, 11, 9)),
        ("本月", date(2026, 11, 1)),
        ("10月", date(2026, 10, 1)),
        ("第3周", date(2026, 9, 14)),
        ("11月9日", date(2026, 11, 9)),
        ("11月9日起", date(2026, 11, 9)),
        ("2026-11-09", date(2026, 11, 9)),
        ("今天", date(2026, 11, 22)),
    ],
)
def test_a_span_is_asked_for_by_a_name_a_meeting_or_a_day(words: str, first: date):
    held = (make_closed_meeting(1, BEFORE), make_closed_meeting(2, AFTER))
    assert read_change_span(words, snapshot(meetings=held)).first == first


@pytest.mark.parametrize("words", ["", "快了", "12月5日", "第9次", "2025-11-09", "明天"])
def test_words_that_name_no_day_gone_by_are_refused_with_what_may_be_written(words: str):
    with pytest.raises(RefusedError, match="可写：上次例会"):
        read_change_span(words, snapshot())
