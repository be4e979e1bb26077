"""A plan as it was understood: a tree of sections, measures and table rows.

Nothing here is tracked yet; :mod:`meetingtui.plan.merge` turns it into items.

How a paragraph becomes title and text: the title is the heading without its
number and without its closing stop; where heading and text share a paragraph
it is the first sentence (or the label before a colon). The text holds the
node's own paragraphs, one a line: the heading's paragraph (without its number)
where it says more than the title, then the paragraphs that follow. A heading
that stands alone has no text.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec


class NodeKind(StrEnum):
    """What a node is in the plan."""

    SECTION = "section"
    MEASURE = "measure"
    TABLE_ROW = "table_row"


class PlanNode(msgspec.Struct, frozen=True, kw_only=True):
    """A section, a measure, or a row of a table."""

    number: str = ""
    """The number as the plan prints it: （一）, 2., ①."""
    title: str
    """The heading without its number, or the first sentence."""
    text: str = ""
    """The node's own paragraphs, where they say more than the title."""
    kind: NodeKind
    """What it is in the plan."""
    department: str = ""
    """The department the plan names for it; the full name where the school knows it."""
    people: tuple[str, ...] = ()
    """Those the plan names for it."""
    due: date | None = None
    """The deadline, where its words resolve in the term."""
    due_text: str = ""
    """The deadline in the plan's words."""
    fields: dict[str, str] = {}
    """A table row's columns by their headers."""
    children: tuple["PlanNode", ...] = ()
    """What stands under it, in the plan's order."""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "PlanNode"]]:
        """The node and everything below it in reading order, with depths."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One plan document."""

    title: str
    """The document's title; empty where none was found."""
    school: str
    """The school's name from the head or the signature; empty where none was found."""
    term: str
    """``2019-2020-2``; empty where the document does not say."""
    nodes: tuple[PlanNode, ...]
    """The topmost nodes."""

    def walk(self) -> Iterator[tuple[int, PlanNode]]:
        """Every node in reading order, with its depth from 0."""
        for node in self.nodes:
            yield from node.walk()

    def count(self, kind: NodeKind) -> int:
        """How many nodes are of that kind."""
        return sum(1 for _, node in self.walk() if node.kind is kind)


def as_json(document: PlanDocument) -> dict[str, Any]:
    """The contract of ``plan read --json``: plain values, every key always there."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    return plain


def outline_lines(document: PlanDocument) -> Iterator[str]:
    """What was understood, a line a node: indent, number, title, what it holds."""
    for depth, node in document.walk():
        yield f"{'  ' * depth}{node.number}{node.title}{_remark(node)}"


def _remark(node: PlanNode) -> str:
    below = [below for _, below in node.walk()][1:]
    remarks = []
    for kind, words in ((NodeKind.MEASURE, "项举措"), (NodeKind.TABLE_ROW, "行表格")):
        if count := sum(1 for other in below if other.kind is kind):
            remarks.append(f"{count} {words}")
    if owner := "、".join(node.people) or node.department:
        remarks.append(owner)
    if node.due_text:
        remarks.append(node.due_text)
    return f"　［{'，'.join(remarks)}］" if remarks else ""
