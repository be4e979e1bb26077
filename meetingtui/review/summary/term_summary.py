"""Composing the term summary: from a term snapshot to the summary as data."""

import re
from collections.abc import Callable, Container, Iterable, Sequence

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line, to_chinese_number
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.achievements import (
    TermAchievement,
    counts_by_known_level_clause,
    list_achievements,
)
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.review.summary.achievement_sentences import (
    achievement_paragraph_groups,
    achievement_table_rows,
)
from meetingtui.review.summary.chapters_and_next_steps import (
    chapter_titles_and_paragraph_groups,
    next_step_paragraph_groups,
)
from meetingtui.review.summary.measure_sentences import MeasureSentenceWriter
from meetingtui.review.summary.one_page_summary import one_page_summary
from meetingtui.review.summary.report_prose import (
    as_full_sentence,
    normalised_without_end_punctuation,
    reports_for_summary,
    split_clauses,
    with_absolute_dates,
)
from meetingtui.review.summary.shortcomings import shortcoming_paragraph_groups
from meetingtui.review.summary.summary_model import (
    DetailLevel,
    ItemAnnexRow,
    SentenceSource,
    SourcedSentence,
    Summary,
    SummaryLength,
    SummaryParagraph,
    SummaryPart,
    UnrecordedItem,
)
from meetingtui.review.term_snapshot import (
    NO_SECTION,
    ItemRole,
    ItemRow,
    TermSnapshot,
    chapter_names_text,
    matching_chapter_titles,
)

# The opening of the summary


_GUIDING = re.compile("指导思想|总体要求|总体思路|工作思路|基本思路|工作方针|办学理念|工作理念")
_GOALS = re.compile("目标")

_MAX_QUOTED_CHARACTERS = 90
"""Most characters quoted from the plan in the opening."""

_FIRST_WORDS = re.compile("^(?:本学期|新学期|这学期|本学年|学校|我校)[，,]?")
_ONE_OF_SEVERAL = re.compile(
    r"(?:[一二三四五六七八九]是|第[一二三四五六七八九][，,]|[（(][一二三四五六七八九1-9][）)]|[1-9][.．、])"
    r"\s*([^，,。；;：:]{2,20})"
)
_MOST_GOALS = 6


def opening_paragraph(snapshot: TermSnapshot) -> SummaryParagraph:
    """Write the summary's first paragraph from what the plan has below headings such as 指导思想
    and 工作目标, shortened to whole clauses; empty where it has neither.
    """
    kinds = ((_GUIDING, _clause_on_guiding_ideas), (_GOALS, _clause_on_plan_goals))
    found = (_sentence_below_heading(snapshot, pattern, words_of) for pattern, words_of in kinds)
    return SummaryParagraph(sentences=tuple(filter(None, found)))


def _sentence_below_heading(
    snapshot: TermSnapshot, pattern: re.Pattern[str], words_of: Callable[[str], str]
) -> SourcedSentence | None:
    """Make a sentence of what the plan says below a heading, such as 指导思想.

    Args:
        snapshot: the term.
        pattern: matches the titles of the headings to look for; the first one with text counts.
            Headings that are tracked as items do not.
        words_of: turns the text below the heading into the words of the sentence; empty words skip
            the heading.

    Returns:
        The sentence with its sources; None where no heading gives one.
    """
    for _, item in snapshot.tree.walk_in_reading_order():
        if item.kind is not ItemKind.SECTION or item.tracked or not pattern.search(item.title):
            continue
        text = item.text or "。".join(each.title for each in snapshot.tree.children(item.id))
        if words := as_full_sentence(words_of(text)):
            facts = (
                [(item.id, item.text)]
                if item.text
                else [(each.id, each.title) for each in snapshot.tree.children(item.id)]
            )
            sources = tuple(SentenceSource(words=part, item=id) for id, part in facts)
            return SourcedSentence(text=words, sources=sources)
    return None


def _clause_on_guiding_ideas(text: str) -> str:
    """The first sentence of the plan's guiding ideas, as many of its clauses as fit:
    本学期，学校全面贯彻…; empty without text.
    """
    first = _FIRST_WORDS.sub(
        "", normalised_without_end_punctuation(re.split("[。！？\n]", text.strip())[0])
    )
    words = _shortened_to_whole_clauses(first)
    return f"本学期，学校{words}" if words else ""


def _clause_on_plan_goals(text: str) -> str:
    """The plan's goals listed after 一是, 二是 …, six at most, as 工作目标是甲、乙、丙; else the
    first clauses.
    """
    goals = [normalised_without_end_punctuation(each) for each in _ONE_OF_SEVERAL.findall(text)][
        :_MOST_GOALS
    ]
    if len(goals) > 1:
        return f"工作目标是{'、'.join(goals)}"
    first = _shortened_to_whole_clauses(
        normalised_without_end_punctuation(re.split("[。！？\n]", text.strip())[0])
    )
    return f"工作目标是{_FIRST_WORDS.sub('', first)}" if first else ""


