"""The paragraphs of the minutes that can be edited, and the lines of the minutes in which they are
shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from textual.content import Content

from meetingtui.documents import minutes_paragraph_edits
from meetingtui.documents.meeting_document import MinutesPreview, OutdatedRewording
from meetingtui.documents.rewording import (
    RecordedParagraph,
    rewording_of_paragraph,
    with_rewording_set,
    without_rewording,
)
from meetingtui.meeting.minutes_records import ArrangedParagraph, ParagraphRewording
from meetingtui.meeting.record import Meeting
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import shorten_cells

_MAX_QUOTED_CELLS = 120
"""Largest width in cells of a quoted paragraph."""


@dataclass(frozen=True)
class EditableParagraph:
    """One paragraph of a meeting's minutes that can be edited on the screen: its text in the
    minutes, its text as made from the records, its place.
    """

    row: int
    """Index of the paragraph's line in the minutes, from 0."""
    paragraph: RecordedParagraph | None
    """The paragraph as made from the meeting's records; None where the records no longer make
    it.
    """
    text: str
    """The paragraph's present text in the minutes."""
    orphaned_rewording: ParagraphRewording | None = None
    """A rewording that is not applied, as the records' text changed since; None for none."""
    arranged_place: ArrangedParagraph | None = None
    """The paragraph's place among its neighbours; None where it cannot be moved or removed."""
    is_removed: bool = False
    """Whether the paragraph is removed from the minutes."""

    @property
    def is_added(self) -> bool:
        """Whether the user added the paragraph to the minutes, so that it is not made from the
        meeting's records.
        """
        return self.arranged_place is not None and bool(self.arranged_place.words)

    @property
    def recorded_text(self) -> str:
        """The paragraph's text as made from the meeting's records, before any rewording; the
        present text where the records no longer make it.
        """
        return self.paragraph.words if self.paragraph else self.text

    @property
    def editing_hint(self) -> str:
        """The hint shown while the paragraph is edited: its original text where that was changed;
        that it was removed or added; how its recorded text has changed since the rewording, and
        what Enter does; else empty.
        """
        if self.is_removed:
            return "这一段已删去，纪要里没有。按 F5 恢复。"
        if self.is_added:
            return "这一段是加上的，记录里没有。"
        if self.orphaned_rewording is None:
            changed = self.text != self.recorded_text
            return (
                f"原文  {shorten_cells(self.recorded_text, _MAX_QUOTED_CELLS)}" if changed else ""
            )
        was = f"原文已变  原来是“{shorten_cells(self.orphaned_rewording.was, _MAX_QUOTED_CELLS)}”"
        if self.paragraph is None:
            return f"{was}，现在已经没有了。清空再回车，去掉这处改动。"
        now = f"，现在是“{shorten_cells(self.paragraph.words, _MAX_QUOTED_CELLS)}”"
        return f"{was}{now}。回车改成下面的话；清空再回车，用现在的原文。"

    def is_same_recorded_paragraph(self, other: "EditableParagraph | None") -> bool:
        """Whether ``other`` is the same recorded paragraph as this one, with the same unapplied
        rewording, and likewise removed or not; only its text and place in the minutes may differ.
        """
        mine = (self.paragraph, self.orphaned_rewording, self.is_removed)
        return other is not None and mine == (
            other.paragraph,
            other.orphaned_rewording,
            other.is_removed,
        )

    def meeting_with_changed_text(
        self, meeting: Meeting, text: str, order: minutes_paragraph_edits.Order
    ) -> Meeting:
        """Return the meeting with another text for this paragraph in its minutes. A rewording that
        is not applied is removed; where the records no longer make its paragraph, the text too is
        dropped.

        Args:
            meeting: the meeting whose minutes are edited.
            text: the new text; empty text removes an added paragraph, and restores the recorded
                text of any other.
            order: the order of the paragraphs under each heading.
        """
        if self.is_added and self.paragraph:
            if not text.strip():
                return self.meeting_without_paragraph(meeting, order)
            after, _ = minutes_paragraph_edits.with_added_paragraph_changed(
                meeting.arrangement, order, self.paragraph, text
            )
            return msgspec.structs.replace(meeting, arrangement=after)
        wording = (
            without_rewording(meeting.wording, self.orphaned_rewording)
            if self.orphaned_rewording
            else meeting.wording
        )
        if self.paragraph:
            wording = with_rewording_set(wording, self.paragraph, text)
        return msgspec.structs.replace(meeting, wording=wording)

    def meeting_without_paragraph(
        self, meeting: Meeting, order: minutes_paragraph_edits.Order
    ) -> Meeting:
        """Return the meeting with this paragraph removed from its minutes, an added one for good;
        unchanged where the records no longer make the paragraph.

        Args:
            meeting: the meeting whose minutes are edited.
            order: the order of the paragraphs under each heading.
        """
        if self.paragraph is None:
            return meeting
        after = minutes_paragraph_edits.with_paragraph_left_out(
            meeting.arrangement, order, self.paragraph
        )
        return msgspec.structs.replace(meeting, arrangement=after)

    def meeting_with_moved_paragraph(
        self, meeting: Meeting, order: minutes_paragraph_edits.Order, offset: int
    ) -> Meeting:
        """Return the meeting with this paragraph moved within its minutes, under the same heading;
        unchanged where that is not possible.

        Args:
            meeting: the meeting whose minutes are edited.
            order: the order of the paragraphs under each heading.
            offset: the number of places to move it; negative is up.
        """
        if self.paragraph is None:
            return meeting
        after = minutes_paragraph_edits.with_paragraph_moved(
            meeting.arrangement, order, self.paragraph, offset
        )
        return msgspec.structs.replace(meeting, arrangement=after)

    def meeting_with_restored_paragraph(self, meeting: Meeting) -> Meeting:
        """Return the meeting with this paragraph's recorded text and place restored in its minutes.

        An added paragraph, and one the records no longer contain, leave the meeting unchanged.
        """
        if self.paragraph is None or self.is_added:
            return meeting
        return msgspec.structs.replace(
            meeting,
            wording=with_rewording_set(meeting.wording, self.paragraph, ""),
            arrangement=minutes_paragraph_edits.with_paragraph_restored(
                meeting.arrangement, self.paragraph
            ),
        )


