"""The part 存在问题与不足 of the term summary: up to five general points, each with its cases.

A case is an unsolved problem of a department, or an item that is overdue, paused or without an
owner. Its words decide which of a few points, valid in any school, it belongs to.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.review.reported_problems import (
    ProblemOutcome,
    TermProblem,
    reported_problems_of_term,
)
from meetingtui.review.summary.report_prose import (
    ReportedLine,
    as_full_sentence,
    character_pairs,
    has_letter_or_digit,
    join_with_enumeration_comma,
    normalised_without_end_punctuation,
    reports_for_summary,
    split_clauses,
    with_absolute_dates,
)
from meetingtui.review.summary.summary_model import (
    ParagraphGroup,
    SentenceSource,
    SourcedSentence,
    SummaryParagraph,
    source_of_progress,
)
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot

# Finding the item a department's problem is about, and what was reported on it since


_RARE_PAIRS = 3
"""Most items of a department that may contain a pair of characters that counts as rare."""
_SHARED_PAIRS = 3
"""Least number of rare pairs a problem must share with an item."""


class ReportAfterProblem(msgspec.Struct, frozen=True, kw_only=True):
    """The newest report on the item that a department's problem is about, made after the problem
    was.
    """

    item: Item
    """The item the report is about."""
    line: ReportedLine
    """The report, later than the last meeting that recorded the problem."""


def report_after_problem(problem: TermProblem, snapshot: TermSnapshot) -> ReportAfterProblem | None:
    """Find the newest report on the item a problem is about; None where no item is, or where the
    report is not later than the last meeting that recorded the problem.
    """
    item = item_of_problem(problem, snapshot)
    if item is None:
        return None
    lines = reports_for_summary(item.progress)
    if not lines or lines[-1].on <= last_meeting_day_of_problem(problem, snapshot):
        return None
    return ReportAfterProblem(item=item, line=lines[-1])


def last_meeting_day_of_problem(problem: TermProblem, snapshot: TermSnapshot) -> date:
    """Day of the last meeting that recorded a department's problem."""
    return snapshot.meetings[problem.meetings[-1]].on


def item_of_problem(problem: TermProblem, snapshot: TermSnapshot) -> Item | None:
    """Find the item a department's problem is about: the task it was turned into, else the
    department's item that shares most of its rarer words, at least three pairs of characters; None
    where no single item does.
    """
    if problem.task is not None:
        return snapshot.tree.items.get(problem.task)
    own = [row.item for row in snapshot.rows if row.department == problem.department]
    held = [
        character_pairs(" ".join((each.title, *(line.text for line in each.progress))))
        for each in own
    ]
    common = Counter(pair for each in held for pair in each)
    asked = {
        pair
        for pair in character_pairs(f"{problem.text} {problem.cause}")
        if common[pair] <= _RARE_PAIRS
    }
    scores = [len(asked & each) for each in held]
    best = max(scores, default=0)
    if best < _SHARED_PAIRS or scores.count(best) > 1:
        return None
    return own[scores.index(best)]


# The part 存在问题与不足 of the summary


MOST_POINTS = 5
"""Most points in the part."""

_MOST_CASES = 3
"""Most cases of a point that are described; of the others the names or the number are given."""

_MOST_NAMES = 4

_REASON = re.compile("因(?!此)|由于|缘于")
"""Words in a clause that gives the reason why something was not done."""
_LACK = re.compile("缺|不够|不一|没有|未|还差|要等|[等待].+[后再]|统一组织")
"""Words in a clause that says what is missing."""

_SLOW = "部分工作推进不够及时"
_OTHER = "一些具体问题还没有解决好"

_POINTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("部门之间协同还不够顺畅", re.compile("口径|协商|沟通|协调|配合|不一|牵头|分歧|衔接|责任部门")),
    ("条件保障还有短板", re.compile("经费|资金|设备|器材|场地|人手|改造|施工|到货|检测|网络|材料")),
    (_SLOW, re.compile("慢|拖|滞后|超过时限|不及时|隔了|还没有交|未按时|没有按时|还差|尚未|推迟")),
    (
        "学生行为习惯和安全教育还要抓细",
        re.compile("纪律|手机|奔跑|逗留|午休|安全|近视|习惯|作息|卫生"),
    ),
    ("教师队伍建设还不够扎实", re.compile("教师|课题|论文|备课|课堂|听课|教研|培训|班主任|选题")),
)
"""The points with the words of their cases; the first that matches counts, in this order."""


