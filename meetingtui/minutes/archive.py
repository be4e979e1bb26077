"""A Word file from outside, looked over before anything unpacks it."""

import io
import zipfile
from pathlib import Path

from meetingtui.errors import TemplateError

MAX_FILE = 20_000_000
"""Bytes on disk; a template with a crest and a letterhead is far below."""
MAX_UNPACKED = 80_000_000
"""Declared bytes of all parts together."""
MAX_XML = 16_000_000
"""Declared bytes of one XML part."""
MAX_PARTS = 2_000
"""Files inside; a template has some twenty."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_docx(path: Path) -> bytes:
    """The bytes of a .docx that is safe to open.

    Raises:
        TemplateError: missing, unreadable, no .docx, with macros, too large, or damaged.
    """
    name = path.name
    try:
        if path.stat().st_size > MAX_FILE:
            raise TemplateError(
                f"“{name}”超过 {MAX_FILE // 1_000_000} MB。请压缩或删去其中的图片后再用。"
            )
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise TemplateError(f"找不到模板“{path}”。请检查文件名和位置。") from error
    except OSError as error:
        raise TemplateError(
            f"读不了模板“{path}”：没有权限，或文件正被占用。请关闭打开它的程序后再试。"
        ) from error
    _look_over(raw, name)
    return raw


def _look_over(raw: bytes, name: str) -> None:
    if raw.startswith(_OLD_OFFICE):
        raise TemplateError(
            f"“{name}”是旧的 .doc 文件，或设了打开密码。请在 Word 里去掉密码，另存为 .docx。"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_parts(archive, name)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise TemplateError(
            f"“{name}”不是 Word 文件（.docx），或已损坏。请用 Word 打开后另存为 .docx。"
        ) from error


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TemplateError(f"“{name}”解开后太大，不像模板。请删去其中的图片或换一个文件。")
    names = {part.filename for part in parts}
    if {"word/document.xml", "[Content_Types].xml"} - names:
        raise TemplateError(f"“{name}”不是 Word 文件（.docx）。请用 Word 打开后另存为 .docx。")
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise TemplateError(f"“{name}”里有宏。请在 Word 里另存为不带宏的 .docx。")
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.file_size > MAX_XML:
            raise TemplateError(f"“{name}”里的文字部分太大，不像模板。请换一个文件。")
        if b"<!DOCTYPE" in archive.read(part):
            raise TemplateError(f"“{name}”里有不该有的声明（DOCTYPE），不安全。请换一个文件。")
