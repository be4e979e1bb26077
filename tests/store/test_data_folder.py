"""The data folder: found, opened, warned about; closed terms read fast."""

import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from fixed_clock import fixed_clock
from record_builders import make_measure, make_task

from meetingtui.base.errors import RefusedError, StoreError, StoreReadOnlyError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.school import school
from meetingtui.store.data_folder import (
    conflict_copies_saved_by_program,
    data_folder_location_warning,
    is_on_network_drive,
    locate_data_folder,
    open_term,
    open_term_read_only,
    read_cleanly_closed_term_file,
    read_term_records,
    sync_conflict_copies_of_term_file,
    sync_service_containing,
    term_path,
)
from meetingtui.store.records import Change, TermClosing
from meetingtui.store.settings_files import create_school_folder
from meetingtui.store.term_file import TermFile

TODAY = date(2026, 11, 22)


def test_the_data_folder_is_looked_for_in_order(tmp_path):
    here = tmp_path / "here"
    (here / "data").mkdir(parents=True)
    environ = {"MEETINGTUI_DATA": str(tmp_path / "环境")}
    assert locate_data_folder(tmp_path / "x", environ, here) == tmp_path / "x"
    assert locate_data_folder(Path("x"), environ, here) == here / "x"
    assert locate_data_folder(None, environ, here) == tmp_path / "环境"
    own = locate_data_folder(None, {"MEETINGTUI_DATA": ""}, here)
    assert own.name == "meetingtui"
    assert here not in own.parents
    (here / "data" / "school.yaml").write_text("name: x", encoding="utf-8")
    assert locate_data_folder(None, {}, here) == here / "data"


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 1), date(2027, 7, 30), date(2029, 2, 2)])
def test_a_new_school_loads_and_its_term_opens(tmp_path, today):
    folder = tmp_path / "新 学校"
    create_school_folder(folder, today)
    loaded = school.load_school(folder)
    term = loaded.term_on_or_after(today)
    assert term.end >= today
    assert loaded.attendees
    with open_term(folder, term, clock=fixed_clock) as opened:
        assert opened.path == term_path(folder, term.id) == folder / f"{term.id}.json"
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {
        "backups",
        "minutes",
        "outbox",
    }


def test_the_new_school_yaml_explains_every_part(tmp_path):
    create_school_folder(tmp_path, TODAY)
    text = (tmp_path / "school.yaml").read_text(encoding="utf-8")
    assert "2026-11-22" in text
    assert "$" not in text
    shapes = (school.School, school.Department, school.Person, school.RegularMeetingSettings)
    for shape in (*shapes, school.WarningThresholds, school.Term):
        for field in shape.__struct_fields__:
            assert field in text, field


def test_a_school_that_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "school.yaml").write_text("name: 老学校", encoding="utf-8")
    with pytest.raises(RefusedError, match="已经有"):
        create_school_folder(tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["school.yaml"]
    assert (tmp_path / "school.yaml").read_text(encoding="utf-8") == "name: 老学校"


def test_files_already_in_the_folder_stay(tmp_path):
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "旧.docx").write_text("x", encoding="utf-8")
    create_school_folder(tmp_path, TODAY)
    assert (tmp_path / "minutes" / "旧.docx").exists()


def test_a_file_in_the_folders_place_is_named(tmp_path):
    (tmp_path / "学校").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match=r"不能在 .*学校 新建"):
        create_school_folder(tmp_path / "学校", TODAY)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs folder permissions")
def test_a_folder_without_write_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="没有权限"):
            create_school_folder(tmp_path / "学校", TODAY)
    finally:
        tmp_path.chmod(0o700)


