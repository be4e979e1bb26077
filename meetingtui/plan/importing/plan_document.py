"""A plan document: its paragraphs and tables as read, and the resulting tree of plan nodes.

A reader (Word, plain text, Excel) yields blocks: paragraphs and tables in reading order. The
outline is built from blocks as draft nodes, which are converted to the plan nodes of a
:class:`PlanDocument`. Plan nodes are not tracked items yet;
:mod:`meetingtui.plan.importing.merge` turns them into items.

Title and text of a node: the title is the heading without its number and without its closing
stop; where heading and text share a paragraph it is the first sentence, or the label before a
colon. The text holds the paragraphs of the node, one a line: the heading's paragraph (without its
number) where it says more than the title, then the paragraphs that follow. A heading that stands
alone has no text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeGuard, Union

import msgspec

MAX_BLOCKS = 20_000
"""Maximum number of paragraphs and tables read; a larger document is refused."""


class ParagraphAppearance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Visual appearance of a paragraph (bold, size, centring), by which headings without a number
    are recognised.
    """

    bold: bool = False
    """Whether the whole paragraph is bold."""
    lead: int = 0
    """Number of bold characters at the beginning of a paragraph of which only a part is bold."""
    size: float = 0
    """Font size of the paragraph in points; 0 where unknown."""
    centred: bool = False
    """Whether the paragraph is centred."""


