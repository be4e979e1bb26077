"""Encoding letters as MIME messages that QQ, 163, Outlook and Foxmail show, and writing them as
draft files.
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
from pathlib import Path, PurePath
from urllib.parse import quote

from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.documents.document_file import write_document
from meetingtui.documents.mail.letters import Attachment, Letter, MailingContext
from meetingtui.documents.mail.mail_errors import MailError
from meetingtui.school.mail_settings import MailSettings, is_email_address
from meetingtui.school.school import School

# Writing letters as draft e-mails (``.eml`` files) for Outlook and Foxmail; no server needed


SUFFIX = ".eml"
"""Suffix of draft files."""

_MAX_NAME_CHARACTERS = 40
"""Maximum length of a recipient's name in a file name, in characters."""


def write_drafts_of_minutes_letters(
    letters: Iterable[Letter],
    mailing_context: MailingContext,
    folder: Path,
    *,
    now: datetime,
) -> list[Path]:
    """Write letters with minutes as draft files (``.eml``), one each, and return their paths.

    Args:
        letters: the letters.
        mailing_context: meeting and version of the minutes, for the file names.
        folder: where the files are written; created if missing, existing files are never replaced.
        now: current time with time zone.

    Raises:
        MailError: a letter has no recipient or an invalid address; the letters before it are
            written.
        DocumentWriteError: the folder cannot be written to, or the disk is full.
    """
    return [
        write_document(
            encode_draft(letter, mailing_context, now=now),
            folder,
            draft_file_name(letter, mailing_context),
        )
        for letter in letters
    ]


def write_other_letters_as_drafts(
    letters: Iterable[Letter], folder: Path, title: str, *, school: School, now: datetime
) -> list[Path]:
    """Write letters that belong to no minutes as draft files (``.eml``), one each, and return their
    paths.

    Args:
        letters: the letters.
        folder: where the files are written; created if missing, existing files are never replaced.
        title: what the letters are, for the file name: 会议通知.
        school: the sender.
        now: current time with time zone; its date begins the file name.

    Raises:
        MailError: a letter has no recipient or an invalid address; the letters before it are
            written.
        DocumentWriteError: the folder cannot be written to, or the disk is full.
    """

    found = []
    for letter in letters:
        mail = encode_letter_as_email(
            letter, now=now, sender=school.mail, sender_name=school.name, is_unsent_draft=True
        )
        name = f"{now.date().isoformat()} {title}"
        found.append(write_document(mail, folder, _file_name_with_reader(name, letter)))
    return found


def encode_draft(letter: Letter, mailing_context: MailingContext, *, now: datetime) -> bytes:
    """Encode a letter with minutes as a draft e-mail (``.eml``) dated ``now``.

    It has no Message-ID; the mail program adds one on sending.

    Raises:
        MailError: the letter has no recipient or an invalid address.
    """

    school = mailing_context.school
    return encode_letter_as_email(
        letter, now=now, sender=school.mail, sender_name=school.name, is_unsent_draft=True
    )


def draft_file_name(letter: Letter, mailing_context: MailingContext) -> str:
    """File name of a draft e-mail: 2026-11-23 第6次行政例会纪要 王晓梅.eml; without the person if
    the letter is to all.

    Characters that a file name cannot have are replaced by ``_``, and a long name is cut.
    """
    return _file_name_with_reader(
        f"{mailing_context.meeting.on.isoformat()} {mailing_context.minutes_title}", letter
    )


def _file_name_with_reader(name: str, letter: Letter) -> str:
    """Add to a file name the only recipient of a letter, if it has one, as a file system allows,
    and the suffix.
    """
    reader = re.sub(r'[<>:"/\\|?*]', "_", one_line(letter.only_recipient_name))
    if len(reader) > _MAX_NAME_CHARACTERS:
        reader = f"{reader[:_MAX_NAME_CHARACTERS]}…"
    return " ".join(filter(None, (name, reader.rstrip(" .")))) + SUFFIX


# Encoding a letter as a MIME message that QQ, 163, Outlook and Foxmail all show correctly


_OUTPUT_POLICY = policy.SMTP.clone(cte_type="7bit", refold_source="none")
"""Output policy: CRLF line ends, 7-bit, headers unchanged."""

_BOUNDARY = "=_minutes_=_of_=_a_=_meeting_="
"""Boundary between the parts; base64 text cannot contain an underscore."""

_MAX_ENCODED_WORD_BYTES = 39
"""Maximum number of UTF-8 bytes in one encoded word, which makes it up to 64 characters long."""

_MAX_LINE_CHARACTERS = 76
"""Maximum length of a line of encoded words, in characters."""

_MAX_SEGMENT_CHARACTERS = 60
"""Maximum length of one segment of an RFC 2231 parameter, in characters."""

_MIME_TYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pdf": ("application", "pdf"),
    ".ics": ("text", "calendar"),
}


def stable_message_id(*parts: str, address: str) -> str:
    """Make a Message-ID that depends only on ``parts`` and on the domain of the sender's
    ``address``.
    """
    digest = sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    return f"<{digest}@{address.rpartition('@')[2]}>"


