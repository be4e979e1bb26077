"""Ledgers as offices keep them: headers anywhere near the top, merged sections, several sheets."""

from datetime import date, datetime

import pytest
import xlsxwriter
from word_files import change_parts

from meetingtui.base.errors import DocumentError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.plan_document import PlanNodeKind
from meetingtui.plan.importing.plan_reader import read_plan

HEADERS = ("序号", "板块", "重点任务", "工作举措", "责任部门", "责任人", "完成时限", "目标", "备注")


def workbook(path):
    return xlsxwriter.Workbook(str(path))


def tree(document):
    return [(depth, node.number + node.title) for depth, node in document.walk_in_reading_order()]


def rows(document):
    return [
        node for _, node in document.walk_in_reading_order() if node.kind is PlanNodeKind.TABLE_ROW
    ]


def csv_plan(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "台账.csv"
    path.write_bytes(text.encode(encoding))
    return read_plan(path)


@pytest.fixture
def ledger(tmp_path):
    with workbook(tmp_path / "台账.xlsx") as book:
        sheet = book.add_worksheet("重点工作")
        sheet.merge_range(0, 0, 0, 8, "青石小学2026—2027学年第一学期重点工作台账")
        sheet.write_row(1, 0, HEADERS)
        sheet.merge_range(2, 1, 3, 1, "党建引领")
        sheet.merge_range(2, 2, 3, 2, "支部建设")
        sheet.write_row(2, 3, ("开展主题党日", "党支部", "罗明、白雪"))
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_datetime(2, 6, datetime(2026, 10, 20), day)
        sheet.write(2, 7, "不少于5次")
        sheet.write_row(3, 3, ("建好党员活动室", "总务处", "丁力", "11月底", 1, "新增"))
        sheet.write_row(4, 0, (3, "教学质量", "课堂", "课堂诊断", "教导处", "田甜", "每月"))
        sheet.write(2, 0, 1)
        sheet.write(3, 0, 2)
        book.add_worksheet("空白")
        hidden = book.add_worksheet("底稿")
        hidden.write_row(0, 0, ("序号", "事项"))
        hidden.write_row(1, 0, (1, "不该出现"))
        hidden.hide()
    return tmp_path / "台账.xlsx"


def test_columns_are_known_by_their_headers_and_merged_sections_hold_their_rows(ledger):
    term = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
    document = read_plan(ledger, term=term)
    assert (document.school, document.term) == ("青石小学", "2026-2027-1")
    assert tree(document) == [
        (0, "党建引领"), (1, "1开展主题党日"), (1, "2建好党员活动室"),
        (0, "教学质量"), (1, "3课堂诊断"),
    ]  # fmt: skip
    first, second, _ = rows(document)
    assert (first.department, first.people) == ("党支部", ("罗明", "白雪"))
    assert (first.due, first.due_text) == (date(2026, 10, 20), "2026年10月20日")
    assert first.fields["重点任务"] == "支部建设"
    assert first.fields["目标"] == "不少于5次"
    assert (second.fields["目标"], second.fields["备注"]) == ("1", "新增")


def test_several_sheets_are_sections(tmp_path):
    with workbook(tmp_path / "台账.xlsx") as book:
        for name, work in (("德育处", "升旗"), ("教导处", "备课")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("编号", "事项", "负责人", "时间", "状态"))
            sheet.write_row(1, 0, (1, work, "马兰", "9月", "未启动"))
    document = read_plan(tmp_path / "台账.xlsx")
    assert tree(document) == [(0, "德育处"), (1, "1升旗"), (0, "教导处"), (1, "1备课")]
    assert rows(document)[0].fields["状态"] == "未启动"


def test_a_row_that_is_one_heading_across_the_table_opens_a_section(tmp_path):
    with workbook(tmp_path / "台账.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("序号", "工作内容", "责任人", "完成时限"))
        sheet.merge_range(1, 0, 1, 3, "一、德育工作")
        sheet.write_row(2, 0, (1, "升旗", "马兰", "每周"))
        sheet.write(3, 0, "二、教学工作")
        sheet.write_row(4, 0, (1, "备课", "田甜", "每周"))
    document = read_plan(tmp_path / "台账.xlsx")
    assert tree(document) == [(0, "一、德育工作"), (1, "1升旗"), (0, "二、教学工作"), (1, "1备课")]


def test_a_page_written_in_excel_is_read_as_a_page(tmp_path):
    with workbook(tmp_path / "计划.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ("青石小学工作计划", "一、德育", "1.升旗", "2.值周"))
    assert tree(read_plan(tmp_path / "计划.xlsx")) == [
        (0, "一、德育"), (1, "1.升旗"), (1, "2.值周"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_in_any_usual_encoding_and_with_any_usual_sign_is_read(tmp_path, encoding, sign):
    lines = (
        ("序号", "事项", "负责人", "时间"),
        ("1", '"换灯\n换线"', "马兰", "9月"),
        ("2", '"修,门;窗"', "丁力", "10月"),
    )
    text = "\n".join(sign.join(line) for line in lines)
    first, second = rows(csv_plan(tmp_path, text, encoding))
    assert (first.title, first.people, first.due_text) == ("换灯 换线", ("马兰",), "9月")
    assert (second.number, second.title) == ("2", "修,门;窗")


def test_a_blank_below_a_sections_name_means_the_same_section(tmp_path):
    document = csv_plan(
        tmp_path, "一级,二级,工作内容\n德育,常规,升旗\n,,值周\n,活动,读书节\n教学,,备课\n"
    )
    assert tree(document) == [
        (0, "德育"), (1, "常规"), (2, "升旗"), (2, "值周"), (1, "活动"), (2, "读书节"),
        (0, "教学"), (1, "活动"), (2, "备课"),
    ]  # fmt: skip


def test_where_the_last_level_is_the_measure_it_names_the_rows(tmp_path):
    document = csv_plan(tmp_path, "一级任务,二级任务,责任人\n德育,升旗,马兰\n德育,值周,丁力\n")
    assert tree(document) == [(0, "德育"), (1, "升旗"), (1, "值周")]


def test_a_grid_that_spans_the_whole_sheet_is_refused(tmp_path):
    with workbook(tmp_path / "台账.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "序号")
        sheet.write(1048575, 16383, "事项")
    with pytest.raises(DocumentError, match="大得不正常"):
        read_plan(tmp_path / "台账.xlsx")


def test_one_long_text_in_a_thousand_cells_is_refused(tmp_path):
    with workbook(tmp_path / "台账.xlsx") as book:
        sheet = book.add_worksheet()
        for row in range(1000):
            sheet.write(row, 0, "字" * 30_000)
    with pytest.raises(DocumentError, match="大得不正常"):
        read_plan(tmp_path / "台账.xlsx")


def test_a_doctype_in_a_workbook_is_refused(ledger):
    def spoil(parts):
        head, _, rest = parts["xl/workbook.xml"].partition(b"?>")
        parts["xl/workbook.xml"] = head + b'?><!DOCTYPE a [<!ENTITY b "c">]>' + rest

    with pytest.raises(DocumentError, match="DOCTYPE"):
        read_plan(change_parts(ledger, spoil))


def test_a_sheet_that_a_damaged_workbook_names_many_times_is_read_once(ledger):
    def spoil(parts):
        head, begin, rest = parts["xl/workbook.xml"].partition(b"<sheet ")
        sheet, end, rest = rest.partition(b"/>")
        parts["xl/workbook.xml"] = head + (begin + sheet + end) * 500 + rest

    whole = tree(read_plan(ledger))
    assert tree(read_plan(change_parts(ledger, spoil))) == whole


def test_a_line_across_the_last_row_heads_nothing_and_is_kept(tmp_path):
    path = tmp_path / "周安排.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["星期", "日期", "工作内容", "责任部门"])
        sheet.write_row(1, 0, ["星期一", "9月28日", "升旗仪式", "大队部"])
        sheet.merge_range(2, 0, 2, 3, "值周领导：魏东亭")
    [row] = read_plan(path).nodes
    assert (row.title, row.fields["备注"]) == ("升旗仪式", "值周领导：魏东亭")


def test_a_remark_below_the_rows_does_not_hide_what_names_them(tmp_path):
    path = tmp_path / "推进表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "重点工作", "推进措施", "责任人"])
        sheet.write_row(1, 0, ["1", "智慧校园", "改造网络，开展培训。", "周明"])
        sheet.write_row(2, 0, ["2", "绿色学校", "对照标准，自查整改。", "李想"])
        sheet.write(3, 0, "备注：每月底报送进展。")
    assert [row.title for row in read_plan(path).nodes] == ["智慧校园", "绿色学校"]


def test_a_week_across_the_sheet_dates_its_rows_and_is_no_section(tmp_path):
    path = tmp_path / "周安排.xlsx"
    headers = ["星期", "工作内容", "地点", "负责"]
    with workbook(path) as book:
        sheet = book.add_worksheet()
        for at, week, row in (
            (0, "第5周（9月28日—10月4日）", ["周一", "升国旗", "操场", "周明"]),
            (3, "第6周（10月5日—10月11日）", ["周四", "安全提醒会", "会议室", "李想"]),
        ):
            sheet.merge_range(at, 0, at, 3, week)
            sheet.write_row(at + 1, 0, headers)
            sheet.write_row(at + 2, 0, row)
    assert [
        (depth, node.title, node.due_text)
        for depth, node in read_plan(path).walk_in_reading_order()
    ] == [
        (0, "升国旗", "第5周周一"),
        (0, "安全提醒会", "第6周周四"),
    ]


def test_a_sheet_without_headers_beside_a_task_table_is_read_too(tmp_path):
    path = tmp_path / "两月.xlsx"
    with workbook(path) as book:
        sheet = book.add_worksheet("九月")
        sheet.write_row(0, 0, ["日期", "工作内容", "承办"])
        sheet.write_row(1, 0, ["9月1日", "开学典礼", "大队部"])
        sheet = book.add_worksheet("十月")
        sheet.write_row(0, 0, ["2026年10月12日", "食品安全督查", "总务处"])
        sheet.write_row(1, 0, ["2026年10月20日", "同课异构展示", "教研室"])
    assert tree(read_plan(path)) == [
        (0, "九月"),
        (1, "开学典礼"),
        (0, "十月"),
        (1, "食品安全督查"),
        (1, "同课异构展示"),
    ]


def test_blocks_with_a_name_and_headers_of_their_own_are_sections(tmp_path):
    path = tmp_path / "清单.xlsx"
    with workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "青石小学平安校园任务清单")
        for at, name, task in ((1, "一、制度建设", "修订预案"), (4, "二、隐患排查", "检测避雷")):
            sheet.merge_range(at, 0, at, 2, name)
            sheet.write_row(at + 1, 0, ["序号", "任务内容", "责任人"])
            sheet.write_row(at + 2, 0, ["1", task, "周明"])
    document = read_plan(path)
    assert document.title == "青石小学平安校园任务清单"
    assert tree(document) == [
        (0, "一、制度建设"),
        (1, "1修订预案"),
        (0, "二、隐患排查"),
        (1, "1检测避雷"),
    ]


def test_the_last_of_three_levels_of_tasks_names_the_rows(tmp_path):
    document = csv_plan(
        tmp_path,
        "一级任务,二级任务,三级任务,成果形式\n课程,作业,建公示栏,照片\n课程,校本,编读本,读本\n",
    )
    assert tree(document) == [
        (0, "课程"),
        (1, "作业"),
        (2, "建公示栏"),
        (1, "校本"),
        (2, "编读本"),
    ]


def test_a_remark_below_a_month_without_tasks_is_kept(tmp_path):
    path = tmp_path / "两级.xlsx"
    with workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["类别", "工作内容", "责任人", "备注"])
        sheet.write_row(1, 0, ["德育", "升旗", "周明", ""])
        sheet.merge_range(2, 0, 2, 3, "四月")
        sheet.write_row(3, 0, ["备注：按时报送。"])
    document = read_plan(path)
    assert [row.title for row in rows(document)] == ["升旗"]
    assert any("按时报送" in cell for row in rows(document) for cell in row.fields.values())


@pytest.mark.parametrize("names", [("9月", "10月"), ("Sheet1", "Sheet2")])
def test_days_alone_belong_to_the_month_of_their_own_sheet(tmp_path, names):
    path = tmp_path / "月安排.xlsx"
    with workbook(path) as book:
        for name, month, day in ((names[0], 9, "10日"), (names[1], 10, "22日—23日")):
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, 2, f"青石小学2026年{month}月工作安排")
            sheet.write_row(1, 0, ["日期", "工作内容", "负责人"])
            sheet.write_row(2, 0, [day, "例行检查", "周明"])
    term = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
    found = rows(read_plan(path, term=term))
    assert [row.due for row in found] == [date(2026, 9, 10), date(2026, 10, 23)]


def test_a_sheet_that_nobody_named_is_called_by_the_title_above_its_rows(tmp_path):
    path = tmp_path / "两部门.xlsx"
    with workbook(path) as book:
        for office in ("教导处", "德育处"):
            sheet = book.add_worksheet()
            sheet.merge_range(0, 0, 0, 1, f"{office}工作安排")
            sheet.write_row(1, 0, ["工作内容", "负责人"])
            sheet.write_row(2, 0, ["上报材料", "周明"])
    assert [title for depth, title in tree(read_plan(path)) if not depth] == [
        "教导处工作安排",
        "德育处工作安排",
    ]
