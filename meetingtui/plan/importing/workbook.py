"""Read an Excel workbook as sheets of cell texts, with merged cells filled in.

python-calamine reads the cells. It trusts what it is given, so the parts that hold cells are
first looked over and handed on as a new archive, in UTF-8 and under their usual names: a small
file that asks for a huge grid or repeats a long text a million times never reaches it.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.office_files import EXCEL, ArchiveLimits
from meetingtui.base.office_package import OfficeFile, open_office_file
from meetingtui.base.wording import full_date, without_unprintable

LIMITS = ArchiveLimits(file=20_000_000, unpacked=60_000_000, part=16_000_000, parts=2_000)
"""A ledger of a thousand rows is far below these."""

_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""Names of the strict form of the format, and those that are usual."""

_READ = {
    "worksheet": (".worksheet+xml", "worksheets/sheet{}.xml"),
    "chartsheet": ("", "chartsheets/sheet{}.xml"),
    "dialogsheet": ("", "dialogsheets/sheet{}.xml"),
    "xlMacrosheet": ("", "macrosheets/sheet{}.xml"),
    "sharedStrings": (".sharedStrings+xml", "sharedStrings.xml"),
    "styles": (".styles+xml", "styles.xml"),
}
"""What is handed on, by the type of its relationship: the end of its content type, and its name.

Of sheets without cells, which have no type there, only that there is one.
"""
_DAY_ZERO = date(1899, 12, 31)
"""What Excel counts days from, in the first two months that it knows."""

_EARLIEST = 1930
"""The year before which no school writes a date."""

_MAX_CELLS = 400_000
_MAX_SIGNS = 2_000_000
_MAX_TAGS = 4_000_000
"""Cells, characters in them, and tags of all sheets together."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile("[1-9][0-9]{0,6}")

Grid = list[list[str]]
"""Cell texts by row; all rows have equal length."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of a workbook."""

    name: str
    """Name on its tab."""
    grid: Grid
    """Cell texts by row."""


