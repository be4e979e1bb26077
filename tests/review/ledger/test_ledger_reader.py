"""A ledger that came back: what was changed is found, understood, and taken one by one."""

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_term import (
    ITEMS,
    SCHOOL,
    TODAY,
    column_index,
    read_edited_ledger,
    save_workbook,
    set_cell,
    snapshot,
    workbook_cells,
)
from record_builders import make_item

from meetingtui.base.errors import DocumentError, RefusedError
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.plan.item_operations import add_progress, reschedule
from meetingtui.review.ledger.ledger_reader import items_changed_by_ledger_edits, read_ledger_edits
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook

BY_ID = {item.id: item for item in ITEMS}


def told(found) -> list[tuple[int, str, str, str]]:
    return [(each.item, each.what, each.was, each.now) for each in found.changes]


def test_a_ledger_nobody_touched_changes_nothing(tmp_path):
    found = read_edited_ledger(tmp_path, lambda sheets: None)
    assert (found.changes, found.remarks) == ((), ())


HOSTILE = st.text(
    st.characters(codec="utf-8", exclude_categories=())
    | st.sampled_from("=+-@'\"\n\t_x0041_&[]、 "),
    max_size=40,
)
WORDS = HOSTILE | st.sampled_from(["=1+1", "_x000D_", "12月5日", "待定", "0012", "1e5", "是"])


@st.composite
def hostile_items(draw) -> list[Item]:
    def item(id: int) -> Item:
        lines = draw(st.lists(WORDS, max_size=2))
        return make_item(
            id,
            draw(WORDS),
            kind=draw(st.sampled_from([ItemKind.MEASURE, ItemKind.TASK, ItemKind.TABLE_ROW])),
            number=draw(WORDS),
            department=draw(WORDS),
            people=tuple(draw(st.lists(WORDS, max_size=2))),
            due=draw(st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1))),
            due_text=draw(WORDS),
            status=draw(st.sampled_from(Status)),
            tags=tuple(draw(st.lists(WORDS, max_size=2))),
            progress=tuple(
                Progress(on=TODAY, before=Status.PAUSED, after=Status.PAUSED, text=text)
                for text in lines
            ),
        )

    return [item(id) for id in range(1, draw(st.integers(1, 4)) + 1)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(hostile_items())
def test_written_and_read_back_nothing_is_lost_and_nothing_changes(tmp_path, items):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(make_ledger_workbook(snapshot(items)))
    found = read_ledger_edits(path, snapshot(items))
    assert (found.changes, found.remarks) == ((), ())


def edited(sheets):
    set_cell(sheets, 2, "状态", "已完成")
    set_cell(sheets, 2, "新的进展", "已装订成册。")
    set_cell(sheets, 3, "责任人", "林知夏，乔木森")
    set_cell(sheets, 3, "完成时限", datetime(2026, 12, 18))
    set_cell(sheets, 4, "责任部门", "教务")
    set_cell(sheets, 4, "标签", "重点、十件大事")


def test_what_was_changed_is_told_item_by_item(tmp_path):
    found = read_edited_ledger(tmp_path, edited)
    assert told(found) == [
        (2, "状态", "推进中", "已完成"),
        (2, "新的进展", "", "已装订成册。"),
        (3, "责任人", "", "林知夏，乔木森"),
        (3, "完成时限", "每月", "2026年12月18日"),
        (4, "责任部门", "总务处", "教务"),
        (4, "标签", "", "重点、十件大事"),
    ]
    assert all(each.needs_no_confirmation for each in found.changes)
    assert found.changes[0].places == ("督办台账第 2 行",)
    assert [each.title for each in found.changes][::2] == [
        "修订课程纲要 1.",
        "检查教案 2.",
        "更换照明",
    ]


def test_what_is_taken_stands_in_the_records_with_its_history(tmp_path):
    found = read_edited_ledger(tmp_path, edited)
    after = {item.id: item for item in items_changed_by_ledger_edits(found.changes, snapshot())}
    assert (after[2].status, after[2].last_progress.text) == (Status.DONE, "已装订成册。")
    assert (after[2].last_progress.on, after[2].last_progress.meeting) == (TODAY, None)
    assert after[2].progress[0] == BY_ID[2].progress[0]
    assert (after[3].people, after[3].due) == (("林知夏", "乔木森"), date(2026, 12, 18))
    assert after[3].last_progress.change_sentences == (
        "责任人由待定调整为林知夏、乔木森",
        "完成时限由每月调整为12月18日",
    )
    assert (after[4].department, after[4].tags) == ("教学处", ("重点", "十件大事"))


def test_a_file_read_again_after_it_was_taken_changes_nothing_more(tmp_path):
    found = read_edited_ledger(tmp_path, edited)
    after = BY_ID | {
        item.id: item for item in items_changed_by_ledger_edits(found.changes, snapshot())
    }
    again = read_ledger_edits(tmp_path / "台账.xlsx", snapshot(after.values()))
    assert again.changes == ()


def test_only_what_is_chosen_is_taken(tmp_path):
    found = read_edited_ledger(tmp_path, edited)
    (item,) = items_changed_by_ledger_edits(found.changes[:1], snapshot())
    assert item == add_progress(BY_ID[2], on=TODAY, status=Status.DONE)


@pytest.mark.parametrize(
    ("head", "value", "words"),
    [
        ("状态", "快好了", "看不懂状态“快好了”，没有采纳"),
        ("状态", "", "状态不能空着，没有采纳"),
        ("责任部门", "食堂", "看不懂部门“食堂”，没有采纳"),
        ("责任人", "林知夏、王五", "看不懂责任人“王五”，没有采纳"),
        ("完成时限", "尽快", "看不懂时限“尽快”，没有采纳"),
        ("事项", "修改课程纲要", "事项的文字请在计划里改，没有采纳"),
        ("督办情况", "正常", "这一栏由程序得出，没有采纳"),
    ],
)
def test_what_is_not_understood_is_named_and_not_taken(tmp_path, head, value, words):
    (change,) = read_edited_ledger(
        tmp_path, lambda sheets: set_cell(sheets, 2, head, value)
    ).changes
    assert (change.refusal, change.now) == (words, value)
    assert not change.needs_no_confirmation


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (datetime(2026, 12, 5), date(2026, 12, 5)),
        ("12月5日", date(2026, 12, 5)),
        ("2026.12.5", date(2026, 12, 5)),
        ("2026/12/5", date(2026, 12, 5)),
        ("2027-01-08", date(2027, 1, 8)),
        ("第12周", date(2026, 11, 27)),
        ("", None),
    ],
)
def test_a_deadline_is_read_however_it_was_written(tmp_path, written, day):
    found = read_edited_ledger(tmp_path, lambda sheets: set_cell(sheets, 2, "完成时限", written))
    (item,) = items_changed_by_ledger_edits(found.changes, snapshot())
    assert item.due == day


