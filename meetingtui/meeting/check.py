"""签发前检查: what the minutes of a meeting still want, each with the place where it is mended.

Nothing here forbids anything for ever: what may be left is left knowingly, with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.discussion import DecisionKind
from meetingtui.meeting.finding import ATTENDANCE, CARRIED, Finding, FindingKind, Place
from meetingtui.meeting.fixed_agenda import FixedAgenda, MajorRules
from meetingtui.meeting.issue import Waiver
from meetingtui.meeting.major import missing
from meetingtui.meeting.record import Block, Meeting
from meetingtui.plan.dividing import title_of
from meetingtui.plan.heard import is_heard_in
from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.standing import standing
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School

_WORDLESS = (DecisionKind.POSTPONED, DecisionKind.REPORTED)
"""Ways of ending that say everything by themselves."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and whether it is left knowingly."""

    finding: Finding
    """What is wanting."""
    waiver: Waiver | None = None
    """Why it may stay; None where nobody said so."""


def check(
    meeting: Meeting,
    items: Mapping[int, Item],
    *,
    school: School,
    agenda: FixedAgenda,
) -> list[Finding]:
    """Everything wanting; ``items`` as they stood when the meeting ended."""
    found = [
        *_attendance(meeting),
        *ownerless(meeting, items),
        *undated(meeting, items),
        *_decisions(meeting),
        *major_findings(meeting, agenda.major),
        *_empty_blocks(meeting, items, agenda),
        *_changed_silently(meeting, items),
        *_overdue_unheard(meeting, items, school),
    ]
    order = list(FindingKind)
    return sorted(found, key=lambda finding: order.index(finding.kind))


def weighed(findings: Iterable[Finding], meeting: Meeting) -> list[Checked]:
    """The findings with their waivers, those that want an answer first."""
    waivers = {each.key: each for each in meeting.waivers}
    found = [Checked(finding=each, waiver=waivers.get(each.key)) for each in findings]
    return sorted(found, key=lambda each: each.waiver is not None)


def waive(meeting: Meeting, findings: Iterable[Finding], reason: str, now: datetime) -> Meeting:
    """The meeting with those findings left knowingly, and why."""
    keys = [finding.key for finding in findings]
    others = [each for each in meeting.waivers if each.key not in keys]
    fresh = [Waiver(key=key, reason=reason, at=now) for key in dict.fromkeys(keys)]
    return msgspec.structs.replace(meeting, waivers=(*others, *fresh))


def unwaive(meeting: Meeting, finding: Finding) -> Meeting:
    """The meeting in which that finding wants an answer again."""
    left = tuple(each for each in meeting.waivers if each.key != finding.key)
    return msgspec.structs.replace(meeting, waivers=left)


# What the close of the meeting asks after too


def ownerless(meeting: Meeting, items: Mapping[int, Item]) -> list[Finding]:
    """Tasks of this meeting that nobody answers for."""
    return [
        _of_task(FindingKind.NO_OWNER, task)
        for task in decided(meeting, items)
        if not (task.people or task.department)
    ]


def undated(meeting: Meeting, items: Mapping[int, Item]) -> list[Finding]:
    """Tasks of this meeting without a deadline."""
    return [
        _of_task(FindingKind.NO_DEADLINE, task)
        for task in decided(meeting, items)
        if not (task.due or task.due_text)
    ]


def major_findings(meeting: Meeting, rules: MajorRules) -> list[Finding]:
    """What the 三重一大 topics still want."""
    return [
        Finding(
            kind=FindingKind.MAJOR,
            subject=topic.title,
            detail=words,
            place=Place(where=Block.TOPIC_DISCUSSION.value, topic=topic.id),
            of=topic.id,
        )
        for topic in meeting.topics
        if topic.is_discussed
        for words in missing(topic, meeting, rules)
    ]


def decided(meeting: Meeting, items: Mapping[int, Item]) -> list[Item]:
    """议定事项: the tasks of this meeting."""
    return [
        item for item in items.values() if item.kind is ItemKind.TASK and item.meeting == meeting.id
    ]


