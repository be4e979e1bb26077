"""``status --xlsx``, ``status -o`` and ``ledger read``, run as a user runs them."""

import json
from datetime import date
from pathlib import Path

import pytest
from command_line import run_command
from ledger_term import save_workbook, set_cell, workbook_cells
from ui_school import SCHOOL, plan_items, record_change

from meetingtui.documents.document_file import read_document_lines
from meetingtui.plan.item import Status
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.records import Change, TermClosing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    record_change(folder, Change(words="计划", items=plan_items()))
    return folder


@pytest.fixture
def edited(folder: Path, tmp_path: Path) -> Path:
    """A ledger written by the command and changed: three plain changes, a conflict, nonsense."""
    path = tmp_path / "台账.xlsx"
    told = run_command("status", "--xlsx", str(path), data=folder)
    assert told.returncode == 0, told.stderr
    sheets = workbook_cells(path.read_bytes())
    set_cell(sheets, 2, "状态", "已完成")
    set_cell(sheets, 3, "新的进展", "已排出名单")
    set_cell(sheets, 4, "责任人", "王五")
    set_cell(sheets, 6, "标签", "重点", "学生成长部")
    set_cell(sheets, 6, "标签", "十件大事")
    set_cell(sheets, 7, "状态", "推进中")
    return save_workbook(path, sheets)


def items(folder: Path):
    with open_term_read_only(folder, load_school(folder).terms[0]) as file:
        return file.records.items


def test_status_writes_the_ledger_and_the_page_and_never_over_another(folder, tmp_path):
    page = tmp_path / "情况.docx"
    told = run_command("status", "--xlsx", str(tmp_path), "-o", str(page), data=folder)
    assert (told.returncode, told.stdout) == (0, "")
    (path,) = tmp_path.glob("*督办台账.xlsx")
    assert str(path) in told.stderr
    assert len(workbook_cells(path.read_bytes())["督办台账"]) == 7
    assert any("工作计划推进情况" in line for line in read_document_lines(page.read_bytes()))
    before = path.read_bytes()
    run_command("status", "--xlsx", str(path), data=folder)
    assert path.read_bytes() == before
    assert path.with_stem(f"{path.stem}（2）").is_file()


def test_a_filter_narrows_the_ledger_and_the_page_says_so(folder, tmp_path):
    book, page = tmp_path / "台账.xlsx", tmp_path / "情况.docx"
    run_command("status", "学生成长部", "--xlsx", str(book), "-o", str(page), data=folder)
    assert [row[0] for row in workbook_cells(book.read_bytes())["督办台账"][1:]] == [6]
    assert any(
        line.startswith("本页只含：") and "学生成长部" in line
        for line in read_document_lines(page.read_bytes())
    )


def test_a_place_that_cannot_be_written_is_refused(folder, tmp_path):
    told = run_command("status", "--xlsx", str(tmp_path / "没有" / "台账.xlsx"), data=folder)
    assert told.returncode == 1
    assert "没有文件夹" in told.stderr
    told = run_command("status", "--xlsx", str(tmp_path / "台账.xls"), data=folder)
    assert told.returncode == 1
    assert "也不是 .xlsx 文件" in told.stderr


def test_what_is_answered_yes_is_taken_and_no_is_left(folder, edited):
    told = run_command(
        "ledger", "read", str(edited), data=folder, answer="是\n好吧\n否\n否\n否\n不再采纳\n"
    )
    assert told.returncode == 0, told.stderr
    assert "看不懂责任人“王五”，没有采纳" in told.stdout
    assert "请回答“是”“否”“全部”或“不再采纳”。" in told.stdout
    assert "须确认：同一项在别处改成了" in told.stdout
    assert "已采纳 1 处，没有采纳 5 处。" in told.stdout
    after = items(folder)
    assert after[2].status is Status.DONE
    assert (after[3].progress, after[7].status) == ((), Status.NOT_STARTED)


def test_all_takes_the_rest_but_asks_about_a_conflict(folder, edited):
    told = run_command("ledger", "read", str(edited), data=folder, answer="全部\n否\n是\n")
    assert "已采纳 4 处，没有采纳 2 处。" in told.stdout
    after = items(folder)
    assert (after[2].status, after[3].last_progress.text) == (Status.DONE, "已排出名单")
    assert len(after[6].tags) == 1
    assert after[7].status is Status.IN_PROGRESS


def test_yes_takes_all_that_nothing_speaks_against(folder, edited):
    told = run_command("ledger", "read", str(edited), "--yes", data=folder)
    assert "已采纳 3 处，没有采纳 3 处。" in told.stdout
    assert told.stdout.count("须确认：同一项在别处改成了") == 2
    assert items(folder)[6].tags == ()
    again = run_command("ledger", "read", str(edited), "--yes", data=folder)
    assert "已采纳 0 处，没有采纳 3 处。" in again.stdout


def test_json_only_looks(folder, edited):
    told = run_command("ledger", "read", str(edited), "--json", data=folder)
    found = json.loads(told.stdout)
    assert found["remarks"] == []
    assert [each["what"] for each in found["changes"]] == [
        "状态", "新的进展", "责任人", "标签", "标签", "状态",
    ]  # fmt: skip
    assert set(found["changes"][0]) == {
        "item", "title", "what", "was", "recorded", "now", "reading", "places",
        "conflict", "refusal",
    }  # fmt: skip
    assert items(folder)[2].status is Status.NOT_STARTED


def test_a_closed_term_takes_nothing_and_asks_nothing(folder, edited):
    record_change(folder, Change(words="结束学期", closing=TermClosing(on=date(2027, 1, 29))))
    told = run_command("ledger", "read", str(edited), data=folder)
    assert (told.returncode, told.stdout) == (1, "")
    assert "本学期已于2027年1月29日结束" in told.stderr
    assert json.loads(run_command("ledger", "read", str(edited), "--json", data=folder).stdout)[
        "changes"
    ]


def test_an_untouched_ledger_asks_nothing(folder, tmp_path):
    run_command("status", "--xlsx", str(tmp_path / "台账.xlsx"), data=folder)
    told = run_command("ledger", "read", str(tmp_path / "台账.xlsx"), data=folder)
    assert (told.returncode, told.stdout) == (0, "台账里没有要采纳的改动。\n")
