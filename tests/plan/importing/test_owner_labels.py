from datetime import date

import pytest

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.owner_labels import ResolutionContext

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))


@pytest.mark.parametrize(
    "words", ["周五", "这周", "大后天", "三天内", "两周内", "一个月内", "下班前", "下次例会前"]
)
def test_words_that_count_from_the_day_they_are_said_are_no_date_in_a_plan(words):
    owing = ResolutionContext(term=TERM).assignment(due=words)
    assert (owing.due, owing.due_text) == (None, words)


def test_other_deadlines_of_a_plan_are_dates():
    reference = ResolutionContext(term=TERM)
    assert reference.assignment(due="第十五周内").due == date(2026, 12, 11)
    assert reference.assignment(due="12月内").due == date(2026, 12, 31)
    assert reference.assignment(due="放假前").due == date(2027, 1, 22)
