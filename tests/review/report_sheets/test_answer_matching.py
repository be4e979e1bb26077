"""What comes back on report sheets: nothing is lost, and nothing uncertain is taken in silence."""

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_term import ITEMS, SCHOOL, TERM, TODAY, snapshot
from report_sheet import (
    MEETING,
    Rows,
    changed_by_openpyxl,
    filled_in_word,
    filled_in_workbook,
    match_report_sheets,
)

from meetingtui.base.libreoffice import convert_to_temporary_file, find_libreoffice
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import (
    add_progress,
    with_pending_report,
    with_pending_report_accepted,
)
from meetingtui.plan.routine import Rhythm, create_routine
from meetingtui.review.report_sheets.answer_matching import (
    match_answers_to_items,
    pending_report_of_match,
)
from meetingtui.review.report_sheets.sheet_content_and_reader import (
    ID,
    LAST,
    NEW_PROGRESS,
    PRESENT,
    PROBLEM,
    STATUS,
    TITLE,
    expand_folders_to_files,
    read_pasted_answers,
    read_sheets,
)

ANSWERS = {
    2: {STATUS: "已完成", NEW_PROGRESS: "纲要已定稿"},
    3: {NEW_PROGRESS: "检查 42 份", PROBLEM: "缺专任教师"},
}


def _changed(number: int, **more: object) -> tuple[Item, ...]:
    return tuple(
        msgspec.structs.replace(item, **more) if item.id == number else item for item in ITEMS
    )


def test_what_was_filled_in_is_read_with_its_status_and_problem(tmp_path: Path) -> None:
    found = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS))
    first, second = found.reports
    assert (first.item, first.status, first.text) == (2, Status.DONE, "纲要已定稿")
    assert (second.item, second.status, second.text) == (3, None, "检查 42 份；问题：缺专任教师")
    assert first.needs_no_confirmation
    assert second.needs_no_confirmation
    assert first.department == "教学处"
    assert found.remarks == ()


def test_the_word_sheet_says_the_same(tmp_path: Path) -> None:
    by_word = match_report_sheets(filled_in_word(tmp_path / "教学处.docx", ANSWERS))
    by_excel = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS))
    assert [(each.item, each.status_and_text, each.conflict) for each in by_word.reports] == [
        (each.item, each.status_and_text, each.conflict) for each in by_excel.reports
    ]


@pytest.mark.skipif(find_libreoffice() is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_libreoffice_saves_it_without_loss(tmp_path: Path, kind: str) -> None:
    make = filled_in_workbook if kind == "xlsx" else filled_in_word
    made = make(tmp_path / f"教学处.{kind}", ANSWERS)
    office = find_libreoffice()
    assert office is not None
    with convert_to_temporary_file(office, made, kind) as again:
        assert isinstance(again, Path)
        found = match_report_sheets(again)
    assert [(each.item, each.status_and_text, each.conflict) for each in found.reports] == [
        (2, "已完成：纲要已定稿", ""),
        (3, "检查 42 份；问题：缺专任教师", ""),
    ]


PLAIN = {2: {STATUS: "已完成", NEW_PROGRESS: "纲要已定稿"}, 3: {NEW_PROGRESS: "检查 42 份"}}


def _check_nothing_is_lost(made: Path, again: Path) -> None:
    shutil.copy(again, made.with_name("教学处（2）.xlsx"))
    found = match_report_sheets(again, made.with_name("教学处（2）.xlsx"))
    assert [
        (each.item, each.title, each.status_and_text, each.conflict) for each in found.reports
    ] == [
        (2, "修订课程纲要", "已完成：纲要已定稿", ""),
        (3, "检查教案", "检查 42 份", ""),
        (None, "新开的社团", "已招生 30 人", ""),
    ]
    assert all(len(each.places) == 2 for each in found.reports)
    assert "随手记" in found.reports[-1].refusal
    assert any("少了“问题和需要协调的”栏" in remark for remark in found.remarks)


def test_a_sheet_changed_by_openpyxl_twice_loses_nothing_and_takes_nothing_unsaid(
    tmp_path: Path,
) -> None:
    made = changed_by_openpyxl(tmp_path / "教学处.xlsx", PLAIN)
    _check_nothing_is_lost(made, made)


@pytest.mark.skipif(find_libreoffice() is None, reason="needs LibreOffice")
def test_a_changed_sheet_that_libreoffice_saved_loses_nothing(tmp_path: Path) -> None:
    made = changed_by_openpyxl(tmp_path / "教学处.xlsx", PLAIN)
    office = find_libreoffice()
    assert office is not None
    with convert_to_temporary_file(office, made, "xlsx") as again:
        assert isinstance(again, Path)
        _check_nothing_is_lost(made, again)


def test_rows_left_empty_are_no_answers(tmp_path: Path) -> None:
    found = match_report_sheets(
        filled_in_workbook(tmp_path / "教学处.xlsx", {2: {NEW_PROGRESS: "已定稿"}})
    )
    assert [each.item for each in found.reports] == [2]
    assert found.blank_row_count == 1


def test_spaced_names_and_full_width_signs_are_no_difference(tmp_path: Path) -> None:
    def pad(rows: Rows) -> None:
        for row in rows[4:]:
            row[1] = f"　{'　'.join(row[1])}　"
            row[0] = f" {int(row[0])} "

    found = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS, pad))
    assert [(each.item, each.conflict) for each in found.reports] == [(2, ""), (3, "")]


