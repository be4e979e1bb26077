"""What every place that keeps a term's records must do: on the disk and in memory alike."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_builders import make_measure

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import Meeting, MeetingState, SessionState
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, next_unused_id
from meetingtui.school.school import Department, RegularMeetingSettings, School
from meetingtui.store.memory_repository import MemoryRepository
from meetingtui.store.records import Change, TermClosing
from meetingtui.store.repository import Repository
from meetingtui.store.step_history import StepAction, StepKind, UndoPolicy
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
NOW = datetime(2026, 11, 23, 14, 30)
DAY = NOW.date()
HELD = Meeting(
    id=3, number=3, on=DAY, topics=(Topic(id=1, title="课后服务"), Topic(id=2, title="食堂"))
)
CLOSED = msgspec.structs.replace(HELD, state=MeetingState.CLOSED)


def _on_disk(folder: Path) -> Repository:
    return TermFile.open(folder / f"{TERM}.json", TERM, clock=lambda: NOW)


def _in_memory(_folder: Path) -> Repository:
    return MemoryRepository(TERM, clock=lambda: NOW)


@pytest.fixture(params=[_on_disk, _in_memory], ids=["term file", "memory"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Repository]:
    make: Callable[[Path], Repository] = request.param
    with make(tmp_path) as made:
        yield made


def _put(*items: Item, words: str = "加") -> Change:
    return Change(words=words, items=items)


def test_a_new_term_is_empty_and_can_be_recorded_in(repository: Repository) -> None:
    assert (repository.term_id, repository.is_read_only, [*repository.warnings]) == (
        TERM,
        False,
        [],
    )
    assert (dict(repository.records.items), dict(repository.records.meetings)) == ({}, {})
    assert (
        repository.undo_description
        is repository.redo_description
        is repository.last_change_time
        is None
    )
    assert (repository.undo_descriptions, repository.read_audit_trail()) == ((), [])


def test_a_change_is_there_when_record_returns(repository: Repository) -> None:
    after = repository.record_change(
        Change(
            words="开会",
            items=(make_measure(1),),
            meetings=(HELD,),
            session_state=SessionState(meeting=3),
        )
    )
    assert after == repository.records
    assert dict(after.items) == {1: make_measure(1)}
    assert dict(after.meetings) == {3: HELD}
    assert after.session_state == SessionState(meeting=3)
    assert repository.undo_description == "开会"
    assert repository.last_change_time == NOW


def test_a_change_that_changes_nothing_is_no_step(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1)))
    repository.record_change(_put(make_measure(1), words="再加"))
    repository.record_change(Change(words="删", removed_items=(9,)))
    assert repository.undo_descriptions == ("加",)
    assert [line.words for line in repository.read_audit_trail()] == ["加"]


def test_steps_are_taken_back_and_done_again(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1)))
    repository.record_change(Change(words="改", items=(make_measure(1, "科技节"),)))
    repository.record_change(Change(words="删", removed_items=(1,)))
    assert repository.undo_descriptions == ("删", "改", "加")
    assert repository.undo() == "删"
    assert repository.undo() == "改"
    assert repository.records.items[1] == make_measure(1)
    assert repository.redo() == "改"
    assert repository.records.items[1].title == "科技节"
    assert repository.undo(2) == "加"
    assert dict(repository.records.items) == {}
    assert repository.undo() is None
    assert repository.redo_description == "加"
    repository.record_change(_put(make_measure(2), words="另加"))
    assert repository.redo() is None
    assert [(line.did, line.words) for line in repository.read_audit_trail()][-2:] == [
        (StepAction.UNDONE, "加（共 2 步）"),
        (StepAction.RECORDED, "另加"),
    ]


def test_the_session_is_kept_and_never_taken_back(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1)))
    repository.record_change(Change(words="", session_state=SessionState(meeting=3)))
    assert repository.undo_descriptions == ("加",)
    repository.undo()
    assert repository.records.session_state == SessionState(meeting=3)


def test_typing_on_is_one_step(repository: Repository) -> None:
    for title in ("读", "读书", "读书节"):
        repository.record_change(
            Change(words="改题目", items=(make_measure(1, title),), goes_on=True)
        )
    assert repository.undo_descriptions == ("改题目",)
    repository.undo()
    assert dict(repository.records.items) == {}


def test_ids_are_never_given_twice(repository: Repository) -> None:
    def next_ids() -> tuple[int, int, int]:
        records = repository.records
        return records.next_item_id, next_unused_id(records.meetings), records.next_topic_id

    assert next_ids() == (1, 1, 1)
    repository.record_change(Change(words="议定", items=(make_measure(7),), meetings=(HELD,)))
    assert next_ids() == (8, 4, 3)
    repository.record_change(Change(words="删除", removed_items=(7,), removed_meetings=(3,)))
    repository.undo(2)
    assert next_ids() == (8, 4, 3)


def test_issued_minutes_stay_as_they_are(repository: Repository) -> None:
    issued = with_issued_version(CLOSED, number="〔2026〕6号", by="程远舟", now=NOW)
    repository.record_change(Change(words="开会", meetings=(CLOSED,)))
    assert repository.undo_check().policy is UndoPolicy.ASK
    repository.record_change(Change(words="签发", meetings=(issued,)))
    before = repository.records
    with pytest.raises(RefusedError, match="已经签发"):
        repository.record_change(Change(words="删会", removed_meetings=(3,)))
    assert repository.undo_check(2).policy is UndoPolicy.REFUSE
    with pytest.raises(RefusedError, match="“签发”不能撤销"):
        repository.undo(2)
    assert repository.records == before
    assert repository.undo_description == "签发"


def test_large_steps_are_asked_about_before_undo(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1)))
    assert repository.undo_check().policy is UndoPolicy.FREE
    repository.record_change(Change(words="导入", items=(make_measure(2),), kind=StepKind.IMPORT))
    check = repository.undo_check()
    assert (check.policy, check.words) == (UndoPolicy.ASK, "导入")


def test_a_closed_term_changes_no_more_until_it_is_opened_again(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1)))
    repository.record_change(Change(words="结束", closing=TermClosing(on=DAY)))
    assert repository.undo_descriptions == ()
    with pytest.raises(RefusedError, match="本学期已于"):
        repository.record_change(_put(make_measure(2)))
    repository.record_change(Change(words="重新打开", reopens=True))
    assert repository.records.closing is None
    repository.record_change(_put(make_measure(2)))


def test_steps_that_are_forgotten_cannot_be_taken_back(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1)))
    repository.record_change(_put(make_measure(2)))
    repository.undo()
    repository.clear_undo_history()
    assert (repository.undo(), repository.redo()) == (None, None)
    assert set(repository.records.items) == {1}


def test_records_have_the_names_of_today(repository: Repository) -> None:
    repository.record_change(_put(make_measure(1, department="教务处")))
    school = School(
        name="某小学",
        departments=(Department(name="教学处", former=("教务处",)),),
        people=(),
        terms=(Term(id=TERM, first_monday=date(2026, 8, 31), end=date(2027, 1, 29)),),
        meeting=RegularMeetingSettings(weekday="周一"),
    )
    repository.use_school_names(school)
    assert repository.records.items[1].department == "教学处"


def test_after_closing_nothing_is_recorded(repository: Repository) -> None:
    repository.close()
    with pytest.raises(StoreError, match="没有保存"):
        repository.record_change(_put(make_measure(1)))
    assert dict(repository.records.items) == {}


OPERATIONS = st.lists(
    st.one_of(
        st.builds(
            Change,
            words=st.sampled_from("甲乙"),
            items=st.lists(
                st.builds(make_measure, st.integers(1, 4), st.sampled_from("读写")),
                max_size=2,
                unique_by=lambda item: item.id,
            ).map(tuple),
            removed_items=st.lists(st.integers(5, 7), max_size=1).map(tuple),
            meetings=st.lists(
                st.builds(
                    lambda id, place: Meeting(id=id, number=id, on=date(2026, 11, id), place=place),
                    st.integers(1, 2),
                    st.sampled_from("上下"),
                ),
                max_size=1,
            ).map(tuple),
            goes_on=st.booleans(),
        ),
        st.builds(Change, words=st.just("删"), removed_items=st.tuples(st.integers(1, 4))),
        st.integers(1, 3),
        st.just("redo"),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(OPERATIONS)
def test_the_two_repositories_agree_after_anything(operations: list[Change | int | str]) -> None:
    with TemporaryDirectory() as folder, _on_disk(Path(folder)) as file:
        memory = MemoryRepository(TERM, clock=lambda: NOW)
        for operation in operations:
            for each in (file, memory):
                if isinstance(operation, Change):
                    each.record_change(operation)
                elif isinstance(operation, int):
                    each.undo(operation)
                else:
                    each.redo()
            assert dict(file.records.items) == dict(memory.records.items)
            assert dict(file.records.meetings) == dict(memory.records.meetings)
            assert file.records.last_ids == memory.records.last_ids
            assert (file.undo_descriptions, file.redo_description) == (
                memory.undo_descriptions,
                memory.redo_description,
            )
            assert [line.description for line in file.read_audit_trail()] == [
                line.description for line in memory.read_audit_trail()
            ]
