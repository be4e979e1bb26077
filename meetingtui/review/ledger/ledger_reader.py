"""Reading back an edited ledger: which cells were changed, and what that does to the items.

Cells are found by the heads of the columns and the ids of the rows, wherever these were moved,
sorted or copied to.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line
from meetingtui.plan.importing.workbook_reader import Grid, WorkbookSheet, read_workbook_sheets
from meetingtui.plan.item import Item
from meetingtui.review.ledger.cell_parsing import (
    ORDER,
    change_from_cell,
    is_cell_value_already_recorded,
)
from meetingtui.review.ledger.ledger_format import (
    BY_HEAD,
    COLUMNS,
    ID,
    LAST,
    MARK,
    NEW_PROGRESS,
    TITLE,
    LedgerBaseline,
    comparable_texts_by_column,
    read_baseline,
    refuse_ledger_of_other_school_or_term,
)
from meetingtui.review.ledger.ledger_workbook import FIGURES, WHOLE
from meetingtui.review.term_snapshot import TermSnapshot

_HEADER_WITHIN = 10
"""Number of first rows in which the header is looked for; people put titles above it."""

_MIN_KNOWN_HEADS = 3
"""Least number of known heads that makes a row a header."""

_MAX_NAMED_ROWS = 3
"""Number of deleted rows named at most in a remark."""

CellEdits = dict[int, dict[str, dict[str, tuple[str, ...]]]]
"""Edited cells: by item id, column head and new text, the places in the file that say so."""


class EditedCells(msgspec.Struct, frozen=True, kw_only=True):
    """The cells that somebody has edited in a ledger file since it was exported.

    They are found by comparison with the baseline (底稿), a hidden sheet of the file that keeps
    all cells as they were exported.
    """

    edits: CellEdits
    """The edited cells."""
    remarks: tuple[str, ...]
    """One sentence for each problem of the file, such as rows that belong to no item or were
    deleted.
    """


class _LedgerRow(msgspec.Struct, frozen=True):
    """One row of a ledger sheet below its header: the texts of its cells by column head."""

    sheet: str
    """Name of the sheet, such as 督办台账."""
    place: str
    """Place of the row in words: 督办台账第 5 行."""
    cells: Mapping[str, str]
    """Cell texts by column head, for the columns that are still in the sheet."""


def find_edited_cells(sheets: Sequence[WorkbookSheet], baseline: LedgerBaseline) -> EditedCells:
    """Find every cell of a ledger file that was edited since the ledger was exported.

    A row without a known id, or with the title of another item, gives a remark and no edits; so do
    sheets without a header, and deleted rows.

    Args:
        sheets: all sheets of the file.
        baseline: contents of the hidden sheet: the cells as they were exported.
    """
    edits: CellEdits = {}
    remarks: list[str] = []
    titles = {cells.get(TITLE, ""): id for id, cells in baseline.cells.items()}
    rows = list(_read_ledger_rows(sheets))
    remarks += [
        f"“{sheet.name}”这张表没有“编号”一栏，没有读。要改的话，请写在“{WHOLE}”或各部门的表里。"
        for sheet in sheets
        if sheet.name != FIGURES
        and sheet.grid[0][0] != MARK
        and _header_row_index(sheet.grid) is None
    ]
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
            _collect_row_edits(edits, id, row, was)
    if deleted := _deleted_rows_remark(rows, baseline):
        remarks.append(deleted)
    return EditedCells(edits=edits, remarks=tuple(remarks))


def _deleted_rows_remark(rows: Sequence[_LedgerRow], baseline: LedgerBaseline) -> str:
    """Remark on rows deleted from the ledger's sheet of all items; empty if none, or where the
    sheet is missing.
    """
    there = {row.cells[ID] for row in rows if row.sheet == WHOLE}
    titles = [one_line(cells.get(TITLE, "")) for id, cells in baseline.cells.items()
              if str(id) not in there]  # fmt: skip
    if not there or not titles:
        return ""
    named = "、".join(f"“{title}”" for title in titles[:_MAX_NAMED_ROWS])
    named += "等" if len(titles) > _MAX_NAMED_ROWS else ""
    return (
        f"{WHOLE}里删去了 {len(titles)} 行：{named}。删行不算改动，记录都还在；"
        "不再办的事，请把状态改成“取消”。"
    )


def _collect_row_edits(edits: CellEdits, id: int, row: _LedgerRow, was: Mapping[str, str]) -> None:
    """Add the cells of a ledger row that differ from those exported to the edited cells.

    Args:
        edits: the edited cells found so far; changed in place.
        id: id of the row's item.
        row: the row as it is in the file.
        was: the row's texts when the ledger was exported, by column head.
    """
    for head, text in row.cells.items():
        if text != was.get(head, text):
            texts = edits.setdefault(id, {}).setdefault(head, {})
            texts[text] = (*texts.get(text, ()), row.place)


def _read_ledger_rows(sheets: Sequence[WorkbookSheet]) -> Iterator[_LedgerRow]:
    """Yield the rows of all sheets of a ledger workbook that have a header; the baseline sheet is
    skipped.
    """
    for sheet in sheets:
        if sheet.grid[0][0] == MARK or (at := _header_row_index(sheet.grid)) is None:
            continue
        heads = [_normalised_column_head(cell) for cell in sheet.grid[at]]
        for line, cells in enumerate(sheet.grid[at + 1 :], at + 2):
            known = {head: text for head, text in zip(heads, cells, strict=True) if head in BY_HEAD}
            yield _LedgerRow(sheet.name, f"{sheet.name}第 {line} 行", known)


def _header_row_index(grid: Grid) -> int | None:
    """Index of a ledger sheet's row with the column heads, 编号 and at least two others, among its
    first ten rows; None without one.
    """
    for at, cells in enumerate(grid[:_HEADER_WITHIN]):
        known = {_normalised_column_head(cell) for cell in cells} & BY_HEAD.keys()
        if ID in known and len(known) >= _MIN_KNOWN_HEADS:
            return at
    return None


def _normalised_column_head(cell: str) -> str:
    """Column head of a ledger sheet as text without spaces and line breaks."""
    return "".join(cell.split())


class CellEdit(msgspec.Struct, frozen=True, kw_only=True):
    """One edit of a cell of the ledger: the change of one field of one item, with the reasons
    against it.
    """

    item: int
    """Id of the item."""
    title: str
    """Title and number of the item, for display; titles are aligned in a column."""
    what: str
    """Head of the column, such as 状态 or 新的进展."""
    was: str
    """Text of the cell when the ledger was exported."""
    recorded: str
    """Text the cell would have by the present records."""
    now: str
    """Text of the cell in the file."""
    reading: str = ""
    """The value that was understood, where the cell has other words for it: 2027年1月20日."""
    places: tuple[str, ...]
    """Places of the cell in words: 督办台账第 5 行."""
    conflict: str = ""
    """Reason why the user must confirm the change; empty where there is none."""
    refusal: str = ""
    """Reason why the change cannot be accepted; empty where it can."""

    @property
    def description(self) -> str:
        """Description of a ledger edit: 检查教案 （一）1. 状态：推进中 → 已完成."""
        now = one_line(self.now) or "（空白）"
        if self.reading and self.reading != now:
            now = f"{now}（即{self.reading}）"
        if self.adds_progress:
            return f"{self.title}  {NEW_PROGRESS}：{now}"
        return f"{self.title}  {self.what}：{one_line(self.was) or '（空白）'} → {now}"

    @property
    def needs_no_confirmation(self) -> bool:
        """Whether the edit of a ledger cell can be accepted without the user's confirmation."""
        return not (self.conflict or self.refusal)

    @property
    def adds_progress(self) -> bool:
        """Whether the edit of a ledger cell adds a line of progress and replaces nothing."""
        return self.what in (NEW_PROGRESS, LAST)


