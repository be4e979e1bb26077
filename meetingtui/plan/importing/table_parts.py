"""Divide a table of a plan into the captions above it, column headers, rows and remarks."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.column_role_inference import (
    is_label_value_row,
    transpose_if_headers_in_first_column,
)
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_headers import (
    column_role_of_header,
    is_month_week_or_day_cell,
    is_usual_column_header,
    looks_like_header_row,
    split_headers_from_rows,
)

_Row = tuple[str, ...]

_REMARK = re.compile(r"(?:备\s*注|说\s*明|注)\s*[：:\d]")
_REMARK_LABEL = re.compile(r"(?:备\s*注|说\s*明|注)\s*[：:]?")
_CONTINUED = re.compile(r"[（(【\[]?\s*(?:续\s*表.{0,3}|接上[页表]|[续转]下页|续)\s*[）)】\]]?")
"""Pattern of what is written where a table continues on the next page: （续表）, 接上页."""
_LONGEST_GROUP = 30
"""Maximum number of characters of a table cell that names a group of rows."""
_CAPTIONS_WITHIN = 5
"""Maximum number of caption rows (title, author, date) above a table's column headers."""
_WRITTEN_ONCE = ("month", "week", "weekday")
_MOST_HALVES = 4


class TableParts(NamedTuple):
    """A table of a plan divided into the captions above its column headers, the headers, and the
    rows below with their remarks.
    """

    captions: tuple[str, ...]
    """Texts above the table's column headers, one per line."""
    headers: tuple[str, ...]
    """Column headers of the table."""
    body: tuple[_Row, ...]
    """Rows below the table's column headers, without rows at which a page ends (续表, the headers
    again).
    """
    notes: tuple[str, ...]
    """Text of each row of the table's body that is a remark or a total; empty for the other
    rows.
    """
    struck_through_texts: tuple[str, ...]
    """Struck-through text of each row of the table's body."""


def divide_table_into_parts(table: DocumentTable) -> TableParts:
    """Divide a table of a plan into captions, column headers, and rows with their remarks.

    A table with its headers in the first column is turned first, and one that was set in two
    halves side by side is put one below the other. Empty rows are left out; empty cells of months,
    weeks and weekdays are filled from above.
    """
    table = _stack_halves_of_table(transpose_if_headers_in_first_column(table))
    filled = [at for at, row in enumerate(table.rows) if any(map(str.strip, row))]
    rows = [tuple(cell.strip() for cell in table.rows[at]) for at in filled]
    struck = [
        table.struck_through_texts[at] if at < len(table.struck_through_texts) else ""
        for at in filled
    ]
    captions = find_table_captions(table)
    rows, struck = rows[len(captions) :], struck[len(captions) :]
    headers: tuple[str, ...] = ()
    body: list[_Row] = []
    if rows:
        headers, body = (table.headers, rows) if table.headers else split_headers_from_rows(rows)
    above = {headers, *rows[: len(rows) - len(body)]}
    struck = struck[len(rows) - len(body) :]
    kept = [
        at for at, row in enumerate(body) if row not in above and not is_table_continuation_row(row)
    ]
    body = _fill_empty_date_cells(headers, [body[at] for at in kept])
    groups = group_heading_row_flags(body)
    body = [row[:1] if is_group else row for row, is_group in zip(body, groups, strict=True)]
    return TableParts(
        captions=tuple(captions),
        headers=headers,
        body=tuple(body),
        notes=tuple(_remark_text_of_each_row(headers, body)),
        struck_through_texts=tuple(struck[at] for at in kept),
    )


def find_remarks_across_table(table: DocumentTable) -> list[str]:
    """Return the remarks of a table that are one text across all columns, without the captions
    above its column headers.
    """
    return [note for note in divide_table_into_parts(table).notes if note]


