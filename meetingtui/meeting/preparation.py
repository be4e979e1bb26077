"""Preparing the next meeting: date, attendance, presenter, topics, problems and items to call."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.attendance import Attendance, Presence, initial_attendance
from meetingtui.meeting.carry_over import (
    begun_in_order,
    initial_reflections,
    next_topics,
    parked_topics,
    problem_key,
    returning_problems,
    unreported_items,
)
from meetingtui.meeting.next_meeting import next_meeting
from meetingtui.meeting.presenter_rotation import next_presenter
from meetingtui.meeting.record import (
    LearningShare,
    Meeting,
    MeetingState,
    PreparedContents,
    Reopening,
)
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.deadline_status import DeadlineStatus, deadline_status
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.item_history import last_report_day
from meetingtui.plan.item_operations import department_rank
from meetingtui.plan.record_ids import next_id
from meetingtui.plan.tree import ItemTree
from meetingtui.school.school import School

_HABITS = ("time", "place", "host", "recorder")


def closed_meetings(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the closed meetings, ordered by date and number."""
    return sorted(
        (meeting for meeting in meetings if meeting.is_closed),
        key=lambda meeting: (meeting.on, meeting.number),
    )


def prepare_next_meeting(
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    term: Term,
    today: date,
) -> Meeting:
    """Build the next meeting, filled in from the records.

    Everybody on the roster is marked present; the presenter is the next in the rotation; open tasks
    are carried over (上次议定); topics and problems left open return; the agenda of 工作推进 lists
    the items that need a report. Without a meeting day left in the term, the date is today.
    """
    next_day = next_meeting(meetings.values(), school, term, today).on
    return _filled_in(
        Meeting(
            id=next_id(meetings),
            number=max((meeting.number for meeting in meetings.values()), default=0) + 1,
            on=next_day if next_day and term.contains(next_day) else today,
        ),
        meetings,
        items,
        school=school,
        today=today,
    )


def _filled_in(
    blank: Meeting,
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    today: date,
) -> Meeting:
    """Return the meeting filled with all that is gathered for its date, or for today if later."""
    others = [each for each in meetings.values() if each.id != blank.id]
    past = closed_meetings(others)
    tree = ItemTree.from_items(items)
    day = review_day(blank, today)
    presenter = next_presenter(school, past)
    topics = next_topics(others, day)
    parked = _numbered(parked_topics(others), len(topics) + 1)
    problems = returning_problems(others, items)
    habits = {name: getattr(school.meeting, name) for name in _HABITS}
    gathered = PreparedContents(
        **habits,
        presenter=presenter,
        topics=_keys(topics),
        parked=_keys(parked),
        problems=tuple(
            problem_key(problem, department, blank.id)
            for department, found in problems.items()
            for problem in found
        ),
    )
    filled = msgspec.structs.replace(
        blank,
        **habits,
        attendance=initial_attendance(school.attendees),
        share=LearningShare(presenter=presenter),
        topics=topics,
        parked=parked,
        reflections=initial_reflections(
            (each.name for each in school.reporting_departments), problems
        ),
        agenda=items_to_call(tree, others, school=school, day=day),
        carried=open_tasks(tree, school=school, day=day),
        gathered=gathered,
    )
    return _sealed(filled)


def review_day(meeting: Meeting, today: date) -> date:
    """Return the day by which deadlines are judged: the meeting's date.

    For a planned meeting whose date has passed it is today.
    """
    return max(meeting.on, today) if meeting.state is MeetingState.PLANNED else meeting.on


# A preparation that was made earlier


def regather(
    meeting: Meeting,
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    today: date,
    next_topic_id: int = 1,
) -> Meeting:
    """Gather a planned meeting's contents again from the present records; keep manual changes.

    ``next_topic_id`` is the lowest unused topic id of the term. The date is not changed. Deleted
    topics and problems do not return; those settled by another meeting are removed, unless
    something was recorded on them here. Meetings in another state are returned as they are.
    """
    if meeting.state is not MeetingState.PLANNED:
        return meeting
    blank = Meeting(id=meeting.id, number=meeting.number, on=meeting.on)
    fresh = _filled_in(blank, meetings, items, school=school, today=today)
    before, now = meeting.gathered or PreparedContents(), fresh.gathered or PreparedContents()
    by_hand = {
        name: getattr(meeting, name)
        for name in _HABITS
        if getattr(meeting, name) != getattr(before, name)
    }
    share = meeting.share
    if share.presenter == before.presenter and not share.is_held:
        share = fresh.share
    again = msgspec.structs.replace(
        meeting,
        **{name: by_hand.get(name, getattr(fresh, name)) for name in _HABITS},
        attendance=_attendance(meeting.attendance, fresh.attendance),
        share=share,
        **_topics(meeting, fresh.topics, fresh.parked, before, next_topic_id),
        reflections=_reflections(meeting, fresh, before),
        agenda=fresh.agenda,
        carried=fresh.carried,
        gathered=msgspec.structs.replace(now, digest="", origins=before.origins),
    )
    return _sealed(again) if is_untouched(meeting, items) else again


