"""Read a plain text file as paragraphs and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.files import NotTextError, decode_text
from meetingtui.base.wording import without_unprintable
from meetingtui.plan.importing.blocks import Block, Line, Table
from meetingtui.plan.importing.numbers import read_marker

_MAX_FILE = 5 * 1024 * 1024
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")
_CONTENTS = re.compile(r"(?:[.．·•…‥_]\s*){4,}\d{1,3}\s*$")


def text_blocks(path: Path) -> list[Block]:
    """Read the paragraphs and tables of a text file, in reading order.

    Raises:
        DocumentError: the file is too large, or no text.
    """
    return list(_blocks(text_lines(path)))


def text_lines(path: Path) -> list[str]:
    """Read the lines of a text file.

    Raises:
        DocumentError: the file is too large, or no text.
    """
    lines = re.split(r"\r\n|[\r\n\f\v]", file_text(path))
    return [_BOOKMARK.sub("", line).rstrip(" \u3000\xa0") for line in lines]


def file_text(path: Path) -> str:
    """Read the whole text of a file in any common encoding.

    Raises:
        DocumentError: the file is too large, or no text.
    """
    try:
        if path.stat().st_size > _MAX_FILE:
            raise DocumentError(f"“{path.name}”有 5 MB 以上，不像一份工作计划。请确认选对了文件。")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"打不开“{path.name}”。请确认文件没有被移走，并且没有被其他程序占用。"
        ) from error
    return _decoded(data, path.name)


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise DocumentError(f"“{name}”不是文本文件。请改回它原来的扩展名，或另存为 .docx 后再试。")
    try:
        return decode_text(data)
    except NotTextError as error:
        raise DocumentError(
            f"“{name}”的内容不是文字。请用 Word 打开，另存为 .docx 以后再读入。"
        ) from error


def _blocks(lines: list[str]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        table, end = _table_at(lines, position)
        if table:
            yield table
        else:
            yield from _paragraphs(lines[position:end])
        position = end


def _paragraphs(lines: list[str]) -> Iterator[Line]:
    for line in lines:
        text = without_unprintable(line).strip()
        if text and not _CONTENTS.search(text[-60:]):
            yield Line(text=text)


def _table_at(lines: list[str], start: int) -> tuple[Table | None, int]:
    """The table that begins on this line, if one does, and the line up to which that is settled."""
    line = lines[start]
    if line.startswith("\t"):
        return _cells_on_lines(lines, start)
    if "\t" in line:
        return _cells_between_tabs(lines, start)
    return None, start + 1


def _cells_on_lines(lines: list[str], start: int) -> tuple[Table | None, int]:
    """A table whose cells stand on lines of their own after a tab, rows apart by a blank line."""
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
    if any(len(row) == width and _is_heading(row[0]) for row in rows):
        return None, end
    return Table(rows=tuple(_fitted(row, width) for row in rows)), end


def _cells_between_tabs(lines: list[str], start: int) -> tuple[Table | None, int]:
    """A table with a row a line, cells apart by tabs."""
    rows: list[tuple[str, ...]] = []
    for position in range(start, len(lines)):
        cells = tuple(without_unprintable(cell).strip() for cell in lines[position].split("\t"))
        marker = read_marker(cells[0])
        if len(cells) < 2 or not cells[0] or (rows and len(cells) != len(rows[0])):
            break
        if marker and not marker.rest and len(cells) == 2:
            break  # a number, a tab and its heading, as Word saves a numbered list
        if len(cells) == 2 and _is_heading(cells[0]) and cells[1].isdigit():
            break  # a line of the table of contents
        rows.append(cells)
    return (Table(rows=tuple(rows)), start + len(rows)) if len(rows) > 1 else (None, start + 1)


def _is_heading(cell: str) -> bool:
    marker = read_marker(cell)
    return bool(marker and marker.rest and marker.shape in ("章", "一、", "（一）"))


def _fitted(row: list[str], width: int) -> tuple[str, ...]:
    if len(row) <= width:
        return tuple(row) if len(row) in (1, width) else (*row, *[""] * (width - len(row)))
    return (*row[: width - 1], "\n".join(row[width - 1 :]))