def find_table_captions(table: DocumentTable) -> list[str]:
    """Return the captions above a table's column headers, each row's text on one line; at most
    five rows are looked at, and a table without captions gives none.
    """
    rows = [row for row in table.rows if any(map(str.strip, row))]
    found: list[str] = []
    for at, row in enumerate(rows[:_CAPTIONS_WITHIN]):
        if is_label_value_row(row) and not table.headers:
            continue
        if table.headers or len(set(filter(None, row))) > 2:
            if at and sum(map(is_usual_column_header, row)) * 2 > len(row) > 3:
                return [one_line(" ".join(filter(None, dict.fromkeys(each)))) for each in rows[:at]]
            break
    while len(rows) > 1 and not table.headers and _is_caption_row(rows[0], rows[1]):
        found.append(one_line(next(filter(None, rows.pop(0)))))
    return found


def text_across_table_row(row: _Row, width: int) -> str:
    """Return the text of a table row that is one cell across the whole table; empty for any other
    row.

    Args:
        row: the cells of the row.
        width: number of columns of the table.
    """
    if len(row) == 1 and width > 1:
        return one_line(row[0])
    if width > 2 and len(row) == width and row[0] and len(set(row)) == 1:
        return one_line(row[0])
    return ""


def is_table_continuation_row(row: _Row) -> bool:
    """Whether a table row only says that the table continues on the next page: （续表）."""
    words = set(filter(None, row))
    return len(words) == 1 and bool(_CONTINUED.fullmatch(words.pop()))


def group_heading_row_flags(body: Sequence[_Row]) -> list[bool]:
    """Return for each table row whether it is the heading of a group: it only names, in its first
    cell, what the rows below belong to.

    The first row is such a row, there are at least two, and each has full rows below it. A row with
    only a month or week (第2周) is one wherever it stands above a full row that names no other.
    """
    alone = [
        len(row) > 2 and bool(row[0]) and not any(row[1:]) and len(row[0]) <= _LONGEST_GROUP
        for row in body
    ]
    heads = sum(alone) > 1 and alone[0] and not alone[-1]
    follow = any(one and other for one, other in pairwise(alone))
    if heads and not follow:
        return alone
    kinds = [_month_or_week_kind(row[0]) if row else "" for row in body]
    # A table may have no rows below its headers.
    below = [*zip(alone, kinds, strict=True), (True, "")][1:]
    return [
        one and bool(kind) and not next_alone and kind != next_kind
        for one, kind, (next_alone, next_kind) in zip(alone, kinds, below, strict=True)
    ]


def _month_or_week_kind(cell: str) -> str:
    """Return the kind of number (月 or 周) of a table cell that is nothing but a month or week;
    empty for any other cell.
    """
    period = parse_paragraph_number(f"{cell}：") if is_month_week_or_day_cell(cell) else None
    return period.number_kind if period and period.number_kind in ("月", "周") else ""


def stack_side_by_side_halves(rows: Sequence[_Row]) -> list[_Row]:
    """Put the halves of a table that repeats its column headers side by side one below the other;
    so, too, two halves without headers whose row numbers run on.

    Args:
        rows: the rows of the table; captions may stand above the headers.

    Returns:
        The captions, the headers once, the rows of the first half, those of the others, then the
        texts across the table; the rows as they are where there are no such halves.
    """
    for at, row in enumerate(rows[:_CAPTIONS_WITHIN]):
        starts = [column for column, cell in enumerate(row) if cell and cell == row[0]]
        if not 2 <= len(starts) <= _MOST_HALVES:
            continue
        block = _strip_empty_cells_at_end(row[: starts[1]])
        if len(set(block)) < 2 or not any(map(is_usual_column_header, block)):
            continue
        width = len(block)
        ends = [*starts[1:], len(row)]
        if any(
            _strip_empty_cells_at_end(row[start:end]) != block
            for start, end in zip(starts, ends, strict=True)
        ):
            continue
        found = [*(each[:width] for each in rows[:at]), block]
        across = [each for each in rows[at + 1 :] if len(each) == 1 or len(set(each)) == 1]
        for start in starts:
            for each in rows[at + 1 :]:
                half = each[start : start + width]
                if each not in across and any(half):
                    found.append(half)
        return [*found, *(each if len(each) == 1 else each[:width] for each in across)]
    return _stack_halves_without_headers(rows)


