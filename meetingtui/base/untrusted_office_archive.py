"""Open Word and Excel files from outside safely: as zip archives, and the XML in their parts.

Refused, whatever the file's name: passwords, old binary formats, and declared sizes above the
limits, before anything is unpacked; and archives that programs read in different ways (two parts
of one name, names that lead out of the archive, parts that overlap). A part that holds more than
it declares is never unpacked further than that, and counts as damaged.

XML is parsed in UTF-8 and UTF-16 only; no DOCTYPE, hence no entities; nothing is fetched; the
number of elements is limited. Comments and processing instructions are removed and CDATA becomes
text, so that nothing can split a word.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from meetingtui.base.errors import MeetingTuiError

if TYPE_CHECKING:
    from lxml.etree import _Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "encryptedpackage".encode("utf-16-le")
"""Name of the stream in password-protected files, in lower case; some programs write capitals."""

_SYSTEM_FILES = re.compile(
    r"\[trash\]/|__MACOSX/|(?:.*/)?(?:\.DS_Store|Thumbs\.db)$", re.IGNORECASE
)
"""Files that systems leave in archives beside the parts."""

_COMPRESSION_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The only compression methods of Office files (ECMA-376 part 2, annex B)."""

_LOCAL_HEADER = 30
"""Bytes of a part's local header without its name."""

ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""All exceptions that :mod:`zipfile` raises while reading a damaged or hostile archive."""


class ArchiveLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Size limits for opening a Word or Excel file from outside; each use has its own."""

    max_file_bytes: int
    """Maximum size of the file on disk, in bytes."""
    max_unpacked_bytes: int
    """Maximum declared size of all parts together, in bytes."""
    max_part_bytes: int
    """Maximum declared size of one XML part, in bytes."""
    max_part_count: int
    """Maximum number of parts in the archive."""


class OfficeFormatNames(msgspec.Struct, frozen=True, kw_only=True):
    """Names, file endings and content types of a file format (Word or Excel), for checks and
    messages.
    """

    program: str
    """Name of the program that writes the format: Word, Excel."""
    name: str
    """Chinese name of the format: Word 文档, Excel 表格."""
    suffix: str
    """File ending of the format, with its dot: ``.docx``."""
    old_suffix: str
    """File ending of the older binary format, with its dot: ``.doc``."""
    main_part_name: str
    """Chinese name of what its main part holds: Word 正文, Excel 表格."""
    main_types: frozenset[str]
    """Content types of its main part; those with macros and of templates hold the same."""


_OPENXML_PREFIX = "application/vnd.openxmlformats-officedocument."

