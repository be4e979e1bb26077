"""Preparing the next meeting: its date, its people, who shares, what to hear of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.attendance import roster
from meetingtui.meeting.carry_over import latest, reflections, returning_topics, unheard
from meetingtui.meeting.record import LearningShare, Meeting, MeetingState, Reopening
from meetingtui.meeting.rotation import next_presenter
from meetingtui.plan.heard import heard_on
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.ownership import department_rank
from meetingtui.plan.standing import Standing, standing
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School


def held(meetings: Iterable[Meeting]) -> list[Meeting]:
    """The closed meetings, oldest first."""
    return sorted(
        (meeting for meeting in meetings if meeting.is_closed),
        key=lambda meeting: (meeting.on, meeting.number),
    )


def current(meetings: Iterable[Meeting]) -> Meeting | None:
    """The meeting that is prepared or under way; None when the last one is closed."""
    unfinished = [meeting for meeting in meetings if not meeting.is_closed]
    return min(unfinished, key=lambda meeting: (meeting.on, meeting.number), default=None)


def next_day(meetings: Iterable[Meeting], school: School, term: Term, today: date) -> date:
    """When the next meeting is due: by habit, after the last one, never in the past."""
    past = held(meetings)
    yesterday = today - timedelta(days=1)
    last = past[-1].on if past else yesterday
    return school.next_meeting_day(term, after=max(last, yesterday))


def prepare(
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    term: Term,
    today: date,
) -> Meeting:
    """The next meeting, filled in as far as the records can.

    Everybody on the roster is present until marked otherwise, the presenter is
    the one whose turn it is, 上次议定 holds the open tasks, what the last meeting
    left open returns to 主题研讨 and 总结反思, and 工作推进 holds the items that
    deserve a word.
    """
    day = next_day(meetings.values(), school, term, today)
    last = latest(meetings.values())
    tree = ItemTree.of(items)
    return Meeting(
        id=max(meetings, default=0) + 1,
        number=max((meeting.number for meeting in meetings.values()), default=0) + 1,
        on=day,
        time=school.meeting.time,
        place=school.meeting.place,
        host=school.meeting.host,
        recorder=school.meeting.recorder,
        attendance=roster(school.roster),
        share=LearningShare(presenter=next_presenter(school, held(meetings.values()))),
        topics=returning_topics(last) if last else (),
        reflections=reflections((each.name for each in school.reporting), last, items),
        agenda=gather(tree, meetings.values(), school=school, day=day),
        carried=open_tasks(tree, school=school, day=day),
    )


def gather(
    tree: ItemTree, meetings: Iterable[Meeting], *, school: School, day: date
) -> tuple[int, ...]:
    """Ids of the plan's items, and their parts, that deserve a word on ``day``, by department.

    Overdue, at risk and stale, and what the last meeting called and did not
    hear: what is on its way and was heard lately need not be heard again, what
    waits for its time need not yet. Tasks have their place in 上次议定.
    """
    past = held(meetings)
    again = {item.id for item in unheard(past[-1], tree)} if past else set()
    held_days = [meeting.on for meeting in past]
    found = []
    for item in tree.answered_for:
        if not item.is_open or item.status is Status.PAUSED:
            continue
        state = standing(
            item,
            today=day,
            thresholds=school.thresholds,
            meetings_held=held_days,
            heard=heard_on(item, tree),
        )
        if state.wants_a_word or item.id in again:
            found.append((item, state))
    return _called(found, school)


def open_tasks(tree: ItemTree, *, school: School, day: date) -> tuple[int, ...]:
    """Ids of the tasks still owed on ``day``, department by department."""
    states = [
        (
            task,
            standing(task, today=day, thresholds=school.thresholds, meetings_held=(), heard=None),
        )
        for task in tree.tasks
        if task.is_open
    ]
    return _called(states, school)


def _called(found: Iterable[tuple[Item, Standing]], school: School) -> tuple[int, ...]:
    """Ids as the room hears them: within a department the gravest first; unclaimed items last."""

    def turn(each: tuple[Item, Standing]) -> tuple[int, int]:
        item, state = each
        return department_rank(item, school), 0 if state.overdue else 1 if state.at_risk else 2

    return tuple(item.id for item, _ in sorted(found, key=turn))


def since_last(
    items: Iterable[Item], department: str, past: Sequence[Meeting], upto: date
) -> list[tuple[Item, Progress]]:
    """What a department did since the last meeting, from the items' own progress.

    Every line given after the last meeting's day and no later than ``upto``,
    and not in a meeting of its own: oldest first.
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
    """The meeting under way; the first opening is kept."""
    return msgspec.structs.replace(
        meeting, state=MeetingState.OPEN, started=meeting.started or now, closed=None
    )


def close_meeting(meeting: Meeting, now: datetime, minutes_spent: dict[str, float]) -> Meeting:
    """The meeting at its end, with the minutes each block took."""
    return msgspec.structs.replace(
        meeting, state=MeetingState.CLOSED, closed=now, minutes_spent=minutes_spent
    )


def reopen_meeting(meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """The closed meeting under way once more, and why; what was recorded stays."""
    return msgspec.structs.replace(
        meeting,
        state=MeetingState.OPEN,
        closed=None,
        reopened=(*meeting.reopened, Reopening(at=now, reason=reason)),
    )
