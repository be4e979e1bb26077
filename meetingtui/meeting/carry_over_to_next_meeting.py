"""Topics, problems and items without a report that a meeting leaves open for the next one, and how
they are merged into a meeting prepared before; a department's progress since the last meeting.

Meetings are ordered by the time at which they were held, whatever their dates. The end of a
meeting and the preparation of the next one use the same functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.meeting.record import Meeting, PrefilledValues
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, StandingTopicRhythm, Topic
from meetingtui.plan.item import Item, Progress
from meetingtui.plan.item_history import is_reported_in_meeting
from meetingtui.plan.item_tree import ItemTree

TopicKey = tuple[int, int]
"""Key of a topic across meetings: id of the meeting that first raised it, and its id there."""

ProblemKey = tuple[str, int, str]
"""Key of a problem across meetings: department, id of the first meeting, its text there."""


def begun_meetings(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings that were begun, in the order in which they began.

    A meeting without recorded times counts as the earliest; one that was reopened for a
    correction and closed again keeps its place.
    """
    begun = (meeting for meeting in meetings if meeting.started or meeting.is_closed)
    return sorted(begun, key=_begin_time_key)


def _begin_time_key(meeting: Meeting) -> tuple[str, int, int]:
    """Return the sort key of a meeting: the time at which it began, then number and id."""
    since = meeting.started or meeting.closed
    return since.isoformat() if since else "", meeting.number, meeting.id


def unreported_items(meeting: Meeting, tree: ItemTree) -> list[Item]:
    """Return the open items that a meeting called or carried over but got no report on.

    They are in the order in which they were called.
    """
    called = dict.fromkeys((*meeting.carried, *meeting.agenda))
    found = [tree.items[id] for id in called if id in tree.items]
    return [
        item
        for item in found
        if item.is_open and not is_reported_in_meeting(meeting.id, item, tree)
    ]


# Topics


def is_topic_returning(topic: Topic) -> bool:
    """Whether a topic is on the agenda of the next meeting again because it was left open.

    It does if it was not discussed, was postponed (再议), or was kept on the list (下次继续).
    """
    is_postponed = topic.decision_kind is DecisionKind.POSTPONED
    return not topic.has_records or is_postponed or topic.is_kept


def returning_topics(meetings: Iterable[Meeting]) -> tuple[Topic, ...]:
    """Return the topics that earlier meetings left open, as new ones: with ids from 1, and without
    opinions, conclusion, decision and vote.

    Each topic is judged by the last meeting that discussed it. One that had returned and was then
    removed from that meeting's agenda does not return again.
    """
    again = {
        key: history[-1][1]
        for key, history in _topic_occurrences_by_key(meetings).items()
        if _is_topic_left_open(history)
    }
    return _as_new_topics(again)


def topics_due_for_meeting(meetings: Iterable[Meeting], day: date) -> tuple[Topic, ...]:
    """Return the topics for a meeting on ``day``, as new ones with ids from 1: those left open,
    then the standing ones that are due.

    A standing topic (固定议题) is due at every meeting or, if monthly, if no meeting of the same
    month has discussed it. Its last occurrence decides whether it is still standing.
    """
    histories = _topic_occurrences_by_key(meetings)
    open_ones = {
        key: history[-1][1] for key, history in histories.items() if _is_topic_left_open(history)
    }
    standing = {
        key: history[-1][1]
        for key, history in histories.items()
        if _is_standing_topic_due(history, day)
    }
    return _as_new_topics({**open_ones, **standing})


def parked_topics_of_last_meeting(meetings: Iterable[Meeting]) -> tuple[Topic, ...]:
    """Return the parked topics (搁置) that the last meeting begun left, with ids from 1; empty
    without one.
    """
    begun = begun_meetings(meetings)
    if not begun:
        return ()
    last = begun[-1]
    return _as_new_topics(
        {(topic.since or last.id, topic.raised_as or topic.id): topic for topic in last.parked}
    )


_TopicHistory = list[tuple[Meeting, Topic]]
"""A topic's occurrences, each with its meeting, in the order in which they were held."""


