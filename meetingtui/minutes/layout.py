"""The filled-in XML of a Word part, strictly parsed and put in order."""

from copy import deepcopy
from typing import Any

from meetingtui.minutes.stories import W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def tidy(xml: str) -> Any:
    """The part's root: lines of a text as paragraphs of their own, no broken tables.

    Raises:
        lxml.etree.XMLSyntaxError: tags tore the document's structure apart.
    """
    from lxml.etree import XMLParser, fromstring

    root: Any = fromstring(xml, XMLParser(resolve_entities=False, no_network=True))
    for text in [each for each in root.iter(f"{W}t") if "\n" in (each.text or "")]:
        _break_lines(text)
    for table in [each for each in root.iter(f"{W}tbl") if each.find(f"{W}tr") is None]:
        table.getparent().remove(table)
    # Word calls a document damaged if a cell does not end in a paragraph.
    for cell in root.iter(f"{W}tc"):
        if cell[-1].tag != f"{W}p":
            cell.append(cell.makeelement(f"{W}p"))
    return root


def _break_lines(text: Any) -> None:
    """Every line but the first moves to a paragraph like its own, the rest behind the last."""
    first, *others = [line for line in text.text.split("\n") if line.strip()] or [""]
    run = text.getparent()
    paragraph = run.getparent()
    _write(text, first)
    if paragraph.tag != f"{W}p":
        for line in reversed(others):
            after = text.makeelement(f"{W}t")
            _write(after, line)
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
        _write(written, line)
        continued.append(written)
        following.append(continued)
        paragraph.addnext(following)
        paragraph, run = following, continued
    if others:
        run.extend(in_run)
        paragraph.extend(in_paragraph)


def _write(text: Any, words: str) -> None:
    text.text = words
    text.set(_SPACE, "preserve")


def _copy_format(source: Any, target: Any, tag: str) -> None:
    found = source.find(tag)
    if found is None:
        return
    copied = deepcopy(found)
    # A section ends where it ended; its copy would end another.
    for section in copied.findall(f"{W}sectPr"):
        copied.remove(section)
    target.append(copied)
