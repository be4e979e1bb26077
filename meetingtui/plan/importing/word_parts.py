"""Open a .docx file and parse the parts that hold its text, numbering and styles."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.office_files import ArchiveLimits
from meetingtui.base.office_package import OfficeFile, open_office_file

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMITS = ArchiveLimits(file=50_000_000, unpacked=300_000_000, part=24_000_000, parts=10_000)
"""Size limits for opening a plan; larger files hold photographs that do not belong in it."""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_STYLE, _OF_TABLE, _STYLE_END = b"<w:style ", b' w:type="table"', b"</w:style>"


class WordParts(msgspec.Struct, frozen=True, kw_only=True):
    """The parsed parts of a .docx file: document, numbering and styles."""

    document: "_Element"
    """Main document part."""
    numbering: "_Element | None"
    """Numbering part; None without lists."""
    styles: "_Element | None"
    """Styles part; None without one."""
    has_macros: bool
    """Whether the file contains macros, which are never run."""


def open_word(path: Path) -> WordParts:
    """Open a .docx file safely and parse its parts.

    Raises:
        DocumentError: the file is no Word document we may open.
    """
    with open_office_file(path, limits=LIMITS, error_class=DocumentError) as file:
        document = file.root(file.main, without=_transitional)
        assert document is not None  # the file has been opened by it
        return WordParts(
            document=document,
            numbering=_related(file, "numbering"),
            styles=_related(file, "styles"),
            has_macros=file.has_macros,
        )


def _related(file: OfficeFile, kind: str) -> "_Element | None":
    relation = next(iter(file.related_parts(file.main, kind)), None)
    if relation is None:
        return None
    without = _plain_styles if kind == "styles" else _transitional
    return file.root(relation.target, f".{kind}+xml", without=without)


def _transitional(raw: bytes) -> bytes:
    """The XML with the names of the transitional form in place of the strict one's."""
    return raw.replace(_STRICT, _TRANSITIONAL)


def _plain_styles(raw: bytes) -> bytes:
    """The styles in the transitional form, without those of tables, which no paragraph has.

    They are most of what Word writes there, and so most of the time it takes to parse.
    """
    raw = _transitional(raw)
    if b"<!" in raw:  # a comment may hold half of one
        return raw
    kept, done, at = [], 0, raw.find(_OF_TABLE)
    while at >= 0:
        begins, ends = raw.rfind(b"<", done, at), raw.find(_STYLE_END, at)
        if ends < 0:
            break
        opening = raw[begins : raw.find(b">", at) + 1]
        if opening.startswith(_STYLE) and not opening.endswith(b"/>"):
            kept.append(raw[done:begins])
            done = ends + len(_STYLE_END)
        at = raw.find(_OF_TABLE, max(done, at + 1))
    return b"".join((*kept, raw[done:]))
