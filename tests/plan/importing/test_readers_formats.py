"""Every kind of file a plan comes as, under its own name or another's."""

import shutil
import subprocess
import sys

import pytest
import word_document_xml as word_xml

from meetingtui.base import libreoffice
from meetingtui.base.errors import DocumentError
from meetingtui.plan.importing import file_format
from meetingtui.plan.importing.plan_reader import read_plan

TEXT = "一、德育\n1.升旗\n2.值周\n"
NEEDS_OFFICE = pytest.mark.skipif(
    libreoffice.find_libreoffice() is None, reason="LibreOffice is not installed"
)


def titles(document):
    return [(depth, node.number + node.title) for depth, node in document.walk_in_reading_order()]


EXPECTED = [(0, "一、德育"), (1, "1.升旗"), (1, "2.值周")]


def word_plan(path):
    return word_xml.write_word_document(path, *map(word_xml.paragraph, TEXT.split()))


@pytest.mark.parametrize("name", ["plan.txt", "plan.doc", "plan.md", "plan.csv", "plan.xlsx"])
def test_a_word_document_under_another_name_is_read_as_word(tmp_path, name):
    assert titles(read_plan(word_plan(tmp_path / name))) == EXPECTED


@pytest.mark.parametrize("name", ["plan.docx", "plan.doc", "plan.xlsx"])
def test_plain_text_under_the_name_of_another_is_read_as_text(tmp_path, name):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert titles(read_plan(tmp_path / name)) == EXPECTED


@pytest.mark.parametrize("name", ["PLAN.TXT", "计划（终稿） .Docx"])
def test_endings_may_be_written_large(tmp_path, name):
    path = tmp_path / name
    if name.lower().endswith(".txt"):
        path.write_text(TEXT, encoding="utf-8")
    else:
        word_plan(path)
    assert titles(read_plan(path)) == EXPECTED


@NEEDS_OFFICE
def test_an_old_word_file_is_read_through_libreoffice(tmp_path):
    source = word_plan(tmp_path / "plan.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            *(
                libreoffice.find_libreoffice(),
                profile,
                "--headless",
                "--convert-to",
                "doc:MS Word 97",
            ),
            *("--outdir", str(tmp_path / "old"), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=90,
    )
    old = tmp_path / "old" / "plan.doc"
    before = sorted((tmp_path / "old").iterdir())
    assert titles(read_plan(old)) == EXPECTED
    assert sorted((tmp_path / "old").iterdir()) == before


@NEEDS_OFFICE
def test_a_web_page_called_doc_is_read_through_libreoffice(tmp_path):
    page = tmp_path / "plan.doc"
    lines = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    page.write_text(
        f'<html><head><meta charset="utf-8"></head><body>{lines}</body></html>', encoding="utf-8"
    )
    assert titles(read_plan(page)) == EXPECTED


def test_without_libreoffice_an_old_word_file_gets_the_advice_to_save_it_anew(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", "")
    (tmp_path / "plan.rtf").write_bytes(rb"{\rtf1 plan}")
    if libreoffice.find_libreoffice():
        pytest.skip("LibreOffice is installed where no PATH is needed")
    with pytest.raises(DocumentError, match=r"另存为 \.docx"):
        read_plan(tmp_path / "plan.rtf")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(("script", "words"), [("sleep 30", "已停止"), ("exit 1", "打不开")])
def test_a_conversion_that_hangs_or_fails_ends_with_one_message(
    tmp_path, monkeypatch, script, words
):
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\n{shutil.which('sleep') and script}\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    path = tmp_path / "plan.rtf"
    path.write_bytes(rb"{\rtf1 plan}")
    with (
        pytest.raises(DocumentError, match=words),
        file_format.temporary_docx_copy(path, timeout=0.3),
    ):
        pass