def test_without_ids_items_are_known_by_title(tmp_path: Path) -> None:
    def without_ids(rows: Rows) -> None:
        for row in rows[3:]:
            del row[0]

    found = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS, without_ids))
    assert [(each.item, each.conflict) for each in found.reports] == [(2, ""), (3, "")]
    assert found.remarks == ("“教学处.xlsx”里少了“编号”栏，只读了其余各栏。",)


def test_a_title_under_another_id_is_to_be_confirmed(tmp_path: Path) -> None:
    def sorted_apart(rows: Rows) -> None:
        rows[4][0], rows[5][0] = rows[5][0], rows[4][0]

    found = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS, sorted_apart))
    assert {each.item: each.text for each in found.reports}[2] == "纲要已定稿"
    assert all("对不上" in each.conflict for each in found.reports)


def test_a_row_that_was_added_is_shown_with_its_words_and_not_taken(tmp_path: Path) -> None:
    def add(rows: Rows) -> None:
        rows.append(["", "新开的社团", "", "", "", "", "", "已招生 30 人", ""])

    found = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", {}, add))
    (report_,) = found.reports
    assert (report_.item, report_.title, report_.text) == (None, "新开的社团", "已招生 30 人")
    assert "随手记" in report_.refusal


def test_a_deleted_column_is_told(tmp_path: Path) -> None:
    def without_problems(rows: Rows) -> None:
        for row in rows[3:]:
            del row[8]

    found = match_report_sheets(
        filled_in_workbook(
            tmp_path / "教学处.xlsx", {2: {NEW_PROGRESS: "已定稿"}}, without_problems
        )
    )
    assert [each.text for each in found.reports] == ["已定稿"]
    assert "少了“问题和需要协调的”栏" in found.remarks[0]


def test_the_same_sheet_twice_is_one_answer(tmp_path: Path) -> None:
    one = filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS)
    two = tmp_path / "教学处（2）.xlsx"
    shutil.copy(one, two)
    found = match_report_sheets(one, two)
    assert [each.item for each in found.reports] == [2, 3]
    assert all(each.needs_no_confirmation and len(each.places) == 2 for each in found.reports)


def test_two_answers_to_one_item_each_quote_the_other_as_a_conflict(tmp_path: Path) -> None:
    one = filled_in_workbook(tmp_path / "甲.xlsx", {2: {NEW_PROGRESS: "已定稿"}})
    two = filled_in_workbook(tmp_path / "乙.xlsx", {2: {NEW_PROGRESS: "还在改"}})
    found = match_report_sheets(one, two)
    assert ["还在改" in found.reports[0].conflict, "已定稿" in found.reports[1].conflict] == [
        True,
        True,
    ]


def test_what_was_taken_before_is_not_shown_again(tmp_path: Path) -> None:
    file = filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS)
    found = match_report_sheets(file)
    kept = {each.item: pending_report_of_match(each, snapshot()) for each in found.reports}
    items = tuple(
        with_pending_report(item, kept[item.id]) if item.id in kept else item for item in ITEMS
    )
    again = match_report_sheets(file, items=items)
    assert (again.reports, again.already_recorded_count) == ((), 2)
    heard = tuple(with_pending_report_accepted(item, on=TODAY, meeting=1) for item in items)
    later = match_report_sheets(file, items=heard)
    assert (later.reports, later.already_recorded_count) == ((), 2)


def test_what_moved_on_meanwhile_is_to_be_confirmed(tmp_path: Path) -> None:
    file = filled_in_workbook(tmp_path / "教学处.xlsx", {2: {NEW_PROGRESS: "已定稿"}})
    moved = add_progress(ITEMS[1], on=date(2026, 11, 25), text="校长审过一稿")
    items = tuple(moved if item.id == 2 else item for item in ITEMS)
    (found,) = match_report_sheets(file, items=items, today=date(2026, 11, 26)).reports
    assert "发出填报表以后又有进展：校长审过一稿" in found.conflict


def test_words_over_the_prefilled_columns_are_seen_and_asked_about(tmp_path: Path) -> None:
    answers = {2: {PRESENT: "已完成"}, 3: {LAST: "已检查两个年级"}}
    first, second = match_report_sheets(
        filled_in_workbook(tmp_path / "教学处.xlsx", answers)
    ).reports
    assert (first.status, first.conflict) == (Status.DONE, "“目前状态”一栏改成了已完成")
    assert (second.text, second.conflict) == ("已检查两个年级", "写在了“上次进展”一栏")


