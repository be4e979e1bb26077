from datetime import date, timedelta
from functools import partial

import pytest
from record_builders import make_measure

from meetingtui.plan.deadline_status import (
    DeadlineStatus,
    deadline_status,
    deadline_with_days_left_text,
    traffic_light_of_item,
)
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.school.school import WarningThresholds

TODAY = date(2026, 11, 22)
HELD = [date(2026, 11, 9), date(2026, 10, 26), date(2026, 10, 12)]


_item = partial(make_measure, department="教学处")


def _standing(item: Item, last_report: date | None = None) -> DeadlineStatus:
    return deadline_status(
        item,
        today=TODAY,
        thresholds=WarningThresholds(at_risk_days=14, stale_meetings=2),
        meetings_held=HELD,
        last_report=last_report,
    )


@pytest.mark.parametrize(
    ("days", "light"), [(-1, "滞后"), (0, "预警"), (14, "预警"), (15, ""), (None, "")]
)
def test_a_deadline_gives_its_light(days, light):
    due = None if days is None else TODAY + timedelta(days=days)
    found = _standing(_item(due=due, created=TODAY))
    assert (found.warning_label, found.days_to_deadline) == (light, days)
    assert found.belongs_on_next_agenda is bool(light)


def test_silence_is_counted_in_meetings_since_the_last_word_or_birth():
    assert _standing(_item()).stale
    assert _standing(_item(created=date(2026, 10, 12))).stale
    assert not _standing(_item(created=date(2026, 10, 26))).stale
    assert not _standing(_item(), last_report=date(2026, 10, 26)).stale
    assert _standing(_item(), last_report=date(2026, 10, 25)).stale


def test_work_planned_for_later_is_not_silent_but_work_without_a_date_is():
    later = _item(due=TODAY + timedelta(days=60))
    assert not _standing(later).stale
    begun = add_progress(later, on=date(2026, 10, 1), status=Status.IN_PROGRESS)
    assert _standing(begun, last_report=date(2026, 10, 1)).stale
    assert _standing(_item()).stale


def test_an_item_nobody_answers_for_is_unclaimed():
    assert _standing(_item(department="", created=TODAY)).warning_label == "待认领"
    assert _standing(_item(department="", people=("方文博",), created=TODAY)).warning_label == ""


def test_the_gravest_warning_stands_for_the_others_and_is_counted_alone():
    item = _item(department="", due=TODAY - timedelta(days=3), status=Status.IN_PROGRESS)
    assert _standing(item).warning_label == "滞后"
    assert not _standing(item).stale
    near = _item(due=TODAY + timedelta(days=3), status=Status.IN_PROGRESS)
    assert (_standing(near).warning_label, _standing(near).stale) == ("预警", False)


@pytest.mark.parametrize(
    ("item", "label"),
    [
        ({"status": Status.IN_PROGRESS}, "久未汇报"),
        ({"status": Status.IN_PROGRESS, "due": TODAY}, "预警"),
        ({"status": Status.IN_PROGRESS, "created": TODAY}, "正常"),
        ({"status": Status.DONE}, "办结"),
    ],
)
def test_what_nobody_spoke_of_for_long_is_not_normal(item, label):
    found = _item(**item)
    assert traffic_light_of_item(found, _standing(found)).label == label


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED, Status.PAUSED])
def test_what_is_closed_or_paused_is_neither_late_nor_stale(status):
    found = _standing(_item(status=status, due=TODAY - timedelta(days=9), department=""))
    assert found == DeadlineStatus(days_to_deadline=-9)
    assert found.warning_label == ""


def test_the_deadline_is_said_with_the_days_left_while_it_is_owed():
    item = _item(due=date(2026, 12, 31))
    assert deadline_with_days_left_text(item, TODAY) == "12月31日（还有 39 天）"
    assert (
        deadline_with_days_left_text(_item(due=date(2026, 12, 31), status=Status.DONE), TODAY)
        == "12月31日"
    )
    assert deadline_with_days_left_text(_item(due_text="每月"), TODAY) == "每月"
    assert deadline_with_days_left_text(_item(), TODAY) == "待定"
