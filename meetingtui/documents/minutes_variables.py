"""Building the template variables of the minutes, with header and footer, from the records."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import full_date, month_day, to_chinese_number, weekday_name
from meetingtui.documents.block_variables import achievement_variables, remarks_variables
from meetingtui.documents.document_conventions import title_draft_mark
from meetingtui.documents.items_in_minutes import (
    decided_task_variables,
    is_same_or_earlier_meeting,
    item_tree_at_meeting_end,
)
from meetingtui.documents.minutes_paragraph_edits import arranged_minutes_variables
from meetingtui.documents.minutes_sections import (
    MinutesData,
    agenda_blocks_with_minutes_spec,
    minutes_sections,
)
from meetingtui.documents.progress_report import ProgressReport
from meetingtui.documents.rewording import reworded_minutes_variables
from meetingtui.meeting.attendance import AttendanceEntry, Headcount, Presence, headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda, chosen_minutes_length
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.next_meeting import NextMeetingAppointment, appointment_after_meeting
from meetingtui.meeting.record import Meeting, RemarkKind, closed_meetings
from meetingtui.plan.item import Item
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School

LEAD = "会议主要内容纪要如下："
"""Sentence between the particulars of the meeting and its content."""


class DocumentSources(msgspec.Struct, frozen=True, kw_only=True):
    """The records that documents of a meeting are made from besides the meeting itself."""

    school: School
    """The school."""
    term: Term
    """The term of the meeting."""
    agenda: FixedAgenda
    """The school's agenda, for names and order of the blocks."""
    items: Mapping[int, Item]
    """All items of the term by id."""
    meetings: Mapping[int, Meeting]
    """All meetings of the term by id."""


def minutes_variables(
    meeting: Meeting, sources: DocumentSources, *, length: MinutesLength | None = None
) -> dict[str, Any]:
    """Build the template variables of the minutes
    (:data:`meetingtui.documents.template_variable_table.MINUTES`), with the meeting's arrangements
    and rewordings of paragraphs applied.

    Items are described as of the end of the meeting, whenever the minutes are written.

    Args:
        meeting: the meeting.
        sources: school, term, agenda and all records of the term.
        length: length of the sections (篇幅); by default the meeting's, else the one chosen last,
            else the agenda's.
    """
    school, term, agenda = sources.school, sources.term, sources.agenda
    items, meetings = sources.items, sources.meetings
    past = [
        each
        for each in closed_meetings(meetings.values())
        if is_same_or_earlier_meeting(each, meeting)
    ]
    before = [each for each in past if each.id != meeting.id]
    tree = item_tree_at_meeting_end(meeting, items=items, meetings=meetings)
    snapshot = TermSnapshot(
        tree, meetings, school=school, term=term, today=meeting.on, held=(*before, meeting)
    )
    data = MinutesData(
        meeting=meeting,
        earlier=before,
        meetings=meetings,
        tree=tree,
        school=school,
        report=ProgressReport(meeting, snapshot, before[-1].on if before else None),
    )
    decided = decided_task_variables(meeting, tree.tasks, school)
    parts = _number_nonempty_parts(
        {
            **{
                block.variable: (agenda_block.name, block.variables(data))
                for agenda_block, block in agenda_blocks_with_minutes_spec(agenda)
            },
            "decided": ("议定事项", decided),
            "achievements": ("成果", achievement_variables(meeting)),
            **{
                kind.value: (
                    agenda.remarks_block_name(kind),
                    remarks_variables(meeting.remarks, kind),
                )
                for kind in RemarkKind
            },
        }
    )
    counted = item_counts_of_rows(snapshot.rows)
    new_tasks = len(decided["tasks"])
    length = length or chosen_minutes_length(meeting, meetings.values(), agenda)
    figures = (
        f"议定事项 {new_tasks} 项" if new_tasks else "",
        counted.counts_and_completion_rate_text,
    )
    context = {
        **minutes_header_variables(meeting, school, term),
        "approval": meeting.last_minutes.minutes_sentence if meeting.last_minutes else "",
        "lead": LEAD if any(part["number"] for part in parts.values()) else "",
        "blocks": _agenda_block_variables(agenda, parts, meeting),
        **parts,
        "figures": "；".join(part for part in figures if part),
        "length": length.value,
        "sections": minutes_sections(data, length, agenda=agenda, has_tasks=bool(new_tasks)),
        **minutes_footer_variables(meeting, meetings, school=school, term=term, agenda=agenda),
    }
    return reworded_minutes_variables(
        arranged_minutes_variables(context, meeting.arrangement), meeting.wording
    )


