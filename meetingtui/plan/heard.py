"""What was heard of an item: a word on a part of it or on a task that serves it is a word on it."""

from datetime import date

import msgspec

from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.tree import ItemTree


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A line of progress, and whose it is."""

    item: Item
    """What it was said on."""
    line: Progress
    """What was said, and what it changed."""
    teller: str = ""
    """语文教研组 for a part's, the title for a task's; empty for the item's own."""

    @property
    def words(self) -> str:
        """语文教研组：六个备课组都已排定; the status where nothing but that moved."""
        return "：".join(filter(None, (self.teller, self.line.words or self.line.after.label)))


def last_word(item: Item, tree: ItemTree, *, but_in: int | None = None) -> Word | None:
    """The newest word on an item or on what serves it, its own before others of the same day.

    ``but_in`` is the id of a meeting whose words are left out.
    """
    newest: Word | None = None
    for each in (item, *tree.serving(item)):
        lines = reversed(each.progress)
        line = next((line for line in lines if but_in is None or line.meeting != but_in), None)
        if line and (newest is None or line.on > newest.line.on):
            newest = Word(item=each, line=line, teller="" if each is item else teller(each))
    return newest


def heard_on(item: Item, tree: ItemTree, *, but_in: int | None = None) -> date | None:
    """The day of its last word; None where nothing was ever said."""
    word = last_word(item, tree, but_in=but_in)
    return word.line.on if word else None


def is_heard_in(meeting: int, item: Item, tree: ItemTree) -> bool:
    """Whether a meeting said anything about an item or about what serves it."""
    return any(each.progress_in(meeting) for each in (item, *tree.serving(item)))


def teller(item: Item) -> str:
    """What a word is told with where others stand beside it: 语文教研组, or a task's title."""
    if item.kind is ItemKind.PART:
        return item.department or item.owner_words
    return item.title
