"""二、主题研讨 as the minutes word it: what was said, and how each topic ended.

Nothing is added that nobody recorded: 一致通过 stands only where every vote was counted.
"""

from collections.abc import Sequence
from typing import Any

from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.discussion import DecisionKind, Opinion, Topic
from meetingtui.meeting.major import is_unanimous
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.numbering import bracketed, points
from meetingtui.minutes.quoting import quoted
from meetingtui.school import School
from meetingtui.wording import sentence


def discussion(meeting: Meeting, school: School) -> dict[str, Any]:
    """What was talked over, then the topics there was no time for."""
    discussed = [topic for topic in meeting.topics if topic.is_discussed]
    left = "、".join(quoted(topic.title) for topic in meeting.topics if not topic.is_discussed)
    return {
        "topics": [_topic(n, topic, meeting, school) for n, topic in enumerate(discussed, 1)],
        "postponed": f"{left}。" if left else "",
    }


def _topic(number: int, topic: Topic, meeting: Meeting, school: School) -> dict[str, Any]:
    role = "提出部门" if school.department(topic.proposer) else "提出人"
    kind = topic.decision_kind
    return {
        "number": bracketed(number),
        "title": topic.title,
        "proposer": topic.proposer,
        "proposed": f"（{role}：{topic.proposer}）" if topic.proposer else "",
        "major": topic.major.label if topic.major else "",
        "marked": f"〔三重一大：{topic.major.label}〕" if topic.major else "",
        "conclusion": sentence(topic.conclusion),
        "decision": sentence(topic.decision),
        "decision_kind": kind.label if kind else "",
        "vote": sentence(_vote(topic, meeting)),
        "parts": points(
            (
                _opinions(topic.opinions),
                ("研讨结论", [topic.conclusion]),
                _decision(topic, meeting),
            )
        ),
    }


def _opinions(opinions: Sequence[Opinion]) -> tuple[str, list[str]]:
    """Who said what, those who said the same together; a single speaker is named in the heading."""
    speakers: dict[str, list[str]] = {}
    for opinion in opinions:
        if opinion.text:
            speakers.setdefault(opinion.text.rstrip("。"), []).append(opinion.name)
    said = [("、".join(filter(None, names)), text) for text, names in speakers.items()]
    if len(said) == 1 and len(names := next(iter(speakers.values()))) == 1 and names[0]:
        return f"研讨意见（{names[0]}）", [said[0][1]]
    return "研讨意见", [f"{names}：{text}" if names else text for names, text in said]


def _decision(topic: Topic, meeting: Meeting) -> tuple[str, list[str]]:
    """决议（原则通过）, the words decided and the vote; the kind alone where there are neither."""
    kind, vote = topic.decision_kind, _vote(topic, meeting)
    words = f"{sentence(topic.decision)}{vote}"
    if kind is None:
        return "决议" if topic.decision else "表决", [words]
    if not words:
        return "决议", [kind.label]
    name = kind.label if kind is DecisionKind.REPORTED else f"决议（{kind.label}）"
    return name, [words]


def _vote(topic: Topic, meeting: Meeting) -> str:
    """应到会 14 人，实到会 12 人；表决结果：赞成 11 票，反对 0 票，弃权 1 票"""
    if topic.vote is None:
        return ""
    count = headcount(meeting.attendance)
    there = f"应到会 {count.expected} 人，实到会 {count.present} 人"
    outcome = "，一致通过" if is_unanimous(topic, meeting) else ""
    return f"{there}；表决结果：{topic.vote.words}{outcome}"
