"""Changes to evidence files (佐证材料): added to, or taken off, an item, meeting or achievement."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

import msgspec

from meetingtui.actions.record_changes import change_item, change_meeting
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import EvidenceFile
from meetingtui.store.records import Change, Records


class EvidenceOwner(Enum):
    """Enum of the kinds of record that evidence files are filed with."""

    ITEM = "item"
    MEETING = "meeting"
    ACHIEVEMENT = "achievement"


class EvidencePlace(NamedTuple):
    """The record that evidence files are filed with: an item, a meeting or an achievement."""

    owner: EvidenceOwner
    """The kind of record."""
    id: int
    """Id of the item; for the others of the meeting."""
    number: int = 0
    """For an achievement: its place in the meeting, counted from 0."""


def files_at(records: Records, place: EvidencePlace) -> tuple[EvidenceFile, ...]:
    """Return the files filed at a place, in the order in which they were added."""
    if place.owner is EvidenceOwner.ITEM:
        item = records.items.get(place.id)
        return item.evidence_files if item else ()
    meeting = records.meetings.get(place.id)
    if meeting is None:
        return ()
    if place.owner is EvidenceOwner.MEETING:
        return meeting.evidence_files
    won = meeting.achievements[place.number : place.number + 1]
    return won[0].evidence_files if won else ()


def place_words(records: Records, place: EvidencePlace) -> str:
    """Name a place in Chinese: the item's title, 第3次行政例会, 成果：…; empty where it is gone."""
    if place.owner is EvidenceOwner.ITEM:
        item = records.items.get(place.id)
        return item.title if item else ""
    meeting = records.meetings.get(place.id)
    if meeting is None:
        return ""
    if place.owner is EvidenceOwner.MEETING:
        return meeting.title
    won = meeting.achievements[place.number : place.number + 1]
    return f"成果：{won[0].what}" if won else ""


def add_evidence(
    records: Records, place: EvidencePlace, files: Sequence[EvidenceFile]
) -> Change | None:
    """File evidence files at a place; those of the same content there already are left out.

    None where nothing changes. A closed meeting takes them too: photos come afterwards, and what
    was recorded in it stays as it was.
    """
    there = {file.sha256 for file in files_at(records, place)}
    fresh = [file for file in files if file.sha256 not in there]
    if not fresh:
        return None
    words = f"附上佐证材料：{'、'.join(file.name for file in fresh)}"
    return _changed(records, place, words, (*files_at(records, place), *fresh))


def remove_evidence(records: Records, place: EvidencePlace, file: EvidenceFile) -> Change | None:
    """Take an evidence file off a place; the copy in the data folder stays."""
    left = tuple(each for each in files_at(records, place) if each.sha256 != file.sha256)
    return _changed(records, place, f"去掉佐证材料：{file.name}", left)


def _changed(
    records: Records, place: EvidencePlace, words: str, files: tuple[EvidenceFile, ...]
) -> Change | None:
    if place.owner is EvidenceOwner.ITEM:
        return change_item(
            records,
            place.id,
            words,
            lambda item: msgspec.structs.replace(item, evidence_files=files),
        )

    def on_meeting(meeting: Meeting) -> Meeting:
        if place.owner is EvidenceOwner.MEETING:
            return msgspec.structs.replace(meeting, evidence_files=files)
        won = tuple(
            msgspec.structs.replace(each, evidence_files=files) if at == place.number else each
            for at, each in enumerate(meeting.achievements)
        )
        return msgspec.structs.replace(meeting, achievements=won)

    return change_meeting(records, place.id, words, on_meeting)
