"""The life of an item: everything that ever happened to it, and what it left behind."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.achievement import told
from meetingtui.meeting.discussion import Topic
from meetingtui.meeting.looking_back import Problem
from meetingtui.meeting.record import Block, Meeting
from meetingtui.plan.heard import is_heard_in, teller
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.review.goals import chain
from meetingtui.review.survey import Survey
from meetingtui.wording import PENDING, term_title


class EventKind(StrEnum):
    """What happened."""

    ENTERED = "entered"
    CARRIED = "carried"
    DECIDED = "decided"
    REPORTED = "reported"
    RESCHEDULED = "rescheduled"
    REASSIGNED = "reassigned"
    CLAIMED = "claimed"
    UNHEARD = "unheard"
    TOPIC = "topic"
    PROBLEM = "problem"
    TASK = "task"
    PART = "part"
    SETTLED = "settled"
    ACHIEVEMENT = "achievement"

    @property
    def label(self) -> str:
        """列入、结转、议定、汇报 …"""
        return _LABELS[self]


_LABELS = {
    EventKind.ENTERED: "列入",
    EventKind.CARRIED: "结转",
    EventKind.DECIDED: "议定",
    EventKind.REPORTED: "汇报",
    EventKind.RESCHEDULED: "改期",
    EventKind.REASSIGNED: "换人",
    EventKind.CLAIMED: "认领",
    EventKind.UNHEARD: "未汇报",
    EventKind.TOPIC: "研讨",
    EventKind.PROBLEM: "问题",
    EventKind.TASK: "派任务",
    EventKind.PART: "分工",
    EventKind.SETTLED: "了结",
    EventKind.ACHIEVEMENT: "成果",
}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened on a day."""

    term: Term
    """The term it happened in."""
    on: date
    """The day."""
    kind: EventKind
    """What it is."""
    words: str
    """What was said or decided; may be empty where only the status moved."""
    teller: str = ""
    """Whose part or which task it happened to; empty where it is the item itself."""
    meeting: int | None = None
    """第N次, the number of the term's meeting it happened in; None outside meetings."""
    before: Status | None = None
    """The status before; None where no status is spoken of."""
    after: Status | None = None
    """The status after; the same where it stayed."""

    @property
    def moved(self) -> bool:
        """Whether the status changed."""
        return self.before is not self.after


def biography(
    item: Item, survey: Survey, earlier: Mapping[str, Survey] | None = None
) -> tuple[Event, ...]:
    """Everything that happened to an item up to now, oldest first.

    ``earlier`` are surveys of earlier terms by id; what was carried over lived there, too.
    """
    surveys = {**(earlier or {}), survey.term.id: survey}
    return tuple(
        event
        for step in chain(item, survey, surveys)
        for event in _life(step.item, surveys[step.term.id])
    )


def _life(item: Item, survey: Survey) -> list[Event]:
    """What one term knows of it, oldest first."""
    tree = survey.tree
    children = [*tree.serving(item)]
    found = [_entered(item, survey)]
    for meeting in sorted(survey.meetings.values(), key=lambda each: (each.on, each.number)):
        found += _in_meeting(item, children, meeting, survey)
    for line in item.progress:
        found += _said(line, survey)
    for child in children:
        found += _below(child, survey)
    return sorted(found, key=lambda each: (each.on, each.meeting or 0))


def _entered(item: Item, survey: Survey) -> Event:
    """How it came to be: with the plan, from an earlier term, decided in a meeting, divided."""
    words, kind = "工作计划", EventKind.ENTERED
    meeting = None
    if item.origin:
        term, _, _ = item.origin.partition("/")
        words, kind = f"自{term_title(term)}", EventKind.CARRIED
    elif item.kind is ItemKind.TASK:
        words, kind, meeting = _decided(item, survey), EventKind.DECIDED, item.meeting
    elif item.kind is ItemKind.PART and item.parent in survey.tree.items:
        words, kind = f"出自“{survey.tree.items[item.parent].title}”", EventKind.PART
    return _event(
        item.created or _first_day(item, survey), kind, words, meeting=meeting, survey=survey
    )


def _first_day(item: Item, survey: Survey) -> date:
    """Where nobody noted the day it entered: before all that is known of it."""
    known = [line.on for line in item.progress] + [survey.term.first_monday]
    return min(known)


