"""Evidence files copied into the data folder: named, hashed, never lost in silence."""

import hashlib
from datetime import date
from pathlib import Path

import msgspec
import pytest

from meetingtui.base.errors import MeetingTuiError
from meetingtui.store.evidence_files import (
    copy_evidence_file,
    evidence_file_name,
    fault_of_evidence_copy,
)

TODAY = date(2026, 11, 23)
TERM = "2026-2027-1"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "开题 现场.JPG"
    path.write_bytes(b"\xff\xd8 a photo")
    return path


def test_a_file_is_copied_with_its_hash_and_the_original_stays(tmp_path: Path, photo: Path) -> None:
    file = copy_evidence_file(tmp_path / "school", TERM, photo, TODAY)
    copy = tmp_path / "school" / file.path
    assert copy.read_bytes() == photo.read_bytes()
    assert file.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert file.path == f"attachments/{TERM}/开题 现场 {file.sha256[:8]}.JPG"
    assert (file.name, file.size, file.is_picture) == ("开题 现场.JPG", 10, True)
    assert fault_of_evidence_copy(tmp_path / "school", file) == ""


def test_the_same_content_is_kept_once_and_another_file_of_the_name_beside_it(
    tmp_path: Path, photo: Path
) -> None:
    first = copy_evidence_file(tmp_path, TERM, photo, TODAY)
    assert copy_evidence_file(tmp_path, TERM, photo, TODAY) == first
    photo.write_bytes(b"another photo")
    second = copy_evidence_file(tmp_path, TERM, photo, TODAY)
    assert second.path != first.path
    assert len(list((tmp_path / "attachments" / TERM).iterdir())) == 2
    assert fault_of_evidence_copy(tmp_path, first) == ""


def test_a_copy_that_is_gone_or_changed_is_told(tmp_path: Path, photo: Path) -> None:
    file = copy_evidence_file(tmp_path, TERM, photo, TODAY)
    copy = tmp_path / file.path
    copy.write_bytes(b"something else")
    assert fault_of_evidence_copy(tmp_path, file) == "内容被改动过"
    copy.unlink()
    assert fault_of_evidence_copy(tmp_path, file) == "找不到了"
    assert copy_evidence_file(tmp_path, TERM, photo, TODAY) == file
    assert fault_of_evidence_copy(tmp_path, file) == ""


def test_a_path_out_of_the_folder_counts_as_missing(tmp_path: Path, photo: Path) -> None:
    file = copy_evidence_file(tmp_path / "school", TERM, photo, TODAY)
    outside = msgspec.structs.replace(file, path=f"attachments/../../{photo.name}")
    assert fault_of_evidence_copy(tmp_path / "school", outside) == "找不到了"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("没有.jpg", None, "没有找到“没有.jpg”"),
        ("空.jpg", b"", "“空.jpg”是空的"),
        ("文件夹", "folder", "“文件夹”是文件夹"),
    ],
)
def test_what_cannot_be_filed_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | str | None, said: str
) -> None:
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(MeetingTuiError) as caught:
        copy_evidence_file(tmp_path / "school", TERM, path, TODAY)
    assert caught.value.message.startswith(said)
    assert not list((tmp_path / "school").rglob("*.*"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("开题.jpg", "开题 12345678.jpg"),
        ('a<b>:"c/d\\e|f?g*.png', "a_b___c_d_e_f_g_ 12345678.png"),
        ("con.txt", "_con 12345678.txt"),
        ("没有后缀", "没有后缀 12345678"),
        (".隐藏", "隐藏 12345678"),
        ("长" * 100 + ".pdf", "长" * 60 + " 12345678.pdf"),
    ],
)
def test_the_name_of_a_copy_is_one_that_windows_takes(name: str, safe: str) -> None:
    assert evidence_file_name(name, "1234567890") == safe
