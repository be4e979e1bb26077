"""Convert old Word files (.doc, .wps, .rtf) to .docx with LibreOffice, where it is installed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.libreoffice import (
    TIMEOUT,
    ConversionFailure,
    convert_document,
    find_libreoffice,
)

_MAX_FILE = 50_000_000
_HTML = re.compile(rb"<html|<!doctype html", re.IGNORECASE)


@contextmanager
def as_docx(
    path: Path, what: str = "旧格式的 Word 文件", timeout: float = TIMEOUT
) -> Iterator[Path]:
    """Context manager that converts a file to .docx; ``what`` is the Chinese name of its format.

    Raises:
        DocumentError: there is no LibreOffice, or it cannot read the file in time.
    """
    office = find_libreoffice()
    if office is None:
        raise DocumentError(f"“{path.name}”是{what}。请在 Word 中打开，另存为 .docx 后再导入。")
    if path.stat().st_size > _MAX_FILE:
        raise DocumentError(
            f"“{path.name}”超过 {_MAX_FILE // 1_000_000} MB。"
            "请在 Word 中删去图片、另存为 .docx 后再试。"
        )
    reads_as = "HTML (StarWriter)" if _is_html(path) else ""
    with convert_document(office, path, "docx", import_filter=reads_as, timeout=timeout) as made:
        if made is ConversionFailure.LATE:
            raise DocumentError(
                f"LibreOffice 转换“{path.name}”超过 {timeout:g} 秒，已停止。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        if isinstance(made, ConversionFailure):
            raise DocumentError(
                f"LibreOffice 打不开“{path.name}”，文件可能已损坏或设有密码。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        yield made


def _is_html(path: Path) -> bool:
    """Whether it is a web page, which LibreOffice refuses under the name .doc."""
    with path.open("rb") as file:
        return bool(_HTML.search(file.read(512)))
