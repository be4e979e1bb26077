"""Template variables of the agenda's blocks (板块), of remarks and of achievements (成果) for the
minutes; what a meeting notice says of a block.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from meetingtui.base.wording import (
    as_sentence,
    full_date,
    heading_without_final_stop,
    join_sentences,
    month_day,
    without_end_punctuation,
)
from meetingtui.documents.document_conventions import (
    bracketed_chinese_number,
    in_quotation_marks,
    numbered_group_variables,
    numbered_sentence_variables,
)
from meetingtui.documents.progress_report import (
    field_change_clauses,
    progress_text_with_target,
    status_change_clause,
)
from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.carry_over_to_next_meeting import department_progress_outside_meetings
from meetingtui.meeting.major_decisions import is_unanimous
from meetingtui.meeting.record import (
    Achievement,
    LearningShare,
    Meeting,
    Remark,
    RemarkKind,
    ShareSourceKind,
    remark_without_heading_phrase,
)
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, Opinion, Topic
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.school.school import School

# Template variables of 主题研讨


_DECISION_PHRASES = {
    DecisionKind.PASSED: ("会议议定：", "会议通过"),
    DecisionKind.PASSED_IN_PRINCIPLE: ("会议原则通过：", "会议原则通过"),
    DecisionKind.PASSED_AMENDED: ("会议修改后通过：", "会议修改后通过"),
    DecisionKind.POSTPONED: ("会议决定再议：", "会议决定再议"),
    DecisionKind.REJECTED: ("会议没有通过：", "会议没有通过"),
    DecisionKind.REPORTED: ("会议通报：", "会议作了通报"),
}
"""For each kind of decision, the words before its text, and the words used without a text."""


def topic_discussion_variables(meeting: Meeting, school: School) -> dict[str, Any]:
    """Template variables of the topic discussion (主题研讨): the topics with records, and the
    titles of those without any (postponed).
    """
    discussed = [topic for topic in meeting.topics if topic.has_records]
    left = "、".join(
        in_quotation_marks(heading_without_final_stop(topic.title))
        for topic in meeting.topics
        if not topic.has_records
    )
    return {
        "topics": [
            _single_topic_variables(n, topic, meeting, school)
            for n, topic in enumerate(discussed, 1)
        ],
        "postponed": f"{left}。" if left else "",
    }


def _single_topic_variables(
    number: int, topic: Topic, meeting: Meeting, school: School
) -> dict[str, Any]:
    """Template variables of one discussed topic for the minutes; ``number`` is its place among
    them, from 1.
    """
    role = "提出部门" if school.find_department(topic.proposer) else "提出人"
    kind = topic.decision_kind
    return {
        "number": bracketed_chinese_number(number),
        "title": heading_without_final_stop(topic.title),
        "proposer": topic.proposer,
        "proposed": f"（{role}：{topic.proposer}）" if topic.proposer else "",
        "major": topic.major.label if topic.major else "",
        "marked": f"〔三重一大：{topic.major.label}〕" if topic.major else "",
        "conclusion": as_sentence(topic.conclusion),
        "decision": as_sentence(topic.decision),
        "decision_kind": kind.label if kind else "",
        "vote": as_sentence(vote_sentence(topic, meeting)),
        "parts": numbered_group_variables(
            (
                _opinion_heading_and_lines(topic.opinions),
                ("研讨结论", [topic.conclusion]),
                _decision_heading_and_lines(topic, meeting),
            )
        ),
    }


def _opinion_heading_and_lines(opinions: Sequence[Opinion]) -> tuple[str, list[str]]:
    """Heading and lines of the minutes for the opinions on a topic, in the order given; blank ones
    are left out.

    Consecutive identical opinions are merged; the speaker of a single opinion is in the heading.
    """
    given = [each for each in opinions if each.text.strip()]
    merged = [
        (_opinion_giver_names(list(same)), text)
        for (text, _), same in groupby(
            given, key=lambda each: (without_end_punctuation(each.text), each.with_rest)
        )
    ]
    if len(given) == 1 and merged[0][0] and not given[0].with_rest:
        return f"研讨意见（{merged[0][0]}）", [merged[0][1]]
    return "研讨意见", [f"{names}：{text}" if names else text for names, text in merged]


def _opinion_giver_names(opinions: Sequence[Opinion]) -> str:
    """Names of those who gave an opinion on a topic, or 其余到会人员（…） for all others
    present.
    """
    names = "、".join(dict.fromkeys(each.name for each in opinions if each.name))
    return f"其余到会人员（{names}）" if opinions[0].with_rest else names


def _decision_heading_and_lines(topic: Topic, meeting: Meeting) -> tuple[str, list[str]]:
    """Heading and line of the minutes for a topic's decision and vote, which are joined; the line
    is only the label of the kind of decision if neither has words, and empty without a decision.
    """
    kind, vote = topic.decision_kind, vote_sentence(topic, meeting)
    words = join_sentences(topic.decision, vote)
    if kind is None:
        return "决议" if topic.decision else "表决", [words]
    if not words:
        return "决议", [kind.label]
    name = kind.label if kind is DecisionKind.REPORTED else f"决议（{kind.label}）"
    return name, [words]


def decision_sentence(topic: Topic) -> str:
    """The decision on a topic as a sentence: 会议议定：…; empty if nothing was decided."""
    kind, words = topic.decision_kind, topic.decision
    if kind is None:
        return f"会议议定：{words}" if words else ""
    lead, alone = _DECISION_PHRASES[kind]
    return f"{lead}{words}" if words else alone


def vote_sentence(topic: Topic, meeting: Meeting) -> str:
    """Word the vote on a topic with the attendance as a sentence; empty if there was no vote.

    Example: 应到会 14 人，实到会 12 人；表决结果：赞成 11 票，反对 0 票，弃权 1 票.
    """
    if topic.vote is None:
        return ""
    count = headcount(meeting.attendance)
    there = f"应到会 {count.expected} 人，实到会 {count.present} 人"
    outcome = "，一致通过" if is_unanimous(topic, meeting) else ""
    return f"{there}；表决结果：{topic.vote.figures_text}{outcome}"


# Template variables of 学习分享, 总结反思, remarks and 成果, worded for the minutes


_SOURCE_LABELS = {
    ShareSourceKind.BOOK: "分享书刊",
    ShareSourceKind.POLICY: "学习文件",
    ShareSourceKind.LECTURE: "讲座培训",
}
"""Label of each kind of source in the minutes; for any other kind it is 材料来源."""


def learning_share_variables(shares: Sequence[LearningShare]) -> dict[str, Any]:
    """Template variables of the learning shares (学习分享); empty values if nothing was shared.

    A presenter scheduled by rotation does not count as sharing. If several people shared, the
    variables are those of the first, and the others follow among the points, each with an
    introductory sentence, so that no template leaves them out. Takeaways of all are in one list.

    Args:
        shares: the meeting's learning shares, at least one.
    """
    held = [share for share in shares if share.is_held] or shares
    share, others = held[0], held[1:]
    further = [
        line
        for other in others
        for line in (
            {"number": "", "words": learning_share_opening_sentence(other)},
            *numbered_sentence_variables(other.points),
        )
        if line["words"]
    ]
    takeaways = numbered_sentence_variables(
        [each for share in held for each in share.takeaways], "（{}）"
    )
    return {
        "presenter": share.presenter if share.is_held else "",
        "topic": share.topic,
        "source": share.source,
        "source_kind": share.source_kind.label if share.source_kind else "",
        "lead": learning_share_opening_sentence(share) if share.is_held else "",
        "points": [*numbered_sentence_variables(share.points), *further],
        "takeaways": {
            "text": takeaways[0]["words"] if len(takeaways) == 1 else "",
            "lines": takeaways if len(takeaways) > 1 else [],
        },
    }


def learning_share_opening_sentence(share: LearningShare) -> str:
    """Introductory sentence on a learning share (学习分享): presenter, topic and source as far as
    recorded; empty if none of them is.
    """
    topic = without_end_punctuation(share.topic)
    topic = topic if topic[:1] in "《“" else in_quotation_marks(topic)
    if share.presenter and share.topic:
        lead = f"{share.presenter}以{topic}为题作学习分享"
    elif share.presenter:
        lead = f"{share.presenter}作学习分享"
    else:
        lead = f"分享主题：{topic}" if share.topic else ""
    kind = _SOURCE_LABELS.get(share.source_kind, "材料来源") if share.source_kind else "材料来源"
    source = f"{kind}：{share.source}" if share.source else ""
    return join_sentences(lead, source)


def reflection_variables(
    meeting: Meeting, items: Iterable[Item], past: Sequence[Meeting]
) -> dict[str, Any]:
    """Template variables of the reflections (总结反思): one entry for each department of the
    meeting's reflections that has something to report.

    Args:
        meeting: the meeting.
        items: all items as of the end of the meeting.
        past: the earlier meetings, oldest first.
    """
    known = list(items)
    numbers = {each.id: each.number for each in past}
    found = []
    for each in meeting.reflections:
        since = department_progress_outside_meetings(known, each.department, past, meeting.on)
        if parts := _department_reflection_groups(each, since, numbers):
            found.append((each.department, parts))
    return {
        "departments": [
            {"number": bracketed_chinese_number(n), "name": name, "parts": parts}
            for n, (name, parts) in enumerate(found, 1)
        ]
    }


def _department_reflection_groups(
    reflection: Reflection, since: Iterable[tuple[Item, Progress]], numbers: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Sentences of the minutes on one department's reflection, grouped under their headings.

    The groups are work done (已完成工作), progress (推进情况), problems left over (遗留问题), new
    problems (存在问题) and measures (改进措施), without the empty ones. All reports on an item are
    work done if the last one completes it, else progress.

    Args:
        reflection: what the department said at the meeting.
        since: the department's reports on items since the last meeting, each with its item.
        numbers: number of each earlier meeting of the term by meeting id.

    Returns:
        The groups as template variables, as built by :func:`numbered_group_variables`.
    """
    reports = list(since)
    last = {item.id: line.after for item, line in reports}
    finished = [_item_report_sentence(*each) for each in reports if last[each[0].id] is Status.DONE]
    moving = [
        _item_report_sentence(*each) for each in reports if last[each[0].id] is not Status.DONE
    ]
    return numbered_group_variables(
        (
            ("已完成工作", [*finished, *reflection.done]),
            ("推进情况", moving),
            (
                "遗留问题",
                [
                    _earlier_problem_sentence(each, numbers)
                    for each in reflection.problems
                    if each.since
                ],
            ),
            (
                "存在问题",
                [_problem_sentence(each) for each in reflection.problems if not each.since],
            ),
            ("改进措施", reflection.improvements),
        )
    )


