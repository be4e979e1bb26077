"""The status report: all data on a term, as ``meetingtui status --json`` outputs it.

The keys are a contract with other programs. Items are referred to by their ids; each is contained
once, completely, in ``items``.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.next_meeting import NextMeetingAppointment, next_meeting_appointment
from meetingtui.plan.deadline_status import NO_DEADLINE
from meetingtui.plan.item import Status
from meetingtui.review.achievements import TermAchievement, list_achievements
from meetingtui.review.goals_and_targets import term_targets
from meetingtui.review.item_counts import (
    ItemCounts,
    count_rows_by_traffic_light,
    counts_by_department,
    counts_by_key_tag,
    counts_by_person,
    counts_by_section,
    item_counts_of_rows,
)
from meetingtui.review.json_output_rows import (
    AttendanceReportRow,
    BlockTimeReportRow,
    ItemListRow,
    LearningShareRotationReportRow,
    MeetingReportRow,
    attendance_report_rows,
    block_time_report_rows,
    item_list_row,
    learning_share_rotation_report_rows,
    meeting_report_rows,
)
from meetingtui.review.reported_problems import TermProblem, reported_problems_of_term
from meetingtui.review.term_changes import (
    ChangedItem,
    ChangeSpan,
    TermChanges,
    changes_in_span,
    span_since_last_meeting,
)
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot, rows_of_role
from meetingtui.review.week_calendar import due_calendar, weekly_progress_items


class ChangedItemReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: an item that changed in a span of days."""

    id: int
    """Id of the item."""
    before: Status
    """Status of the item when the span began."""
    after: Status
    """Status of the item at the end of the span."""
    words: str
    """Text of the item's newest progress in the span; may be empty."""
    deadline: str
    """Change of the deadline: 11月20日→12月4日; empty where it did not change."""
    owner: str
    """Change of the owner: 钱小满→郑守田; empty where it did not change."""


class ChangesReport(msgspec.Struct, frozen=True, kw_only=True):
    """The section ``changes`` of the status report: what changed in a span of days."""

    name: str
    """Chinese name of the span, such as 上次例会以来."""
    since: date
    """First day of the span."""
    changed: list[ChangedItemReportRow]
    """Every item with a line of progress in the span."""
    fresh: list[int]
    """Ids of the tasks and parts created in the span."""
    achievements: list[TermAchievement]
    """Achievements first reported in the span."""


class DueWeekReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: the items due in one week, or without a dated deadline."""

    name: str
    """Name of the row: 滞后、本周、下周、第14周、学期结束后、文字时限 or 无时限."""
    monday: date | None
    """Monday of the week; None for rows that are not a week."""
    items: list[int]
    """Ids of the items, by deadline; in the plan's order where they have no date."""


class WeekItemsReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a week of the term with the items that had progress."""

    number: int
    """Number of the week in the term (第N周)."""
    items: list[int]
    """Ids of the items with a line of progress in the week."""


class TargetReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: the numeric target of an item."""

    id: int
    """Id of the item."""
    words: str
    """The target as text: 不少于 8 次."""
    amount: float
    """The number to be reached."""
    unit: str
    """Unit of the number: 次, 篇, %, …."""
    comparison: str
    """Kind of the target: ``>=`` at least, ``<=`` at most, ``=`` exactly."""
    reached: float | None
    """The number reached so far; None where none was reported."""
    is_met: bool
    """Whether the number reached meets the target."""
    is_behind: bool
    """Whether the share reached of an open item is smaller than the share of time that has passed;
    always False for percentages, limits and targets already met.
    """


def changes_report(found: TermChanges) -> ChangesReport:
    """Convert the changes of a span of days to the section ``changes`` of the JSON
    status report.
    """
    return ChangesReport(
        name=found.span.name,
        since=found.span.first,
        changed=[_changed_item_row(each) for each in found.changed],
        fresh=_item_ids(found.created),
        achievements=list(found.achievements),
    )