class DocumentParagraph(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One paragraph of a plan document, with its automatic number, heading level and appearance."""

    text: str
    """Cleaned text of the paragraph; soft line breaks are ``\n``."""
    number: str = ""
    """Automatic number that Word generates before the paragraph; empty for a typed number."""
    value: int = 0
    """Value of the paragraph's automatic number within its list level, from 1."""
    depth: int = 0
    """List level of the paragraph's automatic number, from 0."""
    heading: int = 0
    """Outline level that the paragraph's style sets, 1 to 9; 0 for body text."""
    appearance: ParagraphAppearance = ParagraphAppearance()
    """Visual appearance of the paragraph."""
    has_contents_style: bool = False
    """Whether the paragraph has a table-of-contents style."""
    struck_through_text: str = ""
    """Struck-through text in the paragraph; empty without any."""


BULLET = "•"
"""Value of :attr:`DocumentParagraph.number` for a bulleted list item, which has no number."""


class DocumentTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a plan document as texts by row and column; each cell of a merged range has the
    text of the whole range.
    """

    rows: tuple[tuple[str, ...], ...]
    """Cell texts of the table by row; a row merged across the whole width has a single cell."""
    headers: tuple[str, ...] = ()
    """Column headers of the table, where the reader of the file knows them; else they are looked
    for in the first rows.
    """
    titled: int | None = None
    """Index of the table column with the title of each row, where the reader of the file knows
    it.
    """
    cells: tuple[tuple[tuple["DocumentParagraph | DocumentTable", ...], ...], ...] = ()
    """Paragraphs and tables in each cell of the table by row, where the file separates them; a
    merged cell comes only once.
    """

    struck_through_texts: tuple[str, ...] = ()
    """Struck-through text of each table row, where the file marks it."""


DocumentBlock = DocumentParagraph | DocumentTable


def struck_through_warning(struck_text: str) -> str:
    """Return the Chinese warning that an imported entry contains text struck out in the file."""
    return f"“{struck_text[:20]}”画了删除线，可能已经不做"


def is_short_unnumbered_paragraph(block: DocumentBlock, limit: int) -> TypeGuard[DocumentParagraph]:
    """Whether a block (paragraph or table) of a document is a paragraph without automatic number
    and with at most ``limit`` characters.
    """
    return isinstance(block, DocumentParagraph) and not block.number and len(block.text) <= limit


UNNUMBERED = "无编号"
"""Kind of number (:attr:`DraftNode.number_kind`) of a heading that has no number."""
ANALYSIS_PART = "情况"
"""Kind of number (:attr:`DraftNode.number_kind`) of a heading such as 优势 or 不足 under
现状分析.
"""
BOLD_LEAD = "首句"
"""Kind of number (:attr:`DraftNode.number_kind`) of a paragraph whose first sentence is bold."""
PLAIN_PARAGRAPH = "段"
"""Kind of number (:attr:`DraftNode.number_kind`) of a paragraph that is a measure only because of
its position.
"""
CAPTION = "表题"
"""Kind of number (:attr:`DraftNode.number_kind`) of a line that is the heading of the table after
it.
"""


@dataclass(eq=False)
class DraftNode:
    """Draft node: a node of the plan tree while it is being built.

    It is a heading, a numbered paragraph or a paragraph taken for a measure, with the paragraphs,
    tables and nodes below it; the root stands for the whole document.
    """

    number_kind: str
    """Kind of the node's number (such as 一、); empty for the root, which is the whole document."""
    number_style: str = ""
    """Style of the node's number within its kind, such as ``.`` or ``、`` after a figure."""
    value: int = 0
    """Value of the node's number; 1 for the first sibling."""
    number: str = ""
    """Number of the node as printed in the plan."""
    line: str = ""
    """Paragraph of the node without its number."""
    heading: int = 0
    """Outline level that the Word style of the node's paragraph sets; 0 for none."""
    has_heading_appearance: bool = False
    """Whether the node is a heading without a number that was recognised by its appearance."""
    depth: int = -1
    """Level of the node's number in an automatic list, from 0; -1 for a typed number."""
    content: list[Union[str, DocumentTable, "DraftNode"]] = field(default_factory=list)
    """Paragraphs, tables and draft nodes below the node, in document order."""
    doubts: list[str] = field(default_factory=list)
    """Chinese warnings (存疑) on places of the node that may have been read wrongly."""
    child_number_kinds: set[str] = field(default_factory=set)
    """Kinds of numbers that the node's direct children have had so far."""


class PlanNodeKind(StrEnum):
    """Kind of a node in the tree of a plan document: section, measure or table row."""

    SECTION = "section"
    MEASURE = "measure"
    TABLE_ROW = "table_row"


class PlanNode(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One node of a plan document's tree: a section, a measure or a table row."""

    number: str = ""
    """Number of the plan node as printed in the plan: （一）, 2., ①."""
    title: str
    """Title of the plan node: its heading without number, or the first sentence of its
    paragraph.
    """
    text: str = ""
    """Paragraphs of the plan node itself, where they contain more than the title."""
    kind: PlanNodeKind
    """Kind of the plan node: section, measure or table row."""
    department: str = ""
    """Department responsible for the plan node; its full name where the school knows it."""
    co_departments: tuple[str, ...] = ()
    """Departments that assist with the plan node (协办); full names where the school knows them."""
    people: tuple[str, ...] = ()
    """Names of the people whom the plan makes responsible for the node."""
    due: date | None = None
    """Deadline of the plan node as a date, where its text can be resolved within the term."""
    due_text: str = ""
    """Deadline of the node as written in the plan."""
    fields: dict[str, str] = {}
    """Cells of the table row that the plan node was read from, by column header."""
    doubts: tuple[str, ...] = ()
    """Chinese warnings (存疑) on places of the plan node that may have been read wrongly."""
    children: tuple["PlanNode", ...] = ()
    """Child nodes of the plan node in document order."""

    def walk_in_reading_order(self, depth: int = 0) -> Iterator[tuple[int, "PlanNode"]]:
        """Yield this plan node and all its descendants in reading order, each with its depth in the
        tree; ``depth`` is that of the node itself.
        """
        yield depth, self
        for child in self.children:
            yield from child.walk_in_reading_order(depth + 1)


class UnassignedText(msgspec.Struct, frozen=True, kw_only=True):
    """Text of a plan document that was not assigned to any node of the plan tree."""

    text: str
    """Paragraphs that were not assigned to any plan node, one per line."""
    place: str
    """Position of the unassigned text in the plan, in Chinese: 开头, “二、教学工作”之前, 末尾."""


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A plan document as read: title, school, term and the tree of nodes."""

    title: str
    """Title of the plan document; empty where none was found."""
    school: str
    """Name of the school from the plan's title block or signature; empty where none was found."""
    term: str
    """Id of the plan's term, such as ``2019-2020-2``; empty where the document does not name it."""
    nodes: tuple[PlanNode, ...]
    """Nodes at the top level of the plan document's tree."""
    left_over: tuple[UnassignedText, ...] = ()
    """Text of the plan document that was not assigned to any node, in document order."""
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the plan file that are not read, such as macros."""

    def walk_in_reading_order(self) -> Iterator[tuple[int, PlanNode]]:
        """Yield every node of the plan document in reading order, each with its depth in the tree,
        from 0.
        """
        for node in self.nodes:
            yield from node.walk_in_reading_order()


def plan_document_as_json(document: PlanDocument) -> dict[str, Any]:
    """Convert a plan document to plain values, as the command ``plan read --json`` prints them.

    Every key is always present, except ``co_departments``, ``doubts``, ``left_over`` and
    ``remarks``: they are left out where they are empty, because older versions did not have them.
    """
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    for key in _OPTIONAL_KEYS:
        if not plain.get(key, True):
            del plain[key]
    waiting = list(plain["nodes"])
    for node in waiting:
        for key in _OPTIONAL_KEYS:
            if not node.get(key, True):
                del node[key]
        waiting.extend(node["children"])
    return plain


_OPTIONAL_KEYS = ("co_departments", "doubts", "left_over", "remarks")


def format_outline_lines(document: PlanDocument) -> Iterator[str]:
    """Format the tree of a plan document as lines of text, one per node: indent, number, title,
    number of measures and table rows below, people or else department, deadline as written.
    """
    for depth, node in document.walk_in_reading_order():
        yield f"{'  ' * depth}{node.number}{node.title}{_format_node_annotation(node)}"


def _format_node_annotation(node: PlanNode) -> str:
    """Return the note behind a plan node in the printed outline: number of measures and table rows
    below it, owner and deadline, as in ［3 项举措，教导处］; empty without any of them.
    """
    below = [below for _, below in node.walk_in_reading_order()][1:]
    remarks = []
    for kind, words in ((PlanNodeKind.MEASURE, "项举措"), (PlanNodeKind.TABLE_ROW, "行表格")):
        if count := sum(1 for other in below if other.kind is kind):
            remarks.append(f"{count} {words}")
    if owner := "、".join(node.people) or node.department:
        remarks.append(owner)
    if node.due_text:
        remarks.append(node.due_text)
    return f"　［{'，'.join(remarks)}］" if remarks else ""
