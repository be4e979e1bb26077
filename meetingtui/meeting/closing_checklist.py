"""Checklist at the end of a meeting (散会前): what was recorded and what is still open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import NamedTuple

import msgspec

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.blocks.registry import BLOCKS, block_spec
from meetingtui.meeting.carry_over import returning_problems, returning_topics, unreported_items
from meetingtui.meeting.fixed_agenda import VotingRules
from meetingtui.meeting.pre_issuing_check import (
    CARRIED,
    major_decision_findings,
    tasks_without_deadline,
    tasks_without_owner,
    vote_findings,
)
from meetingtui.meeting.record import BlockKey, Meeting
from meetingtui.plan.division import title_with_part_mark
from meetingtui.plan.item import Item, Status
from meetingtui.plan.tree import ItemTree

_NAMED = 2
_LONGEST = 12


class StepSummary(NamedTuple):
    """One line of the closing overview: what was recorded in one step of the meeting."""

    where: str
    """Key of the step: that of a block, or ``carried`` for 上次议定."""
    words: str
    """What was recorded there, in Chinese: 议题 3 个，决议 2 个."""


class OpenPoint(NamedTuple):
    """One open point at the end of a meeting, such as items without a report, and where to settle
    it.
    """

    where: str
    """Key of the step in which it can be put right."""
    words: str
    """Description in Chinese: 未汇报 5 项."""
    names: str = ""
    """Titles of the first few records concerned; may be empty."""
    returns: bool = False
    """Whether it returns by itself in the next meeting; otherwise it needs an answer now."""


def step_summaries(
    meeting: Meeting, items: Mapping[int, Item], blocks: Iterable[str]
) -> list[StepSummary]:
    """Return one line per block on what the meeting recorded, in the order of the keys in
    ``blocks``.

    Where tasks were carried over, a line for 上次议定 comes first.
    """
    carried = [items[id] for id in meeting.carried if id in items]
    parts = [
        StepSummary(spec.key, spec.held(meeting, items))
        for key in blocks
        if (spec := block_spec(key))
    ]
    if carried:
        done = sum(each.status is Status.DONE for each in carried)
        parts.insert(0, StepSummary(CARRIED, f"{len(carried)} 项，已落实 {done} 项"))
    return parts


def open_points(
    meeting: Meeting,
    items: Mapping[int, Item],
    rules: VotingRules,
    meetings: Mapping[int, Meeting],
) -> list[OpenPoint]:
    """Return the open points of a meeting: those that need an answer now, then those that return.

    Args:
        meeting: the meeting.
        items: the term's items by id.
        rules: the school's voting rules.
        meetings: all meetings of the term by id.
    """
    return [
        *_points_to_answer(meeting, items, rules),
        *_points_that_return(meeting, items, meetings),
    ]


def _points_to_answer(
    meeting: Meeting, items: Mapping[int, Item], rules: VotingRules
) -> Iterator[OpenPoint]:
    """Yield the points that need an answer before the meeting ends: owners, deadlines, votes …."""
    if is_nothing_recorded(meeting, items):
        yield OpenPoint(BlockKey.WORK_PUSH.value, "这次例会还什么都没有记")
    for presenter, away in absent_presenters(meeting):
        yield OpenPoint(BlockKey.LEARNING_SHARE.value, f"分享人{presenter}{away}")
    for tasks in (tasks_without_owner(meeting, items), tasks_without_deadline(meeting, items)):
        if tasks:
            first, titles = tasks[0], [task.subject for task in tasks]
            yield _open_point_with_count(first.place.where, f"议定事项{first.kind.label}", titles)
    for found in major_decision_findings(meeting, rules):
        yield OpenPoint(found.place.where, f"三重一大“{found.subject}”：{found.detail}")
    for found in vote_findings(meeting, rules):
        yield OpenPoint(found.place.where, f"“{found.subject}”{found.detail}")


def is_nothing_recorded(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether nothing at all was recorded in the meeting."""
    said = any(spec.is_held(meeting, items) for spec in BLOCKS)
    moved = any(item.meeting == meeting.id for item in items.values())
    return not (said or moved or meeting.achievements or meeting.remarks)


def absent_presenters(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the presenters of learning shares who are marked as away, each with 请假 or 缺席."""
    away = (Presence.LEAVE, Presence.ABSENT)
    presenters = {share.presenter for share in meeting.shares}
    return [
        (line.name, line.presence.label)
        for line in meeting.attendance
        if line.name in presenters and line.presence in away
    ]


def _points_that_return(
    meeting: Meeting, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> Iterator[OpenPoint]:
    """Yield the points that return next time by themselves: unreported items, problems …."""
    silent = unreported_items(meeting, ItemTree.from_items(items))
    for where, what, found in (
        (CARRIED, "上次议定没有说到", [item for item in silent if item.id in meeting.carried]),
        (
            BlockKey.WORK_PUSH.value,
            "未汇报",
            [item for item in silent if item.id not in meeting.carried],
        ),
    ):
        if found:
            yield _open_point_with_count(
                where, what, [title_with_part_mark(item) for item in found], returns=True
            )
    started = meeting.started or datetime.combine(meeting.on, time.max)
    begun = msgspec.structs.replace(meeting, started=started)
    every = {**meetings, meeting.id: begun}.values()
    if topics := [topic.title for topic in returning_topics(every)]:
        yield _open_point_with_count(
            BlockKey.TOPIC_DISCUSSION.value, "议题未议或再议", topics, returns=True
        )
    left = returning_problems(every, items)
    if problems := [problem.text for found in left.values() for problem in found]:
        yield _open_point_with_count(
            BlockKey.REFLECTION.value, "问题未解决", problems, returns=True
        )


def _open_point_with_count(
    where: str, what: str, titles: Sequence[str], *, returns: bool = False
) -> OpenPoint:
    """Return an open point such as 未汇报 5 项, with the first titles."""
    names = "、".join(_shortened_title(title) for title in titles[:_NAMED])
    more = "等" if len(titles) > _NAMED else ""
    return OpenPoint(where, f"{what} {len(titles)} 项", f"{names}{more}", returns)


def _shortened_title(title: str) -> str:
    """Return a title, cut with … where it is too long for the checklist."""
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