def due_week_report_rows(snapshot: TermSnapshot) -> list[DueWeekReportRow]:
    """Rows of the status report with open items by the week they fall due in, overdue ones first,
    then those without a dated deadline; paused items and rows without items are left out.
    """
    found = due_calendar(snapshot)
    dated = [
        DueWeekReportRow(name=each.name, monday=each.monday, items=_item_ids(each.rows))
        for each in found.due
    ]
    rest = (("文字时限", found.in_words), (NO_DEADLINE, found.undated))
    return [
        *dated,
        *(
            DueWeekReportRow(name=name, monday=None, items=_item_ids(rows))
            for name, rows in rest
            if rows
        ),
    ]


def progress_week_report_rows(snapshot: TermSnapshot) -> list[WeekItemsReportRow]:
    """Rows of the status report: every week of the term with the items that had progress in it."""
    return [
        WeekItemsReportRow(number=number, items=list(ids))
        for number, ids in enumerate(weekly_progress_items(snapshot, "").weeks, 1)
    ]


def target_report_rows(snapshot: TermSnapshot) -> list[TargetReportRow]:
    """Rows of the status report with the numeric targets of the snapshot's rows, cancelled items
    left out.
    """
    return [
        TargetReportRow(
            id=line.item.id,
            words=line.target.words,
            amount=line.target.amount,
            unit=line.target.unit,
            comparison=line.target.comparison,
            reached=line.amount_reached,
            is_met=line.is_met,
            is_behind=line.is_behind_schedule,
        )
        for line in term_targets(snapshot)
        if line.item.id in snapshot.rows_by_item_id
    ]


def _changed_item_row(each: ChangedItem) -> ChangedItemReportRow:
    """Convert a changed item to its row of the status report."""
    return ChangedItemReportRow(
        id=each.row.item.id,
        before=each.status_before,
        after=each.status_after,
        words=each.newest_progress_text,
        deadline=each.deadline_change_text,
        owner=each.owner_change_text,
    )


def _item_ids(rows: Iterable[ItemRow]) -> list[int]:
    """List the ids of the items of term snapshot rows."""
    return [row.item.id for row in rows]


class StatusReport(msgspec.Struct, frozen=True, kw_only=True):
    """The status of a term on a day; its fields are the keys of ``status --json``.

    Lists of ids refer to ``items``. With a filter, all fields cover the selected items only, except
    problems, achievements and the statistics of meetings.
    """

    school: str
    """Full name of the school."""
    term: str
    """Id of the term, such as ``2026-2027-1``."""
    term_title: str
    """Title of the term: 2026—2027学年第一学期."""
    today: date
    """The day for which the report was made."""
    week: int
    """Week of the term on that day."""
    filter: str
    """Description of the filter that selected the items; empty where all are included."""
    meetings_held: int
    """Number of closed meetings so far."""
    next_meeting: date | None
    """Day of the prepared meeting, else of the next one by the school's rule; None without
    either.
    """
    figures: ItemCounts
    """Counts of the whole plan, or of the selected items."""
    lights: dict[str, int]
    """Number of plan items by light, each counted once:
    滞后、预警、久未汇报、正常、办结、暂缓、取消.
    """
    sections: dict[str, ItemCounts]
    """Counts by title of the plan's chapter; 计划外 for tasks outside the plan."""
    departments: dict[str, ItemCounts]
    """Counts by full name of the answering department; 未定部门 for items without one."""
    people: dict[str, ItemCounts]
    """Counts by person; an item of several people counts for each."""
    key_items: dict[str, ItemCounts]
    """Counts of the key items by key tag, such as 重点 or 十件大事."""
    overdue: list[ItemListRow]
    """Every item past its deadline, in the plan's order: measures, parts and tasks."""
    at_risk: list[int]
    """Ids of the items close to their deadline (预警)."""
    stale: list[int]
    """Ids of the items without a report for long (久未汇报)."""
    unclaimed: list[int]
    """Ids of the items without an owner (待认领)."""
    no_deadline: list[int]
    """Ids of the open items without any deadline (无时限)."""
    changes: ChangesReport | None
    """What changed since the last meeting, or since the day asked for; None before the first
    meeting.
    """
    due: list[DueWeekReportRow]
    """Open items by the week in which they fall due; paused ones left out."""
    weeks: list[WeekItemsReportRow]
    """Items with progress, week by week."""
    problems: list[TermProblem]
    """Problems departments reported over the term; unsettled ones first."""
    achievements: list[TermAchievement]
    """Achievements of the term, the highest level first."""
    targets: list[TargetReportRow]
    """Numeric targets and the numbers reached."""
    meetings: list[MeetingReportRow]
    """The meetings held, oldest first."""
    attendance: list[AttendanceReportRow]
    """Attendance by person over the meetings held."""
    shares: list[LearningShareRotationReportRow]
    """Learning shares (学习分享) by person, with the next person marked."""
    blocks: list[BlockTimeReportRow]
    """Planned and average minutes by block of the agenda."""
    items: list[ItemListRow]
    """Every tracked item; all counts can be computed again from these."""


