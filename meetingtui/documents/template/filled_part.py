"""The XML of a filled-in Word part: parsing and repairing it, and preventing bad page breaks.

Which row of a table is the last is known only after the template has been filled in. The
paragraph property "keep with next" (与下段同页) has no visible effect apart from page breaks.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from meetingtui.base.untrusted_office_archive import MAX_MARKS
from meetingtui.documents.template.word_text import W

_MAX_COPIED_ELEMENTS = 1_000_000
"""Maximum number of elements that are made for the lines of texts with line breaks."""


class FilledPartTooLargeError(Exception):
    """Error: a filled-in part of a Word template has more elements than any reasonable document."""


_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parse_and_repair_filled_part(xml: str) -> Any:
    """Parse a filled-in part of a Word template, split texts with line breaks into paragraphs,
    remove tables without rows, and end every cell in a paragraph.

    Returns:
        The root element (lxml).

    Raises:
        FilledPartTooLargeError: the part has more elements, or lines to be formatted, than allowed.
        lxml.etree.XMLSyntaxError: misplaced tags have broken the document's structure.
    """
    from lxml.etree import XMLParser, fromstring

    if xml.count("<") + xml.count("=") > MAX_MARKS:
        raise FilledPartTooLargeError
    root: Any = fromstring(xml, XMLParser(resolve_entities=False, no_network=True))
    copied = 0
    for text in [each for each in root.iter(f"{W}t") if "\n" in (each.text or "")]:
        copied += text.text.count("\n") * _element_count_per_new_paragraph(text)
        if copied > _MAX_COPIED_ELEMENTS:
            raise FilledPartTooLargeError
        _split_into_paragraphs(text)
    for table in [each for each in root.iter(f"{W}tbl") if each.find(f"{W}tr") is None]:
        table.getparent().remove(table)
    # Word calls a document damaged if a cell does not end in a paragraph.
    for cell in root.iter(f"{W}tc"):
        if not len(cell) or cell[-1].tag != f"{W}p":
            cell.append(cell.makeelement(f"{W}p"))
    return root


def _element_count_per_new_paragraph(text: Any) -> int:
    """Count the XML elements that a text's line gets when it becomes a paragraph of its own."""
    run = text.getparent()
    paragraph = run.getparent()
    formats = (run.find(f"{W}rPr"), None if paragraph is None else paragraph.find(f"{W}pPr"))
    return 5 + sum(sum(1 for _ in each.iter()) for each in formats if each is not None)


def _split_into_paragraphs(text: Any) -> None:
    """Move every line of a Word paragraph's text but the first to a new paragraph of the same
    format; blank lines are dropped.

    Whatever follows the text in its paragraph goes to the last one. A text outside a paragraph's
    run gets line breaks instead.
    """
    first, *others = [line for line in text.text.split("\n") if line.strip()] or [""]
    run = text.getparent()
    paragraph = run.getparent()
    _set_text(text, first)
    if paragraph is None or paragraph.tag != f"{W}p":
        for line in reversed(others):
            after = text.makeelement(f"{W}t")
            _set_text(after, line)
            text.addnext(after)
            text.addnext(text.makeelement(f"{W}br"))
        return
    in_run, in_paragraph = list(text.itersiblings()), list(run.itersiblings())
    for line in others:
        following = paragraph.makeelement(f"{W}p")
        _copy_format(paragraph, following, f"{W}pPr")
        continued = paragraph.makeelement(f"{W}r")
        _copy_format(run, continued, f"{W}rPr")
        written = paragraph.makeelement(f"{W}t")
        _set_text(written, line)
        continued.append(written)
        following.append(continued)
        paragraph.addnext(following)
        paragraph, run = following, continued
    if others:
        run.extend(in_run)
        paragraph.extend(in_paragraph)


def _set_text(text: Any, words: str) -> None:
    """Set the text of a Word text element, preserving its spaces."""
    text.text = words
    text.set(_SPACE, "preserve")


def _copy_format(source: Any, target: Any, tag: str) -> None:
    """Copy the formatting element ``tag`` from one Word element to another, without section
    breaks.
    """
    found = source.find(tag)
    if found is None:
        return
    copied = deepcopy(found)
    # A section ends where it ended; its copy would end another.
    for section in copied.findall(f"{W}sectPr"):
        copied.remove(section)
    target.append(copied)


_CLOSING_PARAGRAPHS = 2
"""Number of paragraphs at the end of a document that are kept with the one before them."""

_PROPERTIES = f"{W}pPr"
_KEEP = f"{W}keepNext"
_BEFORE_KEEP = f"{W}pStyle"


def prevent_bad_page_breaks(root: Any) -> None:
    """Set "keep with next" (与下段同页), in place, so that no single row or closing line stands on
    a page alone.

    In each table the header, the first row and the last row but one are kept with the next row; at
    the end of the document, the paragraphs before the last ones.

    Args:
        root: root element of a filled-in part; without a body nothing is changed.
    """
    body = root.find(f"{W}body")
    if body is None:
        return
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) > 1:
            for row in {0, 1 if _is_header_row(rows[0]) else 0, len(rows) - 2} - {len(rows) - 1}:
                _keep_row_with_next(rows[row])
    _keep_end_together(body)


def _keep_end_together(body: Any) -> None:
    """Keep the last paragraphs of a document's body on one page with the ones before them."""
    blocks = [each for each in body if each.tag in (f"{W}p", f"{W}tbl")]
    left = _CLOSING_PARAGRAPHS
    for block, following in zip(reversed(blocks[:-1]), reversed(blocks[1:]), strict=True):
        if _begins_page(following) or not left:
            return
        if block.tag == f"{W}tbl":
            if rows := block.findall(f"{W}tr"):
                _keep_row_with_next(rows[-1])
            return
        _keep_with_next(block)
        left -= bool("".join(block.itertext()).strip())


def _begins_page(block: Any) -> bool:
    """Whether a paragraph or table (XML element) has the property 段前分页 (pageBreakBefore) in any
    of its paragraphs; manual page breaks do not count.
    """
    return next(block.iter(f"{W}pageBreakBefore"), None) is not None


def _is_header_row(row: Any) -> bool:
    """Whether a table row is repeated at the top of every page."""
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _keep_row_with_next(row: Any) -> None:
    """Set "keep with next" on all paragraphs of a table row."""
    for paragraph in _paragraphs_of_row(row):
        _keep_with_next(paragraph)


def _paragraphs_of_row(row: Any) -> Iterator[Any]:
    """Yield the paragraphs in the cells of a table row."""
    for cell in row.findall(f"{W}tc"):
        yield from cell.findall(f"{W}p")


def _keep_with_next(paragraph: Any) -> None:
    """Set "keep with next" (与下段同页) on a paragraph of a Word document."""
    properties = paragraph.find(_PROPERTIES)
    if properties is None:
        properties = paragraph.makeelement(_PROPERTIES)
        paragraph.insert(0, properties)
    if properties.find(_KEEP) is None:
        # The schema has it right behind the style: Word repairs a file that has another order.
        style = properties.find(_BEFORE_KEEP)
        properties.insert(0 if style is None else 1, properties.makeelement(_KEEP))
