"""底稿: a sheet out of sight that keeps what the ledger said when it was written.

By it reading back tells what a person changed in the file from what has moved
in the records since, and knows which school's and which term's ledger it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.plan.reading.excel import Sheet
from meetingtui.review.ledger.columns import COLUMNS, ID, kept, texts_of
from meetingtui.review.survey import Survey
from meetingtui.wording import term_title

MARK = "meetingtui 督办台账"
"""What its first cell says."""


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger said when it was written."""

    school: str
    """Full name of the school."""
    term: str
    """``2026-2027-1``"""
    written: date
    """The day it was written."""
    cells: Mapping[int, Mapping[str, str]]
    """Of every item by id: its cells by their heads."""


def baseline_lines(survey: Survey) -> Iterator[list[str]]:
    """The sheet's lines: where it is from, the heads, then an item each; all text."""
    yield [MARK, survey.term.id, survey.today.isoformat(), kept(survey.school.name)]
    yield [column.head for column in COLUMNS]
    for row in survey.rows:
        yield list(texts_of(row, survey).values())


def read_baseline(found: Sequence[Sheet], name: str) -> Baseline:
    """The baseline among the sheets of a workbook.

    Raises:
        RefusedError: there is none, or it was tampered with.
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


def check_origin(baseline: Baseline, survey: Survey) -> None:
    """Whether it is a ledger of this school's term.

    Raises:
        RefusedError: it is another's.
    """
    if baseline.school != kept(survey.school.name):
        raise RefusedError(
            f"这份台账是“{baseline.school}”的，不是{survey.school.name}的，没有读回。"
        )
    if baseline.term != survey.term.id:
        raise RefusedError(
            f"这份台账是{term_title(baseline.term)}的，现在打开的是{survey.term.title}，没有读回。"
            "请换一份文件，或先打开那个学期。"
        )
