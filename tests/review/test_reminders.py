"""催办: who is reminded of what, as text and as letters."""

from datetime import date

import msgspec
from ledger_term import ITEMS, SCHOOL, TODAY, snapshot
from record_builders import make_task

from meetingtui.actions.progress_changes import record_reminders
from meetingtui.meeting.record import SessionState
from meetingtui.plan.item import ReminderRecord, Status
from meetingtui.review.reminders import (
    list_reminders,
    reminder_letters_and_unreachable_people,
    wechat_reminder_text,
)
from meetingtui.school.school import Department, Person
from meetingtui.store.records import Records

REACHED = msgspec.structs.replace(
    SCHOOL,
    departments=(
        Department(name="教学处", head="林知夏"),
        Department(name="总务处"),
    ),
    people=(
        Person(name="乔木森", department="总务处"),
        Person(name="林知夏", department="教学处", email="lin@example.com"),
    ),
)


def test_what_is_late_or_near_goes_to_each_person_or_the_head_of_the_department() -> None:
    both = make_task(
        8,
        "排查隐患",
        people=("乔木森", "林知夏"),
        due=date(2026, 11, 25),
    )
    found = list_reminders(snapshot((*ITEMS, both), school=REACHED), within=7)
    assert [(each.name, [row.item.id for row in each.rows]) for each in found] == [
        ("乔木森", [8]),
        ("林知夏", [2, 8]),
    ]


def test_a_longer_look_ahead_finds_more_and_a_department_without_a_head_stands_itself() -> None:
    found = list_reminders(snapshot(school=REACHED), within=14)
    assert [(each.name, [row.item.id for row in each.rows]) for each in found] == [
        ("林知夏", [2]),
        ("总务处", [4]),
    ]


def test_nobody_is_reminded_of_what_is_settled_or_paused() -> None:
    items = tuple(
        msgspec.structs.replace(item, status=Status.PAUSED) if item.id == 2 else item
        for item in ITEMS
    )
    assert list_reminders(snapshot(items, school=REACHED), within=7) == ()


def test_the_text_lists_by_person_with_days() -> None:
    term = snapshot(school=REACHED)
    text = wechat_reminder_text(list_reminders(term, within=14), term, within=14)
    assert "林知夏：\n　1. 修订课程纲要（11月20日，已过 3 天）" in text
    assert "总务处：\n　1. 更换照明（12月5日，还有 12 天）" in text


def test_letters_go_to_those_with_an_address_and_the_others_are_named() -> None:
    term = snapshot(school=REACHED)
    letters, unreachable = reminder_letters_and_unreachable_people(
        list_reminders(term, within=14), term
    )
    assert [letter.only_recipient_name for letter in letters] == ["林知夏"]
    assert "修订课程纲要" in letters[0].body
    assert [(each.name, each.why) for each in unreachable] == [("总务处", "不在人员名单里")]


def test_who_was_reminded_is_noted_once_a_day() -> None:
    records = Records({2: ITEMS[1]}, {}, SessionState())
    first = record_reminders(records, {2: ["林知夏"], 77: ["无"]}, on=TODAY)
    assert first is not None
    (item,) = first.items
    assert item.reminded == (ReminderRecord(on=TODAY, people=("林知夏",)),)
    again = Records({2: item}, {}, SessionState())
    assert record_reminders(again, {2: ["林知夏"]}, on=TODAY) is None
    later = record_reminders(again, {2: ["林知夏"]}, on=date(2026, 11, 24))
    assert later is not None
    assert len(later.items[0].reminded) == 2
