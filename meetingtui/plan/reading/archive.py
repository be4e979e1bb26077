"""The parts of a plan's .docx that hold its text and its numbers, parsed."""

import posixpath
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetingtui.errors import DocumentError
from meetingtui.office_archive import Limits, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMITS = Limits(file=50_000_000, unpacked=300_000_000, part=48_000_000, parts=10_000)
"""No plan is larger; one that is holds photographs that belong elsewhere."""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class WordParts(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a .docx that hold its text and its numbers, parsed."""

    document: "_Element"
    """The main document."""
    numbering: "_Element | None"
    """The lists, where there are any."""
    styles: "_Element | None"
    """The styles, where there are any."""


def open_word(path: Path) -> WordParts:
    """The parts of a .docx.

    Raises:
        DocumentError: the file is no Word document we may open.
    """
    with opened(path, limits=LIMITS, refuse=DocumentError) as archive:
        names = set(archive.namelist())
        main = _main_part(archive, names)
        folder = posixpath.dirname(main)
        document = read_xml(archive, names, main)
        if document is None:
            raise DocumentError(
                f"“{path.name}”里没有 Word 正文。请确认它是 Word 文档，而不是改了扩展名的文件。"
            )
        return WordParts(
            document=document,
            numbering=read_xml(archive, names, posixpath.join(folder, "numbering.xml")),
            styles=read_xml(archive, names, posixpath.join(folder, "styles.xml")),
        )


def read_xml(archive: zipfile.ZipFile, names: set[str], name: str) -> "_Element | None":
    """One part, parsed; None where there is none.

    Raises:
        DocumentError: it declares a DOCTYPE.
        zipfile.BadZipFile: it is no XML.
    """
    from lxml import etree

    if name not in names:
        return None
    data = archive.read(name).replace(_STRICT, _TRANSITIONAL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise zipfile.BadZipFile(name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(
            "这个文件里有不该有的声明（DOCTYPE），为安全起见没有读取。请换一个文件。"
        )
    return root


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    relations = read_xml(archive, names, "_rels/.rels")
    if relations is not None:
        for relation in relations:
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return "word/document.xml"
