"""Office files as zip archives."""

import zipfile
from pathlib import Path

from meetingtui.base.untrusted_office_archive import part_names


def test_an_entry_without_a_name_is_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    nameless = zipfile.ZipInfo("x")
    nameless.filename = ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(nameless, b"")
        archive.writestr("word/", b"")
        archive.writestr("word/document.xml", b"<a/>")
    assert part_names(path) == ["word/document.xml"]