def _problem_sentence(problem: Problem) -> str:
    """Sentence of the minutes on a problem, with its cause and whether it was solved at once."""
    cause = f"原因：{problem.cause}" if problem.cause else ""
    settled = "已解决" if problem.solved else ""
    return join_sentences(problem.text, cause, settled)


def _earlier_problem_sentence(problem: Problem, numbers: Mapping[int, int]) -> str:
    """Sentence of the minutes on a problem of an earlier meeting and its present state.

    ``numbers`` are the numbers of the earlier meetings by meeting id.
    """
    number = numbers.get(problem.since or 0)
    raised = f"（第{number}次例会提出）" if number else ""
    state = "已列入本次议定事项" if problem.task is not None else "尚未解决"
    outcome = "已解决" if problem.solved else state
    return f"{without_end_punctuation(problem.text)}{raised}，{outcome}。"


def _item_report_sentence(item: Item, line: Progress) -> str:
    """Sentence of the minutes on the progress and changes recorded for an item between meetings."""
    words = join_sentences(
        progress_text_with_target(item, line),
        status_change_clause(line),
        "；".join(field_change_clauses(line)),
    )
    return f"{without_end_punctuation(title_with_part_mark(item))}，{words}"


def remarks_variables(remarks: Iterable[Remark], kind: RemarkKind) -> dict[str, Any]:
    """Template variables of the remarks of one kind with their speakers, such as what the principal
    stressed (会议强调) or other matters (其他事项).

    Blank remarks are left out. They are numbered if there are several; the opening words 会议强调
    are removed from what was stressed.
    """
    of_kind = [each for each in remarks if each.kind is kind and each.text.strip()]
    return {
        "lines": [
            {
                "number": f"{n}." if len(of_kind) > 1 else "",
                "speaker": each.speaker,
                "speaking": f"{each.speaker}：" if each.speaker else "",
                "text": as_sentence(
                    remark_without_heading_phrase(each.text)
                    if kind is RemarkKind.STRESSED
                    else each.text
                ),
            }
            for n, each in enumerate(of_kind, 1)
        ]
    }


