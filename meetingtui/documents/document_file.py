"""Finished Word documents: reading their lines, naming and writing the file, converting to PDF."""

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.file_access import create_temporary_file, explain_os_error
from meetingtui.base.libreoffice import (
    TIMEOUT_SECONDS,
    ConversionFailureReason,
    convert_to_temporary_file,
    find_libreoffice,
)
from meetingtui.base.opc_package import open_filled_in_document
from meetingtui.documents.document_conventions import (
    DRAFT,
    file_name_version_mark,
)
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.template.word_text import MC, W, paragraph_text_without_boxes
from meetingtui.meeting.record import Meeting

SUFFIX = ".docx"
"""Suffix of Word files."""

CELL_GAP = "　"
"""Separator between the cells of a table row in the preview."""


class DocumentWriteError(MeetingTuiError):
    """Error: a finished document cannot be written to its destination."""


def read_document_lines(document: bytes) -> list[str]:
    """Read the non-blank lines of a .docx body in reading order, with text boxes but without header
    and footer; a table row is one line, its cells joined with :data:`CELL_GAP`.
    """
    return [
        line
        for line in _lines_of_element(open_filled_in_document(document).element.body)
        if line.strip()
    ]


def _lines_of_element(parent: Any) -> Iterator[str]:
    """Yield the lines of a Word XML element in reading order; a table row is one line."""
    for element in parent:
        if element.tag == f"{W}p":
            yield from paragraph_text_without_boxes(element).split("\n")
            for box in element.iterfind(f".//{W}txbxContent"):
                if next(box.iterancestors(f"{MC}Fallback"), None) is None:
                    yield from _lines_of_element(box)
        elif element.tag == f"{W}tr":
            cells = (" ".join(_lines_of_element(cell)) for cell in element.iterfind(f"{W}tc"))
            yield CELL_GAP.join(cells)
        else:
            yield from _lines_of_element(element)


def meeting_file_name(meeting: Meeting, document_type: DocumentType = DocumentType.MINUTES) -> str:
    """File name of a document about one meeting: 2026-11-23 第6次行政例会纪要.docx.

    A document of a meeting that is not closed is marked （草稿）. Minutes are also marked
    （征求意见稿） until they are issued, and 更正1 if they are a correction.
    """
    mark = f"（{DRAFT[1:-1]}）" if not meeting.is_closed else ""
    if document_type is DocumentType.MINUTES:
        mark = file_name_version_mark(meeting)
    return f"{meeting.on.isoformat()} {meeting.title}{document_type.file_name_word}{mark}{SUFFIX}"


def resolve_output_path(wanted: Path, name: str) -> Path:
    """Resolve the path to which a document is written: the file ``wanted``, or ``name`` in the
    folder ``wanted``. Whether that file exists already is not checked.

    Raises:
        DocumentWriteError: ``wanted`` is no existing folder, nor a file with the suffix of ``name``
            in an existing folder.
    """
    suffix = Path(name).suffix
    if wanted.is_dir():
        return wanted / name
    if wanted.suffix.lower() != suffix:
        raise DocumentWriteError(
            f"“{wanted}”不是已有的文件夹，也不是 {suffix} 文件。"
            f"请写一个已有的文件夹，或以 {suffix} 结尾的文件名。"
        )
    if not wanted.parent.is_dir():
        raise DocumentWriteError(f"没有文件夹“{wanted.parent}”。请先建好，或换一个位置。")
    return wanted


_LONGEST_NAME = 255
"""Characters of a file's name: the limit of NTFS."""


def write_document(document: bytes, folder: Path, name: str) -> Path:
    """Write a document to a folder atomically and return its path, never replacing a file.

    The folder is created if it is missing. If the name is taken, （2）, （3） … is appended to it.

    Raises:
        DocumentWriteError: the name is too long, the folder cannot be created or written to, or the
            disk is full.
    """
    if len(name) > _LONGEST_NAME:
        raise DocumentWriteError("文件名太长。请换一个短一些的名字。")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = create_temporary_file(folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(document)
                file.flush()
                os.fsync(file.fileno())
            return _rename_to_free_name(unfinished, folder, Path(name))
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise DocumentWriteError(_write_failure_message(error, folder, name)) from error


def _rename_to_free_name(unfinished: Path, folder: Path, name: Path) -> Path:
    """Rename a file to ``name`` in a folder, or to the first numbered name （2）, （3） … that is
    free.

    Returns:
        The new path.
    """
    for number in count(1):
        target = folder / (name.name if number == 1 else f"{name.stem}（{number}）{name.suffix}")
        try:
            _rename_without_replacing(unfinished, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError


def _rename_without_replacing(source: Path, target: Path) -> None:
    """Rename a file without replacing an existing one.

    Raises:
        FileExistsError: the target exists.
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


def _write_failure_message(error: OSError, folder: Path, name: str) -> str:
    """Chinese explanation of why a document could not be written, with advice.

    Args:
        error: the error.
        folder: the folder it was to be written to.
        name: its file name.
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘满了，文件没有写进“{folder}”。请腾出空间或换一个文件夹，再写一次。"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"没有权限写入“{folder}”，或“{name}”正在别处打开。请关闭它，或换一个文件夹。"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"“{folder}”不是文件夹。请换一个文件夹。"
    return f"文件没有写进“{folder}”：{explain_os_error(error)}。"


class PdfCancelledError(DocumentWriteError):
    """Error: the user cancelled the conversion of a Word file to PDF; no file was written."""


def write_pdf(
    document: Path,
    *,
    timeout: float = TIMEOUT_SECONDS,
    tick: Callable[[float], bool] | None = None,
) -> Path:
    """Convert a Word file to a PDF in the same folder and return its path.

    An existing PDF of that name is not replaced; the new one gets a number.

    Args:
        document: the Word file.
        timeout: time limit in seconds.
        tick: called repeatedly with the seconds elapsed; if it returns False, conversion stops.

    Raises:
        PdfCancelledError: ``tick`` returned False.
        DocumentWriteError: LibreOffice is missing, fails or exceeds the time limit, or the folder
            cannot be written to.
    """
    office = find_libreoffice()
    if office is None:
        raise DocumentWriteError(
            "没有转成 PDF：这台电脑没有安装 LibreOffice。请安装它，或在 Word 中另存为 PDF。"
        )
    with convert_to_temporary_file(office, document, "pdf", timeout=timeout, tick=tick) as made:
        if made is ConversionFailureReason.CANCELLED:
            raise PdfCancelledError("已取消转成 PDF；Word 文件没有变。")
        if made is ConversionFailureReason.LATE:
            raise DocumentWriteError(
                f"转成 PDF 超过 {timeout:g} 秒，已停止。请稍后再试，或在 Word 中另存为 PDF。"
            )
        if isinstance(made, ConversionFailureReason):
            raise DocumentWriteError(
                f"LibreOffice 没能把“{document.name}”转成 PDF。请在 Word 中另存为 PDF。"
            )
        return write_document(made.read_bytes(), document.parent, f"{document.stem}.pdf")
