"""Records of a renamed department or person are found under the new name."""

from datetime import date
from functools import partial
from pathlib import Path

import msgspec
import pytest
from command_line import run_command
from ledger_term import workbook_cells
from record_builders import make_closed_meeting, make_measure, make_task
from ui_school import BEFORE, SCHOOL, record_change

from meetingtui.base.errors import SettingsError
from meetingtui.documents.mail.recipients import people_responsible_for, tasks_for_recipients
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.documents.task_sheets import department_task_sheet_variables
from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.call_list import CallChoice, CalledItems, CallScope, item_ids_to_call
from meetingtui.meeting.carry_over_to_next_meeting import department_progress_outside_meetings
from meetingtui.meeting.fixed_agenda import load_agenda
from meetingtui.meeting.meeting_preparation import (
    is_unchanged_since_preparation,
    prepare_next_meeting,
)
from meetingtui.meeting.record import (
    Achievement,
    LearningShare,
    Meeting,
    SessionState,
)
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import Opinion, Topic
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.item_fields import FieldChange, ItemField
from meetingtui.plan.item_history import item_with_meeting_lines_undone
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.filter_parser import parse_filter
from meetingtui.review.item_counts import (
    counts_by_department,
    counts_by_person,
    items_by_state_of_each_department,
)
from meetingtui.review.item_filter import rows_passing_filter
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.school.roster import Roster
from meetingtui.school.school import load_school, parse_school
from meetingtui.store.data_folder import open_term, read_term_records
from meetingtui.store.records import Change, Records
from meetingtui.store.term_lifecycle import build_term_snapshot

TODAY = date(2026, 11, 23)
DAY = date(2026, 11, 9)
NAMED = SCHOOL.replace("课程教学部", "教务处").replace("[教学部, 课教部]", "[教务]")
"""The school when the records were made: 教务处 with 林知秋 at its head."""
RENAMED = (
    SCHOOL.replace("[教学部, 课教部]", "[教务处]")
    .replace("{name: 林知秋, ", "{name: 林知夏, former: [林知秋], ")
    .replace("head: 林知秋", "head: 林知夏")
)
"""The school since: 教务处 is called 课程教学部, and the name of its head is put right."""


