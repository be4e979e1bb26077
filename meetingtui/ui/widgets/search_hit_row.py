"""Draws a search hit as one row of aligned columns: kind, title, owner, state."""

from textual.content import Content

from meetingtui.plan.item import ItemKind
from meetingtui.review.search_index import SearchEntry, SearchHit, SearchResultKind
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.styles import light_content, plain_content, status_content
from meetingtui.ui.widgets.cells import pad_cells

_KIND = 6
_STATE = 12
_WIDEST_TITLE = 80
"""Largest width of the title in cells; farther apart, columns are hard to follow."""


def search_hit_row(context: AppContext, hit: SearchHit, width: int) -> Content:
    """Return a hit's row in ``width`` cells."""
    entry = hit.entry
    owner = 10 if width < 70 else 16 if width < 110 else 24
    title = min(width - _KIND - owner - _STATE, _WIDEST_TITLE)
    tag = entry.tag if entry.kind is not SearchResultKind.ITEM or width >= 70 else ""
    return Content("").join(
        [
            plain_content(pad_cells(entry.kind.label, _KIND), "$muted"),
            plain_content(pad_cells(_title(entry, tag), title)),
            plain_content(pad_cells(_owner(context, entry), owner)),
            _state(context, entry),
        ]
    )


def _title(entry: SearchEntry, tag: str) -> str:
    parts = (entry.title, tag) if entry.kind is SearchResultKind.PERSON else (tag, entry.title)
    return "  ".join(filter(None, parts))


def _owner(context: AppContext, entry: SearchEntry) -> str:
    item = context.records.items.get(entry.record) if entry.kind is SearchResultKind.ITEM else None
    return item.owner_words if item and item.tracked else entry.people


def _state(context: AppContext, entry: SearchEntry) -> Content:
    if entry.kind is not SearchResultKind.ITEM:
        return plain_content(entry.note, "$muted")
    item = context.records.items.get(entry.record)
    if item is None or not item.tracked or item.kind is ItemKind.SECTION:
        return Content("")
    light = light_content(context.deadline_status(item))
    return light if light.plain else status_content(item.status)
