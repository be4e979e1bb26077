"""Finding the changed cells: by the heads of the columns and the ids of the rows, wherever
they were moved, sorted or copied to."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from meetingtui.plan.reading.excel import Grid, Sheet
from meetingtui.review.ledger.baseline import MARK, Baseline
from meetingtui.review.ledger.columns import BY_HEAD, ID, TITLE
from meetingtui.review.ledger.sheets import WHOLE
from meetingtui.wording import one_line

_HEADER_WITHIN = 10
"""A header stands in one of the first rows; people put titles above it."""

_FEWEST = 3
"""So many known heads make a row a header."""

_NAMED = 3
"""So many of the rows that were deleted are named."""

Edits = dict[int, dict[str, dict[str, tuple[str, ...]]]]
"""By item id, head and what the cell says now: the places where it says so."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheets say otherwise than the baseline."""

    edits: Edits
    """The changed cells."""
    remarks: tuple[str, ...]
    """Rows that are nobody's, or are gone, one sentence each."""


class _Row(msgspec.Struct, frozen=True):
    """One row below a header."""

    sheet: str
    """督办台账"""
    place: str
    """督办台账第 5 行"""
    cells: Mapping[str, str]
    """By the heads of the columns that are left."""


def find(sheets: Sequence[Sheet], baseline: Baseline) -> Found:
    """Every cell that says something else than the baseline."""
    edits: Edits = {}
    remarks: list[str] = []
    titles = {cells.get(TITLE, ""): id for id, cells in baseline.cells.items()}
    rows = list(_rows(sheets))
    for row in rows:
        written, title = row.cells[ID], row.cells.get(TITLE, "")
        named = f"“{one_line(title)}”" if title else ""
        if not written:
            if title:
                remarks.append(
                    f"{row.place}{named}没有编号，没有采纳；新的事项请在例会上议定，或写进计划再导入。"
                )
            continue
        id = int(written) if written.isascii() and written.isdecimal() else 0
        was = baseline.cells.get(id)
        if was is None:
            remarks.append(f"{row.place}{named}的编号“{one_line(written)}”不是台账里的，没有采纳。")
        elif title != was.get(TITLE, title) and titles.get(title, id) != id:
            # Sorted without all its columns: whose row it is cannot be told.
            remarks.append(f"{row.place}的编号 {id} 与事项{named}对不上，这一行没有采纳。")
        else:
            _note(edits, id, row, was)
    if gone := _gone(rows, baseline):
        remarks.append(gone)
    return Found(edits=edits, remarks=tuple(remarks))


def _gone(rows: Sequence[_Row], baseline: Baseline) -> str:
    """Which rows were deleted from the sheet that holds all of them; empty if none, or it is."""
    there = {row.cells[ID] for row in rows if row.sheet == WHOLE}
    titles = [one_line(cells.get(TITLE, "")) for id, cells in baseline.cells.items()
              if str(id) not in there]  # fmt: skip
    if not there or not titles:
        return ""
    named = "、".join(f"“{title}”" for title in titles[:_NAMED])
    named += "等" if len(titles) > _NAMED else ""
    return (
        f"{WHOLE}里删去了 {len(titles)} 行：{named}。删行不算改动，记录都还在；"
        "不再办的事，请把状态改成“取消”。"
    )


def _note(edits: Edits, id: int, row: _Row, was: Mapping[str, str]) -> None:
    for head, text in row.cells.items():
        if text != was.get(head, text):
            texts = edits.setdefault(id, {}).setdefault(head, {})
            texts[text] = (*texts.get(text, ()), row.place)


def _rows(sheets: Sequence[Sheet]) -> Iterator[_Row]:
    for sheet in sheets:
        if sheet.grid[0][0] == MARK or (at := _header(sheet.grid)) is None:
            continue
        heads = [_head(cell) for cell in sheet.grid[at]]
        for line, cells in enumerate(sheet.grid[at + 1 :], at + 2):
            known = {head: text for head, text in zip(heads, cells, strict=True) if head in BY_HEAD}
            yield _Row(sheet.name, f"{sheet.name}第 {line} 行", known)


def _header(grid: Grid) -> int | None:
    """Which row holds the heads, 编号 among them."""
    for at, cells in enumerate(grid[:_HEADER_WITHIN]):
        known = {_head(cell) for cell in cells} & BY_HEAD.keys()
        if ID in known and len(known) >= _FEWEST:
            return at
    return None


def _head(cell: str) -> str:
    return "".join(cell.split())
