"""The baseline (底稿): a hidden sheet with the cells of the ledger as they were exported.

Comparing with it tells edits made in the file from changes in the records since, and identifies
the school and the term of the ledger.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import term_title
from meetingtui.plan.importing.workbook import Sheet
from meetingtui.review.ledger.ledger_columns import COLUMNS, ID, cell_texts, truncated_cell_text
from meetingtui.review.term_snapshot import TermSnapshot

MARK = "meetingtui 督办台账"
"""Text of the baseline sheet's first cell, by which the sheet is recognised."""


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a ledger at the time of its export."""

    school: str
    """Full name of the school the ledger was exported from."""
    term: str
    """Id of the term of the ledger, such as ``2026-2027-1``."""
    written: date
    """Day of the export."""
    cells: Mapping[int, Mapping[str, str]]
    """Cell texts by item id and column head."""


def baseline_lines(snapshot: TermSnapshot) -> Iterator[list[str]]:
    """Lines of the baseline sheet: its origin, the column heads, then one line for each item; all
    text.
    """
    yield [
        MARK,
        snapshot.term.id,
        snapshot.today.isoformat(),
        truncated_cell_text(snapshot.school.name),
    ]
    yield [column.head for column in COLUMNS]
    for row in snapshot.rows:
        yield list(cell_texts(row, snapshot).values())


def read_baseline(found: Sequence[Sheet], name: str) -> Baseline:
    """Read the baseline from the sheets of a workbook.

    Args:
        found: the sheets, hidden ones included.
        name: the file's name, for messages.

    Raises:
        RefusedError: there is no baseline, or it was damaged.
    """
    grid = next((sheet.grid for sheet in found if sheet.grid[0][0] == MARK), None)
    if grid is None or len(grid) < 2 or len(grid[0]) < 4:
        raise RefusedError(
            f"“{name}”不是本程序导出的督办台账（找不到底稿）。"
            "请在导出的那份文件里修改，不要另建工作簿再粘贴。"
        )
    _, term, written, school = grid[0][:4]
    heads = grid[1]
    try:
        return Baseline(
            school=school,
            term=term,
            written=date.fromisoformat(written),
            cells={
                int(cells[ID]): cells
                for cells in (dict(zip(heads, line, strict=True)) for line in grid[2:])
                if cells.get(ID)
            },
        )
    except (ValueError, KeyError) as error:
        raise RefusedError(f"“{name}”的底稿被改动过，无法读回。请重新导出一份再修改。") from error


def refuse_other_origin(baseline: Baseline, snapshot: TermSnapshot) -> None:
    """Check that a ledger belongs to the snapshot's school and term.

    Raises:
        RefusedError: it belongs to another school or term.
    """
    if baseline.school != truncated_cell_text(snapshot.school.name):
        raise RefusedError(
            f"这份台账是“{baseline.school}”的，不是{snapshot.school.name}的，没有读回。"
        )
    if baseline.term != snapshot.term.id:
        raise RefusedError(
            f"这份台账是{term_title(baseline.term)}的，现在打开的是{snapshot.term.title}，没有读回。"
            "请换一份文件，或先打开那个学期。"
        )
