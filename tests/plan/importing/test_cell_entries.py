"""What one cell of a table holds."""

import pytest

from meetingtui.plan.importing.cell_entries import (
    group_bullets_under_numbers,
    split_cell_into_events,
    split_line_into_short_clauses,
    texts_of_numbered_lines,
)


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("1.推门听课\n2.书法比赛", ["推门听课", "书法比赛"]),
        ("①制定方案②入职宣誓", ["制定方案", "入职宣誓"]),
        ("开学典礼；收心教育", ["开学典礼", "收心教育"]),
        ("／", []),
        ("—", []),
        ("无", []),
    ],
    ids=["numbers", "circles in one line", "semicolons", "stroke", "dash", "none"],
)
def test_a_cell_of_a_grid_holds_an_entry_for_each_task(cell, entries):
    assert list(split_cell_into_events(cell)) == entries


def test_lines_are_counted_only_from_one():
    assert texts_of_numbered_lines(["1.听课", "2.评课"]) == ["听课", "评课"]
    assert texts_of_numbered_lines(["2.听课", "3.评课"]) == []


def test_a_sentence_with_a_colon_is_one_clause():
    assert split_line_into_short_clauses("检查：教案；作业") == []


def test_bullets_below_numbers_stay_with_their_number():
    lines = ["1. 开学准备：", "- 排课表；", "2. 常规检查：", "- 查备课；", "- 查作业；"]
    assert group_bullets_under_numbers(lines) == [
        "开学准备：\n- 排课表；",
        "常规检查：\n- 查备课；\n- 查作业；",
    ]
    assert group_bullets_under_numbers(lines[1:]) == []
    assert group_bullets_under_numbers(["1.听课", "2.评课"]) == []


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("9.16-9.18 听课周", ["9.16-9.18 听课周"]),
        ("9.1 发放教材", ["9.1 发放教材"]),
        ("9.3 例会\n9.10 慰问", ["9.3 例会", "9.10 慰问"]),
        ("2.1 修订制度\n2.2 公示制度", ["修订制度", "公示制度"]),
    ],
    ids=["several days", "one day", "two days", "numbers of two levels"],
)
def test_a_day_before_an_entry_is_no_number(cell, entries):
    assert list(split_cell_into_events(cell)) == entries
