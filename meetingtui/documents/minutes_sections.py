"""The sections of the minutes in three degrees of detail (篇幅: 简 short, 常规 normal, 详
detailed), decisions first.

All have the same order: learning shares (学习分享) and topic discussion (主题研讨) as in the
agenda, decided tasks (议定事项) as a table, what the principal stressed (会议强调), other matters
(其他事项), reflections (总结反思) and work progress (工作推进) as in the agenda, and achievements
(成果). Nothing is reported twice. Individual opinions in a discussion are left to the full record
(会议记录).

A block (板块) of the agenda with records of its own has its line in :data:`MINUTES_BLOCKS`, which
says what the block gives the sections, the template variables and the meeting notice; remarks need
none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from meetingtui.base.wording import (
    as_sentence,
    heading_without_final_stop,
    join_sentences,
    to_chinese_number,
    without_end_punctuation,
)
from meetingtui.documents.block_variables import (
    BlockNoticeDetails,
    decision_sentence,
    learning_share_notice_details,
    learning_share_opening_sentence,
    learning_share_variables,
    reflection_variables,
    topic_discussion_notice_details,
    topic_discussion_variables,
    vote_sentence,
    work_push_notice_details,
)
from meetingtui.documents.document_conventions import bracketed_chinese_number, in_quotation_marks
from meetingtui.documents.items_in_minutes import work_push_variables
from meetingtui.documents.progress_report import ProgressReport
from meetingtui.meeting.blocks import (
    learning_share_block,
    reflection_block,
    topic_discussion_block,
    work_push_block,
)
from meetingtui.meeting.fixed_agenda import AgendaBlock, FixedAgenda
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import (
    Achievement,
    LearningShare,
    Meeting,
    Remark,
    RemarkKind,
    remark_without_heading_phrase,
)
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School

SHORT_REMARK = 40
"""Maximum length in characters of a conclusion or takeaway that short minutes (简) include."""


_CONSENT = re.compile(
    "(?:也|都|均|完全|基本|原则上|表示)*(?:同意|赞[成同]|支持|附议|没有?(?:不同)?意见|无(?:意见|异议)|没问题)"
)
"""An opinion that only consents; it is in the record, and in the vote where there was one."""


class MinutesSectionPart(NamedTuple):
    """One part of a minutes section: sentences under an optional heading."""

    name: str
    """The heading; empty for none."""
    lines: Sequence[str]
    """The sentences, one paragraph each."""


# What was talked about


def learning_share_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesSectionPart]:
    """Write the minutes' part on the learning shares (学习分享): points and takeaways as far as the
    length allows.

    Shares that were only scheduled give no lines; the list always has one part, without lines if
    nothing was shared.
    """
    return [
        MinutesSectionPart(
            "",
            [
                words
                for share in meeting.shares
                for words in _learning_share_sentences(share, length)
            ],
        )
    ]


def _learning_share_sentences(share: LearningShare, length: MinutesLength) -> list[str]:
    """Sentences of the minutes on one learning share: who shared what, points and takeaways as the
    length allows; none if it was only scheduled.
    """
    if not share.is_held:
        return []
    lead = learning_share_opening_sentence(share)
    if length is MinutesLength.FULL:
        return [lead, *share.points, *(f"学习启示：{each}" for each in share.takeaways)]
    points = _join_as_clauses(share.points) if length is MinutesLength.REGULAR else ""
    taken = _join_as_clauses(share.takeaways)
    if length is MinutesLength.SHORT and len(taken) > SHORT_REMARK:
        taken = without_end_punctuation(share.takeaways[0])
    return [
        join_sentences(
            lead or points,
            f"要点：{points}" if points and lead else "",
            f"启示：{taken}" if taken else "",
        )
    ]


def topics_section_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesSectionPart]:
    """Write one part of the minutes for each topic with records, headed by its title, and a last
    one without heading that names the topics without any (no lines if there are none).
    """
    discussed = [topic for topic in meeting.topics if topic.has_records]
    left = "、".join(
        in_quotation_marks(heading_without_final_stop(topic.title))
        for topic in meeting.topics
        if not topic.has_records
    )
    parts = [
        MinutesSectionPart(_topic_heading(topic), _topic_sentences(topic, meeting, length))
        for topic in discussed
    ]
    return [*parts, MinutesSectionPart("", [f"未及研讨的议题：{left}"] if left else [])]


def _topic_heading(topic: Topic) -> str:
    """Heading of a topic in the minutes, with its kind of major decision (三重一大) if it is
    one.
    """
    major = f"〔三重一大：{topic.major.label}〕" if topic.major else ""
    return f"{heading_without_final_stop(topic.title)}{major}"


def _topic_sentences(topic: Topic, meeting: Meeting, length: MinutesLength) -> list[str]:
    """Sentences of the minutes on a topic: decision and vote, then the conclusion, then the
    opinions joined.

    Opinions that only consent and those given for all others present are left out. Short minutes
    have no opinions and no long conclusion. Full minutes have a paragraph for each of the three,
    other minutes one for all.
    """
    decided = _decision_and_vote_text(topic, meeting)
    conclusion = without_end_punctuation(topic.conclusion)
    if conclusion and (conclusion in topic.decision or not decided):
        conclusion, decided = "", decided or f"研讨结论：{conclusion}"
    if length is MinutesLength.SHORT and len(conclusion) > SHORT_REMARK:
        conclusion = ""
    opinions = dict.fromkeys(each.text for each in topic.opinions if not each.with_rest)
    weighed = _join_as_clauses(
        words for words in opinions if not _CONSENT.fullmatch(without_end_punctuation(words))
    )
    if not decided:
        decided = "会上作了研讨，没有形成决议"
    if length is MinutesLength.FULL:
        lines = (
            decided,
            f"研讨结论：{conclusion}" if conclusion else "",
            f"研讨中提出：{weighed}" if weighed else "",
        )
        return [line for line in lines if line]
    raised = f"研讨中提出：{weighed}" if weighed and length is MinutesLength.REGULAR else ""
    return [join_sentences(decided, conclusion, raised)]


def _decision_and_vote_text(topic: Topic, meeting: Meeting) -> str:
    """Word decision and vote on a topic as sentences of the minutes; empty if nothing was
    decided.
    """
    return join_sentences(decision_sentence(topic), vote_sentence(topic, meeting))


# How the work goes


def reflection_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesSectionPart]:
    """Write the minutes' parts on the departments' reflections (总结反思); none in short minutes
    (简).

    Normal minutes have one part with a paragraph for each department, on new unsolved problems and
    measures (empty if it has none). Full minutes have a part for each department, also with earlier
    problems, solved ones and work done.
    """
    if length is MinutesLength.SHORT:
        return []
    if length is MinutesLength.REGULAR:
        return [
            MinutesSectionPart("", [_new_reflection_text(each) for each in meeting.reflections])
        ]
    return [
        MinutesSectionPart(each.department, _labelled_reflection_lines(each))
        for each in meeting.reflections
    ]


def _new_reflection_text(reflection: Reflection) -> str:
    """Sentences of the minutes on a department's measures and the problems it raised in this
    meeting; empty if there are none.

    Problems that were solved, became tasks or date from earlier meetings are left out.
    """
    raised = (
        each
        for each in reflection.problems
        if _is_unsolved_without_task(each) and each.since is None
    )
    wrong = _join_as_clauses(map(_problem_clause, raised))
    better = _join_as_clauses(reflection.improvements)
    found = join_sentences(
        f"存在问题：{wrong}" if wrong else "", f"改进措施：{better}" if better else ""
    )
    return f"{reflection.department}{found}" if found else ""


def _labelled_reflection_lines(reflection: Reflection) -> list[str]:
    """Lines of one department in the minutes, each with its label: work done (已完成工作), problems
    (存在问题), solved problems (已解决问题) and measures (改进措施); empty ones left out.
    """
    return [
        f"{name}：{words}"
        for name, words in (
            ("已完成工作", _join_as_clauses(reflection.done)),
            (
                "存在问题",
                _join_as_clauses(
                    _problem_clause(each)
                    for each in reflection.problems
                    if _is_unsolved_without_task(each)
                ),
            ),
            (
                "已解决问题",
                _join_as_clauses(each.text for each in reflection.problems if each.solved),
            ),
            ("改进措施", _join_as_clauses(reflection.improvements)),
        )
        if words
    ]


def _is_unsolved_without_task(problem: Problem) -> bool:
    """Whether a department's problem is unsolved and has not become a task."""
    return not problem.solved and problem.task is None