def _records() -> tuple[tuple[Item, ...], Meeting]:
    measure = partial(make_measure, created=DAY)

    claimed = Progress(
        on=DAY,
        before=Status.NOT_STARTED,
        after=Status.NOT_STARTED,
        meeting=1,
        changes=(
            FieldChange(ItemField.DEPARTMENT, "教务处", "学生成长部"),
            FieldChange(ItemField.PEOPLE, ("林知秋",), ("顾一帆",)),
        ),
    )
    items = (
        measure(1, department="教务处", due=date(2026, 11, 20)),
        measure(2, department="教务处", people=("林知秋",)),
        measure(3, department="学生成长部", people=("顾一帆",), progress=(claimed,)),
        make_task(
            4,
            "写通知",
            department="教务处",
            meeting=1,
            block="reflection",
            turn="教务处",
            created=DAY,
        ),
    )
    meeting = make_closed_meeting(
        1,
        DAY,
        host="林知秋",
        attendance=(AttendanceEntry(name="林知秋"),),
        share=LearningShare(presenter="林知秋", topic="阅读"),
        topics=(Topic(id=1, title="作息", opinions=(Opinion(text="同意", name="林知秋"),)),),
        reflections=(Reflection(department="教务处", problems=(Problem(text="人手不足"),)),),
        achievements=(Achievement(on=DAY, what="一等奖", who=("教务处", "林知秋")),),
        agenda=(1, 2),
    )
    return items, meeting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A school whose department and head were renamed after the first meeting."""
    (tmp_path / "school.yaml").write_text(NAMED, encoding="utf-8")
    items, meeting = _records()
    record_change(tmp_path, Change(words="x", items=items, meetings=(meeting,)))
    (tmp_path / "school.yaml").write_text(RENAMED, encoding="utf-8")
    return tmp_path


@pytest.fixture
def records(folder: Path) -> Records:
    school = load_school(folder)
    return read_term_records(folder, school.terms[0], school)


def _of(folder: Path, records: Records) -> dict[str, object]:
    school = load_school(folder)
    return {
        "school": school,
        "term": school.terms[0],
        "items": records.items,
        "meetings": records.meetings,
    }


def test_the_items_are_counted_filtered_and_owed_under_the_present_name(folder, records):
    school = load_school(folder)
    snapshot = build_term_snapshot(records, school, school.terms[0], TODAY)
    counts = counts_by_department(snapshot)
    assert list(counts) == ["课程教学部", "学生成长部"]
    assert counts["课程教学部"].total == 2
    assert items_by_state_of_each_department(snapshot)[0].name == "课程教学部"
    assert list(counts_by_person(snapshot)) == ["林知夏", "顾一帆"]
    for words in ("课程教学部", "教务处", "部门:教务处", "部门:课程教学部"):
        found = rows_passing_filter(snapshot, parse_filter(words, snapshot))
        assert [row.item.id for row in found] == [1, 2, 4], words
    for words in ("林知夏", "林知秋", "人员:林知秋"):
        assert [
            row.item.id for row in rows_passing_filter(snapshot, parse_filter(words, snapshot))
        ] == [2], words


def test_the_ledger_has_one_sheet_for_the_department(folder, records):
    school = load_school(folder)
    snapshot = build_term_snapshot(records, school, school.terms[0], TODAY)
    sheets = workbook_cells(make_ledger_workbook(snapshot))
    assert "课程教学部" in sheets
    assert "教务处" not in sheets
    assert len(sheets["课程教学部"]) == 1 + 3


def test_the_call_list_calls_them_in_the_departments_turn(folder, records):
    school = load_school(folder)
    tree = ItemTree.from_items(records.items)
    meeting = Meeting(id=2, number=2, on=TODAY)
    ids = item_ids_to_call(
        CallChoice(scope=CallScope.ALL), meeting, tree, school=school, meetings_held=[DAY]
    )
    assert ids[-1] == 3  # 课程教学部 comes before 学生成长部
    calling = CallChoice(scope=CallScope.ALL)
    items = [tree.items[id] for id in ids]
    found = CalledItems(items, meeting=2, order=calling.order, tree=tree, school=school)
    assert found.group_heading_of_each_item == ("课程教学部",) * 3 + ("学生成长部",)


def test_minutes_mail_and_task_sheets_name_the_department_and_its_head(folder, records):
    given = _of(folder, records)
    meeting = records.meetings[1]
    agenda = load_agenda(folder)
    told = minutes_variables(meeting, sources=DocumentSources(agenda=agenda, **given))
    assert [each["department"] for each in told["decided"]["tasks"]] == ["课程教学部"]
    assert told["reflection"]["departments"][0]["name"] == "课程教学部"
    sheets = department_task_sheet_variables(meeting, **given)["sheets"]
    assert [each["name"] for each in sheets] == ["课程教学部"]
    found = tasks_for_recipients(meeting, items=records.items, meetings=records.meetings)
    assert people_responsible_for(records.items[4], given["school"]) == ("林知夏",)
    assert [task.id for task in found.narrowed_to_people(["林知夏"], given["school"]).decided] == [
        4
    ]


def test_an_item_of_earlier_reflections_and_preparations_go_on_under_the_present_name(
    folder, records
):
    school = load_school(folder)
    before = item_with_meeting_lines_undone(records.items[3], 1)
    assert (before.department, before.people) == ("课程教学部", ("林知夏",))
    meeting = records.meetings[1]
    assert meeting.reflections[0].department == "课程教学部"
    assert meeting.attendance[0].name == meeting.host == meeting.share.presenter == "林知夏"
    assert meeting.topics[0].opinions[0].name == "林知夏"
    assert meeting.achievements[0].who == ("课程教学部", "林知夏")
    done = Progress(on=TODAY, before=Status.NOT_STARTED, after=Status.DONE)
    item = msgspec.structs.replace(records.items[1], progress=(done,))
    assert department_progress_outside_meetings([item], "课程教学部", [meeting], TODAY)
    fresh = prepare_next_meeting(
        records.meetings, records.items, school=school, term=school.terms[0], today=TODAY
    )
    returned = {each.department: each.problems for each in fresh.reflections}
    assert [each.text for each in returned["课程教学部"]] == ["人手不足"]


def test_an_untouched_preparation_stays_untouched(folder):
    school = parse_school(NAMED)
    term = school.terms[0]
    with open_term(folder, term, clock=lambda: BEFORE) as file:
        records = file.records
        fresh = prepare_next_meeting(
            records.meetings, records.items, school=school, term=term, today=TODAY
        )
        file.record_change(Change(words="准备", meetings=(fresh,)))
    found = read_term_records(folder, term, load_school(folder))
    assert found.meetings[2].host == "方启明"
    assert found.meetings[2].reflections[0].department == "课程教学部"
    assert is_unchanged_since_preparation(found.meetings[2], found.items)


def test_what_is_stored_stays_until_the_item_next_changes_and_undo_brings_it_back(folder):
    school = load_school(folder)
    with open_term(folder, school.terms[0], clock=lambda: BEFORE, school=school) as file:
        item = file.records.items[1]
        assert item.department == "课程教学部"
        file.record_change(Change(words="改", items=(msgspec.structs.replace(item, title="改过"),)))
        file.undo()
        assert file.records.items[1] == item
    stored = read_term_records(folder, school.terms[0])
    assert stored.items[1].department == "教务处"
    assert stored.items[2].people == ("林知秋",)


def test_words_typed_and_not_entered_stay_with_the_department(folder):
    school = load_school(folder)
    with open_term(folder, school.terms[0], clock=lambda: BEFORE, school=school) as file:
        file.record_change(
            Change(
                words="", session_state=SessionState(drafts={"reflection/教务处/problems": "缺人"})
            )
        )
        assert file.records.session_state.drafts == {"reflection/课程教学部/problems": "缺人"}


def test_two_departments_that_are_one_now_look_back_as_one(folder):
    items, meeting = _records()
    two = msgspec.structs.replace(
        meeting,
        reflections=(
            Reflection(department="教务处", done=("甲",)),
            Reflection(department="教科室", done=("乙",)),
        ),
    )
    record_change(folder, Change(words="x", items=items, meetings=(two,)))
    school = parse_school(RENAMED.replace("[教务处]", "[教务处]\n    former: [教科室]"))
    found = read_term_records(folder, school.terms[0], school).meetings[1].reflections
    assert found == (Reflection(department="课程教学部", done=("甲", "乙")),)


def test_the_old_name_is_understood_in_a_line_and_shown_nowhere(folder):
    school = load_school(folder)
    roster = Roster(school)
    (person,) = roster.mentions("请教务处林知秋写通知")
    assert (person.words, person.people) == ("教务处林知秋", ("林知夏",))
    listed = run_command("plan", "list", "--department", "教务处", data=folder)
    assert "共 3 项" in listed.stdout, listed.stderr
    assert "教务处" not in run_command("status", data=folder).stdout


def test_a_former_name_leads_to_one_only():
    twice = RENAMED.replace("name: 苏小满, ", "name: 苏小满, former: [林知秋], ")
    with pytest.raises(SettingsError, match="请只留在一个人名下"):
        parse_school(twice)
    present = RENAMED.replace("name: 苏小满, ", "name: 苏小满, former: [顾一帆], ")
    with pytest.raises(SettingsError, match="顾一帆"):
        parse_school(present)


def test_a_school_changed_while_the_file_is_open_names_the_records_anew(folder):
    before, after = parse_school(NAMED), load_school(folder)
    with open_term(folder, after.terms[0], clock=lambda: BEFORE, school=before) as file:
        assert file.records.items[1].department == "教务处"
        file.use_school_names(after)
        assert file.records.items[1].department == "课程教学部"
        file.use_school_names(before)
        assert file.records.items[1].department == "教务处"
