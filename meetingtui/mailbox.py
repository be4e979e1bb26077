"""The school's mailbox: in whose name mail goes out, through which server, to whom a copy."""

import re
from enum import StrEnum
from typing import Annotated

import msgspec

from meetingtui.strict_yaml import Lines

PASSWORD_PLACES = (
    "请不要写在文件里：发送时程序会询问，也可存入系统的密码库"
    "（keyring），或设在环境变量 MEETINGTUI_MAIL_PASSWORD 里"
)
"""Where a password belongs, as every message says it; without a full stop."""

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII
)

_HERE = ("localhost", "127.0.0.1", "::1")

_MAX_ADDRESS = 254


class Security(StrEnum):
    """How the line to the server is protected."""

    SSL = "ssl"
    STARTTLS = "starttls"
    NONE = "none"

    @property
    def usual_port(self) -> int:
        """Where servers wait for it."""
        return {"ssl": 465, "starttls": 587, "none": 25}[self.value]


class Mailbox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mailbox that minutes are sent from."""

    address: str
    """发件邮箱"""
    name: str = ""
    """发件人, as recipients see it; the school's name if empty."""
    host: str = ""
    """SMTP server; empty where only drafts are written."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | None = None
    """The server's port; the usual one of ``security`` if not given."""
    security: Security = Security.SSL
    """How the line is protected."""
    user: str = ""
    """What the server knows the account by; the address if empty."""
    cc: tuple[str, ...] = ()
    """抄送: names from ``people``, or addresses."""
    password: str | None = None
    """Never filled in: its only use is to be refused with the reason."""

    @property
    def server_port(self) -> int:
        """The port to call."""
        return self.port or self.security.usual_port

    @property
    def account(self) -> str:
        """Whom to log in as; empty where a server on this machine asks for nobody."""
        return self.user or ("" if self.security is Security.NONE else self.address)


def is_address(text: str) -> bool:
    """Whether the text is one plain e-mail address that every server takes."""
    return len(text) <= _MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


def check(mailbox: Mailbox, people: frozenset[str], lines: Lines) -> None:
    """Nothing to object to in the ``mail`` part of school.yaml.

    Raises:
        SettingsError: a password, no address, a person nobody knows, an open line.
    """
    if mailbox.password is not None:
        raise lines.error(
            ("mail", "password"),
            f"school.yaml 谁都能打开，也常被复制，密码和授权码{PASSWORD_PLACES}。请删去这一行。",
        )
    if not is_address(mailbox.address):
        raise lines.error(
            ("mail", "address"), "“address”不像邮箱地址。请写成 xuexiao@qq.com 的样子，用半角。"
        )
    for index, each in enumerate(mailbox.cc):
        if each not in people and not is_address(each):
            raise lines.error(
                ("mail", "cc", index),
                f"抄送“{each}”既不是 people 里的姓名，也不是邮箱地址。请改正，或先写进 people。",
            )
    if re.fullmatch(r"[A-Za-z0-9.:-]*", mailbox.host) is None:
        raise lines.error(("mail", "host"), "“host”应写服务器的名称，例如 smtp.qq.com，用半角。")
    if mailbox.security is Security.NONE and mailbox.host not in ("", *_HERE):
        raise lines.error(
            ("mail", "security"),
            "不加密（none）只能用于本机（localhost）的服务器。请改成 ssl 或 starttls。",
        )
