import errno
import os
from pathlib import Path

import pytest
from os_file_calls import SYNCS_FOLDERS

from meetingtui.store.durable_files import replace_file_content


def test_content_is_synced_before_the_swap_and_the_folder_after(tmp_path, monkeypatch):
    steps: list[str] = []
    real_sync, real_replace = os.fsync, os.replace
    data_sync = "fdatasync" if hasattr(os, "fdatasync") else "fsync"

    def fsync(descriptor: int) -> None:
        kind = "folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file"
        steps.append(f"sync {kind}")
        real_sync(descriptor)

    def replace(source: Path, target: Path) -> None:
        assert Path(source).read_bytes() == b"new"
        steps.append("swap")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, data_sync, fsync)
    monkeypatch.setattr(os, "replace", replace)
    replace_file_content(tmp_path / "a.json", b"new")
    if not SYNCS_FOLDERS:
        assert steps == ["sync file", "swap"]
        return
    assert [step.replace("folder", "file") for step in steps] == ["sync file", "swap", "sync file"]
    if Path("/proc/self/fd").is_dir():
        assert steps == ["sync file", "swap", "sync folder"]


def test_a_file_held_open_by_a_scanner_is_tried_again(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    refusals = iter([True, True, False])
    real = os.replace

    def held(source: Path, target: Path) -> None:
        if next(refusals):
            raise PermissionError(errno.EACCES, "sharing violation")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    replace_file_content(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_file_held_open_for_good_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    tries: list[int] = []

    def held(source: Path, target: Path) -> None:
        tries.append(1)
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(PermissionError):
        replace_file_content(path, b"new")
    assert path.read_bytes() == b"old"
    assert 3 <= len(tries) <= 20
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.skipif(not SYNCS_FOLDERS, reason="Windows syncs no folders")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders_is_good_enough(tmp_path, monkeypatch, number):

    def fsync(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    replace_file_content(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
