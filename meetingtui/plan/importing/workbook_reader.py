"""Read an Excel workbook as sheets of cell texts, with merged cells filled in.

python-calamine reads the cells. It does not check its input, so the parts that hold cells are
first checked and copied to a new archive, in UTF-8 and under their usual names: a small file that
declares a huge grid, or repeats a long text a million times, never reaches it.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.office_part_reader import OfficePartReader, open_office_part_reader
from meetingtui.base.untrusted_office_archive import EXCEL, ArchiveLimits
from meetingtui.base.wording import full_date, without_unprintable

LIMITS = ArchiveLimits(
    max_file_bytes=20_000_000,
    max_unpacked_bytes=60_000_000,
    max_part_bytes=16_000_000,
    max_part_count=2_000,
)
"""Size limits for opening an Excel workbook; one with a thousand rows is far below them."""

_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""XML namespaces of the strict form of .xlsx, mapped to those of the usual, transitional form."""

_READ = {
    "worksheet": (".worksheet+xml", "worksheets/sheet{}.xml"),
    "chartsheet": ("", "chartsheets/sheet{}.xml"),
    "dialogsheet": ("", "dialogsheets/sheet{}.xml"),
    "xlMacrosheet": ("", "macrosheets/sheet{}.xml"),
    "sharedStrings": (".sharedStrings+xml", "sharedStrings.xml"),
    "styles": (".styles+xml", "styles.xml"),
}
"""Kinds of workbook parts that are copied, by the type of their relationship: the end of the
content type, and the new part name.

Of sheets without cells, which have no type there, only that there is one.
"""
_DAY_ZERO = date(1899, 12, 31)
"""Day from which Excel counts the serial numbers of dates in January and February 1900."""

_EARLIEST = 1930
"""Earliest year of a date in a school's workbook; a cell with an earlier date contains something
else.
"""

_MAX_CELLS = 400_000
_MAX_SIGNS = 2_000_000
_MAX_TAGS = 4_000_000
"""Maximum number of cells, characters in them, and XML tags of all sheets of a workbook
together.
"""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile("[1-9][0-9]{0,6}")

Grid = list[list[str]]
"""Cell texts of a sheet by row; all rows have equal length."""


class WorkbookSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of an Excel workbook as texts by row and column."""

    name: str
    """Name on the tab of the workbook's sheet."""
    grid: Grid
    """Cell texts of the workbook's sheet by row."""