class ShortcomingCase(msgspec.Struct, frozen=True, kw_only=True):
    """One case of a shortcoming in the summary: an unsolved problem, or items that are late or
    halted.
    """

    name: str
    """What the case is about, without a full stop."""
    words: str
    """What is wrong, with the reason where it was given; empty where the name says all."""
    sources: tuple[SentenceSource, ...]
    """Sources of the case in the records."""
    is_late: bool = False
    """Whether the case is an item whose deadline has passed."""


def shortcoming_paragraph_groups(
    snapshot: TermSnapshot, rows: Sequence[ItemRow], departments: set[str]
) -> list[ParagraphGroup]:
    """Write the summary's shortcomings as numbered paragraphs, those with most cases first; beyond
    five points the rest become one.

    Args:
        snapshot: the term.
        rows: the items to report on.
        departments: full names of the departments whose problems are included.

    Returns:
        One group with the paragraphs; an empty list without shortcomings.
    """
    gathered: dict[str, list[ShortcomingCase]] = {}
    for case in _shortcoming_cases(snapshot, rows, departments):
        gathered.setdefault(_general_point_of_case(case), []).append(case)
    ranked = sorted(gathered.items(), key=lambda pair: (pair[0] == _OTHER, -len(pair[1])))
    if len(ranked) > MOST_POINTS:
        rest = [case for _, cases in ranked[MOST_POINTS - 1 :] for case in cases]
        ranked = [*ranked[: MOST_POINTS - 1], (_OTHER, rest)]
    paragraphs = tuple(
        SummaryParagraph(
            number=f"{n}." if len(ranked) > 1 else "",
            heading=f"{point}。",
            sentences=tuple(_case_sentences(cases)),
        )
        for n, (point, cases) in enumerate(ranked, 1)
    )
    return [ParagraphGroup(paragraphs=paragraphs)] if paragraphs else []


def _case_sentences(cases: Sequence[ShortcomingCase]) -> list[SourcedSentence]:
    """Sentences on the cases of a shortcoming: one for each of the first three cases with words,
    then one that names up to four of the others and gives their number where there are more.
    """
    with_words = [case for case in cases if case.words][:_MOST_CASES]
    sentences = [
        SourcedSentence(
            text=as_full_sentence(f"{'如' if not at else ''}{case.words}"),
            sources=case.sources,
        )
        for at, case in enumerate(with_words)
    ]
    rest = [case for case in cases if case not in with_words]
    if not rest:
        return sentences
    named = rest[:_MOST_NAMES]
    names = join_with_enumeration_comma(case.name for case in named)
    count = f"等{len(rest)}项" if len(rest) > len(named) else ""
    what = "没有按时完成" if all(case.is_late for case in rest) else "还要继续抓"
    also = "此外，" if sentences else ""
    joint = "，" if not count and any(sign in names for sign in "，；") else ""
    counted = (SentenceSource(words=f"{len(rest)}项"),) if count else ()
    sentences.append(
        SourcedSentence(
            text=as_full_sentence(f"{also}{names}{count}{joint}{what}"),
            sources=(*(source for case in rest for source in case.sources), *counted),
        )
    )
    return sentences


def _general_point_of_case(case: ShortcomingCase) -> str:
    """The general point of the summary's shortcomings under which a case is listed,
    decided by the words of the case.
    """
    words = case.words or case.name
    if case.is_late and not case.words:
        return _SLOW
    found = next((point for point, pattern in _POINTS if pattern.search(words)), None)
    return found or (_SLOW if case.is_late else _OTHER)


# The cases


def _shortcoming_cases(
    snapshot: TermSnapshot, rows: Sequence[ItemRow], departments: set[str]
) -> list[ShortcomingCase]:
    """All cases of shortcomings, each matter once: late or halted items first, then one case of all
    items without an owner, then unsettled problems of departments. A problem is left out where its
    item is a case already or done, or where a later report shows that it is being solved.
    """
    late = {row.item.id for row in rows if row.deadline_status.overdue}
    found = {
        row.item.id: _item_case(row)
        for row in rows
        if (row.deadline_status.overdue and row.item.parent not in late)
        or row.item.status is Status.PAUSED
    }
    unclaimed = [
        row
        for row in rows
        if row.deadline_status.unclaimed
        and row.item.id not in found
        and row.role is not ItemRole.PART
    ]
    known = set(found) | {row.item.id for row in unclaimed}
    if unclaimed:
        found[0] = _unclaimed_case(unclaimed)
    for problem in reported_problems_of_term(snapshot):
        if problem.is_settled or problem.department not in departments:
            continue
        item = item_of_problem(problem, snapshot)
        if has_letter_or_digit(problem.text) and not (
            item and (item.id in known or item.status is Status.DONE)
        ):
            later = report_after_problem(problem, snapshot)
            if later and not later.line.is_about_unfinished_work:
                continue  # what was said since shows that it is being mended
            found[-len(found) - 1] = _problem_case(problem, snapshot)
    return [case for case in found.values() if has_letter_or_digit(case.name)]


