"""Read a Word document as paragraphs and tables with automatic numbers and appearance."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.wording import without_unprintable
from meetingtui.plan.importing.plan_document import (
    BULLET,
    MAX_BLOCKS,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    ParagraphAppearance,
)
from meetingtui.plan.importing.word_numbering import (
    AutomaticNumber,
    W,
    WordListNumbering,
    first_child,
)
from meetingtui.plan.importing.word_package import WordPackageParts, open_word_package
from meetingtui.plan.importing.word_styles import (
    ParagraphFormat,
    RunFormat,
    WordStyles,
    parse_run_format,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_P, _TBL, _TR, _TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_VAL = f"{W}val"
_R, _RPR, _PPR, _SYM, _TYPE = f"{W}r", f"{W}rPr", f"{W}pPr", f"{W}sym", f"{W}type"
_DELETED = f"{W}del"
_CELL_PROPERTIES, _SPAN, _MERGED = f"{W}tcPr", f"{W}gridSpan", f"{W}vMerge"
_ROW_PROPERTIES, _GRID_BEFORE, _GRID_AFTER = f"{W}trPr", f"{W}gridBefore", f"{W}gridAfter"
_AROUND_CELLS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
_TEXT_BOX, _CONTROL, _ALTERNATE = f"{W}txbxContent", f"{W}sdt", f"{_MC}AlternateContent"

# Deleted or moved away, notes, field codes, the reading aid over characters.
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt"),
        *("sectPr", "tblPr", "tblGrid", "trPr", "tcPr"),
    )
)
_OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
_MAX_COLUMNS = 64
_MAX_CELLS = 120_000
_MAX_SIGNS = 2_000_000
"""Maximum number of cells, plus characters in them with merged cells filled in, of all tables of a
Word document.
"""
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_WORDS = frozenset((f"{W}t", _MATH))
_LINK = f"{W}hyperlink"
_MARKS = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr"))
_WINGDINGS = {
    "FE": "☑", "FD": "☒", "FC": "✓", "FB": "✗", "A8": "□", "6F": "□", "A3": "□", "71": "□",
    "6E": "■", "6C": "●", "A1": "○", "75": "◆", "D8": "➢", "E0": "→", "9F": "•", "4A": "☺",
}  # fmt: skip
"""Characters that show the same symbol as the usual ones of the font Wingdings, by the last two
hexadecimal digits of their code.
"""
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-"}


class WordDocumentContents(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of a Word document as read: its paragraphs and tables, and remarks on what is not
    read.
    """

    blocks: list[DocumentBlock]
    """Paragraphs and tables of the Word document in reading order."""
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the Word document that are not read."""


def read_word_document(path: Path) -> WordDocumentContents:
    """Read the paragraphs and tables of a Word document, with remarks on contents that are not
    read.

    Raises:
        DocumentError: the file is not a Word document, exceeds the size limits, or has no text of
            its own, but pictures or an embedded document.
    """
    parts = open_word_package(path)
    body = parts.document.find(f"{W}body")
    if body is None:
        return WordDocumentContents(blocks=[])
    if len(body) > MAX_BLOCKS:
        raise DocumentError(f"“{path.name}”有 2 万段以上，不像一份工作计划。请确认选对了文件。")
    try:
        blocks = list(_WordDocumentReader(parts).read_blocks(body))
    except _TablesTooLargeError as error:
        raise DocumentError(
            f"“{path.name}”里的表格大得不正常，没有读取。请删去多余的行列，或确认选对了文件。"
        ) from error
    has_text = any(not isinstance(block, DocumentParagraph) or block.text for block in blocks)
    if not has_text and next(body.iter(*_PICTURES), None) is not None:
        raise DocumentError(
            f"“{path.name}”里只有图片，没有文字。请换成可以编辑的 Word 文档；扫描件要先识别成文字。"
        )
    if not blocks and body.find(f"{W}altChunk") is not None:
        raise DocumentError(
            f"“{path.name}”的正文是嵌在里面的另一个文件，这里读不到。"
            "请在 Word 中打开它，另存为一份 .docx，再导入新的那份。"
        )
    return WordDocumentContents(
        blocks=_remove_table_of_contents(blocks),
        remarks=tuple(_unread_content_remarks(parts, body, path.name)),
    )


def _unread_content_remarks(parts: WordPackageParts, body: "_Element", name: str) -> Iterator[str]:
    """Yield Chinese remarks on contents of a Word document that are not read: macros, embedded
    documents and objects.
    """
    if parts.has_macros:
        yield f"“{name}”带有宏，程序不会运行它，只读了文字。"
    if next(body.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
        yield (
            f"“{name}”里嵌着另一份文档，它的文字没有读。"
            "请在 Word 中打开它，另存为一份 .docx，再读新的那份。"
        )
    objects = [each.get("ProgID", "") for each in body.iter(_OLE_OBJECT)]
    if count := sum(not each.startswith("Equation") for each in objects):
        yield (
            f"“{name}”里嵌有 {count} 个对象（如 Excel 表格），其中的文字没有读。"
            "需要的话，请把内容复制到正文里再读。"
        )


class _TablesTooLargeError(Exception):
    """Raised when the tables of a Word document hold more cells or characters than the reader
    accepts.
    """


def _remove_table_of_contents(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Return the blocks without the lines in a table-of-contents style whose text, with its number,
    recurs as another paragraph of the document; other lines in such a style stay.
    """
    lines = [block for block in blocks if isinstance(block, DocumentParagraph)]
    if not any(line.has_contents_style for line in lines):
        return blocks
    headings = {f"{line.number}{line.text}" for line in lines if not line.has_contents_style}
    return [
        block
        for block in blocks
        if not (
            isinstance(block, DocumentParagraph)
            and block.has_contents_style
            and block.text in headings
        )
    ]


