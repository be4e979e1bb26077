"""Read the tables of a staff list from an Excel workbook, a Word document or a text file, and
select the one with the most people.
"""

import csv
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.file_access import (
    NotTextError,
    decode_text,
    explain_os_error,
    read_bytes_retrying_while_locked,
)
from meetingtui.school.staff_list_parsing import (
    ParsedStaffList,
    Rows,
    parse_staff_list,
    split_text_into_rows,
)

STAFF_LIST_SUFFIXES = frozenset({".xlsx", ".docx", ".csv", ".txt"})
"""File name suffixes of the formats from which a staff list can be read."""

_MAX_ROWS = 3_000
_MAX_SIGNS = 500_000


class StaffListTables(msgspec.Struct, frozen=True):
    """The tables found in a school's staff list file, with their rows of names and contact data."""

    tables: list[Rows]
    """Tables of the staff list in file order, one for each sheet of a workbook; a text file, or a
    Word document without tables, is a single table.
    """
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the staff list file that are not read, such as macros."""


def read_staff_list_tables(path: Path) -> StaffListTables:
    """Read all tables of a school's staff list file (.xlsx, .docx, .csv, .txt).

    Raises:
        DocumentError: the file cannot be read, or is too large for a staff list.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        from meetingtui.plan.importing.workbook_reader import read_workbook_sheets

        book = read_workbook_sheets(path)
        return StaffListTables([sheet.grid for sheet in book.sheets], book.remarks)
    if suffix == ".docx":
        from meetingtui.plan.importing.plan_document import DocumentTable
        from meetingtui.plan.importing.word_reader import read_word_document

        read = read_word_document(path)
        tables: list[Rows] = [
            block.rows for block in read.blocks if isinstance(block, DocumentTable)
        ]
        if not tables:
            lines = (block.text for block in read.blocks if not isinstance(block, DocumentTable))
            tables = [split_text_into_rows("\n".join(lines))]
        return StaffListTables(tables, read.remarks)
    if suffix not in STAFF_LIST_SUFFIXES:
        raise DocumentError(
            f"读不了“{path.name}”。人员名单请用 Excel（.xlsx）、Word（.docx）或文本文件；"
            "旧格式请先另存为 .xlsx。"
        )
    try:
        text = decode_text(read_bytes_retrying_while_locked(path))
    except OSError as error:
        raise DocumentError(f"读不了“{path.name}”：{explain_os_error(error)}。") from error
    except NotTextError as error:
        raise DocumentError(
            f"“{path.name}”的内容不是文字。请用 Excel 另存为 .xlsx 再试。"
        ) from error
    if len(text) > _MAX_SIGNS:
        raise DocumentError(f"“{path.name}”太大，不像人员名单。请确认选对了文件。")
    if suffix == ".csv":
        return StaffListTables([list(csv.reader(text.splitlines()))])
    return StaffListTables([split_text_into_rows(text)])


def select_table_with_most_people(tables: list[Rows]) -> tuple[Rows, ParsedStaffList]:
    """Select the table with the most people from a staff list file, the first on a tie, and return
    it with the people read from its first 3000 rows.

    Raises:
        DocumentError: no table contains a person.
    """
    read = [(rows, parse_staff_list(rows[:_MAX_ROWS])) for rows in tables]
    rows, found = max(read, key=lambda each: len(each[1].contacts), default=([], None))
    if found is None or not found.contacts:
        raise DocumentError(
            "没有找到人员。请确认表里有“姓名”一列；也可以只复制姓名、职务、部门几列，粘贴进来。"
        )
    return rows, found
