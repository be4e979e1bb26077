from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from meetingtui.base.errors import DocumentError
from meetingtui.plan.importing.staff_list_reader import (
    read_staff_list_tables,
    select_table_with_most_people,
)

ROWS = [
    ["姓名", "部门", "职务"],
    ["许　敏", "", "校长"],
    ["何平", "教导处", "主任"],
    ["唐玉洁", "", "副主任"],
]


def _names(path: Path) -> list[tuple[str, str]]:
    _, found = select_table_with_most_people(read_staff_list_tables(path).tables)
    return [(each.name, each.department) for each in found.contacts]


def test_a_workbook_is_read_merged_cells_and_all(tmp_path):
    path = tmp_path / "花名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("说明").write(0, 0, "填表说明")
        sheet = book.add_worksheet("名单")
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, row)
        sheet.merge_range(2, 1, 3, 1, "教导处")
    assert _names(path) == [("许敏", ""), ("何平", "教导处"), ("唐玉洁", "教导处")]


def test_a_word_table_is_read(tmp_path):
    path = tmp_path / "通讯录.docx"
    document = Document()
    document.add_paragraph("通讯录")
    table = document.add_table(rows=0, cols=3)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    assert _names(path) == [("许敏", ""), ("何平", "教导处"), ("唐玉洁", "")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_text_files_are_read(tmp_path, encoding):
    path = tmp_path / "名单.csv"
    path.write_text("\n".join(",".join(row) for row in ROWS), encoding=encoding)
    assert _names(path) == [("许敏", ""), ("何平", "教导处"), ("唐玉洁", "")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("名单.xls", b"x", "另存为 .xlsx"),
        ("名单.txt", b"\x00\xff\x00", "不是文字"),
        ("名单.txt", "今天下午开会\n".encode(), "没有找到人员"),
        ("名单.txt", b"", "没有找到人员"),
        ("名单.xlsx", b"PK", "名单.xlsx"),
    ],
)
def test_what_is_no_staff_list_is_refused(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=words):
        select_table_with_most_people(read_staff_list_tables(path).tables)


def test_a_file_that_is_gone_is_said(tmp_path):
    with pytest.raises(DocumentError, match=r"名单\.txt"):
        read_staff_list_tables(tmp_path / "名单.txt")