def encode_letter_as_email(
    letter: Letter,
    *,
    now: datetime,
    sender: MailSettings | None = None,
    sender_name: str = "",
    id: str = "",
    is_unsent_draft: bool = False,
) -> bytes:
    """Encode a letter as an e-mail, for sending or for an ``.eml`` file.

    Recipients of copies are in the Cc header, or in To if there are no others.

    Args:
        letter: the letter.
        now: the date of the e-mail.
        sender: the sending mailbox; no From header if None.
        sender_name: the sender's name if the mailbox has none.
        id: the Message-ID; no such header if empty.
        is_unsent_draft: whether Outlook is to open the file for sending (X-Unsent).

    Raises:
        MailError: an address is invalid, or there is no recipient.
    """
    if not letter.to:
        raise MailError("没有收件人，没有生成邮件。请先在学校设置的人员里写上邮箱。")
    to = [each for each in letter.to if not each.is_copy]
    copies = [each for each in letter.to if each.is_copy] if to else []
    root = MIMEMultipart(boundary=_BOUNDARY, policy=policy.compat32)
    if is_unsent_draft:
        root["X-Unsent"] = "1"
    if sender:
        root["From"] = _address_header([(sender.name or sender_name, sender.address)])
    root["To"] = _address_header(
        (_joined_names(each.people), each.address) for each in to or letter.to
    )
    if copies:
        root["Cc"] = _address_header((_joined_names(each.people), each.address) for each in copies)
    root["Subject"] = "\n ".join(_encoded_words(one_line(letter.subject)))
    root["Date"] = format_datetime(now.astimezone())
    if id:
        root["Message-ID"] = id
    root.attach(_text_part(letter.body))
    for attachment in letter.attachments:
        root.attach(_attachment_part(attachment))
    return root.as_bytes(policy=_OUTPUT_POLICY)


def _joined_names(people: Sequence[str]) -> str:
    """Names of the users of a mailbox, joined with 、."""
    return "、".join(people)


def _address_header(pairs: Iterable[tuple[str, str]]) -> str:
    """Value of an e-mail's address header, one address per line.

    Raises:
        MailError: an address is invalid; a line break in it would begin another header.
    """
    lines = []
    for name, address in pairs:
        if not is_email_address(address):
            raise MailError(
                f"“{one_line(address)}”不是邮箱地址，没有生成邮件。请在学校设置里改正。"
            )
        words = [*_encode_display_name(name), f"<{address}>"]
        fits = len(words) == 2 and len(words[0]) + len(words[1]) < _MAX_LINE_CHARACTERS - len(
            "From:  "
        )
        lines.append((" " if fits else "\n ").join(words))
    return ",\n ".join(lines)


def _encode_display_name(text: str) -> list[str]:
    """Encode the display name of an e-mail address as header words, each to be put on a line of its
    own.
    """
    text = one_line(text)
    if not text:
        return []
    if re.fullmatch(r"[A-Za-z0-9 ._-]{1,60}", text):
        return [f'"{text}"']
    return _encoded_words(text)


def _encoded_words(text: str) -> list[str]:
    """Split text into RFC 2047 encoded words without splitting a character."""
    chunks: list[bytes] = [b""]
    for sign in text:
        if len(chunks[-1] + (raw := sign.encode())) > _MAX_ENCODED_WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += raw
    return [f"=?utf-8?B?{b64encode(chunk).decode()}?=" for chunk in chunks]


def _text_part(body: str) -> MIMEBase:
    """Create the MIME part of a letter's text."""
    part = MIMEBase("text", "plain", policy=policy.compat32, charset="utf-8")
    _set_base64_content(part, without_unprintable(body).replace("\n", "\r\n").encode())
    return part


def _attachment_part(attachment: Attachment) -> MIMEBase:
    """Create the MIME part of an attachment, with its file name in both common encodings."""
    name = one_line(attachment.name)
    main, sub = _MIME_TYPES.get(PurePath(name).suffix.lower(), ("application", "octet-stream"))
    part = MIMEBase(main, sub, policy=policy.compat32)
    encoded = '"{}"'.format("\n ".join(_encoded_words(name)))
    charset = "charset=utf-8;\n " if main == "text" else ""
    part.replace_header("Content-Type", f"{main}/{sub};\n {charset}name={encoded}")
    part["Content-Disposition"] = ";\n ".join(
        ("attachment", f"filename={encoded}", *_rfc2231_parameter("filename", name))
    )
    _set_base64_content(part, attachment.content)
    return part


def _rfc2231_parameter(parameter: str, value: str) -> list[str]:
    """Encode a header parameter by RFC 2231, in numbered segments if it is long."""
    pieces = ["utf-8''"]
    for sign in value:
        if len(pieces[-1] + (escaped := quote(sign, safe="-._"))) > _MAX_SEGMENT_CHARACTERS:
            pieces.append("")
        pieces[-1] += escaped
    if len(pieces) == 1:
        return [f"{parameter}*={pieces[0]}"]
    return [f"{parameter}*{at}*={piece}" for at, piece in enumerate(pieces)]


def _set_base64_content(part: MIMEBase, content: bytes) -> None:
    """Set the content of a MIME part, encoded in Base64."""
    encoded = b64encode(content).decode()
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload("\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76)))
