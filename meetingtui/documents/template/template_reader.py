"""Reading a template file after checking its kind and size."""

from pathlib import Path

from meetingtui.base.errors import TemplateError
from meetingtui.base.office_archive import ArchiveLimits, is_owner_file, open_archive

LIMITS = ArchiveLimits(file=20_000_000, unpacked=80_000_000, part=16_000_000, parts=2_000)
"""Size limits of a template file, far above those of a template with crest and letterhead."""


def read_docx(path: Path) -> bytes:
    """Read a .docx file after checking that it is safe to unpack.

    Raises:
        TemplateError: the file is missing, unreadable, no .docx, too large, or damaged.
    """
    if is_owner_file(path):
        raise TemplateError(
            f"“{path.name}”是 Word 打开文件时留下的临时文件，不是模板。请选不带“~$”的那个文件。"
        )
    with open_archive(path, limits=LIMITS, error_class=TemplateError) as archive:
        if any(each.filename.lower().endswith("vbaproject.bin") for each in archive.infolist()):
            raise TemplateError(f"“{path.name}”带有宏。请在 Word 中另存为不带宏的 .docx 后再试。")
        return path.read_bytes()
