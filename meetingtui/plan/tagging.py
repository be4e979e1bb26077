"""标签: words an item is marked with, 重点 and 十件大事 among them."""

import re

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Item
from meetingtui.school import School
from meetingtui.wording import one_line

_BETWEEN = re.compile(r"[\s、，,；;]+")
_SIGNS = re.compile(r"[-－]?[^-－:：][^:：]*")

_LONGEST = 20
"""Signs in a tag."""


def tagged(item: Item, words: str) -> Item:
    """The item with the tags that the words name, in place of those it had.

    Where one of them begins with a minus (-重点) that tag goes, the others are
    added, and the rest stay. No words leave it as it is.

    Raises:
        RefusedError: a word is no tag: it is too long or has a colon in it.
    """
    named = [word for word in _BETWEEN.split(one_line(words)) if word]
    for word in named:
        if len(word) > _LONGEST or not _SIGNS.fullmatch(word):
            raise RefusedError(
                f"“{word}”不能作标签。标签请写得短些，不带冒号，几个标签用空格隔开。"
            )
    if not named:
        return item
    taken = {word[1:] for word in named if word[0] in "-－"}
    given = [word for word in named if word[0] not in "-－"]
    kept = [tag for tag in item.tags if tag not in taken] if taken else []
    return msgspec.structs.replace(item, tags=tuple(dict.fromkeys([*kept, *given])))


def key_tag(item: Item, school: School) -> str:
    """The first of the school's key tags that an item has (重点); empty if none."""
    return next((tag for tag in school.key_tags if tag in item.tags), "")
