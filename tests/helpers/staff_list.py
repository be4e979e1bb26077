"""A made-up staff list of twenty people, as a school keeps it in Excel."""

from pathlib import Path

import xlsxwriter

STAFF = (
    ("许　敏", "", "校长、党支部书记"),
    ("何 平", "党政办公室", "办公室主任"),
    ("沈知远", "", "副校长"),
    ("叶思齐", "教导处", "教导处主任"),
    ("石立诚", "总务处", "总务处主任"),
    ("温雅静", "德育处", "德育处主任"),
    ("唐玉洁", "大队部", "大队辅导员"),
    ("罗天成", "教科室", "教科室主任"),
    ("孟晓棠", "工会", "工会主席"),
    ("邵文博", "教务处", "教导处副主任"),
    ("李敏", "教导处", "语文教师"),
    ("李敏", "德育处", "数学教师"),
    *((name, "教导处", "教师") for name in ("郑守田", "吕春燕", "宋佳音", "贺志刚", "蒋一帆")),
    *((name, "", "教师") for name in ("江明川", "方文博", "白小舟")),
)


def write_staff_list(path: Path) -> None:
    """Write it as a workbook: a title, a heading, one row a person."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("通讯录")
        sheet.merge_range(0, 0, 0, 5, "教职工通讯录")
        sheet.write_row(1, 0, ["序号", "姓名", "部门", "职务", "手机", "邮箱"])
        for number, (name, department, post) in enumerate(STAFF, 1):
            phone, mail = f"138000000{number:02}", f"teacher{number}@example.com"
            sheet.write_row(number + 1, 0, [number, name, department, post, phone, mail])