def minutes_lines_and_editable_paragraphs(
    preview: MinutesPreview, meeting: Meeting
) -> tuple[list[Content], list[EditableParagraph]]:
    """Return the lines of a meeting's minutes as the screen shows them, changed paragraphs marked,
    and the paragraphs that can be edited.

    Rewordings that no longer fit the records, added paragraphs without a place, and removed
    paragraphs follow after the document.

    Args:
        preview: the rendered minutes.
        meeting: the meeting.

    Returns:
        The lines in order, and the editable paragraphs, each with the index of its line.
    """
    contents: list[Content] = []
    stops: list[EditableParagraph] = []
    for row, line in enumerate(preview.lines):
        current = [
            _editable_paragraph_of_line(row, paragraph, preview, meeting.wording)
            for paragraph in line.paragraphs
        ]
        mark = ""
        if any(stop.is_added for stop in current):
            mark = "加  "
        elif any(stop.text != stop.recorded_text for stop in current):
            mark = "改  "
        contents.append(Content.assemble((mark, "bold $at-risk"), line.text))
        stops += current
    for each in preview.outdated_rewordings:
        stops.append(_editable_paragraph_of_outdated_rewording(len(contents), each))
        contents.append(
            _labelled_line("原文已变", f"未用上：{each.rewording.words}", "bold $overdue")
        )
    for paragraph in preview.paragraphs_without_heading:
        place = ArrangedParagraph(words=paragraph.words)
        stops.append(
            EditableParagraph(len(contents), paragraph, paragraph.words, arranged_place=place)
        )
        contents.append(_labelled_line("没有地方", f"未用上：{paragraph.words}", "bold $overdue"))
    for paragraph in _removed_paragraphs(meeting):
        stops.append(EditableParagraph(len(contents), paragraph, paragraph.words, is_removed=True))
        contents.append(_labelled_line("已删去", paragraph.words, "bold $at-risk"))
    return contents, stops


def _removed_paragraphs(meeting: Meeting) -> Sequence[RecordedParagraph]:
    """Return the recorded paragraphs that were removed from the minutes."""
    return [
        RecordedParagraph(each.key, was) for each in meeting.arrangement for was in each.removed
    ]


def _labelled_line(label: str, text: str, style: str) -> Content:
    """Return a line with a label in a style (such as ``bold $overdue``) and a text, cut to a fixed
    width.
    """
    return Content.assemble(
        (f"{label}  ", style), plain_content(shorten_cells(text, _MAX_QUOTED_CELLS))
    )


def _editable_paragraph_of_line(
    row: int,
    paragraph: RecordedParagraph,
    preview: MinutesPreview,
    wording: Sequence[ParagraphRewording],
) -> EditableParagraph:
    """Return a recorded paragraph in a line of the minutes as one that can be edited, with its
    reworded text where it was changed.

    Args:
        row: index of the line in the minutes.
        paragraph: the paragraph as made from the records.
        preview: the rendered minutes.
        wording: the rewordings of the meeting's minutes.
    """
    place = minutes_paragraph_edits.find_paragraph_by_text(preview.paragraph_orders, paragraph)
    other = rewording_of_paragraph(paragraph, wording)
    words = other.words if other else place.words if place and place.words else paragraph.words
    return EditableParagraph(row, paragraph, words, arranged_place=place)


def _editable_paragraph_of_outdated_rewording(
    row: int, orphan: OutdatedRewording
) -> EditableParagraph:
    """Return, as a paragraph that can be edited in line ``row``, a rewording of the minutes that is
    not applied, as the recorded text has changed since.
    """
    return EditableParagraph(
        row, orphan.present_paragraph, orphan.rewording.words, orphan.rewording
    )
