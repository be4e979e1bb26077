"""What was said: 学习分享, 总结反思 and 成果, each as the minutes word it.

Nothing is added that nobody recorded: no consent, no reason, no name.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from meetingtui.meeting.agenda import since_last
from meetingtui.meeting.looking_back import Problem, Reflection
from meetingtui.meeting.record import Achievement, LearningShare, Meeting
from meetingtui.meeting.sharing import SourceKind
from meetingtui.minutes.numbering import bracketed, numbered, points
from meetingtui.minutes.quoting import quoted
from meetingtui.plan.dividing import title_of
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.wording import full_date, month_day, sentence

_SOURCES = {
    SourceKind.BOOK: "分享书刊",
    SourceKind.POLICY: "学习文件",
    SourceKind.LECTURE: "讲座培训",
}
"""What a source is called in its sentence; any other is 材料来源."""


def learning_share(share: LearningShare) -> dict[str, Any]:
    """一、学习分享; a presenter who was only put down by rotation is no share."""
    takeaways = numbered(share.takeaways, "（{}）")
    return {
        "presenter": share.presenter if share.is_held else "",
        "topic": share.topic,
        "source": share.source,
        "source_kind": share.source_kind.label if share.source_kind else "",
        "lead": _share_lead(share) if share.is_held else "",
        "points": numbered(share.points),
        "takeaways": {
            "text": takeaways[0]["words"] if len(takeaways) == 1 else "",
            "lines": takeaways if len(takeaways) > 1 else [],
        },
    }


def _share_lead(share: LearningShare) -> str:
    topic = share.topic if share.topic[:1] in "《“" else quoted(share.topic)
    if share.presenter and share.topic:
        lead = f"{share.presenter}以{topic}为题作学习分享"
    elif share.presenter:
        lead = f"{share.presenter}作学习分享"
    else:
        lead = f"分享主题：{topic}" if share.topic else ""
    kind = _SOURCES.get(share.source_kind, "材料来源") if share.source_kind else "材料来源"
    source = f"{kind}：{share.source}" if share.source else ""
    return "".join(f"{part.rstrip('。')}。" for part in (lead, source) if part)


def reflection(meeting: Meeting, items: Iterable[Item], past: Sequence[Meeting]) -> dict[str, Any]:
    """三、总结反思: the departments that have something to look back on."""
    known = list(items)
    numbers = {each.id: each.number for each in past}
    found = []
    for each in meeting.reflections:
        since = since_last(known, each.department, past, meeting.on)
        if parts := _looking_back(each, since, numbers):
            found.append((each.department, parts))
    return {
        "departments": [
            {"number": bracketed(n), "name": name, "parts": parts}
            for n, (name, parts) in enumerate(found, 1)
        ]
    }


def _looking_back(
    said: Reflection, since: Iterable[tuple[Item, Progress]], numbers: Mapping[int, int]
) -> list[dict[str, Any]]:
    """What was finished, what moved on, what was and is wrong, what will be done about it.

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
            ("遗留问题", [_left(each, numbers) for each in said.problems if each.since]),
            ("存在问题", [_problem(each) for each in said.problems if not each.since]),
            ("改进措施", said.improvements),
        )
    )


def _problem(problem: Problem) -> str:
    """What is wrong, its cause where one was given, and that it was solved at once."""
    cause = f"原因：{problem.cause}" if problem.cause else ""
    settled = "已解决" if problem.solved else ""
    return "".join(sentence(part) for part in (problem.text, cause, settled))


def _left(problem: Problem, numbers: Mapping[int, int]) -> str:
    """A problem of an earlier meeting, and what has become of it."""
    number = numbers.get(problem.since or 0)
    raised = f"（第{number}次例会提出）" if number else ""
    state = "已列入本次议定事项" if problem.task is not None else "尚未解决"
    return f"{problem.text.rstrip('。；，：')}{raised}，{'已解决' if problem.solved else state}。"


def _told(item: Item, line: Progress) -> str:
    """What was said and moved between meetings, as sentences."""
    moved = f"状态由{line.before.label}转为{line.after.label}" if line.moved else ""
    said = "".join(sentence(part) for part in (line.text, moved, "；".join(line.changes)))
    return f"{title_of(item).rstrip('。；，：')}，{said}"


def achievements(meeting: Meeting) -> dict[str, Any]:
    """成果, one sentence each."""
    return {"lines": numbered(_achievement(each, meeting) for each in meeting.achievements)}


def _achievement(each: Achievement, meeting: Meeting) -> str:
    day = (month_day if each.on.year == meeting.on.year else full_date)(each.on)
    level = each.level if not each.level or each.level.endswith("级") else f"{each.level}级"
    beside = "，".join(part for part in (day, level, "、".join(each.who)) if part)
    return f"{each.what.rstrip('。')}（{beside}）"