class WorkbookCells(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a workbook, as far as it is read."""

    sheets: list[Sheet]
    """Sheets that are not empty."""
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the file that are not read."""


def workbook_cells(path: Path, *, hidden: bool = False) -> WorkbookCells:
    """Read the visible non-empty sheets of a workbook; with ``hidden`` also the hidden ones.

    Raises:
        DocumentError: the file is no workbook we may open.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    checked, remarks = _checked(path)
    found = []
    filled = signs = 0
    try:
        with CalamineWorkbook.from_filelike(checked) as book:
            for about in book.sheets_metadata:
                is_seen = hidden or about.visible is SheetVisibleEnum.Visible
                if about.typ is SheetTypeEnum.WorkSheet and is_seen:
                    sheet = book.get_sheet_by_name(about.name)
                    rows = sheet.to_python(skip_empty_area=False)
                    grid = [[_words(value) for value in row] for row in rows]
                    filled += _fill(grid, sheet.merged_cell_ranges or [], _MAX_CELLS - filled)
                    signs += sum(len(cell) for row in grid for cell in row)
                    if filled > _MAX_CELLS or signs > _MAX_SIGNS:
                        raise _too_large(path)
                    if any(any(row) for row in grid):
                        found.append(Sheet(name=without_unprintable(about.name).strip(), grid=grid))
    except (CalamineError, ValueError, OverflowError) as error:
        raise DocumentError(
            f"“{path.name}”已损坏，无法读取。请在 Excel 中打开后另存一份再试。"
        ) from error
    return WorkbookCells(sheets=found, remarks=remarks)


def _too_large(path: Path) -> DocumentError:
    return DocumentError(
        f"“{path.name}”的表格大得不正常，不像一份工作台账。请删去多余的行列后再试。"
    )


def _checked(path: Path) -> tuple[io.BytesIO, tuple[str, ...]]:
    """The parts of the workbook that hold its cells, looked over and in an archive of their own,
    and remarks on what else the file holds.
    """
    made = io.BytesIO()
    with (
        open_office_file(path, limits=LIMITS, error_class=DocumentError, file_format=EXCEL) as file,
        zipfile.ZipFile(made, "w") as copy,
    ):
        relations = {each.id: each for each in file.relations_of(file.main) if each.name in _READ}
        if any(each.is_external for each in relations.values()):
            raise DocumentError(
                f"“{path.name}”的表格不在这个文件里。请在 Excel 中打开后另存一份再试。"
            )
        lengths: list[int] = []
        for each in relations.values():
            if each.name == "sharedStrings":
                lengths = _string_lengths(file.plain(each.target, ".sharedStrings+xml") or b"")
        size = _Size(lengths)
        names: dict[str, tuple[str, str]] = {}
        for number, (id, each) in enumerate(relations.items(), 1):
            kind, name = _READ[each.name]
            names[id] = (each.name, name.format(number))
            part = file.plain(each.target, kind) if kind else None
            if each.name == "worksheet":
                if part is None:
                    raise zipfile.BadZipFile(each.target)
                if not size.holds(part):
                    raise _too_large(path)
            if part is not None:
                copy.writestr(f"xl/{names[id][1]}", _transitional(part))
        copy.writestr("xl/workbook.xml", _transitional(file.plain(file.main, "") or b""))
        copy.writestr("xl/_rels/workbook.xml.rels", _relations_xml(names))
        copy.writestr("_rels/.rels", _relations_xml({"r1": ("officeDocument", "xl/workbook.xml")}))
        remarks = tuple(_remarks(file))
    made.seek(0)
    return made, remarks


def _remarks(file: OfficeFile) -> Iterator[str]:
    if file.has_macros:
        yield f"“{file.name}”带有宏，程序不会运行它，只读了单元格里的内容。"
    if any(each.name == "externalLink" for each in file.relations_of(file.main)):
        yield f"“{file.name}”有公式引用别的工作簿，读到的是上次保存时的结果，请核对。"


def _transitional(xml: bytes) -> bytes:
    for strict, usual in _STRICT.items():
        xml = xml.replace(strict, usual)
    return xml


def _relations_xml(names: dict[str, tuple[str, str]]) -> bytes:
    """Relationships by their ids: types and targets."""
    from lxml import etree

    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = etree.Element(f"{{{space}}}Relationships")
    for id, (kind, name) in names.items():
        type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        etree.SubElement(root, f"{{{space}}}Relationship", Id=id, Type=type_, Target=name)
    return etree.tostring(root)


def _scan(
    xml: bytes,
    begun: Callable[[str, dict[str, str]], None],
    said: Callable[[str], None],
    ended: Callable[[str], None],
) -> None:
    """Go through XML without building its tree, which a large sheet has no memory for.

    Args:
        xml: the part, in UTF-8 without a DOCTYPE.
        begun: is called with the local name and the attributes of each element.
        said: is called with each piece of text.
        ended: is called with the local name where an element ends.

    Raises:
        zipfile.BadZipFile: it is no XML.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, values: begun(name.rpartition(":")[2], values)
    parser.CharacterDataHandler = said
    parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile from error


def _string_lengths(xml: bytes) -> list[int]:
    """Length of each shared string."""
    lengths: list[int] = []

    def begun(name: str, _values: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def said(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    if xml:
        _scan(xml, begun, said, lambda _name: None)
    return lengths


class _Size:
    """How large the sheets of a workbook are together, as far as cells are filled."""

    def __init__(self, lengths: list[int]) -> None:
        """Begin with no cells; ``lengths`` are those of the shared strings."""
        self._lengths = lengths
        self._tags = self._cells = self._signs = 0

    def holds(self, sheet: bytes) -> bool:
        """Add a sheet; whether all of them are still in bounds.

        Raises:
            zipfile.BadZipFile: it is no XML, or has a cell at no place.
        """
        self._tags += sheet.count(b"<")
        if self._tags > _MAX_TAGS:
            return False
        row = column = rows = columns = 0
        kind, value, is_value = "", "", False

        def begun(name: str, values: dict[str, str]) -> None:
            nonlocal row, column, rows, columns, kind, value, is_value
            if name == "c":
                kind, value = values.get("t", ""), ""
                column += 1
                if "r" in values:
                    match = _REFERENCE.fullmatch(values["r"])
                    if match is None:
                        raise zipfile.BadZipFile
                    row, column = int(match[2]), _column(match[1])
            elif name in ("v", "is"):
                rows, columns = max(rows, row), max(columns, column)
                is_value = True
            elif name == "row":
                given = values.get("r", "")
                row = int(given) if _ROW.fullmatch(given) else row + 1
                column = 0

        def said(text: str) -> None:
            nonlocal value
            if is_value and kind == "s":
                value += text

        def ended(name: str) -> None:
            nonlocal is_value
            if name in ("v", "is"):
                is_value = False
                if value.isascii() and value.isdecimal() and len(value) < 8:
                    at = int(value)
                    self._signs += self._lengths[at] if at < len(self._lengths) else 0

        _scan(sheet, begun, said, ended)
        self._cells += rows * columns
        return self._cells <= _MAX_CELLS and self._signs <= _MAX_SIGNS


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _fill(grid: Grid, ranges: list[tuple[tuple[int, int], tuple[int, int]]], most: int) -> int:
    """Fill merged cells with the text of their first one.

    Args:
        grid: the cells, which are changed.
        ranges: the first and the last cell of each merged range, as row and column from 0.
        most: how many cells are filled at most; what is beyond is left.

    Returns the number of cells in the ranges, as far as they were gone through.
    """
    count = 0
    for (top, left), (bottom, right) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for row in grid[top : bottom + 1]:
            count += max(0, min(right + 1, len(row)) - left)
            if count > most:
                return count
            for column in range(left, min(right + 1, len(row))):
                row[column] = grid[top][left]
    return count


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}"
    part = timedelta()
    if isinstance(value, datetime):
        part = value - value.combine(value.date(), time())
        value = value.date()
    if isinstance(value, date):
        if value.year >= _EARLIEST:
            return full_date(value)
        # A number (12.15) in a cell that shows dates.
        return f"{(value - _DAY_ZERO + part) / timedelta(days=1):.6g}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return without_unprintable(str(value)).strip()
