"""Read a task table (.xlsx, .csv) as draft nodes: sheets and group columns become sections."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.plan.importing.column_content import (
    first_column_groups_rows,
    infer_title_column,
    is_label_value_row,
)
from meetingtui.plan.importing.document import UNNUMBERED, Block, DraftNode, Line, Table
from meetingtui.plan.importing.labels import (
    column_role_of_header,
    find_title_column,
    is_calendar_cell,
    is_usual_column_header,
    split_headers_from_rows,
)
from meetingtui.plan.importing.numbers import PERIODS, parse_paragraph_number
from meetingtui.plan.importing.outline import Outline, build_outline
from meetingtui.plan.importing.plain_text import read_text_file
from meetingtui.plan.importing.table_parts import (
    group_rows,
    is_continuation_mark,
    stack_halves,
)
from meetingtui.plan.importing.title_block import read_title_block
from meetingtui.plan.importing.workbook import Grid, Sheet, read_workbook_sheets

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


class _TaskTable(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet with its captions, headers and rows identified."""

    captions: tuple[str, ...]
    """What stands above the header."""
    headers: tuple[str, ...]
    """The columns' headers."""
    body: list[tuple[str, ...]]
    """The rows below."""


def read_workbook(path: Path) -> tuple[Outline, tuple[str, ...]]:
    """Read an Excel workbook as an outline, with remarks on contents that are not read.

    Raises:
        DocumentError: the file is not an Excel workbook, or exceeds the size limits.
    """
    found = read_workbook_sheets(path)
    return _outline_of_sheets(found.sheets), found.remarks


def read_csv(path: Path) -> Outline:
    """Read a .csv file as an outline.

    Raises:
        DocumentError: the file is too large, or is not text.
    """
    text = read_text_file(path)
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
    return _outline_of_sheets([Sheet(name="", grid=grid)] if any(map(any, grid)) else [])


def _outline_of_sheets(found: Sequence[Sheet]) -> Outline:
    read = [(sheet, _find_task_table(sheet.grid)) for sheet in found]
    ledgers = [ledger for _, ledger in read if ledger]
    if not ledgers:
        return build_outline([block for sheet in found for block in _sheet_blocks(sheet.grid)])
    if not any(ledger.body for ledger in ledgers):
        raise DocumentError(
            "表格里只有表头，没有填写事项。请填好（一行一项）再导入，或确认选对了文件。"
        )
    read = [(sheet, ledger or _rows_without_header(sheet.grid)) for sheet, ledger in read]
    ledgers = [ledger for _, ledger in read if ledger]
    has_several = sum(bool(ledger.body) for ledger in ledgers) > 1
    root = owner = DraftNode(shape="")
    notes: list[str] = []
    for sheet, ledger in read:
        if ledger is None:
            words = "\n".join(block.text for block in _row_texts(sheet.grid))
            notes.append(f"{sheet.name}：{words}")
        elif ledger.body:
            if has_several:
                owner = _section_draft(_section_title(sheet, ledger))
                root.content.append(owner)
            _add_rows(owner, ledger)
    for words in notes:
        _append_note(root, words)
    captions = [line for ledger in ledgers for line in ledger.captions]
    return Outline(read_title_block(captions, ()), root)


_UNNAMED_SHEET = re.compile(r"(?i:sheet|工作表)\s*\d*(?:\s*[（(]\d+[)）])?")
"""What Excel calls a sheet that nobody named."""


def _section_title(sheet: Sheet, ledger: _TaskTable) -> str:
    """Return the title of a sheet's section: its tab's name, else the title above its rows."""
    is_unnamed = ledger.captions and _UNNAMED_SHEET.fullmatch(sheet.name)
    return ledger.captions[0] if is_unnamed else sheet.name


def _append_note(owner: DraftNode, words: str) -> None:
    """Append text beside the rows to the 备注 column of the last row below a node."""
    while owner.content and isinstance(owner.content[-1], DraftNode):
        owner = owner.content[-1]
    last = owner.content[-1] if owner.content else None
    full = _full_rows(last) if isinstance(last, Table) else []
    if not isinstance(last, Table) or not full:
        owner.content.append(words)
        return
    headers = last.headers if _REMARK in last.headers else (*last.headers, _REMARK)
    rows = [
        [*row, *[""] * (len(headers) - len(row))] if number in full else list(row)
        for number, row in enumerate(last.rows)
    ]
    at = headers.index(_REMARK)
    noted = rows[full[-1]]
    noted[at] = "\n".join(filter(None, (noted[at], words)))
    owner.content[-1] = msgspec.structs.replace(last, headers=headers, rows=tuple(map(tuple, rows)))