def _shortened_to_whole_clauses(words: str) -> str:
    """Shorten the plan's guiding ideas or goals to as many whole clauses as the summary's
    opening has room for, at least the first.
    """
    taken: list[str] = []
    for clause in split_clauses(words):
        if taken and len("，".join((*taken, clause))) > _MAX_QUOTED_CHARACTERS:
            break
        taken.append(clause)
    return "，".join(taken)


# Writing the term summary


HONOURS, SHORTFALLS, NEXT_STEPS = "主要成果", "存在问题与不足", "下一步打算"


def compose_summary(
    snapshot: TermSnapshot,
    *,
    sections: Sequence[str] = (),
    length: SummaryLength = SummaryLength.FULL,
    detail: DetailLevel = DetailLevel.USUAL,
    annexes: bool = True,
) -> Summary:
    """Compose the summary of a term, as data, from its snapshot.

    Args:
        snapshot: the term.
        sections: chapters to include, by number, title or part of a title (第三章, 三, 学生成长);
            all where empty. With chapters there is no opening, and only their achievements are
            included.
        length: full text or one page.
        detail: the degree of detail in which reports are included; one page always has the least.
        annexes: whether to add the table of all items; the document lists the items without a
            record only beside it.

    Raises:
        RefusedError: there is nothing to summarise yet, or no such chapter; the message names
            those.
    """
    if not snapshot.rows and not snapshot.held:
        raise RefusedError("本学期还没有工作计划，也没有开过例会，写不出总结。请先导入计划。")
    sections = _titles_of_named_sections(sections, snapshot)
    chosen = _snapshot_of_sections(snapshot, sections) if sections else snapshot
    won = _included_achievements(chosen, is_whole=not sections)
    chapters = chapter_titles_and_paragraph_groups(
        chosen, MeasureSentenceWriter(chosen, (), detail)
    )
    whose = _included_departments(chosen, is_whole=not sections)
    ends = [
        (HONOURS, achievement_paragraph_groups(won)),
        (SHORTFALLS, shortcoming_paragraph_groups(chosen, chosen.rows, whose)),
        (NEXT_STEPS, next_step_paragraph_groups(chosen, chosen.rows, whose)),
    ]
    named = [(title, groups) for title, groups in (*chapters, *ends) if groups]
    summary = Summary(
        school=snapshot.school.name,
        term=snapshot.term.title,
        on=snapshot.today,
        length=length,
        opening=SummaryParagraph() if sections else opening_paragraph(chosen),
        lead=_figures_paragraph(chosen, won, sections),
        parts=tuple(
            SummaryPart(
                number=to_chinese_number(n),
                title=title,
                groups=tuple(groups),
                honours=achievement_table_rows(won) if title == HONOURS else (),
            )
            for n, (title, groups) in enumerate(named, 1)
        ),
        unrecorded=tuple(_unrecorded_items(chosen, won)),
        annex=tuple(_item_annex_rows(chosen)),
    )
    if length is SummaryLength.ONE_PAGE:
        return one_page_summary(summary, chosen, won, ends=(SHORTFALLS, NEXT_STEPS))
    return summary if annexes else msgspec.structs.replace(summary, annex=())


def _titles_of_named_sections(named: Sequence[str], snapshot: TermSnapshot) -> list[str]:
    """Titles of the plan's chapters that the user named by number, title or part of a title for the
    summary, each once.

    Raises:
        RefusedError: no chapter is named so.
    """
    found: list[str] = []
    for words in named:
        titles = [
            title for title in matching_chapter_titles(words, snapshot) if title != NO_SECTION
        ]
        if not titles:
            known = chapter_names_text(snapshot, len(snapshot.chapter_titles))
            raise RefusedError(f"计划里没有“{words}”这一章。可以写：{known}。")
        found += titles
    return list(dict.fromkeys(found))


def _snapshot_of_sections(snapshot: TermSnapshot, sections: Sequence[str]) -> TermSnapshot:
    """Copy a term snapshot with only the rows in the chapters of the given titles."""
    return snapshot.narrowed_to(row for row in snapshot.rows if row.section in sections)


def _included_achievements(snapshot: TermSnapshot, *, is_whole: bool) -> list[TermAchievement]:
    """Achievements that a summary includes: with ``is_whole`` those of the whole term, else those
    of the items of ``snapshot``, which is narrowed to the summary's chapters.
    """
    return [
        line
        for line in list_achievements(snapshot)
        if is_whole or line.item in snapshot.rows_by_item_id
    ]