_Run = tuple[str, RunFormat | None]
"""Run of a Word paragraph (a stretch of equally formatted text): its text and its format."""


class _WordDocumentReader:
    """Reader of one Word document; it keeps the list counters and the size limits while reading."""

    def __init__(self, parts: WordPackageParts) -> None:
        self._parts = parts
        self._styles = WordStyles(parts.styles)
        self._tracks_deletions = next(parts.document.iter(_DELETED), None) is not None
        self._paragraphs: list[tuple[DocumentBlock, ...]] = []
        self._merged: list[_Run] = []
        self._indents: list[int] = []
        self._row_cells = 0
        self._signs = 0

    @cached_property
    def _list_numbering(self) -> WordListNumbering:
        """The list numbering of the Word document; parsed only once a paragraph is in a list."""
        return WordListNumbering(self._parts.numbering)

    def read_blocks(self, parent: "_Element") -> Iterator[DocumentBlock]:
        """Yield the paragraphs and tables inside an XML element of the Word document, in reading
        order.
        """
        for element in parent:
            tag = element.tag
            if tag == _P:
                yield from self._read_paragraph(element)
            elif tag == _TBL:
                yield from self._read_word_table(element)
            elif tag in _SKIPPED or not len(element) or not isinstance(tag, str):
                continue
            elif tag == _ALTERNATE:
                branch = _displayed_alternative(element)
                if branch is not None:
                    yield from self.read_blocks(branch)
            elif tag == _CONTROL:
                content = _displayed_content_of_control(element)
                if content is not None:
                    yield from self.read_blocks(content)
            else:
                yield from self.read_blocks(element)

    def _read_paragraph(self, paragraph: "_Element") -> Iterator[DocumentBlock]:
        """Yield the blocks in a Word paragraph's text boxes, then the paragraph itself with number,
        heading level and appearance.

        The paragraph itself is left out if it is empty or an entry of the table of contents. If
        its end was deleted in tracked changes, its text begins the next paragraph.
        """
        boxes: list[_Element] = []
        runs = [*self._merged, *_collect_text_runs(paragraph, boxes)]
        self._merged = []
        for box in boxes:
            yield from self.read_blocks(box)
        properties = first_child(paragraph, _PPR)
        if (
            self._tracks_deletions
            and _is_paragraph_end_deleted(properties)
            and _is_followed_by_paragraph(paragraph)
        ):
            # The paragraph's end was deleted: its words belong to the next one.
            self._merged = runs
            return
        paragraph_format = self._styles.paragraph_format(properties)
        text = without_unprintable("".join([words for words, _ in runs])).strip()
        if paragraph_format.has_contents_style and _is_table_of_contents_entry(paragraph, text):
            return
        # Word prints a number before an empty list paragraph too.
        number = self._next_automatic_number(paragraph_format)
        if not text:
            return
        label, value, depth = "", 0, 0
        if number is not None and number.bullet:
            label, value = BULLET, number.value
            indent = (
                paragraph_format.indent if paragraph_format.indent is not None else number.indent
            )
            depth = max(
                number.depth, paragraph_format.bullets - 1, 0
            ) or self._nesting_depth_of_bullet(indent)
        elif number is not None:
            label, value, depth = number.label, number.value, number.depth
        elif paragraph_format.bullets:
            label, value, depth = BULLET, 1, paragraph_format.bullets - 1
        yield DocumentParagraph(
            text=text,
            number=label,
            value=value,
            depth=depth,
            heading=paragraph_format.heading,
            appearance=self._paragraph_appearance(runs, paragraph_format),
            has_contents_style=paragraph_format.has_contents_style,
            struck_through_text=_struck_through_text_of_runs(runs),
        )

    def _nesting_depth_of_bullet(self, indent: int) -> int:
        """Return the nesting depth, from 0, of a bullet in a Word document by its indent and the
        indents of the bullets before it.

        Args:
            indent: left indent in twentieths of a point.
        """
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < indent:
            self._indents.append(indent)
        return len(self._indents) - 1

    def _paragraph_appearance(
        self, runs: list[_Run], paragraph_format: ParagraphFormat
    ) -> ParagraphAppearance:
        """Return the appearance of a Word paragraph from its style and the format of its runs.

        Args:
            runs: the runs (stretches of equally formatted text) of the paragraph.
            paragraph_format: format of the paragraph with its style.
        """
        looks = {
            letters: self._bold_and_font_size_of_run(letters, paragraph_format)
            for words, letters in runs
            if words and not words.isspace()
        }
        if len(different := set(looks.values())) == 1:
            bold, size = different.pop()
            return ParagraphAppearance(bold=bold, size=size, centred=paragraph_format.centred)
        lead, bold_so_far = 0, True
        sizes: Counter[float] = Counter()
        for words, letters in runs:
            signs = len("".join(words.split()))
            if not signs:
                continue
            bold, size = looks[letters]
            bold_so_far = bold_so_far and bold
            lead += signs if bold_so_far else 0
            sizes[size] += signs
        is_bold = 0 < sizes.total() == lead
        most = max(sizes, key=sizes.__getitem__, default=paragraph_format.size)
        return ParagraphAppearance(
            bold=is_bold, lead=0 if is_bold else lead, size=most, centred=paragraph_format.centred
        )

    def _bold_and_font_size_of_run(
        self, letters: RunFormat | None, paragraph_format: ParagraphFormat
    ) -> tuple[bool, float]:
        """Return whether a run of a Word paragraph is bold, and its font size in points.

        Args:
            letters: font settings of the run; None for those of the paragraph.
            paragraph_format: format of the paragraph with its style.
        """
        if letters is None:
            return paragraph_format.bold or paragraph_format.heavy, paragraph_format.size
        bold = letters.bold
        if bold is None:
            bold = paragraph_format.bold or (
                letters.style != "" and self._styles.is_bold_by_style(letters.style)
            )
        heavy = paragraph_format.heavy if letters.heavy is None else letters.heavy
        return bold or heavy, letters.size or paragraph_format.size

    def _next_automatic_number(self, paragraph_format: ParagraphFormat) -> AutomaticNumber | None:
        """Return the automatic number of the next Word paragraph of a format; None where it is in
        no list.
        """
        if not paragraph_format.list_id:
            return None
        depth = paragraph_format.depth
        if depth is None:
            depth = self._list_numbering.list_level_index_of_style(
                paragraph_format.list_id, paragraph_format.list_style
            )
        return self._list_numbering.next_automatic_number(paragraph_format.list_id, depth)

    def _read_word_table(self, table: "_Element") -> Iterator[DocumentBlock]:
        """Yield a table of a Word document, or its paragraphs where the table is only a frame
        around running text (one cell a row); nothing for a table without text.
        """
        rows = list(_rows_of_word_table(table))
        if all(len(list(_row_cells(row))) == 1 for row in rows):
            # A frame around running text, not a table.
            for row in rows:
                yield from self.read_blocks(row)
            return
        grid: list[tuple[str, ...]] = []
        paragraphs: list[tuple[tuple[DocumentBlock, ...], ...]] = []
        for row in rows:
            self._paragraphs = []
            grid.append(self._read_table_row(row, grid[-1] if grid else ()))
            paragraphs.append(tuple(self._paragraphs))
        width = max(map(len, grid))
        self._count_against_limits(len(grid) * width - sum(map(len, grid)), 0)
        grid = [row if len(row) == 1 else (*row, *[""] * (width - len(row))) for row in grid]
        if any(any(row) for row in grid):
            struck = ("".join(map(_struck_through_text_of_cell, row)) for row in paragraphs)
            yield DocumentTable(
                rows=tuple(grid), cells=tuple(paragraphs), struck_through_texts=tuple(struck)
            )

    def _read_table_row(self, row: "_Element", above: tuple[str, ...]) -> tuple[str, ...]:
        """Return the cell texts of a Word table row, one per column: a merged cell's text in each
        of its columns and rows; a single text for one cell across the whole row.

        Args:
            row: XML element of the row.
            above: cell texts of the row above; empty for the first row.
        """
        before = _row_property(row, _GRID_BEFORE)
        cells = [""] * (_number_of_columns_spanned(before) if before is not None else 0)
        elements = list(_row_cells(row))
        is_across = len(elements) == 1 and not cells and _row_property(row, _GRID_AFTER) is None
        for cell in elements:
            properties = first_child(cell, _CELL_PROPERTIES)
            span, merged = 1, None
            if properties is not None:
                width = first_child(properties, _SPAN)
                span = max(1, _number_of_columns_spanned(width)) if width is not None else 1
                merged = first_child(properties, _MERGED)
            text = self._read_table_cell(cell)
            if merged is not None and merged.get(_VAL, "continue") == "continue":
                text = above[len(cells)] if len(cells) < len(above) else text
            self._count_against_limits(span, span * len(text))
            cells.extend([text] * span)
        return (cells[0],) if is_across else tuple(cells)

    def _count_against_limits(self, cells: int, signs: int) -> None:
        """Count cells and characters read from tables.

        Raises:
            _TablesTooLargeError: the Word document has too many.
        """
        self._row_cells += cells
        self._signs += signs
        if self._row_cells > _MAX_CELLS or self._signs > _MAX_SIGNS:
            raise _TablesTooLargeError

    def _read_table_cell(self, cell: "_Element") -> str:
        """Return the text of a Word table cell, one line per paragraph (with its automatic number,
        but without a bullet) and per row of a table inside it; and store its paragraphs and tables
        for the table.
        """
        kept = self._paragraphs
        blocks = tuple(self.read_blocks(cell))
        lines: list[DocumentParagraph] = []
        for block in blocks:
            if isinstance(block, DocumentParagraph):
                lines.append(block)
            else:
                lines.extend(
                    DocumentParagraph(text="　".join(filter(None, row))) for row in block.rows
                )
        self._paragraphs = [*kept, blocks]
        return "\n".join(
            line.text if line.number == BULLET else f"{line.number}{line.text}" for line in lines
        )


