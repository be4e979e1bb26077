"""Detect the format of a plan file by its content, and convert old Word formats to .docx."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.libreoffice import (
    TIMEOUT_SECONDS,
    ConversionFailureReason,
    convert_to_temporary_file,
    find_libreoffice,
)
from meetingtui.base.untrusted_office_archive import is_word_lock_file, part_names


class PlanFileFormat(StrEnum):
    """Enum of the file formats from which a plan can be read: Word, Excel, Markdown, plain text and
    others.
    """

    WORD = "Word 文档"
    OLD_WORD = "旧格式的 Word 文件"
    RTF = "RTF 格式的文件"
    WEB = "网页格式的文件"
    EXCEL = "Excel 表格"
    TEXT = "纯文本"
    MARKDOWN = "Markdown 文本"
    YAML = "YAML 文本"
    CSV = "CSV 表格"


SUFFIXES = (
    ".docx", ".docm", ".doc", ".wps", ".rtf", ".txt", ".md", ".yaml", ".yml", ".xlsx", ".xlsm",
    ".csv",
)  # fmt: skip
"""File name suffixes of all formats from which a plan can be read."""

OFFERED_SUFFIXES = tuple(each for each in SUFFIXES if each not in (".yaml", ".yml"))
"""File name suffixes listed when the user chooses a plan file; .yaml is left out, because such
files are mostly settings.
"""

CONVERTED = frozenset({PlanFileFormat.OLD_WORD, PlanFileFormat.RTF, PlanFileFormat.WEB})
"""File formats that are converted to .docx before the plan is read."""

_BY_SUFFIX = {
    ".docx": PlanFileFormat.WORD,
    ".docm": PlanFileFormat.WORD,
    ".doc": PlanFileFormat.OLD_WORD,
    ".wps": PlanFileFormat.OLD_WORD,
    ".rtf": PlanFileFormat.RTF,
    ".txt": PlanFileFormat.TEXT,
    ".md": PlanFileFormat.MARKDOWN,
    ".yaml": PlanFileFormat.YAML,
    ".yml": PlanFileFormat.YAML,
    ".xlsx": PlanFileFormat.EXCEL,
    ".xlsm": PlanFileFormat.EXCEL,
    ".csv": PlanFileFormat.CSV,
}
_TEXTS = frozenset(
    {PlanFileFormat.TEXT, PlanFileFormat.MARKDOWN, PlanFileFormat.YAML, PlanFileFormat.CSV}
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GUARDED = (b"%TSD-Header", b"E-SafeNet", b"DRMONE", b"LOCK-DLP")
"""First bytes of files that document security software has encrypted."""
_WEB = re.compile(rb"<html|<!doctype html|^MIME-Version:|<w:wordDocument", re.IGNORECASE)
_LOOKED_AT = 50_000_000


def detect_file_format(path: Path) -> PlanFileFormat:
    """Detect the format of a plan file by its first bytes; for a plain text its extension decides
    (.md, .yaml, .csv).

    Raises:
        DocumentError: a plan cannot be read from this format or extension, or the file is missing,
            empty, locked, encrypted or damaged, or is the lock file of an open document.
    """
    name, suffix = path.name, path.suffix.lower()
    if suffix == ".xls":
        raise DocumentError(f"“{name}”是旧格式的 Excel 文件。请在 Excel 中另存为 .xlsx 后再导入。")
    if suffix == ".pdf":
        raise DocumentError(
            f"“{name}”是 PDF，读不出层次。请用它的 Word 原稿，或用 Word 打开后另存为 .docx。"
        )
    if suffix not in SUFFIXES:
        raise DocumentError(
            f"读不了“{name}”。工作计划请用 .docx、.doc、.txt、.md、.xlsx、.csv 或 .yaml 文件。"
        )
    if is_word_lock_file(path):
        program = "Excel" if suffix == ".xlsx" else "Word"
        raise DocumentError(
            f"“{name}”是 {program} 打开文件时留下的临时文件，不是计划本身。"
            "请选同一文件夹里名字前面没有“~$”的那个文件。"
        )
    if not path.is_file():
        raise DocumentError(f"找不到文件“{name}”。请检查路径和文件名。")
    try:
        if path.stat().st_size == 0:
            raise DocumentError(f"“{name}”是空文件。请确认选对了文件。")
        with path.open("rb") as file:
            return _detect_supported_format(path, file.read(512), _BY_SUFFIX[suffix])
    except OSError as error:
        raise DocumentError(
            f"打不开“{name}”。请确认文件没有被移走，并且没有被其他程序占用。"
        ) from error


def _detect_supported_format(
    path: Path, head: bytes, kind_by_name: PlanFileFormat
) -> PlanFileFormat:
    """Return the format of a plan file by its first bytes; an encrypted file or one of an
    unsupported format is refused.

    Args:
        path: the file.
        head: its first bytes.
        kind_by_name: format that the extension stands for, which decides for a plain text.
    """
    if head.startswith(b"PK\x03\x04"):
        return _detect_format_of_zip(path, kind_by_name)
    if head.startswith(_OLE):
        return _detect_format_of_ole_file(path, kind_by_name)
    if head.startswith(b"{\\rtf"):
        return PlanFileFormat.RTF
    if any(sign in head for sign in _GUARDED):
        raise DocumentError(
            f"“{path.name}”被单位的加密软件加密了，这里打不开。"
            "请在装有加密软件的电脑上解密，再导入解密后的文件。"
        )
    if kind_by_name in (PlanFileFormat.WORD, PlanFileFormat.OLD_WORD) and _WEB.search(head):
        return PlanFileFormat.WEB
    if head.startswith(b"%PDF"):
        raise DocumentError(
            f"“{path.name}”其实是 PDF，读不出层次。请用它的 Word 原稿，或在 Word 中另存为 .docx。"
        )
    if kind_by_name in _TEXTS:
        return kind_by_name
    return PlanFileFormat.TEXT if _looks_like_text_file(path) else kind_by_name


def _detect_format_of_zip(path: Path, kind_by_name: PlanFileFormat) -> PlanFileFormat:
    """Return the format of a plan file that is a zip archive, by the parts in it: Word (word/…) or
    Excel (xl/…), else by its extension .docx or .xlsx; any other archive is refused, but a damaged
    one left to the reader of Word or Excel files.

    Args:
        path: the file.
        kind_by_name: format that the extension stands for.
    """
    names = part_names(path)
    if not names:
        # Damaged: the reader of that kind says so.
        return PlanFileFormat.EXCEL if kind_by_name is PlanFileFormat.EXCEL else PlanFileFormat.WORD
    if any(name.startswith("word/") for name in names):
        return PlanFileFormat.WORD
    if any(name.startswith("xl/") for name in names):
        return PlanFileFormat.EXCEL
    if kind_by_name in (PlanFileFormat.WORD, PlanFileFormat.EXCEL):
        return kind_by_name
    raise DocumentError(f"“{path.name}”其实是压缩包。请先解压，再导入里面的工作计划。")


def _detect_format_of_ole_file(path: Path, kind_by_name: PlanFileFormat) -> PlanFileFormat:
    """Return the format of a plan file that is an OLE compound file, such as an old .doc file.

    Old Office files and password-protected new ones both are OLE files; the names of the streams
    in the file tell them apart. A protected one has the format that its extension stands for, whose
    reader refuses it; an old Excel file or a damaged one is refused here.

    Args:
        path: the file.
        kind_by_name: format that the extension stands for.
    """
    with path.open("rb") as file:
        data = file.read(_LOOKED_AT).lower()  # some programs write small letters
    if "encryptedpackage".encode("utf-16-le") in data:
        return PlanFileFormat.EXCEL if kind_by_name is PlanFileFormat.EXCEL else PlanFileFormat.WORD
    if "worddocument".encode("utf-16-le") in data:
        return PlanFileFormat.OLD_WORD
    if "workbook".encode("utf-16-le") in data:
        raise DocumentError(
            f"“{path.name}”其实是旧格式的 Excel 文件。请在 Excel 中另存为 .xlsx 后再导入。"
        )
    raise DocumentError(f"“{path.name}”已损坏，或不是 Word 文件。请在 Word 中打开后另存为 .docx。")


def _looks_like_text_file(path: Path) -> bool:
    """Whether a file begins with the mark of UTF-16, or its first 4000 bytes contain no control
    characters, so that it can be a text file.
    """
    with path.open("rb") as file:
        start = file.read(4000)
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(
        byte < 9 or 13 < byte < 32 for byte in start
    )


_MAX_FILE = 50_000_000
_HTML = re.compile(rb"<html|<!doctype html", re.IGNORECASE)


@contextmanager
def temporary_docx_copy(
    path: Path, format_name: str = "旧格式的 Word 文件", timeout: float = TIMEOUT_SECONDS
) -> Iterator[Path]:
    """Convert an old Word file, .rtf or web page to .docx with LibreOffice; a context manager that
    yields the path of the converted copy, which is temporary.

    Args:
        path: the file (.doc, .wps, .rtf or a web page).
        format_name: Chinese name of its format, for error messages.
        timeout: seconds after which the conversion is given up.

    Raises:
        DocumentError: LibreOffice is not installed, or cannot convert the file at all or in time;
            or the file is larger than 50 MB.
    """
    office = find_libreoffice()
    if office is None:
        raise DocumentError(
            f"“{path.name}”是{format_name}。请在 Word 中打开，另存为 .docx 后再导入。"
        )
    if path.stat().st_size > _MAX_FILE:
        raise DocumentError(
            f"“{path.name}”超过 {_MAX_FILE // 1_000_000} MB。"
            "请在 Word 中删去图片、另存为 .docx 后再试。"
        )
    reads_as = "HTML (StarWriter)" if _is_html_file(path) else ""
    with convert_to_temporary_file(
        office, path, "docx", import_filter=reads_as, timeout=timeout
    ) as converted:
        if converted is ConversionFailureReason.LATE:
            raise DocumentError(
                f"LibreOffice 转换“{path.name}”超过 {timeout:g} 秒，已停止。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        if isinstance(converted, ConversionFailureReason):
            raise DocumentError(
                f"LibreOffice 打不开“{path.name}”，文件可能已损坏或设有密码。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        yield converted


def _is_html_file(path: Path) -> bool:
    """Whether a file is a web page; LibreOffice refuses to open one under the name .doc."""
    with path.open("rb") as file:
        return bool(_HTML.search(file.read(512)))
