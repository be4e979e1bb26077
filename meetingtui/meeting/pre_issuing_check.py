"""Check before the minutes are issued (签发前检查): what is missing, where to correct it, and which
findings were accepted with a reason (waivers).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from meetingtui.base.wording import month_day
from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.blocks.registry import BLOCKS, block_spec
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.meeting_findings import (
    ATTENDANCE,
    CARRIED,
    PREPARE,
    MeetingScreenPosition,
    PreIssuingFinding,
    PreIssuingFindingKind,
)
from meetingtui.meeting.minutes_records import FindingWaiver
from meetingtui.meeting.record import BlockKey, Meeting
from meetingtui.plan.deadline_status import deadline_status
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.item_history import is_reported_in_meeting
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School


class FindingWithWaiver(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of the check before issuing, with its waiver if there is one."""

    finding: PreIssuingFinding
    """The finding."""
    waiver: FindingWaiver | None = None
    """The waiver that records why the finding may stay; None where there is none."""


def check_before_issuing(
    meeting: Meeting,
    items: Mapping[int, Item],
    *,
    school: School,
    agenda: FixedAgenda,
) -> list[PreIssuingFinding]:
    """Check a meeting before its minutes are issued; return all findings, ordered by kind, also
    those already waived.

    Args:
        meeting: the meeting.
        items: the term's items by id, as they were when the meeting ended.
        school: the school.
        agenda: the school's agenda.
    """
    found = [
        *_findings_on_start_on_other_day(meeting),
        *_findings_on_all_marked_present(meeting),
        *findings_on_tasks_without_owner(meeting, items),
        *findings_on_tasks_without_deadline(meeting, items),
        *(found for block in BLOCKS for found in block.findings(meeting, agenda.major)),
        *_findings_on_empty_blocks(meeting, items, agenda),
        *_findings_on_changes_without_text(meeting, items),
        *_findings_on_unreported_overdue_items(meeting, items, school),
    ]
    order = list(PreIssuingFindingKind)
    return sorted(found, key=lambda finding: order.index(finding.kind))


def pair_findings_with_waivers(
    findings: Iterable[PreIssuingFinding], meeting: Meeting
) -> list[FindingWithWaiver]:
    """Pair each finding with its waiver, if any; findings without a waiver come first."""
    waivers = {each.key: each for each in meeting.waivers}
    found = [FindingWithWaiver(finding=each, waiver=waivers.get(each.key)) for each in findings]
    return sorted(found, key=lambda each: each.waiver is not None)


def with_findings_waived(
    meeting: Meeting, findings: Iterable[PreIssuingFinding], reason: str, now: datetime
) -> Meeting:
    """Return the meeting with a waiver for each of some findings, all with the same reason; it
    replaces an earlier waiver of the same finding. ``now`` is local time without zone.
    """
    keys = [finding.key for finding in findings]
    others = [each for each in meeting.waivers if each.key not in keys]
    fresh = [FindingWaiver(key=key, reason=reason, at=now) for key in dict.fromkeys(keys)]
    return msgspec.structs.replace(meeting, waivers=(*others, *fresh))


def without_finding_waiver(meeting: Meeting, finding: PreIssuingFinding) -> Meeting:
    """Return the meeting without the waiver for a finding, which is then no longer accepted."""
    left = tuple(each for each in meeting.waivers if each.key != finding.key)
    return msgspec.structs.replace(meeting, waivers=left)


# What the close of the meeting asks after too


def findings_on_tasks_without_owner(
    meeting: Meeting, items: Mapping[int, Item]
) -> list[PreIssuingFinding]:
    """Return a finding of the check before issuing for each task of a meeting without a
    responsible person or department.
    """
    return [
        _task_finding(PreIssuingFindingKind.NO_OWNER, task)
        for task in tasks_decided_in_meeting(meeting, items)
        if not (task.people or task.department)
    ]


def findings_on_tasks_without_deadline(
    meeting: Meeting, items: Mapping[int, Item]
) -> list[PreIssuingFinding]:
    """Return a finding of the check before issuing for each task of a meeting without a
    deadline.
    """
    return [
        _task_finding(PreIssuingFindingKind.NO_DEADLINE, task)
        for task in tasks_decided_in_meeting(meeting, items)
        if not (task.due or task.due_text)
    ]


def tasks_decided_in_meeting(meeting: Meeting, items: Mapping[int, Item]) -> list[Item]:
    """Return the tasks decided in this meeting (议定事项), in the order of ``items``."""
    return [
        item for item in items.values() if item.kind is ItemKind.TASK and item.meeting == meeting.id
    ]


