"""Paragraphs that end in the middle of a sentence."""

from meetingtui.plan.importing.blocks import Line, Look
from meetingtui.plan.importing.broken_lines import unwrapped


def texts(*lines):
    head = Line(text="松岗小学2026—2027学年第一学期工作计划")
    return [block.text for block in unwrapped([head, Line(text="一、教学"), *lines])][2:]


def test_a_paragraph_that_ends_in_a_comma_goes_on_in_the_next():
    assert texts(Line(text="1、规范管理，"), Line(text="向管理要质量。")) == [
        "1、规范管理，向管理要质量。"
    ]


def test_a_number_or_another_look_begins_anew_after_a_comma():
    assert len(texts(Line(text="1、规范管理，"), Line(text="2、提高效率。"))) == 2
    assert len(texts(Line(text="规范管理，"), Line(text="队伍建设", look=Look(bold=True)))) == 2
