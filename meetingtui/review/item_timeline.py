"""The timeline of an item: every event from its entry into the plan to its end, over all terms."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import term_title
from meetingtui.meeting.blocks.registry import block_spec
from meetingtui.meeting.line_parsing.achievement_line import achievement_confirmation_text
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import Problem
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.plan.item_fields import FieldChange, ItemField
from meetingtui.plan.item_history import is_reported_in_meeting, reporter_label
from meetingtui.review.goals_and_targets import item_versions_over_terms
from meetingtui.review.term_snapshot import ItemRole, TermSnapshot


class TimelineEventKind(StrEnum):
    """Enum of the kinds of events in an item's timeline."""

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
        """Chinese label of the kind of an item's event, such as 列入, 结转, 议定 or 汇报."""
        return _LABELS[self]


_LABELS = {
    TimelineEventKind.ENTERED: "列入",
    TimelineEventKind.CARRIED: "结转",
    TimelineEventKind.DECIDED: "议定",
    TimelineEventKind.REPORTED: "汇报",
    TimelineEventKind.RESCHEDULED: "改期",
    TimelineEventKind.REASSIGNED: "换人",
    TimelineEventKind.CLAIMED: "认领",
    TimelineEventKind.UNHEARD: "未汇报",
    TimelineEventKind.TOPIC: "研讨",
    TimelineEventKind.PROBLEM: "问题",
    TimelineEventKind.TASK: "派任务",
    TimelineEventKind.PART: ItemRole.PART.label,
    TimelineEventKind.SETTLED: "了结",
    TimelineEventKind.ACHIEVEMENT: "成果",
}


class TimelineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One dated event in the history of an item: entry, report, change, decision."""

    term: Term
    """The term in which the event happened."""
    on: date
    """Day of the event."""
    kind: TimelineEventKind
    """Kind of the event."""
    words: str
    """Description of the event; may be empty where only the status changed."""
    reporter: str = ""
    """For an event of a part the part's department, of a task its title; empty for an event of the
    item itself.
    """
    meeting: int | None = None
    """Number (第N次) of the meeting in which it happened; None outside meetings."""
    before: Status | None = None
    """Status before the event; None for an event without a status."""
    after: Status | None = None
    """Status after the event, equal to ``before`` where it did not change; None for an event
    without a status.
    """

    @property
    def changes_status(self) -> bool:
        """Whether the event changed the status of the item."""
        return self.before is not self.after


def item_timeline(
    item: Item, snapshot: TermSnapshot, earlier: Mapping[str, TermSnapshot] | None = None
) -> tuple[TimelineEvent, ...]:
    """List everything that happened to an item, its parts and its tasks up to now, oldest first.

    Args:
        item: the item in the snapshot's term.
        snapshot: the snapshot of that term.
        earlier: snapshots of earlier terms by id, for an item carried over from them; the timeline
            begins with the first term that is known without a gap.
    """
    snapshots = {**(earlier or {}), snapshot.term.id: snapshot}
    return tuple(
        event
        for step in item_versions_over_terms(item, snapshot, snapshots)
        for event in _events_of_term(step.item, snapshots[step.term.id])
    )


def _events_of_term(item: Item, snapshot: TermSnapshot) -> list[TimelineEvent]:
    """Timeline events of an item in one term, oldest first."""
    tree = snapshot.tree
    children = [*tree.parts_and_tasks_under(item)]
    found = [_creation_event(item, snapshot)]
    for meeting in sorted(snapshot.meetings.values(), key=lambda each: (each.on, each.number)):
        found += _meeting_events(item, children, meeting, snapshot)
    for line in item.progress:
        found += _progress_events(line, snapshot)
    for child in children:
        found += _child_events(child, snapshot)
    return sorted(found, key=lambda each: (each.on, each.meeting or 0))


def _creation_event(item: Item, snapshot: TermSnapshot) -> TimelineEvent:
    """First event of an item's timeline: how it came into the term, which is with the plan, carried
    over from another term, decided in a meeting, or as one department's part (分工) of a measure.
    """
    words, kind = "工作计划", TimelineEventKind.ENTERED
    meeting = None
    if item.origin:
        term, _, _ = item.origin.partition("/")
        words, kind = f"自{term_title(term)}", TimelineEventKind.CARRIED
    elif item.kind is ItemKind.TASK:
        words, kind, meeting = (
            _task_decision_description(item, snapshot),
            TimelineEventKind.DECIDED,
            item.meeting,
        )
    elif item.kind is ItemKind.PART and item.parent in snapshot.tree.items:
        words, kind = f"出自“{snapshot.tree.items[item.parent].title}”", TimelineEventKind.PART
    return _make_event(
        item.created or _assumed_creation_day(item, snapshot),
        kind,
        words,
        meeting=meeting,
        snapshot=snapshot,
    )


def _assumed_creation_day(item: Item, snapshot: TermSnapshot) -> date:
    """Day on which an item without a recorded day is taken to have come into the term: its first
    progress or the term's first Monday, whichever is earlier.
    """
    known = [line.on for line in item.progress] + [snapshot.term.first_monday]
    return min(known)


def _task_decision_description(task: Item, snapshot: TermSnapshot) -> str:
    """Description of how a task was decided, the block, the topic and the item it serves:
    主题研讨“冬季作息调整”，落实“开展作业设计评比”; what is not known is left out.
    """
    meeting = snapshot.meetings.get(task.meeting or 0)
    spec = block_spec(task.block)
    block = spec.name if spec else ""
    topics = meeting.topics if meeting else ()
    topic = next((each for each in topics if each.id == task.topic), None)
    about = f"“{topic.title}”" if topic else ""
    served = snapshot.tree.items.get(task.parent or 0)
    serving = f"落实“{served.title}”" if served else ""
    return "，".join(filter(None, (f"{block}{about}", serving)))


def _meeting_events(
    item: Item, children: list[Item], meeting: Meeting, snapshot: TermSnapshot
) -> Iterator[TimelineEvent]:
    """Timeline events of an item in one meeting, except its progress: the problem or topic that led
    to it or to a child, its achievements, and that it was called without a report. That last event
    comes only from a closed meeting, and only where the item was open.

    Args:
        item: the item.
        children: its tasks and parts.
        meeting: the meeting.
        snapshot: the term.
    """
    own = {item.id, *(child.id for child in children)}

    def meeting_event(kind: TimelineEventKind, words: str) -> TimelineEvent:
        """Create an event of the item's timeline that happened in the meeting."""
        return _make_event(meeting.on, kind, words, meeting=meeting.id, snapshot=snapshot)

    for reflection in meeting.reflections:
        for problem in reflection.problems:
            if problem.task in own:
                yield meeting_event(
                    TimelineEventKind.PROBLEM,
                    _problem_description(reflection.department, problem, snapshot),
                )
    born = {child.topic for child in (item, *children) if child.meeting == meeting.id}
    for topic in meeting.topics:
        if topic.id in born:
            yield meeting_event(TimelineEventKind.TOPIC, _topic_result_text(topic))
    for achievement in meeting.achievements:
        if achievement.item == item.id:
            yield meeting_event(
                TimelineEventKind.ACHIEVEMENT, achievement_confirmation_text(achievement)
            )
    is_called = item.id in meeting.agenda or item.id in meeting.carried
    if (
        is_called
        and meeting.is_closed
        and not is_reported_in_meeting(meeting.id, item, snapshot.tree)
    ):
        earlier = [line.after for line in item.progress if line.on <= meeting.on]
        if not earlier or earlier[-1].is_open:
            place = "工作推进" if item.id in meeting.agenda else "上次议定事项"
            yield meeting_event(TimelineEventKind.UNHEARD, f"列入{place}")


def _problem_description(department: str, problem: Problem, snapshot: TermSnapshot) -> str:
    """Description of a problem that led to a task:
    学生发展中心：护学岗人手不足（原因：两名教师外出；第3次例会提出）. Cause and meeting are left
    out where they are unknown.
    """
    first = snapshot.meeting_number(problem.since)
    notes = (
        f"原因：{problem.cause}" if problem.cause else "",
        f"第{first}次例会提出" if first else "",
    )
    note = "；".join(filter(None, notes))
    return f"{department}：{problem.text}" + (f"（{note}）" if note else "")