WORD = OfficeFormatNames(
    program="Word",
    name="Word 文档",
    suffix=".docx",
    old_suffix=".doc",
    main_part_name="Word 正文",
    main_types=frozenset(
        {
            f"{_OPENXML_PREFIX}wordprocessingml.document.main+xml",
            f"{_OPENXML_PREFIX}wordprocessingml.template.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        }
    ),
)
"""The Word format (.docx)."""
EXCEL = OfficeFormatNames(
    program="Excel",
    name="Excel 表格",
    suffix=".xlsx",
    old_suffix=".xls",
    main_part_name="Excel 表格",
    main_types=frozenset(
        {
            f"{_OPENXML_PREFIX}spreadsheetml.sheet.main+xml",
            f"{_OPENXML_PREFIX}spreadsheetml.template.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            "application/vnd.ms-excel.template.macroEnabled.main+xml",
        }
    ),
)
"""The Excel format (.xlsx)."""


@contextmanager
def open_archive(
    path: Path,
    *,
    limits: ArchiveLimits,
    error_class: type[MeetingTuiError],
    file_format: OfficeFormatNames = WORD,
) -> Iterator[zipfile.ZipFile]:
    """Context manager that opens a Word or Excel file as a zip archive after checking it is safe.

    Args:
        path: the file.
        limits: its maximum sizes.
        error_class: class of the error to raise.
        file_format: the format to name in messages; Word unless given.

    Raises:
        MeetingTuiError: of the class ``error_class``: it is no document we may open, or it
            proves damaged while it is read.
    """
    name = path.name
    _check_size_and_signature(path, limits, error_class, file_format)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_declared_parts(archive, name, limits, error_class, file_format)
            yield archive
    except ARCHIVE_ERRORS as error:
        raise error_class(
            f"“{name}”已损坏，无法读取。请在 {file_format.program} 中打开后另存一份再试。"
        ) from error


def document_part_entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the zip entries of a Word or Excel file's archive that are parts of the document.

    Folders, and what operating systems add (``__MACOSX``, ``Thumbs.db``), are skipped.
    """
    for entry in archive.infolist():
        # is_dir() of Python 3.11 fails for an entry without a name, which a damaged file may have.
        is_folder = not entry.filename or entry.filename.endswith("/")
        if not is_folder and not _SYSTEM_FILES.match(entry.filename):
            yield entry


def part_names(path: Path) -> list[str]:
    """Return the names of the parts of any zip archive, without folders and system files; empty
    where it cannot be read. Nothing is unpacked or checked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return [entry.filename for entry in document_part_entries(archive)]
    except ARCHIVE_ERRORS:
        return []


def is_word_lock_file(path: Path) -> bool:
    """Whether a path is, by its name, a lock file (``~$…``) that Word leaves beside an open
    document.
    """
    return path.name.startswith("~$")


def is_open_in_word(path: Path) -> bool:
    """Whether Word or WPS seems to have a document open, judged by the lock file (``~$…``) beside
    it.

    The name of the lock file lacks the first two letters of a long document name.
    """
    names = {f"~${path.name}", f"~${path.name[2:]}"}
    return any((path.parent / name).exists() for name in names)


def _check_size_and_signature(
    path: Path,
    limits: ArchiveLimits,
    error_class: type[MeetingTuiError],
    file_format: OfficeFormatNames,
) -> None:
    """Refuse a file that is too large, encrypted, of an old binary format, or no zip archive.

    The arguments are those of :func:`open_archive`.

    Raises:
        MeetingTuiError: the file is refused; of the class ``error_class``.
    """
    name = path.name
    try:
        if path.stat().st_size > limits.max_file_bytes:
            raise error_class(
                f"“{name}”超过 {limits.max_file_bytes // 1_000_000} MB。"
                "请压缩或删去其中的图片后再试。"
            )
        with path.open("rb") as file:
            head = file.read(8)
            is_locked = (
                head.startswith(_OLE) and _ENCRYPTED in file.read(limits.max_file_bytes).lower()
            )
    except FileNotFoundError as error:
        raise error_class(f"找不到“{path}”。请检查文件名和位置。") from error
    except OSError as error:
        raise error_class(
            f"打不开“{name}”。请确认文件没有被移走、可以读取，并且没有被其他程序占用。"
        ) from error
    if is_locked:
        raise error_class(
            f"“{name}”设有打开密码。请在 {file_format.program} 中取消密码并保存后再试。"
        )
    if head.startswith(_OLE):
        raise error_class(
            f"“{name}”其实是旧格式的 {file_format.program} 文件（{file_format.old_suffix}）。"
            f"请在 {file_format.program} 中另存为 {file_format.suffix} 后再试。"
        )
    if not head.startswith(b"PK"):
        raise error_class(
            f"“{name}”不是 {file_format.name}（{file_format.suffix}）。"
            f"请在 {file_format.program} 中另存为 {file_format.suffix} 后再试。"
        )


def _check_declared_parts(
    archive: zipfile.ZipFile,
    name: str,
    limits: ArchiveLimits,
    error_class: type[MeetingTuiError],
    file_format: OfficeFormatNames,
) -> None:
    """Refuse an archive whose declared sizes, names or compression are not those of an Office file.

    ``name`` is the file's name; the other arguments are those of :func:`open_archive`.

    Raises:
        MeetingTuiError: the file is refused; of the class ``error_class``.
    """
    parts = archive.infolist()
    if (
        len(parts) > limits.max_part_count
        or sum(part.file_size for part in parts) > limits.max_unpacked_bytes
    ):
        raise error_class(
            f"“{name}”解开后大得不正常，为安全起见没有读取。请检查文件来源，或删去图片。"
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and part.file_size > limits.max_part_bytes:
            raise error_class(f"“{name}”的文字部分大得不正常，为安全起见没有读取。请检查文件来源。")
    if wrong := first_unsafe_part_name(archive):
        raise error_class(
            f"“{name}”里的 {wrong} 名称不对或有两份，不安全，没有读取。"
            f"请在 {file_format.program} 中打开后另存一份再试。"
        )
    if _has_overlapping_entries(parts) or any(
        part.compress_type not in _COMPRESSION_METHODS for part in parts
    ):
        raise zipfile.BadZipFile(name)


def first_unsafe_part_name(archive: zipfile.ZipFile) -> str:
    """Return the first part name of an Office file's archive that occurs twice or leads out of
    the archive, shortened for messages; empty where there is none.
    """
    known: set[str] = set()
    for entry in document_part_entries(archive):
        name = unquote(entry.filename)
        if name.lower() in known or "\\" in name or name.startswith("/") or ".." in name.split("/"):
            return name[-60:]
        known.add(name.lower())
    return ""


def _has_overlapping_entries(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether two zip entries share packed bytes (a zip bomb that unpacks to very much)."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            return True
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
    return False


MAX_MARKS = 3_000_000
"""Default limit on the tags and attributes of one part; a table of 20,000 rows has half of it."""

_DECLARATION = re.compile(rb"\s*<\?xml\s([^>]*?)\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]*)[\"']")
_UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF16_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class XmlRefusedError(ValueError):
    """Error: the bytes are not XML, or are XML that may not be read."""


class DoctypeError(XmlRefusedError):
    """Error: an XML part declares a DOCTYPE, which is refused."""


class TooMuchXmlError(XmlRefusedError):
    """Error: an XML part has more elements and attributes than the memory can hold."""


def parse_xml(
    raw: bytes, *, max_marks: int = MAX_MARKS, without: Callable[[bytes], bytes] = bytes
) -> "_Element":
    """Parse the bytes of an XML part safely and return its root element.

    Args:
        raw: the bytes of the part.
        max_marks: maximum of tags and attributes (see :func:`count_tags_and_attributes`).
        without: filter applied to the XML (UTF-8) before parsing, to drop what is not needed.

    Raises:
        DoctypeError: it declares a DOCTYPE.
        TooMuchXmlError: it has more than ``max_marks``.
        XmlRefusedError: another encoding, or no XML.
    """
    from lxml import etree

    plain = without(checked_xml_as_utf8(raw))
    if count_tags_and_attributes(plain) > max_marks:
        raise TooMuchXmlError
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, UnicodeError) as error:
        raise XmlRefusedError from error


def count_tags_and_attributes(plain: bytes) -> int:
    """Count the tags (start and end tags each) and, roughly, the attributes of XML in UTF-8,
    without parsing it: what its tree needs memory for.
    """
    return plain.count(b"<") + plain.count(b"=")


def checked_xml_as_utf8(raw: bytes) -> bytes:
    """Return an XML part in UTF-8, without its declaration, for a parser; refuse one with a
    DOCTYPE. Whether it is well-formed is left to the parser.

    Raises:
        DoctypeError: it declares a DOCTYPE.
        XmlRefusedError: it is in another encoding than UTF-8 and UTF-16.
    """
    plain = _to_utf8(raw)
    if b"<!DOCTYPE" in plain:
        raise DoctypeError
    return plain


def _to_utf8(raw: bytes) -> bytes:
    """Convert an XML part to UTF-8 without its XML declaration; invalid UTF-8 is left to the
    parser.

    Raises:
        XmlRefusedError: it is in another encoding than UTF-8 and UTF-16.
    """
    plain, allowed = raw.removeprefix(b"\xef\xbb\xbf"), "utf-8"
    try:
        for mark, encoding in (*_UTF16, *_UTF16_UNMARKED):
            if raw.startswith(mark):
                text = raw.decode(encoding).removeprefix("\ufeff")
                plain, allowed = text.encode(), "utf-16"
                break
    except UnicodeError as error:
        raise XmlRefusedError from error
    declared = _DECLARATION.match(plain)
    if declared is None:
        return plain
    named = _ENCODING.search(declared[1])
    known = (allowed, allowed.replace("-", ""), f"{allowed}le")
    if named and named[1].decode("ascii", "replace").lower() not in known:
        raise XmlRefusedError
    return plain[declared.end() :]
