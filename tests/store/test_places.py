from pathlib import Path

import pytest

from meetingtui.store.places import (
    conflict_copies,
    is_on_network,
    set_aside,
    sync_service,
    trouble_with,
)

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/school cifs rw 0 0
nas:/vol /mnt/nas\\040two nfs4 rw 0 0
user@host: /home/x/far fuse.sshfs rw 0 0
/dev/sdb1 /home/x/near fuseblk rw 0 0
"""


@pytest.mark.parametrize(
    ("parts", "service"),
    [
        (("C:\\", "Users", "su", "OneDrive", "例会"), "OneDrive"),
        (("C:\\", "Users", "su", "OneDrive - 晨光小学"), "OneDrive"),
        (("C:\\", "Users", "su", "Dropbox (Personal)"), "Dropbox"),
        (("D:\\", "Nutstore", "1"), "坚果云"),
        (("D:\\", "我的坚果云"), "坚果云"),
        (("E:\\", "BaiduSyncdisk", "例会"), "百度同步空间"),
        (("C:\\", "Users", "su", "iCloudDrive"), "iCloud"),
        (("C:\\", "WPS云盘"), "WPS 云盘"),
        (("D:\\", "例会", "onedriver 说明"), ""),
        (("/", "home", "su", "坚果"), ""),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(parts, service):
    assert sync_service(parts) == service


@pytest.mark.parametrize(
    ("folder", "away"),
    [
        ("/mnt/school/例会", True),
        ("/mnt/nas two/a", True),
        ("/home/x/far", True),
        ("/home/x/near/a", False),
        ("/home/x/fartherest", False),
        ("/srv", False),
    ],
)
def test_a_network_share_is_known_by_its_file_system(folder, away):
    assert is_on_network(Path(folder), MOUNTS) is away


def test_a_path_that_names_a_server_is_on_the_network():
    assert is_on_network(Path("\\\\server\\share\\例会"), "")
    assert not is_on_network(Path("\\\\?\\C:\\例会"), "")


def test_the_warning_says_why_and_what_to_do(tmp_path):
    assert trouble_with(tmp_path) == ""
    words = trouble_with(tmp_path / "OneDrive" / "例会")
    assert "OneDrive" in words
    assert "移到本机磁盘" in words


def test_what_a_synchronising_program_laid_beside_the_file_is_found(tmp_path):
    path = tmp_path / "2026-2027-1.json"
    theirs = [
        "2026-2027-1 (1).json",
        "2026-2027-1 (冲突副本).json",
        "2026-2027-1 (苏小满's conflicted copy 2026-11-22).json",
        "2026-2027-1-DESKTOP-123.json",
        "2026-2027-1.sync-conflict-20261122-101500.json",
        "2026-2027-1_冲突文件_su_20261122.json",
    ]
    ours = [
        "2026-2027-1.json",
        "2026-2027-2.json",
        "2026-2027-1 未保存的改动 1.json",
        "2026-2027-1 已损坏 2026-11-22 143005.json",
        "school.yaml",
    ]
    for name in (*theirs, *ours):
        (tmp_path / name).touch()
    assert sorted(each.name for each in conflict_copies(path)) == sorted(theirs)
    assert [each.name for each in set_aside(path)] == ["2026-2027-1 未保存的改动 1.json"]
    assert conflict_copies(tmp_path / "nowhere" / "2026-2027-1.json") == []
