"""The parts of a told meeting that stand on their own: who was there, what was talked over."""

from meetingtui.meeting.attendance import Attendance, Presence, mark
from meetingtui.meeting.discussion import DecisionKind, Topic, read_opinion
from meetingtui.meeting.record import Meeting, Reflection
from meetingtui.sample.names import Names, named
from meetingtui.sample.story import ToldMeeting

_DECISIONS = {kind.label: kind for kind in DecisionKind}


def attendance(meeting: Meeting, told: ToldMeeting, names: Names) -> tuple[Attendance, ...]:
    """The roster as it was marked, and the guests after it."""
    lines = meeting.attendance
    for name, reason in told.leave.items():
        lines = mark(lines, names.person(name), Presence.LEAVE, reason)
    for name in told.absent:
        lines = mark(lines, names.person(name), Presence.ABSENT)
    guests = (
        Attendance(name=name, post=post, presence=Presence.GUEST)
        for name, post in told.guests.items()
    )
    return (*lines, *guests)


def topics(told: ToldMeeting, names: Names) -> tuple[Topic, ...]:
    """What was talked over, and how it ended."""
    speakers = (*names.people, *told.guests)
    return tuple(
        Topic(
            id=number,
            title=topic.title,
            proposer=names.person(topic.proposer),
            opinions=tuple(read_opinion(line, speakers) for line in topic.opinions),
            conclusion=topic.conclusion,
            decision=topic.decision,
            decision_kind=named(_DECISIONS, topic.kind),
        )
        for number, topic in enumerate(told.topics, 1)
    )


def reflections(meeting: Meeting, told: ToldMeeting, names: Names) -> tuple[Reflection, ...]:
    """Every department's place, filled where it had something to say."""
    said = {names.department(name): words for name, words in told.reflections.items()}
    return tuple(
        Reflection(
            department=each.department,
            done=said[each.department].done,
            problems=said[each.department].problems,
            improvements=said[each.department].improvements,
        )
        if each.department in said
        else each
        for each in meeting.reflections
    )
