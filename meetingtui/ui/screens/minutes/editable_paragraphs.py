"""The paragraphs of the minutes that can be edited, and how the document's lines show them."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from textual.content import Content

from meetingtui.documents import paragraph_arrangement
from meetingtui.documents.minutes_preview import MinutesPreview, OrphanedRewording
from meetingtui.documents.rewording import (
    RecordedParagraph,
    rewording_of,
    with_rewording,
    without_rewording,
)
from meetingtui.meeting.minutes_state import ArrangedParagraph, Rewording
from meetingtui.meeting.record import Meeting
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.text_layout import shorten_cells

_CITED = 120
"""Largest width in cells of a quoted paragraph."""


@dataclass(frozen=True)
class EditableParagraph:
    """One editable paragraph of the minutes: its text, the records' text, and its place."""

    row: int
    """Index of its line in the document, from 0."""
    paragraph: RecordedParagraph | None
    """The paragraph as made from the records; None where the records no longer make it."""
    words: str
    """Its present text in the minutes."""
    stale: Rewording | None = None
    """A rewording that is not applied, as the records' text changed since; None for none."""
    place: ArrangedParagraph | None = None
    """Its place among its neighbours; None where it cannot be moved or removed."""
    is_removed: bool = False
    """Whether it is removed from the minutes."""

    @property
    def is_added(self) -> bool:
        """Whether it was added to the minutes and is not in the records."""
        return self.place is not None and bool(self.place.words)

    @property
    def source(self) -> str:
        """Its text according to the records."""
        return self.paragraph.words if self.paragraph else self.words

    @property
    def note(self) -> str:
        """A hint shown while it is edited: the original text, or that it was removed or added."""
        if self.is_removed:
            return "这一段已删去，纪要里没有。按 F5 恢复。"
        if self.is_added:
            return "这一段是加上的，记录里没有。"
        if self.stale is None:
            changed = self.words != self.source
            return f"原文  {shorten_cells(self.source, _CITED)}" if changed else ""
        was = f"原文已变  原来是“{shorten_cells(self.stale.was, _CITED)}”"
        if self.paragraph is None:
            return f"{was}，现在已经没有了。清空再回车，去掉这处改动。"
        now = f"，现在是“{shorten_cells(self.paragraph.words, _CITED)}”"
        return f"{was}{now}。回车改成下面的话；清空再回车，用现在的原文。"

    def is_same(self, other: "EditableParagraph | None") -> bool:
        """Return whether both are the same paragraph, whatever their text in the minutes."""
        mine = (self.paragraph, self.stale, self.is_removed)
        return other is not None and mine == (other.paragraph, other.stale, other.is_removed)

    def with_text(
        self, meeting: Meeting, words: str, order: paragraph_arrangement.Order
    ) -> Meeting:
        """Return the meeting with this text for the paragraph; empty text removes an added
        one, and else restores the records' text.
        """
        if self.is_added and self.paragraph:
            if not words.strip():
                return self.left_out_of(meeting, order)
            after, _ = paragraph_arrangement.change_paragraph(
                meeting.arrangement, order, self.paragraph, words
            )
            return msgspec.structs.replace(meeting, arrangement=after)
        wording = without_rewording(meeting.wording, self.stale) if self.stale else meeting.wording
        if self.paragraph:
            wording = with_rewording(wording, self.paragraph, words)
        return msgspec.structs.replace(meeting, wording=wording)

    def left_out_of(self, meeting: Meeting, order: paragraph_arrangement.Order) -> Meeting:
        """Return the meeting with this paragraph removed from its minutes."""
        if self.paragraph is None:
            return meeting
        after = paragraph_arrangement.leave_out_paragraph(
            meeting.arrangement, order, self.paragraph
        )
        return msgspec.structs.replace(meeting, arrangement=after)

    def moved_by(self, meeting: Meeting, order: paragraph_arrangement.Order, by: int) -> Meeting:
        """Return the meeting with this paragraph moved ``by`` places; negative is up."""
        if self.paragraph is None:
            return meeting
        after = paragraph_arrangement.move_paragraph(meeting.arrangement, order, self.paragraph, by)
        return msgspec.structs.replace(meeting, arrangement=after)

    def restored_in(self, meeting: Meeting) -> Meeting:
        """Return the meeting with the records' text and place for this paragraph; unchanged
        where the records do not make it.
        """
        if self.paragraph is None or self.is_added:
            return meeting
        return msgspec.structs.replace(
            meeting,
            wording=with_rewording(meeting.wording, self.paragraph, ""),
            arrangement=paragraph_arrangement.restore_paragraph(
                meeting.arrangement, self.paragraph
            ),
        )


def document_rows(
    preview: MinutesPreview, meeting: Meeting
) -> tuple[list[Content], list[EditableParagraph]]:
    """Return the document's lines, changed ones marked, and its editable paragraphs.

    Removed paragraphs, and rewordings that are not applied, follow after the document.
    """
    contents: list[Content] = []
    stops: list[EditableParagraph] = []
    for row, line in enumerate(preview.lines):
        here = [_stop(row, paragraph, preview, meeting.wording) for paragraph in line.paragraphs]
        mark = ""
        if any(stop.is_added for stop in here):
            mark = "加  "
        elif any(stop.words != stop.source for stop in here):
            mark = "改  "
        contents.append(Content.assemble((mark, "bold $at-risk"), line.text))
        stops += here
    for each in preview.stale:
        stops.append(_orphaned_paragraph(len(contents), each))
        contents.append(_labelled("原文已变", f"未用上：{each.rewording.words}", "bold $overdue"))
    for paragraph in preview.unplaced:
        place = ArrangedParagraph(words=paragraph.words)
        stops.append(EditableParagraph(len(contents), paragraph, paragraph.words, place=place))
        contents.append(_labelled("没有地方", f"未用上：{paragraph.words}", "bold $overdue"))
    for paragraph in _removed(meeting):
        stops.append(EditableParagraph(len(contents), paragraph, paragraph.words, is_removed=True))
        contents.append(_labelled("已删去", paragraph.words, "bold $at-risk"))
    return contents, stops


def _removed(meeting: Meeting) -> Sequence[RecordedParagraph]:
    return [
        RecordedParagraph(each.key, was) for each in meeting.arrangement for was in each.removed
    ]


def _labelled(label: str, words: str, style: str) -> Content:
    return Content.assemble((f"{label}  ", style), plain_content(shorten_cells(words, _CITED)))


def _stop(
    row: int, paragraph: RecordedParagraph, preview: MinutesPreview, wording: Sequence[Rewording]
) -> EditableParagraph:
    place = paragraph_arrangement.find_paragraph(preview.order, paragraph)
    other = rewording_of(paragraph, wording)
    words = other.words if other else place.words if place and place.words else paragraph.words
    return EditableParagraph(row, paragraph, words, place=place)


def _orphaned_paragraph(row: int, each: OrphanedRewording) -> EditableParagraph:
    return EditableParagraph(row, each.now, each.rewording.words, each.rewording)
