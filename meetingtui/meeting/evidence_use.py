"""Where evidence files (佐证材料) are referred to: items, meetings and achievements."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import EvidenceFile, Item

FOLDER = "attachments"
"""Name of the folder of evidence files in the data folder."""


class EvidenceUse(msgspec.Struct, frozen=True):
    """One reference to an evidence file: the file, and what it proves."""

    file: EvidenceFile
    """The file."""
    subject: str
    """What it was filed with, in Chinese: the item's title, 成果：…, 第3次行政例会."""


def evidence_uses(items: Iterable[Item], meetings: Iterable[Meeting]) -> Iterator[EvidenceUse]:
    """Yield every reference to an evidence file: of items, then of meetings and achievements."""
    for item in items:
        for file in item.evidence_files:
            yield EvidenceUse(file, item.title)
    for meeting in meetings:
        for file in meeting.evidence_files:
            yield EvidenceUse(file, meeting.title)
        for won in meeting.achievements:
            for file in won.evidence_files:
                yield EvidenceUse(file, f"成果：{won.what}")


def evidence_copy_path(folder: Path, file: EvidenceFile) -> Path | None:
    """Return the path of an evidence file's copy; None if it leads out of the folder of copies.

    Args:
        folder: the data folder.
        file: the evidence file as recorded.
    """
    path = folder / file.path
    home = (folder / FOLDER).resolve()
    return path if home in path.resolve().parents else None
