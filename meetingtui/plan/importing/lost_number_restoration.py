"""Restore the list numbers that a plan has lost, and make sections of unnumbered headings above
numbered lists.

A ``2.`` or （二） without its predecessor means that an unnumbered paragraph before it was number
one: the last that looks like a heading where number two does, else the last. In a gap (1. … 3.)
the first paragraph that looks like a heading lost its number where the number after the gap is a
heading; where it is a whole paragraph, a single paragraph in between did. Where only the
punctuation of a number is left (、规范教学), the numbers around it tell which it was.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.plan.importing.heading_recognition import (
    is_background_heading,
    is_whole_sentence,
    looks_like_heading,
    looks_like_list_heading,
)
from meetingtui.plan.importing.paragraph_numbers import (
    ParagraphNumber,
    format_number_in_style_of,
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    UNNUMBERED,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    DraftNode,
)
from meetingtui.plan.importing.title_block import is_title_block_line


def restore_lost_number_one(parent: DraftNode, second: DraftNode) -> None:
    """Make a draft node (a plan node being built) of the unnumbered paragraph that must have been
    number one of the list whose number two follows, with everything after the paragraph below it.

    Nothing is changed where only lines of the document's title block, or a whole sentence that
    introduces the document, come before number two.

    Args:
        parent: node that contains the paragraph, with an empty ``number_kind`` for the whole
            document; changed in place.
        second: number two of the list, which is not in ``parent`` yet.
    """
    nested = next(
        (i for i, entry in enumerate(parent.content) if isinstance(entry, DraftNode)), None
    )
    texts = _paragraph_indexes(parent, nested)
    if not parent.number_kind:
        # The document's own title block is nobody's lost number.
        texts = [i for i in texts if i and not is_title_block_line(str(parent.content[i]))]
    if not texts:
        return
    chosen = texts[-1]
    if nested is None and looks_like_heading(second.line):
        likely = [i for i in texts if looks_like_heading(str(parent.content[i]))]
        if not likely and not parent.number_kind and is_whole_sentence(str(parent.content[chosen])):
            return  # an introduction before 二、
        chosen = likely[-1] if likely else chosen
    _nest_paragraphs_below_restored_number(parent, chosen, second, 1)


def restore_lost_number_in_gap(stack: Sequence[DraftNode], level: int, after: DraftNode) -> None:
    """Turn a paragraph between two numbered plan nodes (1. … 3.) into a node with the missing
    number: the one that most likely lost it; do nothing where none fits.

    Args:
        stack: the open nodes, outermost first; changed in place.
        level: index in ``stack`` of the number before the gap.
        after: the number after the gap.
    """
    holder = stack[-1]
    texts = _paragraph_indexes(holder, None)
    if looks_like_heading(after.line):
        likely = [i for i in texts if looks_like_heading(str(holder.content[i]))]
    else:
        # Whole paragraphs follow each other: a single one without a number lost it.
        alone = holder is stack[level] and len(texts) == 1 and not looks_like_heading(holder.line)
        likely = texts if alone else []
    if not likely:
        return
    parent = stack[level - 1]
    index = len(parent.content)
    parent.content.extend(holder.content[likely[0] :])
    del holder.content[likely[0] :]
    _nest_paragraphs_below_restored_number(parent, index, after, after.value - 1)


def move_numbers_below_unnumbered_heading(
    parent: DraftNode, number_kind: str, *, at_top: bool, head: int
) -> None:
    """Make a section of the unnumbered heading above numbered nodes of a plan, and move the nodes
    into it; nothing is changed where no such heading stands directly above the first of them.

    Args:
        parent: node that contains the numbered nodes; changed in place.
        number_kind: kind of their numbers (such as 一、).
        at_top: whether ``parent`` is the whole document.
        head: number of paragraphs in the document's title block.
    """
    first = next(
        index
        for index, entry in enumerate(parent.content)
        if isinstance(entry, DraftNode) and entry.number_kind == number_kind
    )
    heading = parent.content[first - 1] if first else None
    if not isinstance(heading, str) or not looks_like_list_heading(heading):
        return
    if at_top and (first <= max(1, head) or is_title_block_line(heading)):
        return
    wrapped = DraftNode(number_kind=UNNUMBERED, line=heading, content=parent.content[first:])
    before = parent.content[: first - 1]
    parent.content[:] = (
        [*_content_with_background_sections(before), wrapped] if at_top else [*before, wrapped]
    )


def _content_with_background_sections(
    content: Sequence[str | DocumentTable | DraftNode],
) -> list[str | DocumentTable | DraftNode]:
    """Return the content of a plan before its first unnumbered heading with each background heading
    (指导思想) made a section of what follows it.
    """
    found: list[str | DocumentTable | DraftNode] = []
    owner = found
    for entry in content:
        known = (
            isinstance(entry, str) and looks_like_heading(entry) and is_background_heading(entry)
        )
        if known and not is_title_block_line(str(entry)):
            part = DraftNode(number_kind=UNNUMBERED, line=str(entry))
            found.append(part)
            owner = part.content
        else:
            owner.append(entry)
    return found


def _paragraph_indexes(draft: DraftNode, end: int | None) -> list[int]:
    """Return the indexes of those entries in the content of a draft node (a plan node being built)
    that are paragraphs, not tables or nodes; only those before ``end`` unless it is None.
    """
    return [i for i, entry in enumerate(draft.content[:end]) if isinstance(entry, str)]


def _nest_paragraphs_below_restored_number(
    parent: DraftNode, index: int, like: DraftNode, value: int
) -> None:
    """Replace a paragraph of a draft node (a plan node being built) by a child node with the number
    it lost, and move everything that follows it into that child node.

    Args:
        parent: the draft node; changed in place.
        index: index of the paragraph in the content of ``parent``; its text heads the child node.
        like: a node of the same list, whose style of numbering the child node gets.
        value: value of the lost number.
    """
    restored = DraftNode(
        number_kind=like.number_kind,
        number_style=like.number_style,
        value=value,
        number=format_number_in_style_of(like.number, value),
        line=str(parent.content[index]),
        content=parent.content[index + 1 :],
    )
    parent.content[index:] = [restored]


_SIGN_ONLY = re.compile(r"(?P<sign>[、.．)）])\s*(?P<text>[^\s\d.．、]\S.*)")


def restore_numbers_with_only_punctuation_left(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Restore list numbers of which only the punctuation is left in a document (、规范教学), by
    counting on from the numbers of the lines around them; where these do not tell, the punctuation
    is removed.
    """
    found = list(blocks)
    for index, block in enumerate(found):
        if not isinstance(block, DocumentParagraph) or block.number:
            continue
        match = _SIGN_ONLY.fullmatch(block.text)
        if match:
            sign = match["sign"].translate(_PLAIN)
            number = _infer_number_text_from_neighbours(found, index, sign)
            found[index] = msgspec.structs.replace(block, text=f"{number}{match['text']}")
    return found


