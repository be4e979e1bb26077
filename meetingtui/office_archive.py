"""A Word or Excel file from outside, opened without trusting it.

Whatever its name says: no password, no old binary format, no macros, and the
sizes it declares are looked at before anything is unpacked. A part that holds
more than it declares is never unpacked further than that, and counts as damaged.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from meetingtui.errors import MeetingTuiError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a file of one purpose may be."""

    file: int
    """Bytes on disk."""
    unpacked: int
    """Declared bytes of all parts together."""
    part: int
    """Declared bytes of one XML part."""
    parts: int
    """How many parts there are."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two formats, as messages name it."""

    program: str
    """The program that writes it."""
    name: str
    """What people call such a file."""
    suffix: str
    """The file's ending."""
    old: str
    """The ending of its binary predecessor."""


WORD = Format(program="Word", name="Word 文档", suffix=".docx", old=".doc")
EXCEL = Format(program="Excel", name="Excel 表格", suffix=".xlsx", old=".xls")


@contextmanager
def opened(
    path: Path, *, limits: Limits, refuse: type[MeetingTuiError], form: Format = WORD
) -> Iterator[zipfile.ZipFile]:
    """The file as an archive whose parts may be read.

    Raises:
        MeetingTuiError: of the class ``refuse``: it is no document we may open, or it
            proves damaged while it is read.
    """
    name = path.name
    _check_signature(path, limits, refuse, form)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive, name, limits, refuse, form)
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise refuse(
            f"“{name}”已损坏，无法读取。请在 {form.program} 中打开后另存一份再试。"
        ) from error


def is_owner_file(path: Path) -> bool:
    """Whether it is no document but the note Word leaves beside one that it has open."""
    return path.name.startswith("~$")


def is_open_in_word(path: Path) -> bool:
    """Whether Word or WPS seems to have the file open now: such a note lies beside it.

    The note's name loses the first letters of a long one.
    """
    names = {f"~${path.name}", f"~${path.name[2:]}"}
    return any((path.parent / name).exists() for name in names)


def _check_signature(
    path: Path, limits: Limits, refuse: type[MeetingTuiError], form: Format
) -> None:
    name = path.name
    try:
        if path.stat().st_size > limits.file:
            raise refuse(
                f"“{name}”超过 {limits.file // 1_000_000} MB。请压缩或删去其中的图片后再试。"
            )
        with path.open("rb") as file:
            head = file.read(8)
            is_locked = head.startswith(_OLE) and _ENCRYPTED in file.read(limits.file)
    except FileNotFoundError as error:
        raise refuse(f"找不到“{path}”。请检查文件名和位置。") from error
    except OSError as error:
        raise refuse(
            f"打不开“{name}”。请确认文件没有被移走、可以读取，并且没有被其他程序占用。"
        ) from error
    if is_locked:
        raise refuse(f"“{name}”设有打开密码。请在 {form.program} 中取消密码并保存后再试。")
    if head.startswith(_OLE):
        raise refuse(
            f"“{name}”其实是旧格式的 {form.program} 文件（{form.old}）。"
            f"请在 {form.program} 中另存为 {form.suffix} 后再试。"
        )
    if not head.startswith(b"PK"):
        raise refuse(
            f"“{name}”不是 {form.name}（{form.suffix}）。"
            f"请在 {form.program} 中另存为 {form.suffix} 后再试。"
        )


def _check_parts(
    archive: zipfile.ZipFile,
    name: str,
    limits: Limits,
    refuse: type[MeetingTuiError],
    form: Format,
) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise refuse(f"“{name}”解开后大得不正常，为安全起见没有读取。请检查文件来源，或删去图片。")
    for part in parts:
        if part.filename.lower().endswith("vbaproject.bin"):
            raise refuse(
                f"“{name}”带有宏。请在 {form.program} 中另存为不带宏的 {form.suffix} 后再试。"
            )
        if part.filename.endswith((".xml", ".rels")) and part.file_size > limits.part:
            raise refuse(f"“{name}”的文字部分大得不正常，为安全起见没有读取。请检查文件来源。")