def _number_nonempty_parts(
    parts: Mapping[str, tuple[str, dict[str, Any]]],
) -> dict[str, dict[str, Any]]:
    """Number the parts of the minutes that have content 一, 二, …; empty parts get an empty number.

    Args:
        parts: name and template variables of each part, by key.

    Returns:
        The template variables of each part by key, with ``number`` and ``name`` added.
    """
    full = [key for key, (_, content) in parts.items() if _has_content(content)]
    numbers = {key: to_chinese_number(n) for n, key in enumerate(full, 1)}
    return {
        key: {"number": numbers.get(key, ""), "name": name, **content}
        for key, (name, content) in parts.items()
    }


def _has_content(variables: Mapping[str, Any]) -> bool:
    """Whether any value among template variables is not empty; a dict counts by its values."""
    return any(
        _has_content(value) if isinstance(value, dict) else bool(value)
        for value in variables.values()
    )


def _agenda_block_variables(
    agenda: FixedAgenda, parts: Mapping[str, Mapping[str, Any]], meeting: Meeting
) -> list[dict[str, Any]]:
    """List the agenda blocks that have content in the minutes, in the order of the school's agenda.

    Args:
        agenda: the school's agenda.
        parts: the numbered parts of the minutes by name of the template variable.
        meeting: the meeting, for the time spent on each block.

    Returns:
        Dicts with ``key``, ``number``, ``name`` and ``spent`` (such as （用时 12 分钟）).
    """
    return [
        {
            "key": block.key,
            "number": parts[block.variable]["number"],
            "name": agenda_block.name,
            "spent": _time_spent_text(meeting.minutes_spent.get(block.key, 0)),
        }
        for agenda_block, block in agenda_blocks_with_minutes_spec(agenda)
        if parts[block.variable]["number"]
    ]


def _time_spent_text(minutes: float) -> str:
    """Duration of an agenda block as text: （用时 12 分钟）; empty if it rounds to zero."""
    return f"（用时 {round(minutes)} 分钟）" if round(minutes) else ""


def minutes_header_variables(meeting: Meeting, school: School, term: Term) -> dict[str, Any]:
    """Template variables of the minutes that stand above the content: titles, draft mark, issue,
    date and place, attendance, opening sentence.
    """
    counts = headcount(meeting.attendance)
    present = {presence: _names_with_presence_text(meeting, presence) for presence in Presence}
    day, week_day = full_date(meeting.on), f"星期{weekday_name(meeting.on)[-1]}"
    variables = {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "title": f"{school.name}{term.title}{meeting.title}会议纪要",
        "draft": title_draft_mark(meeting),
        **_issuing_variables(meeting),
        "date": day,
        "weekday": week_day,
        "week": f"第{term.week_number_of(meeting.on)}周",
        "time": meeting.time,
        "place": meeting.place,
        "host": meeting.host,
        "recorder": meeting.recorder,
        "headcount": counts.figures_text,
        "expected": counts.expected,
        "actual": counts.present,
        "present": present[Presence.PRESENT],
        "leave": present[Presence.LEAVE],
        "absent": present[Presence.ABSENT],
        "guests": present[Presence.GUEST],
    }
    there = _attendance_lines(variables, counts)
    posts = {"present": _names_with_presence_text(meeting, Presence.PRESENT, with_posts=True)}
    return {
        **variables,
        "particulars": label_and_text_variables(
            ("时间", meeting_time_text(meeting)),
            ("地点", meeting.place),
            ("主持", meeting.host),
            ("记录", meeting.recorder),
            *there,
        ),
        "issue": variables["issue_number"] or f"{term.title}第{meeting.number}期",
        "opening": _opening_sentence(meeting),
        "roll": label_and_text_variables(
            *_attendance_lines({**variables, **posts}, counts), ("记录", meeting.recorder)
        ),
    }


