"""A ledger (.xlsx, .csv) as drafts: sheets and group columns are sections, rows are rows."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from meetingtui.errors import DocumentError
from meetingtui.plan.reading.blocks import Block, Line, Table
from meetingtui.plan.reading.draft import UNNUMBERED, Draft
from meetingtui.plan.reading.excel import Grid, Sheet, sheets
from meetingtui.plan.reading.head import Head, read_head
from meetingtui.plan.reading.labels import column_role, is_known_header
from meetingtui.plan.reading.numbering import read_marker
from meetingtui.plan.reading.outline import outline
from meetingtui.plan.reading.plain import file_text
from meetingtui.plan.reading.tables import split_header, title_column
from meetingtui.wording import clean, one_line

_GROUPS = re.compile(
    r"[一二三]级(?:指标|目录|标题|任务|分类|项目|目标)?|章节?|节|[板版]块|模块|类别|分类|大类|领域|维度|方面"
    r"|(?:工作|任务|项目)(?:类别|板块|分类|领域)"
)
_HEADER_WITHIN = 15
"""A header stands in one of the first rows."""

_MAX_SECTION = 60


_Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""The sections a row stands under, and the row."""


class _Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet, understood."""

    captions: tuple[str, ...]
    """What stands above the header."""
    headers: tuple[str, ...]
    """The columns' headers."""
    body: list[tuple[str, ...]]
    """The rows below."""


def read_workbook(path: Path) -> tuple[Head, Draft]:
    """An Excel workbook as drafts.

    Raises:
        DocumentError: the file is no workbook we may open.
    """
    return _understood(sheets(path))


def read_csv(path: Path) -> tuple[Head, Draft]:
    """A .csv as drafts.

    Raises:
        DocumentError: the file is too large, or no text.
    """
    text = file_text(path)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4000], ",\t;，|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [
            [clean(cell).strip() for cell in row]
            for row in csv.reader(text.splitlines(True), dialect)
        ]
    except csv.Error as error:
        raise DocumentError(
            f"“{path.name}”里有引号没有成对。请在 Excel 中打开后另存为 .xlsx 再试。"
        ) from error
    width = max(map(len, rows), default=0)
    grid = [row + [""] * (width - len(row)) for row in rows]
    return _understood([Sheet(name="", grid=grid)] if any(map(any, grid)) else [])


def _understood(found: Sequence[Sheet]) -> tuple[Head, Draft]:
    ledgers = [(sheet, ledger) for sheet in found if (ledger := _ledger(sheet.grid))]
    if not ledgers:
        return outline([block for sheet in found for block in _as_text(sheet.grid)])
    root = Draft(shape="")
    for sheet, ledger in ledgers:
        owner = root
        if len(ledgers) > 1:
            owner = _section(sheet.name)
            root.content.append(owner)
        _put_up(owner, ledger)
    return read_head([line for _, ledger in ledgers for line in ledger.captions], ()), root


def _as_text(grid: Grid) -> Iterator[Block]:
    """A sheet that is no ledger but was written like a page."""
    for row in grid:
        words = list(dict.fromkeys(filter(None, row)))
        if words:
            yield Line(text=" ".join(words))


def _ledger(grid: Grid) -> _Ledger | None:
    rows = [tuple(row) for row in grid if any(row)]
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        words = [cell for cell in dict.fromkeys(row) if cell]
        known = [cell for cell in words if is_known_header(cell) or _is_group(cell)]
        if len(known) < 2 or len(known) * 2 < len(words):
            continue
        headers, body = split_header(rows[at:])
        captions = (one_line(cell) for above in rows[:at] for cell in dict.fromkeys(above) if cell)
        return _Ledger(captions=tuple(captions), headers=headers, body=body)
    return None


def _is_group(header: str) -> bool:
    return bool(_GROUPS.fullmatch(re.sub(r"\s+", "", header)))


def _put_up(owner: Draft, ledger: _Ledger) -> None:
    """The rows under their sections, in order."""
    groups = [column for column, header in enumerate(ledger.headers) if _is_group(header)]
    titled = title_column(ledger.headers, ledger.body, groups)
    if titled is None and groups:
        titled = groups.pop()
    kept = [column for column in range(len(ledger.headers)) if column not in groups]
    table = Table(
        rows=(),
        headers=tuple(ledger.headers[column] for column in kept),
        titled=kept.index(titled) if titled is not None else None,
    )
    entries: list[_Entry] = []
    band = ""
    above = [""] * len(groups)
    for row in ledger.body:
        if words := _band(row, ledger.headers):
            band, above = words, [""] * len(groups)
            continue
        # A blank below a section's name means the same section.
        above = [row[column] or above[i] for i, column in enumerate(groups)]
        path = tuple(filter(None, (band, *above)))
        entries.append((path, tuple(row[column] for column in kept)))
    _grow(owner, entries, 0, table)


def _grow(section: Draft, entries: Iterable[_Entry], depth: int, table: Table) -> None:
    for name, run in groupby(entries, lambda entry: "".join(entry[0][depth : depth + 1])):
        if name:
            child = _section(name)
            section.content.append(child)
            _grow(child, run, depth + 1, table)
        else:
            rows = tuple(row for _, row in run)
            section.content.append(msgspec.structs.replace(table, rows=rows))


def _band(row: tuple[str, ...], headers: tuple[str, ...]) -> str:
    """The words of a row that is one heading across the table; empty for an entry."""
    words = set(filter(None, row))
    if len(words) != 1 or len(headers) < 3:
        return ""
    (text,) = words
    across = row.count(text) > len(headers) // 2
    first = row[0] == text and column_role(headers[0]) == "number" and not text.isdecimal()
    return one_line(text) if (across or first) and len(text) <= _MAX_SECTION else ""


def _section(words: str) -> Draft:
    marker = read_marker(words)
    if marker and marker.rest:
        return Draft(shape=marker.shape, value=marker.value, number=marker.number, line=marker.rest)
    return Draft(shape=UNNUMBERED, line=one_line(words))