def _stack_halves_without_headers(rows: Sequence[_Row]) -> list[_Row]:
    """Put two halves of a table without headers one below the other if the second continues the row
    numbers of the first.
    """
    width = len(rows[0]) if rows else 0
    half = width // 2
    if width % 2 or half < 2 or len(rows) < 2 or any(len(row) != width for row in rows):
        return list(rows)
    left, right = [row[:half] for row in rows], [row[half:] for row in rows]
    stacked = left + [row for row in right if any(row)]
    counted = [row[0].strip("、.．") for row in stacked]
    is_counted = counted == [str(at) for at in range(1, len(stacked) + 1)]
    return stacked if is_counted and len(stacked) > len(left) else list(rows)


def _stack_halves_of_table(table: DocumentTable) -> DocumentTable:
    """Return a table with its halves one below the other where they stand side by side, without the
    paragraphs and struck-through texts of its cells; any other table is returned unchanged.
    """
    if table.headers:
        return table
    rows = [tuple(cell.strip() for cell in row) for row in table.rows if any(map(str.strip, row))]
    stacked = stack_side_by_side_halves(rows)
    if stacked == rows:
        return table
    return msgspec.structs.replace(table, rows=tuple(stacked), struck_through_texts=(), cells=())


def _strip_empty_cells_at_end(cells: _Row) -> _Row:
    """Return the cells of a table row without the empty ones at their end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _fill_empty_date_cells(headers: tuple[str, ...], body: list[_Row]) -> list[_Row]:
    """Fill empty month, week and weekday cells of a table from the nearest filled cell above."""
    columns = [
        at for at, each in enumerate(headers) if column_role_of_header(each) in _WRITTEN_ONCE
    ]
    above: dict[int, str] = {}
    filled = []
    for row in body:
        if len(row) != len(headers):
            filled.append(row)
            continue
        above |= {at: row[at] for at in columns if row[at]}
        filled.append(
            tuple(above.get(at, "") if at in columns else cell for at, cell in enumerate(row))
        )
    return filled


def _remark_text_of_each_row(headers: tuple[str, ...], body: Sequence[_Row]) -> list[str]:
    """Return the text of each table row that is a remark or a total; empty for the other rows."""
    notes = []
    for at, row in enumerate(body):
        across = text_across_table_row(row, len(headers))
        if _is_total_row(row) or _is_remark_row(row):
            notes.append(one_line(" ".join(filter(None, dict.fromkeys(row)))))
        elif across and (
            _REMARK.match(across) or _is_remark_across_table(across, is_last=at == len(body) - 1)
        ):
            notes.append(across)
        else:
            notes.append("")
    return notes


def _is_total_row(row: _Row) -> bool:
    """Whether a table row only gives the total of the rows above it: 合计."""
    first = next(filter(None, row), "")
    return bool(re.fullmatch(r"[合总小共]\s*计[：:]?", first))


def _is_remark_row(row: _Row) -> bool:
    """Whether a table row only holds a remark on the table, in its first cell or beside the word
    备注 there.
    """
    words = [cell for cell in dict.fromkeys(row) if cell]
    if len(row) < 3 or not words or not row[0]:
        return False
    labelled = len(words) == 2 and _REMARK_LABEL.fullmatch(words[0])
    return bool(labelled) or (len(words) == 1 and bool(_REMARK.match(words[0])))


def _is_caption_row(row: _Row, below: _Row) -> bool:
    """Whether a table's row above its column headers (``below``) is a caption.

    It is if it has a single cell; if of at least three cells only the first has text, and the
    row below has two or more usual headers; or if one text is repeated in more than half of at
    least three cells, as a merged cell is, and the row below looks like headers.
    """
    if len(row) == 1:
        return True
    words = set(filter(None, row))
    if len(words) == 1 and row[0] and not any(row[1:]):
        return len(row) > 2 and sum(map(is_usual_column_header, below)) > 1
    return (
        len(words) == 1
        and len(row) > 2
        and sum(map(bool, row)) * 2 > len(row)
        and len(set(below)) > 2
        and looks_like_header_row(below)
    )


def _is_remark_across_table(text: str, *, is_last: bool) -> bool:
    """Whether a text across a whole table row is a remark, not the name of a group: it is in the
    last row, long, or a sentence.

    Args:
        text: the text.
        is_last: whether the row is the last one of the table.
    """
    return is_last or len(text) > _LONGEST_GROUP or text.endswith("。")
