"""Tables that only place text on the page are read as text."""

from meetingtui.plan.importing.document_cleanup import clean_up_document_blocks
from meetingtui.plan.importing.plan_document import DocumentParagraph, DocumentTable


def test_a_table_inside_a_layout_table_stays_a_table():
    inner = DocumentTable(rows=(("项目", "时间"), ("图书馆防水", "3月")))
    rows = ("一、服务", "1.巡查水电"), ("二、维修", "1.招标")
    cells = tuple(tuple((DocumentParagraph(text=text),) for text in row) for row in rows)
    cells = (cells[0], (cells[1][0], (*cells[1][1], DocumentParagraph(text="2.安排如下："), inner)))
    blocks = clean_up_document_blocks([DocumentTable(rows=rows, cells=cells)])
    assert blocks[-1] is inner
