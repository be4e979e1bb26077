"""Read a plain text or Markdown file as paragraphs and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.file_access import NotTextError, decode_text
from meetingtui.base.wording import without_unprintable
from meetingtui.plan.importing.paragraph_numbers import is_day_with_event, parse_paragraph_number
from meetingtui.plan.importing.plan_document import (
    BULLET,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    ParagraphAppearance,
)

_MAX_FILE = 5 * 1024 * 1024
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")
_CONTENTS = re.compile(r"(?:[.．·•…‥_]\s*){4,}\d{1,3}\s*$")


def read_plain_text_blocks(path: Path) -> list[DocumentBlock]:
    """Read the paragraphs and tables of a plain text file, in reading order; empty lines and those
    of a table of contents are left out.

    Raises:
        DocumentError: the file cannot be opened, is too large, or is not text.
    """
    return list(_split_lines_into_blocks(read_text_lines(path)))


def read_text_lines(path: Path) -> list[str]:
    """Read the lines of a plain text file, without bookmark tags ([bookmark:…]) and trailing
    spaces.

    Raises:
        DocumentError: the file cannot be opened, is too large, or is not text.
    """
    lines = re.split(r"\r\n|[\r\n\f\v]", read_text_file(path))
    return [_BOOKMARK.sub("", line).rstrip(" \u3000\xa0") for line in lines]


def read_text_file(path: Path) -> str:
    """Read the whole content of a plain text file in any common encoding (UTF-8, GB18030 …).

    Raises:
        DocumentError: the file cannot be opened, is larger than 5 MB, or is not text, such as a
            Word file with another extension.
    """
    try:
        if path.stat().st_size > _MAX_FILE:
            raise DocumentError(f"“{path.name}”有 5 MB 以上，不像一份工作计划。请确认选对了文件。")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"打不开“{path.name}”。请确认文件没有被移走，并且没有被其他程序占用。"
        ) from error
    return _decode_plan_text(data, path.name)


def _decode_plan_text(data: bytes, name: str) -> str:
    """Decode the bytes of a text file; raise an error that names the file if they are a Word or PDF
    file, or no text.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise DocumentError(f"“{name}”不是文本文件。请改回它原来的扩展名，或另存为 .docx 后再试。")
    try:
        return decode_text(data)
    except NotTextError as error:
        raise DocumentError(
            f"“{name}”的内容不是文字。请用 Word 打开，另存为 .docx 以后再读入。"
        ) from error


def _split_lines_into_blocks(lines: list[str]) -> Iterator[DocumentBlock]:
    """Yield the paragraphs and tables that the lines of a text file contain."""
    position = 0
    while position < len(lines):
        table, end = _read_table_at_line(lines, position)
        if table:
            yield table
        else:
            yield from _paragraphs_of_lines(lines[position:end])
        position = end


def _paragraphs_of_lines(lines: list[str]) -> Iterator[DocumentParagraph]:
    """Yield a paragraph for each nonempty line of a text file, leaving out lines of a table of
    contents.
    """
    for line in lines:
        text = without_unprintable(line).strip()
        if text and not _CONTENTS.search(text[-60:]):
            yield DocumentParagraph(text=text)


def _read_table_at_line(lines: list[str], start: int) -> tuple[DocumentTable | None, int]:
    """Read the table that begins on a line of a text file, whichever way it is written: a row per
    line or a cell per line.

    Returns:
        The table, or None where none begins there; and the index of the first line after the
        lines that were looked at.
    """
    line = lines[start]
    if line.startswith("\t"):
        return _read_table_with_cell_per_line(lines, start)
    if "\t" in line:
        return _read_tab_separated_table(lines, start)
    return None, start + 1


