import re
from random import Random

import pytest

from benchmarks.plan_papers import school
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_rows import read_plan_table


def rows(*cells):
    return list(read_plan_table(DocumentTable(rows=cells), ResolutionContext()).rows)


def test_headers_name_the_fields_and_say_who_and_when():
    first, second = rows(
        ("序号", "工作内容", "责任部门", "责任人", "完成时限", "备注"),
        ("1", "修订食堂制度", "总务处", "周明、李想", "9月底", ""),
        ("2", "检修直饮水", "总务处", "王静", "每月", "外聘"),
    )
    assert (first.number, first.title, first.department) == ("1", "修订食堂制度", "总务处")
    assert (first.people, first.due_text) == (("周明", "李想"), "9月底")
    assert "备注" not in first.fields
    assert second.fields["备注"] == "外聘"


def test_a_week_counts_as_a_deadline_where_no_date_stands():
    both, week = rows(("周次", "日期", "工作"), ("3", "9.14", "例会"), ("4", "", "大扫除"))
    assert (both.due_text, week.due_text) == ("9.14", "第4周")


def test_two_header_rows_are_read_together():
    (row,) = rows(("姓名", "参赛", "参赛"), ("姓名", "项目", "级别"), ("周明", "朗诵", "区级"))
    assert row.fields == {"姓名": "周明", "参赛 项目": "朗诵", "参赛 级别": "区级"}


def test_captions_and_group_rows_are_no_items():
    first, second = rows(
        ("活动一览",),
        ("时间", "活动名称"),
        ("上半月",),
        ("9月1日", "开学典礼"),
        ("下半月",),
        ("9月20日", "秋游"),
    )
    assert (first.title, first.fields["分组"]) == ("开学典礼", "上半月")
    assert (second.title, second.fields["分组"]) == ("秋游", "下半月")


def test_a_roster_without_headers_keeps_every_row_and_names_nobody_owner():
    first, second = rows(("参加朗诵比赛", "周明、李想、王静"), ("参加书法比赛", "赵雷"))
    assert (first.title, first.people) == ("参加朗诵比赛", ())
    assert second.fields == {"名称": "参加书法比赛", "内容": "赵雷"}


def test_an_empty_corner_still_heads_a_table():
    (row,) = rows(("", "拟评区级、市级", "拟评校级"), ("语文", "周明", "李想"))
    assert (row.title, row.fields["拟评校级"]) == ("语文", "李想")


def test_a_number_that_opens_each_cell_of_a_week_is_no_part_of_the_title():
    found = rows(
        ("周次", "工作安排", "责任人"),
        ("第10周", "1.期中命题", "周明"),
        ("第10周", "2.检查教案", "李想"),
        ("第11周", "1.阅卷", "周明"),
    )
    assert [row.title for row in found] == ["期中命题", "检查教案", "阅卷"]


def test_a_cell_of_a_month_with_semicolons_holds_several_items():
    found = rows(
        ("时间", "内容", "负责"),
        ("3月", "学雷锋活动", "大队部"),
        ("4月", "清明祭扫；家长开放日", "德育处"),
    )
    assert [row.title for row in found] == ["学雷锋活动", "清明祭扫", "家长开放日"]
    assert [row.due_text for row in found] == ["3月", "4月", "4月"]


def test_a_total_below_the_rows_is_no_row():
    first, second = rows(
        ("序号", "项目名称", "预算", "实施时间", "负责教师"),
        ("1", "外墙防水", "12", "3月", "周明"),
        ("2", "排水沟改造", "8", "4月", "李想"),
        ("合计", "合计", "20", "", ""),
    )
    assert (first.title, first.people) == ("外墙防水", ("周明",))
    assert second.title == "排水沟改造"


def test_a_week_across_the_table_dates_the_weekdays_below_it():
    headers = ("星期", "工作内容", "负责")
    first, second = rows(
        ("第5周（9月28日—10月4日）",),
        headers,
        ("周一", "升国旗", "周明"),
        ("第6周（10月5日—10月11日）",),
        headers,
        ("周四", "安全提醒会", "李想"),
    )
    assert (first.due_text, second.due_text) == ("第5周周一", "第6周周四")


