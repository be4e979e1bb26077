"""Old Word files (.doc, .wps, .rtf), turned into .docx by LibreOffice where it is installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meetingtui.errors import DocumentError
from meetingtui.libreoffice import TIMEOUT, Failure, converted, find_office

_MAX_FILE = 50_000_000


@contextmanager
def as_docx(path: Path, timeout: float = TIMEOUT) -> Iterator[Path]:
    """The file as .docx, for as long as the context lasts.

    Raises:
        DocumentError: there is no LibreOffice, or it cannot read the file in time.
    """
    office = find_office()
    if office is None:
        raise DocumentError(
            f"“{path.name}”是旧格式的 Word 文件。请在 Word 中另存为 .docx 后再导入。"
        )
    if path.stat().st_size > _MAX_FILE:
        raise DocumentError(
            f"“{path.name}”超过 {_MAX_FILE // 1_000_000} MB。"
            "请在 Word 中删去图片、另存为 .docx 后再试。"
        )
    with converted(office, path, "docx", timeout=timeout) as made:
        if made is Failure.LATE:
            raise DocumentError(
                f"LibreOffice 转换“{path.name}”超过 {timeout:g} 秒，已停止。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        if isinstance(made, Failure):
            raise DocumentError(
                f"LibreOffice 打不开“{path.name}”，文件可能已损坏或设有密码。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        yield made
