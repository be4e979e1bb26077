"""Paragraphs that end in the middle of a sentence."""

import pytest

from meetingtui.plan.importing.inline_numbers import split_paragraphs_at_months_and_numbers
from meetingtui.plan.importing.paragraph_boundaries import join_wrapped_lines
from meetingtui.plan.importing.plan_document import DocumentParagraph, ParagraphAppearance


def texts(*lines):
    head = DocumentParagraph(text="松岗小学2026—2027学年第一学期工作计划")
    return [
        block.text
        for block in join_wrapped_lines([head, DocumentParagraph(text="一、教学"), *lines])
    ][2:]


def test_a_paragraph_that_ends_in_a_comma_goes_on_in_the_next():
    assert texts(
        DocumentParagraph(text="1、规范管理，"), DocumentParagraph(text="向管理要质量。")
    ) == ["1、规范管理，向管理要质量。"]


def test_a_number_or_another_look_begins_anew_after_a_comma():
    assert (
        len(texts(DocumentParagraph(text="1、规范管理，"), DocumentParagraph(text="2、提高效率。")))
        == 2
    )
    assert (
        len(
            texts(
                DocumentParagraph(text="规范管理，"),
                DocumentParagraph(text="队伍建设", appearance=ParagraphAppearance(bold=True)),
            )
        )
        == 2
    )


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "（二）组织建设。1.发展党员；2.收缴党费。",
            ["（二）组织建设。", "1.发展党员", "2.收缴党费。"],
        ),
        (
            "主要抓以下几方面工作：（一）课题。（二）研训。",
            ["主要抓以下几方面工作：", "（一）课题。", "（二）研训。"],
        ),
        (
            "1.3月15日前开会；2.征集提案；3.6月公示。",
            ["1.3月15日前开会", "2.征集提案", "3.6月公示。"],
        ),
        ("1.集体备课要做到：（1）定时；（2）定点。", ["1.集体备课要做到：（1）定时；（2）定点。"]),
        (
            "1、办好书市。.2、修补图书。3、评小书虫。",
            ["1、办好书市。.", "2、修补图书。", "3、评小书虫。"],
        ),
        (
            "3、验收工程。（1、北楼；2、车棚；4、围墙）",
            ["3、验收工程。（1、北楼；2、车棚；4、围墙）"],
        ),
    ],
    ids=[
        "after a short heading",
        "after words that announce them",
        "with months",
        "the steps of one measure",
        "after a stray dot",
        "within a bracket",
    ],
)
def test_items_stand_alone_and_steps_stay(text, items):
    assert [
        block.text
        for block in split_paragraphs_at_months_and_numbers([DocumentParagraph(text=text)])
    ] == items
