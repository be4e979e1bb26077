"""Nothing vanishes: what one meeting leaves open, the next one finds again."""

from collections.abc import Iterable, Mapping

from meetingtui.meeting.discussion import DecisionKind, Topic
from meetingtui.meeting.looking_back import Problem, Reflection, returning
from meetingtui.meeting.record import Meeting
from meetingtui.plan.heard import is_heard_in
from meetingtui.plan.item import Item
from meetingtui.plan.tree import ItemTree


def latest(meetings: Iterable[Meeting]) -> Meeting | None:
    """The last meeting there is, held or not."""
    return max(meetings, key=lambda meeting: (meeting.on, meeting.number), default=None)


def unheard(meeting: Meeting, tree: ItemTree) -> list[Item]:
    """上次议定 and 工作推进 that were called and got no word, in the order they were called.

    What is done or given up by now need not be heard.
    """
    called = dict.fromkeys((*meeting.carried, *meeting.agenda))
    found = [tree.items[id] for id in called if id in tree.items]
    return [item for item in found if item.is_open and not is_heard_in(meeting.id, item, tree)]


def comes_back(topic: Topic) -> bool:
    """Whether the next meeting takes it up: not talked over, or 再议."""
    return not topic.is_discussed or topic.decision_kind is DecisionKind.POSTPONED


def returning_topics(meeting: Meeting) -> tuple[Topic, ...]:
    """Topics for the next meeting, as they were put; what was said stays with its meeting."""
    again = [topic for topic in meeting.topics if comes_back(topic)]
    return tuple(
        Topic(
            id=number,
            title=topic.title,
            proposer=topic.proposer,
            major=topic.major,
            since=meeting.id if topic.since is None else topic.since,
        )
        for number, topic in enumerate(again, 1)
    )


def open_problems(meeting: Meeting, items: Mapping[int, Item]) -> list[Problem]:
    """Problems that the next meeting finds again."""
    return [
        problem
        for reflection in meeting.reflections
        for problem in reflection.problems
        if problem.returns(items)
    ]


def reflections(
    departments: Iterable[str], last: Meeting | None, items: Mapping[int, Item]
) -> tuple[Reflection, ...]:
    """A place for every department, with the problems it left open.

    A department that is no longer in school.yaml keeps its place as long as it has some.
    """
    left: dict[str, tuple[Problem, ...]] = dict.fromkeys(departments, ())
    if last:
        for each in last.reflections:
            if problems := returning(each.problems, last.id, items):
                left[each.department] = problems
    return tuple(Reflection(department=name, problems=problems) for name, problems in left.items())
