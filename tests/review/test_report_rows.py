"""A term as one row of a list."""

from datetime import date

import pytest
from small_term import AUTUMN, TODAY, measure, meeting, snapshot

from meetingtui.plan.item import Status
from meetingtui.review.report_rows import term_list_row


@pytest.mark.parametrize(
    ("today", "closed", "state"),
    [
        (date(2026, 9, 6), None, "未开始"),
        (date(2026, 9, 7), None, "进行中"),
        (AUTUMN.end, None, "进行中"),
        (date(2027, 1, 16), None, "期末已过，尚未结束"),
        (date(2027, 1, 16), date(2027, 1, 14), "2027年1月14日结束"),
    ],
)
def test_its_state_follows_the_day_and_the_closing(today: date, closed: date | None, state: str):
    row = term_list_row(snapshot(today=today), closed=closed, is_present=False, today=today)
    assert row.state == state
    assert row.summary_text == ""


def test_it_tells_the_plan_and_the_meetings_in_one_sentence():
    term = snapshot([measure(1, Status.DONE), measure(2)], [meeting(1, date(2026, 9, 14))])
    row = term_list_row(term, closed=None, is_present=True, today=TODAY)
    assert row.summary_text == "计划事项 2 项，已完成 1 项，完成率 50.0%，例会 1 次"