def test_days_weekdays_and_thirds_are_dated_by_their_month_or_week():
    day = list(
        read_plan_table(
            DocumentTable(rows=(("日期", "工作内容"), ("2日", "清明祭扫"), ("12-14", "期中考试"))),
            ResolutionContext(month=4),
        ).rows
    )
    assert [row.due_text for row in day] == ["4月2日", "4月12-14日"]
    third = rows(("月份", "上旬", "下旬"), ("3月", "签责任书", "核对年报"))
    assert [(row.title, row.due_text) for row in third] == [
        ("签责任书", "3月上旬"),
        ("核对年报", "3月下旬"),
    ]
    weekday = rows(
        ("周次", "周一", "周三"), ("1", "发放课表", ""), ("第2周（9.7-9.13）", "", "教案检查")
    )
    assert [(row.title, row.due_text) for row in weekday] == [
        ("发放课表", "第1周周一"),
        ("教案检查", "第2周周三"),
    ]


def test_labels_inside_a_cell_name_owner_and_deadline():
    (row,) = rows(
        ("重点工作", "责任与时限"),
        ("建心理角", "牵头部门：德育处；责任人：周明；完成时限：10月20日"),
    )
    assert (row.department, row.people, row.due_text) == ("德育处", ("周明",), "10月20日")


def test_a_card_is_read_as_the_steps_of_one_project():
    card = (
        ("负责人", "周明"),
        ("实施时间", "2026年9月—12月"),
        ("主要举措", "1.建书吧\n2.请作家"),
    )
    assert [(row.title, row.people) for row in rows(*card)] == [
        ("建书吧", ("周明",)),
        ("请作家", ("周明",)),
    ]


def test_labels_above_the_header_are_no_header():
    (row,) = rows(
        ("部门", "工会", "填表人", "周明"),
        ("时间", "工作内容", "负责人", "备注"),
        ("9月", "庆祝教师节", "李想", ""),
    )
    assert (row.title, row.people, row.due_text) == ("庆祝教师节", ("李想",), "9月")


def test_short_labels_in_a_cell_name_departments_that_the_school_knows():
    table = DocumentTable(
        rows=(
            ("序号", "重点任务", "责任分工", "完成时间"),
            ("1", "建智慧教室", "牵头：电教组\n配合：教务处、总务处", "6月"),
            ("2", "办科技节", "牵头：全体教师", "5月"),
        )
    )
    known, other = read_plan_table(table, ResolutionContext(school=school())).rows
    assert (known.department, known.co_departments) == ("信息技术中心", ("教务处", "总务处"))
    assert other.department == ""


def test_rows_with_only_their_first_cell_head_the_rows_below():
    found = rows(
        ("任务", "负责人", "何时交"),
        ("教学线", "", ""),
        ("提交进度", "周明", "9月8日"),
        ("德育线", "", ""),
        ("上报方案", "李想", "9月15日"),
    )
    assert [(row.title, row.fields["分组"]) for row in found] == [
        ("提交进度", "教学线"),
        ("上报方案", "德育线"),
    ]


def test_a_week_above_its_dates_in_one_cell_is_that_week():
    (row,) = rows(("周次", "工作内容"), ("第一周\n8.31—9.6", "开学典礼"))
    assert row.due_text == "第一周"


def test_a_weekday_written_as_its_sign_alone_is_a_day_of_the_week_in_the_title():
    table = DocumentTable(rows=(("星期", "工作安排"), ("一", "升旗仪式"), ("三", "检查社团")))
    known = school()
    context = ResolutionContext(school=known, term=known.terms[0], week="第三周")
    monday, wednesday = read_plan_table(table, context).rows
    assert (str(monday.due), str(wednesday.due)) == ("2026-09-14", "2026-09-16")


WEEKS_BESIDE_OFFICES = (
    ("周别", "起迄", "校园大事", "教务处", "总务处"),
    ("第1周", "8/31-9/6", "1. 9/1（二）开学典礼", "1. 9/4（五）期初会议", ""),
    ("第2周", "9/7-9/13", "", "1. 9/9（三）教师研习", "1. 9/11（五）设备检查"),
    ("第3周", "9/14-9/20", "1. 9/15（二）社区走读", "", ""),
)


def test_a_column_of_the_whole_school_beside_the_offices_gives_items_without_department():
    found = rows(*WEEKS_BESIDE_OFFICES)
    assert [(node.title, node.department) for node in found] == [
        ("9/1（二）开学典礼", ""),
        ("9/4（五）期初会议", "教务处"),
        ("9/9（三）教师研习", "教务处"),
        ("9/11（五）设备检查", "总务处"),
        ("9/15（二）社区走读", ""),
    ]


