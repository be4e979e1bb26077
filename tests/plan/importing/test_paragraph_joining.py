"""Paragraphs that end in the middle of a sentence."""

import pytest

from meetingtui.plan.importing.paragraph_joining import join_wrapped_lines
from meetingtui.plan.importing.paragraph_splitting import split_paragraphs_at_months_and_numbers
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


_WHOLE = (
    "这一段从头到尾都写在一行里，各班按要求整理图书角，爱护图书，按时归还，每周评比，期末总结，"
    "大家共同把班级的读书活动办好。"
)


def test_a_sentence_breaks_off_at_the_width_of_a_line_that_ends_in_a_comma():
    lines = [
        _WHOLE,
        "1、规范升旗仪式，做到出操时快、静、齐，出旗、升旗、",
        "唱国歌、国旗下讲话五个环节齐全。",
        "2、班集体建设：发挥队干部的自主性和积极性，加强班",
        "集体的管理，人人争当小主人。",
        _WHOLE,
    ]
    assert texts(*(DocumentParagraph(text=line) for line in lines)) == [
        _WHOLE,
        lines[1] + lines[2],
        lines[3] + lines[4],
        _WHOLE,
    ]


def test_a_line_that_is_as_wide_as_no_broken_one_is_a_paragraph():
    lines = [
        _WHOLE,
        "1、规范升旗仪式，做到出操时快、静、齐，出旗、升旗、",
        "唱国歌、国旗下讲话五个环节齐全。",
        "2、班集体建设：发挥队干部的自主性和积极性，加强各个班级的日常管理",
        "人人争当小主人，各班都要有自己的公约。",
        _WHOLE,
    ]
    assert texts(*(DocumentParagraph(text=line) for line in lines))[2:4] == lines[3:5]
