"""Draft nodes: nodes of the plan tree while it is being built."""

import re
from dataclasses import dataclass, field
from typing import Union

from meetingtui.plan.importing.blocks import Table

UNNUMBERED = "无编号"
"""The value of :attr:`Draft.shape` for a heading without a number."""

_MAX_HEADING = 30
_LEAD_IN = re.compile("如下|做到|要求|包括|措施|做法|安排|内容|步骤|分工|几点|方面|一是")


@dataclass(eq=False)
class Draft:
    """A draft node: a paragraph that opens a part of the document, with everything below it."""

    shape: str
    """Kind of its number; empty for the root, which is the whole document."""
    sign: str = ""
    """The habit of that kind, as in :class:`meetingtui.plan.importing.numbers.Marker`."""
    value: int = 0
    """Value of its number; 1 for the first sibling."""
    number: str = ""
    """Number as printed."""
    line: str = ""
    """The paragraph without its number."""
    heading: int = 0
    """Outline level by its Word style; 0 for none."""
    look: bool = False
    """Whether it is a heading without a number, recognised by its appearance."""
    depth: int = -1
    """Level in an automatic list, from 0; -1 for typed numbers."""
    content: list[Union[str, Table, "Draft"]] = field(default_factory=list)
    """Paragraphs, tables and draft nodes below it, in order."""
    doubts: list[str] = field(default_factory=list)
    """Chinese warnings on uncertain readings."""
    kinds: set[str] = field(default_factory=set)
    """Kinds of numbers that its direct children have had so far."""


def is_heading_like(text: str) -> bool:
    """Whether a paragraph looks like a heading: short and not a sentence."""
    text = text.strip()
    return 2 <= len(text) <= _MAX_HEADING and not any(sign in "。；;，,！!？?" for sign in text)


def may_head(text: str) -> bool:
    """Whether a short line can be the heading of a list right after it; commas are allowed."""
    text = text.strip()
    if is_heading_like(text):
        return True
    return 4 <= len(text) <= _MAX_HEADING and not re.search("[。；;！!？?：:]|[，,、]$", text)


def announces_list(draft: Draft) -> bool:
    """Whether a node ends with a lead-in (具体要求如下：) to a list of its own."""
    last = draft.content[-1] if draft.content else draft.line
    if not isinstance(last, str) or not last.rstrip().endswith(("：", ":")):
        return False
    return bool(_LEAD_IN.search(last)) or not is_heading_like(last)


def ends_in_heading(draft: Draft) -> bool:
    """Whether the last paragraph of a node looks like a heading."""
    last = draft.content[-1] if draft.content else None
    return isinstance(last, str) and may_head(last)
