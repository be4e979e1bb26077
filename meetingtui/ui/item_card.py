"""Draws an item's title, facts and last report as styled text for the screens."""

from datetime import date

from textual.content import Content

from meetingtui.meeting import item_lines
from meetingtui.plan.item import Item
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.styles import to_content


def item_title_content(context: AppContext, item: Item) -> Content:
    """Return an item's title line: number and title; for a task also its meeting, for a part
    its owner.
    """
    return to_content(item_lines.item_title(item, context.tree, context.records.meetings))


def item_facts_content(
    context: AppContext, item: Item, on: date, *, claim: str = ""
) -> list[Content]:
    """Return lines with an item's status and warning, owner and deadline.

    Args:
        context: the open term.
        item: the item.
        on: the day for which the deadline status is computed.
        claim: hint on how to claim an unclaimed (待认领) item; empty for none.
    """
    state = context.deadline_status(item, on)
    return [to_content(fact) for fact in item_lines.item_facts(item, state, on, claim=claim)]


def last_report_content(context: AppContext, item: Item, *, but_in: int | None = None) -> str:
    """Return the item's last report as a line (第5次 11月9日 已收齐中期材料); empty where it
    has none. Reports of meeting ``but_in`` are left out.
    """
    return item_lines.last_report_line(item, context.tree, context.records.meetings, but_in=but_in)
