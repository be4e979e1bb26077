"""What the columns of a table contain decides the title, the owner and the deadline of its rows."""

import pytest

from benchmarks.plan_papers import school
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_rows import read_plan_table


def rows(*cells):
    return list(read_plan_table(DocumentTable(rows=cells), ResolutionContext()).rows)


def test_a_column_is_not_the_title_because_it_speaks_of_one():
    (row,) = rows(
        ("项目负责人", "课题状态", "活动时间", "课题名称"), ("周明", "在研", "第3周", "识字")
    )
    assert (row.title, row.people, row.due_text) == ("识字", ("周明",), "第3周")


def test_where_people_come_first_the_row_is_theirs():
    first, second = rows(
        ("姓名", "职务", "重点任务", "完成时限"),
        ("周明", "教导主任", "1.修订章程\n2.迎接视导", "10月底\n11月20日"),
    )
    assert (first.title, first.people, first.due_text) == ("修订章程", ("周明",), "10月底")
    assert (second.title, second.people) == ("迎接视导", ("周明",))


def test_ticks_below_the_months_say_when_a_row_is_due():
    first, second, third = rows(
        ("序号", "任务", "责任中心", "9月", "10月", "11月"),
        ("1", "粉刷走廊", "后勤中心", "√", "", ""),
        ("2", "建设展室", "行政中心", "", "√", "√"),
        ("3", "师生谈心", "学生中心", "√", "√", "√"),
    )
    assert (first.title, first.department, first.due_text) == ("粉刷走廊", "后勤中心", "9月")
    assert (second.title, second.due_text) == ("建设展室", "11月")
    assert (third.title, third.due_text) == ("师生谈心", "")


def test_the_duties_of_a_post_are_the_items():
    found = rows(
        ("序号", "岗位", "责任人", "岗位职责", "检查时间"),
        ("1", "门卫", "周明", "1.落实来访登记\n2.上放学在岗值守", "每天"),
        ("2", "图书室", "李想", "按时开放，及时上架新书", "每周"),
    )
    assert [row.title for row in found] == [
        "落实来访登记",
        "上放学在岗值守",
        "按时开放，及时上架新书",
    ]
    assert [row.people for row in found] == [("周明",), ("周明",), ("李想",)]


@pytest.mark.parametrize(
    ("header", "people"), [("领学人", ("周明",)), ("宣讲人", ("周明",)), ("联系人", ())]
)
def test_who_does_it_stands_under_many_names(header, people):
    (row,) = rows(("时间", "学习内容", header, "地点"), ("5月", "八项规定精神", "周明", "会议室"))
    assert row.people == people


def test_the_head_of_an_office_does_not_answer_where_somebody_else_is_named():
    (row,) = rows(("工作内容", "分管领导", "责任人"), ("检修电路", "石校长", "周明"))
    assert row.people == ("周明",)
    (row,) = rows(("工作内容", "分管领导", "完成时限"), ("检修电路", "周明", "9月底"))
    assert row.people == ("周明",)


@pytest.mark.parametrize("corner", ["部门\n月份", "处室＼月份", "月份/部门"])
def test_the_cells_tell_what_a_corner_header_heads(corner):
    below = rows((corner, "教导处", "德育处"), ("9月", "编排课表", "入学典礼"))
    assert [(row.title, row.department, row.due_text) for row in below] == [
        ("编排课表", "教导处", "9月"),
        ("入学典礼", "德育处", "9月"),
    ]
    across = rows((corner, "9月", "10月"), ("教导处", "编排课表", "期中调研"))
    assert [(row.title, row.department, row.due_text) for row in across] == [
        ("编排课表", "教导处", "9月"),
        ("期中调研", "教导处", "10月"),
    ]


def test_the_end_of_a_task_is_its_deadline_not_its_beginning():
    (row,) = rows(("项目", "启动时间", "完成时间"), ("阳光厨房", "3月10日", "5月15日"))
    assert row.due_text == "5月15日"
    (row,) = rows(("事项", "开始", "结束"), ("优质课评比", "10月12日", "11月6日"))
    assert row.due_text == "11月6日"
    (row,) = rows(("项目", "启动时间"), ("阳光厨房", "3月10日"))
    assert row.due_text == "3月10日"


