"""A hit as one line of aligned columns: what it is, its title, who, how it stands."""

from textual.content import Content

from meetingtui.plan.item import ItemKind
from meetingtui.review.findable import Entry, Kind
from meetingtui.review.search import Hit
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import light_word, plain, status_word
from meetingtui.ui.widgets.cells import pad

_KIND = 6
_STATE = 12
_WIDEST_TITLE = 80
"""Cells: farther apart, the eye loses the line."""


def hit_row(desk: Desk, hit: Hit, width: int) -> Content:
    """The hit in so many cells."""
    entry = hit.entry
    owner = 10 if width < 70 else 16 if width < 110 else 24
    title = min(width - _KIND - owner - _STATE, _WIDEST_TITLE)
    tag = entry.tag if entry.kind is not Kind.ITEM or width >= 70 else ""
    return Content("").join(
        [
            plain(pad(entry.kind.label, _KIND), "$muted"),
            plain(pad(_title(entry, tag), title)),
            plain(pad(_owner(desk, entry), owner)),
            _state(desk, entry),
        ]
    )


def _title(entry: Entry, tag: str) -> str:
    parts = (entry.title, tag) if entry.kind is Kind.PERSON else (tag, entry.title)
    return "  ".join(filter(None, parts))


def _owner(desk: Desk, entry: Entry) -> str:
    item = desk.records.items.get(entry.record) if entry.kind is Kind.ITEM else None
    return item.owner_words if item and item.tracked else entry.people


def _state(desk: Desk, entry: Entry) -> Content:
    if entry.kind is not Kind.ITEM:
        return plain(entry.note, "$muted")
    item = desk.records.items.get(entry.record)
    if item is None or not item.tracked or item.kind is ItemKind.SECTION:
        return Content("")
    light = light_word(desk.standing(item))
    return light if light.plain else status_word(item.status)
