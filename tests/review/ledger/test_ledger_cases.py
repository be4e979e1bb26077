"""Ledgers that colleagues changed in Excel; what each holds stands in tests/cases/ledgers."""

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from ledger_term import read_edited_ledger, save_workbook, set_cell, snapshot, workbook_cells

from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.importing.proposal import create_import_proposal, preview_import
from meetingtui.plan.importing.proposal_corrections import accept_all_suggestions
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.ledger.ledger_reader import (
    LedgerEdits,
    items_changed_by_ledger_edits,
    read_ledger_edits,
)
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import load_school_file

FOLDER = Path(__file__).parents[2] / "cases" / "ledgers"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))
SCHOOL = load_school_file(FOLDER.parent / "school.yaml")
TERM = SCHOOL.terms[0]
MADE = date(2026, 11, 28)
CASES = [{"file": name, **case} for name, case in EXPECTED["cases"].items()]
READ = [case for case in CASES if case["command"] == "ledger read"]
PLANS = [case for case in CASES if case["command"] == "plan read"]


@pytest.fixture(scope="module")
def imported() -> TermSnapshot:
    """The term with its plan just imported."""
    plan = read_plan(FOLDER / "plan.txt", SCHOOL, TERM)
    proposal = accept_all_suggestions(
        create_import_proposal(plan, school=SCHOOL, term=TERM, items={})
    )
    items = preview_import(proposal, {}, today=MADE, keep=frozenset()).items_to_store
    return TermSnapshot(ItemTree(items), {}, school=SCHOOL, term=TERM, today=MADE)


def test_a_ledger_as_it_was_exported_changes_nothing(imported):
    found = read_ledger_edits(FOLDER / EXPECTED["base"], imported)
    assert (found.changes, found.remarks) == ((), ())


def resaved(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=110,
    )
    return folder / path.name


def hold(found: LedgerEdits, case: dict, imported: TermSnapshot) -> None:
    """What was read is what the case expects, no more and no less."""
    wanted = {(each["item"], each["what"]): each for each in case["changes"]}
    told = {(each.title.split()[0], each.what): each for each in found.changes}
    assert told.keys() == wanted.keys()
    for key, change in told.items():
        each = wanted[key]
        assert change.needs_no_confirmation == (each["how"] == "taken"), change.description
        if not change.needs_no_confirmation:
            assert (change.refusal, change.reading) == ("", "")
            continue
        (item,) = items_changed_by_ledger_edits([change], imported)
        reading = {
            "责任人": list(item.people),
            "完成时限": item.due,
            "状态": item.status.label,
            "新的进展": item.last_progress.text if item.last_progress else "",
        }[change.what]
        assert reading == each["reading"]
    assert len(found.remarks) == len(case.get("remarks", ()))


@pytest.mark.parametrize("case", READ, ids=lambda case: case["file"])
def test_what_colleagues_changed_is_read(case, imported):
    hold(read_ledger_edits(FOLDER / case["file"], imported), case, imported)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_what_libreoffice_saved_again_is_read_the_same(tmp_path, imported):
    case = next(case for case in READ if case["file"].startswith("02"))
    hold(read_ledger_edits(resaved(FOLDER / case["file"], tmp_path), imported), case, imported)


def plain(nodes) -> list[dict]:
    return [
        {
            "number": node.number,
            "title": node.title,
            "kind": node.kind.value,
            "department": node.department,
            "people": list(node.people),
            "due": node.due,
            "children": plain(node.children),
        }
        for node in nodes
    ]


def matches(found: list[dict], wanted: list[dict]) -> None:
    assert [each["title"] for each in found] == [each["title"] for each in wanted]
    for one, other in zip(found, wanted, strict=True):
        assert {key: one[key] for key in other if key != "children"} == {
            key: value for key, value in other.items() if key != "children"
        }
        matches(one["children"], other.get("children", []))