class WorkbookContents(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of an Excel workbook as read: its sheets, and remarks on what is not read."""

    sheets: list[WorkbookSheet]
    """Sheets of the workbook that are not empty."""
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the workbook that are not read."""


def read_workbook_sheets(path: Path, *, hidden: bool = False) -> WorkbookContents:
    """Read the visible non-empty sheets of an Excel workbook; with ``hidden`` also the hidden ones.

    Sheets without cells (charts) are left out; every cell of a merged range has the range's text.

    Raises:
        DocumentError: the file is not an Excel workbook, is damaged, has its sheets in another
            file, or exceeds the size limits.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    checked, remarks = _copy_checked_cell_parts(path)
    found = []
    merged_count = characters = 0
    try:
        with CalamineWorkbook.from_filelike(checked) as book:
            # Names are unique in a workbook; damaged ones name one sheet hundreds of times.
            for about in {each.name: each for each in book.sheets_metadata}.values():
                is_seen = hidden or about.visible is SheetVisibleEnum.Visible
                if about.typ is SheetTypeEnum.WorkSheet and is_seen:
                    sheet = book.get_sheet_by_name(about.name)
                    rows = sheet.to_python(skip_empty_area=False)
                    grid = [[_text_of_cell_value(value) for value in row] for row in rows]
                    merged_count += _fill_merged_cells(
                        grid, sheet.merged_cell_ranges or [], _MAX_CELLS - merged_count
                    )
                    characters += sum(len(cell) for row in grid for cell in row)
                    if merged_count > _MAX_CELLS or characters > _MAX_SIGNS:
                        raise _workbook_too_large_error(path)
                    if any(any(row) for row in grid):
                        found.append(
                            WorkbookSheet(name=without_unprintable(about.name).strip(), grid=grid)
                        )
    except (CalamineError, ValueError, OverflowError) as error:
        raise DocumentError(
            f"“{path.name}”已损坏，无法读取。请在 Excel 中打开后另存一份再试。"
        ) from error
    return WorkbookContents(sheets=found, remarks=remarks)


def _workbook_too_large_error(path: Path) -> DocumentError:
    """Return the error that an Excel workbook has too many cells."""
    return DocumentError(
        f"“{path.name}”的表格大得不正常，不像一份工作台账。请删去多余的行列后再试。"
    )


def _copy_checked_cell_parts(path: Path) -> tuple[io.BytesIO, tuple[str, ...]]:
    """Copy the parts of an Excel workbook that hold its cells to a new archive, checking their
    size.

    Returns:
        The new archive, in UTF-8 and with the usual part names, and Chinese remarks on other
        contents.
    """
    made = io.BytesIO()
    with (
        open_office_part_reader(
            path, limits=LIMITS, error_class=DocumentError, file_format=EXCEL
        ) as file,
        zipfile.ZipFile(made, "w") as copy,
    ):
        relations = {
            each.id: each for each in file.relationships_of(file.main) if each.type_name in _READ
        }
        if any(each.is_external for each in relations.values()):
            raise DocumentError(
                f"“{path.name}”的表格不在这个文件里。请在 Excel 中打开后另存一份再试。"
            )
        lengths: list[int] = []
        for each in relations.values():
            if each.type_name == "sharedStrings":
                lengths = _shared_string_lengths(
                    file.part_xml(each.target, ".sharedStrings+xml") or b""
                )
        size = _SheetSizeCounter(lengths)
        names: dict[str, tuple[str, str]] = {}
        for number, (id, each) in enumerate(relations.items(), 1):
            kind, name = _READ[each.type_name]
            names[id] = (each.type_name, name.format(number))
            part = file.part_xml(each.target, kind) if kind else None
            if each.type_name == "worksheet":
                if part is None:
                    raise zipfile.BadZipFile(each.target)
                if not size.add_sheet_and_test_limits(part):
                    raise _workbook_too_large_error(path)
            if part is not None:
                copy.writestr(f"xl/{names[id][1]}", _strict_to_transitional_namespace(part))
        copy.writestr(
            "xl/workbook.xml",
            _strict_to_transitional_namespace(file.part_xml(file.main, "") or b""),
        )
        copy.writestr("xl/_rels/workbook.xml.rels", _build_relationships_xml(names))
        copy.writestr(
            "_rels/.rels", _build_relationships_xml({"r1": ("officeDocument", "xl/workbook.xml")})
        )
        remarks = tuple(_unread_content_remarks(file))
    made.seek(0)
    return made, remarks


def _unread_content_remarks(file: OfficePartReader) -> Iterator[str]:
    """Yield Chinese remarks on contents of an Excel workbook that are not read: macros, links to
    other workbooks.
    """
    if file.has_macros:
        yield f"“{file.name}”带有宏，程序不会运行它，只读了单元格里的内容。"
    if any(each.type_name == "externalLink" for each in file.relationships_of(file.main)):
        yield f"“{file.name}”有公式引用别的工作簿，读到的是上次保存时的结果，请核对。"


def _strict_to_transitional_namespace(xml: bytes) -> bytes:
    """Replace the XML namespaces of the strict form of .xlsx by those of the usual, transitional
    form.
    """
    for strict, usual in _STRICT.items():
        xml = xml.replace(strict, usual)
    return xml


def _build_relationships_xml(names: dict[str, tuple[str, str]]) -> bytes:
    """Return the XML of a relationships part of an Excel workbook, which lists where the workbook's
    other parts are.

    Args:
        names: type and target of each relationship, by its id.
    """
    from lxml import etree

    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = etree.Element(f"{{{space}}}Relationships")
    for id, (kind, name) in names.items():
        type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        etree.SubElement(root, f"{{{space}}}Relationship", Id=id, Type=type_, Target=name)
    return etree.tostring(root)


def _parse_xml_by_events(
    xml: bytes,
    on_start: Callable[[str, dict[str, str]], None],
    on_text: Callable[[str], None],
    on_end: Callable[[str], None],
) -> None:
    """Parse a part of an Excel workbook as XML events, without building a tree, for which a large
    sheet needs too much memory.

    Args:
        xml: the part, in UTF-8 without a DOCTYPE.
        on_start: called with the local name and the attributes of each element.
        on_text: called with each piece of text.
        on_end: called with the local name of each element that ends.

    Raises:
        zipfile.BadZipFile: the part is not well-formed XML.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, values: on_start(name.rpartition(":")[2], values)
    parser.CharacterDataHandler = on_text
    parser.EndElementHandler = lambda name: on_end(name.rpartition(":")[2])
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile from error


def _shared_string_lengths(xml: bytes) -> list[int]:
    """Return the length of each shared string of an Excel workbook."""
    lengths: list[int] = []

    def begin_string(name: str, _values: dict[str, str]) -> None:
        """Begin the length of the next shared string where its XML element (``si``) begins."""
        if name == "si":
            lengths.append(0)

    def add_length(text: str) -> None:
        """Add a piece of text to the length of the present shared string."""
        if lengths:
            lengths[-1] += len(text)

    if xml:
        _parse_xml_by_events(xml, begin_string, add_length, lambda _name: None)
    return lengths


class _SheetSizeCounter:
    """Counter of the cells, characters and XML tags of all sheets of an Excel workbook, with
    limits.
    """

    def __init__(self, lengths: list[int]) -> None:
        """Create a counter of sheet sizes that starts at zero.

        Args:
            lengths: lengths of the workbook's shared strings.
        """
        self._lengths = lengths
        self._tags = self._cells = self._signs = 0

    def add_sheet_and_test_limits(self, sheet: bytes) -> bool:
        """Count the cells and characters of one more sheet of an Excel workbook; return whether all
        sheets so far are within the limits.

        Args:
            sheet: the XML of the sheet.

        Raises:
            zipfile.BadZipFile: the part is not XML, or a cell has an invalid reference.
        """
        self._tags += sheet.count(b"<")
        if self._tags > _MAX_TAGS:
            return False
        row = column = rows = columns = 0
        kind, value, is_value = "", "", False

        def track_position(name: str, values: dict[str, str]) -> None:
            """Note the row and column of each cell, and the largest of those with a value.

            Args:
                name: local name of the XML element that begins.
                values: its attributes.
            """
            nonlocal row, column, rows, columns, kind, value, is_value
            if name == "c":
                kind, value = values.get("t", ""), ""
                column += 1
                if "r" in values:
                    match = _REFERENCE.fullmatch(values["r"])
                    if match is None:
                        raise zipfile.BadZipFile
                    row, column = int(match[2]), _column_number_of_letters(match[1])
            elif name in ("v", "is"):
                rows, columns = max(rows, row), max(columns, column)
                is_value = True
            elif name == "row":
                given = values.get("r", "")
                row = int(given) if _ROW.fullmatch(given) else row + 1
                column = 0

        def collect_index(text: str) -> None:
            """Collect the digits of a cell's index among the shared strings."""
            nonlocal value
            if is_value and kind == "s":
                value += text

        def count_shared_string(name: str) -> None:
            """Count the characters of the shared string that a finished cell refers to."""
            nonlocal is_value
            if name in ("v", "is"):
                is_value = False
                if value.isascii() and value.isdecimal() and len(value) < 8:
                    at = int(value)
                    self._signs += self._lengths[at] if at < len(self._lengths) else 0

        _parse_xml_by_events(sheet, track_position, collect_index, count_shared_string)
        self._cells += rows * columns
        return self._cells <= _MAX_CELLS and self._signs <= _MAX_SIGNS


def _column_number_of_letters(letters: str) -> int:
    """Return the number of an Excel column by its letters: A gives 1, AA gives 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _fill_merged_cells(
    grid: Grid, ranges: list[tuple[tuple[int, int], tuple[int, int]]], most: int
) -> int:
    """Fill all cells of each merged range of an Excel sheet with the text of the range's first
    cell, in place.

    Args:
        grid: the cells.
        ranges: first and last cell of each merged range, as row and column from 0.
        most: number of cells after which filling stops.

    Returns:
        The number of cells in the ranges that were gone through.
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


def _text_of_cell_value(value: object) -> str:
    """Return the value of an Excel cell as text, in the form that a plan uses: 是, 2026年9月1日,
    12.15. A date before 1930 is a number in a cell that shows dates, and gives that number.
    """
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
