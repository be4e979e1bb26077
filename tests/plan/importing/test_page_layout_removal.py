"""Page numbers, contents, web pages' frames and tables that only place text go; the plan stays."""

import pytest

from meetingtui.plan.importing.document_cleanup import clean_up_document_blocks
from meetingtui.plan.importing.page_layout_removal import (
    remove_page_numbers_navigation_and_contents,
)
from meetingtui.plan.importing.plan_document import DocumentParagraph, DocumentTable


def texts(*lines):
    return [
        block.text
        for block in clean_up_document_blocks([DocumentParagraph(text=line) for line in lines])
    ]


def test_page_numbers_are_dropped():
    assert texts("一、德育", "— 1 —", "第 2 页 共 9 页", "- 3 -", "4/9", "二、教学") == [
        "一、德育",
        "二、教学",
    ]


def test_typed_contents_are_dropped_as_far_as_they_come_again():
    assert texts("目　录", "一、德育 1", "二、教学……2", "一、德育", "升旗", "二、教学") == [
        "一、德育",
        "升旗",
        "二、教学",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "第 3 页 共 8 页",
        "— 2 —",
        "【字体：大 中 小】",
        "[1] [2] 下一页",
        "首页 > 工作计划",
        "上一篇：总务计划",
    ],
)
def test_what_only_surrounds_a_plan_goes(words):
    plan = DocumentParagraph(text="一、教学工作")
    assert remove_page_numbers_navigation_and_contents([plan, DocumentParagraph(text=words)]) == [
        plan
    ]


@pytest.mark.parametrize("words", ["[1]修订章程", "下一页起为附件内容", "字体端正，行款整齐。"])
def test_what_only_sounds_like_it_stays(words):
    assert remove_page_numbers_navigation_and_contents([DocumentParagraph(text=words)]) == [
        DocumentParagraph(text=words)
    ]


@pytest.mark.parametrize(
    "line",
    ["图文｜周明", "审核丨李想", "阅读 233", "赞 18 在看 9", "END", "点击上方蓝字关注我们",
     "原创 安全办 青石小学 2027-02-23 18:20 江苏"],
)  # fmt: skip
def test_what_an_app_puts_around_an_article_is_dropped(line):
    assert texts("一、德育", line, "二、教学") == ["一、德育", "二、教学"]


def paragraphs(*lines):
    """Blocks of a document; a line that begins with a dot is an item of a list of bullets."""
    return [
        DocumentParagraph(text=line[1:], number="•", value=1)
        if line.startswith("•")
        else DocumentParagraph(text=line)
        for line in lines
    ]


BUTTONS = ("•字号：", "•|", "•打印")


@pytest.mark.parametrize(
    "lines",
    [
        (
            "- 0",
            "- 约2.6千字",
            "- 约 6页",
            "- 2026-08-30 发布于浙江",
            "- 举报",
            "松岗小学体育工作计划",
        ),
        ("松岗小学食堂工作计划", *BUTTONS),
        ("•27.50 KB", "后勤处工作计划范文", "•5页", "1. 1、本站文档由用户上传，欢迎下载。"),
    ],
    ids=["above the title", "below the title", "around a title without a school"],
)
def test_counters_and_buttons_around_a_title_go(lines):
    plan = paragraphs("一、工作目标", "•打印学习单")
    left = remove_page_numbers_navigation_and_contents([*paragraphs(*lines), *plan])
    assert [block.text for block in left[-2:]] == ["一、工作目标", "打印学习单"]
    assert len(left) == 3


@pytest.mark.parametrize(
    "lines",
    [
        ("松岗小学体育工作计划", "•打印"),
        ("松岗小学体育工作计划", "一、办公", *BUTTONS),
        ("松岗小学体育工作计划", "本学期" + "加强常规管理，" * 12, *BUTTONS),
    ],
    ids=["a single word", "below the first number", "below running text"],
)
def test_words_like_buttons_in_the_plan_itself_stay(lines):
    plan = paragraphs(*lines)
    assert remove_page_numbers_navigation_and_contents(plan) == plan


def test_a_table_inside_a_layout_table_stays_a_table():
    inner = DocumentTable(rows=(("项目", "时间"), ("图书馆防水", "3月")))
    rows = ("一、服务", "1.巡查水电"), ("二、维修", "1.招标")
    cells = tuple(tuple((DocumentParagraph(text=text),) for text in row) for row in rows)
    cells = (cells[0], (cells[1][0], (*cells[1][1], DocumentParagraph(text="2.安排如下："), inner)))
    blocks = clean_up_document_blocks([DocumentTable(rows=rows, cells=cells)])
    assert blocks[-1] is inner
