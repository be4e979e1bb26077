"""下一步打算: what is unfinished, chapter by chapter, and the improvements that were named."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.problems import problems
from meetingtui.review.summary.draft import Group, Paragraph, Sentence, Source
from meetingtui.review.summary.lines import distinct
from meetingtui.review.summary.prose import headline, joined, stopped
from meetingtui.review.survey import NO_SECTION, Role, Survey, Surveyed
from meetingtui.wording import month_day

_OUTSIDE = "例会议定的其他事项"


def next_steps(survey: Survey, rows: Sequence[Surveyed], departments: set[str]) -> list[Group]:
    """A paragraph for every chapter that has something unfinished, then the improvements."""
    paragraphs = []
    for title in (*survey.sections, NO_SECTION):
        open_rows = [row for row in rows if row.section == title and row.is_open]
        if sentences := tuple(_chapter(open_rows, survey)):
            heading = stopped(_OUTSIDE if title == NO_SECTION else title)
            paragraphs.append(Paragraph(heading=heading, sentences=sentences))
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


def _chapter(rows: Sequence[Surveyed], survey: Survey) -> Iterable[Sentence]:
    told = {row.item.id for row in rows}
    planned = [
        row.item
        for row in rows
        if row.role is Role.PLANNED or (row.role is Role.PART and row.item.parent not in told)
    ]
    tasks = [row.item for row in rows if row.role is Role.TASK]
    going = [each for each in planned if each.status is Status.IN_PROGRESS]
    ahead = [each for each in planned if each.status is Status.NOT_STARTED]
    halted = [each for each in planned if each.status is Status.PAUSED]
    for lead, items in (
        ("继续落实：", going),
        ("着手办理：", ahead),
        ("暂缓的继续跟进：", halted),
        ("办结例会议定的任务：", tasks),
    ):
        if items:
            words = joined((_told(item, survey) for item in items), "；")
            sources = tuple(
                Source(words=item.title, item=item.id, on=item.created) for item in items
            )
            yield Sentence(text=stopped(f"{lead}{words}"), sources=sources)


def _told(item: Item, survey: Survey) -> str:
    """The title, with the day where one is still ahead."""
    name = headline(item.title)
    if item.kind is ItemKind.PART:
        name = f"{name}（{item.owner_words}）"
    if item.due is None or not survey.today <= item.due < _last_days(survey):
        return name
    return f"{name}（{month_day(item.due)}前）"


def _last_days(survey: Survey) -> date:
    """From this day on a deadline is the end of the term, which goes without saying."""
    return survey.term.end - timedelta(days=7)


def _improvements(survey: Survey, departments: set[str]) -> Iterable[Sentence]:
    """What departments mean to do about what is not yet solved, each said once."""
    unsolved = {(each.department, each.text) for each in problems(survey) if not each.is_settled}
    found: dict[str, list[tuple[str, Source]]] = {}
    for meeting in survey.held:
        for each in meeting.reflections:
            if each.department not in departments:
                continue
            if not any((each.department, problem.text) in unsolved for problem in each.problems):
                continue
            for words in each.improvements:
                source = Source(words=words, meeting=meeting.id, on=meeting.on)
                found.setdefault(each.department, []).append((words, source))
    for department, told in found.items():
        kept = distinct([[words] for words, _ in told])
        left = [pair for pair, said in zip(told, kept, strict=True) if said]
        words = joined((words for words, _ in left), "；")
        if text := stopped(f"{department}：{words}"):
            yield Sentence(text=text, sources=tuple(source for _, source in left))
