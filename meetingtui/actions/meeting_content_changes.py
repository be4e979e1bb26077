"""Changes to what a meeting records: attendance, shares, reflections, remarks and achievements.

Topics and tasks have modules of their own, ``topic_changes`` and ``task_changes``.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from meetingtui.actions.change_builders import build_meeting_change
from meetingtui.meeting.attendance import (
    AttendanceEntry,
    Presence,
    arrival_and_departure_text,
    attendance_with_late_or_left_early,
    attendance_with_presence,
    attendance_without_person,
)
from meetingtui.meeting.line_parsing.attendance_line import (
    attendance_with_guests,
    attendance_with_people_marked,
)
from meetingtui.meeting.record import (
    Achievement,
    LearningShare,
    Meeting,
    Remark,
    RemarkKind,
    ShareSourceKind,
    with_remark_replaced,
)
from meetingtui.meeting.reflection import (
    Reflection,
    ReflectionPlace,
    problem_cause_setter,
    problem_solved_setter,
    reflection_field_label,
    reflection_line_as_typed,
    with_reflection_changed,
    with_reflection_line_added,
    with_reflection_line_replaced,
)
from meetingtui.store.records import Change, Records

ShareLines = Literal["points", "takeaways"]
"""Names of the two fields of a share that hold a list of lines."""

_SHARE_LINE_LABELS: dict[ShareLines, str] = {"points": "要点", "takeaways": "启示"}


def add_share_of_presenter(records: Records, meeting_id: int, name: str) -> Change | None:
    """Build the change that adds a further learning share, of one presenter, to a meeting, after
    the existing ones; None where the meeting is unknown.
    """

    def edit_meeting(meeting: Meeting) -> Meeting:
        """Return the meeting with the new share."""
        further = (*meeting.further_shares, LearningShare(presenter=name))
        return msgspec.structs.replace(meeting, further_shares=further)

    return build_meeting_change(records, meeting_id, f"再加一位分享人：{name}", edit_meeting)


def set_presenter(records: Records, meeting_id: int, name: str, *, place: int = 0) -> Change | None:
    """Build the change that sets the presenter (分享人) of a learning share; an empty name removes
    the presenter. None where there is no such share or nothing changes.

    A further share that then has neither presenter nor contents is removed.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        name: name of the presenter.
        place: index of the share among the meeting's shares, from 0.
    """
    words = f"分享人：{name}" if name else "删除分享人"
    return _build_share_fields_change(records, meeting_id, place, words, presenter=name)


def set_share_topic(
    records: Records, meeting_id: int, text: str, *, place: int = 0
) -> Change | None:
    """Build the change that sets the topic (分享主题) of a learning share; an empty text removes
    it, and a further share that then has neither presenter nor contents.

    ``place`` is the index of the share among the meeting's shares, from 0. None where there is no
    such share or nothing changes.
    """
    return _build_share_fields_change(records, meeting_id, place, f"主题：{text}", topic=text)


def set_share_source(
    records: Records, meeting_id: int, text: str, kind: ShareSourceKind | None, *, place: int = 0
) -> Change | None:
    """Build the change that sets the source (来源) of a learning share and its kind.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        text: the source: title of a book, document or lecture.
        kind: kind of the source; None where it is not known.
        place: index of the share among the meeting's shares, from 0.
    """
    return _build_share_fields_change(
        records, meeting_id, place, f"来源：{text}", source=text, source_kind=kind
    )


def set_share_source_kind(
    records: Records, meeting_id: int, kind: ShareSourceKind, *, place: int = 0
) -> Change | None:
    """Build the change that sets the kind of the source (来源种类) of a learning share, not the
    source itself.

    ``place`` is the index of the share among the meeting's shares, from 0. None where there is no
    such share or nothing changes.
    """
    return _build_share_fields_change(
        records, meeting_id, place, f"来源种类：{kind.label}", source_kind=kind
    )


def add_share_line(
    records: Records, meeting_id: int, field: ShareLines, text: str, *, place: int = 0
) -> Change | None:
    """Build the change that adds a point (要点) or takeaway (启示) to a learning share, after the
    others; None where there is no such share.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        field: ``points`` or ``takeaways``.
        text: the text of the line.
        place: index of the share among the meeting's shares, from 0.
    """

    def with_line_added(share: LearningShare) -> LearningShare:
        """Return the share with the line at the end of its field."""
        return msgspec.structs.replace(share, **{field: (*getattr(share, field), text)})

    return _build_share_change(
        records, meeting_id, place, f"{_SHARE_LINE_LABELS[field]}：{text}", with_line_added
    )


def replace_share_line(
    records: Records,
    meeting_id: int,
    field: ShareLines,
    at: int,
    text: str,
    *,
    place: int = 0,
) -> Change | None:
    """Build the change that replaces the text of one point or takeaway of a learning share; an
    empty text deletes it. None where there is no such share or nothing changes.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        field: ``points`` or ``takeaways``.
        at: index of the line, from 0.
        text: the new text.
        place: index of the share among the meeting's shares, from 0.
    """

    def with_line_replaced(share: LearningShare) -> LearningShare:
        """Return the share with the line replaced, or without it."""
        lines = list(getattr(share, field))
        lines[at : at + 1] = [text] if text else []
        return msgspec.structs.replace(share, **{field: tuple(lines)})

    label = _SHARE_LINE_LABELS[field]
    words = f"修改{label}：{text}" if text else f"删除{label}"
    return _build_share_change(records, meeting_id, place, words, with_line_replaced)


def _build_share_fields_change(
    records: Records, meeting_id: int, place: int, words: str, **fields: object
) -> Change | None:
    """Build the change that sets the named fields of one learning share; the other arguments and
    the result are those of :func:`_build_share_change`.
    """
    return _build_share_change(
        records, meeting_id, place, words, lambda share: msgspec.structs.replace(share, **fields)
    )


def _build_share_change(
    records: Records,
    meeting_id: int,
    place: int,
    words: str,
    change: Callable[[LearningShare], LearningShare],
) -> Change | None:
    """Build the change that replaces one learning share of a meeting by an edited version of it.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        place: index of the share in the meeting, from 0; nothing changes where there is none.
        words: description of the change in Chinese, shown in the undo list.
        change: returns the edited version of the share that it is given.

    Returns:
        The change; None where it changes nothing.
    """

    def edit_meeting(meeting: Meeting) -> Meeting:
        """Return the meeting with the edited share, and without further shares that are now
        empty.
        """
        shares = list(meeting.shares)
        if place >= len(shares):
            return meeting
        shares[place] = change(shares[place])
        first, *further = shares
        return msgspec.structs.replace(
            meeting,
            share=first,
            further_shares=tuple(each for each in further if each.presenter or each.is_held),
        )

    return build_meeting_change(records, meeting_id, words, edit_meeting)


def add_reflection_line(
    records: Records, meeting_id: int, department: str, field: str, text: str
) -> Change | None:
    """Build the change that adds a line to a department's reflection (总结反思), after the others
    of its field; None where the meeting has no reflection of the department.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        department: full name of the department.
        field: ``done``, ``problems`` or ``improvements``.
        text: the text of the line.
    """
    return build_reflection_change(
        records,
        meeting_id,
        department,
        f"{department}{reflection_field_label(field)}：{text}",
        lambda each: with_reflection_line_added(each, field, text),
    )


def replace_reflection_line(
    records: Records, meeting_id: int, department: str, place: ReflectionPlace, text: str
) -> Change | None:
    """Build the change that replaces the text of one line of a department's reflection; an empty
    text deletes the line.

    ``place`` is the line's field and its index there. None where the department has no reflection.
    """
    meeting = records.meetings.get(meeting_id)
    found = (
        [each for each in meeting.reflections if each.department == department] if meeting else []
    )
    if not found:
        return None
    words = f"修改：{text}" if text else f"删除：{reflection_line_as_typed(found[0], place)}"
    return build_reflection_change(
        records,
        meeting_id,
        department,
        words,
        lambda each: with_reflection_line_replaced(each, place, text),
    )


def set_problem_cause(
    records: Records, meeting_id: int, department: str, at: int, text: str
) -> Change | None:
    """Build the change that sets the cause (原因) of a department's problem; an empty text deletes
    it.

    ``at`` is the index of the problem, from 0. None where there is no such problem or nothing
    changes.
    """
    words = f"原因：{text}" if text else "删除原因"
    return build_reflection_change(
        records, meeting_id, department, words, problem_cause_setter(at, text)
    )


def set_problem_solved(
    records: Records, meeting_id: int, department: str, at: int, *, solved: bool
) -> Change | None:
    """Build the change that marks a department's problem as solved (已解决) or as open again.

    ``at`` is the index of the problem, from 0. None where there is no such problem or nothing
    changes.
    """
    meeting = records.meetings.get(meeting_id)
    texts = [
        each.problems[at].text
        for each in (meeting.reflections if meeting else ())
        if each.department == department and at < len(each.problems)
    ]
    words = f"{'已解决' if solved else '未解决'}：{''.join(texts)}"
    return build_reflection_change(
        records, meeting_id, department, words, problem_solved_setter(at, solved=solved)
    )


def build_reflection_change(
    records: Records,
    meeting_id: int,
    department: str,
    words: str,
    change: Callable[[Reflection], Reflection],
) -> Change | None:
    """Build the change that replaces one department's reflection by an edited version of it.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        department: full name of the department.
        words: description of the change in Chinese, shown in the undo list.
        change: returns the edited version of the reflection that it is given.

    Returns:
        The change; None where it changes nothing.
    """

    def edit_meeting(meeting: Meeting) -> Meeting:
        """Return the meeting with the edited reflection."""
        reflections = with_reflection_changed(meeting.reflections, department, change)
        return msgspec.structs.replace(meeting, reflections=reflections)

    return build_meeting_change(records, meeting_id, words, edit_meeting)


def add_remarks(
    records: Records, meeting_id: int, kind: RemarkKind, text: str, remarks: Sequence[Remark]
) -> Change | None:
    """Build the change that adds remarks, parsed from one typed text, to a meeting, after those of
    all kinds; None where the meeting is unknown or there are none.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        kind: kind of the remarks.
        text: the typed text, shown in the undo list.
        remarks: the remarks.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{kind.label}：{text}",
        lambda meeting: msgspec.structs.replace(meeting, remarks=(*meeting.remarks, *remarks)),
    )