def _topic_occurrences_by_key(meetings: Iterable[Meeting]) -> dict[TopicKey, _TopicHistory]:
    """Return for each topic key the meetings that had the topic on their agenda, each with its
    record of the topic, in the order in which they were held.

    A topic that returned to a meeting and was deleted there begins anew.
    """
    histories: dict[TopicKey, _TopicHistory] = {}
    for meeting in begun_meetings(meetings):
        keys = {_topic_key(topic, meeting, histories): topic for topic in meeting.topics}
        for struck in set(meeting.gathered.topics if meeting.gathered else ()) - keys.keys():
            histories.pop(struck, None)
        for key, topic in keys.items():
            histories.setdefault(key, []).append((meeting, topic))
    return histories


def _is_topic_left_open(history: _TopicHistory) -> bool:
    """Whether a topic, by its records in all meetings, was left open for the next one."""
    return is_topic_returning(_last_discussed_occurrence(history))


def _is_standing_topic_due(history: _TopicHistory, day: date) -> bool:
    """Whether a topic is a standing one (固定议题) that is due on a day; False for an ordinary
    topic.
    """
    standing = history[-1][1].standing
    if standing is not StandingTopicRhythm.MONTHLY:
        return standing is not None
    held = [meeting.on for meeting, topic in history if topic.has_records]
    return (day.year, day.month) not in {(on.year, on.month) for on in held}


def _as_new_topics(found: Mapping[TopicKey, Topic]) -> tuple[Topic, ...]:
    """Copy topics for a new meeting, with ids from 1 and without opinions, decision and vote.

    Args:
        found: the latest record of each topic by topic key.
    """
    return tuple(
        Topic(
            id=number,
            title=topic.title,
            proposer=topic.proposer,
            minutes=topic.minutes,
            papers=topic.papers,
            standing=topic.standing,
            major=topic.major,
            since=since,
            raised_as=raised_as,
            origin=topic.origin,
        )
        for number, ((since, raised_as), topic) in enumerate(found.items(), 1)
    )


def _topic_key(
    topic: Topic, meeting: Meeting, histories: Mapping[TopicKey, _TopicHistory]
) -> TopicKey:
    """Return the key that identifies a topic in every meeting it appears in: the id of the first
    meeting, and the topic's id there.

    Args:
        topic: the topic as a meeting recorded it.
        meeting: that meeting.
        histories: the topics of earlier meetings by key. An older record of a returned topic has
            its first meeting but not its id there; it is found here by its title, and counts as a
            new topic of this meeting where that fails.
    """
    if topic.since is None:
        return meeting.id, topic.id
    if topic.raised_as is not None:
        return topic.since, topic.raised_as
    for key, history in histories.items():  # recorded before topics knew their first id
        if key[0] == topic.since and any(each.title == topic.title for _, each in history):
            return key
    return meeting.id, topic.id


def _last_discussed_occurrence(history: _TopicHistory) -> Topic:
    """Return a topic's record in the meeting that discussed it last; that of the last meeting if
    none did.
    """
    topics = [topic for _, topic in history]
    return next((topic for topic in reversed(topics) if topic.has_records), topics[-1])


def merged_topic_lists(
    meeting: Meeting,
    returned: tuple[Topic, ...],
    still_parked: tuple[Topic, ...],
    before: PrefilledValues,
    next_topic_id: int,
) -> dict[str, tuple[Topic, ...]]:
    """Merge a planned meeting's topics with those that now wait.

    Topics on the meeting's agenda stay unless they had returned by themselves, are without records,
    and no longer return; its parked topics all stay. Newly returning topics are added, but not
    those that an earlier preparation had filled in and that were deleted since.

    Args:
        meeting: the planned meeting.
        returned: topics that return now.
        still_parked: parked topics that the last meeting left.
        before: what the last preparation filled in.
        next_topic_id: the lowest topic id never used in the term.

    Returns:
        The meeting's fields ``topics`` (on the agenda) and ``parked``, by name.
    """
    returning = {topic_origin(each): each for each in (*returned, *still_parked)}
    stay = [
        each
        for each in meeting.topics
        if each.since is None
        or each.has_records
        or each.raised_as is None
        or topic_origin(each) in returning
    ]
    here = {topic_origin(each) for each in meeting.agenda_and_parked_topics}
    known = here.union(before.topics, before.parked)
    added = [each for each in returned if topic_origin(each) not in known]
    parked = [each for each in still_parked if topic_origin(each) not in known]
    free = max((next_topic_id, *(each.id + 1 for each in meeting.agenda_and_parked_topics)))
    return {
        "topics": (*stay, *topics_with_consecutive_ids(added, free)),
        "parked": (*meeting.parked, *topics_with_consecutive_ids(parked, free + len(added))),
    }


