"""Headings that lost the line break before them."""

import pytest

from meetingtui.plan.importing.paragraph_splitting import (
    split_document_title_from_first_part,
    split_headings_from_text,
    strip_full_stop_from_document_title,
)
from meetingtui.plan.importing.plan_document import DocumentParagraph


def lines(*texts):
    return [DocumentParagraph(text=text) for text in texts]


def texts(blocks):
    return [block.text for block in blocks]


@pytest.mark.parametrize("between", ["", " "])
def test_the_title_is_split_from_the_first_part(between):
    plan = f"松岗小学食堂工作计划{between}一、工作思路"
    assert texts(split_document_title_from_first_part(lines(plan))) == [
        "松岗小学食堂工作计划",
        "一、工作思路",
    ]


@pytest.mark.parametrize(
    "text", ["关于制定班级工作计划一、二年级先行", "做好计划。一、工作思路", "工作计划书"]
)
def test_a_title_without_a_part_behind_it_stays(text):
    assert texts(split_document_title_from_first_part(lines(text))) == [text]


def test_the_next_part_is_split_from_the_end_of_a_paragraph():
    found = split_headings_from_text(
        lines(
            "一、采购",
            "二、加工",
            "做好留样记录。 三、具体要求：",
            "（一）穿戴整齐",
            "每日自查。（二）健康证",
        )
    )
    assert texts(found)[2:] == [
        "做好留样记录。", "三、具体要求：", "（一）穿戴整齐", "每日自查。", "（二）健康证",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("一、采购", "抓好两项。三、加工"),
        ("一、采购", "抓好两项。二、加工", "二、加工"),
        ("一、采购", "分两步。二、清洗后消毒，再入柜保存；做好记录。"),
    ],
)
def test_a_number_that_does_not_go_on_or_heads_nothing_stays_in_its_paragraph(paragraphs):
    assert texts(split_headings_from_text(lines(*paragraphs))) == list(paragraphs)


def test_a_list_is_split_from_its_heading():
    found = split_headings_from_text(lines("二、工作措施1.定点采购。2.双人验收。"))
    assert texts(found) == ["二、工作措施", "1.定点采购。", "2.双人验收。"]


def test_the_next_month_is_split_from_the_item_before_it():
    found = split_headings_from_text(
        lines("十一月：", "1、运动会。十二月：", "1、歌咏比赛元月：总结")
    )
    assert texts(found) == ["十一月：", "1、运动会。", "十二月：", "1、歌咏比赛", "元月：总结"]


@pytest.mark.parametrize("item", ["1、报名截止九月：见通知", "1、分九月、十一月：两批", "1、秋游"])
def test_another_month_in_an_item_stays(item):
    assert texts(split_headings_from_text(lines("十月：", item))) == ["十月：", item]


def test_a_full_stop_behind_the_title_is_no_part_of_it():
    plan = lines("松岗小学2027年读书节活动方案。", "一、主题。")
    assert texts(strip_full_stop_from_document_title(plan)) == [
        "松岗小学2027年读书节活动方案",
        "一、主题。",
    ]
    opening = lines("为松岗小学2027年读书节，特制订本方案。")
    assert strip_full_stop_from_document_title(opening) == opening