def _problem_clause(problem: Problem) -> str:
    """Word a department's problem as a clause, with its cause if recorded."""
    cause = without_end_punctuation(problem.cause)
    return f"{without_end_punctuation(problem.text)}（原因：{cause}）" if cause else problem.text


def work_push_parts(
    meeting: Meeting, report: ProgressReport, length: MinutesLength
) -> list[MinutesSectionPart]:
    """Write the minutes' parts on progress by exception, in one part without heading; in full
    minutes (详) a part for each department on every item with recorded progress.

    Short minutes (简) name the achievements (成果) here instead of in a section of their own.
    """
    if length is MinutesLength.FULL:
        return [MinutesSectionPart(name, lines) for name, lines in report.sentences_by_department()]
    lines = [*report.notable_item_sentences(in_detail=length is MinutesLength.REGULAR)]
    if length is MinutesLength.SHORT and meeting.achievements:
        lines.append(f"成果：{_join_as_clauses(map(_achievement_clause, meeting.achievements))}")
    return [MinutesSectionPart("", lines)]


def achievement_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesSectionPart]:
    """Write the minutes' part on the achievements (成果), one sentence each; none in short minutes
    (简).
    """
    if length is MinutesLength.SHORT:
        return []
    return [MinutesSectionPart("", [_achievement_clause(each) for each in meeting.achievements])]