def topic_origin(topic: Topic) -> tuple[int | None, int | None]:
    """Return where a topic comes from: the id of the first meeting (``since``), and the topic's id
    there (``raised_as``); None for none.
    """
    return topic.since, topic.raised_as


def topic_origins_in_stored_form(topics: Iterable[Topic]) -> tuple[tuple[int, int], ...]:
    """Return where each topic comes from (``since``, ``raised_as``), with 0 for none, as stored in
    the prefilled values.
    """
    return tuple((each.since or 0, each.raised_as or 0) for each in topics)


def topics_with_consecutive_ids(topics: Iterable[Topic], first: int) -> tuple[Topic, ...]:
    """Return topics with consecutive ids from ``first``."""
    return tuple(
        msgspec.structs.replace(each, id=number) for number, each in enumerate(topics, first)
    )


# Problems


def returning_problems(
    meetings: Iterable[Meeting], items: Mapping[int, Item]
) -> dict[str, tuple[Problem, ...]]:
    """Return the unsolved problems that return in the next meeting, by department.

    A problem does not return once it was solved, was turned into a task that still exists, or was
    deleted from a meeting it had returned to.
    """
    histories: dict[ProblemKey, list[Problem]] = {}
    for meeting in begun_meetings(meetings):
        found = dict(_problems_with_keys(meeting))
        for struck in set(meeting.gathered.problems if meeting.gathered else ()) - found.keys():
            histories.pop(struck, None)
        for key, problem in found.items():
            histories.setdefault(key, []).append(problem)
    again: dict[str, tuple[Problem, ...]] = {}
    for (department, since, raised_as), history in histories.items():
        if all(each.returns_next_meeting(items) for each in history):
            last = Problem(
                text=history[-1].text, cause=history[-1].cause, since=since, raised_as=raised_as
            )
            again[department] = (*again.get(department, ()), last)
    return again


def problem_key(problem: Problem, department: str, meeting: int) -> ProblemKey:
    """Return the key that identifies a problem in every meeting it appears in.

    Args:
        problem: the problem as a meeting recorded it.
        department: full name of its department.
        meeting: id of that meeting.
    """
    if problem.since is None:
        return department, meeting, problem.text
    return department, problem.since, problem.raised_as or problem.text


def _problems_with_keys(meeting: Meeting) -> Iterator[tuple[ProblemKey, Problem]]:
    """Yield every problem of a meeting, each after the key that identifies it in every meeting."""
    for reflection in meeting.reflections:
        for problem in reflection.problems:
            yield problem_key(problem, reflection.department, meeting.id), problem


def initial_reflections(
    departments: Iterable[str], left: Mapping[str, tuple[Problem, ...]]
) -> tuple[Reflection, ...]:
    """Return an empty reflection for every department, with the problems it left open.

    A department no longer in ``school.yaml`` is included as long as it has open problems.

    Args:
        departments: full names of the departments that report.
        left: open problems by department.
    """
    names = dict.fromkeys((*departments, *left))
    return tuple(Reflection(department=name, problems=left.get(name, ())) for name in names)


def merged_reflections(
    meeting: Meeting, fresh: Iterable[Reflection], before: PrefilledValues
) -> tuple[Reflection, ...]:
    """Merge a planned meeting's reflections with the problems that now return.

    Returned problems that were settled elsewhere are removed, unless they were solved or turned
    into a task here; those that were deleted here do not come back. A department that no longer
    reports stays only with records.

    Args:
        meeting: the planned meeting.
        fresh: an empty reflection for every department, with the problems that now return.
        before: what the last preparation filled in.
    """
    found = {each.department: each for each in fresh}
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


# Progress outside meetings


def department_progress_outside_meetings(
    items: Iterable[Item], department: str, past: Sequence[Meeting], upto: date
) -> list[tuple[Item, Progress]]:
    """Return the progress recorded outside meetings, since the last one, on the items that a
    department is mainly responsible for, oldest first.

    Args:
        items: all items of the term.
        department: full name of the department.
        past: the meetings before, oldest first; progress counts from the day after the last one.
        upto: last day that counts.

    Returns:
        Pairs of the item and its line of progress.
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
