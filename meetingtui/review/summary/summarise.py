"""From a survey to the summary that is read and written."""

from collections.abc import Iterable, Sequence

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Item, Status
from meetingtui.review.achievements import AchievementLine, achievements, level_words
from meetingtui.review.figures import count
from meetingtui.review.section_words import section_names, sections_meant
from meetingtui.review.summary.chapters import chapters
from meetingtui.review.summary.draft import (
    AnnexRow,
    Detail,
    Length,
    Paragraph,
    Part,
    Sentence,
    Silent,
    Source,
    Summary,
)
from meetingtui.review.summary.honours import honour_rows, honours
from meetingtui.review.summary.lines import lines_of
from meetingtui.review.summary.next_steps import next_steps
from meetingtui.review.summary.one_page import one_page
from meetingtui.review.summary.prose import lasting, stopped
from meetingtui.review.summary.shortfalls import one_by_one, shortfalls
from meetingtui.review.summary.telling import Teller
from meetingtui.review.survey import NO_SECTION, Role, Survey, Surveyed
from meetingtui.wording import chinese_number, one_line

HONOURS, SHORTFALLS, NEXT_STEPS = "主要成果", "存在问题与不足", "下一步打算"


def summarise(
    survey: Survey,
    *,
    sections: Sequence[str] = (),
    length: Length = Length.FULL,
    detail: Detail = Detail.USUAL,
) -> Summary:
    """The term told in sentences; of the sections named (学生成长, 第三章, 三), or of all.

    Raises:
        RefusedError: there is nothing to tell yet, or no such section; the message names those.
    """
    if not survey.rows and not survey.held:
        raise RefusedError("本学期还没有工作计划，也没有开过例会，写不出总结。请先导入计划。")
    sections = _titles(sections, survey)
    chosen = _narrowed(survey, sections) if sections else survey
    won = _won(chosen, is_whole=not sections)
    teller = Teller(chosen, won, detail)
    told = chapters(chosen, teller)
    whose = _departments(chosen, is_whole=not sections)
    ends = [
        (HONOURS, honours(won)),
        (SHORTFALLS, shortfalls(chosen, chosen.rows, whose)),
        (NEXT_STEPS, next_steps(chosen, chosen.rows, whose)),
    ]
    named = [(title, groups) for title, groups in (*told, *ends) if groups]
    summary = Summary(
        school=survey.school.name,
        term=survey.term.title,
        on=survey.today,
        length=length,
        lead=_lead(chosen, won, sections),
        parts=tuple(
            Part(
                number=chinese_number(n),
                title=title,
                groups=tuple(groups),
                honours=honour_rows(won) if title == HONOURS else (),
            )
            for n, (title, groups) in enumerate(named, 1)
        ),
        silent=tuple(_silent(chosen, won)),
        annex=tuple(_annex(chosen)),
    )
    if length is Length.FULL:
        return summary
    faults = one_by_one(chosen, chosen.rows, whose)
    return one_page(summary, chosen, won, problems=(SHORTFALLS, faults), steps=NEXT_STEPS)


def _titles(named: Sequence[str], survey: Survey) -> list[str]:
    """The chapters' own titles."""
    found: list[str] = []
    for words in named:
        titles = [title for title in sections_meant(words, survey) if title != NO_SECTION]
        if not titles:
            known = section_names(survey, len(survey.sections))
            raise RefusedError(f"计划里没有“{words}”这一章。可以写：{known}。")
        found += titles
    return list(dict.fromkeys(found))


def _narrowed(survey: Survey, sections: Sequence[str]) -> Survey:
    """The survey of some chapters; what is told of others' meetings stays out of its rows."""
    return survey.only(row for row in survey.rows if row.section in sections)


def _won(survey: Survey, *, is_whole: bool) -> list[AchievementLine]:
    return [line for line in achievements(survey) if is_whole or line.item in survey.by_id]


def _departments(survey: Survey, *, is_whole: bool) -> set[str]:
    """Whose problems and improvements are told."""
    if is_whole:
        return {each.department for meeting in survey.held for each in meeting.reflections}
    return {row.department for row in survey.rows}


def _lead(survey: Survey, won: Sequence[AchievementLine], sections: Sequence[str]) -> Paragraph:
    """The figures of the term, as the review counts them."""
    counted = count(survey.rows)
    found: list[str] = []
    if sections:
        found.append("本总结涉及" + "、".join(sections))
    if counted.words:
        found.append("，".join(filter(None, (counted.words, counted.rest_words))))
    meetings = _meetings(survey)
    if counted.tasks:
        closed = counted.tasks - counted.open_tasks
        meetings += f"，议定事项 {counted.tasks} 项，已办结 {closed} 项"
    found.append(meetings.lstrip("，"))
    if won:
        levels = level_words(won).replace("，", "、")
        found.append(f"获得成果 {len(won)} 项，其中{levels}")
    sentences = [
        Sentence(text=stopped(words), sources=(Source(words=words),)) for words in found if words
    ]
    if sentences and not sections:
        first = sentences[0]
        sentences[0] = Sentence(text=f"本学期，{first.text}", sources=first.sources)
    return Paragraph(sentences=tuple(sentences))


def _meetings(survey: Survey) -> str:
    """行政例会召开 4 次，研讨议题 12 个; of several chapters only: nothing."""
    if not survey.held:
        return ""
    shares = sum(meeting.share.is_held for meeting in survey.held)
    topics = sum(topic.is_discussed for meeting in survey.held for topic in meeting.topics)
    words = f"召开行政例会 {len(survey.held)} 次"
    words += f"，学习分享 {shares} 次" if shares else ""
    return words + (f"，研讨议题 {topics} 个" if topics else "")


def _silent(survey: Survey, won: Iterable[AchievementLine]) -> Iterable[Silent]:
    """Rows of which neither words, nor a status reached, nor an honour was recorded."""
    with_honours = {line.item for line in won}
    for row in survey.rows:
        item = row.item
        if item.status in _SETTLED or item.id in with_honours or _has_words(item):
            continue
        if any(_has_words(each) for _, each in survey.tree.walk(item.id)):
            continue
        yield Silent(item=item.id, title=_title(row), number=row.number, owner=item.owner_words)


_SETTLED = (Status.DONE, Status.PAUSED, Status.CANCELLED)


def _has_words(item: Item) -> bool:
    return bool(lines_of(item.progress))


def _annex(survey: Survey) -> Iterable[AnnexRow]:
    for number, row in enumerate(survey.rows, 1):
        item = row.item
        yield AnnexRow(
            number=number,
            title=f"{row.number}{_title(row)}",
            owner="\n".join(item.people) or item.owner_words,
            due=item.due_words,
            status=item.status.label,
            last=_last_word(item),
        )


def _title(row: Surveyed) -> str:
    """The title; of a part or a task with what it is: （分工：低年级部）."""
    if row.role is Role.PLANNED:
        return row.item.title
    whose = f"：{row.department}" if row.role is Role.PART and row.department else ""
    return f"{row.item.title}（{row.role.label}{whose}）"


def _last_word(item: Item) -> str:
    """What was said last, its days as they can be read at any time; else what was changed."""
    said = next((line for line in reversed(item.progress) if line.text), item.last_progress)
    if said is None:
        return ""
    return lasting(one_line(said.text), said.on) if said.text else said.words