def _decided(task: Item, survey: Survey) -> str:
    """主题研讨“冬季作息调整”，落实“开展作业设计评比”."""
    meeting = survey.meetings.get(task.meeting or 0)
    block = Block(task.block).label if task.block in set(Block) else ""
    topics = meeting.topics if meeting else ()
    topic = next((each for each in topics if each.id == task.topic), None)
    about = f"“{topic.title}”" if topic else ""
    served = survey.tree.items.get(task.parent or 0)
    serving = f"落实“{served.title}”" if served else ""
    return "，".join(filter(None, (f"{block}{about}", serving)))


def _in_meeting(
    item: Item, children: list[Item], meeting: Meeting, survey: Survey
) -> Iterator[Event]:
    """What a meeting holds of it beside its progress."""
    own = {item.id, *(child.id for child in children)}

    def event(kind: EventKind, words: str) -> Event:
        return _event(meeting.on, kind, words, meeting=meeting.id, survey=survey)

    for reflection in meeting.reflections:
        for problem in reflection.problems:
            if problem.task in own:
                yield event(EventKind.PROBLEM, _problem(reflection.department, problem, survey))
    born = {child.topic for child in (item, *children) if child.meeting == meeting.id}
    for topic in meeting.topics:
        if topic.id in born:
            yield event(EventKind.TOPIC, _topic(topic))
    for achievement in meeting.achievements:
        if achievement.item == item.id:
            yield event(EventKind.ACHIEVEMENT, told(achievement))
    is_called = item.id in meeting.agenda or item.id in meeting.carried
    if is_called and meeting.is_closed and not is_heard_in(meeting.id, item, survey.tree):
        earlier = [line.after for line in item.progress if line.on <= meeting.on]
        if not earlier or earlier[-1].is_open:
            place = "工作推进" if item.id in meeting.agenda else "上次议定事项"
            yield event(EventKind.UNHEARD, f"列入{place}")


def _problem(department: str, problem: Problem, survey: Survey) -> str:
    """学生发展中心：护学岗人手不足（原因：两名教师外出；第3次例会提出）."""
    first = survey.meeting_number(problem.since)
    notes = (
        f"原因：{problem.cause}" if problem.cause else "",
        f"第{first}次例会提出" if first else "",
    )
    said = "；".join(filter(None, notes))
    return f"{department}：{problem.text}" + (f"（{said}）" if said else "")


def _topic(topic: Topic) -> str:
    """“冬季作息调整”：原则通过，自12月1日起执行冬季作息."""
    kind = topic.decision_kind.label if topic.decision_kind else ""
    result = "，".join(filter(None, (kind, topic.decision or topic.conclusion)))
    return f"“{topic.title}”" + (f"：{result}" if result else "")


def _said(line: Progress, survey: Survey, teller: str = "") -> Iterator[Event]:
    """A line of progress: the word with its status, then every other thing it changed."""
    if line.text or line.moved or not line.changes:
        is_end = teller and line.moved and not line.after.is_open
        yield _event(
            line.on,
            EventKind.SETTLED if is_end else EventKind.REPORTED,
            line.text,
            teller=teller,
            meeting=line.meeting,
            survey=survey,
            before=line.before,
            after=line.after,
        )
    for change in line.changes:
        kind = EventKind.REASSIGNED
        if change.startswith("完成时限"):
            kind = EventKind.RESCHEDULED
        elif change.startswith(f"责任部门由{PENDING}"):
            kind = EventKind.CLAIMED
        yield _event(line.on, kind, change, teller=teller, meeting=line.meeting, survey=survey)


def _below(child: Item, survey: Survey) -> Iterator[Event]:
    """How a task or a part was given, every word on it, and how it ended."""
    is_task = child.kind is ItemKind.TASK
    told = child.people if child.department else ()
    hands = (child.owner_words,) if is_task else told
    given = f"{teller(child)}（{'，'.join((*hands, child.due_words))}）"
    yield _event(
        child.created or _first_day(child, survey),
        EventKind.TASK if is_task else EventKind.PART,
        given,
        meeting=child.meeting,
        survey=survey,
    )
    for line in child.progress:
        yield from _said(line, survey, teller(child))


def _event(
    on: date,
    kind: EventKind,
    words: str,
    *,
    meeting: int | None,
    survey: Survey,
    teller: str = "",
    before: Status | None = None,
    after: Status | None = None,
) -> Event:
    return Event(
        term=survey.term,
        on=on,
        kind=kind,
        words=words,
        teller=teller,
        meeting=survey.meeting_number(meeting),
        before=before,
        after=after,
    )
