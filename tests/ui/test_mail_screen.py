"""发邮件 from the screen: addresses only after a question, drafts, sending, stopping."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from record_builders import make_closed_meeting
from smtp_server import SmtpServer, accept_only, running_smtp_server
from textual.pilot import Pilot
from ui_school import NOW, SCHOOL, app_on, enter, press, record_change, screen_text, until

from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import LearningShare
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog, PasswordDialog
from meetingtui.ui.screens.minutes.mail_screen import MailScreen
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
from meetingtui.ui.screens.school_setup.people_page import PeoplePage
from meetingtui.ui.screens.school_setup.settings_page_base import FormPage

NAMES = ("方启明", "林知秋", "苏小满")
ISSUED = with_issued_version(
    make_closed_meeting(
        1,
        date(2026, 11, 9),
        host="方启明",
        attendance=tuple(AttendanceEntry(name=name) for name in NAMES),
        share=LearningShare(presenter="林知秋", topic="作业设计"),
    ),
    number="〔2026〕1号",
    by="方启明",
    now=NOW.replace(day=10),
)
ADDRESSES = ("fang@example.com", "lin@example.com", "su@example.com")


def _school(folder: Path, mail: str = "") -> None:
    text = SCHOOL.replace("post: 校长}", "post: 校长, email: fang@example.com}").replace(
        "post: 课程教学部主任,", "post: 课程教学部主任, email: lin@example.com,"
    )
    (folder / "school.yaml").write_text(text + mail, encoding="utf-8")
    record_change(folder, Change(words="开过", meetings=(ISSUED,)))


def _mailbox(port: int) -> str:
    return (
        "mail:\n  address: office@example.com\n  host: 127.0.0.1\n"
        f"  port: {port}\n  security: none\n  user: office@example.com\n"
    )


@pytest.fixture
def server_and_port() -> Iterator[tuple[SmtpServer, int]]:
    """A server that lets in one account."""
    settings = {
        "authenticator": accept_only("office@example.com", "shouquanma"),
        "auth_require_tls": False,
    }
    with running_smtp_server(**settings) as there:
        yield there


async def _mail(pilot: Pilot[None]) -> MeetingApp:
    """The mail screen, its question answered."""
    app = pilot.app
    assert isinstance(app, MeetingApp)
    await press(pilot, "f7")
    await until(pilot, lambda: "学习分享" in screen_text(app))
    await press(pilot, "f10", "down", "enter")
    assert isinstance(app.screen, MailScreen)
    return app


async def _send(pilot: Pilot[None]) -> None:
    """F9, yes, and the password."""
    await press(pilot, "f9", "down", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, PasswordDialog))
    await enter(pilot, "shouquanma")


@pytest.fixture(autouse=True)
def _no_password_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEETINGTUI_MAIL_PASSWORD", raising=False)


async def test_addresses_are_shown_only_after_a_question(folder: Path) -> None:
    _school(folder)
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        await until(pilot, lambda: "学习分享" in screen_text(app))
        await press(pilot, "f10")
        assert "投影会显示收件人的邮箱" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, MinutesScreen)
        assert "@" not in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (160, 45)])
async def test_drafts_are_written_without_a_server(folder: Path, size: tuple[int, int]) -> None:
    _school(folder)
    app = app_on(folder)
    async with app.run_test(size=size) as pilot:
        await _mail(pilot)
        for address in ADDRESSES:
            assert address in screen_text(app)
        await press(pilot, "f6", "f7", "f5")
        await until(pilot, lambda: "已写好 3 封草稿" in screen_text(app))
        assert len(list((folder / "outbox").glob("*.eml"))) == 3
        await press(pilot, "f9")
        assert "不能直接发送" in screen_text(app)


async def test_everybody_gets_it_once_and_it_is_said_of_everybody(
    folder: Path, server_and_port: tuple[SmtpServer, int]
) -> None:
    server, port = server_and_port
    _school(folder, _mailbox(port))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _mail(pilot)
        await press(pilot, "f6")
        await _send(pilot)
        assert "shouquanma" not in screen_text(app)
        await until(pilot, lambda: "已发送 3 人" in screen_text(app))
        assert screen_text(app).count("已发送  ") == 3
        await press(pilot, "f9")
        assert "都已经发过" in screen_text(app)
        await press(pilot, "escape", "f10", "down", "enter")
        assert screen_text(app).count("已发送  ") == 3
    assert dict(server.counts) == dict.fromkeys(ADDRESSES, 1)


async def test_a_refused_address_keeps_its_reason(
    folder: Path, server_and_port: tuple[SmtpServer, int]
) -> None:
    server, port = server_and_port
    server.rcpt_answers["lin@example.com"] = "550 no such user"
    _school(folder, _mailbox(port))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _mail(pilot)
        await _send(pilot)
        await until(pilot, lambda: "已发送 2 人" in screen_text(app))
        (line,) = (each for each in screen_text(app).splitlines() if "lin@example.com" in each)
        assert "已发送" not in line
        assert line.split("lin@example.com")[1].strip()


async def test_sending_is_stopped_with_esc_and_goes_on_later(
    folder: Path, server_and_port: tuple[SmtpServer, int]
) -> None:
    server, port = server_and_port
    server.drop_at = lambda number: "connect"
    _school(folder, _mailbox(port))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _mail(pilot)
        await _send(pilot)
        await until(pilot, lambda: server.connections > 0)
        await press(pilot, "escape")
        await until(pilot, lambda: "已停止" in screen_text(app))
        assert isinstance(app.screen, MailScreen)
        assert not server.mails
        server.drop_at = lambda number: ""
        await _send(pilot)
        await until(pilot, lambda: "已发送 3 人" in screen_text(app))
    assert dict(server.counts) == dict.fromkeys(ADDRESSES, 1)


async def test_where_nobody_has_an_address_it_is_said_how_to_mend_that(folder: Path) -> None:
    record_change(folder, Change(words="开过", meetings=(ISSUED,)))
    (folder / "school.yaml").write_text(
        SCHOOL.replace(", email: su@example.com", ""), encoding="utf-8"
    )
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _mail(pilot)
        assert "补上邮箱" in "".join(screen_text(app).split("\n"))
        await press(pilot, "f5", "f9")
        assert isinstance(app.screen, MailScreen)


async def test_a_missing_address_leads_to_the_people_and_is_there_on_coming_back(
    folder: Path,
) -> None:
    record_change(folder, Change(words="开过", meetings=(ISSUED,)))
    (folder / "school.yaml").write_text(
        SCHOOL.replace(", email: su@example.com", ""), encoding="utf-8"
    )
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _mail(pilot)
        assert "F8 补邮箱" in screen_text(app)
        await press(pilot, "f8")
        await until(pilot, lambda: isinstance(app.screen, PeoplePage))
        await press(pilot, "enter", "down", "down", "down")
        await enter(pilot, "fang@example.com")
        await press(pilot, "escape", "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, MailScreen))
        assert "fang@example.com" in screen_text(app)


async def test_without_a_mailbox_sending_leads_to_where_it_is_set(folder: Path) -> None:
    record_change(folder, Change(words="开过", meetings=(ISSUED,)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _mail(pilot)
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, FormPage))
        assert "发件邮箱" in screen_text(app)
        await enter(pilot, "xuexiao@qq.com")
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, MailScreen))
        assert app.context.school.mail is not None