def _collect_text_runs(
    element: "_Element",
    boxes: "list[_Element]",
    letters: RunFormat | None = None,
    found: list[_Run] | None = None,
) -> list[_Run]:
    """Return the text runs of a Word paragraph, without hidden or deleted text; text boxes found on
    the way are added to ``boxes`` and not read.

    Args:
        element: XML element of the paragraph, or of a part of it.
        boxes: list to which the text boxes are added.
        letters: format of the run around the element; None outside a run.
        found: list to which the runs are added; None for a new one.
    """
    runs: list[_Run] = [] if found is None else found
    for child in element:
        tag = child.tag
        if tag in _WORDS:
            runs.append((child.text or "", letters))
        elif tag == _R:
            _collect_text_runs(child, boxes, None, runs)
        elif tag == _RPR:
            letters = parse_run_format(child)
            if letters.is_hidden:
                break
        elif tag in _BREAKS:
            if child.get(_TYPE) not in ("page", "column"):
                runs.append((_BREAKS[tag], letters))
        elif tag == _SYM:
            runs.append((_character_of_symbol(child), letters))
        elif tag in _SKIPPED or not isinstance(tag, str):
            continue
        elif tag == _TEXT_BOX:
            boxes.append(child)
        else:
            inner = _unwrap_alternative_or_control(child)
            if inner is not None:
                _collect_text_runs(inner, boxes, letters, runs)
    return runs


