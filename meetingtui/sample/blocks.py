"""The parts of a told meeting that stand on their own: who was there, what was talked over."""

from collections.abc import Mapping

import msgspec

from meetingtui.errors import SettingsError
from meetingtui.meeting.attendance import Attendance, Presence, mark
from meetingtui.meeting.discussion import DecisionKind, Topic, read_opinions
from meetingtui.meeting.looking_back import Reflection, read_problem
from meetingtui.meeting.record import Meeting
from meetingtui.sample.names import Names, named
from meetingtui.sample.story import ToldMeeting, ToldReflection, ToldTopic

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


def topics(meeting: Meeting, told: ToldMeeting, names: Names) -> tuple[Topic, ...]:
    """What was talked over, and how it ended; topics that returned come first."""
    speakers = {name: name for name in (*names.people, *told.guests)}
    said = {topic.title: topic for topic in told.topics}
    found = [
        _talked_over(topic, said.pop(topic.title), speakers) if topic.title in said else topic
        for topic in meeting.topics
    ]
    for number, fresh in enumerate(said.values(), len(found) + 1):
        topic = Topic(id=number, title=fresh.title, proposer=names.person(fresh.proposer))
        found.append(_talked_over(topic, fresh, speakers))
    return tuple(found)


def _talked_over(topic: Topic, said: ToldTopic, speakers: Mapping[str, str]) -> Topic:
    return msgspec.structs.replace(
        topic,
        opinions=tuple(each for line in said.opinions for each in read_opinions(line, speakers)),
        conclusion=said.conclusion,
        decision=said.decision,
        decision_kind=named(_DECISIONS, said.kind),
    )


def reflections(meeting: Meeting, told: ToldMeeting, names: Names) -> tuple[Reflection, ...]:
    """Every department's place, filled where it had something to say."""
    said = {names.department(name): words for name, words in told.reflections.items()}
    return tuple(
        _looked_back(each, said[each.department]) if each.department in said else each
        for each in meeting.reflections
    )


def _looked_back(before: Reflection, said: ToldReflection) -> Reflection:
    solved = {problem_place(before, words) for words in said.solved}
    returned = (
        msgspec.structs.replace(each, solved=place in solved)
        for place, each in enumerate(before.problems)
    )
    return Reflection(
        department=before.department,
        done=said.done,
        problems=(*returned, *map(read_problem, said.problems)),
        improvements=said.improvements,
    )


def problem_place(reflection: Reflection, words: str) -> int:
    """Where the only problem stands that holds the words."""
    found = [place for place, each in enumerate(reflection.problems) if words in each.text]
    if len(found) != 1:
        raise SettingsError(
            f"story.yaml 里{reflection.department}的问题“{words}”有 {len(found)} 个。"
            "请写得只认得出一个。"
        )
    return found[0]
