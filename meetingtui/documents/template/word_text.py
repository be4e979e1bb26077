"""Reading the text of a Word file: the checked file, its text parts, and their paragraphs.

Text parts are the body, headers, footers, notes and document properties.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from meetingtui.base.errors import TemplateError
from meetingtui.base.untrusted_office_archive import (
    ArchiveLimits,
    is_word_lock_file,
    open_archive,
    parse_xml,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

LIMITS = ArchiveLimits(
    max_file_bytes=20_000_000,
    max_unpacked_bytes=80_000_000,
    max_part_bytes=16_000_000,
    max_part_count=2_000,
)
"""Size limits of a template file, far above those of a template with crest and letterhead."""


def read_checked_docx_bytes(path: Path) -> bytes:
    """Return the bytes of a .docx template after checking that it can be used as one.

    Raises:
        TemplateError: the file is missing, unreadable, Word's lock file (``~$``), no .docx, too
            large, damaged, or contains macros.
    """
    if is_word_lock_file(path):
        raise TemplateError(
            f"“{path.name}”是 Word 打开文件时留下的临时文件，不是模板。请选不带“~$”的那个文件。"
        )
    with open_archive(path, limits=LIMITS, error_class=TemplateError) as archive:
        if any(each.filename.lower().endswith("vbaproject.bin") for each in archive.infolist()):
            raise TemplateError(f"“{path.name}”带有宏。请在 Word 中另存为不带宏的 .docx 后再试。")
        return path.read_bytes()


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

PROPERTIES = ("title", "subject", "author", "comments")
"""Document properties that may contain tags."""

_PART_NAMES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_EXCERPT = 30


class LocatedParagraphText(msgspec.Struct, frozen=True):
    """Text of a paragraph or property of a Word document, and its place for error messages."""

    text: str
    """The whole text, with all runs joined."""
    place: str
    """Place in Chinese: 第 3 段, 第 1 个表格第 2 行, 页脚, 文档属性."""
    row: int | None = None
    """Index of its table row within its text part (body, header …); None outside tables."""

    @property
    def location_text(self) -> str:
        """Place of a Word paragraph and the beginning of its text, for error messages."""
        words = self.text.strip()
        short = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
        return f"{self.place}“{short}”"


class TextPart(msgspec.Struct, frozen=True):
    """A text of a Word document that is filled in independently: body, header, footer or notes."""

    part: str
    """Name of its part; empty for document properties."""
    paragraphs: list[LocatedParagraphText]
    """Paragraphs in reading order."""


def text_parts(document: "WordDocument") -> Iterator[TextPart]:
    """Yield the texts of a Word document: body, headers, footers and notes as far as there are any,
    last the document properties.
    """
    yield TextPart(str(document.part.partname), _located_paragraphs(document.element.body, ""))
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in _PART_NAMES and not relation.is_external:
            part = relation.target_part
            yield TextPart(
                str(part.partname), _located_paragraphs(parse_part_root(part), _PART_NAMES[kind])
            )
    properties = document.core_properties
    yield TextPart(
        "", [LocatedParagraphText(getattr(properties, name), "文档属性") for name in PROPERTIES]
    )


def parse_part_root(part: Any) -> Any:
    """Root element of a python-docx part, parsed if python-docx has not done so."""
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


def _located_paragraphs(root: Any, name: str) -> list[LocatedParagraphText]:
    """List the paragraphs in a part of a Word document with their places for messages.

    Args:
        root: root element (lxml) of the part.
        name: Chinese name of the part (页眉 …), which is the place outside tables; empty for the
            body, where paragraphs are numbered.
    """
    tables = {table: n for n, table in enumerate(root.iter(f"{W}tbl"), 1)}
    rows = {row: n for n, row in enumerate(root.iter(f"{W}tr"))}
    counts: Counter[Any] = Counter()
    in_table: dict[Any, tuple[int, int]] = {}
    for each in rows:
        table = next(each.iterancestors(f"{W}tbl"), None)
        counts[table] += 1
        in_table[each] = tables.get(table, 0), counts[table]
    found = []
    outside = 0
    for element in root.iter(f"{W}p"):
        row = next(element.iterancestors(f"{W}tr"), None)
        if row is None:
            outside += 1
            place = name or f"第 {outside} 段"
        else:
            table_number, number = in_table[row]
            place = f"{name}第 {table_number} 个表格第 {number} 行"
        found.append(
            LocatedParagraphText(
                paragraph_text_without_boxes(element), place, None if row is None else rows[row]
            )
        )
    return found


def paragraph_text_without_boxes(paragraph: Any) -> str:
    """Text of a Word paragraph without text boxes in it; breaks become line ends, tabs spaces."""
    parts = []
    for element in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        if next(element.iterancestors(f"{W}p")) is not paragraph:
            continue
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.getparent().tag == f"{W}r":
            parts.append("\n" if element.tag == f"{W}br" else " ")
    return "".join(parts)
