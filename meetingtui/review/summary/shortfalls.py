"""存在问题与不足: what departments named and did not solve, and what slipped, with the reasons."""

import re
from collections.abc import Iterable, Sequence

from meetingtui.plan.item import Item, Progress, Status
from meetingtui.review.problems import Fate, KnownProblem, problems
from meetingtui.review.summary.afterwards import later_word
from meetingtui.review.summary.draft import Group, Paragraph, Sentence, Source
from meetingtui.review.summary.evidence import said_of
from meetingtui.review.summary.prose import bare, clauses, lasting, says_something, stopped
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.wording import month_day

_REASON = re.compile("因(?!此)|由于|缘于")
"""What a clause holds that says why something did not come about."""
_LACK = re.compile("缺|不够|不一|没有|未|还差|要等|统一组织")
"""What it holds that says what is wanting, as long as nothing later was said."""


def shortfalls(survey: Survey, rows: Sequence[Surveyed], departments: set[str]) -> list[Group]:
    """What is wrong, as paragraphs; the problems of the departments, the items of the rows."""
    every = _problems(survey, departments)
    unsolved, moved = _open(every, survey)
    lasting_ones = [each for each in every if each.is_settled and len(each.numbers) > 2]
    late = [row for row in rows if row.standing.overdue]
    parts = (
        ("尚未解决的问题。", _by_department(unsolved, survey)),
        ("提出以后工作又有进展的问题。", _by_department(moved, survey)),
        ("经过几次例会才解决的问题。", _by_department(lasting_ones, survey)),
        ("超过时限尚未完成的事项。", [_late(row) for row in late]),
        ("暂缓和取消的事项。", [_halted(row) for row in rows if row.item.status in _HALTED]),
    )
    full = [(heading, tuple(filter(None, said))) for heading, said in parts if any(said)]
    paragraphs = tuple(
        Paragraph(number=f"{n}." if len(full) > 1 else "", heading=heading, sentences=said)
        for n, (heading, said) in enumerate(full, 1)
    )
    return [Group(paragraphs=paragraphs)] if paragraphs else []


_HALTED = (Status.PAUSED, Status.CANCELLED)


def one_by_one(survey: Survey, rows: Sequence[Surveyed], departments: set[str]) -> list[Sentence]:
    """The same, a sentence for each: what is unsolved, what is late, what was halted."""
    unsolved, moved = _open(_problems(survey, departments), survey)
    late = [_late(row) for row in rows if row.standing.overdue]
    return [
        *(said for each in unsolved for said in _by_department([each], survey)),
        *late,
        *(_halted(row) for row in rows if row.item.status in _HALTED),
        *(said for each in moved for said in _by_department([each], survey)),
    ]


def _open(
    found: Iterable[KnownProblem], survey: Survey
) -> tuple[list[KnownProblem], list[KnownProblem]]:
    """Those not settled: of which nothing was heard since, and of which something was."""
    left = [each for each in found if not each.is_settled]
    moved = [each for each in left if later_word(each, survey)]
    return [each for each in left if each not in moved], moved


def _problems(survey: Survey, departments: set[str]) -> list[KnownProblem]:
    return [
        each
        for each in problems(survey)
        if each.department in departments and says_something(each.text)
    ]


def _by_department(found: Iterable[KnownProblem], survey: Survey) -> list[Sentence]:
    """A sentence for every problem, the department in front of its first, in the school's order."""
    order = [department.name for department in survey.school.departments]
    own: dict[str, list[KnownProblem]] = {name: [] for name in order}
    for each in found:
        own.setdefault(each.department, []).append(each)
    return [
        Sentence(
            text=stopped(f"{'' if at else f'{name}：'}{_problem(each, survey)}"),
            sources=tuple(_sources(each, survey)),
        )
        for name, whose in own.items()
        for at, each in enumerate(whose)
    ]


def _problem(each: KnownProblem, survey: Survey) -> str:
    """What is wrong, why, when that was said, and what has been heard since."""
    cause = bare(each.cause)
    words = f"{bare(each.text)}，原因是{cause}" if cause else bare(each.text)
    first, last = (
        month_day(survey.meetings[id].on) for id in (each.meetings[0], each.meetings[-1])
    )
    raised = f"{first}例会提出"
    if each.fate is Fate.SOLVED:
        raised += f"，{last}例会解决"
    elif first != last:
        raised += f"，{last}例会仍未解决"
    if each.fate is Fate.TASK:
        raised += f"，已议定{bare(each.task_title)}"
    since = ""
    if later := None if each.is_settled else later_word(each, survey):
        since = f"；{month_day(later.line.on)}，{'，'.join(later.line.said)}"
    return f"{words}（{raised}）{since}"


def _sources(each: KnownProblem, survey: Survey) -> Iterable[Source]:
    """The meetings in which it stood, with its words and its cause; its task; the later word."""
    if each.task is not None:
        yield Source(words=each.task_title, item=each.task)
    for id in each.meetings:
        meeting = survey.meetings[id]
        for reflection in meeting.reflections:
            for problem in reflection.problems:
                if reflection.department == each.department and problem.text == each.text:
                    yield Source(words=problem.text, meeting=id, on=meeting.on)
                    if problem.cause:
                        yield Source(words=problem.cause, meeting=id, on=meeting.on)
    if not each.is_settled and (later := later_word(each, survey)):
        yield said_of(later.item, later.line.progress)


def _late(row: Surveyed) -> Sentence:
    item = row.item
    due = f"（原定{item.due_words}完成）"
    return _with_reason(item, f"{bare(item.title)}{due}")


def _halted(row: Surveyed) -> Sentence:
    word = "取消" if row.item.status is Status.CANCELLED else "暂缓"
    return _with_reason(row.item, f"{bare(row.item.title)}（{word}）")


def _with_reason(item: Item, words: str) -> Sentence:
    """The words, why, from the last line that says so, and how it stands by the last line."""
    lines = [line for line in item.progress if says_something(line.text)]
    if not lines:
        source = Source(words=item.title, item=item.id, on=item.created)
        return Sentence(text=stopped(words), sources=(source,))
    last = lines[-1]
    tries = [(last, _LACK), *((line, _REASON) for line in reversed(lines))]
    found = ((line, _from(line, sign)) for line, sign in tries)
    line, reason = next(((line, said) for line, said in found if said), (last, ""))
    if line is last and reason:
        return Sentence(text=stopped(f"{words}：{reason}"), sources=(said_of(item, last),))
    stands = f"截至{month_day(last.on)}，{'，'.join(clauses(lasting(last.text, last.on)))}"
    if not reason:
        return Sentence(text=stopped(f"{words}：{stands}"), sources=(said_of(item, last),))
    return Sentence(
        text=stopped(f"{words}：{month_day(line.on)}，{reason}；{stands}"),
        sources=(said_of(item, line), said_of(item, last)),
    )


def _from(line: Progress, sign: re.Pattern[str]) -> str:
    """The line's clauses from the one on that has the sign."""
    said = clauses(lasting(line.text, line.on))
    first = next((at for at, clause in enumerate(said) if sign.search(clause)), len(said))
    return "，".join(said[first:])
