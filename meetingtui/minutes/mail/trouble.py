"""What can go wrong on the way, each as one sentence: what it is, what to do."""

import smtplib
import socket
import ssl

from meetingtui.errors import MeetingTuiError
from meetingtui.mailbox import Mailbox
from meetingtui.wording import one_line

AUTHORIZATION_CODE = (
    "QQ、163 邮箱要用授权码，不是登录密码：请在网页邮箱的“设置”里开启 SMTP 服务，生成授权码后再试"
)
"""What most schools stumble over; without a full stop."""

_LONGEST = 80

_CERTIFICATE = {
    9: "还没有到生效日期",
    10: "已经过期",
    **dict.fromkeys((62, 64), "不是发给这台服务器的"),
}
"""OpenSSL's verify codes that mean something of their own; any other: nobody vouches for it."""


class MailError(MeetingTuiError):
    """No mail can be made or sent as things stand."""


class LineLostError(MailError):
    """The line to the server broke; another call may do."""


_MATCH = (
    "请检查网络，以及 school.yaml 里的 port 与 security 是否相配（465 配 ssl，587 配 starttls）"
)

_LOST = (smtplib.SMTPServerDisconnected, ssl.SSLEOFError, ConnectionError)
"""The line was there and broke."""

_NO_LINE: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, f"{{where}}一直没有回应。{_MATCH}。"),
    (
        socket.gaierror,
        "找不到{where}。请检查网络是否连着、school.yaml 里的 host 是否写对。",
    ),
    (ssl.SSLError, f"与{{where}}不能建立加密连接。{_MATCH}。"),
    (
        smtplib.SMTPException,
        "{where}不支持这种登录或加密方式。请检查 school.yaml 里的 port 与 security。",
    ),
    (
        ConnectionRefusedError,
        "{where}拒绝连接。请检查网络，以及 school.yaml 里的 host、port 是否写对。",
    ),
)
"""What keeps a line from coming about, in the order in which it is recognised."""


def explained(error: Exception, mailbox: Mailbox) -> MailError:
    """The error of a call that failed, as the secretary reads it."""
    where = f"邮件服务器 {mailbox.host}（端口 {mailbox.server_port}）"
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__  # smtplib takes any trouble in reading for a line that broke
    if isinstance(error, ssl.SSLCertVerificationError):
        return _not_trusted(error, where)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _login_refused(error, mailbox)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error, where)
    if isinstance(error, _LOST) and not isinstance(error, ConnectionRefusedError):
        return LineLostError(f"与{where}的连接中断了。请检查网络，稍后再发。")
    for kind, words in _NO_LINE:
        if isinstance(error, kind):
            return MailError(words.format(where=where))
    return MailError(f"连不上{where}（{one_line(str(error))}）。请检查网络，稍后再发。")


def _not_trusted(error: ssl.SSLCertVerificationError, where: str) -> MailError:
    why = _CERTIFICATE.get(error.verify_code, "不是可信机构签发的")
    return MailError(
        f"{where}的安全证书{why}，为防冒充，没有登录，也没有发送。"
        "请检查电脑的日期和 school.yaml 里的 host，仍不行请找网络管理员。"
    )


def _login_refused(error: smtplib.SMTPAuthenticationError, mailbox: Mailbox) -> MailError:
    said = answer_words(error.smtp_code, error.smtp_error)
    if 400 <= error.smtp_code < 500:
        return MailError(f"服务器暂时不让登录{said}。请过一会儿再发。")
    return MailError(f"服务器不接受 {mailbox.account} 的密码或授权码{said}。{AUTHORIZATION_CODE}。")


def _answered(error: smtplib.SMTPResponseException, where: str) -> MailError:
    said = answer_words(error.smtp_code, error.smtp_error)
    if error.smtp_code == 421:
        return LineLostError(f"{where}正忙，中断了连接{said}。请稍后再发。")
    if error.smtp_code in (-1, 500):
        return MailError(f"{where}答非所问，不像邮件服务器。请检查 school.yaml 里的 host 和 port。")
    if error.smtp_code in (530, 534, 535, 538):
        return MailError(f"服务器要求登录{said}。{AUTHORIZATION_CODE}。")
    return MailError(f"{where}拒绝了连接{said}。请稍后再发，仍不行请找网络管理员。")


def sender_refused(code: int, answer: bytes, mailbox: Mailbox) -> MailError:
    """The server does not send for this address."""
    said = answer_words(code, answer)
    if code in (530, 535):
        return MailError(f"服务器要求登录{said}。{AUTHORIZATION_CODE}。")
    return MailError(
        f"服务器不让用 {mailbox.address} 发信{said}。"
        "发件邮箱要与登录的邮箱一致，请检查 school.yaml 里的 address 和 user。"
    )


def refusal(code: int, answer: bytes) -> str:
    """Why one recipient, or the whole mail, was not taken; without a full stop."""
    said = answer_words(code, answer)
    if 400 <= code < 500:
        return f"对方服务器暂时不收{said}，稍后再发"
    if code == 552 and b"5.2.2" not in answer:
        return f"邮件太大，服务器不收{said}；请改用草稿，另行传送附件"
    if code == 552 or b"5.2.2" in answer:
        return f"收件人的邮箱满了{said}；请与收件人联系"
    if code in (550, 551, 553):
        return f"没有这个邮箱，或对方拒收{said}；请核对邮箱地址"
    if code == 554:
        return f"服务器拒收，可能当成了垃圾邮件{said}；请改用草稿发送"
    return f"服务器拒收{said}"


def answer_words(code: int, answer: bytes | str) -> str:
    """（服务器答复：550 User unknown）; empty where it said nothing readable."""
    words = one_line(answer if isinstance(answer, str) else _decoded(answer))
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST]}…"
    return f"（服务器答复：{code} {words}）" if code > 0 else ""


def _decoded(answer: bytes) -> str:
    try:
        return answer.decode()
    except UnicodeDecodeError:
        return answer.decode("gb18030", "replace")
