"""Finished documents on disk."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from meetingtui.meeting.record import Meeting
from meetingtui.minutes.paper import PaperError, file_name, write


def test_the_file_is_named_by_date_and_meeting():
    meeting = Meeting(id=6, number=6, on=date(2026, 11, 23))
    assert file_name(meeting) == "2026-11-23 第6次行政例会纪要.docx"


def test_an_older_file_is_never_overwritten(tmp_path):
    folder = tmp_path / "minutes"
    written = [write(text, folder, "纪要.docx") for text in (b"1", b"2", b"3")]
    assert [path.name for path in written] == ["纪要.docx", "纪要（2）.docx", "纪要（3）.docx"]
    assert [path.read_bytes() for path in written] == [b"1", b"2", b"3"]
    assert sorted(folder.iterdir()) == sorted(written)


def test_a_file_in_the_folders_place_is_said(tmp_path):
    (tmp_path / "minutes").write_text("")
    with pytest.raises(PaperError, match="不是文件夹"):
        write(b"x", tmp_path / "minutes", "纪要.docx")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PaperError, match="没有权限"):
        write(b"x", tmp_path, "纪要.docx")


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PaperError, match="磁盘满了"):
        write(b"x", tmp_path, "纪要.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="only where links are used")
def test_a_stick_that_knows_no_links_is_written_too(tmp_path, monkeypatch):
    def refuse(self, target):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert write(b"1", tmp_path, "纪要.docx").name == "纪要.docx"
    assert write(b"2", tmp_path, "纪要.docx").name == "纪要（2）.docx"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_name_that_is_too_long_is_said(tmp_path):
    with pytest.raises(PaperError, match="文件名太长"):
        write(b"x", tmp_path, "纪" * 200 + ".docx")
