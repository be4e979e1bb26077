"""An item in full, as its own screen shows it: the card, then the history."""

from textual.content import Content

from meetingtui.plan.five_w import Question
from meetingtui.plan.item import Item, ItemKind
from meetingtui.ui.desk import Desk
from meetingtui.ui.item_card import item_facts, item_title
from meetingtui.ui.marks import plain, progress_line, status_word
from meetingtui.wording import term_title


def item_page(desk: Desk, item: Item) -> Content:
    """Where it stands in the plan, its facts and its whole text."""
    path = " › ".join(step.title for step in desk.tree.path(item)[:-1])
    rows = [plain(path, "$muted")] if path else []
    rows.append(item_title(desk, item))
    if item.kind is not ItemKind.SECTION:
        rows += [Content(""), *item_facts(desk, item, desk.today)]
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
            Content("  ").join([status_word(child.status), item_title(desk, child)])
            if child.tracked and child.kind is not ItemKind.SECTION
            else item_title(desk, child)
            for child in below
        ]
    return Content("\n").join(rows)
