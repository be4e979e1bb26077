"""The rows from which everything is counted, listed, drawn and printed."""

from datetime import date

import pytest
from record_builders import make_measure, make_part, make_section
from small_term import report, snapshot

from meetingtui.review.json_output_rows import item_list_row
from meetingtui.review.term_snapshot import chapter_names_text, matching_chapter_titles

BEFORE = "上学期6月8日：材料已收齐"


def test_the_last_word_is_a_parts_with_its_name_and_else_that_of_the_term_before():
    spoken = make_part(
        3, parent=2, department="总务处", progress=(report(date(2026, 11, 9), "已排定"),)
    )
    rows = snapshot(
        [make_measure(1, before=BEFORE), make_measure(2, before=BEFORE), spoken, make_measure(4)]
    ).rows
    assert [row.last_report_text for row in rows] == [BEFORE, "总务处：已排定", "已排定", ""]
    assert [item_list_row(row).last_progress for row in rows] == [
        row.last_report_text for row in rows
    ]
    assert [item_list_row(row).last_on for row in rows] == [None, *[date(2026, 11, 9)] * 2, None]


ONE_PART = snapshot(
    [
        make_section(1, "指导思想", number="一、"),
        make_section(2, "工作措施", number="三、"),
        make_section(3, "党建引领", number="（一）", parent=2),
        make_section(4, "教学质量", number="（二）", parent=2),
        make_section(5, "学生成长", number="（三）", parent=2),
        make_measure(6, "上党课", parent=3),
        make_measure(7, "办读书节", parent=5),
    ]
)


@pytest.mark.parametrize(
    "words", ["第三章", "第3章", "第三部分", "三、", "（三）", "(三)", "三", "学生", "学生成长"]
)
def test_a_chapter_is_found_by_its_printed_number_and_by_its_title(words):
    assert matching_chapter_titles(words, ONE_PART) == ("学生成长",)


def test_chapters_without_items_are_not_there():
    assert matching_chapter_titles("第二章", ONE_PART) == ()
    assert chapter_names_text(ONE_PART, 9) == "第一章（党建引领）、第三章（学生成长）"


def test_chapters_without_numbers_are_counted():
    found = snapshot(
        [
            make_section(1, "党建", number=""),
            make_section(2, "德育", number=""),
            make_measure(3, "上党课", parent=1),
            make_measure(4, "办读书节", parent=2),
        ]
    )
    assert matching_chapter_titles("第二章", found) == ("德育",)
    assert matching_chapter_titles("第三章", found) == ()
