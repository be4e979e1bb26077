"""Records in the form in which commands output them as JSON: rows of item and term lists, rows of
the status report, and one meeting.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from meetingtui.base.wording import full_date
from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import AT_RISK, NO_DEADLINE, OVERDUE, STALE, UNCLAIMED
from meetingtui.plan.item import Item, Status
from meetingtui.review.item_counts import ItemCounts, item_counts_of_rows
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot
from meetingtui.review.term_statistics import (
    attendance_by_person,
    average_block_times,
    learning_share_rotation,
    tasks_by_meeting,
)


class ItemListRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of the item list; its fields are the keys of ``plan list --json``."""

    id: int
    """Id of the item."""
    role: str
    """Role of the item in Chinese: 计划事项, 分工 or 议定事项."""
    number: str
    """Number by which the plan's item is cited: （二）2.（1）; empty for a task or a part."""
    title: str
    """Title of the item."""
    section: str
    """Title of the plan's chapter the item belongs to."""
    department: str
    """Full name of the item's own department; empty where it has none."""
    answers: str
    """Full name of the answering department: the item's own, else its first person's; may be
    empty.
    """
    co_departments: tuple[str, ...]
    """Full names of the assisting departments (协办)."""
    people: tuple[str, ...]
    """Names of the responsible people."""
    owner: str
    """Owner as text: the people, else the department, else 待定."""
    evidence: str
    """Evidence to be filed (佐证材料); empty where none is recorded."""
    due: date | None
    """Deadline, inclusive; None where the item has no dated deadline."""
    due_words: str
    """Deadline as text: 12月5日, else the plan's own words, else 待定."""
    status: Status
    """Status of the item."""
    status_label: str
    """Chinese label of the status."""
    light_label: str = msgspec.field(name="lamp")
    """The item's single light: 滞后、预警、久未汇报、正常、办结、暂缓 or 取消."""
    light: str
    """The gravest warning: 滞后、预警、久未汇报 or 待认领; empty without one."""
    warnings: tuple[str, ...]
    """All warnings that apply, out of 滞后、预警、久未汇报、待认领、无时限."""
    tags: tuple[str, ...]
    """Tags (标签) of the item."""
    created: date | None
    """Day the item was created; None where it was not recorded."""
    meeting: int | None
    """Id of the meeting in which a task was decided; None where there is none."""
    last_on: date | None
    """Day of the newest report on the item, its parts or its tasks; None without a report."""
    last_progress: str
    """Text of the newest report: 语文教研组：… for that of a part, 上学期11月9日：… for that of a
    carried-over item without a report this term; empty without any.
    """


def item_list_row(row: ItemRow) -> ItemListRow:
    """Convert a snapshot row to a row of the item list that ``plan list --json`` outputs."""
    item = row.item
    word = row.last_report
    return ItemListRow(
        id=item.id,
        role=row.role.label,
        number=row.number,
        title=item.title,
        section=row.section,
        department=item.department,
        answers=row.department,
        co_departments=item.co_departments,
        people=item.people,
        owner=item.owner_words,
        evidence=item.evidence,
        due=item.due,
        due_words=item.due_words,
        status=item.status,
        status_label=item.status.label,
        light_label=row.light.label,
        light=row.deadline_status.warning_label,
        warnings=_warning_labels(row),
        tags=item.tags,
        created=item.created,
        meeting=item.meeting,
        last_on=word.line.on if word else None,
        last_progress=row.last_report_text,
    )


def _warning_labels(row: ItemRow) -> tuple[str, ...]:
    """Chinese labels of the warnings that a snapshot row's item has, out of 滞后, 预警, 久未汇报,
    待认领, 无时限; empty without any.
    """
    state = row.deadline_status
    found = []
    if state.overdue:
        found.append(OVERDUE)
    if state.at_risk:
        found.append(AT_RISK)
    if state.stale:
        found.append(STALE)
    if state.unclaimed:
        found.append(UNCLAIMED)
    if row.has_no_deadline:
        found.append(NO_DEADLINE)
    return tuple(found)


class TermListRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the term list; its fields are the keys of ``term list --json``."""

    id: str
    """Id of the term, such as ``2026-2027-1``."""
    title: str
    """Title of the term: 2026—2027学年第一学期."""
    first_monday: date
    """Monday of week 1."""
    end: date
    """Last day of the term, inclusive."""
    is_present: bool
    """Whether this is the term the user works in."""
    closed: date | None
    """Day on which the term was closed; None while it is open."""
    state: str
    """State of the term as text: 未开始, 进行中, 期末已过，尚未结束 or 2027年1月14日结束."""
    figures: ItemCounts
    """Counts of the plan on the snapshot's day."""
    meetings: int
    """Number of meetings held in the term."""

    @property
    def summary_text(self) -> str:
        """Summary of a term in the term list as text: 计划事项 42 项，…，例会 6 次; empty where
        nothing was recorded.
        """
        held = f"例会 {self.meetings} 次" if self.meetings else ""
        return "，".join(filter(None, (self.figures.counts_and_completion_rate_text, held)))


def term_list_row(
    snapshot: TermSnapshot, *, closed: date | None, is_present: bool, today: date
) -> TermListRow:
    """Convert a term snapshot to a row of the term list.

    Args:
        snapshot: the term, on today or on its last day.
        closed: the day on which the term was closed; None while it is open.
        is_present: whether the user works in this term.
        today: the real present day, which decides the state.
    """
    term = snapshot.term
    if closed:
        state = f"{full_date(closed)}结束"
    elif today < term.first_monday:
        state = "未开始"
    else:
        state = "进行中" if today <= term.end else "期末已过，尚未结束"
    return TermListRow(
        id=term.id,
        title=term.title,
        first_monday=term.first_monday,
        end=term.end,
        is_present=is_present,
        closed=closed,
        state=state,
        figures=item_counts_of_rows(snapshot.rows),
        meetings=len(snapshot.held),
    )


class MeetingReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a meeting that was held, with its attendance and tasks."""

    id: int
    """Id of the meeting."""
    number: int
    """Number of the meeting in the term (第N次)."""
    on: date
    """Day of the meeting."""
    expected: int
    """Number of people expected (应到)."""
    present: int
    """Number of people present (实到)."""
    tasks: list[int]
    """Ids of the tasks decided in the meeting, cancelled ones left out."""
    minutes_spent: dict[str, float]
    """Minutes spent, by the block's key; blocks that were not timed are left out."""


class AttendanceReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a person's attendance at the meetings held."""

    name: str
    """Name of the person."""
    expected: int
    """Number of meetings at which the person was expected (应到)."""
    present: int
    """Number of meetings the person attended (出席)."""
    leave: int
    """Number of meetings the person missed with leave (请假)."""
    absent: int
    """Number of meetings the person missed without leave (缺席)."""
    guest: int
    """Number of meetings attended as a guest (列席); not included in ``expected``."""


class LearningShareRotationReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a person's turns at the learning share (学习分享)."""

    name: str
    """Name of the person."""
    meetings: list[int]
    """Numbers (第N次) of the meetings in which the person shared."""
    is_next: bool
    """Whether the person is the next to share."""


class BlockTimeReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: planned and average time of a block of the agenda."""

    block: str
    """Key of the block."""
    name: str
    """The school's name for the block."""
    planned: int
    """Planned time in minutes."""
    average: float | None
    """Average time in minutes; None where the block was never timed."""


def meeting_report_rows(snapshot: TermSnapshot) -> list[MeetingReportRow]:
    """Build the status report's rows of all meetings held, oldest first."""
    found = []
    for each in tasks_by_meeting(snapshot):
        count = headcount(each.meeting.attendance)
        found.append(
            MeetingReportRow(
                id=each.meeting.id,
                number=each.meeting.number,
                on=each.meeting.on,
                expected=count.expected,
                present=count.present,
                tasks=[row.item.id for row in each.tasks],
                minutes_spent=each.meeting.minutes_spent,
            )
        )
    return found


def attendance_report_rows(snapshot: TermSnapshot) -> list[AttendanceReportRow]:
    """Rows of the status report on attendance: one a person, with how many meetings they attended
    or missed.

    The roster comes first, then everybody else who is in an attendance list; people in none are
    left out.
    """
    return [
        AttendanceReportRow(
            name=seat.name,
            expected=count.expected,
            present=count.present,
            leave=count.leave,
            absent=count.absent,
            guest=count.guests,
        )
        for seat in attendance_by_person(snapshot)
        for count in (seat.attendance_counts,)
    ]


def learning_share_rotation_report_rows(
    snapshot: TermSnapshot,
) -> list[LearningShareRotationReportRow]:
    """Rows of the status report on the learning share rotation (学习分享): everybody on the roster,
    the next person first, then others who shared.
    """
    return [
        LearningShareRotationReportRow(
            name=each.name,
            meetings=[meeting.number for meeting in each.meetings],
            is_next=each.is_next,
        )
        for each in learning_share_rotation(snapshot)
    ]


def block_time_report_rows(snapshot: TermSnapshot, agenda: FixedAgenda) -> list[BlockTimeReportRow]:
    """Rows of the status report on the planned and average times of the agenda's blocks."""
    return [
        BlockTimeReportRow(
            block=each.block, name=each.name, planned=each.planned, average=each.average
        )
        for each in average_block_times(snapshot.held, agenda)
    ]


_TASK_FIELDS = (
    "id",
    "title",
    "text",
    "parent",
    "department",
    "co_departments",
    "people",
    "due",
    "due_text",
    "status",
    "block",
    "topic",
    "turn",
)
"""Fields of an item that a task is given with."""


def meeting_json_fields(meeting: Meeting, items: Mapping[int, Item]) -> dict[str, Any]:
    """Return every field of a meeting for JSON, empty ones included, with what the meeting recorded
    on items.

    Args:
        meeting: the meeting.
        items: the term's items by id.

    Returns:
        The meeting's fields by name, in values that JSON has; ``tasks``, decided in the meeting,
        cancelled ones included, each with the id of the topic it came from; and ``progress`` of the
        items reported on, each line with ``item`` (id) and ``title``.
    """
    tasks = [item for item in items.values() if item.meeting == meeting.id]
    heard = [
        (item, line) for item in items.values() if (line := item.progress_in_meeting(meeting.id))
    ]
    return {
        **_json_value_with_all_fields(meeting),
        "tasks": [
            {name: _json_value_with_all_fields(getattr(task, name)) for name in _TASK_FIELDS}
            for task in tasks
        ],
        "progress": [
            {"item": item.id, "title": item.title, **_json_value_with_all_fields(line)}
            for item, line in heard
        ],
    }


def _json_value_with_all_fields(value: object) -> Any:
    """Convert a value for JSON, a record to a dict of all its fields, empty ones included."""
    if isinstance(value, msgspec.Struct):
        return {
            name: _json_value_with_all_fields(getattr(value, name))
            for name in value.__struct_fields__
        }
    if isinstance(value, list | tuple):
        return [_json_value_with_all_fields(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _json_value_with_all_fields(each) for key, each in value.items()}
    return msgspec.to_builtins(value)
