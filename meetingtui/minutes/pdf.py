"""A finished Word file as PDF beside it, made by LibreOffice where it is installed."""

from collections.abc import Callable
from pathlib import Path

from meetingtui.libreoffice import TIMEOUT, Failure, converted, find_office
from meetingtui.minutes.paper import PaperError, write


class PdfCancelledError(PaperError):
    """Somebody stopped it; nothing was written."""


def write_pdf(
    document: Path,
    *,
    timeout: float = TIMEOUT,
    tick: Callable[[float], bool] | None = None,
) -> Path:
    """Write the PDF beside the document and say where; an older one stays.

    ``tick`` is told every moment how many seconds have passed; when it answers
    False, the work stops and nothing is left behind.

    Raises:
        PdfCancelledError: ``tick`` said so.
        PaperError: there is no LibreOffice, it did not manage in time, or the
            folder cannot be written.
    """
    office = find_office()
    if office is None:
        raise PaperError(
            "没有转成 PDF：这台电脑没有安装 LibreOffice。请安装它，或在 Word 中另存为 PDF。"
        )
    with converted(office, document, "pdf", timeout=timeout, tick=tick) as made:
        if made is Failure.CANCELLED:
            raise PdfCancelledError("已取消转成 PDF；Word 文件没有变。")
        if made is Failure.LATE:
            raise PaperError(
                f"转成 PDF 超过 {timeout:g} 秒，已停止。请稍后再试，或在 Word 中另存为 PDF。"
            )
        if isinstance(made, Failure):
            raise PaperError(
                f"LibreOffice 没能把“{document.name}”转成 PDF。请在 Word 中另存为 PDF。"
            )
        return write(made.read_bytes(), document.parent, f"{document.stem}.pdf")
