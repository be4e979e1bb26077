"""What stands above a table's header, and how a table that was cut or halved is put together."""

from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_parts import (
    divide_table_into_parts,
    find_remarks_across_table,
    stack_side_by_side_halves,
)

HEADERS = ("序号", "工作内容", "责任人")


def test_captions_stand_above_the_header_and_remarks_below_the_rows():
    parts = divide_table_into_parts(
        DocumentTable(
            rows=(("开学准备清单",), HEADERS, ("1", "分发教材", "周明"), ("备注：按时完成",))
        )
    )
    assert parts.captions == ("开学准备清单",)
    assert parts.headers == HEADERS
    assert parts.body[0] == ("1", "分发教材", "周明")
    assert parts.notes == ("", "备注：按时完成")


def test_where_a_page_ends_the_table_goes_on():
    cut = DocumentTable(
        rows=(HEADERS, ("1", "分发教材", "周明"), ("（续表）",), HEADERS, ("2", "检修电铃", "李想"))
    )
    assert divide_table_into_parts(cut).body == (
        ("1", "分发教材", "周明"),
        ("2", "检修电铃", "李想"),
    )
    assert find_remarks_across_table(cut) == []


def test_struck_text_stays_with_its_row_behind_the_header_of_a_new_page():
    cut = DocumentTable(
        rows=(HEADERS, ("1", "分发教材", "周明"), HEADERS, ("2", "检修电铃", "李想")),
        struck_through_texts=("", "", "", "检修电铃"),
    )
    assert divide_table_into_parts(cut).struck_through_texts == ("", "检修电铃")


def test_halves_side_by_side_are_put_one_below_the_other():
    rows = [
        (*HEADERS, "", *HEADERS),
        ("1", "分发教材", "周明", "", "3", "布置教室", "王静"),
        ("2", "检修电铃", "李想", "", "", "", ""),
    ]
    assert stack_side_by_side_halves(rows) == [
        HEADERS,
        ("1", "分发教材", "周明"),
        ("2", "检修电铃", "李想"),
        ("3", "布置教室", "王静"),
    ]


def test_a_table_with_each_header_once_has_no_halves():
    rows = [("序号", "责任分解", "责任分解"), ("1", "周明", "总务处")]
    assert stack_side_by_side_halves(rows) == rows


def test_halves_without_headers_are_known_by_their_count():
    rows = [("1", "打扫卫生", "周明", "3", "发作业本", "王静"), ("2", "查床铺", "李想", "", "", "")]
    assert stack_side_by_side_halves(rows) == [
        ("1", "打扫卫生", "周明"),
        ("2", "查床铺", "李想"),
        ("3", "发作业本", "王静"),
    ]
    assert stack_side_by_side_halves([("1", "听课", "2", "节"), ("2", "评课", "2", "次")]) == [
        ("1", "听课", "2", "节"),
        ("2", "评课", "2", "次"),
    ]


def test_a_table_may_have_headers_and_no_rows():
    parts = divide_table_into_parts(DocumentTable(rows=(HEADERS, HEADERS)))
    assert (parts.headers, parts.body, parts.notes) == (HEADERS, (), ())
