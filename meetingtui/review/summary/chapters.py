"""The plan's chapters in its own order: what was done for each of their measures."""

from collections.abc import Sequence

from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.figures import count
from meetingtui.review.summary.draft import Detail, Group, Paragraph, Sentence, Source
from meetingtui.review.summary.lines import distinct
from meetingtui.review.summary.prose import clauses, lasting, stopped
from meetingtui.review.summary.telling import Teller
from meetingtui.review.survey import NO_SECTION, Role, Survey, Surveyed, of_role
from meetingtui.wording import chinese_number

OUTSIDE = "例会议定的其他工作"
"""What the part is called that tells of what serves no measure of the plan."""


def chapters(survey: Survey, teller: Teller) -> list[tuple[str, list[Group]]]:
    """Title and groups of every chapter that has something to tell."""
    found = []
    for title in (*survey.sections, NO_SECTION):
        rows = [row for row in survey.rows if row.section == title]
        groups = _groups(rows, survey, teller)
        if groups:
            if title != NO_SECTION:
                groups.insert(0, Group(paragraphs=(_figures(rows),)))
            if also := _also(title, survey):
                groups.append(Group(paragraphs=(also,)))
            found.append((OUTSIDE if title == NO_SECTION else title, groups))
    return found


def entries(rows: Sequence[Surveyed]) -> list[Item]:
    """What gets a paragraph of its own: measures, and tasks that serve none; no table's rows."""
    known = {row.item.id for row in rows}
    return [
        row.item
        for row in rows
        if row.item.kind not in (ItemKind.TABLE_ROW, ItemKind.PART, ItemKind.TASK)
        or row.item.parent not in known
    ]


def _figures(rows: Sequence[Surveyed]) -> Paragraph:
    words = count(rows).words
    return Paragraph(sentences=(Sentence(text=stopped(words), sources=(Source(words=words),)),))


def _groups(rows: Sequence[Surveyed], survey: Survey, teller: Teller) -> list[Group]:
    """The measures under the headings they have in the plan."""
    gathered: dict[int | None, list[Item]] = {}
    for item in entries(rows):
        if item.status not in (Status.PAUSED, Status.CANCELLED):
            heading = _heading(item, survey)
            gathered.setdefault(heading.id if heading else None, []).append(item)
    found: list[Group] = []
    for id, items in gathered.items():
        paragraphs = _paragraphs(items, teller)
        if not paragraphs:
            continue
        if id is None:
            found.append(Group(paragraphs=paragraphs))
        else:
            number = sum(1 for group in found if group.title) + 1
            title = survey.tree.items[id].title.rstrip("。：；，")
            found.append(
                Group(number=f"（{chinese_number(number)}）", title=title, paragraphs=paragraphs)
            )
    return found


def _heading(item: Item, survey: Survey) -> Item | None:
    """The heading right below the chapter that the measure stands under."""
    section = survey.tree.section(item)
    path = survey.tree.path(item)
    if section is None:
        return None
    at = path.index(section) + 1
    return path[at] if at < len(path) - 1 and path[at].kind is not ItemKind.TASK else None


def _paragraphs(items: Sequence[Item], teller: Teller) -> tuple[Paragraph, ...]:
    if teller.detail is Detail.BRIEF:
        told = tuple(said for item in items if (said := teller.brief(item)))
        return (Paragraph(sentences=told),) if told else ()
    found = [paragraph for item in items if (paragraph := teller.paragraph(item))]
    if len(found) == 1:
        return tuple(found)
    return tuple(
        Paragraph(number=f"{n}.", heading=each.heading, sentences=each.sentences)
        for n, each in enumerate(found, 1)
    )


def _also(title: str, survey: Survey) -> Paragraph | None:
    """What the departments at home in a chapter say they have done beyond their items."""
    told: list[tuple[str, Source]] = []
    for meeting in survey.held:
        for each in meeting.reflections:
            if home_of(each.department, survey) != title:
                continue
            for line in each.done:
                words = "，".join(clauses(lasting(line, meeting.on)))
                told.append((words, Source(words=line, meeting=meeting.id, on=meeting.on)))
    if not told:
        return None
    rows = [row for row in survey.rows if row.section == title]
    known = [clauses(line.text) for row in rows for line in row.item.progress]
    kept = distinct([*known, *([words] for words, _ in told)])[len(known) :]
    sentences = tuple(
        Sentence(text=stopped(words), sources=(source,))
        for (words, source), left in zip(told, kept, strict=True)
        if left and stopped(words)
    )
    return Paragraph(heading="此外，", sentences=sentences) if sentences else None


def home_of(department: str, survey: Survey) -> str:
    """The chapter in which the department has most of its measures; else what serves none."""
    rows = [row for row in of_role(survey.rows, Role.PLANNED) if row.department == department]
    titles = [row.section for row in rows]
    return max(survey.sections, key=titles.count) if titles else NO_SECTION
