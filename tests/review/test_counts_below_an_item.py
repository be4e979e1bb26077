"""Counts and newest report of the items below an item."""

from datetime import date

from record_builders import make_measure, make_part, make_section, make_task
from small_term import report, snapshot

from meetingtui.plan.item import Status
from meetingtui.review.item_counts import item_counts_of_rows, subtree_counts

ITEMS = [
    make_section(1, "教学"),
    make_measure(
        2,
        status=Status.IN_PROGRESS,
        parent=1,
        progress=(report(date(2026, 9, 20), "已布置"),),
    ),
    make_measure(3, status=Status.DONE, parent=1),
    make_task(4, status=Status.DONE, parent=2),
    make_task(5, parent=2, progress=(report(date(2026, 11, 16), "初稿过半"),)),
    make_task(6, status=Status.CANCELLED, parent=2),
    make_part(7, status=Status.DONE, parent=2, department="总务处"),
    make_part(8, status=Status.PAUSED, parent=2),
]
BY_ID = {item.id: item for item in ITEMS}


def test_a_measure_tells_of_its_tasks_and_parts_and_the_newest_word_among_them():
    found = subtree_counts(BY_ID[2], snapshot(ITEMS))
    assert found is not None
    assert found.counts_text == "任务 1/2 已办结，分工 1/2 已完成"
    assert found.newest_report is not None
    assert (found.newest_report.item.id, found.newest_report.line.text) == (5, "初稿过半")


def test_a_section_counts_its_measures_and_all_below_them():
    found = subtree_counts(BY_ID[1], snapshot(ITEMS))
    assert found is not None
    assert found.counts_text == (
        "计划事项 2 项，已完成 1 项，推进中 1 项，完成率 50.0%，任务 1/2 已办结，分工 1/2 已完成"
    )
    assert found.figures == item_counts_of_rows(snapshot(ITEMS).rows)


def test_its_own_word_is_the_newest_where_nothing_below_is_newer():
    own = make_measure(2, progress=(report(date(2026, 11, 20), "全面推开"),))
    found = subtree_counts(own, snapshot([own, make_task(5, parent=2, progress=BY_ID[5].progress)]))
    assert found is not None
    assert found.newest_report is not None
    assert found.newest_report.item.id == 2


def test_a_leaf_has_nothing_to_roll_up():
    assert subtree_counts(BY_ID[3], snapshot(ITEMS)) is None


def test_without_reports_below_an_item_there_is_no_newest_report():
    found = subtree_counts(make_measure(1), snapshot([make_measure(1), make_task(2, parent=1)]))
    assert found is not None
    assert found.newest_report is None
