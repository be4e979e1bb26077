"""Chapters of the term summary in the plan's order: what was done for each measure, and the next
steps.

The next steps (下一步打算) are directions for each chapter with the open measures behind them.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from meetingtui.base.wording import to_chinese_number
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import Reflection
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.reported_problems import reported_problems_of_term
from meetingtui.review.summary.measure_sentences import MeasureSentenceWriter
from meetingtui.review.summary.report_prose import (
    as_full_sentence,
    has_letter_or_digit,
    is_mentioned_by_item,
    join_with_enumeration_comma,
    normalised_without_end_punctuation,
    split_clauses,
    with_absolute_dates,
    without_repeated_clauses,
)
from meetingtui.review.summary.shortcomings import report_after_problem
from meetingtui.review.summary.summary_model import (
    DetailLevel,
    ParagraphGroup,
    SentenceSource,
    SourcedSentence,
    SummaryParagraph,
)
from meetingtui.review.term_snapshot import (
    NO_SECTION,
    ItemRole,
    ItemRow,
    TermSnapshot,
    rows_of_role,
    sort_by_urgency,
)

OUTSIDE = "例会议定的其他工作"
"""Title of the part about items that serve no measure of the plan."""


def chapter_titles_and_paragraph_groups(
    snapshot: TermSnapshot, writer: MeasureSentenceWriter
) -> list[tuple[str, list[ParagraphGroup]]]:
    """Write the summary's chapters.

    Args:
        snapshot: the term.
        writer: writes the sentences on a measure, in the chosen degree of detail.

    Returns:
        Title and paragraphs of every chapter of the plan that has something to report, in the
        plan's order, and last those on tasks outside the plan, titled :data:`OUTSIDE`.
    """
    tasks = {} if writer.detail is DetailLevel.FULL else _tasks_without_measure_by_section(snapshot)
    moved = {task.id for of_title in tasks.values() for task in of_title}
    found = []
    for title in (*snapshot.chapter_titles, NO_SECTION):
        rows = [row for row in snapshot.rows if row.section == title and row.item.id not in moved]
        groups = _paragraph_groups(rows, snapshot, writer)
        sentences = [
            sentence for task in tasks.get(title, ()) if (sentence := writer.brief_sentence(task))
        ]
        if groups or sentences:
            if also := _unplanned_work_paragraph(
                [*sentences, *_unplanned_work_sentences(title, snapshot)], is_first=not groups
            ):
                groups.append(ParagraphGroup(paragraphs=(also,)))
            found.append((OUTSIDE if title == NO_SECTION else title, groups))
    return found


def _tasks_without_measure_by_section(snapshot: TermSnapshot) -> dict[str, list[Item]]:
    """Finished or advancing tasks that serve no measure of the plan, by the title of the chapter
    that has most measures of their department; tasks of a department without measures are left out.
    """
    found: dict[str, list[Item]] = {}
    for row in snapshot.rows:
        if (
            row.section == NO_SECTION
            and row.role is ItemRole.TASK
            and is_reported_as_result(row.item, snapshot)
        ):
            home = main_chapter_of_department(row.department, snapshot)
            if home != NO_SECTION:
                found.setdefault(home, []).append(row.item)
    return found


def items_with_own_paragraph(rows: Sequence[ItemRow]) -> list[Item]:
    """Items of snapshot rows that get their own paragraph in the summary: measures, and such parts,
    tasks and table rows whose measure is not among the rows.
    """
    known = {row.item.id for row in rows}
    return [
        row.item
        for row in rows
        if row.item.kind not in (ItemKind.TABLE_ROW, ItemKind.PART, ItemKind.TASK)
        or row.item.parent not in known
    ]


def _paragraph_groups(
    rows: Sequence[ItemRow], snapshot: TermSnapshot, writer: MeasureSentenceWriter
) -> list[ParagraphGroup]:
    """Paragraphs of the summary on items, grouped by the heading of the plan under which they
    stand; items without anything to report are left out.
    """
    gathered: dict[int | None, list[Item]] = {}
    for item in items_with_own_paragraph(rows):
        if is_reported_as_result(item, snapshot):
            heading = subheading_item_of_measure(item, snapshot)
            gathered.setdefault(heading.id if heading else None, []).append(item)
    found: list[ParagraphGroup] = []
    for id, items in gathered.items():
        paragraphs = _item_paragraphs(items, writer)
        if not paragraphs:
            continue
        if id is None:
            found.append(ParagraphGroup(paragraphs=paragraphs))
        else:
            number = sum(1 for group in found if group.title) + 1
            title = snapshot.tree.items[id].title.rstrip("。：；，")
            found.append(
                ParagraphGroup(
                    number=f"（{to_chinese_number(number)}）", title=title, paragraphs=paragraphs
                )
            )
    return found


def is_reported_as_result(item: Item, snapshot: TermSnapshot) -> bool:
    """Whether the summary reports an item as a result: done or in progress, and not overdue on the
    snapshot's day.
    """
    row = snapshot.rows_by_item_id.get(item.id)
    is_late = row is not None and row.deadline_status.overdue
    return not is_late and item.status in (Status.DONE, Status.IN_PROGRESS)


def subheading_item_of_measure(item: Item, snapshot: TermSnapshot) -> Item | None:
    """The heading of the plan, right below a chapter, to which a measure belongs; None without
    one.
    """
    section = snapshot.tree.chapter_of(item)
    path = snapshot.tree.path_from_root(item)
    if section is None:
        return None
    at = path.index(section) + 1
    return path[at] if at < len(path) - 1 and path[at].kind is not ItemKind.TASK else None


def _item_paragraphs(
    items: Sequence[Item], writer: MeasureSentenceWriter
) -> tuple[SummaryParagraph, ...]:
    """Paragraphs of the summary on items, numbered if several; in brief detail one paragraph for
    all of them.
    """
    if writer.detail is DetailLevel.BRIEF:
        sentences = tuple(sentence for item in items if (sentence := writer.brief_sentence(item)))
        return (SummaryParagraph(sentences=sentences),) if sentences else ()
    found = [paragraph for item in items if (paragraph := writer.paragraph(item))]
    if len(found) == 1:
        return tuple(found)
    return tuple(
        SummaryParagraph(number=f"{n}.", heading=each.heading, sentences=each.sentences)
        for n, each in enumerate(found, 1)
    )


def _unplanned_work_paragraph(
    sentences: Sequence[SourcedSentence], *, is_first: bool
) -> SummaryParagraph | None:
    """Paragraph of the summary on what a chapter's departments did beyond the plan; None without
    sentences. It begins with 此外 unless it is the chapter's first.
    """
    heading = "" if is_first else "此外，"
    return SummaryParagraph(heading=heading, sentences=tuple(sentences)) if sentences else None


def _unplanned_work_sentences(title: str, snapshot: TermSnapshot) -> list[SourcedSentence]:
    """Sentences of the summary on work that departments reported in meetings and no item of the
    plan mentions.

    Args:
        title: title of the chapter; departments count that have most of their measures in it.
        snapshot: the term.
    """
    done: list[tuple[str, SentenceSource]] = []
    for meeting in snapshot.held:
        for each in meeting.reflections:
            if main_chapter_of_department(each.department, snapshot) != title:
                continue
            for line in each.done:
                words = "，".join(split_clauses(with_absolute_dates(line, meeting.on)))
                done.append((words, SentenceSource(words=line, meeting=meeting.id, on=meeting.on)))
    rows = [row for row in snapshot.rows if row.section == title]
    of_items = [
        "，".join((row.item.title, *(line.text for line in row.item.progress))) for row in rows
    ]
    done = [
        each for each in done if not any(is_mentioned_by_item(each[0], words) for words in of_items)
    ]
    known = [split_clauses(line.text) for row in rows for line in row.item.progress]
    kept = without_repeated_clauses([*known, *([words] for words, _ in done)])[len(known) :]
    return [
        SourcedSentence(text=as_full_sentence(words), sources=(source,))
        for (words, source), left in zip(done, kept, strict=True)
        if left and as_full_sentence(words)
    ]


def main_chapter_of_department(department: str, snapshot: TermSnapshot) -> str:
    """Title of the chapter of the plan with most measures of a department, given by its full name;
    of equal ones the first, :data:`NO_SECTION` where it has none.
    """
    rows = [
        row for row in rows_of_role(snapshot.rows, ItemRole.PLANNED) if row.department == department
    ]
    titles = [row.section for row in rows]
    return max(snapshot.chapter_titles, key=titles.count) if titles else NO_SECTION


_MOST_NAMED = 4
"""Most measures named with a direction; overdue ones come first."""

_MOST_UNCLAIMED = 2
"""Most measures without an owner that are named."""

_MOST_DIRECTIONS = 3
"""Most directions of a chapter; those with most open measures come first."""

_MOST_IMPROVEMENTS = 2

_THAT_WEEK = re.compile(
    r"[本这下]周|[本这下]个?星期|第[\d一二三四五六七八九十]+周|[今明]天|[明后]日"
)
"""Words for a near time, which soon passes."""


def next_step_paragraph_groups(
    snapshot: TermSnapshot, rows: Sequence[ItemRow], departments: set[str]
) -> list[ParagraphGroup]:
    """Paragraphs of the summary on what is to be done next, one for each chapter with open items or
    intended improvements, in the order of ``rows``.

    Items outside the plan come last; single tasks among them only if there is nothing else.

    Args:
        snapshot: the term.
        rows: the items to report on.
        departments: the departments whose intended improvements are included.

    Returns:
        One group with the paragraphs; an empty list if there is nothing to tell.
    """
    titles = [*dict.fromkeys(row.section for row in rows if row.section != NO_SECTION), NO_SECTION]
    better = _improvements_for_unsolved_problems(snapshot, departments)
    found: list[tuple[str, list[SourcedSentence]]] = []
    for title in titles:
        of_title = [row for row in rows if row.section == title]
        # Single tasks of a meeting are no directions for a term, unless there is nothing else.
        is_other = title == NO_SECTION and bool(found)
        directions = [] if is_other else _direction_sentences(of_title, snapshot)
        sentences = [*directions, *better.pop(title, [])]
        if sentences:
            found.append((OUTSIDE if title == NO_SECTION else title, sentences))
    paragraphs = tuple(
        SummaryParagraph(
            number=f"{n}." if len(found) > 1 else "",
            heading=as_full_sentence(title),
            sentences=tuple(sentences),
        )
        for n, (title, sentences) in enumerate(found, 1)
    )
    return [ParagraphGroup(paragraphs=paragraphs)] if paragraphs else []


def _direction_sentences(rows: Sequence[ItemRow], snapshot: TermSnapshot) -> list[SourcedSentence]:
    """Sentences of the summary's next steps (下一步打算): one for each heading of the plan with the
    open items that are left under it, for the three headings with most of them.
    """
    open_ids = {row.item.id for row in rows if row.is_open}
    gathered: dict[int | None, list[ItemRow]] = {}
    for row in sort_by_urgency(row for row in rows if row.is_open):
        if row.item.parent in open_ids or _has_deadline_without_day(row.item):
            continue  # told with the measure it serves, or done every week anyway
        heading = subheading_item_of_measure(row.item, snapshot)
        gathered.setdefault(heading.id if heading else None, []).append(row)
    ranked = sorted(
        gathered,
        key=lambda id: -sum(2 if row.deadline_status.overdue else 1 for row in gathered[id]),
    )[:_MOST_DIRECTIONS]
    sentences = [
        _heading_direction_sentence(snapshot.tree.items[id] if id is not None else None, of_heading)
        for id, of_heading in gathered.items()
        if id in ranked
    ]
    return [each for each in sentences if each is not None]


def _has_deadline_without_day(item: Item) -> bool:
    """Whether an item's deadline is in words without a day (每周、每月)."""
    return item.due is None and bool(item.due_text)


