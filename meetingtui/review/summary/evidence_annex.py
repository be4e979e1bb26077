"""The annex of the term summary on evidence files (佐证材料): a list, optionally with pictures."""

import io
import struct
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from meetingtui.base.office_package import open_finished_document
from meetingtui.base.wording import one_line
from meetingtui.meeting.record import EvidenceUse, evidence_copy_path, evidence_uses
from meetingtui.review.term_snapshot import TermSnapshot

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_WIDEST_MM, _HIGHEST_MM = 150, 105
"""Largest size of a picture in mm: two of them stand on a page."""

LARGEST_PICTURE = 10_000_000
LARGEST_ALTOGETHER = 60_000_000
"""Most bytes of one picture, and of all; beyond them a picture is only listed."""

_HEADING = "佐证材料"


class EvidenceAnnex(StrEnum):
    """Enum of the contents of the annex: nothing, a list of files, or a list and pictures."""

    NONE = "none"
    LIST = "list"
    PICTURES = "pictures"

    @property
    def label(self) -> str:
        """Chinese label: 不附, 附目录, 附目录和照片."""
        return {"none": "不附", "list": "附目录", "pictures": "附目录和照片"}[self.value]


def with_evidence_annex(
    document: bytes, snapshot: TermSnapshot, folder: Path, annex: EvidenceAnnex
) -> bytes:
    """Add the annex at the end of a summary.

    The document is unchanged where there are no evidence files, or no annex is wanted.

    Args:
        document: the summary, as the bytes of a .docx file.
        snapshot: the term.
        folder: the data folder, which contains the copies of the files.
        annex: what the annex contains.
    """
    uses = list(evidence_uses(snapshot.tree.items.values(), snapshot.meetings.values()))
    if annex is EvidenceAnnex.NONE or not uses:
        return document
    word = open_finished_document(document)
    has_heading = "Heading 1" in [style.name for style in word.styles]
    heading = word.add_paragraph(f"附：{_HEADING}", style="Heading 1" if has_heading else None)
    heading.paragraph_format.page_break_before = True
    pictures = _embeddable_pictures(uses, folder) if annex is EvidenceAnnex.PICTURES else {}
    for number, use in enumerate(uses, 1):
        is_wanted = annex is EvidenceAnnex.PICTURES and use.file.is_picture
        left_out = is_wanted and number not in pictures
        note = "（照片没有放进来：太大、找不到，或 Word 认不得）" if left_out else ""
        word.add_paragraph(f"{number}. {use.file.words}　{one_line(use.subject)}{note}")
    for number, content in pictures.items():
        _add_picture(word, content, f"{number}. {uses[number - 1].file.name}")
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _embeddable_pictures(uses: Sequence[EvidenceUse], folder: Path) -> dict[int, bytes]:
    """Return the pictures that Word can show, by their number in the list, each once."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    refused = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
    found: dict[int, bytes] = {}
    seen: set[str] = set()
    room = LARGEST_ALTOGETHER
    for number, use in enumerate(uses, 1):
        path = evidence_copy_path(folder, use.file) if use.file.is_picture else None
        if path is None or use.file.sha256 in seen or use.file.size > min(room, LARGEST_PICTURE):
            continue
        try:
            content = path.read_bytes()
            Image.from_blob(content)
        except (*refused, OSError, struct.error, ValueError, LookupError):
            continue  # no picture that Word can show; the list says so
        seen.add(use.file.sha256)
        room -= len(content)
        found[number] = content
    return found


def _add_picture(word: "WordDocument", content: bytes, caption: str) -> None:
    """Add a picture with its caption at the end of a Word document, scaled to the page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Length, Mm

    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Mm(0)
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(content))
    share = min(Mm(_WIDEST_MM) / picture.width, Mm(_HIGHEST_MM) / picture.height, 1)
    picture.width = Length(int(picture.width * share))
    picture.height = Length(int(picture.height * share))
    below = word.add_paragraph(caption)
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below.paragraph_format.first_line_indent = Mm(0)
