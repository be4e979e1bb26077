"""Open a .docx file within size limits and parse its document, numbering and styles parts."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.office_part_reader import OfficePartReader, open_office_part_reader
from meetingtui.base.untrusted_office_archive import ArchiveLimits

if TYPE_CHECKING:
    from lxml.etree import _Element


LIMITS = ArchiveLimits(
    max_file_bytes=50_000_000,
    max_unpacked_bytes=300_000_000,
    max_part_bytes=24_000_000,
    max_part_count=10_000,
)
"""Size limits for opening a .docx plan; a larger file holds photographs that do not belong in
it.
"""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_STYLE_START, _OF_TABLE, _STYLE_END = b"<w:style ", b'w:type="table"', b"</w:style>"
_LATENT_START, _LATENT_END = b"<w:latentStyles", b"</w:latentStyles>"


class WordPackageParts(msgspec.Struct, frozen=True, kw_only=True):
    """Parsed XML parts of a .docx file: document, numbering and styles."""

    document: "_Element"
    """Root element of the .docx file's main document part."""
    numbering: "_Element | None"
    """Root element of the .docx file's numbering part; None without lists."""
    styles: "_Element | None"
    """Root element of the .docx file's styles part; None without one."""
    has_macros: bool
    """Whether the .docx file contains macros, which are never run."""


def open_word_package(path: Path) -> WordPackageParts:
    """Open a .docx file within the size limits and parse its document, numbering and styles.

    Raises:
        DocumentError: the file is not a Word document, is damaged, or exceeds the limits.
    """
    with open_office_part_reader(path, limits=LIMITS, error_class=DocumentError) as file:
        document = file.parse_part(file.main, without=_strict_to_transitional_namespace)
        assert document is not None  # the file has been opened by it
        return WordPackageParts(
            document=document,
            numbering=_parse_related_part(file, "numbering"),
            styles=_parse_related_part(file, "styles"),
            has_macros=file.has_macros,
        )


def _parse_related_part(file: OfficePartReader, kind: str) -> "_Element | None":
    """Parse the part of a .docx file that is related to its document as a given kind (styles,
    numbering); return its root element, None where it is missing.
    """
    relation = next(iter(file.internal_relationships(file.main, kind)), None)
    if relation is None:
        return None
    without = _remove_unneeded_styles if kind == "styles" else _strict_to_transitional_namespace
    return file.parse_part(relation.target, f".{kind}+xml", without=without)


def _strict_to_transitional_namespace(raw: bytes) -> bytes:
    """Replace the XML namespace of the strict form of .docx by that of the usual, transitional
    form.
    """
    return raw.replace(_STRICT, _TRANSITIONAL)


def _remove_unneeded_styles(raw: bytes) -> bytes:
    """Return the styles part of a .docx file in the transitional form, without table styles and
    without the latent styles, which only Word's list of styles shows.

    No paragraph has such a style, but they are most of the styles part and most of the time it
    takes to parse.
    """
    if b"!" in raw:  # a comment (<!--) may hold half of one
        return _strict_to_transitional_namespace(raw)
    start, *styles = raw.split(_STYLE_START)
    kept = [start]
    for style in styles:
        opening = style[: style.find(b">") + 1]
        is_of_table = _OF_TABLE in opening and not opening.endswith(b"/>")
        kept.append(style.rpartition(_STYLE_END)[2] if is_of_table else _STYLE_START + style)
    raw = b"".join(kept)
    begins, ends = raw.find(_LATENT_START), raw.find(_LATENT_END)
    if 0 <= begins < ends:
        raw = raw[:begins] + raw[ends + len(_LATENT_END) :]
    return _strict_to_transitional_namespace(raw)