def _problem_case(problem: TermProblem, snapshot: TermSnapshot) -> ShortcomingCase:
    """Make the shortcoming case of a problem that a department reported, with its cause."""
    cause = normalised_without_end_punctuation(problem.cause)
    text = normalised_without_end_punctuation(problem.text)
    words = f"{text}，原因是{cause}" if cause else text
    sources = []
    for id in problem.meetings:
        meeting = snapshot.meetings[id]
        for reflection in meeting.reflections:
            for each in reflection.problems:
                if reflection.department == problem.department and each.text == problem.text:
                    sources.append(SentenceSource(words=each.text, meeting=id, on=meeting.on))
                    if each.cause:
                        sources.append(SentenceSource(words=each.cause, meeting=id, on=meeting.on))
    if problem.outcome is ProblemOutcome.TASK and problem.task is not None:
        sources.append(SentenceSource(words=problem.task_title, item=problem.task))
    return ShortcomingCase(name=text, words=words, sources=tuple(sources))


def _item_case(row: ItemRow) -> ShortcomingCase:
    """Make the shortcoming case of an overdue or paused item, with the recorded reason."""
    item = row.item
    lines, reason = _reason_with_sources(item)
    name = _item_title_with_part_department(item)
    sources = tuple(source_of_progress(item, line) for line in lines)
    sources = sources or (SentenceSource(words=item.title, item=item.id),)
    if item.status is Status.PAUSED:
        words = f"{name}的工作暂缓" + (f"，{reason}" if reason else "")
        return ShortcomingCase(name=f"{name}（暂缓）", words=words, sources=sources)
    words = f"{name}没有按时完成，{reason}" if reason else ""
    return ShortcomingCase(name=name, words=words, sources=sources, is_late=True)


def _unclaimed_case(rows: Sequence[ItemRow]) -> ShortcomingCase:
    """Make the one shortcoming case of all items without an owner (待认领), neither person nor
    department.
    """
    named = [_item_title_with_part_department(row.item) for row in rows[:_MOST_NAMES]]
    names = join_with_enumeration_comma(named)
    count = f"等{len(rows)}项" if len(rows) > len(named) else ""
    counted = (SentenceSource(words=f"{len(rows)}项"),) if count else ()
    sources = (SentenceSource(words=row.item.title, item=row.item.id) for row in rows)
    words = f"{names}{count}还没有明确责任部门"
    return ShortcomingCase(name=names, words=words, sources=(*sources, *counted))


def _item_title_with_part_department(item: Item) -> str:
    """Title of an item; for a department's part of a measure (分工) with the department, which
    tells it from the measure.
    """
    title = normalised_without_end_punctuation(item.title).removeprefix("完成")
    if item.kind is ItemKind.PART and item.department:
        return f"{title}（{item.department}）"
    return title


def _reason_with_sources(item: Item) -> tuple[list[Progress], str]:
    """Find the reported reason why an item was not done, with the lines that give it; empty without
    one.

    Where more was reported after the reason, the newest report is added.
    """
    lines = [line for line in item.progress if has_letter_or_digit(line.text)]
    if not lines:
        return [], ""
    last = lines[-1]
    tries = [(last, _LACK), *((line, _REASON) for line in reversed(lines))]
    for line, sign in tries:
        clauses = split_clauses(with_absolute_dates(line.text, line.on))
        first = next((at for at, clause in enumerate(clauses) if sign.search(clause)), None)
        if first is None:
            continue
        because = clauses[first : first + (2 if _REASON.match(clauses[first]) else 1)]
        if line is last:
            return [line], "，".join(because)
        now = "，".join(split_clauses(with_absolute_dates(last.text, last.on)))
        return [line, last], f"{'，'.join(because)}，目前{now}"
    return [], ""
