"""A node of the tree while it is being put up."""

import re
from dataclasses import dataclass, field
from typing import Union

from meetingtui.plan.reading.blocks import Table

UNNUMBERED = "无编号"
"""The shape of a heading that never had a number."""

_MAX_HEADING = 30
_LEAD_IN = re.compile("如下|做到|要求|包括|措施|做法|安排|内容|步骤|分工|几点|方面|一是")


@dataclass(eq=False)
class Draft:
    """A numbered paragraph and everything that stands under it, in order."""

    shape: str
    """The kind of number; empty for the document itself."""
    sign: str = ""
    """The habit of that kind, as in :class:`meetingtui.plan.reading.numbering.Marker`."""
    value: int = 0
    """1 for the first of its siblings."""
    number: str = ""
    """The number as printed."""
    line: str = ""
    """The paragraph without its number."""
    heading: int = 0
    """Outline level by its Word style; 0 for none."""
    depth: int = -1
    """The level in an automatic list, from 0; -1 for typed numbers."""
    content: list[Union[str, Table, "Draft"]] = field(default_factory=list)
    """Paragraphs, tables and numbered paragraphs below it."""
    kinds: set[str] = field(default_factory=set)
    """The shapes of the numbers that have stood directly below it."""


def is_heading_like(text: str) -> bool:
    """Whether a paragraph reads like a heading: short, and no sentence."""
    text = text.strip()
    return 2 <= len(text) <= _MAX_HEADING and not any(sign in "。；;，,！!？?" for sign in text)


def announces_list(draft: Draft) -> bool:
    """Whether the last words of a node are a lead-in (具体要求如下：) to a list of its own."""
    last = draft.content[-1] if draft.content else draft.line
    if not isinstance(last, str) or not last.rstrip().endswith(("：", ":")):
        return False
    return bool(_LEAD_IN.search(last)) or not is_heading_like(last)


def ends_in_heading(draft: Draft) -> bool:
    """Whether the last of a node's own paragraphs reads like a heading."""
    last = draft.content[-1] if draft.content else None
    return isinstance(last, str) and is_heading_like(last)