def _read_table_with_cell_per_line(
    lines: list[str], start: int
) -> tuple[DocumentTable | None, int]:
    """Read a table that a text file writes as one cell per line, each after a tab, with a blank
    line between rows.

    Args:
        lines: the lines of the text file.
        start: index of the line at which the table may begin.

    Returns:
        The table, or None for fewer than two rows or columns and for rows that are numbered
        headings; and the index of the first line after the lines that were looked at.
    """
    rows: list[list[str]] = [[]]
    end = start
    for position in range(start, len(lines)):
        line = lines[position]
        if line.startswith("\t"):
            rows[-1].append(without_unprintable(line).strip())
            end = position + 1
        elif (
            not line.strip() and position + 1 < len(lines) and lines[position + 1].startswith("\t")
        ):
            if rows[-1]:
                rows.append([])
        else:
            break
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    if width < 2 or len(rows) < 2:
        return None, end
    if any(len(row) == width and _cell_has_heading_number(row[0]) for row in rows):
        return None, end
    return DocumentTable(rows=tuple(_pad_or_join_cells_to_width(row, width) for row in rows)), end


def _read_tab_separated_table(lines: list[str], start: int) -> tuple[DocumentTable | None, int]:
    """Read a table that a text file writes as one row per line, with tabs between the cells.

    Args:
        lines: the lines of the text file.
        start: index of the line at which the table may begin.

    Returns:
        The table and the index of the line after it; None and the index of the line after
        ``start`` where there are fewer than two rows.
    """
    rows: list[tuple[str, ...]] = []
    for position in range(start, len(lines)):
        cells = tuple(without_unprintable(cell).strip() for cell in lines[position].split("\t"))
        paragraph_number = parse_paragraph_number(cells[0])
        if len(cells) < 2 or not cells[0] or (rows and len(cells) != len(rows[0])):
            break
        if paragraph_number and not paragraph_number.text_after and len(cells) == 2:
            break  # a number, a tab and its heading, as Word saves a numbered list
        if len(cells) == 2 and _cell_has_heading_number(cells[0]) and cells[1].isdigit():
            break  # a line of the table of contents
        rows.append(cells)
    return (
        (DocumentTable(rows=tuple(rows)), start + len(rows)) if len(rows) > 1 else (None, start + 1)
    )


def _cell_has_heading_number(cell: str) -> bool:
    """Whether a text begins with a number that headings have, such as 一、 or （一）, so that it is
    no table cell.
    """
    paragraph_number = parse_paragraph_number(cell)
    return bool(
        paragraph_number
        and paragraph_number.text_after
        and paragraph_number.number_kind in ("章", "一、", "（一）")
    )


def _pad_or_join_cells_to_width(row: list[str], width: int) -> tuple[str, ...]:
    """Return a table row with as many cells as the table has columns: empty ones added, surplus
    ones joined to the last by line breaks. A row of one cell is unchanged: it is a text across the
    table.
    """
    if len(row) <= width:
        return tuple(row) if len(row) in (1, width) else (*row, *[""] * (width - len(row)))
    return (*row[: width - 1], "\n".join(row[width - 1 :]))