def minutes_footer_variables(
    meeting: Meeting,
    meetings: Mapping[int, Meeting],
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
) -> dict[str, Any]:
    """Template variables of the minutes below the content: next meeting, distribution (分送) and
    copies (印数).

    Args:
        meeting: the meeting.
        meetings: all meetings of the term by id, from which the next one is known.
        school: the school.
        term: the term of the meeting.
        agenda: the school's agenda; without a distribution of its own the participants are named.
    """
    absent = any(each.presence in (Presence.LEAVE, Presence.ABSENT) for each in meeting.attendance)
    everybody = "全体参会人员、未到会人员" if absent else "全体参会人员"
    return {
        "next_meeting": _next_meeting_text(
            appointment_after_meeting(meeting, meetings, school, term)
        ),
        "distribution": agenda.distribution or (everybody if meeting.attendance else ""),
        "printed": len(meeting.attendance),
    }


def _next_meeting_text(coming: NextMeetingAppointment) -> str:
    """Time and place of the next meeting as text; empty if unknown or not in this term."""
    if coming.on is None or coming.term is not None:
        return ""
    day = f"{month_day(coming.on)}（星期{weekday_name(coming.on)[-1]}）{coming.time}"
    return "，".join(filter(None, (day, coming.place)))


def _issuing_variables(meeting: Meeting) -> dict[str, str]:
    """Template variables of the minutes' last issue: number (文号), signatory, date, and what was
    corrected; empty before the first issue and while the minutes are reopened.
    """
    last = meeting.issues[-1] if is_minutes_locked(meeting) else None
    return {
        "issue_number": last.number if last else "",
        "issued_by": last.by if last else "",
        "issued_on": full_date(last.at) if last else "",
        "correction": last.reason if last else "",
    }


def meeting_time_text(meeting: Meeting) -> str:
    """Date and time of a meeting: 2026年11月23日（星期一）14:30."""
    return f"{full_date(meeting.on)}（星期{weekday_name(meeting.on)[-1]}）{meeting.time}"


def label_and_text_variables(*lines: tuple[str, str]) -> list[dict[str, Any]]:
    """Convert pairs of a label and its text (时间, 地点 …) to template variables of one line
    each; pairs without a text are dropped.
    """
    return [{"label": label, "text": text} for label, text in lines if text]


def _opening_sentence(meeting: Meeting) -> str:
    """Opening sentence of the minutes: time, chair, place and title, as far as recorded."""
    place = f"在{meeting.place}" if meeting.place else ""
    held = f"{meeting.host}{place}主持召开{meeting.title}"
    if not meeting.host:
        held = f"{meeting.title}{place}召开"
    return f"{meeting_time_text(meeting)}，{held}。"


def _attendance_lines(variables: Mapping[str, Any], counts: Headcount) -> list[tuple[str, str]]:
    """Lines of the minutes on attendance as pairs of label and names: 出席 (with counts), 请假,
    缺席, 列席.

    The names are empty where there is nobody.

    Args:
        variables: the names of each group, as in the minutes' template variables.
        counts: how many people were expected and present.
    """
    numbers = f"应到 {counts.expected} 人，实到 {counts.present} 人"
    present = f"{variables['present']}（{numbers}）" if variables["present"] else ""
    if not present and counts.expected:
        present = numbers
    return [
        ("出席", present),
        ("请假", variables["leave"]),
        ("缺席", variables["absent"]),
        ("列席", variables["guests"]),
    ]


def _names_with_presence_text(
    meeting: Meeting, presence: Presence, *, with_posts: bool = False
) -> str:
    """Names of everybody with a given presence at a meeting, joined with 、, each with what
    :func:`_attendee_name` adds in brackets; empty if there is nobody.
    """
    there = (line for line in meeting.attendance if line.presence is presence)
    return "、".join(_attendee_name(line, with_post=with_posts) for line in there)


def _attendee_name(line: AttendanceEntry, *, with_post: bool) -> str:
    """Name of a person in the attendance list, followed in brackets by the reason of an absence, a
    guest's post and reason, or, if wanted, the post of one who is present without remarks in
    brackets.
    """
    beside = line.reason
    if line.presence is Presence.GUEST:
        beside = "，".join(part for part in (line.post, line.reason) if part)
    elif line.presence is Presence.PRESENT:
        beside = re.sub("[（(].*?[)）]", "", line.post) if with_post else ""
    return f"{line.name}（{beside}）" if beside else line.name
