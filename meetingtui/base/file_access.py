"""Read, create and decode files on any system, and explain file errors in Chinese."""

import codecs
import errno
import os
import re
import time
from pathlib import Path

# Decode the bytes of a text file, whichever program saved it


_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks with their encodings; UTF-32's begins with UTF-16's and so must come first."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_EXAMINED_BYTES = 4_000
"""Number of bytes at the start that are examined to detect UTF-16 without a mark."""


class NotTextError(ValueError):
    """Error: the bytes of a file are not text in any of the supported encodings."""


def decode_text(raw: bytes) -> str:
    """Decode the bytes of a text file as UTF-8, UTF-16, UTF-32 (with a mark) or GB 18030, whichever
    fits; the byte order mark is left out.

    Raises:
        NotTextError: it is no text (over one per cent control characters), or in an encoding that
            is not supported.
    """
    for encoding in _candidate_encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue  # the next encoding may fit
        if len(_CONTROL.findall(text)) * 100 > len(text):
            break
        return text.removeprefix("\ufeff")
    raise NotTextError


def _candidate_encodings(raw: bytes) -> tuple[str, ...]:
    """Return the encodings that the bytes of a text file may have, most likely first."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return (encoding,)
    start = raw[:_EXAMINED_BYTES]
    if b"\0" in start:
        # Every second byte of Latin signs in UTF-16 is zero: brackets, digits, line ends.
        return ("utf-16-le",) if start[1::2].count(0) >= start[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "gb18030")


# Read and create files in a way that also works on Windows, and explain file errors in Chinese


IS_WINDOWS = os.name == "nt"
"""Whether the program runs on Windows."""

_NAME_REFUSED_ON_WINDOWS = (123, 206)
"""Windows error codes for names that are too long: ERROR_INVALID_NAME (a path part of over 255
characters) and ERROR_FILENAME_EXCED_RANGE.
"""

_RETRY_PAUSES_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds to wait between attempts to read a file that another program has locked for a moment."""


def explain_os_error(error: OSError) -> str:
    """Explain an operating system error in Chinese, with what to do about it, without a full stop.

    The system's own message is not used: it is in the language of the system.
    """
    number = error.errno
    if number in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘已满。请清理出一些空间后再试"
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "没有权限，或正被别的程序占用。请检查文件夹是否只读、文件是否在别处打开，然后再试"
    if number in (errno.ENOENT, errno.ENOTDIR):
        return "文件夹不存在。请检查路径，或 U 盘、网络盘是否还连着，然后再试"
    windows_code = getattr(error, "winerror", None)
    if number == errno.ENAMETOOLONG or windows_code in _NAME_REFUSED_ON_WINDOWS:
        return "文件名太长。请换一个短一些的名字"
    return f"系统报告错误 {windows_code or number}。请检查磁盘是否正常、是否还连着，然后再试"


def read_bytes_retrying_while_locked(path: Path) -> bytes:
    """Return the content of a file, retrying for about a second on Windows while it is locked.

    On Windows a file cannot be opened in the moment in which a writer, a virus scanner or a
    synchronising program replaces it.

    Raises:
        OSError: it cannot be read.
    """
    for pause in _RETRY_PAUSES_SECONDS:
        try:
            return path.read_bytes()
        except PermissionError:
            if not IS_WINDOWS or path.is_dir():
                raise
            time.sleep(pause)  # until whoever replaces it has let go
    return path.read_bytes()


def create_temporary_file(folder: Path) -> tuple[int, Path]:
    """Create a new empty file in a folder, open for writing, readable by its owner alone.

    ``tempfile.mkstemp`` is not used: in a folder that cannot be written it tries 2³¹ names on
    Windows before it gives up (CPython gh-66305).

    Returns:
        The open file descriptor, and the file's path (a dot, 16 hex digits, ``.tmp``).

    Raises:
        OSError: the folder cannot be written.
    """
    path = folder / f".{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600), path


def is_folder_writable(folder: Path) -> bool:
    """Whether a file can be created in a folder; finds out by creating and deleting one.

    ``os.access`` looks only at the read-only attribute on Windows, not at permissions.
    """
    try:
        handle, path = create_temporary_file(folder)
    except OSError:
        return False  # the answer to what was asked
    os.close(handle)
    path.unlink(missing_ok=True)
    return True
