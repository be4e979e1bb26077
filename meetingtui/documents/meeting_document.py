"""The Word documents of one meeting: rendering them with a template, the full record, issuing.

The preview shows the lines of the minutes as the Word file will have them, linked to the paragraphs
that can be reworded.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.base.wording import without_end_punctuation
from meetingtui.documents.document_conventions import DRAFT
from meetingtui.documents.document_layout import PageCount, estimate_pages
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.minutes_paragraph_edits import (
    added_paragraphs_without_heading,
    arranged_minutes_variables,
    paragraph_orders_by_heading,
)
from meetingtui.documents.minutes_variables import (
    DocumentSources,
    label_and_text_variables,
    meeting_time_text,
    minutes_variables,
)
from meetingtui.documents.rewording import (
    MARKS,
    PreviewLine,
    RecordedParagraph,
    outdated_rewordings,
    paragraph_of_outdated_rewording,
    preview_lines_from_marked_lines,
    reworded_and_marked_variables,
)
from meetingtui.documents.task_sheets import (
    FollowUpSheet,
    department_task_sheet_variables,
    follow_up_sheet_variables,
    follow_up_sheets,
    person_task_sheet_variables,
)
from meetingtui.documents.template_catalogue import Template, find_meeting_template
from meetingtui.meeting.attendance import AttendanceEntry, headcount
from meetingtui.meeting.minutes_issuing import with_issued_document, with_issued_version
from meetingtui.meeting.minutes_records import ArrangedParagraph, MinutesLength, ParagraphRewording
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item

# Template variables of the full record (会议记录)


def full_record_variables(meeting: Meeting, sources: DocumentSources) -> dict[str, Any]:
    """Build the template variables of the full record (会议记录) of a meeting.

    They are listed in :data:`meetingtui.documents.template_variable_table.RECORD`. Rewordings and
    arrangements of the minutes are not applied.

    Args:
        meeting: the meeting.
        sources: school, term, agenda and all records of the term.
    """
    began, ended = _time_of_day(meeting.started, meeting), _time_of_day(meeting.closed, meeting)
    # A record that was opened again was closed again when it had been put right.
    ended = "" if any(not each.only_words for each in meeting.reopened) else ended
    sat = f"{began}—{ended}" if began and ended else ""
    # Other words and another order are for what is sent round, not for what is filed.
    recorded = msgspec.structs.replace(meeting, wording=(), arrangement=())
    return {
        **minutes_variables(recorded, sources),
        "draft": DRAFT if not meeting.is_closed else "",
        "began": began,
        "ended": ended,
        "circumstances": label_and_text_variables(
            ("时间", meeting_time_text(meeting)),
            ("起止", sat),
            ("地点", meeting.place),
            ("主持", meeting.host),
            ("记录", meeting.recorder),
            ("到会", headcount(meeting.attendance).figures_text if meeting.attendance else ""),
        ),
        "evidence": [
            {"number": f"{n}.", "words": words}
            for n, words in enumerate(_evidence_file_names(meeting, sources.items), 1)
        ],
        "attendance": [
            _attendance_line_variables(n, line) for n, line in enumerate(meeting.attendance, 1)
        ],
    }


def _evidence_file_names(meeting: Meeting, items: Mapping[int, Item]) -> list[str]:
    """Names and sizes of the evidence files filed with the meeting, its achievements and the items
    given or reported on in it, each with the title of what it belongs to; equal entries once.
    """
    filed = [
        *((file, "") for file in meeting.evidence_files),
        *((file, won.what) for won in meeting.achievements for file in won.evidence_files),
        *(
            (file, item.title)
            for item in items.values()
            if item.meeting == meeting.id or item.progress_in_meeting(meeting.id)
            for file in item.evidence_files
        ),
    ]
    words = (
        f"{file.name_and_size}{f'，{without_end_punctuation(of)}' if of else ''}"
        for file, of in filed
    )
    return list(dict.fromkeys(words))


def _time_of_day(at: datetime | None, meeting: Meeting) -> str:
    """Time of day of a moment, 14:32, if it is on the meeting's day; else empty."""
    return f"{at:%H:%M}" if at and at.date() == meeting.on else ""


def _attendance_line_variables(number: int, line: AttendanceEntry) -> dict[str, Any]:
    """Template variables of one line of the attendance list; ``number`` is its place, from 1."""
    return {
        "number": number,
        "name": line.name,
        "post": line.post,
        "presence": _presence_text(
            line.presence.label, line.arrival_and_departure_text, line.reason
        ),
    }