def _infer_number_text_from_neighbours(
    blocks: Sequence[DocumentBlock], index: int, sign: str
) -> str:
    """Return the list number that a line with only its punctuation left must have had between the
    numbered lines around it; empty if unsure.

    Args:
        blocks: the blocks of the document.
        index: index of the line.
        sign: the punctuation, such as 、 or ).
    """
    before = _first_number_with_punctuation(reversed(blocks[:index]), sign)
    after = _first_number_with_punctuation(iter(blocks[index + 1 :]), sign)
    if before is not None and (
        after is None or after.number_kind != before.number_kind or after.value == before.value + 2
    ):
        return format_number_in_style_of(before.number, before.value + 1)
    if before is None and after is not None and after.value == 2:
        return format_number_in_style_of(after.number, 1)
    return ""


def _first_number_with_punctuation(
    blocks: Iterator[DocumentBlock], sign: str
) -> ParagraphNumber | None:
    """Return the first list number that ends with a punctuation sign among the blocks (paragraphs
    and tables) of a document; None where there is none.
    """
    for block in blocks:
        if isinstance(block, DocumentParagraph) and not block.number:
            paragraph_number = parse_paragraph_number(block.text)
            if (
                paragraph_number
                and paragraph_number.number
                and paragraph_number.number[-1].translate(_PLAIN) == sign
            ):
                return paragraph_number
    return None


_PLAIN = {ord("．"): ".", ord("）"): ")"}
