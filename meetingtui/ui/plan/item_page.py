"""An item in full, as its own screen shows it: the card, then the history."""

from textual.content import Content

from meetingtui.plan.dividing import parts_of
from meetingtui.plan.five_w import Question
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.rollup import rollup
from meetingtui.ui.desk import Desk
from meetingtui.ui.item_card import item_facts, item_title
from meetingtui.ui.marks import light_word, plain, progress_line, status_word
from meetingtui.wording import month_day, term_title


def item_page(desk: Desk, item: Item) -> Content:
    """Where it stands in the plan, its facts and its whole text."""
    above = desk.tree.path(item)[:-1]
    if item.kind is ItemKind.PART:  # whose title is the measure's
        above = [step for step in above if step.kind is ItemKind.SECTION]
    path = " › ".join(step.title for step in above)
    rows = [plain(path, "$muted")] if path else []
    rows.append(item_title(desk, item))
    if item.kind is not ItemKind.SECTION:
        rows += [Content(""), *item_facts(desk, item, desk.today)]
    rows += _below(desk, item)
    if item.text and item.text != item.title:
        rows += [Content(""), plain(item.text)]
    rows += [
        Content.assemble((f"{name}  ", "$muted"), value)
        for name, value in item.fields.items()
        if value != item.note
    ]
    rows += [
        Content.assemble((f"{question.label}  ", "$muted"), words)
        for question in Question
        if question.is_of_sheet and (words := str(getattr(item.sheet, question.value)))
    ]
    if item.origin:
        term_id = item.origin.partition("/")[0]
        rows.append(Content.assemble(("结转自  ", "$muted"), term_title(term_id)))
    return Content("\n").join(rows)


def item_history(desk: Desk, item: Item) -> Content:
    """Every word said about it, newest first, then what stands under it."""
    rows = []
    if item.progress:
        rows.append(plain("历次进展", "bold $primary"))
        rows += [
            progress_line(line, desk.meeting_number(line.meeting))
            for line in reversed(item.progress)
        ]
    if below := desk.tree.children(item.id):
        rows += [Content(""), plain("下级事项", "bold $primary")]
        rows += [
            Content("  ").join([*_state(desk, child), _child(desk, child)])
            if child.tracked and child.kind is not ItemKind.SECTION
            else item_title(desk, child)
            for child in below
        ]
    return Content("\n").join(rows)


def _below(desk: Desk, item: Item) -> list[Content]:
    """任务 2/3 已办结，分工 3/5 已完成; and that it can be closed, once every part is done."""
    found = rollup(item, desk.survey)
    if found is None or not found.words:
        return []
    rows = [Content.assemble(("下　级  ", "$muted"), found.words)]
    if (newest := found.newest) and newest.teller:
        said = f"{month_day(newest.line.on)} {newest.words}"
        rows.append(Content.assemble(("最　新  ", "$muted"), said))
    parts = parts_of(item, desk.tree)
    if parts and item.is_open and all(part.status is Status.DONE for part in parts):
        rows.append(plain("分工都已完成，按 F6 办结。", "bold $done"))
    return rows


def _state(desk: Desk, child: Item) -> list[Content]:
    """推进中, and 滞后 where it is."""
    light = light_word(desk.standing(child))
    return [status_word(child.status), light] if light else [status_word(child.status)]


def _child(desk: Desk, child: Item) -> Content:
    """Of a part whose it is, by whom and by when: its title is the one above."""
    if child.kind is not ItemKind.PART:
        return item_title(desk, child)
    owner = f"（{'、'.join(child.people)}）" if child.people and child.department else ""
    name = child.department or child.owner_words
    last = child.last_progress
    said = last.text if last else ""
    return Content.assemble(
        (f"{name}{owner}", "bold"), (f"  {child.due_words}", "$muted"), f"  {said}" if said else ""
    )
