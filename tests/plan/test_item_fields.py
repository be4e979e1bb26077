"""Every declared field of an item, in every place that asks the declaration."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from ledger_term import save_workbook, set_cell, workbook_cells
from record_builders import make_closed_meeting, make_task
from ui_school import SCHOOL

from meetingtui.base.pinyin import PinyinIndex
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.record import Meeting
from meetingtui.plan.carried_over_items import items_carried_into_new_term
from meetingtui.plan.importing.merge import merge_plan_document
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.item_fields import (
    ITEM_FIELDS,
    DeadlineValue,
    ItemField,
    Value,
    ValueKind,
    field_attributes,
    field_value_text,
)
from meetingtui.plan.item_history import item_with_meeting_lines_undone
from meetingtui.plan.item_operations import with_field_value
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.filter_parser import parse_filter
from meetingtui.review.item_filter import rows_passing_filter
from meetingtui.review.json_output_rows import item_list_row
from meetingtui.review.ledger.ledger_reader import items_changed_by_ledger_edits, read_ledger_edits
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.search_index import SearchIndex, search
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import parse_school

DAY = date(2026, 11, 9)
NOW = parse_school(SCHOOL)
TERM = NOW.terms[0]
BARE = make_task(2, "布置读书节场地", meeting=1, created=DAY)
OTHER = make_task(3, "写通知", meeting=1, created=DAY)
MEETINGS = {
    1: make_closed_meeting(1, DAY),
    2: Meeting(id=2, number=2, on=date(2026, 11, 16)),
}
VALUES: dict[ValueKind, Value] = {
    ValueKind.DEPARTMENT: "学生成长部",
    ValueKind.DEPARTMENTS: ("后勤保障部", "课程教学部"),
    ValueKind.PEOPLE: ("林知秋",),
    ValueKind.DEADLINE: DeadlineValue(date(2026, 12, 5)),
    ValueKind.TEXT: "签到表、照片",
}
FILTERS = {
    ValueKind.DEPARTMENT: "学生成长部",
    ValueKind.DEPARTMENTS: "后勤",
    ValueKind.PEOPLE: "林知秋",
    ValueKind.DEADLINE: "12月5日前",
    ValueKind.TEXT: "照片",
}
EVERY_FIELD = pytest.mark.parametrize("field", ITEM_FIELDS)
IN_THE_LEDGER = pytest.mark.parametrize(
    "field", [field for field, each in ITEM_FIELDS.items() if each.ledger_width]
)


def _snapshot(*items: Item) -> TermSnapshot:
    tree = ItemTree.from_items({item.id: item for item in items})
    return TermSnapshot(tree, MEETINGS, school=NOW, term=TERM, today=date(2026, 11, 23))


def _with(field: ItemField) -> Item:
    value = VALUES[field.declaration.kind]
    return msgspec.structs.replace(BARE, **field_attributes(field, value))


@EVERY_FIELD
def test_a_change_is_in_the_history_and_can_be_left_out(field: ItemField):
    value = VALUES[field.declaration.kind]
    after = with_field_value(BARE, field, value, on=DAY, meeting=2)
    assert after.field_value(field) == value
    before, now = (field_value_text(field, each.field_value(field), DAY) for each in (BARE, after))
    assert after.progress[-1].change_sentences == (f"{field.label}由{before}调整为{now}",)
    assert item_with_meeting_lines_undone(after, 2) == BARE


@EVERY_FIELD
def test_a_filter_finds_it_by_each_of_its_prefixes(field: ItemField):
    snapshot = _snapshot(_with(field), OTHER)
    for prefix in field.declaration.prefixes:
        wanted = parse_filter(f"{prefix}:{FILTERS[field.declaration.kind]}", snapshot)
        assert [row.item.id for row in rows_passing_filter(snapshot, wanted)] == [BARE.id]


@IN_THE_LEDGER
def test_the_ledger_takes_back_what_it_says(field: ItemField, tmp_path: Path):
    written = workbook_cells(make_ledger_workbook(_snapshot(_with(field))))["督办台账"]
    snapshot = _snapshot(BARE, OTHER)
    sheets = workbook_cells(make_ledger_workbook(snapshot))
    at = written[0].index(field.label)
    set_cell(sheets, BARE.id, field.label, written[1][at])
    found = read_ledger_edits(save_workbook(tmp_path / "台账.xlsx", sheets), snapshot)
    (after,) = items_changed_by_ledger_edits(found.changes, snapshot)
    assert after.field_value(field) == VALUES[field.declaration.kind]


@EVERY_FIELD
def test_each_field_is_carried_into_the_next_term_as_declared(field: ItemField):
    found = items_carried_into_new_term(
        [_with(field)], TERM.id, {}, today=date(2027, 2, 22), term=TERM
    )
    (fresh,) = [each for each in found if each.origin]
    kept = fresh.field_value(field) == VALUES[field.declaration.kind]
    assert kept is field.declaration.is_carried_over


@EVERY_FIELD
def test_a_searched_field_is_found_by_its_words(field: ItemField):
    if field.declaration.is_searched:
        tree = ItemTree.from_items({2: _with(field), 3: OTHER})
        index = SearchIndex.create_empty().updated(
            tree, (), msgspec.structs.replace(NOW, people=())
        )
        hits, _ = search(index.entries, _with(field).texts_of_field(field)[0][:2], PinyinIndex())
        assert [hit.entry.record_id for hit in hits] == [BARE.id]


PLAN = """某小学2026—2027学年第一学期工作计划
一、主要工作
（一）德育工作
序号\t工作内容\t责任部门\t完成时限\t佐证材料
1\t组织读书节\t学生成长部\t11月\t活动方案、照片
2\t召开家长会\t学生成长部\t12月\t
"""


def _imported(tmp_path: Path, text: str, items: dict[int, Item]) -> dict[int, Item]:
    path = tmp_path / "计划.txt"
    path.write_text(text, encoding="utf-8")
    put = merge_plan_document(read_plan(path, NOW, TERM), items, today=DAY).items_to_store
    return items | {item.id: item for item in put}


def test_evidence_comes_from_its_column_of_a_plan(tmp_path: Path):
    items = _imported(tmp_path, PLAN, {})
    by_title = {item.title: item for item in items.values()}
    assert by_title["组织读书节"].evidence == "活动方案、照片"
    assert by_title["召开家长会"].evidence == ""


def test_evidence_that_was_changed_by_hand_stays_when_the_plan_is_read_again(tmp_path: Path):
    items = _imported(tmp_path, PLAN, {})
    festival = next(item for item in items.values() if item.title == "组织读书节")
    changed = with_field_value(festival, ItemField.EVIDENCE, "新闻稿", on=DAY)
    again = _imported(tmp_path, PLAN.replace("照片", "总结"), items | {changed.id: changed})
    assert again[festival.id].evidence == "新闻稿"
    untouched = _imported(tmp_path, PLAN.replace("照片", "总结"), items)
    assert untouched[festival.id].evidence == "活动方案、总结"


def test_evidence_can_be_filtered_for_what_has_none():
    snapshot = _snapshot(_with(ItemField.EVIDENCE), OTHER)
    found = rows_passing_filter(snapshot, parse_filter("佐证:无", snapshot))
    assert [row.item.id for row in found] == [OTHER.id]


def test_lists_and_templates_have_the_evidence():
    line = Progress(on=DAY, before=Status.NOT_STARTED, after=Status.IN_PROGRESS, meeting=2)
    item = msgspec.structs.replace(
        _with(ItemField.EVIDENCE), status=Status.IN_PROGRESS, progress=(line,)
    )
    (row,) = _snapshot(item).rows
    assert item_list_row(row).evidence == "签到表、照片"
    meeting = msgspec.structs.replace(MEETINGS[2], agenda=(2,))
    told = minutes_variables(
        meeting,
        sources=DocumentSources(
            school=NOW,
            term=TERM,
            agenda=shipped_agenda(),
            items={2: item},
            meetings=MEETINGS | {2: meeting},
        ),
    )
    assert "签到表、照片" in str(told["work"])
