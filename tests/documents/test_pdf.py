"""The PDF beside a Word file."""

import sys
import time

import pytest
from word_files import word_file

from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.documents.document_file import DocumentWriteError
from meetingtui.documents.pdf import PdfCancelledError, write_pdf

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def office(folder, monkeypatch, script: str) -> None:
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


@pytest.mark.skipif(find_libreoffice() is None, reason="needs LibreOffice")
def test_the_pdf_stands_beside_the_word_file_and_an_older_one_stays(tmp_path):
    document = word_file(tmp_path, "正文")
    (tmp_path / "模板.pdf").write_bytes(b"old")
    ticks: list[float] = []

    def tick(seconds: float) -> bool:
        ticks.append(seconds)
        return True

    made = write_pdf(document, tick=tick)
    assert made == tmp_path / "模板（2）.pdf"
    assert made.read_bytes().startswith(b"%PDF")
    assert (tmp_path / "模板.pdf").read_bytes() == b"old"
    assert ticks == sorted(ticks) and ticks
    assert len(list(tmp_path.iterdir())) == 3


def test_without_libreoffice_the_way_by_word_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    if find_libreoffice():
        pytest.skip("LibreOffice is installed where no PATH is needed")
    with pytest.raises(DocumentWriteError, match="没有安装 LibreOffice"):
        write_pdf(word_file(tmp_path, "正文"))


@posix
@pytest.mark.parametrize(("script", "said"), [("sleep 30", "超过 0.3 秒"), ("exit 1", "没能把")])
def test_a_conversion_that_hangs_or_fails_leaves_nothing(tmp_path, monkeypatch, script, said):
    document = word_file(tmp_path, "正文")
    office(tmp_path, monkeypatch, script)
    with pytest.raises(DocumentWriteError, match=said):
        write_pdf(document, timeout=0.3)
    assert not list(tmp_path.glob("*.pdf"))


@posix
def test_it_can_be_cancelled_and_stops_at_once(tmp_path, monkeypatch):
    document = word_file(tmp_path, "正文")
    office(tmp_path, monkeypatch, "sleep 30")
    begun = time.monotonic()
    with pytest.raises(PdfCancelledError):
        write_pdf(document, tick=lambda seconds: seconds < 0.2)
    assert time.monotonic() - begun < 25
    assert not list(tmp_path.glob("*.pdf"))
