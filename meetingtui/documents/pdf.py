"""Converting a finished Word file to PDF with LibreOffice."""

from collections.abc import Callable
from pathlib import Path

from meetingtui.base.libreoffice import (
    TIMEOUT,
    ConversionFailure,
    convert_document,
    find_libreoffice,
)
from meetingtui.documents.document_file import DocumentWriteError, write_document


class PdfCancelledError(DocumentWriteError):
    """Error: the user cancelled the conversion; no file was written."""


def write_pdf(
    document: Path,
    *,
    timeout: float = TIMEOUT,
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
    with convert_document(office, document, "pdf", timeout=timeout, tick=tick) as made:
        if made is ConversionFailure.CANCELLED:
            raise PdfCancelledError("已取消转成 PDF；Word 文件没有变。")
        if made is ConversionFailure.LATE:
            raise DocumentWriteError(
                f"转成 PDF 超过 {timeout:g} 秒，已停止。请稍后再试，或在 Word 中另存为 PDF。"
            )
        if isinstance(made, ConversionFailure):
            raise DocumentWriteError(
                f"LibreOffice 没能把“{document.name}”转成 PDF。请在 Word 中另存为 PDF。"
            )
        return write_document(made.read_bytes(), document.parent, f"{document.stem}.pdf")
