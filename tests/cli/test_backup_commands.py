"""``meetingtui backup``, run as a user runs it: one process each."""

import json
import re
from pathlib import Path

import pytest
from command_line import SCHOOL, run_command
from fixed_clock import fixed_clock
from record_builders import make_task

from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term, open_term_read_only
from meetingtui.store.records import Change

TERM = "2020-2021-1"


def put(folder: Path, *titles: str) -> None:
    items = tuple(make_task(n, title) for n, title in enumerate(titles, 1))
    with open_term(folder, load_school(folder).terms[0], clock=fixed_clock) as term_file:
        gone = tuple(term_file.records.items.keys() - {item.id for item in items})
        term_file.record_change(Change(words="x", items=items, removed_items=gone))


def titles(folder: Path) -> list[str]:
    with open_term_read_only(folder, load_school(folder).terms[0]) as term_file:
        return [item.title for item in term_file.records.items.values()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two items, a copy of them, and then another title."""
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    put(folder, "早读", "晚读")
    done = run_command("backup", data=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "（2 项、0 次例会），已读回核对" in done.stdout
    put(folder, "早读课")
    return folder


def ids(folder: Path) -> list[str]:
    return [
        row["id"] for row in json.loads(run_command("backup", "list", "--json", data=folder).stdout)
    ]


def test_the_list_says_when_what_and_whether_it_is_good(folder):
    bad = folder / "backups" / f"{TERM} 2020-09-01 080000.json"
    bad.write_bytes(b"{")
    rows = json.loads(run_command("backup", "list", "--json", data=folder).stdout)
    assert [row["good"] for row in rows] == [True] * (len(rows) - 1) + [False]
    assert rows[-1]["id"] == "20200901-080000"
    assert rows[0].keys() == {"id", "at", "size", "good", "holds"}
    words = run_command("backup", "list", data=folder).stdout
    assert re.search(
        r"^\d{8}-\d{6}  \d{4}年\d+月\d+日 \d\d:\d\d  \d+ KB  2 项、0 次例会  完好$", words, re.M
    )
    assert "20200901-080000  2020年9月1日 08:00  0 KB  读不出来，不能用" in words


def test_going_back_says_what_changes_asks_and_can_be_taken_back(folder):
    copy = ids(folder)[-1]
    refused = run_command("backup", "restore", copy, data=folder, answer="否\n")
    assert "1 项事项重新有了：“晚读”" in refused.stdout
    assert "1 项事项变回当时的样子：“早读课”" in refused.stdout
    assert "什么都没有改" in refused.stdout
    assert titles(folder) == ["早读课"]
    assert run_command("backup", "restore", copy, data=folder, answer="是\n").returncode == 0
    assert titles(folder) == ["早读", "晚读"]
    assert "不用恢复" in run_command("backup", "restore", copy, data=folder).stdout
    rows = json.loads(run_command("backup", "list", "--json", data=folder).stdout)
    before = next(row["id"] for row in rows if row["holds"].startswith("1 项"))
    assert run_command("backup", "restore", before, "--yes", data=folder).returncode == 0
    assert titles(folder) == ["早读课"]


def test_an_unknown_number_is_refused_with_the_way_to_find_it(folder):
    done = run_command("backup", "restore", "1", data=folder)
    assert done.returncode == 1
    assert "backup list" in done.stderr


def test_a_file_in_use_is_not_touched(folder):
    copy = ids(folder)[-1]
    with open_term(folder, load_school(folder).terms[0], clock=fixed_clock):
        done = run_command("backup", "restore", copy, "--yes", data=folder)
    assert done.returncode == 1
    assert "正在程序里打开" in done.stderr
    assert titles(folder) == ["早读课"]


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b'{"items'), Path.unlink])
def test_the_message_of_a_damaged_file_leads_back_to_its_records(folder, spoil):
    run_command("backup", data=folder)
    spoil(folder / f"{TERM}.json")
    done = run_command("status", data=folder)
    assert done.returncode == 1
    way = re.search(r"meetingtui (backup restore \S+ --term \S+)。", done.stderr)
    assert way
    restored = run_command(*way[1].split(), data=folder, answer="是\n")
    assert "已恢复" in restored.stdout
    assert titles(folder) == ["早读课"]


def test_a_folder_elsewhere_gets_the_same_copies_or_a_word(folder, tmp_path):
    away = tmp_path / "U盘"
    text = f"{SCHOOL}backup:\n  copy_to: {away}\n"
    (folder / "school.yaml").write_text(text, encoding="utf-8")
    done = run_command("backup", data=folder)
    assert done.returncode == 1
    assert "U 盘没有插上" in done.stderr
    assert "（1 项、0 次例会），已读回核对" in done.stdout  # the copy here was made
    away.mkdir()
    assert "外部备份也已写到" in run_command("backup", data=folder).stdout
    assert list(away.glob(f"{TERM} *.json"))


def test_words_of_a_record_do_not_steer_the_terminal(folder):
    path = folder / f"{TERM}.json"
    spoilt = path.read_text(encoding="utf-8").replace("早读课", r"早\u001b]0;x\u0007读\u202e课")
    path.write_text(spoilt, encoding="utf-8")
    path.with_suffix(".journal").unlink(missing_ok=True)
    done = run_command("plan", "list", data=folder)
    assert done.returncode == 0
    assert "早]0;x读课" in done.stdout
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.stdout + done.stderr)


def test_what_the_files_are_lacking_is_said_beside_what_was_asked_for(folder):
    (folder / f"{TERM}.journal").unlink()
    done = run_command("status", "--json", data=folder)
    assert done.returncode == 0
    assert json.loads(done.stdout)
    assert f"{TERM}.journal 不见了" in done.stderr