def replace_remark(
    records: Records,
    meeting_id: int,
    at: int,
    kind: RemarkKind,
    text: str,
    remarks: Sequence[Remark],
) -> Change | None:
    """Build the change that replaces one remark of a meeting by one or more others, or deletes it;
    None where the meeting is unknown or nothing changes.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        at: index of the remark among all of the meeting, from 0.
        kind: kind of the remark.
        text: the typed text, shown in the undo list; empty when the remark is deleted.
        remarks: the remarks parsed from it; none deletes the remark.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{kind.label}：{text}" if text else f"删除{kind.label}",
        lambda meeting: msgspec.structs.replace(
            meeting, remarks=with_remark_replaced(meeting.remarks, at, remarks)
        ),
    )


def replace_or_delete_achievement(
    records: Records, meeting_id: int, at: int, text: str, achievement: Achievement | None
) -> Change | None:
    """Build the change that replaces one achievement of a meeting, or deletes it; None where the
    meeting is unknown or nothing changes.

    A replaced one keeps its day, its item and its evidence files.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        at: index of the achievement, from 0; their number appends one.
        text: the typed text, shown in the undo list; empty when the achievement is deleted.
        achievement: the achievement parsed from it; None deletes the one at that index.
    """

    def with_achievement_replaced(meeting: Meeting) -> Meeting:
        """Return the meeting with the achievement replaced, or without it."""
        achievements = list(meeting.achievements)
        fresh = [achievement] if achievement else []
        if achievement and at < len(achievements):
            before = achievements[at]  # what no typed line says stays
            fresh = [
                msgspec.structs.replace(
                    achievement,
                    on=before.on,
                    item=before.item,
                    evidence_files=before.evidence_files,
                )
            ]
        achievements[at : at + 1] = fresh
        return msgspec.structs.replace(meeting, achievements=tuple(achievements))

    return build_meeting_change(
        records, meeting_id, f"成果：{text}" if text else "删除成果", with_achievement_replaced
    )


def add_achievement(
    records: Records, meeting_id: int, text: str, achievement: Achievement
) -> Change | None:
    """Build the change that adds an achievement, parsed from the typed ``text`` (shown in the undo
    list), to a meeting, after the others; None where the meeting is unknown.
    """
    meeting = records.meetings.get(meeting_id)
    end = len(meeting.achievements) if meeting else 0
    return replace_or_delete_achievement(records, meeting_id, end, text, achievement)


def mark_attendance_of_people(
    records: Records, meeting_id: int, people: Sequence[str], presence: Presence, reason: str
) -> Change | None:
    """Build the change that marks several people on a meeting's attendance list alike: present, on
    leave or absent.

    Full names not on the list are added; guests stay guests as they are. Times and reasons recorded
    before are replaced. None where the meeting is unknown or nothing changes.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{'、'.join(people)} {presence.label}",
        lambda meeting: msgspec.structs.replace(
            meeting,
            attendance=attendance_with_people_marked(
                meeting.attendance, tuple(people), presence, reason
            ),
        ),
    )


