"""What a file is by what it holds, whatever its name says."""

import zipfile
from enum import StrEnum
from pathlib import Path

from meetingtui.errors import DocumentError


class FileKind(StrEnum):
    """The formats a plan is read from."""

    WORD = "Word 文档"
    OLD_WORD = "旧格式的 Word 文件"
    EXCEL = "Excel 表格"
    TEXT = "纯文本"
    MARKDOWN = "Markdown 文本"
    YAML = "YAML 文本"
    CSV = "CSV 表格"


SUFFIXES = (
    ".docx", ".doc", ".wps", ".rtf", ".txt", ".md", ".yaml", ".yml", ".xlsx", ".csv",
)  # fmt: skip
"""The files a plan may come as."""

_BY_SUFFIX = {
    ".docx": FileKind.WORD,
    ".doc": FileKind.OLD_WORD,
    ".wps": FileKind.OLD_WORD,
    ".rtf": FileKind.OLD_WORD,
    ".txt": FileKind.TEXT,
    ".md": FileKind.MARKDOWN,
    ".yaml": FileKind.YAML,
    ".yml": FileKind.YAML,
    ".xlsx": FileKind.EXCEL,
    ".csv": FileKind.CSV,
}
_TEXTS = frozenset({FileKind.TEXT, FileKind.MARKDOWN, FileKind.YAML, FileKind.CSV})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 50_000_000


def file_kind(path: Path) -> FileKind:
    """What the file is.

    Raises:
        DocumentError: it is nothing a plan is read from, or not there.
    """
    name, suffix = path.name, path.suffix.lower()
    if suffix in (".docm", ".dotm", ".xlsm", ".xltm"):
        program, plain = ("Word", ".docx") if suffix.startswith(".do") else ("Excel", ".xlsx")
        raise DocumentError(
            f"“{name}”是带宏的 {program} 文件。请在 {program} 中另存为不带宏的 {plain} 后再导入。"
        )
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
    if not path.is_file():
        raise DocumentError(f"找不到文件“{name}”。请检查路径和文件名。")
    try:
        if path.stat().st_size == 0:
            raise DocumentError(f"“{name}”是空文件。请确认选对了文件。")
        with path.open("rb") as file:
            return _by_content(path, file.read(8), _BY_SUFFIX[suffix])
    except OSError as error:
        raise DocumentError(
            f"打不开“{name}”。请确认文件没有被移走，并且没有被其他程序占用。"
        ) from error


def _by_content(path: Path, head: bytes, named: FileKind) -> FileKind:
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path, named)
    if head.startswith(_OLE):
        return _compound(path, named)
    if head.startswith(b"{\\rtf"):
        return FileKind.OLD_WORD
    if head.startswith(b"%PDF"):
        raise DocumentError(
            f"“{path.name}”其实是 PDF，读不出层次。请用它的 Word 原稿，或在 Word 中另存为 .docx。"
        )
    if named in _TEXTS:
        return named
    return FileKind.TEXT if _is_text(path) else named


def _zipped(path: Path, named: FileKind) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return FileKind.EXCEL if named is FileKind.EXCEL else FileKind.WORD
    if any(name.startswith("word/") for name in names):
        return FileKind.WORD
    if any(name.startswith("xl/") for name in names):
        return FileKind.EXCEL
    if named in (FileKind.WORD, FileKind.EXCEL):
        return named
    raise DocumentError(f"“{path.name}”其实是压缩包。请先解压，再导入里面的工作计划。")


def _compound(path: Path, named: FileKind) -> FileKind:
    """Old Office files and password-protected new ones look the same from outside."""
    with path.open("rb") as file:
        data = file.read(_LOOKED_AT)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return FileKind.EXCEL if named is FileKind.EXCEL else FileKind.WORD
    if "WordDocument".encode("utf-16-le") in data:
        return FileKind.OLD_WORD
    if "Workbook".encode("utf-16-le") in data:
        raise DocumentError(
            f"“{path.name}”其实是旧格式的 Excel 文件。请在 Excel 中另存为 .xlsx 后再导入。"
        )
    raise DocumentError(f"“{path.name}”已损坏，或不是 Word 文件。请在 Word 中打开后另存为 .docx。")


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4000)
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(
        byte < 9 or 13 < byte < 32 for byte in start
    )
