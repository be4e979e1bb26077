import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from school_folder import TERM, record_change, write_school_with_meeting
from ui_school import SCHOOL

from meetingtui.checkup.all_checks import (
    back_up_and_repair_data_folder,
    finding_text_lines,
    run_all_checks,
)
from meetingtui.checkup.check_finding import Severity
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term, open_term_read_only
from meetingtui.store.records import Change
from meetingtui.store.term_backups import back_up_term_and_school_files

NOW = datetime(2026, 11, 22, 14, 30, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Everything in order, and a copy of it."""
    folder = write_school_with_meeting(tmp_path / "例会")
    with open_term_read_only(folder, load_school(folder).terms[0]) as term_file:
        assert back_up_term_and_school_files(term_file, "", NOW) == ()
    return folder


def _codes(folder: Path, now: datetime = NOW) -> set[str]:
    return {
        each.code for each in run_all_checks(folder, now) if each.severity is not Severity.PASSED
    }


def test_a_folder_in_order_passes_but_for_the_stick_it_does_not_have(folder):
    assert _codes(folder) == {"no-copies-elsewhere"}
    assert list(finding_text_lines(run_all_checks(folder, NOW)))[-1].startswith(
        "要紧 0 处，提醒 1 处"
    )


def test_a_second_term_without_a_file_is_no_fault(folder):
    later = "terms:\n  - {id: 2025-2026-2, first_monday: 2026-02-23, end: 2026-07-03}\n"
    text = SCHOOL.replace("terms:\n", later)
    (folder / "school.yaml").write_text(text, encoding="utf-8")
    assert _codes(folder) == {"no-copies-elsewhere"}


def _cut(folder: Path) -> None:
    path = folder / f"{TERM}.json"
    path.write_bytes(path.read_bytes()[:50])


def _conflict(folder: Path) -> None:
    shutil.copy(folder / f"{TERM}.json", folder / f"{TERM} (冲突副本).json")


def _leave_temporary(folder: Path) -> None:
    path = folder / ".filters.yaml.tmp"
    path.write_bytes(b"")
    old = (NOW - timedelta(days=2)).timestamp()
    os.utime(path, (old, old))


DAMAGES = {
    "term-unreadable": _cut,
    "school": lambda folder: (folder / "school.yaml").write_text("name: [", encoding="utf-8"),
    "no-copies": lambda folder: shutil.rmtree(folder / "backups"),
    "copies-unreadable": lambda folder: (
        folder / "backups" / f"{TERM} 2026-11-01 000000.json"
    ).write_bytes(b"{"),
    "conflict-copy": _conflict,
    "unknown-term": lambda folder: shutil.copy(
        folder / f"{TERM}.json", folder / "2020-2021-1.json"
    ),
    "leftovers": _leave_temporary,
    "set-aside": lambda folder: (folder / f"{TERM} 未保存的改动 1.json").touch(mode=0o600),
    "damaged-file": lambda folder: (folder / f"{TERM} 损坏的日志 1.journal").touch(mode=0o600),
    "mail-host": lambda folder: (folder / "school.yaml").write_text(
        f"{SCHOOL}mail: {{address: a@example.com, host: smtp}}\n", encoding="utf-8"
    ),
}


@pytest.mark.parametrize("code", DAMAGES)
def test_each_damage_is_named(folder, code):
    DAMAGES[code](folder)
    assert code in _codes(folder)


def test_what_was_set_aside_is_compared_with_what_there_is(folder):
    ours = folder / f"{TERM} 未保存的改动 1.json"
    shutil.copy(folder / f"{TERM}.json", ours)
    (found,) = [each for each in run_all_checks(folder, NOW) if each.code == "set-aside"]
    assert ("与现在的记录一样" in found.what, found.advice) == (True, "可以移走它。")
    record_change(folder, Change(words="删", removed_items=(2,)))
    (found,) = [each for each in run_all_checks(folder, NOW) if each.code == "set-aside"]
    assert "1 项事项重新有了" in found.what
    assert f"改名为 {TERM}.json" in found.advice


def test_an_agenda_and_a_template_that_cannot_be_used_are_named(folder):
    own = folder / "templates"
    own.mkdir()
    (own / "agenda.yaml").write_text("blocks: [", encoding="utf-8")
    (own / "纪要.docx").write_bytes(b"PK")
    assert {"agenda", "template"} <= _codes(folder)


def test_outbox_that_cannot_be_read_is_grave(folder):
    sending = folder / "outbox" / "sending"
    sending.mkdir(parents=True)
    (sending / "x.json").write_bytes(b"{")
    assert "outbox" in _codes(folder)


def test_filters_that_mean_nothing_or_cannot_be_read_are_named(folder):
    path = folder / "filters.yaml"
    path.write_text("欠账: 滞后\n旧部门: 部门:德育处\n", encoding="utf-8")
    path.chmod(0o600)
    (found,) = [each for each in run_all_checks(folder, NOW) if each.code == "filter"]
    assert "“旧部门”" in found.what
    assert "德育处" in found.what
    path.write_text("欠账: [", encoding="utf-8")
    assert _codes(folder) == {"filters", "no-copies-elsewhere"}


def test_a_goal_that_only_a_copy_of_the_settings_still_has_is_remembered(folder):
    path = folder / "school.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}goals: [{{name: 书香校园}}]\n", encoding="utf-8")
    with open_term(folder, load_school(folder).terms[0], clock=lambda: NOW) as term_file:
        item = msgspec.structs.replace(term_file.records.items[6], tags=("书香校园",))
        term_file.record_change(Change(words="标签", items=(item,)))
        assert back_up_term_and_school_files(term_file, "", NOW) == ()
    assert "goals" not in _codes(folder)
    path.write_text(f"{text}goals: [{{name: 书香晨光}}]\n", encoding="utf-8")
    (found,) = [each for each in run_all_checks(folder, NOW) if each.code == "goals"]
    assert found.what.startswith("1 项带着“书香校园”的标签")


def test_copies_from_the_future_say_that_the_clock_is_wrong(folder):
    assert "clock" in _codes(folder, NOW - timedelta(days=400))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_what_others_may_read_is_named_and_closed(folder):
    (folder / "school.yaml").chmod(0o644)
    assert "permissions" in _codes(folder)
    assert back_up_and_repair_data_folder(folder, NOW) == ("1 个文件夹和文件改成只有自己能读",)
    assert (folder / "school.yaml").stat().st_mode & 0o777 == 0o600


def test_mending_says_what_the_files_were_lacking(folder):
    (folder / f"{TERM}.journal").unlink()
    assert "term-warning" in _codes(folder)
    assert "不见了" in back_up_and_repair_data_folder(folder, NOW)[0]


def test_mending_clears_in_one_step_that_can_be_taken_back_after_a_copy(folder):
    term = load_school(folder).terms[0]
    with open_term_read_only(folder, term) as term_file:
        meeting = term_file.records.meetings[1]
    lost = msgspec.structs.replace(meeting, agenda=(2, 99))
    record_change(folder, Change(words="y", meetings=(lost,)))
    _leave_temporary(folder)
    assert {"references", "leftovers"} <= _codes(folder)
    later = NOW + timedelta(hours=1)
    assert back_up_and_repair_data_folder(folder, later) == (
        f"{TERM}.json：清除失效的关联，1 条",
        "删去临时文件 1 个",
    )
    assert _codes(folder, later) == {"no-copies-elsewhere"}
    with open_term(folder, term, clock=lambda: NOW) as term_file:
        assert term_file.records.meetings[1].agenda == (2,)
        assert term_file.undo() == "清除失效的关联"
        assert term_file.records.meetings[1].agenda == (2, 99)


def test_looking_writes_nothing(folder):
    def state() -> dict[Path, tuple[int, bytes]]:
        return {
            path: (path.stat().st_mtime_ns, path.read_bytes())
            for path in folder.rglob("*")
            if path.is_file()
        }

    before = state()
    run_all_checks(folder, NOW)
    assert state() == before
