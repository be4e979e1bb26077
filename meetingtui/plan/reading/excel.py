"""An Excel workbook as sheets of plain cells, merged ones filled in.

python-calamine reads the cells. It trusts what it is given, so the parts are
first unpacked within their declared sizes, looked over and handed on as a new
archive: a small file that asks for a huge grid or repeats a long text a
million times never reaches it.
"""

import io
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetingtui.errors import DocumentError
from meetingtui.office_archive import EXCEL, Limits, opened
from meetingtui.plan.reading.archive import read_xml
from meetingtui.wording import clean, full_date

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMITS = Limits(file=20_000_000, unpacked=60_000_000, part=16_000_000, parts=2_000)
"""A ledger of a thousand rows is far below these."""

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAX_CELLS = 400_000
_MAX_SIGNS = 2_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Grid = list[list[str]]
"""Rows of cells as text; every row equally long."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a workbook."""

    name: str
    """What its tab says."""
    grid: Grid
    """Its cells."""


def sheets(path: Path, *, hidden: bool = False) -> list[Sheet]:
    """The visible sheets that hold something; with ``hidden``, those out of sight too.

    Raises:
        DocumentError: the file is no workbook we may open.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    checked = _checked(path)
    try:
        with CalamineWorkbook.from_filelike(checked) as book:
            found = []
            for about in book.sheets_metadata:
                is_seen = hidden or about.visible is SheetVisibleEnum.Visible
                if about.typ is SheetTypeEnum.WorkSheet and is_seen:
                    sheet = book.get_sheet_by_name(about.name)
                    rows = sheet.to_python(skip_empty_area=False)
                    grid = [[_words(value) for value in row] for row in rows]
                    _fill(grid, sheet.merged_cell_ranges or [])
                    if any(any(row) for row in grid):
                        found.append(Sheet(name=clean(about.name).strip(), grid=grid))
            return found
    except (CalamineError, ValueError, OverflowError) as error:
        raise DocumentError(
            f"“{path.name}”已损坏，无法读取。请在 Excel 中打开后另存一份再试。"
        ) from error


def _checked(path: Path) -> io.BytesIO:
    """The workbook's XML parts in an archive of their own, looked over."""
    checked = io.BytesIO()
    with (
        opened(path, limits=LIMITS, refuse=DocumentError, form=EXCEL) as archive,
        zipfile.ZipFile(checked, "w") as copy,
    ):
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise DocumentError(f"“{path.name}”里没有 Excel 表格。请确认它不是改了扩展名的文件。")
        shared = read_xml(archive, names, "xl/sharedStrings.xml")
        lengths = [sum(map(len, item.itertext())) for item in shared] if shared is not None else []
        for name in sorted(names):
            if not name.endswith((".xml", ".rels")):
                continue
            root = read_xml(archive, names, name)
            if root is not None and root.tag == f"{_S}worksheet" and _is_huge(root, lengths):
                raise DocumentError(
                    f"“{path.name}”的表格大得不正常，不像一份工作台账。请删去多余的行列后再试。"
                )
            copy.writestr(name, archive.read(name))
    checked.seek(0)
    return checked


def _is_huge(sheet: "_Element", lengths: list[int]) -> bool:
    """Whether the filled cells span too large a grid, or say too much all together."""
    columns = rows = signs = 0
    for cell in sheet.iter(f"{_S}c"):
        if not len(cell):
            continue
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        if match is None:
            return True
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        columns, rows = max(columns, column), max(rows, int(match[2]))
        value = cell.findtext(f"{_S}v") or ""
        if cell.get("t") == "s" and value.isdecimal() and int(value) < len(lengths):
            signs += lengths[int(value)]
    return columns * rows > _MAX_CELLS or signs > _MAX_SIGNS


def _fill(grid: Grid, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    for (top, left), (bottom, right) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for row in grid[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = grid[top][left]


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return clean(str(value)).strip()
