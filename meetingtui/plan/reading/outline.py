"""From a stream of paragraphs and tables to the plan they are.

The tree itself is made in :mod:`meetingtui.plan.reading.drafts`; here it is given its
titles, texts, kinds, owners and deadlines.
"""

import re
from collections.abc import Iterator, Sequence

from meetingtui.plan.document import NodeKind, PlanNode
from meetingtui.plan.reading.background import is_background
from meetingtui.plan.reading.blocks import Block, Line, Table
from meetingtui.plan.reading.draft import Draft, is_heading_like
from meetingtui.plan.reading.drafts import build
from meetingtui.plan.reading.head import Head, read_head, split_signature
from meetingtui.plan.reading.labels import Reference, owing_in_text, without_remark
from meetingtui.plan.reading.numbering import read_marker
from meetingtui.plan.reading.pasted import mended
from meetingtui.plan.reading.tables import table_rows
from meetingtui.wording import one_line

_MAX_LABEL = 20
_SPACED = re.compile(r"([^。；;：:，,！!？?\s]{4,20})(?:\u3000| {2,})(?=[^“”\s].*[，。；])")
"""A heading set off from its text by a wide space alone."""
_ENDS = "。！？!?"
_OPENING, _CLOSING = "“《（(「『【[‘", "”》）)」』】]’"


def outline(body: Sequence[Block]) -> tuple[Head, Draft]:
    """What the document says of itself, and its body as drafts."""
    kept, signature = split_signature(mended(body))
    root = build([piece for block in kept for piece in _pieces(block)])
    opening = []
    for entry in root.content:
        if not isinstance(entry, str):
            break
        opening.append(entry)
    return read_head(opening, signature), root


def nodes(root: Draft, reference: Reference) -> tuple[PlanNode, ...]:
    """The tree that the drafts stand for."""
    return tuple(_children(root, reference))


def split_title(paragraph: str) -> str:
    """The title of a heading's paragraph: its label, its first sentence, or all of it."""
    if spaced := _SPACED.match(paragraph.strip()):
        paragraph = spaced[1]
    paragraph = one_line(paragraph)
    depth = 0
    for index, sign in enumerate(paragraph):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and sign in _ENDS:
            paragraph = paragraph[: index + (sign not in "。")]
            break
        elif depth == 0 and sign in "：:" and _is_label(paragraph, index):
            paragraph = paragraph[:index]
            break
    shown = without_remark(paragraph).rstrip("。；;：:，,、 ")
    return shown or paragraph.strip()


def _is_label(paragraph: str, colon: int) -> bool:
    label = paragraph[:colon]
    return 2 <= len(label) <= _MAX_LABEL and not re.search("[，,；;]|\\d$", label)


def _pieces(block: Block) -> Iterator[Block]:
    """A paragraph whose soft line breaks separate numbered headings, as several."""
    if isinstance(block, Table) or "\n" not in block.text:
        yield block
        return
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    if not any(_breaks_off(line) for line in lines[1:]):
        yield Line(
            text=" ".join(lines),
            number=block.number,
            value=block.value,
            depth=block.depth,
            heading=block.heading,
        )
        return
    for index, line in enumerate(lines):
        yield (
            Line(text=line)
            if index
            else Line(
                text=line,
                number=block.number,
                value=block.value,
                depth=block.depth,
                heading=block.heading,
            )
        )


def _breaks_off(line: str) -> bool:
    marker = read_marker(line)
    return bool(marker and marker.shape in ("章", "节", "一、", "（一）", "1.", "（1）"))


def _children(draft: Draft, reference: Reference) -> Iterator[PlanNode]:
    for entry in draft.content:
        if isinstance(entry, Draft):
            yield _node(entry, reference)
        elif isinstance(entry, Table):
            yield from table_rows(entry, reference)


def _node(draft: Draft, reference: Reference) -> PlanNode:
    title = split_title(draft.line)
    body = [one_line(entry) for entry in draft.content if isinstance(entry, str)]
    heading = one_line(draft.line)
    alone = heading.rstrip("。；;：:，,、 ") == title
    text = "\n".join(body if alone else [heading, *body])
    children = tuple(_children(draft, reference))
    owing = owing_in_text(f"{heading}\n{text}", reference)
    return PlanNode(
        number=draft.number,
        title=title,
        text=text,
        kind=_kind(draft, title, text, children),
        department=owing.department,
        people=owing.people,
        due=owing.due,
        due_text=owing.due_text,
        children=children,
    )


def _kind(draft: Draft, title: str, text: str, children: tuple[PlanNode, ...]) -> NodeKind:
    """Numbered children, background, an annex, or a table under a bare heading: a section."""
    if any(child.kind is not NodeKind.TABLE_ROW for child in children):
        return NodeKind.SECTION
    bare = not text and is_heading_like(draft.line)
    if draft.shape == "附" or is_background(title) or (children and bare):
        return NodeKind.SECTION
    return NodeKind.MEASURE