def is_untouched(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Tell whether a planned meeting is exactly as prepared, with nothing recorded in it."""
    if meeting.state is not MeetingState.PLANNED or meeting.gathered is None:
        return False
    is_named = any(
        item.meeting == meeting.id or item.progress_in(meeting.id) for item in items.values()
    )
    return not is_named and meeting.gathered.digest == _digest(meeting)


def with_updated_digest(before: Meeting, after: Meeting) -> Meeting:
    """Return ``after`` with a new digest where ``before`` was unchanged since its preparation.

    Used when only names in a meeting were updated, so that it still counts as untouched.

    Args:
        before: the meeting as it is stored.
        after: the same meeting with updated names.
    """
    is_sealed = before.gathered is not None and before.gathered.digest == _digest(before)
    return _sealed(after) if is_sealed else after


def _sealed(meeting: Meeting) -> Meeting:
    """Return the meeting with the digest by which a later change is detected."""
    gathered = msgspec.structs.replace(
        meeting.gathered or PreparedContents(), digest=_digest(meeting)
    )
    return msgspec.structs.replace(meeting, gathered=gathered)


def _digest(meeting: Meeting) -> str:
    plain = msgspec.structs.replace(meeting, gathered=None)
    return blake2b(msgspec.json.encode(plain), digest_size=12).hexdigest()


def _attendance(
    before: tuple[Attendance, ...], fresh: tuple[Attendance, ...]
) -> tuple[Attendance, ...]:
    """Return today's roster with the marks made so far, then guests and marked former members."""
    marks = {line.name: line for line in before}
    on_roster = {line.name for line in fresh}
    return (
        *(
            msgspec.structs.replace(
                line, presence=marks[line.name].presence, reason=marks[line.name].reason
            )
            if line.name in marks
            else line
            for line in fresh
        ),
        *(
            line
            for line in before
            if line.name not in on_roster and line.presence is not Presence.PRESENT
        ),
    )


def waiting_topics(
    meetings: Mapping[int, Meeting], day: date
) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
    """Return the topics that wait for a meeting on ``day``, and the parked ones.

    These are the topics of the planned meeting with those that return, or only those that return
    where none is planned. Each has the key by which it is known: ``since`` and ``raised_as``.
    """
    planned = [each for each in meetings.values() if each.state is MeetingState.PLANNED]
    others = [each for each in meetings.values() if each.state is not MeetingState.PLANNED]
    topics, parked = next_topics(others, day), parked_topics(others)
    for meeting in planned:
        before = meeting.gathered or PreparedContents()
        found = _topics(meeting, topics, parked, before, 1)
        topics, parked = (
            tuple(
                each
                if each.since is not None
                else msgspec.structs.replace(each, since=meeting.id, raised_as=each.id)
                for each in some
            )
            for some in (found["topics"], found["parked"])
        )
    return topics, parked


def _topics(
    meeting: Meeting,
    returned: tuple[Topic, ...],
    still_parked: tuple[Topic, ...],
    before: PreparedContents,
    next_id: int,
) -> dict[str, tuple[Topic, ...]]:
    """Return the topics and the parked topics: those there and not settled, then those new."""
    returning = {_key(each): each for each in (*returned, *still_parked)}
    stay = [
        each
        for each in meeting.topics
        if each.since is None
        or each.is_discussed
        or each.raised_as is None
        or _key(each) in returning
    ]
    here = {_key(each) for each in meeting.every_topic}
    known = here.union(before.topics, before.parked)
    added = [each for each in returned if _key(each) not in known]
    parked = [each for each in still_parked if _key(each) not in known]
    free = max((next_id, *(each.id + 1 for each in meeting.every_topic)))
    return {
        "topics": (*stay, *_numbered(added, free)),
        "parked": (*meeting.parked, *_numbered(parked, free + len(added))),
    }


def _key(topic: Topic) -> tuple[int | None, int | None]:
    return topic.since, topic.raised_as


def _keys(topics: Iterable[Topic]) -> tuple[tuple[int, int], ...]:
    return tuple((each.since or 0, each.raised_as or 0) for each in topics)


def _numbered(topics: Iterable[Topic], first: int) -> tuple[Topic, ...]:
    """Return the topics with ids that follow one another from ``first``."""
    return tuple(
        msgspec.structs.replace(each, id=number) for number, each in enumerate(topics, first)
    )


def _reflections(
    meeting: Meeting, fresh: Meeting, before: PreparedContents
) -> tuple[Reflection, ...]:
    """Return the reflections with settled problems removed and newly returning problems added."""
    found = {each.department: each for each in fresh.reflections}
    for each in meeting.reflections:
        base = found.get(each.department)
        if base is None and each.is_empty:
            continue
        name = each.department
        returning = {
            problem_key(problem, name, meeting.id): problem
            for problem in (base.problems if base else ())
        }
        stay = {
            key: problem
            for problem in each.problems
            if (key := problem_key(problem, name, meeting.id)) in returning
            or problem.since is None
            or problem.solved
            or problem.task is not None
        }
        added = [
            problem
            for key, problem in returning.items()
            if key not in stay and key not in before.problems
        ]
        found[name] = msgspec.structs.replace(each, problems=(*stay.values(), *added))
    return tuple(found.values())


# What is reviewed


class WarningCounts(NamedTuple):
    """Figures of a list of items: their number, and how many are overdue, at risk or stale."""

    total: int
    """Number of items in the list."""
    overdue: int
    """Number of overdue items (滞后)."""
    at_risk: int
    """Number of items at risk (预警)."""
    stale: int
    """Number of items not reported on for long (久未汇报)."""

    @property
    def words(self) -> str:
        """The figures in Chinese: 5 项（滞后 4，预警 1）, or 5 项 where none has a warning."""
        counts = (("滞后", self.overdue), ("预警", self.at_risk), ("久未汇报", self.stale))
        told = "，".join(f"{label} {count}" for label, count in counts if count)
        return f"{self.total} 项（{told}）" if told else f"{self.total} 项"


def count_warnings(
    ids: Iterable[int], tree: ItemTree, standing_of: Callable[[Item], DeadlineStatus]
) -> WarningCounts:
    """Count the items with these ids by deadline warning; closed items have no warning.

    ``standing_of`` returns the deadline status of an item.
    """
    known = [tree.items[id] for id in ids if id in tree.items]
    states = [standing_of(item) for item in known if item.is_open]
    return WarningCounts(
        total=len(known),
        overdue=sum(state.overdue for state in states),
        at_risk=sum(state.at_risk for state in states),
        stale=sum(state.stale for state in states),
    )


def items_to_call(
    tree: ItemTree, meetings: Iterable[Meeting], *, school: School, day: date
) -> tuple[int, ...]:
    """Return the ids of plan items and parts that need a report on ``day``, by department.

    These are the overdue, at-risk and stale ones, and those the last meeting called without getting
    a report. Paused and closed items are left out, and tasks, which are carried over as 上次议定.
    """
    past = [meeting for meeting in begun_in_order(meetings) if meeting.is_closed]
    again = {item.id for item in unreported_items(past[-1], tree)} if past else set()
    held_days = [meeting.on for meeting in past]
    found = []
    for item in tree.counted_and_parts:
        if not item.is_open or item.status is Status.PAUSED:
            continue
        state = deadline_status(
            item,
            today=day,
            thresholds=school.thresholds,
            meetings_held=held_days,
            last_report=last_report_day(item, tree),
        )
        if state.should_be_raised or item.id in again:
            found.append((item, state))
    return _called(found, school)


def open_tasks(tree: ItemTree, *, school: School, day: date) -> tuple[int, ...]:
    """Return the ids of the open tasks, by department, overdue ones first in each as of ``day``."""
    states = [
        (
            task,
            deadline_status(
                task, today=day, thresholds=school.thresholds, meetings_held=(), last_report=None
            ),
        )
        for task in tree.tasks
        if task.is_open
    ]
    return _called(states, school)


def _called(found: Iterable[tuple[Item, DeadlineStatus]], school: School) -> tuple[int, ...]:
    """Return the ids by department, overdue before at risk before others; unclaimed items last."""

    def turn(each: tuple[Item, DeadlineStatus]) -> tuple[int, int]:
        item, state = each
        return department_rank(item, school), 0 if state.overdue else 1 if state.at_risk else 2

    return tuple(item.id for item, _ in sorted(found, key=turn))


def progress_since_last_meeting(
    items: Iterable[Item], department: str, past: Sequence[Meeting], upto: date
) -> list[tuple[Item, Progress]]:
    """Return a department's progress recorded since the last meeting, oldest first.

    Only progress recorded outside meetings counts, from the day after the last of ``past`` up to
    ``upto``.
    """
    after = past[-1].on if past else date.min
    found = [
        (item, line)
        for item in items
        if item.department == department
        for line in item.progress
        if line.meeting is None and after < line.on <= upto
    ]
    return sorted(found, key=lambda pair: (pair[1].on, pair[0].id))


def open_meeting(meeting: Meeting, now: datetime) -> Meeting:
    """Return the meeting in the open state; the time it was first opened is kept."""
    return msgspec.structs.replace(
        meeting, state=MeetingState.OPEN, started=meeting.started or now, closed=None
    )


def close_meeting(
    meeting: Meeting,
    now: datetime,
    minutes_spent: dict[str, float],
    topic_minutes: dict[str, float] | None = None,
) -> Meeting:
    """Return the meeting in the closed state, with the minutes spent on each block and topic."""
    return msgspec.structs.replace(
        meeting,
        state=MeetingState.CLOSED,
        closed=now,
        minutes_spent=minutes_spent,
        topic_minutes=topic_minutes or {},
    )


def reopen_meeting(meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """Return the closed meeting open again, with the reason; its records stay."""
    return msgspec.structs.replace(
        meeting,
        state=MeetingState.OPEN,
        closed=None,
        reopened=(*meeting.reopened, Reopening(at=now, reason=reason)),
    )