_HEADING = re.compile(r"(?P<level>#{1,6})\s*(?P<text>[^#].*?)[\s#]*$")
_UNDERLINE = {"=": 1, "-": 2}
_RULE = re.compile(r"\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|={3,})$")
_ENTRY = re.compile(
    r"(?P<indent>\s*)(?:(?P<bullet>[-*+])|(?P<number>\d{1,3}[.)]))\s+(?P<text>\S.*)"
)
_BETWEEN = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_TICKED = re.compile(r"\[[ xX]\]\s+")
_COMMENT = re.compile(r"<!--.*?-->|<[/a-zA-Z][^<>]{0,200}>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|~~|`|\*)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def read_markdown_blocks(path: Path) -> list[DocumentBlock]:
    """Read the paragraphs and tables of a Markdown file, in reading order, without markup, the
    settings at its beginning, comments and rules.

    Raises:
        DocumentError: the file cannot be opened, is too large, or is not text.
    """
    return list(_MarkdownParser(_remove_front_matter(read_text_lines(path))).parse_blocks())


def _remove_front_matter(lines: list[str]) -> list[str]:
    """Remove the settings between two lines ``---`` at the beginning of a Markdown file."""
    if lines and lines[0].strip() == "---" and "---" in lines[1:40]:
        return lines[lines.index("---", 1) + 1 :]
    return lines


class _MarkdownParser:
    """Parser of the lines of a Markdown file; it remembers the indents and item counts of the lists
    that the current line is in.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._lists: list[tuple[int, int]] = []

    def parse_blocks(self) -> Iterator[DocumentBlock]:
        """Yield the paragraphs and tables of the Markdown file."""
        position = 0
        while position < len(self._lines):
            line = self._lines[position]
            below = self._lines[position + 1] if position + 1 < len(self._lines) else ""
            if "|" in line and _BETWEEN.match(below) and "-" in below:
                table, position = self._parse_markdown_table(position)
                yield table
                continue
            position += 1
            if underlined := self._underlined_heading_level(line, below):
                yield DocumentParagraph(text=_strip_markdown_markup(line), heading=underlined)
                position += 1
            elif not _RULE.match(line) and (block := self._parse_markdown_line(line)):
                yield block

    def _underlined_heading_level(self, line: str, below: str) -> int:
        """Return the level of a Markdown heading that is marked by a line of ``===`` or ``---``
        below it; 0 for other lines.
        """
        if not line.strip() or line.lstrip()[0] in "#-*+>|" or not re.fullmatch(r"=+|-{3,}", below):
            return 0
        return _UNDERLINE[below[0]]

    def _parse_markdown_line(self, line: str) -> DocumentParagraph | None:
        """Parse one Markdown line to a heading, a list entry or a paragraph; None for an empty
        line.
        """
        line = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        if heading := _HEADING.match(line.strip()):
            self._lists.clear()
            return DocumentParagraph(
                text=_strip_markdown_markup(heading["text"]), heading=len(heading["level"])
            )
        if entry := _ENTRY.match(line):
            return self._parse_list_entry(entry)
        text = _strip_markdown_markup(line)
        if text and not line[:1].isspace():
            self._lists.clear()
        return (
            DocumentParagraph(text=text, appearance=_appearance_of_markdown_line(line))
            if text
            else None
        )

    def _parse_list_entry(self, entry: re.Match[str]) -> DocumentParagraph:
        """Parse an entry of a Markdown list to a paragraph with its number or bullet and its
        nesting depth.
        """
        indent = len(entry["indent"].expandtabs(4))
        while self._lists and self._lists[-1][0] > indent:
            self._lists.pop()
        last = self._lists.pop()[1] if self._lists and self._lists[-1][0] == indent else 0
        self._lists.append((indent, last + 1))
        text = _strip_markdown_markup(_TICKED.sub("", entry["text"]))
        depth = len(self._lists) - 1
        if entry["number"]:
            value = int(entry["number"][:-1])
            return DocumentParagraph(text=text, number=entry["number"], value=value, depth=depth)
        paragraph_number = parse_paragraph_number(text)
        if paragraph_number and not is_day_with_event(paragraph_number, text):
            return DocumentParagraph(text=text)  # - （一）…: the number says more than the bullet
        return DocumentParagraph(text=text, number=BULLET, value=last + 1, depth=depth)

    def _parse_markdown_table(self, start: int) -> tuple[DocumentTable, int]:
        """Parse the Markdown table that begins on a line; return it with the index of the line
        after the table.
        """
        end = start
        rows = []
        while end < len(self._lines) and "|" in self._lines[end]:
            if end != start + 1:
                rows.append(_cells_of_markdown_row(self._lines[end]))
            end += 1
        width = len(rows[0])
        fitted = (tuple((*row, *[""] * (width - len(row)))[:width]) for row in rows)
        return DocumentTable(rows=tuple(fitted)), max(end, start + 2)


def _appearance_of_markdown_line(line: str) -> ParagraphAppearance:
    """Return the appearance of a Markdown paragraph that is bold as a whole or at its beginning."""
    match = re.match(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1[：:]?\s*(.*)", line.strip())
    if match is None:
        return ParagraphAppearance()
    lead = len("".join(match[2].split()))
    return ParagraphAppearance(lead=lead) if match[3] else ParagraphAppearance(bold=True)


def _cells_of_markdown_row(line: str) -> tuple[str, ...]:
    """Return the cells of a Markdown table row without markup."""
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return tuple(
        "\n".join(filter(None, map(_strip_markdown_markup, _BREAK.split(cell)))) for cell in cells
    )


def _strip_markdown_markup(text: str) -> str:
    """Remove Markdown's links, comments, emphasis and escapes from a text."""
    text = _LINK.sub(r"\1", _COMMENT.sub("", text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    return without_unprintable(_ESCAPED.sub(r"\1", text)).strip()
