"""The rows from which everything is counted, listed, drawn and printed."""

from datetime import date

from small_term import measure, part, said, snapshot

from meetingtui.review.json_output_rows import item_list_row

BEFORE = "上学期6月8日：材料已收齐"


def test_the_last_word_is_a_parts_with_its_name_and_else_that_of_the_term_before():
    spoken = part(3, parent=2, department="总务处", progress=(said(date(2026, 11, 9), "已排定"),))
    rows = snapshot([measure(1, before=BEFORE), measure(2, before=BEFORE), spoken, measure(4)]).rows
    assert [row.last_report_text for row in rows] == [BEFORE, "总务处：已排定", "已排定", ""]
    assert [item_list_row(row).last_progress for row in rows] == [
        row.last_report_text for row in rows
    ]
    assert [item_list_row(row).last_on for row in rows] == [None, *[date(2026, 11, 9)] * 2, None]
