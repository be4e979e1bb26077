"""Changes to evidence files (佐证材料): add them to, or remove them from, an item, meeting or
achievement.
"""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

import msgspec

from meetingtui.actions.change_builders import build_item_change, build_meeting_change
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import EvidenceFile
from meetingtui.store.records import Change, Records


class EvidenceTargetKind(Enum):
    """Enum of the kinds of record that evidence files can be attached to."""

    ITEM = "item"
    MEETING = "meeting"
    ACHIEVEMENT = "achievement"


class EvidenceTarget(NamedTuple):
    """Reference to the record that evidence files are attached to: an item, a meeting or an
    achievement.
    """

    kind: EvidenceTargetKind
    """The kind of record."""
    id: int
    """Id of the item; for the others of the meeting."""
    achievement_index: int = 0
    """For an achievement: its place in the meeting, counted from 0."""


def evidence_files_of(records: Records, target: EvidenceTarget) -> tuple[EvidenceFile, ...]:
    """Return the evidence files attached to a record, in the order in which they were added; empty
    where the record no longer exists.
    """
    if target.kind is EvidenceTargetKind.ITEM:
        item = records.items.get(target.id)
        return item.evidence_files if item else ()
    meeting = records.meetings.get(target.id)
    if meeting is None:
        return ()
    if target.kind is EvidenceTargetKind.MEETING:
        return meeting.evidence_files
    won = meeting.achievements[target.achievement_index : target.achievement_index + 1]
    return won[0].evidence_files if won else ()


def evidence_target_label(records: Records, target: EvidenceTarget) -> str:
    """Return the Chinese name of the record that evidence is attached to: the item's title,
    第3次行政例会, 成果：….

    Empty where the record no longer exists.
    """
    if target.kind is EvidenceTargetKind.ITEM:
        item = records.items.get(target.id)
        return item.title if item else ""
    meeting = records.meetings.get(target.id)
    if meeting is None:
        return ""
    if target.kind is EvidenceTargetKind.MEETING:
        return meeting.title
    won = meeting.achievements[target.achievement_index : target.achievement_index + 1]
    return f"成果：{won[0].what}" if won else ""


def attach_evidence_files(
    records: Records, target: EvidenceTarget, files: Sequence[EvidenceFile]
) -> Change | None:
    """Build the change that attaches evidence files to a record; a file with the same content as
    one attached there is left out.

    None where nothing changes. Closed meetings accept files too, because photos arrive
    afterwards; what was recorded in the meeting is not changed.
    """
    there = {file.sha256 for file in evidence_files_of(records, target)}
    fresh = [file for file in files if file.sha256 not in there]
    if not fresh:
        return None
    words = f"附上佐证材料：{'、'.join(file.name for file in fresh)}"
    return _build_evidence_change(
        records, target, words, (*evidence_files_of(records, target), *fresh)
    )


def detach_evidence_file(
    records: Records, target: EvidenceTarget, file: EvidenceFile
) -> Change | None:
    """Build the change that detaches an evidence file, known by its content, from a record; the
    copy in the data folder is kept.

    None where the record no longer exists or does not have the file.
    """
    left = tuple(each for each in evidence_files_of(records, target) if each.sha256 != file.sha256)
    return _build_evidence_change(records, target, f"去掉佐证材料：{file.name}", left)


def _build_evidence_change(
    records: Records, target: EvidenceTarget, words: str, files: tuple[EvidenceFile, ...]
) -> Change | None:
    """Build the change that gives a record other evidence files in place of its own.

    Args:
        records: the term's records.
        target: the record.
        words: description of the change in Chinese, shown in the undo list.
        files: the files it is to have.

    Returns:
        The change; None where there is no such record or nothing changes.
    """
    if target.kind is EvidenceTargetKind.ITEM:
        return build_item_change(
            records,
            target.id,
            words,
            lambda item: msgspec.structs.replace(item, evidence_files=files),
        )

    def edit_meeting(meeting: Meeting) -> Meeting:
        """Return the meeting with the files on itself or on the achievement."""
        if target.kind is EvidenceTargetKind.MEETING:
            return msgspec.structs.replace(meeting, evidence_files=files)
        won = tuple(
            msgspec.structs.replace(each, evidence_files=files)
            if at == target.achievement_index
            else each
            for at, each in enumerate(meeting.achievements)
        )
        return msgspec.structs.replace(meeting, achievements=won)

    return build_meeting_change(records, target.id, words, edit_meeting)
