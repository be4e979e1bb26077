"""What a Word paragraph's style and its own settings say about numbers and headings."""

import re
from typing import TYPE_CHECKING

import msgspec

from meetingtui.plan.reading.word_numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = f"{W}val"


class ParagraphFormat(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that decide how a paragraph is numbered and ranked."""

    list_id: str = ""
    """The list it is numbered in; empty for none."""
    depth: int | None = None
    """Its level in that list, from 0; None where the list decides by style."""
    list_style: str = ""
    """The style that put it in the list; empty where the paragraph itself did."""
    heading: int = 0
    """Outline level, 1 to 9; 0 for body text."""
    contents: bool = False
    """A line of the table of contents."""


class Styles:
    """The paragraph styles of one document, with what they inherit."""

    def __init__(self, root: "_Element | None") -> None:
        self._elements: dict[str, _Element] = {}
        self._default = ""
        self._formats: dict[str, ParagraphFormat] = {}
        for element in root.iterchildren(f"{W}style") if root is not None else ():
            if element.get(f"{W}type") == "paragraph":
                name = element.get(f"{W}styleId", "")
                self._elements[name] = element
                if element.get(f"{W}default") in ("1", "true", "on"):
                    self._default = name

    def format_of(self, properties: "_Element | None") -> ParagraphFormat:
        """A paragraph's format: its own settings over those of its style."""
        if properties is None:
            return self._style(self._default)
        named = properties.find(f"{W}pStyle")
        return _own(properties, self._style(named.get(_VAL, "") if named is not None else ""))

    def _style(self, name: str) -> ParagraphFormat:
        name = name if name in self._elements else self._default
        if name not in self._formats:
            chain: list[str] = []
            step = name
            while step in self._elements and step not in chain:
                chain.append(step)
                based_on = self._elements[step].find(f"{W}basedOn")
                step = based_on.get(_VAL, "") if based_on is not None else ""
            found = ParagraphFormat()
            for step in reversed(chain):
                found = self._inherited(step, found)
            self._formats[name] = found
        return self._formats[name]

    def _inherited(self, name: str, above: ParagraphFormat) -> ParagraphFormat:
        element = self._elements[name]
        properties = element.find(f"{W}pPr")
        found = _own(properties, above, name) if properties is not None else above
        shown = element.find(f"{W}name")
        known = shown.get(_VAL, "").lower() if shown is not None else ""
        if known.startswith("toc "):
            found = msgspec.structs.replace(found, contents=True)
        elif (heading := re.fullmatch(r"(?:heading|标题) ?([1-9])", known)) and not found.heading:
            found = msgspec.structs.replace(found, heading=int(heading[1]))
        return found


def _own(properties: "_Element", above: ParagraphFormat, style: str = "") -> ParagraphFormat:
    numbers = properties.find(f"{W}numPr")
    outline = _figure(properties.find(f"{W}outlineLvl"))
    if numbers is None and outline is None:
        return above
    list_id, depth, list_style = above.list_id, above.depth, above.list_style
    if numbers is not None:
        own_list, own_depth = numbers.find(f"{W}numId"), _figure(numbers.find(f"{W}ilvl"))
        if own_list is not None:
            list_id, list_style = own_list.get(_VAL, ""), style
            depth = own_depth if own_depth is not None or style else 0
        elif own_depth is not None:
            depth = own_depth
    return ParagraphFormat(
        list_id="" if list_id == "0" else list_id,
        depth=depth,
        list_style=list_style,
        heading=above.heading if outline is None else (outline + 1) % 10,
        contents=above.contents,
    )


def _figure(element: "_Element | None") -> int | None:
    text = element.get(_VAL, "") if element is not None else ""
    return int(text) if len(text) == 1 and text in "0123456789" else None
