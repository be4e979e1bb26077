"""The words a page's script knows choose what the program's filter chooses."""

from datetime import date

from record_builders import make_measure, make_task
from small_term import snapshot

from meetingtui.plan.item import Status
from meetingtui.review.filter_parser import parse_filter
from meetingtui.review.item_filter import rows_passing_filter
from meetingtui.review.web_page.page_content import filter_word_index


def school_term():
    return snapshot(
        [
            make_measure(1, department="教学处", due=date(2026, 11, 20), tags=("重点",)),
            make_measure(2, status=Status.DONE, department="总务处", people=("周以宁",)),
            make_measure(3, due=date(2026, 11, 25)),
            make_task(4, department="教学处", due=date(2026, 12, 20)),
        ]
    )


def test_every_word_chooses_what_it_chooses_on_the_screen():
    found = school_term()
    words = filter_word_index(found).words
    for word in (
        "教学处",
        "周以宁",
        "滞后",
        "已完成",
        "议定事项",
        "待认领",
        "本周",
        "重点",
        "未定部门",
    ):
        assert word in words
    for word, (_, ids) in words.items():
        chosen = rows_passing_filter(found, parse_filter(word, found))
        assert ids == [row.item.id for row in chosen], word


def test_roles_that_are_not_shown_are_no_words():
    found = school_term()
    planned = found.narrowed_to(row for row in found.rows if row.item.id != 4)
    assert "议定事项" not in filter_word_index(planned).words