def _included_departments(snapshot: TermSnapshot, *, is_whole: bool) -> set[str]:
    """Departments whose problems and improvements a summary includes: with ``is_whole`` all that
    reported in meetings, else those with items in the selected chapters.
    """
    if is_whole:
        return {each.department for meeting in snapshot.held for each in meeting.reflections}
    return {row.department for row in snapshot.rows}


def _figures_paragraph(
    snapshot: TermSnapshot, won: Sequence[TermAchievement], sections: Sequence[str]
) -> SummaryParagraph:
    """Write the summary's paragraph of figures, as the review counts them: the plan's items, then
    meetings, tasks and achievements.

    Args:
        snapshot: the term, narrowed to the summary's chapters.
        won: the achievements the summary includes.
        sections: titles of the chapters; empty for the whole term. Meetings are only counted for
            the whole term.
    """
    counted = item_counts_of_rows(snapshot.rows)
    found: list[str] = []
    if sections:
        found.append("本总结涉及" + "、".join(sections))
    tasks = f"，议定事项 {counted.tasks} 项，已办结 {counted.tasks - counted.open_tasks} 项"
    meetings = ("" if sections else _meeting_counts_text(snapshot)) + (
        tasks if counted.tasks else ""
    )
    if counted.total:
        done = f"计划的 {counted.total} 项工作，已完成 {counted.done} 项"
        moving = f"，正在推进 {counted.in_progress} 项" if counted.in_progress else ""
        found.append(f"{done}{moving}")
    if won:
        meetings += f"；获得成果 {len(won)} 项{counts_by_known_level_clause(won)}"
    found.append(meetings.lstrip("，；"))
    sentences = [
        SourcedSentence(text=as_full_sentence(words), sources=(SentenceSource(words=words),))
        for words in found
        if words
    ]
    return SummaryParagraph(sentences=tuple(sentences))


def _meeting_counts_text(snapshot: TermSnapshot) -> str:
    """Count a term's meetings and what they dealt with: 召开行政例会 4 次，研讨议题 12 个; empty
    before the first meeting.
    """
    if not snapshot.held:
        return ""
    counted = (block.term_total(snapshot.held) for block in BLOCKS)
    return "，".join([f"召开行政例会 {len(snapshot.held)} 次", *filter(None, counted)])


def _unrecorded_items(
    snapshot: TermSnapshot, won: Iterable[TermAchievement]
) -> Iterable[UnrecordedItem]:
    """Yield the items without progress to report, achievement or final status, with nothing below
    them in the plan that has progress to report, an achievement or is done.

    A paused or cancelled task says nothing of its measure: that is yielded unless it has a record
    of its own.
    """
    items_with_achievement = {line.item for line in won}

    def is_recorded(item: Item, statuses: Container[Status]) -> bool:
        """Whether an item has one of the statuses, an achievement or progress to report."""
        return (
            item.status in statuses
            or item.id in items_with_achievement
            or _has_reportable_progress(item)
        )

    for row in snapshot.rows:
        below = (item for _, item in snapshot.tree.walk_in_reading_order(row.item.id))
        if is_recorded(row.item, _FINAL) or any(is_recorded(item, _DONE) for item in below):
            continue
        yield UnrecordedItem(
            item=row.item.id, title=_annex_row_title(row), owner=row.item.owner_words
        )


_FINAL = (Status.DONE, Status.PAUSED, Status.CANCELLED)
_DONE = (Status.DONE,)


def _has_reportable_progress(item: Item) -> bool:
    """Whether any line of an item's progress says more than empty phrases, so that
    :func:`reports_for_summary` keeps something of it.
    """
    return bool(reports_for_summary(item.progress))


def _item_annex_rows(snapshot: TermSnapshot) -> Iterable[ItemAnnexRow]:
    """Rows of the summary's annexed table of all items."""
    for number, row in enumerate(snapshot.rows, 1):
        item = row.item
        yield ItemAnnexRow(
            number=number,
            title=_annex_row_title(row),
            owner="\n".join(item.people) or item.owner_words,
            due=item.due_words,
            status=item.status.label,
            last=_last_progress_text(item),
        )


def _annex_row_title(row: ItemRow) -> str:
    """Title of an item in the summary's annexed table; for a part or a task with its kind:
    （分工：低年级部）.
    """
    if row.role is ItemRole.PLANNED:
        return row.item.title
    whose = f"：{row.department}" if row.role is ItemRole.PART and row.department else ""
    return f"{row.item.title}（{row.role.label}{whose}）"


def _last_progress_text(item: Item) -> str:
    """Newest progress of an item that has a text, with relative dates replaced; else what its last
    progress changed in fields; empty where there is neither.
    """
    last = next((line for line in reversed(item.progress) if line.text), item.last_progress)
    if last is None:
        return ""
    return (
        with_absolute_dates(one_line(last.text), last.on)
        if last.text
        else last.text_and_field_changes
    )
