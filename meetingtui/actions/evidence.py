"""Changes to evidence files (佐证材料): add them to, or remove them from, an item, meeting or
achievement.
"""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

import msgspec

from meetingtui.actions.record_changes import build_item_change, build_meeting_change
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import EvidenceFile
from meetingtui.store.records import Change, Records


class EvidencedRecordKind(Enum):
    """Enum of the kinds of record that evidence files are filed with."""

    ITEM = "item"
    MEETING = "meeting"
    ACHIEVEMENT = "achievement"


class EvidencedRecord(NamedTuple):
    """Reference to the record that evidence files are filed with: an item, a meeting or an
    achievement.
    """

    owner: EvidencedRecordKind
    """The kind of record."""
    id: int
    """Id of the item; for the others of the meeting."""
    number: int = 0
    """For an achievement: its place in the meeting, counted from 0."""


def evidence_files_of(records: Records, place: EvidencedRecord) -> tuple[EvidenceFile, ...]:
    """Return the evidence files filed with a record, in the order in which they were added."""
    if place.owner is EvidencedRecordKind.ITEM:
        item = records.items.get(place.id)
        return item.evidence_files if item else ()
    meeting = records.meetings.get(place.id)
    if meeting is None:
        return ()
    if place.owner is EvidencedRecordKind.MEETING:
        return meeting.evidence_files
    won = meeting.achievements[place.number : place.number + 1]
    return won[0].evidence_files if won else ()


def evidenced_record_label(records: Records, place: EvidencedRecord) -> str:
    """Return a record's name in Chinese: the item's title, 第3次行政例会, 成果：….

    Empty where the record no longer exists.
    """
    if place.owner is EvidencedRecordKind.ITEM:
        item = records.items.get(place.id)
        return item.title if item else ""
    meeting = records.meetings.get(place.id)
    if meeting is None:
        return ""
    if place.owner is EvidencedRecordKind.MEETING:
        return meeting.title
    won = meeting.achievements[place.number : place.number + 1]
    return f"成果：{won[0].what}" if won else ""


def attach_evidence_files(
    records: Records, place: EvidencedRecord, files: Sequence[EvidenceFile]
) -> Change | None:
    """Build the change that attaches evidence files to a record; a file with the same content as
    one attached there is left out.

    None where nothing changes. Closed meetings accept files too, because photos arrive
    afterwards; what was recorded in the meeting is not changed.
    """
    there = {file.sha256 for file in evidence_files_of(records, place)}
    fresh = [file for file in files if file.sha256 not in there]
    if not fresh:
        return None
    words = f"附上佐证材料：{'、'.join(file.name for file in fresh)}"
    return _build_evidence_change(
        records, place, words, (*evidence_files_of(records, place), *fresh)
    )


def detach_evidence_file(
    records: Records, place: EvidencedRecord, file: EvidenceFile
) -> Change | None:
    """Build the change that detaches an evidence file from a record; the copy in the data folder is
    kept.
    """
    left = tuple(each for each in evidence_files_of(records, place) if each.sha256 != file.sha256)
    return _build_evidence_change(records, place, f"去掉佐证材料：{file.name}", left)


def _build_evidence_change(
    records: Records, place: EvidencedRecord, words: str, files: tuple[EvidenceFile, ...]
) -> Change | None:
    """Build the change that gives a record other evidence files in place of its own."""
    if place.owner is EvidencedRecordKind.ITEM:
        return build_item_change(
            records,
            place.id,
            words,
            lambda item: msgspec.structs.replace(item, evidence_files=files),
        )

    def edit_meeting(meeting: Meeting) -> Meeting:
        if place.owner is EvidencedRecordKind.MEETING:
            return msgspec.structs.replace(meeting, evidence_files=files)
        won = tuple(
            msgspec.structs.replace(each, evidence_files=files) if at == place.number else each
            for at, each in enumerate(meeting.achievements)
        )
        return msgspec.structs.replace(meeting, achievements=won)

    return build_meeting_change(records, place.id, words, edit_meeting)