def test_a_day_before_an_entry_is_its_deadline_where_it_lies_in_the_week_of_the_row():
    context = ResolutionContext(term=school().term_by_id("2026-2027-1"))
    table = DocumentTable(
        rows=(*WEEKS_BESIDE_OFFICES, ("第4周", "9/21-9/27", "", "3.5米跳远 9/9（三）", "1/2的班级"))
    )
    days = [node.due for node in read_plan_table(table, context).rows]
    assert [(day.month, day.day) for day in days] == [
        (9, 1),
        (9, 4),
        (9, 9),
        (9, 11),
        (9, 15),
        (9, 25),
        (9, 25),
    ]


def test_what_the_offices_do_under_a_theme_gives_items():
    found = rows(
        ("周次", "主题", "教务处", "德育处"), ("1", "安全", "教学检查", ""), ("2", "礼仪", "", "")
    )
    assert [(node.title, node.department) for node in found] == [
        ("教学检查", "教务处"),
        ("礼仪", ""),
    ]
    assert found[1].doubts


TABLES_WITH_ODD_CELLS = {
    "a column for the whole school": WEEKS_BESIDE_OFFICES,
    "words below a date's header": (
        ("周次", "工作", "负责人"),
        ("1", "听课", "周明"),
        ("国庆放假七天", "", ""),
        ("备注", "变动时另行通知", ""),
    ),
    "a group above a group and one at the end": (
        ("周次", "工作", "负责人"),
        ("第一阶段",),
        ("准备工作",),
        ("1", "听课", "周明"),
        ("以上请各组落实",),
    ),
    "words beside the days of a month": (
        ("周次", "周一", "周二", "周三", "周四", "周五", "主要工作", "备注"),
        ("1", "1 升旗", "2", "3", "4", "5", "教学常规检查", "防汛值班"),
        ("2", "8", "9 例会", "10", "11", "12", "", "校本培训"),
    ),
    "a week in which no field of work has a task": (
        ("周次", "教学常规", "教研活动", "备注"),
        ("1", "查教案", "公开课", ""),
        ("2", "", "", "秋游周停课"),
    ),
    "a row that is longer than the headers": (
        ("序号", "工作", "负责人"),
        ("1", "听课", "周明", "每周两节"),
        ("2", "评课", "李想", ""),
    ),
    "a month in which no office has a task": (
        ("月份", "宣传标语", "教务处", "德育处"),
        ("九月", "尊师重教", "", ""),
        ("十月", "热爱祖国", "巡课", "/"),
    ),
}


@pytest.mark.parametrize("cells", TABLES_WITH_ODD_CELLS.values(), ids=TABLES_WITH_ODD_CELLS)
def test_every_cell_with_words_reaches_a_node_or_a_note(cells):
    read = read_plan_table(DocumentTable(rows=cells), ResolutionContext())
    assert lost_cells(cells, read) == []


HEADERS = [
    "序号",
    "月份",
    "周次",
    "日期",
    "星期",
    "时间",
    "主题",
    "工作内容",
    "活动名称",
    "措施",
    "全校活动",
    "校园大事",
    "教务处",
    "德育处",
    "总务处",
    "责任部门",
    "负责人",
    "教学常规",
    "教研活动",
    "9月",
    "10月",
    "目标",
    "地点",
    "备注",
    "姓名",
    "项目",
    "一月",
    "上旬",
    "中旬",
    "周一",
    "周二",
]


@pytest.mark.parametrize("seed", range(150))
def test_no_words_are_lost_whatever_columns_a_table_has_and_whichever_cells_are_empty(seed):
    chance = Random(seed)
    headers = chance.sample(HEADERS, chance.randint(2, 7))
    cells = [
        tuple(
            chance.choice(("", f"第{column}项事务{line}", f"准备{line}组{column}号器材"))
            for column in range(len(headers))
        )
        for line in range(chance.randint(2, 5))
    ]
    read = read_plan_table(DocumentTable(rows=(tuple(headers), *cells)), ResolutionContext())
    assert lost_cells([(), *cells], read) == []


def lost_cells(cells, read):
    """Cells below the headers whose words are in no node and in no note; dates may be."""
    kept = [*read.notes]
    for node in read.rows:
        kept += [node.title, node.department, *node.co_departments, *node.people, node.due_text]
        kept += node.fields.values()
    kept = "\n".join(kept)
    return [
        cell for row in cells[1:] for cell in row if re.sub(r"^[\d\s./-]+", "", cell) not in kept
    ]
