"""Routine work: its occurrences in a term, which were reported, and when it is late."""

from collections import Counter
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure

from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, PendingReport
from meetingtui.plan.item_operations import with_pending_report_accepted
from meetingtui.plan.routine import (
    OccurrenceState,
    Rhythm,
    create_routine,
    ended_routine,
    occurrence_counts_text,
    read_rhythm,
    routine_occurrences,
    routine_with_new_rhythm,
    unresolved_missed_day,
)

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
MONDAY = date(2026, 11, 23)

DONE, MISSED, OPEN = OccurrenceState.DONE, OccurrenceState.MISSED, OccurrenceState.OPEN


@st.composite
def school_terms(draw: st.DrawFn) -> Term:
    """A term of any length with days off of its own."""
    monday = date(2026, 8, 31) + timedelta(weeks=draw(st.integers(0, 60)))
    whole = draw(st.integers(20, 160))
    days = st.dates(monday, monday + timedelta(days=whole))
    return Term(
        id="2026-2027-1",
        first_monday=monday,
        end=monday + timedelta(days=whole),
        holidays=tuple(draw(st.lists(days, max_size=20))),
        workdays=tuple(draw(st.lists(days, max_size=3))),
    )


def test_each_week_has_one_and_ends_on_its_last_working_day() -> None:
    routine = create_routine(TERM, Rhythm.WEEKLY, since=TERM.first_monday)
    assert routine.days[0] == date(2026, 9, 4)
    assert date(2026, 11, 27) in routine.days
    assert not any(date(2026, 10, 1) <= day <= date(2026, 10, 7) for day in routine.days)


def test_months_and_halves_of_the_term() -> None:
    monthly = create_routine(TERM, Rhythm.MONTHLY, since=TERM.first_monday)
    assert Counter(day.month for day in monthly.days) == Counter([8, 9, 10, 11, 12, 1])
    halves = create_routine(TERM, Rhythm.TWICE_A_TERM, since=TERM.first_monday)
    assert len(halves.days) == 2
    assert halves.days[-1] == TERM.end


def test_an_occurrence_is_open_until_it_is_reported() -> None:
    routine = create_routine(TERM, Rhythm.WEEKLY, since=MONDAY)
    before = routine_occurrences(routine, [], MONDAY)
    assert before[0].state is OPEN
    assert before[0].last_day == date(2026, 11, 27)
    assert routine_occurrences(routine, [MONDAY], MONDAY)[0].state is DONE


def test_a_missed_occurrence_is_late_until_it_is_reported() -> None:
    routine = create_routine(TERM, Rhythm.WEEKLY, since=MONDAY)
    next_monday = MONDAY + timedelta(days=7)
    assert unresolved_missed_day(routine_occurrences(routine, [], MONDAY), MONDAY) is None
    silent = routine_occurrences(routine, [], next_monday)
    assert unresolved_missed_day(silent, next_monday) == date(2026, 11, 27)
    found = routine_occurrences(routine, [next_monday], next_monday)
    assert unresolved_missed_day(found, next_monday) is None
    assert occurrence_counts_text(found) == "应开展 2 次，已开展 1 次，缺 1 次"


def test_a_report_taken_by_a_later_meeting_is_about_the_week_it_was_handed_in_for() -> None:
    friday, monday = date(2026, 11, 20), MONDAY
    item = make_measure(
        1,
        "排查隐患",
        routine=create_routine(TERM, Rhythm.WEEKLY, since=date(2026, 11, 16)),
        pending_report=PendingReport(on=friday, text="已排查"),
    )
    taken = with_pending_report_accepted(item, on=monday, meeting=1)
    assert [each.state for each in taken.occurrences(monday)][:2] == [DONE, OPEN]
    assert taken.progress[-1].on == monday
    at_once = with_pending_report_accepted(item, on=friday)
    assert at_once.progress[-1].handed_in is None


def test_a_report_waiting_for_the_meeting_is_found_in_a_term_file_of_an_earlier_version() -> None:
    stored = {
        "id": 1,
        "kind": "measure",
        "title": "排查隐患",
        "submission": {"on": "2026-11-20", "text": "已排查"},
    }
    item = msgspec.convert(stored, Item)
    assert item.pending_report == PendingReport(on=date(2026, 11, 20), text="已排查")
    assert msgspec.to_builtins(item) == stored