def test_who_assists_stands_under_short_headers_too():
    (row,) = rows(("活动内容", "承办部门", "协助"), ("家长开放日", "教学处", "德育处"))
    assert (row.department, row.co_departments) == ("教学处", ("德育处",))


def test_quarters_across_the_table_are_periods():
    found = rows(("类别", "第一季度", "第二季度（4—6月）"), ("消防", "年检", "疏散演练"))
    assert [(row.title, row.due_text) for row in found] == [
        ("年检", "第一季度"),
        ("疏散演练", "第二季度（4—6月）"),
    ]


def test_months_below_a_caption_across_them_are_periods():
    found = rows(
        ("工作线", "时间安排", "时间安排"),
        ("工作线", "9月", "10月"),
        ("党建", "主题党日", "红色研学"),
        ("教学", "备课检查", "—"),
    )
    assert [(row.title, row.due_text) for row in found] == [
        ("主题党日", "9月"),
        ("红色研学", "10月"),
        ("备课检查", "9月"),
    ]


def test_weeks_across_rows_of_months_are_weeks_of_the_month():
    table = DocumentTable(rows=(("月份", "第一周", "第二周"), ("10月", "赛课初赛", "赛课决赛")))
    context = ResolutionContext(school=school(), term=school().terms[0])
    assert [(row.due_text, str(row.due)) for row in read_plan_table(table, context).rows] == [
        ("10月第一周", "2026-10-07"),
        ("10月第二周", "2026-10-14"),
    ]


def test_weekdays_across_take_the_week_from_the_title():
    table = DocumentTable(rows=(("处室", "周一", "周三"), ("教导处", "行政例会", "推门听课")))
    found = read_plan_table(table, ResolutionContext(week="第14周")).rows
    assert [(row.department, row.due_text) for row in found] == [
        ("教导处", "第14周周一"),
        ("教导处", "第14周周三"),
    ]


@pytest.mark.parametrize("goal", ["工作目标", "责任目标", "目标"])
@pytest.mark.parametrize("department", ["责任部门", "牵头部门"])
def test_a_column_of_goals_names_the_rows_where_no_other_does(goal, department):
    (row,) = rows(("序号", goal, department, "完成期限"), ("1", "规范招生入学", "教导处", "10月底"))
    assert (row.title, row.department) == ("规范招生入学", "教导处")


def test_a_goal_names_the_row_beside_what_is_required_for_it():
    (row,) = rows(
        ("序号", "责任目标", "具体要求", "责任部门", "完成期限"),
        ("1", "规范招生入学", "资料审核无差错", "教导处", "10月底"),
    )
    assert row.title == "规范招生入学"
    assert row.fields["具体要求"] == "资料审核无差错"


def test_measures_beside_a_goal_name_the_rows():
    (row,) = rows(("目标", "具体措施", "责任部门"), ("规范招生", "审核入学资料", "教导处"))
    assert row.title == "审核入学资料"


def test_what_a_goal_is_about_names_the_row_before_the_goal():
    found = rows(("学科", "目标", "责任人"), ("语文", "优秀率80%", "周明"), ("数学", "85%", "李想"))
    assert [row.title for row in found] == ["语文", "数学"]


@pytest.mark.parametrize("header", ["考核指标", "预期成效", "工作标准"])
def test_a_department_does_not_name_a_row_with_another_text(header):
    (row,) = rows((header, "责任部门", "完成期限"), ("台账齐全", "教导处", "10月底"))
    assert (row.title, row.department) == ("台账齐全", "教导处")


@pytest.mark.parametrize(
    ("field", "department"),
    [("条线", "责任部门"), ("条线", "落实部门"), ("工作条线", "责任科室")],
)
def test_the_department_of_its_own_column_goes_before_the_field_of_work(field, department):
    (row,) = rows(
        (field, "工作事项", department, "时间节点"), ("教学", "建立监测机制", "教导处", "9月底")
    )
    assert (row.department, row.co_departments) == ("教导处", ())
    assert row.fields[field] == "教学"


def test_a_field_of_work_alone_says_whose_the_row_is():
    (row,) = rows(("条线", "工作事项", "时间节点"), ("教导处", "建立监测机制", "9月底"))
    assert row.department == "教导处"
