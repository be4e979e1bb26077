"""Preparing the next meeting: its date, its people, who shares, what to hear of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.attendance import roster
from meetingtui.meeting.record import (
    LearningShare,
    Meeting,
    MeetingState,
    Reflection,
    Reopening,
)
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.ownership import department_rank
from meetingtui.plan.standing import standing
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
    the one whose turn it is, every department has its place in 总结反思, and
    工作推进 holds the items that deserve a word.
    """
    day = next_day(meetings.values(), school, term, today)
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
        reflections=tuple(Reflection(department=each.name) for each in school.departments),
        agenda=gather(tree, meetings.values(), school=school, day=day),
        carried=tuple(task.id for task in tree.tasks if task.is_open),
    )


def next_presenter(school: School, past: Sequence[Meeting]) -> str:
    """Whose turn it is to share: never yet first, then longest ago; ties by roster."""
    turns: dict[str, int] = {}
    for index, meeting in enumerate(past):
        turns[meeting.share.presenter] = index
    names = [person.name for person in school.roster]
    return min(names, key=lambda name: turns.get(name, -1), default="")


def gather(
    tree: ItemTree, meetings: Iterable[Meeting], *, school: School, day: date
) -> tuple[int, ...]:
    """Ids of the items that deserve a word on ``day``, department by department.

    Overdue, at risk and stale, and every open task: what is on its way and was
    heard lately need not be heard again, what waits for its time need not yet.
    Within a department the gravest first, then the plan's order; items nobody
    has claimed come last.
    """
    held_days = [meeting.on for meeting in held(meetings)]
    tasks = {item.id for item in tree.tasks}
    counted = {item.id for item in tree.counted}
    found: list[tuple[int, int, int, int]] = []
    for order, (_, item) in enumerate(tree.walk()):
        if not item.is_open or item.status is Status.PAUSED:
            continue
        state = standing(item, today=day, thresholds=school.thresholds, meetings_held=held_days)
        due_a_word = item.id in counted and state.wants_a_word
        if due_a_word or item.id in tasks:
            gravity = 0 if state.overdue else 1 if state.at_risk else 2
            found.append((department_rank(item, school), gravity, order, item.id))
    return tuple(item_id for *_, item_id in sorted(found))


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
