"""E-mail errors and their Chinese messages: what is wrong and what to do."""

import smtplib
import socket
import ssl

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import one_line
from meetingtui.school.mail_settings import MailSettings

AUTHORIZATION_CODE = (
    "QQ、163 邮箱要用授权码，不是登录密码：请在网页邮箱的“设置”里开启 SMTP 服务，生成授权码后再试"
)
"""Advice on the authorisation code (授权码) that QQ and 163 require; without a full stop."""

_MAX_QUOTED_CHARACTERS = 80

_CERTIFICATE = {
    9: "还没有到生效日期",
    10: "已经过期",
    **dict.fromkeys((62, 64), "不是发给这台服务器的"),
}
"""OpenSSL verify codes with a message of their own; all others mean an untrusted issuer."""


class MailError(MeetingTuiError):
    """Error: an e-mail cannot be created or sent."""


class ConnectionLostError(MailError):
    """Error: the connection to the server was lost; another attempt may succeed."""


_SETTINGS_ADVICE = (
    "请检查网络，以及学校设置的邮箱里端口与加密方式是否相配（465 配 SSL，587 配 STARTTLS）"
)

_LOST_CONNECTION_ERRORS = (smtplib.SMTPServerDisconnected, ssl.SSLEOFError, ConnectionError)
"""Exceptions of a connection that was lost after it had been established."""

_CONNECT_ERROR_MESSAGES: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, f"{{where}}一直没有回应。{_SETTINGS_ADVICE}。"),
    (
        socket.gaierror,
        "找不到{where}。请检查网络是否连着、学校设置里的发信服务器是否写对。",
    ),
    (ssl.SSLError, f"与{{where}}不能建立加密连接。{_SETTINGS_ADVICE}。"),
    (
        smtplib.SMTPException,
        "{where}不支持这种登录或加密方式。请检查学校设置的邮箱里的端口与加密方式。",
    ),
    (
        ConnectionRefusedError,
        "{where}拒绝连接。请检查网络，以及学校设置里的发信服务器、端口是否写对。",
    ),
)
"""Exceptions that prevent a connection and their messages, in order of matching."""


def mail_error_from_exception(error: Exception, mailbox: MailSettings) -> MailError:
    """Convert an exception of an SMTP connection to a MailError with a Chinese message: a
    ConnectionLostError if the connection was lost, so that another attempt may succeed.
    """
    where = f"邮件服务器 {mailbox.host}（端口 {mailbox.server_port}）"
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__  # smtplib takes any trouble in reading for a line that broke
    if isinstance(error, ssl.SSLCertVerificationError):
        return _untrusted_certificate_error(error, where)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _login_refused_error(error, mailbox)
    if isinstance(error, smtplib.SMTPResponseException):
        return _server_answer_error(error, where)
    if isinstance(error, _LOST_CONNECTION_ERRORS) and not isinstance(error, ConnectionRefusedError):
        return ConnectionLostError(f"与{where}的连接中断了。请检查网络，稍后再发。")
    for kind, words in _CONNECT_ERROR_MESSAGES:
        if isinstance(error, kind):
            return MailError(words.format(where=where))
    return MailError(f"连不上{where}（{one_line(str(error))}）。请检查网络，稍后再发。")


def _untrusted_certificate_error(error: ssl.SSLCertVerificationError, where: str) -> MailError:
    """Error for a mail server whose certificate is not trusted.

    Args:
        error: the failed check of the certificate.
        where: the server in Chinese, with which the message begins: 邮件服务器 … （端口 …）.
    """
    why = _CERTIFICATE.get(error.verify_code, "不是可信机构签发的")
    return MailError(
        f"{where}的安全证书{why}，为防冒充，没有登录，也没有发送。"
        "请检查电脑的日期和 学校设置里的发信服务器，仍不行请找网络管理员。"
    )


def _login_refused_error(
    error: smtplib.SMTPAuthenticationError, mailbox: MailSettings
) -> MailError:
    """Error for a login that the mail server refused: wrong password or authorisation code
    (授权码), or, after a temporary refusal (4xx), to be tried again later.
    """
    answer = quoted_server_answer(error.smtp_code, error.smtp_error)
    if 400 <= error.smtp_code < 500:
        return MailError(f"服务器暂时不让登录{answer}。请过一会儿再发。")
    return MailError(
        f"服务器不接受 {mailbox.login_name} 的密码或授权码{answer}。{AUTHORIZATION_CODE}。"
    )


def _server_answer_error(error: smtplib.SMTPResponseException, where: str) -> MailError:
    """Error for any answer of the mail server other than success that has no message of its own."""
    answer = quoted_server_answer(error.smtp_code, error.smtp_error)
    if error.smtp_code == 421:
        return ConnectionLostError(f"{where}正忙，中断了连接{answer}。请稍后再发。")
    if error.smtp_code in (-1, 500):
        return MailError(f"{where}答非所问，不像邮件服务器。请检查学校设置里的发信服务器和端口。")
    if error.smtp_code in (530, 534, 535, 538):
        return MailError(f"服务器要求登录{answer}。{AUTHORIZATION_CODE}。")
    return MailError(f"{where}拒绝了连接{answer}。请稍后再发，仍不行请找网络管理员。")


def sender_refused_error(code: int, answer: bytes, mailbox: MailSettings) -> MailError:
    """Error for a mail server that refuses the sender's address, given its SMTP code and text."""
    answer_text = quoted_server_answer(code, answer)
    if code in (530, 535):
        return MailError(f"服务器要求登录{answer_text}。{AUTHORIZATION_CODE}。")
    return MailError(
        f"服务器不让用 {mailbox.address} 发信{answer_text}。"
        "发件邮箱要与登录的邮箱一致，请检查学校设置里的发件邮箱。"
    )


def refusal_reason(code: int, answer: bytes) -> str:
    """Chinese reason why a mail server refused a recipient or the whole e-mail, without a full
    stop.

    ``code`` and ``answer`` are the SMTP code and the text of the server's answer.
    """
    answer_text = quoted_server_answer(code, answer)
    if 400 <= code < 500:
        return f"对方服务器暂时不收{answer_text}，稍后再发"
    if code == 552 and b"5.2.2" not in answer:
        return f"邮件太大，服务器不收{answer_text}；请改用草稿，另行传送附件"
    if code == 552 or b"5.2.2" in answer:
        return f"收件人的邮箱满了{answer_text}；请与收件人联系"
    if code in (550, 551, 553):
        return f"没有这个邮箱，或对方拒收{answer_text}；请核对邮箱地址"
    if code == 554:
        return f"服务器拒收，可能当成了垃圾邮件{answer_text}；请改用草稿发送"
    return f"服务器拒收{answer_text}"


def quoted_server_answer(code: int, answer: bytes | str) -> str:
    """Quote a mail server's answer, its text cut to 80 characters: （服务器答复：550 User
    unknown）; empty without a valid code.
    """
    words = one_line(answer if isinstance(answer, str) else _decode_server_answer(answer))
    if len(words) > _MAX_QUOTED_CHARACTERS:
        words = f"{words[:_MAX_QUOTED_CHARACTERS]}…"
    return f"（服务器答复：{code} {words}）" if code > 0 else ""


def _decode_server_answer(answer: bytes) -> str:
    """Decode a mail server's answer as UTF-8, else as GB 18030; undecodable bytes are replaced."""
    try:
        return answer.decode()
    except UnicodeDecodeError:
        return answer.decode("gb18030", "replace")
