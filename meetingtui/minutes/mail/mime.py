"""A letter in the one form that QQ, 163, Outlook and Foxmail all show right.

Chinese travels as base64 throughout: headers as encoded words (RFC 2047), file
names twice, as an encoded word for Outlook and Foxmail and as RFC 2231 says for
the rest. The headers are written here, not by the library, which would fold
and decode them its own way. All bytes are ASCII; no line is longer than 78
unless a single word is.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from email import policy
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

from meetingtui.mailbox import Mailbox, is_address
from meetingtui.minutes.mail.letters import Attachment, Letter
from meetingtui.minutes.mail.trouble import MailError
from meetingtui.wording import clean, one_line

_WIRE = policy.SMTP.clone(cte_type="7bit", refold_source="none")
"""CRLF, seven bits, and headers left as they are."""

_BOUNDARY = "=_minutes_=_of_=_a_=_meeting_="
"""Between the parts; every part is base64, which knows no underscore."""

_CHUNK = 39
"""Bytes of UTF-8 in one encoded word: 64 signs, and room for what stands around it."""

_LINE = 76
"""Signs on a line that holds encoded words."""

_SEGMENT = 60
"""Signs of one piece of an RFC 2231 parameter."""

_KINDS = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
    ".ics": ("text", "calendar"),
}


def message_id(*parts: str, address: str) -> str:
    """An id that the same parts always give, in the sender's own domain."""
    digest = sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    return f"<{digest}@{address.rpartition('@')[2]}>"


def message(
    letter: Letter,
    *,
    now: datetime,
    sender: Mailbox | None = None,
    sender_name: str = "",
    id: str = "",
    is_draft: bool = False,
) -> bytes:
    """The letter as an e-mail, ready for the wire or for an ``.eml`` file.

    Raises:
        MailError: an address that is not one, or nobody to write to.
    """
    if not letter.to:
        raise MailError("没有收件人，没有生成邮件。请先在 school.yaml 里写上邮箱（email）。")
    to = [each for each in letter.to if not each.is_copy]
    copies = [each for each in letter.to if each.is_copy] if to else []
    root = MIMEMultipart(boundary=_BOUNDARY, policy=policy.compat32)
    if is_draft:
        root["X-Unsent"] = "1"
    if sender:
        root["From"] = _mailboxes([(sender.name or sender_name, sender.address)])
    root["To"] = _mailboxes((_display(each.people), each.address) for each in to or letter.to)
    if copies:
        root["Cc"] = _mailboxes((_display(each.people), each.address) for each in copies)
    root["Subject"] = "\n ".join(_encoded_words(one_line(letter.subject)))
    root["Date"] = format_datetime(now.astimezone())
    if id:
        root["Message-ID"] = id
    root.attach(_text(letter.body))
    for attachment in letter.attachments:
        root.attach(_attached(attachment))
    return root.as_bytes(policy=_WIRE)


def _display(people: Sequence[str]) -> str:
    return "、".join(people)


def _mailboxes(pairs: Iterable[tuple[str, str]]) -> str:
    """王晓梅 <wang@…>, one on a line.

    Raises:
        MailError: one is no address; a line break in it would begin another header.
    """
    lines = []
    for name, address in pairs:
        if not is_address(address):
            raise MailError(
                f"“{one_line(address)}”不是邮箱地址，没有生成邮件。请在 school.yaml 里改正。"
            )
        words = [*_phrase(name), f"<{address}>"]
        fits = len(words) == 2 and len(words[0]) + len(words[1]) < _LINE - len("From:  ")
        lines.append((" " if fits else "\n ").join(words))
    return ",\n ".join(lines)


def _phrase(text: str) -> list[str]:
    """The text as header words, each for a line of its own."""
    text = one_line(text)
    if not text:
        return []
    if re.fullmatch(r"[A-Za-z0-9 ._-]{1,60}", text):
        return [f'"{text}"']
    return _encoded_words(text)


def _encoded_words(text: str) -> list[str]:
    """=?utf-8?B?…?=, no character torn apart."""
    chunks: list[bytes] = [b""]
    for sign in text:
        if len(chunks[-1] + (raw := sign.encode())) > _CHUNK:
            chunks.append(b"")
        chunks[-1] += raw
    return [f"=?utf-8?B?{b64encode(chunk).decode()}?=" for chunk in chunks]


def _text(body: str) -> MIMEBase:
    part = MIMEBase("text", "plain", policy=policy.compat32, charset="utf-8")
    _fill(part, clean(body).replace("\n", "\r\n").encode())
    return part


def _attached(attachment: Attachment) -> MIMEBase:
    name = one_line(attachment.name)
    main, sub = _KINDS.get(PurePath(name).suffix.lower(), ("application", "octet-stream"))
    part = MIMEBase(main, sub, policy=policy.compat32)
    encoded = '"{}"'.format("\n ".join(_encoded_words(name)))
    charset = "charset=utf-8;\n " if main == "text" else ""
    part.replace_header("Content-Type", f"{main}/{sub};\n {charset}name={encoded}")
    part["Content-Disposition"] = ";\n ".join(
        ("attachment", f"filename={encoded}", *_extended("filename", name))
    )
    _fill(part, attachment.content)
    return part


def _extended(parameter: str, value: str) -> list[str]:
    """filename*=utf-8''%E7…, in numbered pieces where it is long (RFC 2231)."""
    pieces = ["utf-8''"]
    for sign in value:
        if len(pieces[-1] + (escaped := quote(sign, safe="-._"))) > _SEGMENT:
            pieces.append("")
        pieces[-1] += escaped
    if len(pieces) == 1:
        return [f"{parameter}*={pieces[0]}"]
    return [f"{parameter}*{at}*={piece}" for at, piece in enumerate(pieces)]


def _fill(part: MIMEBase, content: bytes) -> None:
    encoded = b64encode(content).decode()
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload("\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76)))
