"""下一步打算: what is unfinished, by what it needs, the departments by name; then improvements."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Status
from meetingtui.review.problems import problems
from meetingtui.review.summary.afterwards import later_word
from meetingtui.review.summary.draft import Group, Paragraph, Sentence, Source
from meetingtui.review.summary.lines import distinct
from meetingtui.review.summary.prose import headline, joined, stopped
from meetingtui.review.survey import Role, Survey, Surveyed
from meetingtui.review.urgency import worst_first
from meetingtui.wording import month_day

LAST_DAYS = timedelta(days=7)
"""From so many days before its end on a deadline is the term's, which goes without saying."""

_THAT_WEEK = re.compile(
    r"[本这下]周|[本这下]个?星期|第[\d一二三四五六七八九十]+周|[今明]天|[明后]日"
)
"""What is to be done at a time that goes by."""

_NOBODY = "尚未明确责任部门的"

Need = Callable[[Surveyed, Survey], bool]


def _is_dated(row: Surveyed, survey: Survey) -> bool:
    due = row.item.due
    return due is not None and survey.today <= due < survey.term.end - LAST_DAYS


_NEEDS: tuple[tuple[str, Need], ...] = (
    ("抓紧办结已经超过时限的事项。", lambda row, _: row.standing.overdue),
    ("暂缓的事项，条件具备后再启动。", lambda row, _: row.item.status is Status.PAUSED),
    ("先明确由谁负责，再抓好落实。", lambda row, _: row.standing.unclaimed),
    ("按时完成已有时限的事项。", _is_dated),
    ("着手尚未启动的事项。", lambda row, _: row.item.status is Status.NOT_STARTED),
    (
        "坚持做好每周、每月的常规工作。",
        lambda row, _: row.item.due is None and row.item.due_text != "",
    ),
    ("继续推进正在进行的事项。", lambda _row, _survey: True),
)
"""What an item may need; the first that holds is told."""

_IN_ORDER = (0, 2, 3, 6, 4, 5, 1)
"""The needs as they are told."""


def next_steps(survey: Survey, rows: Sequence[Surveyed], departments: set[str]) -> list[Group]:
    """A paragraph for every need that something unfinished has, then the improvements."""
    told = {row.item.id for row in rows if row.is_open}
    gathered: dict[int, list[Surveyed]] = {}
    for row in worst_first(row for row in rows if row.is_open):
        if row.role is Role.PART and row.item.parent in told:
            continue
        need = next(at for at, (_, holds) in enumerate(_NEEDS) if holds(row, survey))
        gathered.setdefault(need, []).append(row)
    paragraphs = [
        Paragraph(heading=_NEEDS[at][0], sentences=tuple(_by_department(gathered[at], survey)))
        for at in _IN_ORDER
        if at in gathered
    ]
    if better := tuple(_improvements(survey, departments)):
        paragraphs.append(Paragraph(heading="改进措施。", sentences=better))
    numbered = tuple(
        Paragraph(
            number=f"{n}." if len(paragraphs) > 1 else "",
            heading=each.heading,
            sentences=each.sentences,
        )
        for n, each in enumerate(paragraphs, 1)
    )
    return [Group(paragraphs=numbered)] if numbered else []


def _by_department(rows: Sequence[Surveyed], survey: Survey) -> Iterable[Sentence]:
    """A sentence for every department, in the school's order; what is nobody's comes last."""
    known = [department.name for department in survey.school.departments]
    found = dict.fromkeys(row.department for row in rows)
    others = [name for name in found if name and name not in known]
    for name in (*known, *others, ""):
        own = [row.item for row in rows if row.department == name]
        if own:
            words = joined((_told(item, name, survey) for item in own), "；")
            sources = tuple(Source(words=item.title, item=item.id, on=item.created) for item in own)
            whose = name or (_NOBODY if len(found) > 1 else "")
            yield Sentence(text=stopped(f"{whose}：{words}" if whose else words), sources=sources)


def _told(item: Item, department: str, survey: Survey) -> str:
    """The title, with the day where one is ahead or has gone by."""
    name = headline(item.title).removeprefix(department)
    if item.due is None or item.status is Status.PAUSED:
        return name
    if item.due < survey.today:
        return f"{name}（原定{month_day(item.due)}）"
    return name if item.due >= survey.term.end - LAST_DAYS else f"{name}（{month_day(item.due)}前）"


def _improvements(survey: Survey, departments: set[str]) -> Iterable[Sentence]:
    """What departments mean to do about what is not solved and of which nothing was heard."""
    unsolved = {
        (each.department, each.text)
        for each in problems(survey)
        if not each.is_settled and later_word(each, survey) is None
    }
    found: dict[str, list[tuple[str, Source]]] = {}
    for meeting in survey.held:
        for each in meeting.reflections:
            if each.department not in departments:
                continue
            if not any((each.department, problem.text) in unsolved for problem in each.problems):
                continue
            for words in each.improvements:
                if not _is_over(words, meeting, survey):
                    source = Source(words=words, meeting=meeting.id, on=meeting.on)
                    found.setdefault(each.department, []).append((words, source))
    for department, told in found.items():
        kept = distinct([[words] for words, _ in told])
        left = [pair for pair, said in zip(told, kept, strict=True) if said]
        words = joined((words for words, _ in left), "；")
        if text := stopped(f"{department}：{words}"):
            yield Sentence(text=text, sources=tuple(source for _, source in left))


def _is_over(words: str, meeting: Meeting, survey: Survey) -> bool:
    """Whether it was to be done at some near time, and that meeting lies a week back."""
    return bool(_THAT_WEEK.search(words)) and survey.today - meeting.on >= timedelta(days=7)