def _of_task(kind: FindingKind, task: Item) -> Finding:
    known = {block.value for block in Block}
    place = Place(
        where=task.block if task.block in known else Block.WORK_PUSH.value,
        topic=task.topic,
        item=task.parent,
        department=task.turn or task.department,
    )
    return Finding(kind=kind, subject=task.title, place=place, of=task.id)


# What only the minutes ask after


def _attendance(meeting: Meeting) -> Iterator[Finding]:
    """Everybody is present until said otherwise: where nobody was marked, nobody may have looked.

    The records cannot tell a full table from an untouched list; the secretary can.
    """
    if all(line.presence is Presence.PRESENT for line in meeting.attendance):
        count = headcount(meeting.attendance).present
        yield Finding(
            kind=FindingKind.ATTENDANCE,
            subject=f"{count} 人都按出席记" if count else "名单是空的",
            place=Place(where=ATTENDANCE),
            of=count,
        )


def _decisions(meeting: Meeting) -> Iterator[Finding]:
    for topic in meeting.topics:
        kind = topic.decision_kind
        if kind and kind not in _WORDLESS and not topic.decision.strip():
            yield Finding(
                kind=FindingKind.NO_DECISION_WORDS,
                subject=topic.title,
                detail=f"只记了“{kind.label}”",
                place=Place(where=Block.TOPIC_DISCUSSION.value, topic=topic.id),
                of=topic.id,
            )


def _empty_blocks(
    meeting: Meeting, items: Mapping[int, Item], agenda: FixedAgenda
) -> Iterator[Finding]:
    heard = any(item.progress_in(meeting.id) for item in items.values())
    tasks = decided(meeting, items)
    holds = {
        Block.LEARNING_SHARE: meeting.share.is_held,
        Block.TOPIC_DISCUSSION: any(topic.is_discussed for topic in meeting.topics),
        Block.REFLECTION: any(not each.is_empty for each in meeting.reflections),
        Block.WORK_PUSH: heard,
    }
    for block in agenda.blocks:
        given = any(task.block == block.key for task in tasks)
        if not (holds[block.key] or given):
            yield Finding(
                kind=FindingKind.EMPTY_BLOCK,
                subject=block.name,
                place=Place(where=block.key.value),
                of=block.key.value,
            )


def _changed_silently(meeting: Meeting, items: Mapping[int, Item]) -> Iterator[Finding]:
    for item in items.values():
        line = item.progress_in(meeting.id)
        if line and not line.text.strip():
            yield Finding(
                kind=FindingKind.CHANGED_SILENTLY,
                subject=title_of(item),
                detail=_change(line),
                place=_item_place(item, meeting),
                of=item.id,
            )


def _change(line: Progress) -> str:
    """What moved without a word: 推进中→已完成；完成时限由…调整为…"""
    moved = f"由{line.before.label}转为{line.after.label}" if line.moved else ""
    return "；".join(filter(None, (moved, *line.changes)))


def _overdue_unheard(
    meeting: Meeting, items: Mapping[int, Item], school: School
) -> Iterator[Finding]:
    tree = ItemTree.of(items)
    for item in (*tree.answered_for, *tree.tasks):
        if item.meeting == meeting.id or is_heard_in(meeting.id, item, tree):
            continue
        state = standing(
            item, today=meeting.on, thresholds=school.thresholds, meetings_held=(), heard=None
        )
        if state.overdue:
            yield Finding(
                kind=FindingKind.OVERDUE_UNHEARD,
                subject=title_of(item),
                detail=f"{item.owner_words}，{item.due_words_on(meeting.on)}到期",
                place=_item_place(item, meeting),
                of=item.id,
            )


def _item_place(item: Item, meeting: Meeting) -> Place:
    where = CARRIED if item.id in meeting.carried else Block.WORK_PUSH.value
    return Place(where=where, item=item.id)