def _heading_direction_sentence(
    heading: Item | None, rows: Sequence[ItemRow]
) -> SourcedSentence | None:
    """Sentence of the summary's next steps on one heading of the plan: up to four open items, and
    up to two without an owner.

    Args:
        heading: the heading; None for items without one.
        rows: the open items below it, the most urgent first.

    Returns:
        The sentence; None without items.
    """
    claimed = [row for row in rows if not row.deadline_status.unclaimed]
    named = claimed[:_MOST_NAMED]
    nobodys = [row for row in rows if row.deadline_status.unclaimed][:_MOST_UNCLAIMED]
    parts = []
    if named:
        parts.append(f"重点是{join_with_enumeration_comma(map(_open_item_title, named))}")
    if nobodys:
        parts.append(
            f"先明确责任部门的是{join_with_enumeration_comma(map(_open_item_title, nobodys))}"
        )
    if not parts:
        return None
    sources = [SentenceSource(words=row.item.title, item=row.item.id) for row in (*named, *nobodys)]
    words = "；".join(parts)
    if heading is not None:
        sources.insert(0, SentenceSource(words=heading.title, item=heading.id))
        words = f"{normalised_without_end_punctuation(heading.title)}，{words}"
    return SourcedSentence(text=as_full_sentence(words), sources=tuple(sources))


