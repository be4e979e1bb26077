"""散会前: what a meeting has recorded, and what it leaves open and where that can be mended."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.carry_over import comes_back, open_problems, unheard
from meetingtui.meeting.check import major_findings, ownerless, undated
from meetingtui.meeting.finding import CARRIED
from meetingtui.meeting.fixed_agenda import MajorRules
from meetingtui.meeting.record import Block, Meeting
from meetingtui.plan.dividing import title_of
from meetingtui.plan.item import Item, Status
from meetingtui.plan.tree import ItemTree

_NAMED = 2
_LONGEST = 12


class Held(NamedTuple):
    """What one part of the meeting holds."""

    where: str
    """The part's key."""
    words: str
    """议题 3 个，决议 2 个"""


class LooseEnd(NamedTuple):
    """Something the meeting leaves open."""

    where: str
    """The key of the block where it can be mended."""
    words: str
    """What it is: 未汇报 5 项."""
    names: str = ""
    """Which ones, the first few."""
    returns: bool = False
    """Whether the next meeting finds it again by itself; else it wants an answer now."""


def held_in(meeting: Meeting, items: Mapping[int, Item]) -> list[Held]:
    """The meeting in a line a part; 上次议定 only where something was left open."""
    carried = [items[id] for id in meeting.carried if id in items]
    heard = sum(each.progress_in(meeting.id) is not None for each in items.values())
    heard_before = sum(each.progress_in(meeting.id) is not None for each in carried)
    done = sum(each.status is Status.DONE for each in carried)
    tasks = sum(each.meeting == meeting.id for each in items.values())
    said = sum(not each.is_empty for each in meeting.reflections)
    problems = sum(each.since is None for part in meeting.reflections for each in part.problems)
    decided = sum(topic.decision_kind is not None for topic in meeting.topics)
    share = meeting.share
    shared = " ".join(filter(None, (share.presenter, share.topic))) if share.is_held else ""
    parts = [
        Held(Block.LEARNING_SHARE.value, shared or "未登记"),
        Held(Block.TOPIC_DISCUSSION.value, f"议题 {len(meeting.topics)} 个，决议 {decided} 个"),
        Held(Block.REFLECTION.value, f"发言部门 {said} 个，新问题 {problems} 个"),
        Held(Block.WORK_PUSH.value, f"已更新 {heard - heard_before} 项，本次议定任务 {tasks} 项"),
    ]
    if carried:
        parts.insert(0, Held(CARRIED, f"{len(carried)} 项，已落实 {done} 项"))
    return parts


def loose_ends(meeting: Meeting, items: Mapping[int, Item], rules: MajorRules) -> list[LooseEnd]:
    """What wants an answer now, then what the next meeting finds again by itself."""
    return [*_unanswered(meeting, items, rules), *_returning(meeting, items)]


def _unanswered(
    meeting: Meeting, items: Mapping[int, Item], rules: MajorRules
) -> Iterator[LooseEnd]:
    if is_bare(meeting, items):
        yield LooseEnd(Block.WORK_PUSH.value, "这次例会还什么都没有记")
    if away := presenter_away(meeting):
        words = f"分享人{meeting.share.presenter}{away}"
        yield LooseEnd(Block.LEARNING_SHARE.value, words)
    for tasks in (ownerless(meeting, items), undated(meeting, items)):
        if tasks:
            first, titles = tasks[0], [task.subject for task in tasks]
            yield _end(first.place.where, f"议定事项{first.kind.label}", titles)
    for found in major_findings(meeting, rules):
        yield LooseEnd(found.place.where, f"三重一大“{found.subject}”：{found.detail}")


def is_bare(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether nothing at all was recorded in the meeting."""
    said = meeting.share.is_held or meeting.achievements
    discussed = any(topic.is_discussed for topic in meeting.topics)
    looked_back = any(not each.is_empty for each in meeting.reflections)
    moved = any(
        item.meeting == meeting.id or item.progress_in(meeting.id) for item in items.values()
    )
    return not (said or discussed or looked_back or moved)


def presenter_away(meeting: Meeting) -> str:
    """请假 or 缺席, where that is said of who should share; empty otherwise."""
    away = (Presence.LEAVE, Presence.ABSENT)
    lines = (line for line in meeting.attendance if line.name == meeting.share.presenter)
    return next((line.presence.label for line in lines if line.presence in away), "")


def _returning(meeting: Meeting, items: Mapping[int, Item]) -> Iterator[LooseEnd]:
    left = unheard(meeting, ItemTree.of(items))
    for where, what, found in (
        (CARRIED, "上次议定没有说到", [item for item in left if item.id in meeting.carried]),
        (
            Block.WORK_PUSH.value,
            "未汇报",
            [item for item in left if item.id not in meeting.carried],
        ),
    ):
        if found:
            yield _end(where, what, [title_of(item) for item in found], returns=True)
    if topics := [topic.title for topic in meeting.topics if comes_back(topic)]:
        yield _end(Block.TOPIC_DISCUSSION.value, "议题未议或再议", topics, returns=True)
    if problems := [problem.text for problem in open_problems(meeting, items)]:
        yield _end(Block.REFLECTION.value, "问题未解决", problems, returns=True)


def _end(where: str, what: str, titles: Sequence[str], *, returns: bool = False) -> LooseEnd:
    """未汇报 5 项, with the first of them by name."""
    names = "、".join(_short(title) for title in titles[:_NAMED])
    more = "等" if len(titles) > _NAMED else ""
    return LooseEnd(where, f"{what} {len(titles)} 项", f"{names}{more}", returns)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