def _unwrap_alternative_or_control(element: "_Element") -> "_Element | None":
    """Return the part of an XML element that Word displays: one branch of alternatives, the content
    of a control.
    """
    if element.tag == _ALTERNATE:
        return _displayed_alternative(element)
    return _displayed_content_of_control(element) if element.tag == _CONTROL else element


def _character_of_symbol(element: "_Element") -> str:
    """Return the character that a symbol in a Word document displays: ☑ for Wingdings FE, □ for an
    unknown one.
    """
    code = element.get(f"{W}char", "")[-2:].upper()
    if "Wingdings" in element.get(f"{W}font", ""):
        return _WINGDINGS.get(code, "□")
    try:
        return chr(int(element.get(f"{W}char", ""), 16))
    except (OverflowError, ValueError):
        return ""  # a code that is no character shows nothing


def _struck_through_text_of_runs(runs: list[_Run]) -> str:
    """Return the struck-through text of a Word paragraph."""
    return "".join(
        [text for text, letters in runs if letters is not None and letters.is_struck]
    ).strip()


def _struck_through_text_of_cell(blocks: tuple[DocumentBlock, ...]) -> str:
    """Return the struck-through text of the paragraphs of a Word table cell."""
    return "".join(
        block.struck_through_text for block in blocks if isinstance(block, DocumentParagraph)
    )