def _open_item_title(row: ItemRow) -> str:
    """Title of an open item among the next steps; a paused one is introduced by 条件具备后."""
    title = normalised_without_end_punctuation(row.item.title)
    return f"条件具备后{title}" if row.item.status is Status.PAUSED else title


# What departments mean to do better


def _improvements_for_unsolved_problems(
    snapshot: TermSnapshot, departments: set[str]
) -> dict[str, list[SourcedSentence]]:
    """Improvements that departments intend for unsolved problems, by the title of the department's
    chapter of the plan; at most two for each chapter.
    """
    unsolved = {
        (each.department, each.text)
        for each in reported_problems_of_term(snapshot)
        if not each.is_settled and report_after_problem(each, snapshot) is None
    }
    sentences = [
        (each.department, wrong, words, meeting)
        for meeting in snapshot.held
        for each in meeting.reflections
        if each.department in departments
        if (wrong := _unsolved_problems_addressed(each, unsolved))
        for words in each.improvements
        if has_letter_or_digit(words) and not _names_week_now_past(words, meeting, snapshot)
    ]
    found: dict[str, list[SourcedSentence]] = {}
    kept = without_repeated_clauses([[words] for _, _, words, _ in sentences])
    for (department, wrong, words, meeting), left in zip(sentences, kept, strict=True):
        home = found.setdefault(main_chapter_of_department(department, snapshot), [])
        if not left or len(home) >= _MOST_IMPROVEMENTS:
            continue
        named = split_clauses(wrong[0]) if len(wrong) == 1 else []
        about = f"针对{named[0]}的问题，" if named else ""
        if about and any(each.text.startswith(about) for each in home):
            about = ""
        clauses = [*([wrong[0]] if about else []), words]
        sources = tuple(
            SentenceSource(words=each, meeting=meeting.id, on=meeting.on) for each in clauses
        )
        if text := as_full_sentence(f"{about}{words}"):
            home.append(SourcedSentence(text=text, sources=sources))
    return found


def _unsolved_problems_addressed(
    reflection: Reflection, unsolved: set[tuple[str, str]]
) -> list[str]:
    """Texts of the unsolved problems that a department's intended improvements are meant for.

    They are those it raised in the same meeting, even if some are solved since; where it raised
    none, those that came back.

    Args:
        reflection: what the department reported in the meeting.
        unsolved: department and text of every unsolved problem of the term.
    """
    raised = [each for each in reflection.problems if each.since is None]
    meant = raised or reflection.problems
    return [each.text for each in meant if (reflection.department, each.text) in unsolved]


def _names_week_now_past(words: str, meeting: Meeting, snapshot: TermSnapshot) -> bool:
    """Whether a text names a near time (本周, 下周), and the meeting that recorded it was a week
    ago or more.
    """
    return bool(_THAT_WEEK.search(words)) and snapshot.today - meeting.on >= timedelta(days=7)