def _full_rows(table: Table) -> list[int]:
    """Return the indexes of the rows that are no single text across the table (第5周)."""
    width = len(table.headers)
    return [at for at, row in enumerate(table.rows) if len(row) > 1 or width == 1]


def _row_texts(grid: Grid) -> Iterator[Line]:
    """Yield the rows of a sheet that is not a task table as lines of text."""
    for row in grid:
        words = list(dict.fromkeys(filter(None, row)))
        if words:
            yield Line(text=" ".join(words))


def _sheet_blocks(grid: Grid) -> Iterator[Block]:
    """Yield the lines and tables of a sheet without the headers of a task table."""
    rows = [tuple(row) for row in grid if any(row)]
    for is_row, run in groupby(rows, _is_table_row):
        found = list(run)
        if is_row and len(found) > 1:
            used = [at for at in range(len(found[0])) if any(row[at] for row in found)]
            yield Table(rows=tuple(tuple(row[at] for at in used) for row in found))
        else:
            yield from _row_texts([list(row) for row in found])


def _is_table_row(row: tuple[str, ...]) -> bool:
    """Whether a row has columns: three filled cells, or a period and its content."""
    words = list(dict.fromkeys(filter(None, row)))
    if len(words) < 2:
        return False
    marker = parse_paragraph_number(f"{words[0]}：")
    return len(words) > 2 or (marker is not None and marker.shape in PERIODS)


def _rows_without_header(grid: Grid) -> _TaskTable | None:
    """Read a sheet beside a task table as rows of tasks; None if it is text."""
    rows = [tuple(row) for row in grid if any(row)]
    if len(rows) < 2 or not all(map(_is_table_row, rows)):
        return None
    headers, body = split_headers_from_rows(rows)
    return _TaskTable(captions=(), headers=headers, body=body)


def _find_task_table(grid: Grid) -> _TaskTable | None:
    rows = stack_halves([tuple(row) for row in grid if any(row)])
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        words = [cell for cell in dict.fromkeys(row) if cell]
        known = [cell for cell in words if is_usual_column_header(cell) or _is_group_header(cell)]
        if is_label_value_row(row) or len(known) < 2 or len(known) * 2 < len(words):
            continue
        if sum(map(_is_numbered_paragraph, rows[:at])) > 1:
            return None  # a plan typed line by line, with a table below
        headers, body = split_headers_from_rows(rows[at:]) if len(rows) > at + 1 else (row, [])
        repeated = {headers, *rows[at : len(rows) - len(body)]}
        is_first_of_blocks = any(
            below in repeated
            and _spanning_heading(above, headers)
            and not is_continuation_mark(above)
            for above, below in pairwise(body)
        )
        body = [each for each in body if each not in repeated and not is_continuation_mark(each)]
        captions = [one_line(cell) for above in rows[:at] for cell in dict.fromkeys(above) if cell]
        if captions and (is_calendar_cell(captions[-1]) or is_first_of_blocks):
            body = [(captions.pop(),) * len(headers), *body]  # it heads the rows, not the sheet
        return _TaskTable(captions=tuple(captions), headers=headers, body=body)
    return _find_grouped_table(rows)


def _find_grouped_table(rows: Sequence[tuple[str, ...]]) -> _TaskTable | None:
    """Find a table whose headers say nothing, but whose first column groups its rows."""
    captions = list(takewhile(lambda row: len(set(filter(None, row))) == 1, rows[:_HEADER_WITHIN]))
    below = list(rows[len(captions) :])
    if len(below) < 2 or sum(map(_is_numbered_paragraph, captions)) > 1:
        return None
    headers, body = split_headers_from_rows(below)
    if len(body) == len(below) or not first_column_groups_rows(headers, body):
        return None
    if (
        find_title_column(headers, body, [0]) is None
        and infer_title_column(headers, body, [0]) is None
    ):
        return None
    lines = (one_line(cell) for row in captions for cell in dict.fromkeys(row) if cell)
    return _TaskTable(captions=tuple(lines), headers=headers, body=body)


