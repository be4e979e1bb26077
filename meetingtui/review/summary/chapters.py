"""Chapters of the summary, in the plan's order: what was done for each of their measures."""

from collections.abc import Sequence

from meetingtui.base.wording import chinese_number
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.summary.measure_sentences import MeasureWriter
from meetingtui.review.summary.prose import as_full_sentence, split_clauses, with_absolute_dates
from meetingtui.review.summary.reported_lines import is_covered_by, without_repetitions
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
)

OUTSIDE = "例会议定的其他工作"
"""Title of the part about items that serve no measure of the plan."""


def summary_chapters(
    snapshot: TermSnapshot, writer: MeasureWriter
) -> list[tuple[str, list[ParagraphGroup]]]:
    """Title and paragraphs of every chapter of the plan that has something to report."""
    tasks = {} if writer.detail is DetailLevel.FULL else _tasks_without_measure_by_section(snapshot)
    moved = {task.id for of_title in tasks.values() for task in of_title}
    found = []
    for title in (*snapshot.sections, NO_SECTION):
        rows = [row for row in snapshot.rows if row.section == title and row.item.id not in moved]
        groups = _paragraph_groups(rows, snapshot, writer)
        sentences = [
            sentence for task in tasks.get(title, ()) if (sentence := writer.brief_sentence(task))
        ]
        if groups or sentences:
            if also := _further_work_paragraph(
                [*sentences, *_further_work_sentences(title, snapshot)], is_first=not groups
            ):
                groups.append(ParagraphGroup(paragraphs=(also,)))
            found.append((OUTSIDE if title == NO_SECTION else title, groups))
    return found


def _tasks_without_measure_by_section(snapshot: TermSnapshot) -> dict[str, list[Item]]:
    """Results among the tasks that serve no measure, by the chapter of their department."""
    found: dict[str, list[Item]] = {}
    for row in snapshot.rows:
        if (
            row.section == NO_SECTION
            and row.role is ItemRole.TASK
            and is_result(row.item, snapshot)
        ):
            home = main_chapter_of(row.department, snapshot)
            if home != NO_SECTION:
                found.setdefault(home, []).append(row.item)
    return found


def summary_entries(rows: Sequence[ItemRow]) -> list[Item]:
    """Items that get their own paragraph: measures, and tasks without a measure; no table rows."""
    known = {row.item.id for row in rows}
    return [
        row.item
        for row in rows
        if row.item.kind not in (ItemKind.TABLE_ROW, ItemKind.PART, ItemKind.TASK)
        or row.item.parent not in known
    ]


def _paragraph_groups(
    rows: Sequence[ItemRow], snapshot: TermSnapshot, writer: MeasureWriter
) -> list[ParagraphGroup]:
    """Paragraphs of measures, grouped by the headings they have in the plan."""
    gathered: dict[int | None, list[Item]] = {}
    for item in summary_entries(rows):
        if is_result(item, snapshot):
            heading = heading_above_measure(item, snapshot)
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
                    number=f"（{chinese_number(number)}）", title=title, paragraphs=paragraphs
                )
            )
    return found


def is_result(item: Item, snapshot: TermSnapshot) -> bool:
    """Whether an item is reported as a result: done or in progress, and not overdue."""
    row = snapshot.by_id.get(item.id)
    is_late = row is not None and row.deadline_status.overdue
    return not is_late and item.status in (Status.DONE, Status.IN_PROGRESS)


def heading_above_measure(item: Item, snapshot: TermSnapshot) -> Item | None:
    """The heading right below the chapter to which a measure belongs; None without one."""
    section = snapshot.tree.section(item)
    path = snapshot.tree.path(item)
    if section is None:
        return None
    at = path.index(section) + 1
    return path[at] if at < len(path) - 1 and path[at].kind is not ItemKind.TASK else None


def _item_paragraphs(items: Sequence[Item], writer: MeasureWriter) -> tuple[SummaryParagraph, ...]:
    """Paragraphs on items, numbered if several; in brief detail one paragraph for all of them."""
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


def _further_work_paragraph(
    sentences: Sequence[SourcedSentence], *, is_first: bool
) -> SummaryParagraph | None:
    """Paragraph on what was done beyond the measures; None without any."""
    heading = "" if is_first else "此外，"
    return SummaryParagraph(heading=heading, sentences=tuple(sentences)) if sentences else None


def _further_work_sentences(title: str, snapshot: TermSnapshot) -> list[SourcedSentence]:
    """Sentences on work that departments of a chapter reported and no item of the plan mentions."""
    done: list[tuple[str, SentenceSource]] = []
    for meeting in snapshot.held:
        for each in meeting.reflections:
            if main_chapter_of(each.department, snapshot) != title:
                continue
            for line in each.done:
                words = "，".join(split_clauses(with_absolute_dates(line, meeting.on)))
                done.append((words, SentenceSource(words=line, meeting=meeting.id, on=meeting.on)))
    rows = [row for row in snapshot.rows if row.section == title]
    of_items = [
        "，".join((row.item.title, *(line.text for line in row.item.progress))) for row in rows
    ]
    done = [each for each in done if not any(is_covered_by(each[0], words) for words in of_items)]
    known = [split_clauses(line.text) for row in rows for line in row.item.progress]
    kept = without_repetitions([*known, *([words] for words, _ in done)])[len(known) :]
    return [
        SourcedSentence(text=as_full_sentence(words), sources=(source,))
        for (words, source), left in zip(done, kept, strict=True)
        if left and as_full_sentence(words)
    ]


def main_chapter_of(department: str, snapshot: TermSnapshot) -> str:
    """The chapter with most of a department's measures; :data:`NO_SECTION` where it has none."""
    rows = [
        row for row in rows_of_role(snapshot.rows, ItemRole.PLANNED) if row.department == department
    ]
    titles = [row.section for row in rows]
    return max(snapshot.sections, key=titles.count) if titles else NO_SECTION