def test_columns_may_be_moved_and_deleted_and_rows_sorted_inserted_and_deleted(tmp_path):
    def disorder(sheets):
        edited(sheets)
        rows = sheets["督办台账"]
        gone = {
            column_index(rows, "督办情况"),
            column_index(rows, "序号"),
            column_index(rows, "章节"),
        }
        rows[:] = [
            [cell for at, cell in reversed(list(enumerate(row))) if at not in gone] for row in rows
        ]
        rows[1:] = sorted(rows[1:], key=str, reverse=True)
        rows[1:] = [row for row in rows[1:] if row[column_index(rows, "编号")] != 5]
        rows.insert(2, [""] * len(rows[0]))
        rows.insert(0, ["青禾小学督办台账", *[""] * (len(rows[0]) - 1)])

    found = read_edited_ledger(tmp_path, disorder)
    assert told(found) == told(read_edited_ledger(tmp_path, edited))
    assert found.remarks == (
        "督办台账里删去了 1 行：“陪餐制度”。删行不算改动，记录都还在；"
        "不再办的事，请把状态改成“取消”。",
    )


def test_a_departments_sheet_may_be_edited_in_place_of_the_whole_one(tmp_path):
    found = read_edited_ledger(
        tmp_path, lambda sheets: set_cell(sheets, 4, "状态", "暂缓", "总务处")
    )
    assert told(found) == [(4, "状态", "未启动", "暂缓")]
    assert found.changes[0].places == ("总务处第 2 行",)


def test_two_sheets_that_change_the_same_differently_are_a_conflict(tmp_path):
    def both(sheets):
        set_cell(sheets, 4, "状态", "暂缓", "总务处")
        set_cell(sheets, 4, "状态", "推进中")
        set_cell(sheets, 4, "新的进展", "灯已订货", "总务处")
        set_cell(sheets, 4, "新的进展", "周末安装")

    found = read_edited_ledger(tmp_path, both)
    status, other = (each for each in found.changes if each.what == "状态")
    assert status.conflict == "同一项在别处改成了“暂缓”"
    assert other.conflict == "同一项在别处改成了“推进中”"
    with pytest.raises(RefusedError, match="选了两种改法"):
        items_changed_by_ledger_edits((status, other), snapshot())
    said = [each for each in found.changes if each.adds_progress]
    assert all(each.needs_no_confirmation for each in said)
    (item,) = items_changed_by_ledger_edits(said, snapshot())
    assert item.last_progress.text == "周末安装；灯已订货"


@pytest.mark.parametrize(
    ("id", "head", "was"),
    [(2, "完成时限", "2026年11月20日"), (2, "责任人", "林知夏"), (3, "标签", "重点")],
)
def test_an_emptied_cell_is_taken_only_after_a_look(tmp_path, id, head, was):
    (change,) = read_edited_ledger(tmp_path, lambda sheets: set_cell(sheets, id, head, "")).changes
    assert change.conflict == f"这一格被清空，原来是“{was}”"
    assert not change.needs_no_confirmation
    assert not change.refusal


