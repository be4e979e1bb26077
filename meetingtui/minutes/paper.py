"""A finished document: read as lines for the screen, and put into a folder."""

import errno
import io
import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from meetingtui.errors import MeetingTuiError
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.draft import DRAFT, is_draft, version_mark
from meetingtui.minutes.form import Form
from meetingtui.minutes.stories import W, own_text

SUFFIX = ".docx"
"""What the minutes' files end in."""

CELL_GAP = "　"
"""Between the cells of a table's row in the preview."""


class PaperError(MeetingTuiError):
    """A finished document cannot be put where it should go."""


def paragraphs(document: bytes) -> list[str]:
    """The document's lines in reading order, blank ones left out; a table's row is one line."""
    from docx import Document

    return [line for line in _lines(Document(io.BytesIO(document)).element.body) if line.strip()]


def _lines(parent: Any) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{W}p":
            yield from own_text(element).split("\n")
        elif element.tag == f"{W}tr":
            cells = (" ".join(_lines(cell)) for cell in element.iterfind(f"{W}tc"))
            yield CELL_GAP.join(cells)
        else:
            yield from _lines(element)


def file_name(meeting: Meeting, form: Form = Form.MINUTES) -> str:
    """2026-11-23 第6次行政例会纪要.docx; a draft says that it is one."""
    mark = f"（{DRAFT[1:-1]}）" if is_draft(meeting) else ""
    if form is Form.MINUTES:
        mark = version_mark(meeting)
    return f"{meeting.on.isoformat()} {meeting.title}{form.in_file_name}{mark}{SUFFIX}"


def place_for(wanted: Path, name: str) -> Path:
    """Where the document goes: the file wanted, or ``name`` in the folder wanted.

    Raises:
        PaperError: no folder that is there, and no file of the kind of ``name`` in one either.
    """
    suffix = Path(name).suffix
    if wanted.is_dir():
        return wanted / name
    if wanted.suffix.lower() != suffix:
        raise PaperError(
            f"“{wanted}”不是已有的文件夹，也不是 {suffix} 文件。"
            f"请写一个已有的文件夹，或以 {suffix} 结尾的文件名。"
        )
    if not wanted.parent.is_dir():
        raise PaperError(f"没有文件夹“{wanted.parent}”。请先建好，或换一个位置。")
    return wanted


def write(document: bytes, folder: Path, name: str) -> Path:
    """Put the document into the folder, whole or not at all, and say where it is.

    A file that is already there stays: the new one is called （2）, （3） …

    Raises:
        PaperError: the folder cannot be made or written, or the disk is full.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
        unfinished = Path(temporary)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(document)
                file.flush()
                os.fsync(file.fileno())
            return _name_it(unfinished, folder, Path(name))
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise PaperError(_why(error, folder, name)) from error


def _name_it(unfinished: Path, folder: Path, name: Path) -> Path:
    for number in count(1):
        target = folder / (name.name if number == 1 else f"{name.stem}（{number}）{name.suffix}")
        try:
            _move(unfinished, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError


def _move(source: Path, target: Path) -> None:
    """Rename without ever replacing what is there.

    Raises:
        FileExistsError: something of that name is there.
    """
    if os.name == "nt":
        source.rename(target)
        return
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        # USB sticks (FAT) know no links.
        if target.exists():
            raise FileExistsError from None
        source.rename(target)


def _why(error: OSError, folder: Path, name: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘满了，文件没有写进“{folder}”。请腾出空间或换一个文件夹，再写一次。"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"没有权限写入“{folder}”，或“{name}”正在别处打开。请关闭它，或换一个文件夹。"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"“{folder}”不是文件夹。请换一个文件夹。"
    if error.errno == errno.ENAMETOOLONG:
        return "文件名太长。请换一个短一些的名字。"
    return f"文件没有写进“{folder}”（{error.strerror}）。请检查磁盘，或换一个文件夹再写一次。"
