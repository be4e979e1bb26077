"""Settings for sending mail: sender, mail server, and who gets a copy; their check, and what an
e-mail address is.
"""

import re
from enum import StrEnum
from typing import Annotated

import msgspec

from meetingtui.base.yaml_reader import YamlFaultReport

PASSWORD_PLACES = (
    "请不要写在文件里：发送时程序会询问，也可存入系统的密码库"
    "（keyring），或设在环境变量 MEETINGTUI_MAIL_PASSWORD 里"
)
"""Advice in Chinese, used in messages, on where a mail password is to be kept; without a full
stop.
"""

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII
)

_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")

_MAX_ADDRESS = 254


class ConnectionSecurity(StrEnum):
    """Enum of the encryption of the connection to the mail server."""

    SSL = "ssl"
    STARTTLS = "starttls"
    NONE = "none"

    @property
    def usual_port(self) -> int:
        """The port that mail servers usually use with this encryption."""
        return {"ssl": 465, "starttls": 587, "none": 25}[self.value]


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the mailbox that minutes are sent from (``mail`` in school.yaml)."""

    address: str
    """The sender's e-mail address (发件邮箱)."""
    name: str = ""
    """The sender's name as recipients see it (发件人); the school's name if empty."""
    host: str = ""
    """Name of the SMTP server; empty where only drafts are written."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | None = None
    """The server's port; None for the usual port of ``security``."""
    security: ConnectionSecurity = ConnectionSecurity.SSL
    """Encryption of the connection to the server."""
    user: str = ""
    """Account name for the server; if empty the address, or no login over an unencrypted
    connection.
    """
    cc: tuple[str, ...] = ()
    """Recipients of copies (抄送): names from ``people``, or e-mail addresses."""
    password: str | None = None
    """Always refused, with the reason: passwords must not be in school.yaml."""

    @property
    def server_port(self) -> int:
        """The port of the mail server to connect to: the one set, else the usual one of the
        encryption.
        """
        return self.port or self.security.usual_port

    @property
    def is_unencrypted_to_other_machine(self) -> bool:
        """Whether mail would go to a server on another machine without encryption, which is
        refused.
        """
        return self.security is ConnectionSecurity.NONE and self.host not in ("", *_LOCAL_HOSTS)

    @property
    def login_name(self) -> str:
        """The account name to log in with; empty for a server that needs no login."""
        return self.user or ("" if self.security is ConnectionSecurity.NONE else self.address)


_SERVERS = {
    "qq.com": "smtp.qq.com",
    "foxmail.com": "smtp.qq.com",
    "163.com": "smtp.163.com",
    "126.com": "smtp.126.com",
    "yeah.net": "smtp.yeah.net",
    "139.com": "smtp.139.com",
    "sina.com": "smtp.sina.com",
    "aliyun.com": "smtp.aliyun.com",
}


def usual_smtp_server(address: str) -> str:
    """Return the name of the SMTP server (smtp.qq.com) of a common mail provider's address; empty
    for other providers.
    """
    return _SERVERS.get(address.rpartition("@")[2].lower(), "")


def is_email_address(text: str) -> bool:
    """Whether a text is one plain ASCII e-mail address, without a name or spaces around it and of
    at most 254 characters.
    """
    return len(text) <= _MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


def report_mail_settings_faults(
    mailbox: MailSettings, people: frozenset[str], faults: YamlFaultReport
) -> None:
    """Report faults of the mail settings to ``faults``.

    Faults are a password, an invalid address or server name, an unknown recipient of copies, and
    an unencrypted connection to another machine.

    Args:
        mailbox: the mail settings.
        people: names of the school's people.
        faults: collects the faults with their positions in school.yaml.
    """
    if mailbox.password is not None:
        faults.add_fault(
            ("mail", "password"),
            f"school.yaml 谁都能打开，也常被复制，密码和授权码{PASSWORD_PLACES}。请删去这一行。",
        )
    if not is_email_address(mailbox.address):
        faults.add_fault(
            ("mail", "address"), "“address”不像邮箱地址。请写成 xuexiao@qq.com 的样子，用半角。"
        )
    for index, each in enumerate(mailbox.cc):
        if each not in people and not is_email_address(each):
            faults.add_fault(
                ("mail", "cc", index),
                f"抄送“{each}”既不是 people 里的姓名，也不是邮箱地址。请改正，或先写进 people。",
            )
    if re.fullmatch(r"[A-Za-z0-9.:-]*", mailbox.host) is None:
        faults.add_fault(("mail", "host"), "“host”应写服务器的名称，例如 smtp.qq.com，用半角。")
    if mailbox.is_unencrypted_to_other_machine:
        faults.add_fault(
            ("mail", "security"),
            "不加密（none）只能用于本机（localhost）的服务器。请改成 ssl 或 starttls。",
        )