def achievement_variables(meeting: Meeting) -> dict[str, Any]:
    """Template variables of the achievements (成果): one sentence per achievement."""
    return {
        "lines": numbered_sentence_variables(
            _achievement_sentence(each, meeting) for each in meeting.achievements
        )
    }


def _achievement_sentence(each: Achievement, meeting: Meeting) -> str:
    """Describe an achievement (成果) in a sentence with day, level and people in brackets."""
    day = (month_day if each.on.year == meeting.on.year else full_date)(each.on)
    level = each.level if not each.level or each.level.endswith("级") else f"{each.level}级"
    beside = "，".join(part for part in (day, level, "、".join(each.who)) if part)
    return f"{each.what.rstrip('。')}（{beside}）"


# What the meeting notice (会议通知) says of a block


class BlockNoticeDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What the notice of a meeting says of one agenda block beside its name and duration."""

    presenters: str = ""
    """Names of those who present, joined with 、."""
    remark: str = ""
    """What participants have to prepare: 要汇报 5 项."""
    topics: Sequence[Topic] = ()
    """The topics to be listed below the block."""


def learning_share_notice_details(meeting: Meeting) -> BlockNoticeDetails:
    """What the notice of a meeting says of the learning shares (学习分享): who presents."""
    presenters = (share.presenter for share in meeting.shares)
    return BlockNoticeDetails(presenters="、".join(filter(None, presenters)))


def topic_discussion_notice_details(meeting: Meeting) -> BlockNoticeDetails:
    """What the notice of a meeting says of the topic discussion (主题研讨): the topics."""
    return BlockNoticeDetails(topics=meeting.topics)


def work_push_notice_details(meeting: Meeting) -> BlockNoticeDetails:
    """What the notice of a meeting says of the progress reports (工作推进): how many items are
    called.
    """
    called = len(meeting.agenda) + len(meeting.carried)
    return BlockNoticeDetails(remark=f"要汇报 {called} 项" if called else "")
