"""Read a plain text or Markdown file as paragraphs and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.files import NotTextError, decode_text
from meetingtui.base.wording import without_unprintable
from meetingtui.plan.importing.document import BULLET, Block, Line, ParagraphAppearance, Table
from meetingtui.plan.importing.numbers import read_marker

_MAX_FILE = 5 * 1024 * 1024
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")
_CONTENTS = re.compile(r"(?:[.．·•…‥_]\s*){4,}\d{1,3}\s*$")


def read_text_blocks(path: Path) -> list[Block]:
    """Read the paragraphs and tables of a text file, in reading order.

    Raises:
        DocumentError: the file is too large, or is not text.
    """
    return list(_split_into_blocks(read_text_lines(path)))


def read_text_lines(path: Path) -> list[str]:
    """Read the lines of a text file, without bookmarks and trailing spaces.

    Raises:
        DocumentError: the file is too large, or is not text.
    """
    lines = re.split(r"\r\n|[\r\n\f\v]", read_text_file(path))
    return [_BOOKMARK.sub("", line).rstrip(" \u3000\xa0") for line in lines]


def read_text_file(path: Path) -> str:
    """Read the whole text of a file in any common encoding.

    Raises:
        DocumentError: the file is too large, or is not text.
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
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise DocumentError(f"“{name}”不是文本文件。请改回它原来的扩展名，或另存为 .docx 后再试。")
    try:
        return decode_text(data)
    except NotTextError as error:
        raise DocumentError(
            f"“{name}”的内容不是文字。请用 Word 打开，另存为 .docx 以后再读入。"
        ) from error


