"""Evidence files (佐证材料): copied into the data folder, and checked to be unchanged.

The program never deletes a copy, so that an undone step can be redone. The check of the data
folder reports copies that no record refers to any more.
"""

import hashlib
import os
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.file_access import create_temporary_file, explain_os_error
from meetingtui.meeting.record import EVIDENCE_FOLDER, evidence_copy_path
from meetingtui.plan.item import EvidenceFile, file_size_text

MAX_FILE_BYTES = 200_000_000
"""Size in bytes above which a file is refused."""

_CHUNK_BYTES = 1 << 20
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows keeps for devices."""


def copy_evidence_file(folder: Path, term_id: str, source: Path, today: date) -> EvidenceFile:
    """Copy an evidence file into the term's folder; the copy is on the disk when this returns.

    An existing copy with the same content is used again.

    Args:
        folder: the data folder.
        term_id: id of the term to whose records the file is added.
        source: the file to copy.
        today: the day that is recorded with the copy.

    Raises:
        RefusedError: the file does not exist, is a folder, is empty or too large.
        StoreError: the file cannot be read, or the copy cannot be written.
    """
    try:
        if source.is_dir():
            raise RefusedError(f"“{source.name}”是文件夹。请选其中的文件，一个一个地附上。")
        size = source.stat().st_size
    except FileNotFoundError:
        raise RefusedError(f"没有找到“{source.name}”。请检查路径，或把文件拖到窗口里。") from None
    except (OSError, ValueError) as error:
        why = explain_os_error(error) if isinstance(error, OSError) else "路径里有不能用的字"
        raise StoreError(f"“{source.name}”读不出来：{why}。") from error
    if not size:
        raise RefusedError(f"“{source.name}”是空的，没有附上。请换一个文件。")
    if size > MAX_FILE_BYTES:
        raise RefusedError(
            f"“{source.name}”有 {file_size_text(size)}，"
            f"超过 {file_size_text(MAX_FILE_BYTES)}，没有附上。"
            "请先压缩，或只附其中要紧的。"
        )
    there = folder / EVIDENCE_FOLDER / term_id
    try:
        there.mkdir(mode=0o700, parents=True, exist_ok=True)
        size, digest, temporary = _copy_to_temporary(source, there)
        try:
            target = there / evidence_file_name(source.name, digest)
            if file_sha256(target) == digest:
                temporary.unlink()
            else:
                temporary.replace(target)
        except OSError:
            with suppress(OSError):  # the first error is the one to tell
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"“{source.name}”没有附上：{explain_os_error(error)}。") from error
    return EvidenceFile(
        path=f"{EVIDENCE_FOLDER}/{term_id}/{target.name}",
        name=source.name,
        size=size,
        sha256=digest,
        added=today,
    )


def _copy_to_temporary(source: Path, there: Path) -> tuple[int, str, Path]:
    """Copy a file to a new temporary file in the folder ``there`` and sync it to the disk.

    Returns:
        Its size in bytes, its SHA-256 in hexadecimal, and the temporary file.
    """
    seen, size = hashlib.sha256(), 0
    handle, temporary = create_temporary_file(there)
    try:
        with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
            while chunk := original.read(_CHUNK_BYTES):
                seen.update(chunk)
                size += copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError:
        with suppress(OSError):  # the first error is the one to tell
            temporary.unlink(missing_ok=True)
        raise
    return size, seen.hexdigest(), temporary


def evidence_file_name(name: str, digest: str) -> str:
    """File name of a copy, valid on Windows and unique by content: 开题现场 3f2a91c0.jpg. A long
    name is cut to 60 characters.

    Args:
        name: the original file name.
        digest: SHA-256 of the content, in hexadecimal.
    """
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem or len(suffix) > 8:
        stem, suffix = name, ""
    stem = _FORBIDDEN.sub("_", stem).strip(" .") or "文件"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    ending = f".{_FORBIDDEN.sub('_', suffix)}" if suffix else ""
    return f"{stem[:60].rstrip(' .')} {digest[:8]}{ending}"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; empty if there is no such file.

    Raises:
        OSError: the file cannot be read.
    """
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fault_of_evidence_copy(folder: Path, file: EvidenceFile) -> str:
    """Return what is wrong with the copy of an evidence file in the data folder; empty if nothing.

    Args:
        folder: the data folder.
        file: the evidence file as recorded.

    Returns:
        A Chinese phrase: 找不到了 (missing), 内容被改动过 (changed), or 读不出来：… with the cause.
    """
    path = evidence_copy_path(folder, file)
    try:
        found = file_sha256(path) if path is not None else ""
    except OSError as error:
        return f"读不出来：{explain_os_error(error)}"
    if not found:
        return "找不到了"
    return "" if found == file.sha256 else "内容被改动过"
