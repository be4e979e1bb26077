"""Evidence files filed with items, meetings and achievements, and taken off again."""

from datetime import date, datetime

from record_builders import make_closed_meeting, make_measure

from meetingtui.actions.evidence_changes import (
    EvidenceTarget,
    EvidenceTargetKind,
    attach_evidence_files,
    detach_evidence_file,
    evidence_files_of,
    evidence_target_label,
)
from meetingtui.actions.meeting_content_changes import replace_or_delete_achievement
from meetingtui.meeting.record import Achievement
from meetingtui.plan.item import EvidenceFile, file_size_text
from meetingtui.plan.tree_editing import changes_to_merge_items
from meetingtui.store.memory_repository import MemoryRepository
from meetingtui.store.records import Change

DAY = date(2026, 11, 23)
PHOTO = EvidenceFile(path="attachments/t/a.jpg", name="a.jpg", size=5, sha256="aa", added=DAY)
PLAN = EvidenceFile(path="attachments/t/b.pdf", name="b.pdf", size=7, sha256="bb", added=DAY)
ITEM = EvidenceTarget(EvidenceTargetKind.ITEM, 1)
MEETING = EvidenceTarget(EvidenceTargetKind.MEETING, 1)
WON = EvidenceTarget(EvidenceTargetKind.ACHIEVEMENT, 1, 0)


def _repository() -> MemoryRepository:
    meeting = make_closed_meeting(
        3, DAY, id=1, achievements=(Achievement(on=DAY, what="优质课一等奖"),)
    )
    found = MemoryRepository("2026-2027-1", clock=lambda: datetime(2026, 11, 23, 9, 0))
    found.record_change(
        Change(
            words="",
            items=(make_measure(1, "校本课程"),),
            meetings=(meeting,),
        )
    )
    return found


def test_files_are_filed_with_all_three_and_undone() -> None:
    repository = _repository()
    for place in (ITEM, MEETING, WON):
        repository.record_change(attach_evidence_files(repository.records, place, [PHOTO, PLAN]))
        assert evidence_files_of(repository.records, place) == (PHOTO, PLAN)
    assert [evidence_target_label(repository.records, each) for each in (ITEM, MEETING, WON)] == [
        "校本课程",
        "第3次行政例会",
        "成果：优质课一等奖",
    ]
    repository.record_change(detach_evidence_file(repository.records, WON, PHOTO))
    assert evidence_files_of(repository.records, WON) == (PLAN,)
    repository.undo()
    assert evidence_files_of(repository.records, WON) == (PHOTO, PLAN)


def test_the_same_content_is_filed_once() -> None:
    repository = _repository()
    repository.record_change(attach_evidence_files(repository.records, ITEM, [PHOTO]))
    assert attach_evidence_files(repository.records, ITEM, [PHOTO]) is None


def test_a_target_that_does_not_exist_has_no_evidence_files() -> None:
    records = _repository().records
    gone = EvidenceTarget(EvidenceTargetKind.ACHIEVEMENT, 1, 4)
    assert (evidence_files_of(records, gone), evidence_target_label(records, gone)) == ((), "")
    assert (
        attach_evidence_files(records, EvidenceTarget(EvidenceTargetKind.ITEM, 9), [PHOTO]) is None
    )


def test_an_item_merged_into_another_brings_its_files() -> None:
    items = {
        1: make_measure(1, "甲", evidence_files=(PHOTO,)),
        2: make_measure(2, "乙", evidence_files=(PLAN, PHOTO)),
    }
    found = changes_to_merge_items(items, 1, 2, today=DAY, meeting=None, mentioned=frozenset())
    whole = {each.id: each for each in found.items_to_store}[1]
    assert whole.evidence_files == (PHOTO, PLAN)


def test_sizes_are_said_as_an_office_reads_them() -> None:
    assert [file_size_text(each) for each in (0, 512, 1200, 340_400, 1_240_000)] == [
        "0 字节",
        "512 字节",
        "1 KB",
        "340 KB",
        "1.2 MB",
    ]


def test_an_achievement_whose_line_is_corrected_keeps_its_files_and_its_day() -> None:
    repository = _repository()
    repository.record_change(attach_evidence_files(repository.records, WON, [PHOTO]))
    corrected = Achievement(on=date(2026, 11, 30), what="优质课二等奖", level="区级")
    repository.record_change(
        replace_or_delete_achievement(repository.records, 1, 0, "优质课二等奖 区级", corrected)
    )
    assert repository.records.meetings[1].achievements == (
        Achievement(on=DAY, what="优质课二等奖", level="区级", evidence_files=(PHOTO,)),
    )
