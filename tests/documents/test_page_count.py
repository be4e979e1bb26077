"""How many pages a document has: estimated at once, counted where LibreOffice is installed."""

import io
import re
import subprocess
from shutil import which

import pytest
from docx import Document

from meetingtui.base.libreoffice import convert_document, find_libreoffice
from meetingtui.documents.meeting_document import render_meeting_document
from meetingtui.documents.page_count import PageCount, count_pages, estimate_pages
from meetingtui.documents.template_catalogue import meeting_templates

HAS_OFFICE = find_libreoffice() is not None


def saved(document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_an_estimate_says_that_it_is_one():
    assert PageCount(2).words == "约 2 页"
    assert PageCount(2, is_counted=True).words == "2 页"


@pytest.mark.parametrize("count", [1, 60, 400])
def test_more_text_takes_more_pages_and_an_empty_document_one(count):
    document = Document()
    for _ in range(count):
        document.add_paragraph("把会议纪要写短、写准，" * 6)
    found = estimate_pages(saved(document)).number
    assert (found == 1) == (count == 1)
    assert found <= count


def test_a_page_that_begins_anew_is_counted():
    document = Document()
    document.add_paragraph("上一张")
    document.add_paragraph("下一张").paragraph_format.page_break_before = True
    assert estimate_pages(saved(document)).number == 2


@pytest.mark.skipif(not HAS_OFFICE, reason="needs LibreOffice")
@pytest.mark.parametrize("name", ["纪要", "公文纪要"])
def test_the_estimate_is_at_most_a_page_off_what_is_counted(records, tmp_path, name):
    document = render_meeting_document(
        next(each for each in meeting_templates(tmp_path) if each.name == name),
        records.meeting,
        school=records.school,
        term=records.term,
        agenda=records.agenda,
        items=records.items,
        meetings=records.meetings,
    )
    counted = count_pages(document)
    assert counted is not None
    assert counted.is_counted
    assert abs(estimate_pages(document).number - counted.number) <= 1


@pytest.mark.skipif(not HAS_OFFICE, reason="needs LibreOffice")
def test_counting_ends_when_it_is_told_to():
    assert count_pages(saved(Document()), lambda _: False) is None


@pytest.mark.skipif(not HAS_OFFICE or not which("pdftotext"), reason="needs LibreOffice, pdftotext")
def test_the_imprint_of_the_official_form_stands_at_the_foot_of_the_last_page(records, tmp_path):
    file = tmp_path / "纪要.docx"
    file.write_bytes(
        render_meeting_document(
            next(each for each in meeting_templates(tmp_path) if each.name == "公文纪要"),
            records.meeting,
            school=records.school,
            term=records.term,
            agenda=records.agenda,
            items=records.items,
            meetings=records.meetings,
        )
    )
    with convert_document(find_libreoffice(), file, "pdf") as made:
        command = ["pdftotext", "-bbox", str(made), "-"]
        found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    last = found.split("<page ")[-1]
    bottom = 297 - 35  # the text ends 35 mm above the edge
    (end,) = re.findall(r'yMax="([\d.]+)">共印', last)
    assert bottom - 5 < float(end) * 25.4 / 72 <= bottom
    assert "分送" in last
