"""``meetingtui mail`` as a user runs it."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from command_line import run_in_process
from fixed_clock import fixed_clock
from record_builders import make_closed_meeting, make_task
from smtp_server import accept_only, free_port, running_smtp_server

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change

TERM = Term(id="2020-2021-1", first_monday=date(2020, 8, 31), end=date(2021, 1, 29))

SCHOOL = """\
name: 云山市晨光小学
departments:
  - {name: 课程教学部, head: 林知秋}
people:
  - {name: 林知秋, post: 主任, department: 课程教学部, email: lin@example.com}
  - {name: 苏小满, email: su@example.com}
  - {name: 顾一帆}
terms:
  - {id: 2020-2021-1, first_monday: 2020-08-31, end: 2021-01-29}
meeting: {weekday: 周一, time: 14:30}
"""


def run(folder: Path, *args: str, answer: str = "", **environ: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "meetingtui", "--data", str(folder), "mail", *args]
    return run_in_process(command, answer, env={**os.environ, **environ})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    meeting = make_closed_meeting(
        1,
        date(2020, 9, 7),
        attendance=(
            AttendanceEntry(name="林知秋"),
            AttendanceEntry(name="苏小满", presence=Presence.LEAVE, reason="公出"),
            AttendanceEntry(name="顾一帆"),
        ),
    )
    task = make_task(
        1,
        "修订课程纲要",
        people=("苏小满",),
        due=date(2020, 9, 18),
        meeting=1,
    )
    with open_term(folder, TERM, clock=fixed_clock) as term:
        term.record_change(Change(words="x", items=(task,), meetings=(meeting,)))
    return folder


def with_mailbox(folder: Path, port: int, *lines: str) -> Path:
    rows = ("address: office@example.com", "host: 127.0.0.1", f"port: {port}", *lines)
    text = "".join(f"  {row}\n" for row in (*rows, "security: none"))
    (folder / "school.yaml").write_text(f"{SCHOOL}mail:\n{text}", encoding="utf-8")
    return folder


def test_a_rehearsal_shows_everything_and_does_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    found = run(folder, "1", "--each", "--ics", "--dry-run")
    assert found.returncode == 0, found.stderr
    assert "收件  林知秋  lin@example.com" in found.stdout
    assert "无法发送  顾一帆  没有邮箱" in found.stdout
    assert "修订课程纲要（责任人：苏小满；完成时限：9月18日）" in found.stdout
    assert "什么都没有写" in found.stdout
    assert sorted(folder.rglob("*")) == before


def test_drafts_are_the_default_and_are_confirmed_first(folder: Path) -> None:
    refused = run(folder, "1", answer="否\n")
    assert "写成 1 封草稿吗？" in refused.stdout
    assert not (folder / "outbox").exists()
    taken = run(folder, "1", "--each", "--ics", answer="\n")
    assert taken.returncode == 0, taken.stderr
    drafts = sorted((folder / "outbox").glob("*.eml"))
    assert [path.stem.split()[-1] for path in drafts] == ["林知秋", "苏小满"]
    found = message_from_bytes(drafts[1].read_bytes(), policy=policy.default)
    names = [part.get_filename() for part in found.iter_attachments()]
    (paper,) = (folder / "minutes").glob("*.docx")
    assert names == [paper.name, "2020-09-07 第1次行政例会日程.ics"]
    assert next(found.iter_attachments()).get_content() == paper.read_bytes()
    run(folder, "1", "--yes")
    assert len(list((folder / "minutes").iterdir())) == 1


def test_json_is_for_other_programs(folder: Path) -> None:
    found = json.loads(run(folder, "1", "--json").stdout)
    assert [each["address"] for each in found["recipients"]] == [
        "lin@example.com",
        "su@example.com",
    ]
    assert found["unreachable"][0]["name"] == "顾一帆"
    assert Path(found["written"][0]).is_file()
    letters = json.loads(run(folder, "1", "--json", "--dry-run").stdout)["letters"]
    assert set(letters[0]) == {"to", "subject", "body", "attachments"}
    assert run(folder, "1", "--json", "--send").returncode == 2
    assert run(folder, "1", "--draft", "--send").returncode == 2


def test_sending_without_a_mailbox_says_what_to_write(folder: Path) -> None:
    found = run(folder, "1", "--send", "--yes")
    assert found.returncode == 1
    assert "school.yaml 里没有写发信邮箱" in found.stderr
    assert not (folder / "outbox").exists()


def test_sending_asks_first_and_sends_once(folder: Path) -> None:
    with running_smtp_server() as (server, port):
        with_mailbox(folder, port)
        refused = run(folder, "1", "--send", answer="\n")
        assert "从 office@example.com 发给 2 个邮箱吗？（是/否，回车为“否”）" in refused.stdout
        assert server.mails == []
        sent = run(folder, "1", "--send", "--each", answer="是\n")
        assert sent.returncode == 0, sent.stderr
        assert "2/2 苏小满 已发送" in sent.stdout
        again = run(folder, "1", "--send", "--yes")
        assert again.returncode == 0
        assert "都已经发过" in again.stdout
        assert server.counts == Counter(["lin@example.com", "su@example.com"])


def test_offline_everything_waits_and_goes_on_later(folder: Path) -> None:
    with_mailbox(folder, free_port())
    offline = run(folder, "1", "--send", "--yes")
    assert offline.returncode == 1
    assert offline.stderr.startswith("待发送 2 人。")
    assert "拒绝连接" in offline.stderr
    with running_smtp_server() as (server, port):
        with_mailbox(folder, port)
        server.rcpt_answers = {"su@example.com": "550 No such user"}
        partly = json.loads(run(folder, "1", "--send", "--yes", "--json").stdout)
        assert [each["stage"] for each in partly["results"]] == ["sent", "refused"]
        server.rcpt_answers = {}
        rest = run(folder, "1", "--send", "--yes")
        assert rest.returncode == 0, rest.stderr
        assert server.counts == Counter(["lin@example.com", "su@example.com"])


def test_a_doubt_is_asked_about_before_anything_is_sent_again(folder: Path) -> None:
    with running_smtp_server() as (server, port):
        with_mailbox(folder, port)
        server.drop_at = lambda number: "dot" if number == 1 else ""
        first = run(folder, "1", "--send", "--each", "--yes")
        assert first.returncode == 1
        assert "不能确定 1 人" in first.stderr
        silent = run(folder, "1", "--send", "--yes")
        assert "不再发  林知秋 不能确定" in silent.stdout
        assert len(server.mails) == 2
        asked = run(folder, "1", "--send", answer="否\n是\n")
        assert "上次不能确定林知秋是否收到。请问一问：收到了吗？" in asked.stdout
        assert server.counts["lin@example.com"] == 2  # they said that it had not come
        assert server.counts["su@example.com"] == 1


def test_the_password_is_asked_for_or_taken_from_the_environment(folder: Path) -> None:
    let_in = {"authenticator": accept_only("office@example.com", "code"), "auth_require_tls": False}
    with running_smtp_server(**let_in) as (server, port):
        with_mailbox(folder, port, "user: office@example.com")
        asked = run(folder, "1", "--send", "--yes", answer="wrong\n")
        assert asked.returncode == 1
        assert "不是登录密码" in asked.stderr
        given = run(folder, "1", "--send", "--yes", MEETINGTUI_MAIL_PASSWORD="code")
        assert given.returncode == 0, given.stderr
        assert len(server.mails) == 2
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert not any(b'"wrong"' in each or b'"code"' in each for each in written)
