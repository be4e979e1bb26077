"""存在问题与不足: what departments named and did not solve, and what slipped, with the reasons."""

import re
from collections.abc import Iterable, Sequence

from meetingtui.plan.item import Item, Status
from meetingtui.review.problems import Fate, KnownProblem, problems
from meetingtui.review.summary.draft import Group, Paragraph, Sentence, Source
from meetingtui.review.summary.prose import bare, clauses, joined, lasting, says_something, stopped
from meetingtui.review.survey import Survey, Surveyed

_REASON = re.compile("因(?!此)|由于|缘于")
"""What a clause holds that says why something did not come about."""
_LACK = re.compile("缺|不够|不一|没有|未|还差|要等|统一组织")
"""What it holds that says what is wanting, as long as nothing later was said."""


def shortfalls(survey: Survey, rows: Sequence[Surveyed], departments: set[str]) -> list[Group]:
    """What is wrong, as paragraphs; the problems of the departments, the items of the rows."""
    every = _problems(survey, departments)
    unsolved = [each for each in every if not each.is_settled]
    lasting_ones = [each for each in every if each.is_settled and len(each.numbers) > 2]
    late = [row for row in rows if row.standing.overdue]
    parts = (
        ("尚未解决的问题。", _by_department(unsolved, survey)),
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
    found = _problems(survey, departments)
    unsolved = [
        said for each in found if not each.is_settled for said in _by_department([each], survey)
    ]
    late = [_late(row) for row in rows if row.standing.overdue]
    return [*unsolved, *late, *(_halted(row) for row in rows if row.item.status in _HALTED)]


def _problems(survey: Survey, departments: set[str]) -> list[KnownProblem]:
    return [
        each
        for each in problems(survey)
        if each.department in departments and says_something(each.text)
    ]


def _by_department(found: Iterable[KnownProblem], survey: Survey) -> list[Sentence]:
    """A sentence for every department, its most lasting problem first."""
    gathered: dict[str, list[KnownProblem]] = {}
    for each in found:
        gathered.setdefault(each.department, []).append(each)
    return [
        Sentence(
            text=stopped(f"{department}：{joined(map(_problem, whose), '；')}"),
            sources=tuple(source for each in whose for source in _sources(each, survey)),
        )
        for department, whose in gathered.items()
    ]


def _problem(each: KnownProblem) -> str:
    """What is wrong, why, and how long that lasted."""
    cause = bare(each.cause)
    words = bare(each.text)
    because = f"，原因是{cause}" if cause else ""
    first, last = each.numbers[0], each.numbers[-1]
    lasted = ""
    if first != last:
        end = f"第{last}次例会解决" if each.fate is Fate.SOLVED else f"到第{last}次例会尚未解决"
        lasted = f"（第{first}次例会提出，{end}）"
    return f"{words}{because}{lasted}"


def _sources(each: KnownProblem, survey: Survey) -> Iterable[Source]:
    """The meetings in which it stood, with its words there, and with its cause."""
    for id in each.meetings:
        meeting = survey.meetings[id]
        for reflection in meeting.reflections:
            for problem in reflection.problems:
                if reflection.department == each.department and problem.text == each.text:
                    yield Source(words=problem.text, meeting=id, on=meeting.on)
                    if problem.cause:
                        yield Source(words=problem.cause, meeting=id, on=meeting.on)


def _late(row: Surveyed) -> Sentence:
    item = row.item
    due = f"（原定{item.due_words}）"
    return _with_reason(item, f"{bare(item.title)}{due}")


def _halted(row: Surveyed) -> Sentence:
    word = "取消" if row.item.status is Status.CANCELLED else "暂缓"
    return _with_reason(row.item, f"{bare(row.item.title)}（{word}）")


def _with_reason(item: Item, words: str) -> Sentence:
    """The words and why, from the last line that says so."""
    last = item.last_progress
    tries = [(line, _REASON) for line in reversed(item.progress)]
    for line, sign in ([(last, _LACK)] if last else []) + tries:
        said = clauses(lasting(line.text, line.on))
        first = next((at for at, clause in enumerate(said) if sign.search(clause)), None)
        if first is not None:
            source = Source(words=line.text, item=item.id, meeting=line.meeting, on=line.on)
            return Sentence(text=stopped(f"{words}：{'，'.join(said[first:])}"), sources=(source,))
    source = Source(
        words=item.title,
        item=item.id,
        meeting=last.meeting if last else None,
        on=last.on if last else None,
    )
    return Sentence(text=stopped(words), sources=(source,))