def _achievement_clause(each: Achievement) -> str:
    """Word an achievement as a clause, with the names of the people in brackets."""
    who = "、".join(each.who)
    return (
        f"{without_end_punctuation(each.what)}（{who}）"
        if who
        else without_end_punctuation(each.what)
    )


def _join_as_clauses(words: Iterable[str]) -> str:
    """Join sentences with semicolons, without the punctuation at their ends."""
    return "；".join(filter(None, map(without_end_punctuation, words)))


@dataclass(frozen=True, kw_only=True)
class MinutesData:
    """The input of the minutes: the meeting with all records that its text may mention."""

    meeting: Meeting
    """The meeting."""
    earlier: Sequence[Meeting]
    """The closed meetings before it, oldest first."""
    meetings: Mapping[int, Meeting]
    """All meetings of the term by id."""
    tree: ItemTree
    """The items as of the end of the meeting."""
    school: School
    """The school."""
    report: ProgressReport
    """The progress report."""


@dataclass(frozen=True, kw_only=True)
class BlockMinutesSpec:
    """How an agenda block is written in the minutes: template variables and section parts."""

    key: str
    """Key of the block in ``agenda.yaml``; that of its section."""
    variable: str
    """Name of the template variable with the block's content."""
    variables: Callable[[MinutesData], dict[str, Any]]
    """Returns that content."""
    parts: Callable[[MinutesData, MinutesLength], list[MinutesSectionPart]]
    """Returns the parts of the block's section in minutes of a given length."""
    follows_decided_tasks: bool = False
    """Whether its section comes after 议定事项 and the remarks rather than before."""
    notice: Callable[[Meeting], BlockNoticeDetails] = lambda _: BlockNoticeDetails()
    """Returns what the notice of a meeting says of the block."""


MINUTES_BLOCKS: tuple[BlockMinutesSpec, ...] = (
    BlockMinutesSpec(
        key=learning_share_block.KEY,
        variable="share",
        variables=lambda data: learning_share_variables(data.meeting.shares),
        parts=lambda data, length: learning_share_parts(data.meeting, length),
        notice=learning_share_notice_details,
    ),
    BlockMinutesSpec(
        key=topic_discussion_block.KEY,
        variable="discussion",
        variables=lambda data: topic_discussion_variables(data.meeting, data.school),
        parts=lambda data, length: topics_section_parts(data.meeting, length),
        notice=topic_discussion_notice_details,
    ),
    BlockMinutesSpec(
        key=reflection_block.KEY,
        variable="reflection",
        variables=lambda data: reflection_variables(
            data.meeting, data.tree.items.values(), data.earlier
        ),
        parts=lambda data, length: reflection_parts(data.meeting, length),
        follows_decided_tasks=True,
    ),
    BlockMinutesSpec(
        key=work_push_block.KEY,
        variable="work",
        variables=lambda data: work_push_variables(
            data.meeting, data.tree, school=data.school, meetings=data.meetings
        ),
        parts=lambda data, length: work_push_parts(data.meeting, data.report, length),
        follows_decided_tasks=True,
        notice=work_push_notice_details,
    ),
)
"""The blocks with a section and a template variable of their own, in the order of the sections."""


