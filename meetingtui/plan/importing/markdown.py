"""Read a Markdown file as paragraphs and tables: # headings, and lists by their indent."""

import re
from collections.abc import Iterator
from pathlib import Path

from meetingtui.base.wording import without_unprintable
from meetingtui.plan.importing.blocks import BULLET, Block, Line, Look, Table
from meetingtui.plan.importing.numbers import read_marker
from meetingtui.plan.importing.plain_text import text_lines

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


def markdown_blocks(path: Path) -> list[Block]:
    """Read the paragraphs and tables of a Markdown file, in reading order.

    Raises:
        DocumentError: the file is too large, or no text.
    """
    return list(_Walk(_without_front_matter(text_lines(path))).blocks())


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines and lines[0].strip() == "---" and "---" in lines[1:40]:
        return lines[lines.index("---", 1) + 1 :]
    return lines


class _Walk:
    """One pass over the lines, with the open lists' indents and counts."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._lists: list[tuple[int, int]] = []

    def blocks(self) -> Iterator[Block]:
        position = 0
        while position < len(self._lines):
            line = self._lines[position]
            below = self._lines[position + 1] if position + 1 < len(self._lines) else ""
            if "|" in line and _BETWEEN.match(below) and "-" in below:
                table, position = self._table(position)
                yield table
                continue
            position += 1
            if underlined := self._underlined(line, below):
                yield Line(text=_plain(line), heading=underlined)
                position += 1
            elif not _RULE.match(line) and (block := self._line(line)):
                yield block

    def _underlined(self, line: str, below: str) -> int:
        if not line.strip() or line.lstrip()[0] in "#-*+>|" or not re.fullmatch(r"=+|-{3,}", below):
            return 0
        return _UNDERLINE[below[0]]

    def _line(self, line: str) -> Line | None:
        line = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        if heading := _HEADING.match(line.strip()):
            self._lists.clear()
            return Line(text=_plain(heading["text"]), heading=len(heading["level"]))
        if entry := _ENTRY.match(line):
            return self._entry(entry)
        text = _plain(line)
        if text and not line[:1].isspace():
            self._lists.clear()
        return Line(text=text, look=_look(line)) if text else None

    def _entry(self, entry: re.Match[str]) -> Line:
        indent = len(entry["indent"].expandtabs(4))
        while self._lists and self._lists[-1][0] > indent:
            self._lists.pop()
        last = self._lists.pop()[1] if self._lists and self._lists[-1][0] == indent else 0
        self._lists.append((indent, last + 1))
        text = _plain(_TICKED.sub("", entry["text"]))
        depth = len(self._lists) - 1
        if entry["number"]:
            value = int(entry["number"][:-1])
            return Line(text=text, number=entry["number"], value=value, depth=depth)
        if read_marker(text):
            return Line(text=text)  # - （一）…: the number says more than the bullet
        return Line(text=text, number=BULLET, value=last + 1, depth=depth)

    def _table(self, start: int) -> tuple[Table, int]:
        end = start
        rows = []
        while end < len(self._lines) and "|" in self._lines[end]:
            if end != start + 1:
                rows.append(_cells(self._lines[end]))
            end += 1
        width = len(rows[0])
        fitted = (tuple((*row, *[""] * (width - len(row)))[:width]) for row in rows)
        return Table(rows=tuple(fitted)), max(end, start + 2)


def _look(line: str) -> Look:
    """What is bold in a paragraph: all of it, or its beginning."""
    match = re.match(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1[：:]?\s*(.*)", line.strip())
    if match is None:
        return Look()
    lead = len("".join(match[2].split()))
    return Look(lead=lead) if match[3] else Look(bold=True)


def _cells(line: str) -> tuple[str, ...]:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return tuple("\n".join(filter(None, map(_plain, _BREAK.split(cell)))) for cell in cells)


def _plain(text: str) -> str:
    text = _LINK.sub(r"\1", _COMMENT.sub("", text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    return without_unprintable(_ESCAPED.sub(r"\1", text)).strip()
