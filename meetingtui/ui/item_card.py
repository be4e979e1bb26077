"""One item in a few large lines, as the meeting and the plan show it."""

from datetime import date

from textual.content import Content

from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.standing import due_phrase
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import light_word, plain, status_word
from meetingtui.wording import month_day


def item_title(desk: Desk, item: Item) -> Content:
    """（二）2.（1） 做好…; for a task, the meeting that decided it."""
    number = desk.tree.full_number(item)
    if item.kind is ItemKind.TASK:
        born = desk.meeting_number(item.meeting)
        number = f"第{born}次例会议定" if born else "议定事项"
    return Content.assemble((f"{number}  " if number else "", "$muted"), (item.title, "bold"))


def item_facts(desk: Desk, item: Item, on: date) -> list[Content]:
    """Status with its warning, owner, deadline."""
    light = light_word(desk.standing(item))
    owner = "、".join(item.people)
    if item.department and owner:
        owner = f"{owner}（{item.department}）"
    facts = [
        Content("").join(
            [plain("状　态  ", "$muted"), status_word(item.status), plain("    "), light]
        ),
        Content.assemble(("责任人  ", "$muted"), owner or item.owner_words),
        Content.assemble(("时　限  ", "$muted"), due_phrase(item, on)),
    ]
    if item.note:
        facts.append(Content.assemble(("备　注  ", "$muted"), item.note))
    if item.target:
        facts.append(Content.assemble(("目　标  ", "$muted"), item.target.words))
    return facts


def said_line(desk: Desk, line: Progress | None) -> str:
    """第5次 11月9日 已收齐中期材料; 尚无 where nothing was said."""
    if line is None:
        return "尚无"
    where = desk.meeting_number(line.meeting)
    session = f"第{where}次 " if where else ""
    return f"{session}{month_day(line.on)}  {line.words or line.after.label}"
