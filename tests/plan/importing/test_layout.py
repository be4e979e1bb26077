from meetingtui.plan.importing.blocks import Line, Table
from meetingtui.plan.importing.layout import mended


def texts(*lines):
    return [block.text for block in mended([Line(text=line) for line in lines])]


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


def test_a_number_on_a_line_of_its_own_joins_its_heading():
    assert texts("一", "德育", "（一）", "升旗", "1.", "2.值周", "三、") == [
        "一、德育",
        "（一）升旗",
        "1.",
        "2.值周",
        "三、",
    ]


def test_tables_and_automatic_numbers_are_left_alone():
    blocks = [Table(rows=(("一", "二"),)), Line(text="一", number="1.", value=1), Line(text="德育")]
    assert mended(blocks) == blocks
