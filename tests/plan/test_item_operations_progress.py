"""Progress recorded on items: its text, the amount reached, and the status it sets."""

from datetime import date

import msgspec
from record_builders import make_measure

from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.line_parsing.progress_line import (
    item_with_progress_line,
    parse_progress_line,
)
from meetingtui.plan.item import Item, Status, Target
from meetingtui.plan.item_operations import (
    add_progress,
    append_progress_text,
    reschedule,
    set_progress_text,
)
from meetingtui.plan.routine import OccurrenceState, Rhythm, create_routine, ended_routine

DAY = date(2026, 11, 23)
TARGET = Target(words="60篇", amount=60, unit="篇")


def test_a_word_on_an_item_not_begun_starts_it_and_no_other():
    assert set_progress_text(make_measure(), "已开头", on=DAY).status is Status.IN_PROGRESS
    done = make_measure(status=Status.DONE)
    assert set_progress_text(done, "补记一笔", on=DAY).status is Status.DONE
    assert set_progress_text(make_measure(), "", on=DAY) == make_measure()


def test_a_number_counts_and_reads_well():
    item = set_progress_text(make_measure(target=TARGET), "42", on=DAY, meeting=6)
    (line,) = item.progress
    assert (line.text, line.amount, item.amount_reached) == ("已达 42/60 篇", 42, 42)


def test_what_is_reached_is_the_last_word_that_says_so():
    item = set_progress_text(make_measure(target=TARGET), "42", on=DAY, meeting=6)
    item = set_progress_text(item, "照计划推进", on=DAY, meeting=7)
    assert item.amount_reached == 42
    item = set_progress_text(item, "45", on=DAY, meeting=7)
    assert item.amount_reached == 45
    assert set_progress_text(item, "", on=DAY, meeting=7).amount_reached == 42


def test_a_status_leaves_the_number_said_before_it():
    item = set_progress_text(make_measure(target=TARGET), "60", on=DAY, meeting=6)
    item = add_progress(item, on=DAY, meeting=6, status=Status.DONE)
    assert (item.status, item.amount_reached) == (Status.DONE, 60)


def test_more_words_stand_behind_those_of_the_same_occasion_only():
    item = append_progress_text(make_measure(target=TARGET), "42 篇", on=DAY, meeting=6)
    item = append_progress_text(item, "照计划推进", on=DAY, meeting=6)
    assert item.progress[-1].text == "已达 42/60 篇；照计划推进"
    assert item.amount_reached == 42
    item = append_progress_text(item, "另一次会", on=DAY, meeting=7)
    assert [line.text for line in item.progress][-1] == "另一次会"


def test_what_is_said_of_several_items_is_no_items_own_number():
    item = append_progress_text(
        make_measure(target=TARGET), "42", on=DAY, meeting=6, reads_amount=False
    )
    assert (item.progress[-1].text, item.amount_reached) == ("42", None)


def test_a_line_that_is_taken_back_takes_its_status_and_deadline_along():
    before = add_progress(
        make_measure(due=date(2026, 12, 5)), on=DAY, meeting=5, status=Status.PAUSED
    )
    item = reschedule(before, date(2026, 12, 31), on=DAY, meeting=6)
    item = add_progress(item, on=DAY, meeting=6, status=Status.DONE)
    assert (
        set_progress_text(
            set_progress_text(item, "已办好", on=DAY, meeting=6), "", on=DAY, meeting=6
        )
        == before
    )
    assert (
        set_progress_text(set_progress_text(make_measure(), "已开头", on=DAY), "", on=DAY)
        == make_measure()
    )


TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
WEEKLY = create_routine(TERM, Rhythm.WEEKLY, since=date(2026, 11, 9))


def _held(item: Item) -> int:
    return sum(each.state is OccurrenceState.DONE for each in item.occurrences(DAY))


def test_done_on_recurring_work_records_its_occurrence_and_it_goes_on():
    item = add_progress(make_measure(routine=WEEKLY), on=DAY, meeting=6, status=Status.DONE)
    assert (item.status, item.progress[-1].text) == (Status.IN_PROGRESS, "本次已开展")
    assert _held(item) == 1
    later = add_progress(item, on=date(2026, 11, 30), meeting=7, status=Status.DONE)
    assert [line.text for line in later.progress] == ["本次已开展"] * 2
    assert _held(later) == 2
    assert later.is_open


def test_what_was_said_on_the_occurrence_is_kept():
    item = set_progress_text(make_measure(routine=WEEKLY), "查出三处隐患", on=DAY, meeting=6)
    item = add_progress(item, on=DAY, meeting=6, status=Status.DONE)
    assert (item.status, item.progress[-1].text) == (Status.IN_PROGRESS, "查出三处隐患")


def test_a_line_that_calls_recurring_work_done_does_not_close_it():
    item = make_measure(routine=WEEKLY)
    line = parse_progress_line("已完成", item, deadlines=DeadlineParser(DAY, TERM, None), today=DAY)
    assert "已完成" not in line.preview
    found = item_with_progress_line(item, line, on=DAY, meeting=6)
    assert (found.status, found.progress[-1].text, _held(found)) == (
        Status.IN_PROGRESS,
        "已完成",
        1,
    )


def test_recurring_work_that_was_ended_is_closed_like_any_other():
    ended = msgspec.structs.replace(make_measure(routine=ended_routine(WEEKLY, DAY)))
    assert ended.offered_status_label(Status.DONE) == "已完成"
    assert add_progress(ended, on=DAY, status=Status.DONE).status is Status.DONE