def _task_finding(kind: PreIssuingFindingKind, task: Item) -> PreIssuingFinding:
    """Return a finding of one kind about a task, to be settled in the block where the task was
    given.
    """
    place = MeetingScreenPosition(
        step_key=task.block if block_spec(task.block) else BlockKey.WORK_PUSH.value,
        topic=task.topic,
        item=task.parent,
        department=task.turn or task.department,
    )
    return PreIssuingFinding(kind=kind, subject=task.title, place=place, record_id=task.id)


# What only the minutes ask after


def _findings_on_start_on_other_day(meeting: Meeting) -> Iterator[PreIssuingFinding]:
    """Yield a finding where the meeting began on another day than its recorded date."""
    if meeting.started and meeting.started.date() != meeting.on:
        yield PreIssuingFinding(
            kind=PreIssuingFindingKind.OTHER_DAY,
            subject=f"会议日期记为{month_day(meeting.on)}",
            detail=f"实际在{month_day(meeting.started.date())}开始",
            place=MeetingScreenPosition(step_key=PREPARE),
            record_id=meeting.on.isoformat(),
        )


def _findings_on_all_marked_present(meeting: Meeting) -> Iterator[PreIssuingFinding]:
    """Yield a finding where everybody is marked present, which may mean that nobody checked, or the
    list is empty.
    """
    if all(line.presence is Presence.PRESENT for line in meeting.attendance):
        count = headcount(meeting.attendance).present
        yield PreIssuingFinding(
            kind=PreIssuingFindingKind.ATTENDANCE,
            subject=f"{count} 人都按出席记" if count else "名单是空的",
            place=MeetingScreenPosition(step_key=ATTENDANCE),
            record_id=count,
        )


def _findings_on_empty_blocks(
    meeting: Meeting, items: Mapping[int, Item], agenda: FixedAgenda
) -> Iterator[PreIssuingFinding]:
    """Yield a finding for each block in which nothing was recorded, unless it may be empty."""
    for block in agenda.blocks:
        spec = block_spec(block.key)
        if spec and not (spec.may_be_empty or spec.is_held(meeting, items)):
            yield PreIssuingFinding(
                kind=PreIssuingFindingKind.EMPTY_BLOCK,
                subject=block.name,
                place=MeetingScreenPosition(step_key=block.key),
                record_id=block.key,
            )


def _findings_on_changes_without_text(
    meeting: Meeting, items: Mapping[int, Item]
) -> Iterator[PreIssuingFinding]:
    """Yield a finding for each item of which the meeting changed something, such as the status, but
    recorded no text.
    """
    for item in items.values():
        line = item.progress_in_meeting(meeting.id)
        if line and not line.text.strip():
            yield PreIssuingFinding(
                kind=PreIssuingFindingKind.CHANGED_SILENTLY,
                subject=title_with_part_mark(item),
                detail=_progress_change_text(line),
                place=_screen_position_of_item(item, meeting),
                record_id=item.id,
            )


def _progress_change_text(line: Progress) -> str:
    """Return what a line of progress changed: 由推进中转为已完成；完成时限由…调整为…; empty for
    nothing.
    """
    return "；".join(filter(None, (line.status_transition_text, *line.change_sentences)))


def _findings_on_unreported_overdue_items(
    meeting: Meeting, items: Mapping[int, Item], school: School
) -> Iterator[PreIssuingFinding]:
    """Yield a finding for each item (also tasks, and departments' parts of divided items) that is
    overdue on the day of the meeting and was not reported on in it, except the tasks decided in it.
    """
    tree = ItemTree.from_items(items)
    for item in (*tree.counted_items_and_parts, *tree.tasks):
        if item.meeting == meeting.id or is_reported_in_meeting(meeting.id, item, tree):
            continue
        state = deadline_status(
            item, today=meeting.on, thresholds=school.thresholds, meetings_held=(), last_report=None
        )
        if state.overdue:
            yield PreIssuingFinding(
                kind=PreIssuingFindingKind.OVERDUE_UNHEARD,
                subject=title_with_part_mark(item),
                detail=f"{item.owner_words}，{item.due_words_as_of(meeting.on)}到期",
                place=_screen_position_of_item(item, meeting),
                record_id=item.id,
            )


def _screen_position_of_item(item: Item, meeting: Meeting) -> MeetingScreenPosition:
    """Return where the meeting's screens show an item: among the tasks carried over (上次议定) or
    in the work follow-up (工作推进).
    """
    where = CARRIED if item.id in meeting.carried else BlockKey.WORK_PUSH.value
    return MeetingScreenPosition(step_key=where, item=item.id)
