"""Read a task table (.xlsx, .csv) as draft nodes: sheets and group columns become sections."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.plan.importing.blocks import Block, Line, Table
from meetingtui.plan.importing.draft import UNNUMBERED, Draft
from meetingtui.plan.importing.head import read_head
from meetingtui.plan.importing.labels import column_role, is_known_header
from meetingtui.plan.importing.numbers import PERIODS, read_marker
from meetingtui.plan.importing.outline import Outline, outline
from meetingtui.plan.importing.plain_text import file_text
from meetingtui.plan.importing.table_headers import split_header, title_column
from meetingtui.plan.importing.workbook import Grid, Sheet, workbook_cells

_GROUPS = re.compile(
    r"[一二三]级(?:指标|目录|标题|任务|分类|项目|目标)?|章节?|节|[板版]块|模块|类别|分类|大类|领域|维度|方面"
    r"|(?:工作|任务|项目)(?:类别|板块|分类|领域)"
)
_HEADER_WITHIN = 15
"""A header stands in one of the first rows."""

_MAX_SECTION = 60

_REMARK = "备注"
_IS_REMARK = re.compile(
    r"(?:备\s*注|说\s*明|附\s*注|填表说明|注意事项|注|[合总小]\s*计)\s*(?:[：:]|$)"
)


_Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""The sections a row stands under, and the row."""


class _Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet with its captions, headers and rows identified."""

    captions: tuple[str, ...]
    """What stands above the header."""
    headers: tuple[str, ...]
    """The columns' headers."""
    body: list[tuple[str, ...]]
    """The rows below."""


def read_workbook(path: Path) -> tuple[Outline, tuple[str, ...]]:
    """Read an Excel workbook as draft nodes, with remarks on contents that are not read.

    Raises:
        DocumentError: the file is no workbook we may open.
    """
    found = workbook_cells(path)
    return _understood(found.sheets), found.remarks


def read_csv(path: Path) -> Outline:
    """Read a .csv file as draft nodes.

    Raises:
        DocumentError: the file is too large, or no text.
    """
    text = file_text(path)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4000], ",\t;，|")
    except csv.Error:
        dialect = csv.excel  # too few lines to guess the separator from: commas are usual
    try:
        rows = [
            [without_unprintable(cell).strip() for cell in row]
            for row in csv.reader(text.splitlines(True), dialect)
        ]
    except csv.Error as error:
        raise DocumentError(
            f"“{path.name}”里有引号没有成对。请在 Excel 中打开后另存为 .xlsx 再试。"
        ) from error
    width = max(map(len, rows), default=0)
    grid = [row + [""] * (width - len(row)) for row in rows]
    return _understood([Sheet(name="", grid=grid)] if any(map(any, grid)) else [])


def _understood(found: Sequence[Sheet]) -> Outline:
    read = [(sheet, _ledger(sheet.grid)) for sheet in found]
    ledgers = [ledger for _, ledger in read if ledger]
    if not ledgers:
        return outline([block for sheet in found for block in _as_page(sheet.grid)])
    if not any(ledger.body for ledger in ledgers):
        raise DocumentError(
            "表格里只有表头，没有填写事项。请填好（一行一项）再导入，或确认选对了文件。"
        )
    has_several = sum(bool(ledger.body) for ledger in ledgers) > 1
    root = owner = Draft(shape="")
    notes: list[str] = []
    for sheet, ledger in read:
        if ledger is None:
            words = "\n".join(block.text for block in _as_text(sheet.grid))
            notes.append(f"{sheet.name}：{words}")
        elif ledger.body:
            if has_several:
                owner = _section(sheet.name)
                root.content.append(owner)
            _put_up(owner, ledger)
    for words in notes:
        _note(root, words)
    captions = [line for ledger in ledgers for line in ledger.captions]
    return Outline(read_head(captions, ()), root)


def _note(owner: Draft, words: str) -> None:
    """Words beside the rows, kept as a remark of the last one."""
    while owner.content and isinstance(owner.content[-1], Draft):
        owner = owner.content[-1]
    last = owner.content[-1] if owner.content else None
    if not isinstance(last, Table):
        owner.content.append(words)
        return
    headers = last.headers if _REMARK in last.headers else (*last.headers, _REMARK)
    rows = [[*row, *[""] * (len(headers) - len(row))] for row in last.rows]
    at = headers.index(_REMARK)
    rows[-1][at] = "\n".join(filter(None, (rows[-1][at], words)))
    owner.content[-1] = msgspec.structs.replace(last, headers=headers, rows=tuple(map(tuple, rows)))


def _as_text(grid: Grid) -> Iterator[Line]:
    """A sheet that is no ledger but was written like a page."""
    for row in grid:
        words = list(dict.fromkeys(filter(None, row)))
        if words:
            yield Line(text=" ".join(words))


def _as_page(grid: Grid) -> Iterator[Block]:
    """A sheet without the headers of a ledger: its lines, and its tables as a page has them."""
    rows = [tuple(row) for row in grid if any(row)]
    for is_row, run in groupby(rows, _is_of_table):
        found = list(run)
        if is_row and len(found) > 1:
            used = [at for at in range(len(found[0])) if any(row[at] for row in found)]
            yield Table(rows=tuple(tuple(row[at] for at in used) for row in found))
        else:
            yield from _as_text([list(row) for row in found])


def _is_of_table(row: tuple[str, ...]) -> bool:
    """Whether a row has columns: three filled cells, or a month or a week and what is on."""
    words = list(dict.fromkeys(filter(None, row)))
    if len(words) < 2:
        return False
    marker = read_marker(f"{words[0]}：")
    return len(words) > 2 or (marker is not None and marker.shape in PERIODS)


def _ledger(grid: Grid) -> _Ledger | None:
    rows = [tuple(row) for row in grid if any(row)]
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        words = [cell for cell in dict.fromkeys(row) if cell]
        known = [cell for cell in words if is_known_header(cell) or _is_group(cell)]
        if len(known) < 2 or len(known) * 2 < len(words):
            continue
        if sum(map(_is_outlined, rows[:at])) > 1:
            return None  # a plan typed line by line, with a table below
        headers, body = split_header(rows[at:]) if len(rows) > at + 1 else (row, [])
        captions = (one_line(cell) for above in rows[:at] for cell in dict.fromkeys(above) if cell)
        return _Ledger(captions=tuple(captions), headers=headers, body=body)
    return None


def _is_outlined(row: tuple[str, ...]) -> bool:
    """Whether a row is one numbered paragraph."""
    words = [cell for cell in dict.fromkeys(row) if cell]
    marker = read_marker(words[0]) if len(words) == 1 else None
    return marker is not None and bool(marker.rest)


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
    notes: list[str] = []
    band = ""
    above = [""] * len(groups)
    for row in ledger.body:
        if words := _remark(row):
            notes.append(words)
            continue
        if words := _band(row, ledger.headers):
            band, above = words, [""] * len(groups)
            continue
        # A blank below a section's name means the same section.
        above = [row[column] or above[i] for i, column in enumerate(groups)]
        path = tuple(filter(None, (band, *above)))
        entries.append((path, tuple(row[column] for column in kept)))
    _grow(owner, entries, 0, table)
    for words in notes:
        _note(owner, words)


def _remark(row: tuple[str, ...]) -> str:
    """The words of a row that only remarks on the table (备注：…); empty for an entry."""
    words = [cell for cell in dict.fromkeys(row) if cell]
    return " ".join(words) if words and len(words) < 3 and _IS_REMARK.match(words[0]) else ""


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
