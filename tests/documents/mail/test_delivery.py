"""Emails delivered to SMTP servers that work, refuse or break off."""

import socket
import ssl
from collections import Counter
from functools import partial

import msgspec
import pytest
import trustme
from mail_school import NOW, email_to, mailbox
from smtp_server import accept_only, free_port, running_smtp_server, scripted_server

from meetingtui.base.errors import StoreError
from meetingtui.documents.mail.delivery import DeliveryRun
from meetingtui.documents.mail.outgoing_email import DeliveryStage
from meetingtui.documents.mail.smtp_connection import SmtpConnection
from meetingtui.school.mail_settings import ConnectionSecurity
from meetingtui.store.outbox import Outbox

CROWD = tuple(f"p{number:02}@example.com" for number in range(1, 41))


def parcels_to(*addresses, size=100):
    return [email_to(each, id=f"<{each}>", size=size) for each in addresses]


def run(outbox, parcels, port=0, *, box=None, password="", timeout=5.0, context=None, **rest):
    """One run without pauses; the parcels are in the outbox first."""
    box = box or mailbox(port)
    for parcel in parcels:
        outbox.save_email(parcel)
    call = partial(SmtpConnection.connect, box, password, timeout=timeout, context=context)
    given = {"save": outbox.save_email, "now": lambda: NOW, "pauses": (0, 0, 0), **rest}
    return DeliveryRun(call, **given).send_all(outbox.read_emails())


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path)


def stages(outbox):
    return Counter(each.stage for parcel in outbox.read_emails() for each in parcel.deliveries)