def _topic_result_text(topic: Topic) -> str:
    """Description of a topic and its result, the decision or else the conclusion:
    “冬季作息调整”：原则通过，自12月1日起执行冬季作息; only the title where there is no result.
    """
    kind = topic.decision_kind.label if topic.decision_kind else ""
    result = "，".join(filter(None, (kind, topic.decision or topic.conclusion)))
    return f"“{topic.title}”" + (f"：{result}" if result else "")


def _progress_events(
    line: Progress, snapshot: TermSnapshot, reporter: str = ""
) -> Iterator[TimelineEvent]:
    """Timeline events of one line of progress: first the report with its status, unless the line
    only changes fields, then every change of a field.

    Args:
        line: the line of progress.
        snapshot: the term.
        reporter: label of the task or part that the line belongs to, for the timeline of its
            parent; empty for the item's own progress.
    """
    if line.text or line.changes_status or not line.change_sentences:
        is_end = reporter and line.changes_status and not line.after.is_open
        yield _make_event(
            line.on,
            TimelineEventKind.SETTLED if is_end else TimelineEventKind.REPORTED,
            line.text,
            reporter=reporter,
            meeting=line.meeting,
            snapshot=snapshot,
            before=line.before,
            after=line.after,
        )
    changed = [(TimelineEventKind.REASSIGNED, words) for words in line.old_words]
    changed += [
        (_event_kind_of_change(change), change.sentence(line.on)) for change in line.changes
    ]
    for kind, words in changed:
        yield _make_event(
            line.on, kind, words, reporter=reporter, meeting=line.meeting, snapshot=snapshot
        )


def _event_kind_of_change(change: FieldChange) -> TimelineEventKind:
    """Kind of timeline event of a field change: 改期 for the deadline, 认领 for the first
    department, 换人 for any other field.
    """
    if change.field is ItemField.DEADLINE:
        return TimelineEventKind.RESCHEDULED
    if change.field is ItemField.DEPARTMENT and not change.before:
        return TimelineEventKind.CLAIMED
    return TimelineEventKind.REASSIGNED


def _child_events(child: Item, snapshot: TermSnapshot) -> Iterator[TimelineEvent]:
    """Events that a task or a part (分工) adds to the timeline of the item it belongs to: its
    assignment, its reports and its end.
    """
    is_task = child.kind is ItemKind.TASK
    people = child.people if child.department else ()
    hands = (f"{child.owner_words}{child.co_departments_in_brackets}",) if is_task else people
    given = f"{reporter_label(child)}（{'，'.join((*hands, child.due_words))}）"
    yield _make_event(
        child.created or _assumed_creation_day(child, snapshot),
        TimelineEventKind.TASK if is_task else TimelineEventKind.PART,
        given,
        meeting=child.meeting,
        snapshot=snapshot,
    )
    for line in child.progress:
        yield from _progress_events(line, snapshot, reporter_label(child))


def _make_event(
    on: date,
    kind: TimelineEventKind,
    words: str,
    *,
    meeting: int | None,
    snapshot: TermSnapshot,
    reporter: str = "",
    before: Status | None = None,
    after: Status | None = None,
) -> TimelineEvent:
    """Create one event of an item's timeline in the snapshot's term.

    Args:
        on: the day of the event.
        kind: its kind.
        words: its text.
        meeting: id of the meeting in which it happened; None outside meetings.
        snapshot: the term.
        reporter: label of the task or part that reported; empty for the item itself.
        before: the item's status before a report; None for other events.
        after: the item's status after a report; None for other events.
    """
    return TimelineEvent(
        term=snapshot.term,
        on=on,
        kind=kind,
        words=words,
        reporter=reporter,
        meeting=snapshot.meeting_number(meeting),
        before=before,
        after=after,
    )
