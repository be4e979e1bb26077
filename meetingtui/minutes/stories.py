"""A Word document as its stories (body, headers, footers, notes) and their paragraphs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

PROPERTIES = ("title", "subject", "author", "comments")
"""The document properties that may hold variables."""

_PART_NAMES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注"}
_EXCERPT = 30


class Paragraph(msgspec.Struct, frozen=True):
    """One paragraph's text and where a reader finds it."""

    text: str
    """All its text, runs joined."""
    place: str
    """第 3 段, 第 1 个表格第 2 行, 页脚."""
    row: int | None = None
    """Which of the story's table rows it stands in; None outside tables."""

    @property
    def where(self) -> str:
        """Its place and the beginning of its words, as a message names it."""
        words = self.text.strip()
        short = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
        return f"{self.place}“{short}”"


def stories(document: "WordDocument") -> Iterator[list[Paragraph]]:
    """Body, headers, footers, footnotes and properties, each with its paragraphs."""
    from docx.oxml.parser import parse_xml

    yield _paragraphs(document.element.body, "")
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in _PART_NAMES and not relation.is_external:
            yield _paragraphs(parse_xml(relation.target_part.blob), _PART_NAMES[kind])
    properties = document.core_properties
    yield [Paragraph(getattr(properties, name), "文档属性") for name in PROPERTIES]


def _paragraphs(root: Any, name: str) -> list[Paragraph]:
    tables = {table: n for n, table in enumerate(root.iter(f"{W}tbl"), 1)}
    rows = {row: n for n, row in enumerate(root.iter(f"{W}tr"))}
    found = []
    outside = 0
    for element in root.iter(f"{W}p"):
        row = next(element.iterancestors(f"{W}tr"), None)
        if row is None:
            outside += 1
            place = name or f"第 {outside} 段"
        else:
            table = next(row.iterancestors(f"{W}tbl"))
            place = f"{name}第 {tables[table]} 个表格第 {table.findall(f'{W}tr').index(row) + 1} 行"
        found.append(Paragraph(own_text(element), place, None if row is None else rows[row]))
    return found


def own_text(paragraph: Any) -> str:
    """The paragraph's text without that of text boxes standing in it; breaks are line ends."""
    parts = []
    for element in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        if next(element.iterancestors(f"{W}p")) is not paragraph:
            continue
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.getparent().tag == f"{W}r":
            parts.append("\n" if element.tag == f"{W}br" else " ")
    return "".join(parts)