def test_a_term_that_cannot_be_locked_can_still_be_looked_at(tmp_path):
    create_school_folder(tmp_path, TODAY)
    term = school.load_school(tmp_path).term_on_or_after(TODAY)
    (tmp_path / f".{term.id}.json.lock").mkdir()
    with pytest.raises(StoreReadOnlyError, match="只能以只读方式查看，不能记录"):
        open_term(tmp_path, term, clock=fixed_clock)
    with open_term_read_only(tmp_path, term) as looked_at:
        assert looked_at.is_read_only


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs folder permissions")
def test_a_lock_file_left_behind_does_not_hide_that_nothing_can_be_written(tmp_path):
    create_school_folder(tmp_path, TODAY)
    term = school.load_school(tmp_path).term_on_or_after(TODAY)
    (tmp_path / f".{term.id}.json.lock").touch()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreReadOnlyError, match="没有权限"):
            open_term(tmp_path, term, clock=fixed_clock)
    finally:
        tmp_path.chmod(0o700)


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
    assert sync_service_containing(parts) == service


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
@pytest.mark.skipif(os.name == "nt", reason="on Windows a share is known by its path")
def test_a_network_share_is_known_by_its_file_system(folder, away):
    assert is_on_network_drive(Path(folder), MOUNTS) is away


def test_a_path_that_names_a_server_is_on_the_network():
    assert is_on_network_drive(Path("\\\\server\\share\\例会"), "")
    assert not is_on_network_drive(Path("\\\\?\\C:\\例会"), "")


def test_the_warning_says_why_and_what_to_do(tmp_path):
    assert data_folder_location_warning(tmp_path) == ""
    words = data_folder_location_warning(tmp_path / "OneDrive" / "例会")
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
    assert sorted(each.name for each in sync_conflict_copies_of_term_file(path)) == sorted(theirs)
    assert [each.name for each in conflict_copies_saved_by_program(path)] == [
        "2026-2027-1 未保存的改动 1.json"
    ]
    assert sync_conflict_copies_of_term_file(tmp_path / "nowhere" / "2026-2027-1.json") == []


TERM = "2026-2027-1"
DAY = date(2026, 11, 23)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / f"{TERM}.json"
    reading = make_measure(1, "读书节", due=DAY)
    meeting = Meeting(id=6, number=6, on=DAY, started=datetime(2026, 11, 23, 14, 30))
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        items = (add_progress(reading, on=DAY, meeting=6, status=Status.DONE, text="办完"),)
        term.record_change(
            Change(
                words="x",
                items=items,
                meetings=(meeting,),
                session_state=SessionState(step="close"),
            )
        )
        term.record_change(Change(words="结束学期", closing=TermClosing(on=DAY)))
    return path


def test_a_closed_file_is_seen_as_it_is_opened(path: Path) -> None:
    with TermFile.open_read_only(path, TERM) as term:
        assert read_cleanly_closed_term_file(path, TERM) == term.records
        assert term.records.closing


def test_what_is_in_the_journal_only_is_seen_too(path: Path) -> None:
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(Change(words="重新打开", reopens=True))
        term.record_change(Change(words="y", items=(make_task(2, "发通知"),)))
        assert read_cleanly_closed_term_file(path, TERM) is None
        term_of = Term(id=TERM, first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
        assert read_term_records(path.parent, term_of) == term.records


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw["meta"]["1"].update(schema=1),
        lambda raw: raw["meta"]["1"].update(schema=99),
        lambda raw: raw["meta"]["1"].update(term="2025-2026-2"),
        lambda raw: raw["items"]["1"].update(id=2),
        lambda raw: raw["items"]["1"].update(status="lost"),
        lambda raw: raw.pop("meta"),
    ],
)
def test_any_other_file_is_left_to_opening(path: Path, harm) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    harm(raw)
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert read_cleanly_closed_term_file(path, TERM) is None


def test_a_file_that_is_not_there_is_left_to_opening(tmp_path: Path) -> None:
    assert read_cleanly_closed_term_file(tmp_path / f"{TERM}.json", TERM) is None
    (tmp_path / f"{TERM}.json").write_bytes(b"{")
    assert read_cleanly_closed_term_file(tmp_path / f"{TERM}.json", TERM) is None