def _presence_text(label: str, times: str, reason: str) -> str:
    """Describe a person's attendance with times and reason: 请假（外出培训）, 出席（14:50
    到会，堵车）.

    Args:
        label: the kind of presence: 出席, 请假, 缺席 ….
        times: when the person came or left; empty if not recorded.
        reason: the reason; empty without one. If it has brackets itself, times and reason follow
            after a comma instead.
    """
    reason = "，".join(filter(None, (times, reason)))
    if not reason:
        return label
    return f"{label}，{reason}" if "（" in reason else f"{label}（{reason}）"


# Issuing a version of the minutes


def issue_minutes_and_write_file(
    meeting: Meeting,
    sources: DocumentSources,
    *,
    number: str,
    by: str,
    now: datetime,
    template: Path,
    folder: Path,
    tick: Callable[[float], bool] | None = None,
) -> tuple[Meeting, Path]:
    """Issue a meeting's minutes (签发) and write their Word file; the changed meeting is returned
    and not stored.

    Args:
        meeting: the meeting.
        sources: school, term, agenda and all records of the term.
        number: the document number (文号).
        by: the signatory (签发人).
        now: time of the issue.
        template: the template file.
        folder: the folder for the Word file, created if missing; a file there is never replaced, a
            taken name gets a number.
        tick: called repeatedly with the seconds elapsed; if it returns False, rendering is
            cancelled.

    Returns:
        The meeting with the issue recorded, and the path of the Word file.

    Raises:
        RefusedError: the minutes cannot be issued now.
        TemplateCancelledError: ``tick`` returned False; nothing is written.
        TemplateError: the template has an error.
        DocumentWriteError: the file could not be written.
    """
    from meetingtui.documents.document_file import (
        meeting_file_name,
        read_document_lines,
        write_document,
    )

    signed = with_issued_version(meeting, number=number, by=by, now=now)
    document = render_minutes(template, signed, sources, tick=tick)
    path = write_document(document, folder, meeting_file_name(signed))
    return with_issued_document(
        signed, read_document_lines(document), path.name, template.name
    ), path


def find_issued_minutes_file(folder: Path, meeting: Meeting) -> Path | None:
    """Path of the Word file of the minutes' last issued version, if it exists in the folder; else
    None.
    """
    name = meeting.issues[-1].file if meeting.issues else ""
    path = folder / name
    return path if name and path.is_file() else None


# Rendering the Word documents of one meeting with the school's or the shipped templates


def default_minutes_template_path(folder: Path) -> Path:
    """Path of the default minutes template: the shipped one, or the school's file of the same name
    in ``templates/`` of the data folder, which replaces it.
    """
    return find_meeting_template(folder).path


def render_minutes(
    template: Path,
    meeting: Meeting,
    sources: DocumentSources,
    *,
    tick: Callable[[float], bool] | None = None,
) -> bytes:
    """Render the minutes of a meeting, in their own length, with a template file, whatever kind of
    document its name suggests; see :func:`render_meeting_document_to_bytes`.

    Returns:
        The content of the .docx file.

    Raises:
        TemplateError: the template has an error; the message names it and its place.
        TemplateCancelledError: ``tick`` returned False.
    """
    return render_meeting_document_to_bytes(
        Template(name=template.stem, document_type=DocumentType.MINUTES, path=template),
        meeting,
        sources,
        tick=tick,
    )


def render_meeting_document_to_bytes(
    template: Template,
    meeting: Meeting,
    sources: DocumentSources,
    *,
    length: MinutesLength | None = None,
    chosen_follow_ups: Sequence[FollowUpSheet] | None = None,
    tick: Callable[[float], bool] | None = None,
) -> bytes:
    """Render a document of one meeting with a template.

    Args:
        template: the template, which determines the kind of document.
        meeting: the meeting.
        sources: school, term, agenda and all records of the term.
        length: how detailed the minutes are (篇幅); by default as chosen for the meeting, else as
            chosen last, else as the agenda says. Other documents, the full record included, ignore
            it.
        chosen_follow_ups: the follow-up sheets to print on a 督办单; all of the meeting if None.
        tick: called repeatedly with the seconds elapsed; if it returns False, rendering is
            cancelled.

    Returns:
        The content of the .docx file; nothing is written.

    Raises:
        TemplateError: the template has an error; the message names it and its place.
        TemplateCancelledError: ``tick`` returned False.
    """
    from meetingtui.documents.template import render_template

    context = variable_values_for_document(
        template.document_type,
        meeting,
        sources,
        length=length,
        chosen_follow_ups=chosen_follow_ups,
    )
    return render_template(template.path, context, template.document_type.permitted_variables, tick)


