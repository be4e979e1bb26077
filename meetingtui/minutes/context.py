"""The minutes' content: one meeting's records as plain values for a Word template."""

from collections.abc import Iterable, Mapping
from typing import Any

from meetingtui.calendar import Term
from meetingtui.meeting.agenda import held
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Block, Meeting
from meetingtui.minutes import blocks, work
from meetingtui.minutes.as_of import is_no_later, tree_as_of
from meetingtui.minutes.discussion import discussion
from meetingtui.minutes.head import head
from meetingtui.minutes.rewording import reworded
from meetingtui.plan.item import Item
from meetingtui.review.figures import count
from meetingtui.review.survey import Survey
from meetingtui.school import School
from meetingtui.wording import chinese_number

LEAD = "会议主要内容纪要如下："
"""Between the particulars and what was said."""

CONTENT = {
    Block.LEARNING_SHARE: "share",
    Block.TOPIC_DISCUSSION: "discussion",
    Block.REFLECTION: "reflection",
    Block.WORK_PUSH: "work",
}
"""What a template calls the content of each block."""


def minutes_context(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Everything :data:`meetingtui.minutes.variables.MINUTES` names, for one meeting.

    Items are told of as they stood when the meeting ended, whenever the
    minutes are written.
    """
    past = [each for each in held(meetings.values()) if is_no_later(each, meeting)]
    before = [each for each in past if each.id != meeting.id]
    tree = tree_as_of(meeting, items=items, meetings=meetings, term=term)
    said = {
        Block.LEARNING_SHARE: blocks.learning_share(meeting.share),
        Block.TOPIC_DISCUSSION: discussion(meeting, school),
        Block.REFLECTION: blocks.reflection(meeting, tree.items.values(), before),
        Block.WORK_PUSH: work.work_push(meeting, tree, school=school, meetings=meetings),
    }
    decided = work.decided(meeting, tree.tasks, school)
    parts = _numbered(
        {
            **{CONTENT[block.key]: (block.name, said[block.key]) for block in agenda.blocks},
            "decided": ("议定事项", decided),
            "achievements": ("成果", blocks.achievements(meeting)),
        }
    )
    survey = Survey(
        tree, meetings, school=school, term=term, today=meeting.on, heard=(*before, meeting)
    )
    counted = count(survey.rows)
    new_tasks = len(decided["tasks"])
    sentences = (f"议定事项 {new_tasks} 项" if new_tasks else "", counted.words)
    told = {
        **head(meeting, school, term),
        "lead": LEAD if any(part["number"] for part in parts.values()) else "",
        "blocks": _in_order(agenda, parts, meeting),
        **{name: parts[name] for name in (*CONTENT.values(), "decided", "achievements")},
        "figures": "；".join(part for part in sentences if part),
    }
    return reworded(told, meeting.wording)


def _numbered(parts: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The parts with 一, 二, … over those that hold something; an empty one has no number."""
    full = [key for key, (_, content) in parts.items() if any(_holds(content))]
    numbers = {key: chinese_number(n) for n, key in enumerate(full, 1)}
    return {
        key: {"number": numbers.get(key, ""), "name": name, **content}
        for key, (name, content) in parts.items()
    }


def _holds(content: Mapping[str, Any]) -> Iterable[bool]:
    for value in content.values():
        yield any(_holds(value)) if isinstance(value, dict) else bool(value)


def _in_order(
    agenda: FixedAgenda, parts: Mapping[str, Mapping[str, Any]], meeting: Meeting
) -> list[dict[str, Any]]:
    """The blocks that hold something, as the school's agenda orders them."""
    full = [block for block in agenda.blocks if parts[CONTENT[block.key]]["number"]]
    return [
        {
            "key": block.key.value,
            "number": parts[CONTENT[block.key]]["number"],
            "name": block.name,
            "spent": _spent(meeting.minutes_spent.get(block.key, 0)),
        }
        for block in full
    ]


def _spent(minutes: float) -> str:
    """（用时 12 分钟）; empty where it was less than one."""
    return f"（用时 {round(minutes)} 分钟）" if round(minutes) else ""
