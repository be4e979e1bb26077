"""Checklist at the end of a meeting (散会前): what was recorded and what is still open."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import NamedTuple

import msgspec

from meetingtui.meeting.blocks.registry import BLOCKS, block_spec
from meetingtui.meeting.carry_over_to_next_meeting import unreported_items
from meetingtui.meeting.major_decisions import VotingRules
from meetingtui.meeting.meeting_findings import (
    CARRIED,
    ClosingChecklistPoint,
    checklist_point_for_titles,
)
from meetingtui.meeting.pre_issuing_check import (
    findings_on_tasks_without_deadline,
    findings_on_tasks_without_owner,
)
from meetingtui.meeting.record import BlockKey, Meeting
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_tree import ItemTree


class StepSummary(NamedTuple):
    """One line of the checklist at a meeting's end: what was recorded in one step."""

    step_key: str
    """Key of the step: that of a block, or ``carried`` for 上次议定."""
    words: str
    """What was recorded there, in Chinese: 议题 3 个，决议 2 个."""


def step_summaries(
    meeting: Meeting, items: Mapping[int, Item], blocks: Iterable[str]
) -> list[StepSummary]:
    """Return one line per block (板块) on what a meeting recorded, in the order of the keys.

    Where tasks were carried over from earlier meetings, a line on them (上次议定) comes first.

    Args:
        meeting: the meeting.
        items: the term's items by id.
        blocks: keys of the blocks; unknown ones are skipped.
    """
    carried = [items[id] for id in meeting.carried if id in items]
    parts = [
        StepSummary(spec.key, spec.recorded_summary(meeting, items))
        for key in blocks
        if (spec := block_spec(key))
    ]
    if carried:
        done = sum(each.status is Status.DONE for each in carried)
        parts.insert(0, StepSummary(CARRIED, f"{len(carried)} 项，已落实 {done} 项"))
    return parts


def closing_checklist_points(
    meeting: Meeting,
    items: Mapping[int, Item],
    rules: VotingRules,
    meetings: Mapping[int, Meeting],
) -> list[ClosingChecklistPoint]:
    """Return the points of the checklist at a meeting's end: those to answer now, then those that
    return next time.

    Args:
        meeting: the meeting.
        items: the term's items by id.
        rules: the school's voting rules.
        meetings: all meetings of the term by id.
    """
    return [
        *_points_needing_answer(meeting, items, rules),
        *_points_returning_next_meeting(meeting, items, meetings),
    ]


def _points_needing_answer(
    meeting: Meeting, items: Mapping[int, Item], rules: VotingRules
) -> Iterator[ClosingChecklistPoint]:
    """Yield the lines of the checklist at a meeting's end that need an answer now: nothing recorded
    yet, then missing owners, deadlines, votes ….
    """
    if is_nothing_recorded(meeting, items):
        yield ClosingChecklistPoint(BlockKey.WORK_PUSH.value, "这次例会还什么都没有记")
    for tasks in (
        findings_on_tasks_without_owner(meeting, items),
        findings_on_tasks_without_deadline(meeting, items),
    ):
        if tasks:
            first, titles = tasks[0], [task.subject for task in tasks]
            yield checklist_point_for_titles(
                first.place.step_key, f"议定事项{first.kind.label}", titles
            )
    for spec in BLOCKS:
        yield from spec.points_to_answer(meeting, rules)


def is_nothing_recorded(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether nothing but attendance was recorded in a meeting: no block held, no item changed, no
    achievement, no remark.
    """
    said = any(spec.is_held(meeting, items) for spec in BLOCKS)
    moved = any(item.meeting == meeting.id for item in items.values())
    return not (said or moved or meeting.achievements or meeting.remarks)


def _points_returning_next_meeting(
    meeting: Meeting, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> Iterator[ClosingChecklistPoint]:
    """Yield the lines of the checklist at a meeting's end on what the next meeting takes up by
    itself: unreported items, problems ….
    """
    carried = [
        title_with_part_mark(item)
        for item in unreported_items(meeting, ItemTree.from_items(items))
        if item.id in meeting.carried
    ]
    if carried:
        yield checklist_point_for_titles(CARRIED, "上次议定没有说到", carried, returns=True)
    started = meeting.started or datetime.combine(meeting.on, time.max)
    begun = msgspec.structs.replace(meeting, started=started)
    for spec in BLOCKS:
        yield from spec.points_that_return(begun, items, {**meetings, meeting.id: begun})