def test_routine_work_called_done_is_done_this_time_and_goes_on(tmp_path: Path) -> None:
    routine = create_routine(TERM, Rhythm.WEEKLY, since=date(2026, 11, 9))
    items = _changed(3, routine=routine)
    file = filled_in_workbook(tmp_path / "教学处.xlsx", {3: {STATUS: "已完成"}})
    (report,) = match_report_sheets(file, items=items).reports
    assert (report.status, report.text) == (Status.IN_PROGRESS, "本次已开展")
    assert report.needs_no_confirmation
    (pasted,) = match_answers_to_items(
        read_pasted_answers("检查教案：已完成，查了 42 份", [], {}), snapshot(items), MEETING
    ).reports
    assert (pasted.status, pasted.text) == (Status.IN_PROGRESS, "查了 42 份")


def test_a_status_nobody_knows_is_told_and_the_words_stay(tmp_path: Path) -> None:
    answers = {2: {STATUS: "差不多了", NEW_PROGRESS: "快定稿"}, 3: {STATUS: "马上"}}
    first, second = match_report_sheets(
        filled_in_workbook(tmp_path / "教学处.xlsx", answers)
    ).reports
    assert (first.status, first.text) == (None, "快定稿")
    assert "看不懂状态“差不多了”" in first.conflict
    assert second.refusal == "看不懂状态“马上”"


def test_a_sheet_of_another_term_or_meeting_is_not_taken_as_this_ones(tmp_path: Path) -> None:
    def of_last_term(rows: Rows) -> None:
        rows[2][0] = rows[2][0].replace("2026-2027-1", "2025-2026-2")

    def of_the_fifth(rows: Rows) -> None:
        rows[2][0] = rows[2][0].replace("第6次", "第5次")

    (old,) = match_report_sheets(
        filled_in_workbook(tmp_path / "旧.xlsx", {2: {NEW_PROGRESS: "已定稿"}}, of_last_term)
    ).reports
    assert old.refusal == "这是2025—2026学年第二学期的填报表"
    (fifth,) = match_report_sheets(
        filled_in_workbook(tmp_path / "五.xlsx", {2: {NEW_PROGRESS: "已定稿"}}, of_the_fifth)
    ).reports
    assert fifth.conflict == "这是第5次例会的填报表"


def test_a_file_that_is_no_sheet_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    good = filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS)
    found = match_report_sheets(*expand_folders_to_files([tmp_path]))
    assert len(found.reports) == 2
    assert len(found.remarks) == 1
    assert good in expand_folders_to_files([tmp_path])


def test_text_from_wechat_is_matched_by_title() -> None:
    text = """\
教学处
1. 修订课程纲要：已完成，纲要已定稿
2、检查教案 推进中：查了 42 份
总务处：
更换照明——路灯已到货
不知道说什么
"""
    names = ["教学处", "教务", "总务处"]
    people = {person.name: person.department for person in SCHOOL.people}
    found = match_answers_to_items(read_pasted_answers(text, names, people), snapshot(), MEETING)
    assert [(each.item, each.status_and_text, each.conflict) for each in found.reports] == [
        (2, "已完成：纲要已定稿", ""),
        (3, "推进中：查了 42 份", ""),
        (4, "路灯已到货", ""),
    ]
    assert found.remarks == ("“不知道说什么”没有写明是哪一项，没有采纳。",)


def test_a_wechat_head_says_whose_lines_follow() -> None:
    text = "林知夏 11-24 09:12\n课程纲要：已定稿"
    people = {person.name: person.department for person in SCHOOL.people}
    (answer,) = read_pasted_answers(text, ["教学处"], people).answers
    assert (answer.department, answer.title, answer.progress) == ("教学处", "课程纲要", "已定稿")
    (found,) = match_answers_to_items(
        read_pasted_answers(text, ["教学处"], people), snapshot(), MEETING
    ).reports
    assert (found.item, found.conflict) == (2, "表里写的是“课程纲要”，名称不全一样")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_without_fail_and_no_line_is_lost(text: str) -> None:
    read = read_pasted_answers(text, ["教学处"], {"林知夏": "教学处"})
    found = match_answers_to_items(read, snapshot(), MEETING)
    assert len(found.reports) <= len(read.answers)
    assert found.already_recorded_count + found.blank_row_count + sum(
        len(each.places) for each in found.reports
    ) == len(read.answers)


def test_hidden_titles_do_not_matter(tmp_path: Path) -> None:
    def without_title(rows: Rows) -> None:
        del rows[:3]

    found = match_report_sheets(
        filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS, without_title)
    )
    assert [each.item for each in found.reports] == [2, 3]


def test_the_head_of_the_table_may_be_spaced(tmp_path: Path) -> None:
    def spaced(rows: Rows) -> None:
        rows[3] = [" ".join(cell) for cell in rows[3]]

    found = match_report_sheets(filled_in_workbook(tmp_path / "教学处.xlsx", ANSWERS, spaced))
    assert [each.item for each in found.reports] == [2, 3]
    assert {ID, TITLE}.isdisjoint(found.remarks)
    assert read_sheets([tmp_path / "教学处.xlsx"]).answers[0].origin is not None
