"""Table rows and closing lines of filled documents are kept together on a page."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from meetingtui.documents.template.filled_part import prevent_bad_page_breaks


def kept(block) -> bool:
    """Whether every paragraph of a row, or the paragraph itself, stays with what follows."""
    own = block.findall(f"{qn('w:tc')}/{qn('w:p')}") if block.tag == qn("w:tr") else [block]
    return all(each.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for each in own)


def with_table(rows: int, *, header: bool = True):
    document = Document()
    document.add_paragraph("标题")
    table = document.add_table(rows=rows, cols=2)
    if header:
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(
            parse_xml(
                '<w:tblHeader xmlns:w="'
                'http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
            )
        )
    document.add_paragraph("下次例会。")
    document.add_paragraph("分送。")
    prevent_bad_page_breaks(document.element)
    return document, table


@pytest.mark.parametrize("rows", range(2, 9))
def test_the_last_row_has_the_one_before_it_with_it_and_the_header_a_row(rows):
    _, table = with_table(rows)
    found = [kept(row._tr) for row in table.rows]
    assert found[0]
    assert found[-2]
    assert found[1] or rows == 2


def test_the_closing_lines_go_on_with_the_last_row_of_what_stands_before_them():
    document, table = with_table(4)
    first, *_, last_but_one, last = document.paragraphs
    assert kept(last_but_one._p)
    assert not kept(last._p)
    assert kept(table.rows[-1]._tr)
    assert not kept(first._p)


def test_the_file_stays_one_that_word_accepts():
    document, _ = with_table(5)
    for properties in document.element.iter(qn("w:pPr")):
        tags = [each.tag for each in properties]
        if qn("w:pStyle") in tags:
            assert tags.index(qn("w:pStyle")) < tags.index(qn("w:keepNext")) or (
                qn("w:keepNext") not in tags
            )
    Document(io.BytesIO(_saved(document)))


def _saved(document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_a_page_that_begins_anew_is_not_tied_to_the_one_before():
    document = Document()
    before = document.add_paragraph("上一张单子")
    new = document.add_paragraph("下一张单子")
    new.paragraph_format.page_break_before = True
    document.add_paragraph("签收")
    prevent_bad_page_breaks(document.element)
    assert not kept(before._p)
    assert kept(new._p)
