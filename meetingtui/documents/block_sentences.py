"""What the minutes say of each block in each of their lengths (篇幅: 简、常规、详)."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from meetingtui.base.wording import as_heading, join_sentences, without_end_punctuation
from meetingtui.documents.block_variables import decision_words, learning_share_lead, vote_words
from meetingtui.documents.document_conventions import in_quotation_marks
from meetingtui.documents.progress_report import ProgressReport
from meetingtui.meeting.minutes_state import MinutesLength
from meetingtui.meeting.record import Achievement, LearningShare, Meeting
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import Topic

SHORT_REMARK = 40
"""Maximum length in characters of a conclusion or takeaway that short minutes (简) include."""


_CONSENT = re.compile(
    "(?:也|都|均|完全|基本|原则上|表示)*(?:同意|赞[成同]|支持|附议|没有?(?:不同)?意见|无(?:意见|异议)|没问题)"
)
"""An opinion that only consents; it is in the record, and in the vote where there was one."""


class MinutesPart(NamedTuple):
    """One part of a minutes section: sentences under an optional heading."""

    name: str
    """The heading; empty for none."""
    lines: Sequence[str]
    """The sentences, one paragraph each."""


# What was talked about


def learning_share_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesPart]:
    """Return what was shared in 学习分享: points and takeaways as far as the length allows."""
    return [
        MinutesPart(
            "",
            [
                words
                for share in meeting.shares
                for words in _learning_share_sentences(share, length)
            ],
        )
    ]


def _learning_share_sentences(share: LearningShare, length: MinutesLength) -> list[str]:
    """Sentences on one learning share: who shared what, points and takeaways as the length
    allows.
    """
    if not share.is_held:
        return []
    lead = learning_share_lead(share)
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


def topic_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesPart]:
    """Return one part for each topic that was discussed, and one naming those that were not."""
    discussed = [topic for topic in meeting.topics if topic.is_discussed]
    left = "、".join(
        in_quotation_marks(as_heading(topic.title))
        for topic in meeting.topics
        if not topic.is_discussed
    )
    parts = [
        MinutesPart(_topic_heading(topic), _topic_sentences(topic, meeting, length))
        for topic in discussed
    ]
    return [*parts, MinutesPart("", [f"未及研讨的议题：{left}"] if left else [])]


def _topic_heading(topic: Topic) -> str:
    """Title of a topic, with its kind of major decision (三重一大) if it is one."""
    major = f"〔三重一大：{topic.major.label}〕" if topic.major else ""
    return f"{as_heading(topic.title)}{major}"


def _topic_sentences(topic: Topic, meeting: Meeting, length: MinutesLength) -> list[str]:
    """Sentences on a topic: the decision and vote, then, depending on the length, the opinions."""
    decided = _decision_sentence(topic, meeting)
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


def _decision_sentence(topic: Topic, meeting: Meeting) -> str:
    """Decision and vote on a topic as sentences; empty if nothing was decided."""
    return join_sentences(decision_words(topic), vote_words(topic, meeting))


# How the work goes


def reflection_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesPart]:
    """Return the problems and measures of each department; none in short minutes (简)."""
    if length is MinutesLength.SHORT:
        return []
    if length is MinutesLength.REGULAR:
        return [MinutesPart("", [_new_reflection_sentences(each) for each in meeting.reflections])]
    return [
        MinutesPart(each.department, _labelled_reflection_lines(each))
        for each in meeting.reflections
    ]


def _new_reflection_sentences(reflection: Reflection) -> str:
    """Text on what a department raised in this meeting, without what it raised in earlier ones."""
    raised = (
        each for each in reflection.problems if _is_unresolved_problem(each) and each.since is None
    )
    wrong = _join_as_clauses(map(_problem_clause, raised))
    better = _join_as_clauses(reflection.improvements)
    found = join_sentences(
        f"存在问题：{wrong}" if wrong else "", f"改进措施：{better}" if better else ""
    )
    return f"{reflection.department}{found}" if found else ""


def _labelled_reflection_lines(reflection: Reflection) -> list[str]:
    """Lines of one department: 已完成工作：…, 存在问题：…, 已解决问题：…, 改进措施：…; empty
    ones left out.
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
                    if _is_unresolved_problem(each)
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


def _is_unresolved_problem(problem: Problem) -> bool:
    """Whether the problem is unsolved and has not become a task."""
    return not problem.solved and problem.task is None


def _problem_clause(problem: Problem) -> str:
    """A problem as a clause, with its cause if recorded."""
    cause = without_end_punctuation(problem.cause)
    return f"{without_end_punctuation(problem.text)}（原因：{cause}）" if cause else problem.text


def work_push_parts(
    meeting: Meeting, report: ProgressReport, length: MinutesLength
) -> list[MinutesPart]:
    """Return the progress by exception; in full minutes (详) every item with recorded progress.

    Short minutes (简) name the achievements (成果) here instead of in a section of their own.
    """
    if length is MinutesLength.FULL:
        return [MinutesPart(name, lines) for name, lines in report.by_department()]
    lines = [*report.exceptions(with_words=length is MinutesLength.REGULAR)]
    if length is MinutesLength.SHORT and meeting.achievements:
        lines.append(f"成果：{_join_as_clauses(map(_achievement_clause, meeting.achievements))}")
    return [MinutesPart("", lines)]


def achievement_parts(meeting: Meeting, length: MinutesLength) -> list[MinutesPart]:
    """Return the achievements (成果), one sentence each; none in short minutes (简)."""
    if length is MinutesLength.SHORT:
        return []
    return [MinutesPart("", [_achievement_clause(each) for each in meeting.achievements])]


def _achievement_clause(each: Achievement) -> str:
    """An achievement as a clause, with the names of the people in brackets."""
    who = "、".join(each.who)
    return (
        f"{without_end_punctuation(each.what)}（{who}）"
        if who
        else without_end_punctuation(each.what)
    )


def _join_as_clauses(words: Iterable[str]) -> str:
    """Join sentences with semicolons, without the punctuation at their ends."""
    return "；".join(filter(None, map(without_end_punctuation, words)))
