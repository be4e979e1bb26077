"""Writes what a new school brings to its first hour: a staff list and a plan.

python packaging/first_hour_papers.py FOLDER
"""

import sys
from pathlib import Path

from docx import Document
from staff_list import write_staff_list

PLAN = """示例县清源小学2026—2027学年第一学期工作计划
一、教学工作
1. 完成校本课程纲要修订，十一月底前完成。（教导处）
2. 组织青年教师亮相课，每人一节，同伴互评。（教科室）
二、德育工作
1. 举办校园读书节，十二月底前完成。（德育处）
2. 召开班主任论坛。（德育处）
三、后勤工作
1. 更换操场照明。（总务处）"""


def write_plan(path: Path) -> None:
    """Write the plan as a Word document, a paragraph a line."""
    document = Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    document.save(str(path))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write_staff_list(folder / "通讯录.xlsx")
    write_plan(folder / "学校工作计划.docx")