def variable_values_for_document(
    document_type: DocumentType,
    meeting: Meeting,
    sources: DocumentSources,
    *,
    length: MinutesLength | None = None,
    chosen_follow_ups: Sequence[FollowUpSheet] | None = None,
) -> dict[str, Any]:
    """Build the template variables for a kind of document on one meeting; for a notice or a
    document about the term, which this does not cover, those of the minutes.

    The arguments are those of :func:`render_meeting_document_to_bytes`, with the kind of document
    instead of the template.
    """
    school, term = sources.school, sources.term
    items, meetings = sources.items, sources.meetings
    if document_type in (DocumentType.TASKS, DocumentType.PERSONAL_TASKS):
        sheets = (
            department_task_sheet_variables
            if document_type is DocumentType.TASKS
            else person_task_sheet_variables
        )
        return sheets(meeting, school=school, term=term, items=items, meetings=meetings)
    if document_type is DocumentType.FOLLOW_UP:
        if chosen_follow_ups is None:
            chosen_follow_ups = follow_up_sheets(
                meeting, school=school, items=items, meetings=meetings
            )
        return follow_up_sheet_variables(meeting, chosen_follow_ups, school=school, term=term)
    if document_type is DocumentType.RECORD:
        return full_record_variables(meeting, sources)
    return minutes_variables(meeting, sources, length=length)


class OutdatedRewording(msgspec.Struct, frozen=True):
    """A rewording that is not used because its paragraph has changed (原文已变)."""

    rewording: ParagraphRewording
    """The rewording."""
    present_paragraph: RecordedParagraph | None
    """The paragraph now at its place; None if it cannot be determined."""


class MinutesPreview(msgspec.Struct, frozen=True):
    """The preview of a meeting's minutes as the Word file will show them."""

    lines: tuple[PreviewLine, ...]
    """Lines of the document, each with the paragraphs in it that can be reworded."""
    outdated_rewordings: tuple[OutdatedRewording, ...] = ()
    """Rewordings that are not used because their paragraphs have changed."""
    paragraph_orders: Mapping[str, tuple[ArrangedParagraph, ...]] = {}
    """Paragraphs that can be moved or left out, by the key of their heading."""
    paragraphs_without_heading: tuple[RecordedParagraph, ...] = ()
    """Added paragraphs whose heading no longer exists."""
    pages: PageCount | None = None
    """Estimated page count; None if no document was made."""


def preview_minutes(
    template: Path,
    meeting: Meeting,
    sources: DocumentSources,
    *,
    tick: Callable[[float], bool] | None = None,
) -> MinutesPreview:
    """Render the minutes with a template, arranged and reworded, and read the result back as a
    preview; nothing is written.

    Args:
        template: the template file.
        meeting: the meeting.
        sources: school, term, agenda and all records of the term.
        tick: called repeatedly with the seconds elapsed; if it returns False, rendering is
            cancelled.

    Raises:
        TemplateCancelledError: ``tick`` returned False.
        TemplateError: the template has an error; the message names it and its place.
    """
    from meetingtui.documents.document_file import read_document_lines
    from meetingtui.documents.template import render_template

    made = minutes_variables(msgspec.structs.replace(meeting, wording=(), arrangement=()), sources)
    context = arranged_minutes_variables(made, meeting.arrangement)
    fresh, known = reworded_and_marked_variables(context, meeting.wording)
    document = render_template(template, fresh, tick=tick)
    lines = preview_lines_from_marked_lines(read_document_lines(document), known)
    stale = [
        OutdatedRewording(each, paragraph_of_outdated_rewording(each, context))
        for each in outdated_rewordings(context, meeting.wording)
    ]
    return MinutesPreview(
        tuple(lines),
        tuple(stale),
        paragraph_orders_by_heading(made, meeting.arrangement),
        tuple(added_paragraphs_without_heading(made, meeting.arrangement)),
        estimate_pages(document, MARKS),
    )
