"""What a meeting leaves open for the next one: topics, problems, items without a report.

Meetings are taken in the order in which they were held, whatever dates they bear. The end of a
meeting and the preparation of the next one use the same functions.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, Standing, Topic
from meetingtui.plan.item import Item
from meetingtui.plan.item_history import is_reported_in
from meetingtui.plan.tree import ItemTree

TopicKey = tuple[int, int]
"""Key of a topic across meetings: id of the meeting that first raised it, and its id there."""

ProblemKey = tuple[str, int, str]
"""Key of a problem across meetings: department, id of the first meeting, its text there."""


def begun_in_order(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings that were begun, in the order in which they began.

    A meeting without recorded times counts as the earliest; one that was reopened for a correction
    and closed again keeps its place.
    """
    begun = (meeting for meeting in meetings if meeting.started or meeting.is_closed)
    return sorted(begun, key=_place)


def _place(meeting: Meeting) -> tuple[str, int, int]:
    since = meeting.started or meeting.closed
    return since.isoformat() if since else "", meeting.number, meeting.id


def unreported_items(meeting: Meeting, tree: ItemTree) -> list[Item]:
    """Return the open items that a meeting called or carried over but got no report on.

    They are in the order in which they were called.
    """
    called = dict.fromkeys((*meeting.carried, *meeting.agenda))
    found = [tree.items[id] for id in called if id in tree.items]
    return [item for item in found if item.is_open and not is_reported_in(meeting.id, item, tree)]


# Topics


def topic_returns(topic: Topic) -> bool:
    """Tell whether a topic returns in the next meeting.

    It does where it was not discussed, was postponed (再议), or was kept on the list (下次继续).
    """
    is_postponed = topic.decision_kind is DecisionKind.POSTPONED
    return not topic.is_discussed or is_postponed or topic.is_kept


def returning_topics(meetings: Iterable[Meeting]) -> tuple[Topic, ...]:
    """Return the topics left open, without the opinions and decisions of earlier meetings.

    Each topic is judged by the last meeting that discussed it. One that had returned and was then
    taken off that meeting's agenda does not return again.
    """
    again = {key: life[-1][1] for key, life in _lives(meetings).items() if _is_left_open(life)}
    return _as_new(again)


def next_topics(meetings: Iterable[Meeting], day: date) -> tuple[Topic, ...]:
    """Return the topics for a meeting on ``day``: those left open, then the standing ones due.

    A standing topic (固定议题) is due at every meeting or, if monthly, where no meeting of the same
    month has discussed it. Its last occurrence decides whether it is standing still.
    """
    lives = _lives(meetings)
    open_ones = {key: life[-1][1] for key, life in lives.items() if _is_left_open(life)}
    standing = {key: life[-1][1] for key, life in lives.items() if _is_due(life, day)}
    return _as_new({**open_ones, **standing})


def parked_topics(meetings: Iterable[Meeting]) -> tuple[Topic, ...]:
    """Return the parked topics (搁置) that the last meeting left in the topic box."""
    begun = begun_in_order(meetings)
    if not begun:
        return ()
    last = begun[-1]
    return _as_new(
        {(topic.since or last.id, topic.raised_as or topic.id): topic for topic in last.parked}
    )


_Life = list[tuple[Meeting, Topic]]
"""A topic's occurrences, each with its meeting, in the order in which they were held."""


def _lives(meetings: Iterable[Meeting]) -> dict[TopicKey, _Life]:
    lives: dict[TopicKey, _Life] = {}
    for meeting in begun_in_order(meetings):
        keys = {_topic_key(topic, meeting, lives): topic for topic in meeting.topics}
        for struck in set(meeting.gathered.topics if meeting.gathered else ()) - keys.keys():
            lives.pop(struck, None)
        for key, topic in keys.items():
            lives.setdefault(key, []).append((meeting, topic))
    return lives


def _is_left_open(life: _Life) -> bool:
    return topic_returns(_newest_word(life))


def _is_due(life: _Life, day: date) -> bool:
    """Tell whether a standing topic's turn has come on a day; False for an ordinary topic."""
    standing = life[-1][1].standing
    if standing is not Standing.MONTHLY:
        return standing is not None
    held = [meeting.on for meeting, topic in life if topic.is_discussed]
    return (day.year, day.month) not in {(on.year, on.month) for on in held}


def _as_new(found: Mapping[TopicKey, Topic]) -> tuple[Topic, ...]:
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


def _topic_key(topic: Topic, meeting: Meeting, lives: Mapping[TopicKey, _Life]) -> TopicKey:
    if topic.since is None:
        return meeting.id, topic.id
    if topic.raised_as is not None:
        return topic.since, topic.raised_as
    for key, life in lives.items():  # recorded before topics knew their first id
        if key[0] == topic.since and any(each.title == topic.title for _, each in life):
            return key
    return meeting.id, topic.id


def _newest_word(life: _Life) -> Topic:
    """Return the topic as it was last discussed; as last listed where it never was discussed."""
    topics = [topic for _, topic in life]
    return next((topic for topic in reversed(topics) if topic.is_discussed), topics[-1])


# Problems


def returning_problems(
    meetings: Iterable[Meeting], items: Mapping[int, Item]
) -> dict[str, tuple[Problem, ...]]:
    """Return the problems for the next meeting, by department.

    A problem does not return once it was solved, was turned into a task that still exists, or was
    deleted from a meeting it had returned to.
    """
    lives: dict[ProblemKey, list[Problem]] = {}
    for meeting in begun_in_order(meetings):
        found = dict(_problems(meeting))
        for struck in set(meeting.gathered.problems if meeting.gathered else ()) - found.keys():
            lives.pop(struck, None)
        for key, problem in found.items():
            lives.setdefault(key, []).append(problem)
    again: dict[str, tuple[Problem, ...]] = {}
    for (department, since, raised_as), life in lives.items():
        if all(each.returns(items) for each in life):
            last = Problem(
                text=life[-1].text, cause=life[-1].cause, since=since, raised_as=raised_as
            )
            again[department] = (*again.get(department, ()), last)
    return again


def problem_key(problem: Problem, department: str, meeting: int) -> ProblemKey:
    """Return the key that identifies a problem in every meeting it appears in."""
    if problem.since is None:
        return department, meeting, problem.text
    return department, problem.since, problem.raised_as or problem.text


def _problems(meeting: Meeting) -> Iterator[tuple[ProblemKey, Problem]]:
    for reflection in meeting.reflections:
        for problem in reflection.problems:
            yield problem_key(problem, reflection.department, meeting.id), problem


def initial_reflections(
    departments: Iterable[str], left: Mapping[str, tuple[Problem, ...]]
) -> tuple[Reflection, ...]:
    """Build an empty reflection for every department, with the problems it left open.

    A department no longer in ``school.yaml`` is included as long as it has open problems.
    """
    names = dict.fromkeys((*departments, *left))
    return tuple(Reflection(department=name, problems=left.get(name, ())) for name in names)