def _is_paragraph_end_deleted(properties: "_Element | None") -> bool:
    """Whether the end of a Word paragraph with the given properties was deleted under tracked
    changes.
    """
    letters = first_child(properties, _RPR) if properties is not None else None
    return letters is not None and first_child(letters, _DELETED) is not None


def _is_followed_by_paragraph(paragraph: "_Element") -> bool:
    """Whether another paragraph comes directly after a Word paragraph."""
    after = paragraph.getnext()
    while after is not None and after.tag in _MARKS:
        after = after.getnext()
    return after is not None and after.tag == _P


def _is_table_of_contents_entry(paragraph: "_Element", text: str) -> bool:
    """Whether a Word paragraph in a table-of-contents style is an entry of the table of contents,
    not body text.
    """
    if any(str(link.get(f"{W}anchor", "")).startswith("_Toc") for link in paragraph.iter(_LINK)):
        return True
    if any("PAGEREF" in (code.text or "") for code in paragraph.iter(f"{W}instrText")):
        return True
    return bool(re.search(r"[\s.．…·]\d{1,3}$", text)) or len(text) == 0


def _displayed_alternative(alternate: "_Element") -> "_Element | None":
    """Return the XML element that Word displays of alternative contents: the first choice, else the
    fallback.
    """
    choice = alternate.find(f"{_MC}Choice")
    return choice if choice is not None else alternate.find(f"{_MC}Fallback")


def _displayed_content_of_control(control: "_Element") -> "_Element | None":
    """Return what a Word content control (a form field) contains; None for a table of contents or
    an empty control's prompt.
    """
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    if gallery is not None and gallery.get(_VAL, "") == "Table of Contents":
        return None
    if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return None
    return control.find(f"{W}sdtContent")


def _number_of_columns_spanned(element: "_Element") -> int:
    """Return the number of columns that an XML element of a Word table says a cell spans, at most
    64; 0 where it says none.
    """
    text = element.get(_VAL, "")
    return min(int(text), _MAX_COLUMNS) if text.isascii() and text.isdigit() else 0


def _rows_of_word_table(table: "_Element") -> "Iterator[_Element]":
    """Yield the rows of a Word table, without rows of tables inside it and rows deleted under
    tracked changes.
    """
    for row in table.iter(_TR):
        owner = next(row.iterancestors(_TBL), None)
        if owner is table and _row_property(row, _DELETED) is None:
            yield row


def _row_property(row: "_Element", tag: str) -> "_Element | None":
    """Return the property of a Word table row that has a given tag; None where it has none."""
    properties = first_child(row, _ROW_PROPERTIES)
    return first_child(properties, tag) if properties is not None else None


def _row_cells(row: "_Element") -> "Iterator[_Element]":
    """Yield the XML elements of the cells of a Word table row, also those inside controls and
    tracked insertions.
    """
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag in _AROUND_CELLS:
            yield from _row_cells(child)
