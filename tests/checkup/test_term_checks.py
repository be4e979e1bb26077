"""Checks of records for consistency, items of people who left, and the repair of references."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from command_line import run_command
from school_folder import TERM, write_school_with_meeting
from ui_school import SCHOOL, plan_items, record_change

from meetingtui.actions.change_builders import clear_broken_references
from meetingtui.actions.progress_changes import reassign_items_of_leaver
from meetingtui.base.errors import RefusedError
from meetingtui.checkup.check_finding import Severity
from meetingtui.checkup.term_checks import check_term_records, leavers_with_open_items
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import Achievement, SessionState
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Progress, Status
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only, read_term_records
from meetingtui.store.records import Change, Records, TermClosing

replace = msgspec.structs.replace


@pytest.fixture
def records(tmp_path: Path) -> Records:
    folder = write_school_with_meeting(tmp_path / "例会")
    with open_term_read_only(folder, load_school(folder).terms[0]) as term_file:
        return term_file.records


def _with(records: Records, *items, meeting=None) -> Records:
    meetings = {1: meeting} if meeting else records.meetings
    return replace(
        records, items={**records.items, **{item.id: item for item in items}}, meetings=meetings
    )


def _codes(records: Records, tmp_path: Path, others=None) -> set[str]:
    school = load_school(tmp_path / "例会")
    found = check_term_records("x", records, school, school.terms[0], others or {TERM: records})
    return {each.code for each in found if each.severity is not Severity.PASSED}


def test_records_in_order_have_nothing_against_them(records, tmp_path):
    assert _codes(records, tmp_path) == set()
    assert clear_broken_references(records) is None


def test_whatever_points_at_nothing_is_found_and_cleared_in_one_step(records, tmp_path):
    line = Progress(on=date(2026, 11, 9), before=Status.NOT_STARTED, after=Status.DONE, meeting=9)
    meeting = replace(
        records.meetings[1],
        agenda=(2, 99),
        carried=(98,),
        achievements=(Achievement(on=date(2026, 11, 9), what="奖", item=97),),
        topics=(Topic(id=1, title="作息", since=8),),
        reflections=(
            Reflection(department="课程教学部", problems=(Problem(text="人少", since=1, task=96),)),
        ),
    )
    broken = _with(
        records,
        replace(records.items[2], parent=95, progress=(line,), status=Status.DONE),
        replace(records.items[20], topic=7),
        meeting=meeting,
    )
    assert _codes(broken, tmp_path) == {"references"}
    change = clear_broken_references(broken)
    assert change is not None
    items = {item.id: item for item in change.items}
    assert items[2].parent is None
    assert items[2].progress == (replace(line, meeting=None),)
    assert items[20].topic is None
    (clear,) = change.meetings
    assert (clear.agenda, clear.carried, clear.achievements[0].item) == ((2,), (), None)
    assert clear.topics[0].since is None
    assert clear.reflections[0].problems[0] == Problem(text="人少", since=1)
    whole = _with(broken, *change.items, meeting=clear)
    assert clear_broken_references(whole) is None


def test_what_issued_minutes_hold_is_left_as_it_is(records):
    signed = with_issued_version(
        replace(records.meetings[1], carried=(99,)),
        number="〔2026〕1号",
        by="方启明",
        now=datetime(2026, 11, 9, 17, 0),
    )
    assert clear_broken_references(_with(records, meeting=signed)) is None


def test_what_only_a_person_can_put_right_is_told(records, tmp_path):
    at = date(2026, 11, 9)
    jump = (Progress(on=at, before=Status.NOT_STARTED, after=Status.IN_PROGRESS),)
    broken = _with(
        records,
        replace(records.items[1], parent=5),
        replace(records.items[5], parent=1),
        replace(records.items[3], department="没有的部"),
        replace(records.items[4], progress=jump, status=Status.DONE),
        replace(records.items[6], origin="2025-2026-2/777"),
    )
    broken = replace(
        broken,
        meetings={
            1: records.meetings[1],
            2: replace(records.meetings[1], id=2, on=date(2027, 9, 1)),
        },
    )
    assert _codes(broken, tmp_path) == {
        "circle",
        "departments",
        "status-chain",
        "origin",
        "meeting-numbers",
        "meeting-dates",
    }


def test_an_origin_is_an_item_of_a_term_before(records, tmp_path):
    before = {"2025-2026-2": records, TERM: records}

    def found(origin: str) -> bool:
        moved = _with(records, replace(records.items[6], origin=origin))
        return "origin" in _codes(moved, tmp_path, before)

    assert not found("2025-2026-2/20")
    for lost in ("2025-2026-2/²", "2025-2026-2/777", f"{TERM}/20", "2024-2025-1/20", "旧学期"):
        assert found(lost), lost


def test_words_typed_for_what_is_gone_are_told_and_not_thrown_away(records, tmp_path):
    sitting = SessionState(
        meeting=1, drafts={"topics/new": "还没说完"}, item_drafts={"2/progress": "快好了"}
    )
    assert _codes(replace(records, session_state=sitting), tmp_path) == set()
    school = load_school(tmp_path / "例会")
    for lost in (replace(sitting, meeting=9), replace(sitting, item_drafts={"99/x": "还没说完"})):
        without = replace(records, session_state=lost)
        (told,) = [
            each
            for each in check_term_records("x", without, school, school.terms[0], {TERM: without})
            if each.code == "drafts"
        ]
        assert "1 处" in told.what
        assert "“还没说完”" in told.what
        assert clear_broken_references(without) is None


def test_a_tag_of_a_goal_that_is_no_more_is_told_while_the_term_goes_on(records, tmp_path):
    school = load_school(tmp_path / "例会")
    tagged = _with(records, replace(records.items[6], tags=("书香校园", "重点")))

    def codes(records: Records) -> set[str]:
        term = school.terms[0]
        found = check_term_records("x", records, school, term, {TERM: records}, {"书香校园"})
        return {each.code for each in found if each.severity is not Severity.PASSED}

    assert codes(tagged) == {"goals"}
    assert codes(records) == set()
    assert codes(replace(tagged, closing=TermClosing(on=date(2027, 1, 20)))) == set()


DAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Items of 柳青, who is not listed: one alone, one beside a listed person, one done."""
    (tmp_path / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    items = {item.id: item for item in plan_items()}
    replace = msgspec.structs.replace
    record_change(
        tmp_path,
        Change(
            words="x",
            items=(
                *items.values(),
                replace(items[2], people=("柳青",)),
                replace(items[6], people=("顾一帆", "柳青")),
                replace(items[7], people=("柳青",), status=Status.DONE),
                replace(items[8], people=("柳青",)),
            ),
        ),
    )
    return tmp_path


def _records(folder: Path) -> Records:
    school = load_school(folder)
    return read_term_records(folder, school.terms[0], school)


def test_open_items_of_people_who_left_are_listed_by_person_without_outsiders(folder):
    school, items = load_school(folder), _records(folder).items.values()
    (found,) = leavers_with_open_items(items, school)
    assert (found.name, [item.id for item in found.items]) == ("柳青", [2, 8])
    (found,) = leavers_with_open_items(items, school, formerly_listed={"柳青"})
    assert [item.id for item in found.items] == [2, 6, 8]
    told = run_command("check", data=folder).stdout
    assert "柳青不在名单上，名下还有 2 项未办结：“完成校本课程纲要修订”" in told


def test_each_goes_to_the_head_of_its_department_or_all_to_one(folder):
    school, records = load_school(folder), _records(folder)
    change = reassign_items_of_leaver(records, "柳青", "", school=school, on=DAY)
    assert {item.id: item.people for item in change.items} == {2: ("林知秋",), 6: ("顾一帆",)}
    change = reassign_items_of_leaver(records, "柳青", "苏小满", school=school, on=DAY)
    assert {item.id: item.people for item in change.items} == {
        2: ("苏小满",),
        6: ("顾一帆", "苏小满"),
        8: ("苏小满",),
    }
    assert "责任人由柳青调整为苏小满" in change.items[0].progress[-1].text_and_field_changes
    with pytest.raises(RefusedError, match="名单里没有“柳青青”"):
        reassign_items_of_leaver(records, "柳青", "柳青青", school=school, on=DAY)


def test_the_command_asks_and_does_it(folder):
    told = run_command("check", "--hand-over", "柳青", "--to", "苏小满", data=folder, answer="n\n")
    assert "什么都没有改" in told.stdout, told.stderr
    assert _records(folder).items[2].people == ("柳青",)
    told = run_command("check", "--hand-over", "柳青", "--to", "苏小满", "--yes", data=folder)
    assert "已把柳青的 3 项移交给苏小满" in told.stdout, told.stderr
    assert _records(folder).items[2].people == ("苏小满",)
    assert "柳青不在名单上" not in run_command("check", data=folder).stdout
    told = run_command("check", "--hand-over", "苏小满", data=folder)
    assert told.returncode == 1
    assert "还在名单上" in told.stderr
