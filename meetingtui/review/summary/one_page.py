"""The summary that fits one page: figures, the most telling facts, problems, what comes next."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from meetingtui.plan.item import Item, Status
from meetingtui.review.achievements import AchievementLine
from meetingtui.review.figures import count
from meetingtui.review.summary.chapters import entries
from meetingtui.review.summary.draft import (
    Detail,
    Group,
    Length,
    Paragraph,
    Part,
    Sentence,
    Source,
    Summary,
)
from meetingtui.review.summary.honours import honour_source, honour_words
from meetingtui.review.summary.next_steps import LAST_DAYS
from meetingtui.review.summary.prose import headline, stopped
from meetingtui.review.summary.telling import Teller
from meetingtui.review.survey import Role, Survey, Surveyed
from meetingtui.wording import chinese_number, month_day

LINES = 28
"""Lines of 五号 below four of the lead, above the signature, on the shipped template's page."""

ACROSS = 41
"""Chinese letters in one of them; figures are narrower, signs at the edge may cost one."""

_LEAD, _LEAD_ACROSS = 4, 36
"""The same of the lead, which is set in 小四."""

_SIZES = (8, 5, 3, 2, 1)
"""How many items are named together, the first number that has room."""

_ENDS = 4
"""Lines for each of the last two parts, where there are few chapters."""


def one_page(
    summary: Summary,
    survey: Survey,
    won: Sequence[AchievementLine],
    *,
    problems: tuple[str, Sequence[Sentence]],
    steps: str,
) -> Summary:
    """The same term on one page: every chapter in a paragraph, as long as there is room.

    ``problems`` are the title and the sentences of what is wrong, ``steps`` the title of
    what comes next.
    """
    titles = [part.title for part in summary.parts if part.title in survey.sections]
    ends = _ENDS if len(titles) < 6 else 2
    lead = Paragraph(sentences=_fitting(summary.lead.sentences, "", _LEAD, _LEAD_ACROSS))
    tails = [
        Paragraph(heading=stopped(title), sentences=fitting)
        for title, every in (problems, (steps, _ahead(survey)))
        if (fitting := _fitting(every, f"{title}。十、", ends))
    ]
    room = LINES - sum(map(_lines, tails))
    teller = Teller(survey, won, Detail.BRIEF)
    told: list[Paragraph] = []
    for left, title in zip(range(len(titles), 0, -1), titles, strict=True):
        told.append(_chapter(title, survey, teller, max(1, room // left)))
        room -= _lines(told[-1])
    parts = tuple(
        Part(number=chinese_number(n), title=each.heading.rstrip("。"), groups=(_alone(each, n),))
        for n, each in enumerate((*told, *tails), 1)
    )
    return msgspec.structs.replace(
        summary, lead=lead, length=Length.ONE_PAGE, parts=parts, silent=(), annex=()
    )


def _alone(paragraph: Paragraph, number: int) -> Group:
    heading = f"{chinese_number(number)}、{paragraph.heading}"
    return Group(paragraphs=(msgspec.structs.replace(paragraph, heading=heading),))


def _chapter(title: str, survey: Survey, teller: Teller, lines: int) -> Paragraph:
    """The most telling facts of a chapter, in the plan's order."""
    rows = [row for row in survey.rows if row.section == title]
    words = count(rows).words
    figures = Sentence(text=stopped(words), sources=(Source(words=words),))
    facts = sorted(_facts(rows, teller), key=lambda fact: (-fact[0], fact[1]))
    best = Paragraph(heading=f"十、{stopped(title)}", sentences=(figures,))
    taken: list[tuple[int, Sentence]] = []
    for _, place, said in facts:
        tried = sorted([*taken, (place, said)], key=lambda pair: pair[0])
        longer = Paragraph(
            heading=best.heading, sentences=(figures, *(sentence for _, sentence in tried))
        )
        if _lines(longer) <= lines:
            best, taken = longer, tried
    return msgspec.structs.replace(best, heading=stopped(title))


def _facts(rows: Sequence[Surveyed], teller: Teller) -> Iterable[tuple[float, int, Sentence]]:
    """Weight and place of every fact: done before under way, figures before mere words."""
    for place, item in enumerate(entries(rows)):
        if item.status in (Status.PAUSED, Status.CANCELLED):
            continue
        for line in teller.honours_of(item):
            said = Sentence(text=stopped(honour_words(line)), sources=(honour_source(line),))
            yield 4.5, place, said
        if brief := teller.brief(item):
            yield _weight(item, brief), place, brief


def _weight(item: Item, said: Sentence) -> float:
    figures = len(re.findall(r"\d+", re.sub("截至.*?，", "", said.text)))
    return 3 * (item.status is Status.DONE) + min(figures, 3) - len(said.text) / 60


def _ahead(survey: Survey) -> list[Sentence]:
    """How much is unfinished, then what is late, then what is due next; one title a sentence."""
    counted = count(survey.rows)
    kinds = (("计划事项", counted.total - counted.done), ("议定事项", counted.open_tasks))
    left = "、".join(f"{kind} {number} 项" for kind, number in kinds if number)
    words = f"尚未完成的有{left}" if left else ""
    found = [Sentence(text=stopped(words), sources=(Source(words=words),))] if words else []
    rows = [row for row in survey.rows if row.is_open and row.role is not Role.PART]
    late = [row for row in rows if row.standing.overdue]
    last = survey.term.end - LAST_DAYS
    due = sorted(
        (row for row in rows if row.item.due and survey.today <= row.item.due < last),
        key=lambda row: row.item.due or date.max,
    )
    for lead, those in (("已过时限", late), ("近期到期", due)):
        found += [_named(lead, those[:size]) for size in _SIZES if those]
    return found


def _named(lead: str, rows: Sequence[Surveyed]) -> Sentence:
    names = [headline(row.item.title) for row in rows]
    days = [
        "" if row.standing.overdue or not row.item.due else f"（{month_day(row.item.due)}前）"
        for row in rows
    ]
    words = "；".join(f"{name}{day}" for name, day in zip(names, days, strict=True))
    sources = tuple(Source(words=row.item.title, item=row.item.id) for row in rows)
    return Sentence(text=stopped(f"{lead}：{words}"), sources=sources)


def _fitting(
    sentences: Sequence[Sentence], heading: str, lines: int, across: int = ACROSS
) -> tuple[Sentence, ...]:
    """As many of them as have room, longer ones passed over."""
    taken: tuple[Sentence, ...] = ()
    for each in sentences:
        is_shorter = any(each.sources[0] in said.sources for said in taken)
        if (
            not is_shorter
            and _lines(Paragraph(heading=heading, sentences=(*taken, each)), across) <= lines
        ):
            taken = (*taken, each)
    return taken


def _lines(paragraph: Paragraph, across: int = ACROSS) -> int:
    """Lines it takes on the page: Chinese letters are one wide, figures and spaces half."""
    text = paragraph.number + paragraph.heading + paragraph.words
    width = 2 + sum(0.55 if sign.isascii() else 1 for sign in text)
    return int(-(-width // across))