def _is_numbered_paragraph(row: tuple[str, ...]) -> bool:
    """Whether a row is a single numbered paragraph."""
    words = [cell for cell in dict.fromkeys(row) if cell]
    marker = parse_paragraph_number(words[0]) if len(words) == 1 else None
    return marker is not None and bool(marker.rest)


def _is_group_header(header: str) -> bool:
    return bool(_GROUPS.fullmatch(re.sub(r"\s+", "", header)))


def _add_rows(owner: DraftNode, ledger: _TaskTable) -> None:
    """Add the rows of a task table below a node, under the sections of its group columns."""
    groups = [column for column, header in enumerate(ledger.headers) if _is_group_header(header)]
    if 0 not in groups and first_column_groups_rows(ledger.headers, ledger.body):
        groups.insert(0, 0)
    titled = find_title_column(ledger.headers, ledger.body, groups)
    if titled is None and groups and _is_distinct(ledger.body, groups[-1]):
        titled = groups.pop()  # 三级任务 beside 一级 and 二级任务 names the rows
    if (
        titled is None
        and groups
        and infer_title_column(ledger.headers, ledger.body, groups) is None
    ):
        titled = groups.pop()
    kept = [column for column in range(len(ledger.headers)) if column not in groups]
    table = Table(
        rows=(),
        headers=tuple(ledger.headers[column] for column in kept),
        titled=kept.index(titled) if titled is not None else None,
    )
    entries: list[_Entry] = []
    notes: list[str] = []
    band, is_used = "", False
    above = [""] * len(groups)
    for row, names_group in zip(ledger.body, group_rows(ledger.body), strict=True):
        if words := _remark_text(row):
            notes.append(words)
            continue
        words = row[0] if names_group else _spanning_heading(row, ledger.headers)
        if is_calendar_cell(words) and len(kept) > 1:
            entries.append((tuple(filter(None, (band, *above))), (words,)))
            continue
        if words:
            if band and not is_used:
                notes.append(band)
            band, above, is_used = words, [""] * len(groups), False
            continue
        is_used = True
        # A blank below a section's name means the same section.
        above = [row[column] or above[i] for i, column in enumerate(groups)]
        path = tuple(filter(None, (band, *above)))
        entries.append((path, tuple(row[column] for column in kept)))
    while entries and len(entries[-1][1]) == 1 < len(kept):
        notes.append(entries.pop()[1][0])  # a period below the last row heads nothing
    if band and not is_used:
        notes.append(band)  # 值周领导：… below the last row heads nothing
    _add_sections(owner, entries, 0, table)
    for words in notes:
        _append_note(owner, words)


def _is_distinct(body: Sequence[tuple[str, ...]], column: int) -> bool:
    """Whether every row has a text of its own in a column."""
    cells = [row[column] for row in body if len(set(row)) > 1]
    return len(cells) > 1 and all(cells) and len(set(cells)) == len(cells)


def _remark_text(row: tuple[str, ...]) -> str:
    """Return the text of a row that only remarks on the table (备注：…); empty for a task."""
    words = [cell for cell in dict.fromkeys(row) if cell]
    return " ".join(words) if words and len(words) < 3 and _IS_REMARK.match(words[0]) else ""


def _add_sections(section: DraftNode, entries: Iterable[_Entry], depth: int, table: Table) -> None:
    for name, run in groupby(entries, lambda entry: "".join(entry[0][depth : depth + 1])):
        if name:
            child = _section_draft(name)
            section.content.append(child)
            _add_sections(child, run, depth + 1, table)
        else:
            rows = tuple(row for _, row in run)
            section.content.append(msgspec.structs.replace(table, rows=rows))


def _spanning_heading(row: tuple[str, ...], headers: tuple[str, ...]) -> str:
    """Return the text of a row that is one heading across the table; empty for a task."""
    words = set(filter(None, row))
    if len(words) != 1 or len(headers) < 3:
        return ""
    (text,) = words
    across = row.count(text) > len(headers) // 2
    first = (
        row[0] == text and column_role_of_header(headers[0]) == "number" and not text.isdecimal()
    )
    return one_line(text) if (across or first) and len(text) <= _MAX_SECTION else ""


def _section_draft(words: str) -> DraftNode:
    marker = parse_paragraph_number(words)
    if marker and marker.rest:
        return DraftNode(
            shape=marker.shape, value=marker.value, number=marker.number, line=marker.rest
        )
    return DraftNode(shape=UNNUMBERED, line=one_line(words))
