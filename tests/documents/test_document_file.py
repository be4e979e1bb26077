"""Finished documents on disk."""

import errno
import os
import sys
import time
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from record_builders import make_closed_meeting
from word_files import word_file

from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.documents.document_file import (
    DocumentWriteError,
    PdfCancelledError,
    meeting_file_name,
    resolve_output_path,
    write_document,
    write_pdf,
)
from meetingtui.meeting.minutes_issuing import with_issued_version, with_wording_reopened
from meetingtui.meeting.record import MeetingState

SIGNED = datetime(2026, 11, 24, 9, 30)


def test_the_file_is_named_by_date_and_meeting_and_a_draft_says_so():
    meeting = make_closed_meeting(6, date(2026, 11, 23))
    assert meeting_file_name(meeting) == "2026-11-23 第6次行政例会纪要（征求意见稿）.docx"
    signed = with_issued_version(meeting, number="", by="程远舟", now=SIGNED)
    assert meeting_file_name(signed) == "2026-11-23 第6次行政例会纪要.docx"
    again = with_issued_version(
        with_wording_reopened(signed, "错字", SIGNED), number="", by="程远舟", now=SIGNED
    )
    assert meeting_file_name(again) == "2026-11-23 第6次行政例会纪要 更正1.docx"
    under_way = msgspec.structs.replace(meeting, state=MeetingState.OPEN)
    assert meeting_file_name(under_way) == "2026-11-23 第6次行政例会纪要（草稿）.docx"


def test_a_folder_means_into_it_and_a_word_file_itself(tmp_path):
    assert resolve_output_path(tmp_path, "纪要.docx") == tmp_path / "纪要.docx"
    assert resolve_output_path(tmp_path / "第六次.DOCX", "纪要.docx") == tmp_path / "第六次.DOCX"


@pytest.mark.parametrize("name", ["新文件夹", "纪要.pdf", "纪要.doc"])
def test_anything_but_a_word_file_or_a_folder_is_refused(tmp_path, name):
    with pytest.raises(DocumentWriteError, match=r"不是已有的文件夹，也不是 \.docx"):
        resolve_output_path(tmp_path / name, "纪要.docx")


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path):
    with pytest.raises(DocumentWriteError, match=r"没有文件夹“.*没有”"):
        resolve_output_path(tmp_path / "没有" / "纪要.docx", "纪要.docx")
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_is_never_overwritten(tmp_path):
    folder = tmp_path / "minutes"
    written = [write_document(text, folder, "纪要.docx") for text in (b"1", b"2", b"3")]
    assert [path.name for path in written] == ["纪要.docx", "纪要（2）.docx", "纪要（3）.docx"]
    assert [path.read_bytes() for path in written] == [b"1", b"2", b"3"]
    assert sorted(folder.iterdir()) == sorted(written)


def test_a_file_in_the_folders_place_is_said(tmp_path):
    (tmp_path / "minutes").write_text("")
    with pytest.raises(DocumentWriteError, match="不是文件夹"):
        write_document(b"x", tmp_path / "minutes", "纪要.docx")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(DocumentWriteError, match="没有权限"):
        write_document(b"x", tmp_path, "纪要.docx")


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DocumentWriteError, match="磁盘满了"):
        write_document(b"x", tmp_path, "纪要.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="only where links are used")
def test_a_stick_that_knows_no_links_is_written_too(tmp_path, monkeypatch):
    def refuse(self, target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert write_document(b"1", tmp_path, "纪要.docx").name == "纪要.docx"
    assert write_document(b"2", tmp_path, "纪要.docx").name == "纪要（2）.docx"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_name_that_is_too_long_is_said(tmp_path):
    with pytest.raises(DocumentWriteError, match="文件名太长"):
        write_document(b"x", tmp_path, "纪" * 300 + ".docx")


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
def test_writing_a_document_can_be_cancelled_and_stops_at_once(tmp_path, monkeypatch):
    document = word_file(tmp_path, "正文")
    office(tmp_path, monkeypatch, "sleep 30")
    begun = time.monotonic()
    with pytest.raises(PdfCancelledError):
        write_pdf(document, tick=lambda seconds: seconds < 0.2)
    assert time.monotonic() - begun < 25
    assert not list(tmp_path.glob("*.pdf"))
