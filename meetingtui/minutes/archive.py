"""A template from outside, looked over before docxtpl unpacks it."""

from pathlib import Path

from meetingtui.errors import TemplateError
from meetingtui.minutes.outside import reaching_out
from meetingtui.office_archive import Limits, is_owner_file, opened

LIMITS = Limits(file=20_000_000, unpacked=80_000_000, part=16_000_000, parts=2_000)
"""A template with a crest and a letterhead has some twenty parts and is far below these."""


def read_docx(path: Path) -> bytes:
    """The bytes of a .docx that is safe to open.

    Raises:
        TemplateError: missing, unreadable, no .docx, with macros, too large, or damaged.
    """
    if is_owner_file(path):
        raise TemplateError(
            f"“{path.name}”是 Word 打开文件时留下的临时文件，不是模板。请选不带“~$”的那个文件。"
        )
    with opened(path, limits=LIMITS, refuse=TemplateError) as archive:
        names = set(archive.namelist())
        if {"word/document.xml", "[Content_Types].xml"} - names:
            raise TemplateError(
                f"“{path.name}”不是 Word 文档（.docx）。请在 Word 中另存为 .docx 后再试。"
            )
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise TemplateError(
                f"“{path.name}”带有宏（.docm）。请在 Word 中另存为不带宏的 .docx 后再试。"
            )
        if why := reaching_out(archive):
            raise TemplateError(
                f"“{path.name}”{why}，纪要发出去以后，每台电脑打开时都会去读它，不安全。"
                "请在 Word 中删去，或改成嵌入的图片，再另存为 .docx。"
            )
        for name in names:
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(name):
                raise TemplateError(
                    f"“{path.name}”里有不该有的声明（DOCTYPE），不安全。请换一个文件。"
                )
        return path.read_bytes()
