"""How many pages a document has: estimated at once, counted where LibreOffice is installed."""

import io
import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from docx import Document
from docx.oxml.ns import qn

from meetingtui.base import shipped_files as shipped
from meetingtui.base.libreoffice import convert_to_temporary_file, find_libreoffice
from meetingtui.documents.document_layout import (
    PageCount,
    count_pages,
    document_fonts_warning,
    estimate_pages,
    fonts_in_document,
    missing_fonts,
)
from meetingtui.documents.meeting_document import render_meeting_document_to_bytes
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template_catalogue import meeting_templates

HAS_OFFICE = find_libreoffice() is not None


def saved(document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_an_estimate_says_that_it_is_one():
    assert PageCount(2).label == "约 2 页"
    assert PageCount(2, is_counted=True).label == "2 页"


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
    document = render_meeting_document_to_bytes(
        next(each for each in meeting_templates(tmp_path) if each.name == name),
        records.meeting,
        sources=DocumentSources(
            school=records.school,
            term=records.term,
            agenda=records.agenda,
            items=records.items,
            meetings=records.meetings,
        ),
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
        render_meeting_document_to_bytes(
            next(each for each in meeting_templates(tmp_path) if each.name == "公文纪要"),
            records.meeting,
            sources=DocumentSources(
                school=records.school,
                term=records.term,
                agenda=records.agenda,
                items=records.items,
                meetings=records.meetings,
            ),
        )
    )
    with convert_to_temporary_file(find_libreoffice(), file, "pdf") as made:
        command = ["pdftotext", "-bbox", str(made), "-"]
        found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    last = found.split("<page ")[-1]
    bottom = 297 - 35  # the text ends 35 mm above the edge
    (end,) = re.findall(r'yMax="([\d.]+)">共印', last)
    assert bottom - 5 < float(end) * 25.4 / 72 <= bottom
    assert "分送" in last


MINUTES = (shipped.templates_folder() / "minutes.docx").read_bytes()
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def fc_list(folder: Path, monkeypatch, *lines: str) -> None:
    """A machine whose fc-list says these lines."""
    program = folder / "fc-list"
    said = "\n".join(lines)
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_fonts_are_those_of_the_styles_in_use_and_of_single_runs():
    document = Document(io.BytesIO(MINUTES))
    run = document.add_paragraph().add_run("字")
    run.font.name = "华文行楷"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "华文中宋")
    written = io.BytesIO()
    document.save(written)
    found = fonts_in_document(written.getvalue())
    assert {"仿宋", "黑体", "楷体", "方正小标宋简体", "Times New Roman", "华文中宋"} <= set(found)
    assert len(found) == len(set(found))


@posix
def test_missing_fonts_are_named_whatever_the_system_calls_those_it_has(tmp_path, monkeypatch):
    fc_list(tmp_path, monkeypatch, "FangSong,仿宋", "SimHei", "KaiTi", "Times New Roman")
    assert missing_fonts(MINUTES) == ["方正小标宋简体"]
    assert document_fonts_warning(MINUTES).startswith("这台电脑没有字体：方正小标宋简体。")
    fc_list(tmp_path, monkeypatch, "FZXiaoBiaoSong-B05S", "仿宋", "黑体", "楷体", "times new roman")
    assert document_fonts_warning(MINUTES) == ""


@posix
def test_a_machine_that_does_not_say_which_fonts_it_has_is_not_guessed_at(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert document_fonts_warning(MINUTES) == ""
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    assert document_fonts_warning(MINUTES) == ""