def test_forty_of_forty_get_it_once_though_every_fifth_connection_drops(outbox):
    places = ("connect", "mail", "rcpt", "data")
    with running_smtp_server() as (server, port):
        server.mails_per_connection = 1
        server.drop_at = lambda n: "" if n % 5 else places[n // 5 % len(places)]
        told = []
        done = run(
            outbox,
            parcels_to(*CROWD, size=200_000),
            port,
            on_progress=lambda *each: told.append(each),
        )
        assert server.counts == Counter(CROWD)
        assert server.connections >= 48  # forty that went well, every fifth that did not
    assert done.reason_ended_early == ""
    assert done.counts_text == "已发送 40 人"
    assert [(at, total) for at, total, _ in told] == [(n, 40) for n in range(1, 41)]
    assert stages(outbox) == {DeliveryStage.SENT: 40}
    assert all(parcel.message == "" for parcel in outbox.read_emails())


def test_one_email_to_forty_recipients_is_sent_over_one_connection(outbox):
    with running_smtp_server() as (server, port):
        run(outbox, [email_to(*CROWD)], port)
        assert server.counts == Counter(CROWD)
        assert server.connections == 1
        assert len({raw for _, raw in server.mails}) == 1


def test_a_second_run_sends_nothing(outbox):
    with running_smtp_server() as (server, port):
        run(outbox, parcels_to(*CROWD[:3]), port)
        again = run(outbox, [], port)
        assert len(server.mails) == 3
    assert again.counts_text == "没有要发送的邮件"


def test_a_line_that_breaks_after_the_dot_leaves_a_doubt_and_sends_nothing_twice(outbox):
    with running_smtp_server() as (server, port):
        server.drop_at = lambda number: "dot" if number == 1 else ""
        done = run(outbox, parcels_to(*CROWD[:3]), port)
        run(outbox, [], port)
        assert server.counts == Counter(CROWD[:3])
    assert stages(outbox) == {DeliveryStage.IN_DOUBT: 1, DeliveryStage.SENT: 2}
    (doubt,) = done.deliveries_at_stage(DeliveryStage.IN_DOUBT)
    assert "不能确定是否送达" in doubt.reason
    assert "问一问收件人" in doubt.reason


def test_who_is_refused_is_said_and_the_others_get_theirs(outbox):
    with running_smtp_server() as (server, port):
        server.rcpt_answers = {
            CROWD[0]: "550 5.1.1 User unknown",
            CROWD[1]: "552 5.2.2 MailSettings full",
            CROWD[2]: "450 4.2.0 Greylisted",
        }
        done = run(outbox, [email_to(*CROWD[:5])], port)
        assert server.counts == Counter(CROWD[3:5])
        reasons = {each.address: (each.stage, each.reason) for each in done.deliveries}
        assert reasons[CROWD[0]][0] is DeliveryStage.REFUSED
        assert "没有这个邮箱" in reasons[CROWD[0]][1]
        assert "User unknown" in reasons[CROWD[0]][1]
        assert "邮箱满了" in reasons[CROWD[1]][1]
        assert reasons[CROWD[2]] == (
            DeliveryStage.QUEUED,
            "对方服务器暂时不收（服务器答复：450 4.2.0 Greylisted），稍后再发",
        )
        server.rcpt_answers.pop(CROWD[2])
        run(outbox, [], port)
        assert server.counts == Counter(CROWD[2:5])


@pytest.mark.parametrize(
    ("answer", "stage", "words"),
    [
        ("552 5.3.4 Message too big", DeliveryStage.REFUSED, "邮件太大"),
        ("554 5.7.1 Looks like spam", DeliveryStage.REFUSED, "垃圾邮件"),
        ("451 4.3.0 Try later", DeliveryStage.QUEUED, "稍后再发"),
    ],
)
def test_a_no_after_the_dot_is_a_plain_answer(outbox, answer, stage, words):
    with running_smtp_server() as (server, port):
        server.data_answer = answer
        done = run(outbox, [email_to(CROWD[0])], port)
        assert [each.stage for each in done.deliveries] == [stage]
        assert words in done.deliveries[0].reason
        server.data_answer = ""
        after = run(outbox, parcels_to(CROWD[1]), port)
    assert DeliveryStage.SENT in {each.stage for each in after.deliveries}


def test_a_mail_above_the_servers_size_is_not_even_begun(outbox):
    with running_smtp_server(data_size_limit=1000) as (server, port):
        done = run(outbox, [email_to(CROWD[0], size=5000)], port)
        assert server.mails == []
    assert done.deliveries_at_stage(DeliveryStage.REFUSED)[0].reason.startswith(
        "邮件太大，服务器不收"
    )


def test_a_wrong_password_ends_the_run_with_what_to_do(outbox):
    box = partial(mailbox, user="office@example.com")
    settings = {
        "authenticator": accept_only("office@example.com", "right"),
        "auth_require_tls": False,
    }
    with running_smtp_server(**settings) as (server, port):
        done = run(outbox, parcels_to(*CROWD[:2]), box=box(port), password="wrong")
        assert server.mails == []
        assert server.connections == 1
        assert "不接受 office@example.com 的密码或授权码" in done.reason_ended_early
        assert "QQ、163 邮箱要用授权码，不是登录密码" in done.reason_ended_early
        assert run(outbox, [], box=box(port), password="right").counts_text == "已发送 2 人"
    assert (
        "中文或全角"
        in run(outbox, parcels_to(CROWD[3]), box=box(port), password="授权码").reason_ended_early
    )


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_sends_only_for_its_own_account_is_understood(outbox):
    with running_smtp_server(auth_required=True, auth_require_tls=False) as (_office, port):
        done = run(outbox, parcels_to(CROWD[0]), port)
    assert done.reason_ended_early.startswith("服务器要求登录")


GARBAGE = (b"\x16\x03\x01\x02garbage\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"x" * 20_000)


@pytest.mark.parametrize("greeting", GARBAGE)
def test_garbage_for_a_greeting_is_no_mail_server(outbox, greeting):
    with scripted_server(lambda caller: caller.sendall(greeting)) as port:
        done = run(outbox, parcels_to(*CROWD[:2]), port)
    assert "答非所问，不像邮件服务器" in done.reason_ended_early
    assert stages(outbox) == {DeliveryStage.QUEUED: 2}


def test_a_silent_server_is_given_up(outbox):
    with scripted_server(lambda caller: None) as port:
        done = run(outbox, parcels_to(*CROWD[:3]), port, timeout=0.2)
    assert "一直没有回应" in done.reason_ended_early
    assert stages(outbox) == {DeliveryStage.QUEUED: 3}


def test_a_server_that_always_hangs_up_is_given_up_and_everything_waits(outbox):
    with scripted_server(lambda caller: caller.close()) as port:
        done = run(outbox, parcels_to(*CROWD[:5]), port)
    assert "连接中断了" in done.reason_ended_early
    assert stages(outbox) == {DeliveryStage.QUEUED: 5}
    with running_smtp_server() as (server, port):
        run(outbox, [], port)
        assert server.counts == Counter(CROWD[:5])


def test_a_yes_in_gibberish_after_the_dot_is_a_doubt(outbox):
    def talk(caller: socket.socket) -> None:
        lines = caller.makefile("rb")
        caller.sendall(b"220 hello\r\n")
        for line in lines:
            if line == b".\r\n":
                caller.sendall(b"\xff\xfe gibberish\r\n")
            elif line.upper().startswith(b"DATA"):
                caller.sendall(b"354 go on\r\n")
            elif line[:4].upper() in (b"EHLO", b"MAIL", b"RCPT"):
                caller.sendall(b"250 OK\r\n")

    with scripted_server(talk) as port:
        run(outbox, parcels_to(CROWD[0]), port)
    assert stages(outbox) == {DeliveryStage.IN_DOUBT: 1}


@pytest.mark.parametrize(
    ("host", "words"),
    [("127.0.0.1", "拒绝连接"), ("mail.invalid", "找不到邮件服务器 mail.invalid")],
)
def test_nobody_there_is_said_and_everything_waits(outbox, host, words):
    box = msgspec.structs.replace(mailbox(free_port()), host=host)
    done = run(outbox, parcels_to(*CROWD[:2]), box=box)
    assert words in done.reason_ended_early
    assert stages(outbox) == {DeliveryStage.QUEUED: 2}


def test_a_cancelled_run_leaves_the_rest_for_later(outbox):
    told = []
    with running_smtp_server() as (server, port):
        done = run(
            outbox,
            parcels_to(*CROWD[:5]),
            port,
            on_progress=lambda *each: told.append(each),
            is_cancelled=lambda: len(told) >= 2,
        )
        assert done.is_cancelled
        assert done.counts_text == "待发送 3 人，已发送 2 人"
        run(outbox, [], port)
        assert server.counts == Counter(CROWD[:5])


def test_an_email_whose_state_cannot_be_saved_is_not_sent(outbox):
    def full(_parcel):
        raise StoreError("磁盘已满。")

    with running_smtp_server() as (server, port):
        with pytest.raises(StoreError):
            run(outbox, parcels_to(CROWD[0]), port, save=full)
        assert server.mails == []
        run(outbox, [], port)
        assert server.counts == Counter(CROWD[:1])


# TLS


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def served_by(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context


def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_ssl_with_a_good_certificate_logs_in_and_sends(outbox, authority):
    context = served_by(authority.issue_cert("127.0.0.1"))
    let_in = {"authenticator": accept_only("office@example.com", "code"), "auth_require_tls": False}
    with running_smtp_server(ssl_context=context, **let_in) as (server, port):
        box = mailbox(port, security=ConnectionSecurity.SSL)
        done = run(
            outbox, parcels_to(*CROWD[:3]), box=box, password="code", context=trusting(authority)
        )
        assert server.counts == Counter(CROWD[:3])
    assert done.reason_ended_early == ""


def test_starttls_logs_in_only_once_the_line_is_safe(outbox, authority):
    context = served_by(authority.issue_cert("127.0.0.1"))
    let_in = {"authenticator": accept_only("office@example.com", "code"), "require_starttls": True}
    with running_smtp_server(tls_context=context, **let_in) as (server, port):
        box = mailbox(port, security=ConnectionSecurity.STARTTLS)
        done = run(
            outbox, parcels_to(*CROWD[:3]), box=box, password="code", context=trusting(authority)
        )
        assert server.counts == Counter(CROWD[:3])
    assert done.reason_ended_early == ""


@pytest.mark.parametrize(
    ("name", "trusted", "words"),
    [
        ("127.0.0.1", False, "安全证书不是可信机构签发的"),
        ("smtp.example.org", True, "安全证书不是发给这台服务器的"),
    ],
)
def test_a_certificate_that_does_not_hold_is_explained_and_nothing_sent(
    outbox, authority, name, trusted, words
):
    context = served_by(authority.issue_cert(name))
    with running_smtp_server(ssl_context=context) as (server, port):
        box = mailbox(port, security=ConnectionSecurity.SSL)
        trust = trusting(authority) if trusted else None
        done = run(outbox, parcels_to(CROWD[0]), box=box, password="code", context=trust)
        assert server.mails == []
    assert words in done.reason_ended_early
    assert "没有发送" in done.reason_ended_early


def test_an_open_server_where_ssl_was_wanted_names_the_port(outbox):
    with running_smtp_server() as (_office, port):
        for security in (ConnectionSecurity.SSL, ConnectionSecurity.STARTTLS):
            box = mailbox(port, security=security)
            done = run(outbox, parcels_to(CROWD[0]), box=box, password="secret")
            assert "端口与加密方式" in done.reason_ended_early