def _split_into_blocks(lines: list[str]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        table, end = _read_table_at(lines, position)
        if table:
            yield table
        else:
            yield from _text_paragraphs(lines[position:end])
        position = end


def _text_paragraphs(lines: list[str]) -> Iterator[Line]:
    for line in lines:
        text = without_unprintable(line).strip()
        if text and not _CONTENTS.search(text[-60:]):
            yield Line(text=text)


def _read_table_at(lines: list[str], start: int) -> tuple[Table | None, int]:
    """Read the table that begins on a line.

    Returns:
        The table, or None where none begins there; and the index of the first line after the
        lines that were looked at.
    """
    line = lines[start]
    if line.startswith("\t"):
        return _read_table_of_cell_lines(lines, start)
    if "\t" in line:
        return _read_tab_separated_table(lines, start)
    return None, start + 1


def _read_table_of_cell_lines(lines: list[str], start: int) -> tuple[Table | None, int]:
    """Read a table with one cell per line, each after a tab, and a blank line between rows."""
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
    if any(len(row) == width and _is_numbered_heading(row[0]) for row in rows):
        return None, end
    return Table(rows=tuple(_fit_row_to_width(row, width) for row in rows)), end


def _read_tab_separated_table(lines: list[str], start: int) -> tuple[Table | None, int]:
    """Read a table with one row per line and tabs between its cells."""
    rows: list[tuple[str, ...]] = []
    for position in range(start, len(lines)):
        cells = tuple(without_unprintable(cell).strip() for cell in lines[position].split("\t"))
        marker = read_marker(cells[0])
        if len(cells) < 2 or not cells[0] or (rows and len(cells) != len(rows[0])):
            break
        if marker and not marker.rest and len(cells) == 2:
            break  # a number, a tab and its heading, as Word saves a numbered list
        if len(cells) == 2 and _is_numbered_heading(cells[0]) and cells[1].isdigit():
            break  # a line of the table of contents
        rows.append(cells)
    return (Table(rows=tuple(rows)), start + len(rows)) if len(rows) > 1 else (None, start + 1)


def _is_numbered_heading(cell: str) -> bool:
    marker = read_marker(cell)
    return bool(marker and marker.rest and marker.shape in ("章", "一、", "（一）"))


def _fit_row_to_width(row: list[str], width: int) -> tuple[str, ...]:
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


def read_markdown_blocks(path: Path) -> list[Block]:
    """Read the paragraphs and tables of a Markdown file, in reading order.

    Raises:
        DocumentError: the file is too large, or is not text.
    """
    return list(_MarkdownParser(_without_front_matter(read_text_lines(path))).blocks())


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines and lines[0].strip() == "---" and "---" in lines[1:40]:
        return lines[lines.index("---", 1) + 1 :]
    return lines


class _MarkdownParser:
    """Parser of the lines of a Markdown file; keeps the indents and counts of the open lists."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._lists: list[tuple[int, int]] = []

    def blocks(self) -> Iterator[Block]:
        position = 0
        while position < len(self._lines):
            line = self._lines[position]
            below = self._lines[position + 1] if position + 1 < len(self._lines) else ""
            if "|" in line and _BETWEEN.match(below) and "-" in below:
                table, position = self._parse_table(position)
                yield table
                continue
            position += 1
            if underlined := self._underlined_heading_level(line, below):
                yield Line(text=_strip_markup(line), heading=underlined)
                position += 1
            elif not _RULE.match(line) and (block := self._parse_line(line)):
                yield block

    def _underlined_heading_level(self, line: str, below: str) -> int:
        if not line.strip() or line.lstrip()[0] in "#-*+>|" or not re.fullmatch(r"=+|-{3,}", below):
            return 0
        return _UNDERLINE[below[0]]

    def _parse_line(self, line: str) -> Line | None:
        line = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        if heading := _HEADING.match(line.strip()):
            self._lists.clear()
            return Line(text=_strip_markup(heading["text"]), heading=len(heading["level"]))
        if entry := _ENTRY.match(line):
            return self._parse_list_entry(entry)
        text = _strip_markup(line)
        if text and not line[:1].isspace():
            self._lists.clear()
        return Line(text=text, look=_bold_appearance(line)) if text else None

    def _parse_list_entry(self, entry: re.Match[str]) -> Line:
        indent = len(entry["indent"].expandtabs(4))
        while self._lists and self._lists[-1][0] > indent:
            self._lists.pop()
        last = self._lists.pop()[1] if self._lists and self._lists[-1][0] == indent else 0
        self._lists.append((indent, last + 1))
        text = _strip_markup(_TICKED.sub("", entry["text"]))
        depth = len(self._lists) - 1
        if entry["number"]:
            value = int(entry["number"][:-1])
            return Line(text=text, number=entry["number"], value=value, depth=depth)
        if read_marker(text):
            return Line(text=text)  # - （一）…: the number says more than the bullet
        return Line(text=text, number=BULLET, value=last + 1, depth=depth)

    def _parse_table(self, start: int) -> tuple[Table, int]:
        end = start
        rows = []
        while end < len(self._lines) and "|" in self._lines[end]:
            if end != start + 1:
                rows.append(_table_cells(self._lines[end]))
            end += 1
        width = len(rows[0])
        fitted = (tuple((*row, *[""] * (width - len(row)))[:width]) for row in rows)
        return Table(rows=tuple(fitted)), max(end, start + 2)


def _bold_appearance(line: str) -> ParagraphAppearance:
    """Return what is bold in a Markdown paragraph: all of it, or its beginning."""
    match = re.match(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1[：:]?\s*(.*)", line.strip())
    if match is None:
        return ParagraphAppearance()
    lead = len("".join(match[2].split()))
    return ParagraphAppearance(lead=lead) if match[3] else ParagraphAppearance(bold=True)


def _table_cells(line: str) -> tuple[str, ...]:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return tuple("\n".join(filter(None, map(_strip_markup, _BREAK.split(cell)))) for cell in cells)


def _strip_markup(text: str) -> str:
    text = _LINK.sub(r"\1", _COMMENT.sub("", text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    return without_unprintable(_ESCAPED.sub(r"\1", text)).strip()
