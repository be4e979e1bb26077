"""Annexes of the term summary: evidence files (佐证材料) with pictures, goals (三年规划)."""

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from meetingtui.base.opc_package import open_filled_in_document
from meetingtui.base.wording import one_line
from meetingtui.meeting.record import EvidenceUse, evidence_copy_path, evidence_uses
from meetingtui.review.goals_and_targets import GoalContribution, ThreeYearGoalReport, goal_reports
from meetingtui.review.term_snapshot import TermSnapshot

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_WIDEST_MM, _HIGHEST_MM = 150, 105
"""Largest size of a picture in mm: two of them stand on a page."""

LARGEST_PICTURE = 10_000_000
LARGEST_ALTOGETHER = 60_000_000
"""Most bytes of one picture, and of all; beyond them a picture is only listed."""

_EVIDENCE_HEADING = "佐证材料"


class EvidenceAnnexContents(StrEnum):
    """Enum of the contents of the summary's annex of evidence files: nothing, a list of files, or a
    list and pictures.
    """

    NONE = "none"
    LIST = "list"
    PICTURES = "pictures"

    @property
    def label(self) -> str:
        """Chinese label of the contents of the evidence annex: 不附, 附目录, 附目录和照片."""
        return {"none": "不附", "list": "附目录", "pictures": "附目录和照片"}[self.value]


def add_evidence_annex(
    document: bytes, snapshot: TermSnapshot, folder: Path, annex: EvidenceAnnexContents
) -> bytes:
    """Add the annex of evidence files (佐证材料) at the end of a summary's Word document.

    The document is unchanged where there are no evidence files, or no annex is wanted. A picture
    that is missing, too large, or that Word cannot show is only listed, with a note; one used
    several times is shown once.

    Args:
        document: the summary, as the bytes of a .docx file.
        snapshot: the term.
        folder: the data folder, which contains the copies of the files.
        annex: what the annex contains.
    """
    uses = list(evidence_uses(snapshot.tree.items.values(), snapshot.meetings.values()))
    if annex is EvidenceAnnexContents.NONE or not uses:
        return document
    word = open_filled_in_document(document)
    has_heading = "Heading 1" in [style.name for style in word.styles]
    heading = word.add_paragraph(
        f"附：{_EVIDENCE_HEADING}", style="Heading 1" if has_heading else None
    )
    heading.paragraph_format.page_break_before = True
    pictures = (
        _embeddable_picture_contents(uses, folder)
        if annex is EvidenceAnnexContents.PICTURES
        else {}
    )
    for number, use in enumerate(uses, 1):
        is_wanted = annex is EvidenceAnnexContents.PICTURES and use.file.is_picture
        left_out = is_wanted and number not in pictures
        note = "（照片没有放进来：太大、找不到，或 Word 认不得）" if left_out else ""
        word.add_paragraph(f"{number}. {use.file.name_and_size}　{one_line(use.subject)}{note}")
    for number, content in pictures.items():
        _add_picture(word, content, f"{number}. {uses[number - 1].file.name}")
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _embeddable_picture_contents(uses: Sequence[EvidenceUse], folder: Path) -> dict[int, bytes]:
    """Return the contents of the evidence pictures to be put into the Word document.

    Args:
        uses: the evidence files in the order of the annex's list.
        folder: the data folder, which contains the copies of the files.

    Returns:
        The content of each picture by its position in ``uses``, counted from 1. Repeated pictures,
        too large ones and those that are missing or that Word cannot show are left out.
    """
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


_GOALS_HEADING = "三年规划目标各学期进展"


def add_goals_annex(document: bytes, snapshots: Mapping[str, TermSnapshot]) -> bytes:
    """Add the annex on the three-year plan's goals at the end of a summary; unchanged where no term
    contributed to one.

    Args:
        document: the summary, as the bytes of a .docx file.
        snapshots: the snapshots of the earlier terms and this one by id, oldest first.
    """
    lines = [line for line in goal_reports(snapshots) if line.terms]
    if not lines:
        return document
    word = open_filled_in_document(document)
    names = [style.name for style in word.styles]
    heading = word.add_paragraph(
        f"附：{_GOALS_HEADING}", "Heading 1" if "Heading 1" in names else None
    )
    heading.paragraph_format.page_break_before = True
    for line in lines:
        goal = line.goal
        years = f"（{goal.years}）" if goal.years else ""
        word.add_paragraph(f"{goal.name}{years}{f'：{goal.aim}' if goal.aim else ''}")
        rows = list(_goal_table_rows(line))
        table = word.add_table(rows=0, cols=len(rows[0]))
        if "Table Grid" in names:
            table.style = word.styles["Table Grid"]
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        for words in _carried_over_item_lines(line):
            word.add_paragraph(words)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _goal_table_rows(line: ThreeYearGoalReport) -> Iterator[Sequence[str]]:
    """Yield the rows of a goal's table: a header, then each term with figures, what was done,
    achievements.
    """
    yield "学期", "事项", "办结", "成果"
    for each in line.terms:
        yield (
            each.term.title,
            each.figures.counts_and_completion_rate_text or "没有计划事项",
            "；".join(done.item.title for done in each.done),
            _achievements_text(each),
        )


def _achievements_text(each: GoalContribution) -> str:
    """List the achievements of one term for a goal, with their levels, as text."""
    return "；".join(f"{won.what}（{won.level_label}）" for won in each.achievements)


def _carried_over_item_lines(line: ThreeYearGoalReport) -> Iterator[str]:
    """Yield a line for each item of a goal that went on over terms:
    延续：阅读计划，上学期推进中→….
    """
    for steps in line.carried_over_items:
        states = "→".join(f"{step.term.title}{step.item.status.label}" for step in steps)
        yield f"延续：{steps[-1].item.title}，{states}。"