@pytest.mark.parametrize("case", PLANS, ids=lambda case: case["file"])
def test_the_schools_own_tables_are_read_as_plans(case):
    plan = read_plan(FOLDER / case["file"], SCHOOL, TERM)
    assert [plan.title, plan.school, plan.term] == [case["title"], case["school"], case["term"]]
    matches(plain(plan.nodes), case["tree"])
    words = "\n".join(
        text
        for _, node in plan.walk_in_reading_order()
        for text in (node.title, node.text, *node.fields.values())
    )
    assert all(each in words for each in case["keeps"])


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("林 知 夏", ("林知夏",)),
        ("乔　木森 林知夏", ("乔木森", "林知夏")),
        ("林知夏/乔木森", ("林知夏", "乔木森")),
        ("林知夏\n乔 木 森", ("林知夏", "乔木森")),
        ("林知夏；乔木森", ("林知夏", "乔木森")),
        (" 林知夏 ", ("林知夏",)),
    ],
)
def test_names_are_read_however_they_are_spaced(tmp_path, typed, people):
    found = read_edited_ledger(tmp_path, lambda sheets: set_cell(sheets, 3, "责任人", typed))
    (item,) = items_changed_by_ledger_edits(found.changes, snapshot())
    assert item.people == people


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (datetime(2026, 1, 20), date(2027, 1, 20)),
        (datetime(2025, 12, 5), date(2026, 12, 5)),
        (20261210, date(2026, 12, 10)),
        ("20270108", date(2027, 1, 8)),
        ("元月8日", date(2027, 1, 8)),
        ("1 月 8 日", date(2027, 1, 8)),
        (12.15, date(2026, 12, 15)),
        ("12.25前", date(2026, 12, 25)),
        ("周五（12月11日）", date(2026, 12, 11)),
    ],
)
def test_a_day_belongs_to_the_term(tmp_path, typed, day):
    found = read_edited_ledger(tmp_path, lambda sheets: set_cell(sheets, 2, "完成时限", typed))
    (change,) = found.changes
    assert change.needs_no_confirmation
    assert items_changed_by_ledger_edits(found.changes, snapshot())[0].due == day
    if "年" not in str(typed):
        assert f"{day.year}年{day.month}月{day.day}日" in change.description


@pytest.mark.parametrize(
    ("typed", "said", "day"),
    [
        (datetime(2026, 3, 5), "3月5日不在本学期；采纳就记作2027年3月5日", date(2027, 3, 5)),
        ("2027年6月30日", "6月30日不在本学期；采纳就记作2027年6月30日", date(2027, 6, 30)),
        (12.1, "“12.1”可能是12月1日，也可能是12月10日", date(2026, 12, 1)),
    ],
)
def test_a_day_that_is_not_sure_is_asked_for(tmp_path, typed, said, day):
    found = read_edited_ledger(tmp_path, lambda sheets: set_cell(sheets, 2, "完成时限", typed))
    (change,) = found.changes
    assert (change.needs_no_confirmation, change.refusal) == (False, "")
    assert said in change.conflict
    assert items_changed_by_ledger_edits(found.changes, snapshot())[0].due == day


@pytest.mark.parametrize("typed", ["12.5", "12月5日", datetime(2026, 12, 5), "2026-12-5", 20261205])
def test_the_same_day_written_otherwise_is_no_change(tmp_path, typed):
    found = read_edited_ledger(tmp_path, lambda sheets: set_cell(sheets, 4, "完成时限", typed))
    assert found.changes == ()


def test_a_number_in_a_cell_that_shows_dates_is_a_day(tmp_path):
    from xlsxwriter.workbook import Workbook

    path = save_workbook(tmp_path / "台账.xlsx", workbook_cells(make_ledger_workbook(snapshot())))
    sheets = workbook_cells(path.read_bytes())
    book = Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    shown = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
            if name == "督办台账" and row[0] == 2:
                sheet.write_number(at, rows[0].index("完成时限"), 12.15, shown)
    book.close()
    found = [
        each for each in read_ledger_edits(path, snapshot()).changes if each.what == "完成时限"
    ]
    assert [each.reading for each in found if each.item == 2] == ["2026年12月15日"]


def test_a_sheet_that_cannot_be_read_back_is_told(tmp_path):
    def add(sheets):
        sheets["各处补充"] = [["任务", "谁办", "何时"], ["布置会场", "林知夏", "12月5日"]]

    (said,) = read_edited_ledger(tmp_path, add).remarks
    assert said.startswith("“各处补充”这张表没有“编号”一栏，没有读。")