def status_report(
    snapshot: TermSnapshot,
    *,
    agenda: FixedAgenda,
    since: ChangeSpan | None = None,
    filter_description: str = "",
) -> StatusReport:
    """Build the status report of a term snapshot, as ``meetingtui status --json`` outputs it.

    Args:
        snapshot: the term, perhaps narrowed to selected items.
        agenda: the agenda whose blocks are compared with the time they took.
        since: the span of the changes; None for those since the last meeting.
        filter_description: text of the filter that selected the items; empty for all.
    """
    rows, today = snapshot.rows, snapshot.today
    items = [item_list_row(row) for row in rows]
    planned = rows_of_role(rows, ItemRole.PLANNED)
    span = since or span_since_last_meeting(snapshot)
    return StatusReport(
        school=snapshot.school.name,
        term=snapshot.term.id,
        term_title=snapshot.term.title,
        today=today,
        week=snapshot.term.week_number_of(today),
        filter=filter_description,
        meetings_held=len(snapshot.held),
        next_meeting=next_meeting_of_term(snapshot).on,
        figures=item_counts_of_rows(rows),
        lights={light.label: many for light, many in count_rows_by_traffic_light(planned).items()},
        sections=counts_by_section(snapshot),
        departments=counts_by_department(snapshot),
        people=counts_by_person(snapshot),
        key_items=counts_by_key_tag(snapshot),
        overdue=[
            item for item, row in zip(items, rows, strict=True) if row.deadline_status.overdue
        ],
        at_risk=_item_ids(row for row in rows if row.deadline_status.at_risk),
        stale=_item_ids(row for row in rows if row.deadline_status.stale),
        unclaimed=_item_ids(row for row in rows if row.deadline_status.unclaimed),
        no_deadline=_item_ids(row for row in rows if row.has_no_deadline),
        changes=changes_report(changes_in_span(snapshot, span)) if span else None,
        due=due_week_report_rows(snapshot),
        weeks=progress_week_report_rows(snapshot),
        problems=list(reported_problems_of_term(snapshot)),
        achievements=list(list_achievements(snapshot)),
        targets=target_report_rows(snapshot),
        meetings=meeting_report_rows(snapshot),
        attendance=attendance_report_rows(snapshot),
        shares=learning_share_rotation_report_rows(snapshot),
        blocks=block_time_report_rows(snapshot, agenda),
        items=items,
    )


def next_meeting_of_term(snapshot: TermSnapshot) -> NextMeetingAppointment:
    """The appointment of the term's next meeting: the one that is prepared, else the next by the
    school's rule.
    """
    return next_meeting_appointment(
        snapshot.meetings.values(), snapshot.school, snapshot.term, snapshot.today
    )
