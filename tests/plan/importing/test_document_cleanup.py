"""The paragraphs and tables of a plan document are cleaned up before the outline is built."""

from meetingtui.plan.importing.document_cleanup import clean_up_document_blocks
from meetingtui.plan.importing.plan_document import DocumentParagraph, DocumentTable


def texts(*lines):
    return [
        block.text
        for block in clean_up_document_blocks([DocumentParagraph(text=line) for line in lines])
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
    blocks = [
        DocumentTable(rows=(("一", "二"),)),
        DocumentParagraph(text="一", number="1.", value=1),
        DocumentParagraph(text="德育"),
    ]
    assert clean_up_document_blocks(blocks) == blocks


def test_months_set_off_by_a_space_below_a_label_get_a_colon():
    assert texts("1、急救培训", "时间安排：", "9月份 新生体检；建档", "10月份　全校体检") == [
        "1、急救培训",
        "时间安排：",
        "9月份：新生体检；建档",
        "10月份：全校体检",
    ]
    assert texts("一、安排", "9月 新生体检") == ["一、安排", "9月 新生体检"]