def test_what_the_records_changed_meanwhile_is_a_conflict_that_names_it(tmp_path):
    moved = reschedule(BY_ID[2], date(2026, 12, 20), on=TODAY)
    now = snapshot([moved if item.id == 2 else item for item in ITEMS])

    def change(sheets):
        set_cell(sheets, 2, "完成时限", "12月5日")
        set_cell(sheets, 2, "状态", "已完成")

    due, status = read_edited_ledger(tmp_path, change, now).changes[:2]
    assert due.conflict == "导出以后记录里已经改成“2026年12月20日”"
    assert (due.was, due.recorded, due.now) == ("2026年11月20日", "2026年12月20日", "12月5日")
    assert status.needs_no_confirmation


def test_records_that_move_between_reading_and_taking_are_not_overwritten(tmp_path):
    found = read_edited_ledger(tmp_path, edited)
    done = add_progress(BY_ID[2], on=TODAY, status=Status.CANCELLED)
    now = snapshot([done if item.id == 2 else item for item in ITEMS])
    with pytest.raises(RefusedError, match="修订课程纲要 1\\.”的状态刚刚又变了"):
        items_changed_by_ledger_edits(found.changes, now)


def test_words_typed_over_the_last_progress_are_new_words(tmp_path):
    found = read_edited_ledger(
        tmp_path, lambda sheets: set_cell(sheets, 2, "最近进展", "已报校长审定")
    )
    (item,) = items_changed_by_ledger_edits(found.changes, snapshot())
    assert [line.text for line in item.progress] == ["已收齐修改意见", "已报校长审定"]


def test_rows_that_are_nobodys_are_told_and_lose_nothing(tmp_path):
    def strange(sheets):
        rows = sheets["督办台账"]
        rows.append(["", "", "", "新装一台净水器", *[""] * 12])
        rows.append([77, "", "", "别处的事", *[""] * 12])
        set_cell(sheets, 5, "事项", "更换照明")

    found = read_edited_ledger(tmp_path, strange)
    assert found.changes == ()
    assert found.remarks == (
        "督办台账第 5 行的编号 5 与事项“更换照明”对不上，这一行没有采纳。",
        "督办台账第 6 行“新装一台净水器”没有编号，没有采纳；"
        "新的事项请在例会上议定，或写进计划再导入。",
        "督办台账第 7 行“别处的事”的编号“77”不是台账里的，没有采纳。",
    )


def test_a_change_of_an_item_that_is_gone_is_told(tmp_path):
    found = read_edited_ledger(tmp_path, edited, snapshot(ITEMS[:-2]))
    assert found.remarks == ("“更换照明”已经不在记录里，它的改动没有采纳。",)


def test_a_ledger_of_another_school_or_term_is_refused(tmp_path):
    path = save_workbook(tmp_path / "台账.xlsx", workbook_cells(make_ledger_workbook(snapshot())))
    other = msgspec.structs.replace(SCHOOL, name="别的小学")
    with pytest.raises(RefusedError, match="“青禾小学”的，不是别的小学的"):
        read_ledger_edits(path, snapshot(school=other))
    sheets = workbook_cells(make_ledger_workbook(snapshot()))
    sheets["底稿"][0][1] = "2025-2026-2"
    with pytest.raises(RefusedError, match="2025—2026学年第二学期的，现在打开的是2026"):
        read_ledger_edits(save_workbook(path, sheets), snapshot())


def test_what_is_no_ledger_is_refused(tmp_path):
    path = save_workbook(tmp_path / "别的.xlsx", {"Sheet1": [["甲", "乙"], [1, 2]]})
    with pytest.raises(RefusedError, match="不是本程序导出的督办台账"):
        read_ledger_edits(path, snapshot())
    path.write_bytes(b"text")
    with pytest.raises(DocumentError, match="不是 Excel 表格"):
        read_ledger_edits(path, snapshot())


def test_a_baseline_that_was_tampered_with_is_refused(tmp_path):
    sheets = workbook_cells(make_ledger_workbook(snapshot()))
    sheets["底稿"][2][0] = "甲"
    with pytest.raises(RefusedError, match="底稿被改动过"):
        read_ledger_edits(save_workbook(tmp_path / "台账.xlsx", sheets), snapshot())


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_a_ledger_that_libreoffice_saved_changes_nothing(tmp_path):
    written, folder = tmp_path / "台账.xlsx", tmp_path / "saved"
    written.write_bytes(make_ledger_workbook(snapshot()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, written],
        check=True,
        capture_output=True,
        timeout=90,
    )
    found = read_ledger_edits(Path(folder / "台账.xlsx"), snapshot())
    assert (found.changes, found.remarks) == ((), ())