def test_before_it_was_made_routine_nothing_was_owed_and_what_was_done_counts() -> None:
    routine = create_routine(TERM, Rhythm.WEEKLY, since=MONDAY)
    found = routine_occurrences(routine, [date(2026, 9, 2), date(2026, 9, 9)], MONDAY)
    assert occurrence_counts_text(found) == "应开展 2 次，已开展 2 次，本次待报"


def test_after_its_end_nothing_is_owed() -> None:
    routine = ended_routine(
        create_routine(TERM, Rhythm.WEEKLY, since=TERM.first_monday), date(2026, 9, 11)
    )
    found = routine_occurrences(routine, [date(2026, 9, 2)], MONDAY)
    assert [each.state for each in found] == [DONE, MISSED]


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("每周", Rhythm.WEEKLY),
        ("每周五", Rhythm.WEEKLY),
        ("每星期", Rhythm.WEEKLY),
        ("每两周", Rhythm.FORTNIGHTLY),
        ("双周", Rhythm.FORTNIGHTLY),
        ("每月", Rhythm.MONTHLY),
        ("月月", Rhythm.MONTHLY),
        ("每学期两次", Rhythm.TWICE_A_TERM),
        ("学期末", None),
        ("12月5日", None),
        ("", None),
    ],
)
def test_a_rhythm_is_read_from_the_words_of_a_plan(words: str, rhythm: Rhythm | None) -> None:
    assert read_rhythm(words) is rhythm


@given(school_terms(), st.sampled_from(Rhythm), st.data())
def test_occurrences_cover_every_working_day_once(
    term: Term, rhythm: Rhythm, data: st.DataObject
) -> None:
    routine = create_routine(term, rhythm, since=term.first_monday)
    assert all(term.contains(day) and term.is_workday(day) for day in routine.days)
    assert list(routine.days) == sorted(set(routine.days))
    today = data.draw(st.dates(term.first_monday, term.end))
    found = routine_occurrences(routine, [], today)
    for at in range((term.end - term.first_monday).days + 1):
        day = term.first_monday + timedelta(days=at)
        if term.is_workday(day):
            assert sum(each.first_day <= day <= each.last_day for each in found) == 1
    assert sum(each.state is OPEN for each in found) <= 1
    assert all((each.last_day < today) == (each.state is MISSED) for each in found)


@given(school_terms(), st.sampled_from(Rhythm), st.data())
def test_a_report_counts_once_and_never_makes_it_worse(
    term: Term, rhythm: Rhythm, data: st.DataObject
) -> None:
    days = st.dates(term.first_monday, term.end)
    today, since = data.draw(days), data.draw(days)
    said = data.draw(st.lists(days.filter(lambda day: day <= today), max_size=8))
    routine = create_routine(term, rhythm, since=since)

    def counted(reported: list[date]) -> tuple[int, int]:
        states = [each.state for each in routine_occurrences(routine, reported, today)]
        return states.count(DONE), states.count(MISSED)

    done, missed = counted(said)
    assert done <= len(set(said))
    assert counted([*said, *said]) == (done, missed)
    more = counted([*said, data.draw(days.filter(lambda day: day <= today))])
    assert more[0] in (done, done + 1)
    assert more[1] <= missed
    spoken = unresolved_missed_day(routine_occurrences(routine, [*said, today], today), today)
    assert spoken is None or not any(day >= today for day in routine.days)


@given(school_terms(), st.sampled_from(Rhythm), st.sampled_from(Rhythm), st.data())
def test_another_rhythm_takes_nothing_back_and_makes_nothing_late(
    term: Term, rhythm: Rhythm, other: Rhythm, data: st.DataObject
) -> None:
    days = st.dates(term.first_monday, term.end)
    today = data.draw(days)
    said = data.draw(st.lists(days.filter(lambda day: day <= today), max_size=8))
    before = create_routine(term, rhythm, since=data.draw(days))
    after = routine_with_new_rhythm(before, term, other, today=today)
    was = [each for each in routine_occurrences(before, said, today) if each.last_day < today]
    now = [each for each in routine_occurrences(after, said, today) if each.last_day < today]
    assert now == was
    assert list(after.days) == sorted(set(after.days))
    stopped = routine_occurrences(ended_routine(before, today), said, today + timedelta(days=400))
    assert [each for each in stopped if each.last_day < today] == was
    assert not any(each.last_day > today and each.state is MISSED for each in stopped)
