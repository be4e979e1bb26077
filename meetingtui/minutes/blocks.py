"""What was said: 学习分享, 主题研讨, 总结反思 and 成果, each as the minutes word it.

Nothing is added that nobody recorded: no consent, no reason, no name.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from meetingtui.meeting.agenda import since_last
from meetingtui.meeting.discussion import DecisionKind, Opinion, Topic
from meetingtui.meeting.record import Achievement, LearningShare, Meeting, Reflection
from meetingtui.minutes.numbering import bracketed, numbered, points
from meetingtui.minutes.quoting import quoted
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.school import School
from meetingtui.wording import full_date, month_day, sentence


def learning_share(share: LearningShare) -> dict[str, Any]:
    """一、学习分享; a presenter who was only put down by rotation is no share."""
    held = bool(share.topic or share.source or any(share.points))
    return {
        "presenter": share.presenter if held else "",
        "topic": share.topic,
        "source": share.source,
        "lead": _share_lead(share) if held else "",
        "points": numbered(share.points),
    }


def _share_lead(share: LearningShare) -> str:
    topic = share.topic if share.topic[:1] in "《“" else quoted(share.topic)
    if share.presenter and share.topic:
        lead = f"{share.presenter}以{topic}为题作学习分享"
    elif share.presenter:
        lead = f"{share.presenter}作学习分享"
    else:
        lead = f"分享主题：{topic}" if share.topic else ""
    source = f"材料来源：{share.source}" if share.source else ""
    return "".join(f"{part.rstrip('。')}。" for part in (lead, source) if part)


def discussion(topics: Sequence[Topic], school: School) -> dict[str, Any]:
    """二、主题研讨: what was talked over, then the topics there was no time for."""
    discussed = [topic for topic in topics if topic.is_discussed]
    left = "、".join(quoted(topic.title) for topic in topics if not topic.is_discussed)
    return {
        "topics": [_topic(n, topic, school) for n, topic in enumerate(discussed, 1)],
        "postponed": f"{left}。" if left else "",
    }


def _topic(number: int, topic: Topic, school: School) -> dict[str, Any]:
    role = "提出部门" if school.department(topic.proposer) else "提出人"
    kind = topic.decision_kind
    return {
        "number": bracketed(number),
        "title": topic.title,
        "proposer": topic.proposer,
        "proposed": f"（{role}：{topic.proposer}）" if topic.proposer else "",
        "conclusion": sentence(topic.conclusion),
        "decision": sentence(topic.decision),
        "decision_kind": kind.label if kind else "",
        "parts": points(
            (
                _opinions(topic.opinions),
                ("研讨结论", [topic.conclusion]),
                _decision(topic),
            )
        ),
    }


def _opinions(opinions: Sequence[Opinion]) -> tuple[str, list[str]]:
    """Who said what; a single speaker is named in the heading."""
    said = [opinion for opinion in opinions if opinion.text]
    if len(said) == 1 and said[0].name:
        return f"研讨意见（{said[0].name}）", [said[0].text]
    return "研讨意见", [f"{each.name}：{each.text}" if each.name else each.text for each in said]


def _decision(topic: Topic) -> tuple[str, list[str]]:
    """决议（原则通过） and the words decided; the kind alone where there are no words."""
    kind = topic.decision_kind
    if kind is None:
        return "决议", [topic.decision]
    if not topic.decision:
        return "决议", [kind.label]
    name = kind.label if kind is DecisionKind.REPORTED else f"决议（{kind.label}）"
    return name, [topic.decision]


def reflection(meeting: Meeting, items: Iterable[Item], past: Sequence[Meeting]) -> dict[str, Any]:
    """三、总结反思: the departments that have something to look back on."""
    known = list(items)
    found = [
        (each.department, parts)
        for each in meeting.reflections
        if (parts := _looking_back(each, since_last(known, each.department, past, meeting.on)))
    ]
    return {
        "departments": [
            {"number": bracketed(n), "name": name, "parts": parts}
            for n, (name, parts) in enumerate(found, 1)
        ]
    }


def _looking_back(said: Reflection, since: Iterable[tuple[Item, Progress]]) -> list[dict[str, Any]]:
    """What was finished, what moved on, what is wrong, what will be done about it.

    An item's lines stay together: it is finished where the last of them says so.
    """
    told = list(since)
    last = {item.id: line.after for item, line in told}
    finished = [_told(*each) for each in told if last[each[0].id] is Status.DONE]
    moving = [_told(*each) for each in told if last[each[0].id] is not Status.DONE]
    return points(
        (
            ("已完成工作", [*finished, *said.done]),
            ("推进情况", moving),
            ("存在问题", said.problems),
            ("改进措施", said.improvements),
        )
    )


def _told(item: Item, line: Progress) -> str:
    """What was said and moved between meetings, as sentences."""
    moved = f"状态由{line.before.label}转为{line.after.label}" if line.moved else ""
    said = "".join(sentence(part) for part in (line.text, moved, "；".join(line.changes)))
    return f"{item.title.rstrip('。；，：')}，{said}"


def achievements(meeting: Meeting) -> dict[str, Any]:
    """成果, one sentence each."""
    return {"lines": numbered(_achievement(each, meeting) for each in meeting.achievements)}


def _achievement(each: Achievement, meeting: Meeting) -> str:
    day = (month_day if each.on.year == meeting.on.year else full_date)(each.on)
    level = each.level if not each.level or each.level.endswith("级") else f"{each.level}级"
    beside = "，".join(part for part in (day, level, "、".join(each.who)) if part)
    return f"{each.what.rstrip('。')}（{beside}）"
