"""A plan document as read: a tree of sections, measures and table rows, not yet tracked items.

Nothing here is tracked yet; :mod:`meetingtui.plan.importing.merge` turns it into items.

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
    """Enum of the kinds of plan nodes: section, measure or table row."""

    SECTION = "section"
    MEASURE = "measure"
    TABLE_ROW = "table_row"


class PlanNode(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One node of the plan tree: a section, a measure or a table row."""

    number: str = ""
    """Number as printed in the plan: （一）, 2., ①."""
    title: str
    """Heading without its number, or the first sentence of the paragraph."""
    text: str = ""
    """Paragraphs of the node itself, where they contain more than the title."""
    kind: NodeKind
    """Kind of the node."""
    department: str = ""
    """Department named for it; its full name where the school knows it."""
    co_departments: tuple[str, ...] = ()
    """Assisting departments (协办); full names where the school knows them."""
    people: tuple[str, ...] = ()
    """Names of the responsible people given in the plan."""
    due: date | None = None
    """Deadline as a date, where its text can be resolved within the term."""
    due_text: str = ""
    """Deadline as written in the plan."""
    fields: dict[str, str] = {}
    """Cells of a table row, by column header."""
    doubts: tuple[str, ...] = ()
    """Chinese warnings on places where reading was uncertain."""
    children: tuple["PlanNode", ...] = ()
    """Child nodes in document order."""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "PlanNode"]]:
        """Yield the node and its descendants in reading order, each with its depth."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


class LeftOver(msgspec.Struct, frozen=True, kw_only=True):
    """Text of the document that was not assigned to any node."""

    text: str
    """The paragraphs, one per line."""
    place: str
    """Its position, in Chinese: 开头, “二、教学工作”之前, 末尾."""


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A plan document as read: title, school, term and the tree of nodes."""

    title: str
    """Title of the document; empty where none was found."""
    school: str
    """School name from the title block or signature; empty where none was found."""
    term: str
    """Term id such as ``2019-2020-2``; empty where the document does not name it."""
    nodes: tuple[PlanNode, ...]
    """Top-level nodes."""
    left_over: tuple[LeftOver, ...] = ()
    """Text that was not assigned to any node, in document order."""
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the file that are not read, such as macros."""

    def walk(self) -> Iterator[tuple[int, PlanNode]]:
        """Yield every node in reading order with its depth, from 0."""
        for node in self.nodes:
            yield from node.walk()

    def count(self, kind: NodeKind) -> int:
        """Count the nodes of a kind."""
        return sum(1 for _, node in self.walk() if node.kind is kind)


def as_json(document: PlanDocument) -> dict[str, Any]:
    """Convert a plan document to plain values, as ``plan read --json`` prints them.

    Every key is always there but ``co_departments``, ``doubts``, ``left_over`` and
    ``remarks``, which came later and are there where they say something.
    """
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    for key in _WHERE_SAID:
        if not plain.get(key, True):
            del plain[key]
    waiting = list(plain["nodes"])
    for node in waiting:
        for key in _WHERE_SAID:
            if not node.get(key, True):
                del node[key]
        waiting.extend(node["children"])
    return plain


_WHERE_SAID = ("co_departments", "doubts", "left_over", "remarks")


def outline_lines(document: PlanDocument) -> Iterator[str]:
    """Format the tree as text, one line per node: indent, number, title, owner and deadline."""
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
