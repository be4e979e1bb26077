"""Files are created and read on every system, and trouble with them is said in Chinese."""

import errno
import json
import os
from pathlib import Path

import pytest

from meetingtui.base import file_access
from meetingtui.base.file_access import (
    NotTextError,
    create_temporary_file,
    decode_text,
    explain_os_error,
    is_folder_writable,
    read_bytes_retrying_while_locked,
)
from meetingtui.meeting import fixed_agenda
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.school.school import FILE_NAME, load_school
from meetingtui.store.settings_files import SavedFilters


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘已满"),
        (errno.EACCES, "没有权限"),
        (errno.EROFS, "没有权限"),
        (errno.ENOENT, "文件夹不存在"),
        (errno.ENAMETOOLONG, "文件名太长"),
        (errno.EIO, "系统报告"),
    ],
)
def test_each_error_is_said_with_what_to_do(number, words):
    said = explain_os_error(OSError(number, os.strerror(number)))
    assert words in said
    assert os.strerror(number) not in said
    assert "请" in said


def test_a_temporary_file_is_new_empty_and_its_owners_alone(tmp_path: Path) -> None:
    handle, path = create_temporary_file(tmp_path)
    os.write(handle, b"1\n2")
    os.close(handle)
    assert path.parent == tmp_path
    assert path.read_bytes() == b"1\n2"
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_said_so_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(path: Path, flags: int, mode: int) -> int:
        asked.append(path)
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PermissionError):
        create_temporary_file(tmp_path)
    assert not is_folder_writable(tmp_path)
    assert len(asked) == 2


def test_whether_a_folder_can_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    assert is_folder_writable(tmp_path)
    assert not is_folder_writable(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_file_held_for_a_moment_on_windows_is_read_when_it_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "school.yaml"
    path.write_bytes(b"name: x")
    own, tries = Path.read_bytes, []

    def held_twice(self: Path) -> bytes:
        tries.append(self)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "held")
        return own(self)

    monkeypatch.setattr(Path, "read_bytes", held_twice)
    monkeypatch.setattr(file_access, "IS_WINDOWS", True)
    monkeypatch.setattr(file_access, "_RETRY_PAUSES_SECONDS", (0, 0, 0))
    assert read_bytes_retrying_while_locked(path) == b"name: x"
    monkeypatch.setattr(file_access, "IS_WINDOWS", False)
    tries.clear()
    with pytest.raises(PermissionError):
        read_bytes_retrying_while_locked(path)


TEXT = '清源小学工作计划\r\n一、教学\r\n1. 开展“同课异构”。\r\n{"title": "計畫"}\r\n'
SAVED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with a mark": TEXT.encode("utf-8-sig"),
    "PowerShell 5.1": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "UTF-16 big-endian": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "UTF-32": TEXT.encode("utf-32"),
    "UTF-16 without a mark": TEXT.encode("utf-16-le"),
    "UTF-16 big-endian without a mark": TEXT.encode("utf-16-be"),
    "GBK": TEXT.encode("gb18030"),
}
as_saved = pytest.mark.parametrize("raw", SAVED.values(), ids=SAVED)


@as_saved
def test_the_text_is_read_without_its_mark(raw: bytes) -> None:
    assert decode_text(raw) == TEXT


@pytest.mark.parametrize(
    "raw",
    [bytes(range(256)) * 4, b"\0", b"\xff\xfe\x00", b"\xff" * 9, b"\x89PNG\r\n\x1a\n\0\0\0\r"],
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(NotTextError):
        decode_text(raw)


def test_nothing_is_text_too() -> None:
    assert decode_text(b"") == decode_text(b"\xef\xbb\xbf") == ""


TREE = {
    "title": "清源小学工作计划",
    "nodes": [{"title": "教学", "children": [{"title": "开展同课异构", "kind": "measure"}]}],
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".yaml"])
def test_a_plan_is_read_in_every_encoding(tmp_path: Path, suffix: str, encoding: str) -> None:
    written = {
        ".txt": "清源小学工作计划\n一、教学\n1.开展同课异构。\n",
        ".md": "# 清源小学工作计划\n\n## 一、教学\n\n1. 开展同课异构。\n",
        ".csv": "序号,工作内容,责任人,完成时限\n1,开展同课异构,方叶,12月5日\n",
        ".yaml": json.dumps(TREE, ensure_ascii=False, indent=2),
    }
    path = tmp_path / f"计划{suffix}"
    path.write_bytes(written[suffix].replace("\n", "\r\n").encode(encoding))
    (top,) = read_plan(path).nodes
    node = top.children[0] if top.children else top
    assert node.title.startswith("开展同课异构")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_settings_are_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(
        "name: 清源小学\ndepartments:\n- {name: 教导处}\nterms:\n"
        "- {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-22}\n"
        "people:\n- {name: 方叶, department: 教导处}\nmeeting: {weekday: 周一}\n".encode(encoding)
    )
    agenda = fixed_agenda.shipped.templates_folder() / fixed_agenda.FILE_NAME
    (tmp_path / fixed_agenda.FILE_NAME).write_bytes(agenda.read_text("utf-8").encode(encoding))
    (tmp_path / "filters.yaml").write_bytes("迟了的: 滞后\n".encode(encoding))
    assert load_school(tmp_path).people[0].name == "方叶"
    assert fixed_agenda.load_agenda(tmp_path) == fixed_agenda.load_agenda(tmp_path / "none")
    assert SavedFilters(tmp_path).read_all() == {"迟了的": "滞后"}