def mark_attendance_of_person(
    records: Records, meeting_id: int, name: str, presence: Presence, reason: str = ""
) -> Change | None:
    """Build the change that marks one person, also a guest, as present, on leave, absent or a
    guest; a full name not yet on the list is added.

    Times and reason recorded before are replaced. None where the meeting is unknown or nothing
    changes.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{name} {presence.label}",
        lambda meeting: msgspec.structs.replace(
            meeting, attendance=attendance_with_presence(meeting.attendance, name, presence, reason)
        ),
    )


def mark_late_or_left_early(
    records: Records,
    meeting_id: int,
    people: Sequence[str],
    arrived: str = "",
    left: str = "",
    reason: str = "",
) -> Change | None:
    """Build the change that marks people as having come late (迟到) or left early (早退).

    They count as present; guests stay guests. None where the meeting is unknown or nothing changes.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        people: full names of the people; those not on the list are ignored.
        arrived: time of arrival, such as ``8:40``; empty leaves the recorded time unchanged.
        left: time of leaving; empty leaves the recorded time unchanged.
        reason: the reason; empty leaves the recorded reason unchanged.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{'、'.join(people)} {arrival_and_departure_text(arrived, left)}",
        lambda meeting: msgspec.structs.replace(
            meeting,
            attendance=attendance_with_late_or_left_early(
                meeting.attendance, people, arrived, left, reason
            ),
        ),
    )


def add_guests(
    records: Records, meeting_id: int, guests: Sequence[AttendanceEntry]
) -> Change | None:
    """Build the change that adds guests (列席) to the end of a meeting's attendance list.

    People who are expected anyway are left out; a guest already listed is replaced by the new
    entry. None where the meeting is unknown or nothing changes.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"列席：{'、'.join(guest.name for guest in guests)}",
        lambda meeting: msgspec.structs.replace(
            meeting, attendance=attendance_with_guests(meeting.attendance, tuple(guests))
        ),
    )


def remove_guest(records: Records, meeting_id: int, name: str) -> Change | None:
    """Build the change that removes a person from a meeting's attendance list; meant for a guest
    entered by mistake, but that is not checked. None where nobody has that name.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"去掉列席：{name}",
        lambda meeting: msgspec.structs.replace(
            meeting, attendance=attendance_without_person(meeting.attendance, name)
        ),
    )