def block_notice_details(key: str, meeting: Meeting) -> BlockNoticeDetails:
    """What the notice of a meeting says of the agenda block with this key; empty details for a
    block without a line in :data:`MINUTES_BLOCKS`.
    """
    found = (block.notice(meeting) for block in MINUTES_BLOCKS if block.key == key)
    return next(found, BlockNoticeDetails())


def agenda_blocks_with_minutes_spec(
    agenda: FixedAgenda,
) -> list[tuple[AgendaBlock, BlockMinutesSpec]]:
    """Blocks of a school's agenda that have a section in the minutes, in the agenda's order, each
    with how it is written.
    """
    by_key = {block.key: block for block in MINUTES_BLOCKS}
    return [(block, by_key[block.key]) for block in agenda.blocks if block.key in by_key]


KEYS = (
    *(block.key for block in MINUTES_BLOCKS if not block.follows_decided_tasks),
    "decided",
    *(kind.value for kind in RemarkKind),
    *(block.key for block in MINUTES_BLOCKS if block.follows_decided_tasks),
    "achievements",
)
"""Keys of the sections in templates; ``decided`` is the section with the task table."""


def minutes_sections(
    data: MinutesData, length: MinutesLength, *, agenda: FixedAgenda, has_tasks: bool
) -> list[dict[str, Any]]:
    """Build the sections of the minutes that have content, numbered 一, 二, 三.

    Args:
        data: the records of the meeting.
        length: how detailed the minutes are.
        agenda: the school's agenda, for names and order of the blocks.
        has_tasks: whether tasks were given, so that there is a task table.

    Returns:
        One dict per section with ``key`` (one of :data:`KEYS`), ``number``, ``name`` and ``parts``
        (empty for the task table); each part has ``number`` and ``name`` (both empty without a
        heading) and ``lines``, dicts with ``number`` and ``words``.
    """
    before, after = (
        [
            (block.key, agenda_block.name, block.parts(data, length))
            for agenda_block, block in agenda_blocks_with_minutes_spec(agenda)
            if block.follows_decided_tasks is after_decided
        ]
        for after_decided in (False, True)
    )
    remarks = [
        (
            kind.value,
            agenda.remarks_block_name(kind),
            [MinutesSectionPart("", _remark_texts(data.meeting.remarks, kind))],
        )
        for kind in RemarkKind
    ]
    sections = [
        *before,
        ("decided", "议定事项", []),
        *remarks,
        *after,
        ("achievements", "成果", achievement_parts(data.meeting, length)),
    ]
    kept = [
        (key, name, filled)
        for key, name, parts in sections
        if (filled := _nonempty_part_variables(parts)) or (key == "decided" and has_tasks)
    ]
    return [
        {"key": key, "number": to_chinese_number(n), "name": name, "parts": parts}
        for n, (key, name, parts) in enumerate(kept, 1)
    ]


def _nonempty_part_variables(parts: Iterable[MinutesSectionPart]) -> list[dict[str, Any]]:
    """Convert the parts of the minutes that have content to template variables.

    Parts with a heading are numbered （一）, （二）, and the lines of a part 1., 2. if there are
    several; blank lines are dropped.
    """
    kept = [(name, lines) for name, words in parts if (lines := [w for w in words if w.strip()])]
    numbers = map(bracketed_chinese_number, count(1))
    return [
        {
            "number": next(numbers) if name else "",
            "name": name,
            "lines": [
                {
                    "number": f"{n}." if len(lines) > 1 else "",
                    "words": as_sentence(words),
                }
                for n, words in enumerate(lines, 1)
            ],
        }
        for name, lines in kept
    ]


def _remark_texts(remarks: Iterable[Remark], kind: RemarkKind) -> list[str]:
    """Texts of the meeting's remarks of one kind; of what the principal stressed (会议强调) without
    the opening words 会议强调.
    """
    return [
        remark_without_heading_phrase(each.text) if kind is RemarkKind.STRESSED else each.text
        for each in remarks
        if each.kind is kind
    ]
