"""Find the item that a progress line names at its beginning, where it is not the one shown."""

import re
from collections.abc import Iterable

import msgspec

from meetingtui.meeting.line_parsing.addressee import Called, read_addressee
from meetingtui.plan.item import Item, ItemKind

_HEAD = re.compile(r"([^：:，,；;。\s]{3,60})(?:\s*[：:，,]\s*|\s+)(\S.*)", re.DOTALL)
_MOST = 6
"""Largest number of candidate items; with more, the line counts as naming none."""


class ItemMention(msgspec.Struct, frozen=True, kw_only=True):
    """Result of looking for an item named at the beginning of a progress line."""

    items: tuple[int, ...] = ()
    """Ids of the other items that may be meant; empty where the line is about the item shown."""
    is_certain: bool = False
    """Whether the line begins with the exact title of a single item."""
    rest: str = ""
    """The line without the words that name the item."""


def read_item_mention(line: str, shown: Item, items: Iterable[Item], called: Called) -> ItemMention:
    """Find which other open item a progress line names (「更换操场照明 已招标」).

    Args:
        line: one clean line.
        shown: the item shown on the screen.
        items: every item of the term.
        called: forms of address, as ``line_parsing.addressee.called_by`` returns them.

    Returns:
        The item whose title the line begins with; else the items whose title contains the
            line's first words; else the items of the person it begins with, if the item shown is
            not theirs.
    """
    found = _HEAD.fullmatch(line)
    if found is None:
        return ItemMention(rest=line)
    head, rest = found[1], found[2]
    others = [
        item
        for item in items
        if item.id != shown.id and item.is_open and item.kind is not ItemKind.SECTION
    ]
    if head == shown.title:
        return ItemMention(rest=line)
    exact = tuple(item.id for item in others if item.title == head)
    if exact:
        return ItemMention(items=exact[:_MOST], is_certain=len(exact) == 1, rest=rest)
    similar = [] if head in shown.title else [item.id for item in others if head in item.title]
    if not similar:
        people = read_addressee(line, called).people
        is_theirs = not people or any(name in shown.people for name in people) or not shown.people
        if not is_theirs:
            similar = [item.id for item in others if set(people) & set(item.people)]
    return ItemMention(items=tuple(similar) if len(similar) <= _MOST else (), rest=rest)
