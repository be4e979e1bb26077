"""What a table column holds is decided by its cells where its header is unusual."""

import pytest

from benchmarks.plan_papers import school
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.column_role_inference import (
    first_column_groups_rows,
    infer_column_roles,
    infer_title_column_by_cells,
    transpose_if_headers_in_first_column,
)
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_rows import read_plan_table

HEADERS = ("抓手", "怎么抓", "收口", "挂帅", "跟办")
BODY = [
    ("课堂", "推行小组合作学习评价单", "9月底", "蓝静姝", "教务处"),
    ("课堂", "组织青年教师同课异构", "每月", "阮知行", "教科室"),
    ("平安", "排查消防器材并补齐", "10月10日", "侯建业", "总务处"),
    ("平安", "演练地震应急疏散", "11月12日", "麦子丰", "德育处"),
]


@pytest.fixture
def context():
    own = school()
    return ResolutionContext(school=own, term=own.terms[0])


def test_owners_and_deadlines_are_found_by_their_cells(context):
    assert infer_column_roles(HEADERS, BODY, context) == {2: "due", 3: "people", 4: "department"}


def test_departments_are_found_without_a_school_by_what_offices_are_called():
    body = [("核对学籍信息", "教务处"), ("修剪绿化", "总务处")]
    assert infer_column_roles(("实事", "哪个口"), body, ResolutionContext()) == {1: "department"}


def test_one_unknown_word_in_a_column_leaves_it_open(context):
    body = [*BODY, ("平安", "加装摄像头", "一有钱就办", "门卫老张", "家委会")]
    assert infer_column_roles(HEADERS, body, context) == {}


def test_a_usual_header_keeps_its_role_and_no_second_column_takes_it(context):
    headers = ("工作", "怎么抓", "完成时间", "负责人", "记录人")
    assert infer_column_roles(headers, BODY, context) == {}


def test_people_beside_the_work_do_not_answer_for_it(context):
    headers = ("抓手", "怎么抓", "收口", "参加的人", "联系处")
    assert infer_column_roles(headers, BODY, context) == {2: "due"}


def test_the_title_is_the_first_column_of_distinct_words():
    assert infer_title_column_by_cells(HEADERS, BODY) == 1
    assert infer_title_column_by_cells(HEADERS[:1], [row[:1] for row in BODY]) is None


def test_short_repeated_words_in_the_first_column_group_the_rows():
    assert first_column_groups_rows(HEADERS, BODY)
    assert not first_column_groups_rows(HEADERS[1:], [row[1:] for row in BODY])


@pytest.mark.parametrize("names", [("德育处", "总务处"), ("蓝静姝", "侯建业"), ("9月", "10月")])
def test_repeated_owners_and_months_are_no_groups(names):
    body = [(name, "排查消防器材并补齐") for name in names for _ in range(2)]
    assert not first_column_groups_rows(("谁", "干什么"), body)


def test_a_table_with_its_headers_in_the_first_column_is_turned(context):
    rows = (
        ("要干的事", "创建书香校园", "改造劳动实践园"),
        ("谁牵头", "教务处", "总务处"),
        ("收口时间", "10月底", "11月15日"),
    )
    found = list(read_plan_table(DocumentTable(rows=rows), context).rows)
    assert [(node.title, node.department, node.due_text) for node in found] == [
        ("创建书香校园", "教务处", "10月底"),
        ("改造劳动实践园", "总务处", "11月15日"),
    ]


def test_a_table_with_its_headers_on_top_is_left_as_it_is():
    table = DocumentTable(rows=(HEADERS, *BODY))
    assert transpose_if_headers_in_first_column(table) is table


def test_people_are_known_however_their_names_are_spaced():
    spaced = ResolutionContext(school=school("school_township"))
    body = [("1", "打扫卫生", "高远"), ("2", "登记人数", "何平")]
    assert infer_column_roles(("序号", "工作内容", "第3列"), body, spaced) == {2: "people"}