class LedgerEdits(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of items in an edited ledger, with remarks on what could not be read."""

    changes: tuple[CellEdit, ...]
    """The changes in the plan's order, those of one item in the order of the columns."""
    remarks: tuple[str, ...]
    """One sentence for each thing that could not be read as a change; it remains in the file."""


def edits_from_cells(
    found: EditedCells, baseline: LedgerBaseline, snapshot: TermSnapshot
) -> LedgerEdits:
    """Interpret the edited cells of a ledger as changes of items; those whose value the records
    already have are left out, those that must be confirmed or are refused are included with the
    reason. Edits of items that no longer exist become remarks.

    Args:
        found: the edited cells.
        baseline: the cells as they were exported.
        snapshot: the term's present state.
    """
    changes: list[CellEdit] = []
    remarks = list(found.remarks)
    for row in snapshot.rows:
        edits = found.edits.get(row.item.id)
        if not edits:
            continue
        recorded = comparable_texts_by_column(row, snapshot)
        was = baseline.cells[row.item.id]
        for column in COLUMNS:
            texts = edits.get(column.head, {})
            for text, places in texts.items():
                change = CellEdit(
                    item=row.item.id,
                    title=one_line(f"{row.item.title} {row.number}"),
                    what=column.head,
                    was=was.get(column.head, ""),
                    recorded=recorded[column.head],
                    now=text,
                    places=places,
                )
                is_news = text != change.recorded
                if is_news and not is_cell_value_already_recorded(
                    row.item, column.head, text, snapshot
                ):
                    changes.append(
                        _interpret_and_check_cell_edit(change, texts, row.item, snapshot)
                    )
    missing = found.edits.keys() - snapshot.rows_by_item_id.keys()
    remarks += [
        f"“{one_line(baseline.cells[id].get(TITLE, ''))}”已经不在记录里，它的改动没有采纳。"
        for id in sorted(missing)
    ]
    return LedgerEdits(changes=tuple(changes), remarks=tuple(remarks))


def _interpret_and_check_cell_edit(
    change: CellEdit, texts: Mapping[str, tuple[str, ...]], item: Item, snapshot: TermSnapshot
) -> CellEdit:
    """Return an edit of a ledger cell with the value its text means, and the reason why it must be
    confirmed or is refused.

    Args:
        change: the edit, not interpreted yet.
        texts: all texts that the same cell has in the sheets of the file, with their places.
        item: the item of the row.
        snapshot: the term's present state.
    """
    if not BY_HEAD[change.what].is_read_back:
        why = "事项的文字请在计划里改" if change.what == TITLE else "这一栏由程序得出"
        return msgspec.structs.replace(change, refusal=f"{why}，没有采纳")
    read = change_from_cell(item, change.what, change.now, snapshot)
    if isinstance(read, str):
        return msgspec.structs.replace(change, refusal=f"{read}，没有采纳")
    conflict = ""
    if read.doubt:
        conflict = read.doubt
    elif len(texts) > 1 and not change.adds_progress:
        others = "、".join(f"“{text or '空白'}”" for text in texts if text != change.now)
        conflict = f"同一项在别处改成了{others}"
    elif change.recorded != change.was and change.what != NEW_PROGRESS:
        conflict = f"导出以后记录里已经改成“{change.recorded or '空白'}”"
    elif not change.now and not change.adds_progress:
        conflict = f"这一格被清空，原来是“{change.recorded}”"
    return msgspec.structs.replace(change, conflict=conflict, reading=read.words)


def read_ledger_edits(path: Path, snapshot: TermSnapshot) -> LedgerEdits:
    """Read an edited ledger file, and return the changes of items that its edited cells mean; no
    item is changed.

    Raises:
        DocumentError: the file is not a workbook that may be opened.
        RefusedError: the file is not a ledger of this school and term.
    """
    book = read_workbook_sheets(path, hidden=True)
    baseline = read_baseline(book.sheets, path.name)
    refuse_ledger_of_other_school_or_term(baseline, snapshot)
    edits = edits_from_cells(find_edited_cells(book.sheets, baseline), baseline, snapshot)
    return msgspec.structs.replace(edits, remarks=(*book.remarks, *edits.remarks))


def items_changed_by_ledger_edits(
    chosen: Sequence[CellEdit], snapshot: TermSnapshot
) -> tuple[Item, ...]:
    """Apply the chosen edits of a ledger to the items; each is noted in the item's history.

    The records may have changed since the file was read: ``snapshot`` is that of the records at the
    time of writing, and its day is the day of the changes.

    Args:
        chosen: the edits to apply, none of them with a refusal.
        snapshot: the term's present state.

    Returns:
        The changed items, which are not stored yet.

    Raises:
        RefusedError: an item no longer exists or differs from when the choice was made, two changes
            of the same cell were chosen, or a text is not understood.
    """
    items: dict[int, Item] = {}
    seen: set[tuple[int, str]] = set()
    for change in sorted(chosen, key=lambda change: ORDER.index(change.what)):
        row = snapshot.rows_by_item_id.get(change.item)
        if row is None or comparable_texts_by_column(row, snapshot)[change.what] != change.recorded:
            raise RefusedError(
                f"“{change.title}”的{change.what}刚刚又变了，都没有采纳。请重新读回这份台账。"
            )
        if (change.item, change.what) in seen and not change.adds_progress:
            raise RefusedError(f"“{change.title}”的{change.what}选了两种改法。请只选一种。")
        seen.add((change.item, change.what))
        item = items.get(change.item, row.item)
        read = change_from_cell(row.item, change.what, change.now, snapshot)
        if isinstance(read, str):
            raise RefusedError(f"{read}，没有采纳。")
        items[change.item] = read.apply(item)
    return tuple(items.values())
