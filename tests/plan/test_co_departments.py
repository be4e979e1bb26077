"""A task of two departments: who answers, and who helps (协办), wherever it is told."""

from datetime import date
from pathlib import Path

import pytest
from ledger_term import save_workbook, set_cell, workbook_cells
from record_builders import make_closed_meeting, make_task
from ui_school import SCHOOL

from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.documents.mail.recipients import people_responsible_for, tasks_for_recipients
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.documents.task_sheets import department_task_sheet_variables
from meetingtui.meeting.decided_tasks import build_task_item
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.meeting.record import BlockKey
from meetingtui.plan.carried_over_items import items_carried_into_new_term
from meetingtui.plan.item import Item
from meetingtui.plan.item_fields import ItemField
from meetingtui.plan.item_history import item_with_meeting_lines_undone
from meetingtui.plan.item_operations import assign
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.filter_parser import parse_filter
from meetingtui.review.item_filter import rows_passing_filter
from meetingtui.review.ledger.ledger_reader import items_changed_by_ledger_edits, read_ledger_edits
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.roster import Roster
from meetingtui.school.school import parse_school

DAY = date(2026, 11, 9)
SCHOOL_NOW = parse_school(SCHOOL)
TERM = SCHOOL_NOW.terms[0]
MEETING = make_closed_meeting(1, DAY)
HELPED = make_task(
    2,
    "布置读书节场地",
    department="学生成长部",
    co_departments=("后勤保障部",),
    meeting=1,
    block="work_push",
    created=DAY,
)
ALONE = make_task(3, "写通知", department="课程教学部", meeting=1, created=DAY)
ITEMS = {2: HELPED, 3: ALONE}
MEETINGS = {1: MEETING}


def _snapshot(items: dict[int, Item]) -> TermSnapshot:
    return TermSnapshot(
        ItemTree.from_items(items), MEETINGS, school=SCHOOL_NOW, term=TERM, today=date(2026, 11, 23)
    )


@pytest.mark.parametrize(
    ("line", "department", "helping", "note"),
    [
        ("布置场地 学生成长部、后勤保障部", "学生成长部", ("后勤保障部",), ""),
        ("布置场地 学生部 协办：后勤保障部", "学生成长部", ("后勤保障部",), ""),
        ("布置场地 顾一帆 配合：后勤保障部、苏小满", "学生成长部", ("后勤保障部",), "配合：苏小满"),
        ("布置场地 顾一帆", "学生成长部", (), ""),
    ],
)
def test_a_spoken_line_puts_them_in_the_field_not_in_the_text(line, department, helping, note):
    read = parse_task_line(
        line, roster=Roster(SCHOOL_NOW), deadlines=DeadlineParser(DAY, TERM, None), today=DAY
    )
    task = build_task_item(read, id=9, meeting=MEETING, block=BlockKey.WORK_PUSH)
    assert (task.department, task.co_departments, task.text) == (department, helping, note)


def test_minutes_task_sheets_and_mail_name_both():
    given = {"school": SCHOOL_NOW, "term": TERM, "items": ITEMS, "meetings": MEETINGS}
    told = minutes_variables(MEETING, sources=DocumentSources(agenda=shipped_agenda(), **given))
    assert [each["units"] for each in told["decided"]["tasks"]] == [
        "学生成长部（后勤保障部协办）", "课程教学部",
    ]  # fmt: skip
    sheets = {
        sheet["name"]: [task["what"] for task in sheet["tasks"]]
        for sheet in department_task_sheet_variables(MEETING, **given)["sheets"]
    }
    assert sheets == {
        "课程教学部": ["写通知"],
        "学生成长部": ["布置读书节场地"],
        "后勤保障部": ["布置读书节场地（协办）"],
    }
    found = tasks_for_recipients(MEETING, items=ITEMS, meetings=MEETINGS)
    assert found.narrowed_to_people(["严守正"], SCHOOL_NOW).decided == (HELPED,)
    assert found.narrowed_to_people(["林知秋"], SCHOOL_NOW).decided == (ALONE,)
    assert people_responsible_for(HELPED, SCHOOL_NOW) == ("顾一帆", "严守正")


def test_they_are_filtered_by_and_found_in_the_text():
    snapshot = _snapshot(ITEMS)

    def ids(words: str) -> list[int]:
        return [row.item.id for row in rows_passing_filter(snapshot, parse_filter(words, snapshot))]

    assert ids("协办:后勤") == ids("协办部门:后勤保障部") == ids("文:后勤") == [2]
    assert ids("协办:无") == [3]
    assert ids("部门:后勤保障部") == []


def test_the_ledger_says_them_and_takes_them_back(tmp_path: Path):
    snapshot = _snapshot(ITEMS)
    sheets = workbook_cells(make_ledger_workbook(snapshot))
    rows = sheets["督办台账"]
    at = rows[0].index("协办部门")
    assert {row[0]: row[at] for row in rows[1:]} == {2: "后勤保障部", 3: ""}
    set_cell(sheets, 2, "协办部门", "教学部、后勤保障部")
    set_cell(sheets, 3, "协办部门", "没有的部门")
    found = read_ledger_edits(save_workbook(tmp_path / "台账.xlsx", sheets), snapshot)
    taken = [each for each in found.changes if each.needs_no_confirmation]
    (after,) = items_changed_by_ledger_edits(taken, snapshot)
    assert after.co_departments == ("课程教学部", "后勤保障部")
    assert [each.refusal for each in found.changes if each.refusal] == [
        "看不懂协办部门“没有的部门”，没有采纳"
    ]


def test_the_history_keeps_the_change_and_an_earlier_state_has_what_it_had():
    moved = assign(HELPED, people=(), department="学生成长部", co_departments=(), on=DAY, meeting=2)
    (change,) = moved.progress[-1].changes
    assert change.field is ItemField.CO_DEPARTMENTS
    assert change.sentence(DAY) == "协办部门由后勤保障部调整为无"
    assert item_with_meeting_lines_undone(moved, 2) == HELPED


def test_they_go_along_into_the_next_term():
    (fresh, *_) = [
        each
        for each in items_carried_into_new_term(
            [HELPED], TERM.id, {}, today=date(2027, 2, 22), term=TERM
        )
        if each.origin
    ]
    assert fresh.co_departments == ("后勤保障部",)
