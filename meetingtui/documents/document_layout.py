"""The layout of a finished Word document: its page count, and fonts that this computer lacks.

Pages are counted with LibreOffice or estimated from line counts. Nothing is reported on fonts if
the operating system cannot list them.
"""

import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from meetingtui.base.libreoffice import (
    ConversionFailureReason,
    convert_to_temporary_file,
    find_libreoffice,
)
from meetingtui.base.opc_package import open_filled_in_document
from meetingtui.documents.template.word_text import W, paragraph_text_without_boxes

_PAGE_OBJECT = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_TWIPS = 20
"""Twips (Word's unit of length) per point."""

_EMUS = 12700
"""EMUs (the unit of length of drawings) per point."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_SIZE, _PITCH = 12.0, 22.0
"""Points of letters and of a line, where the document sets none."""


class PageCount(msgspec.Struct, frozen=True):
    """The page count of a Word document, and whether it was counted or estimated."""

    number: int
    """Number of pages, at least 1."""
    is_counted: bool = False
    """Whether LibreOffice laid out the document; False for an estimate."""

    @property
    def label(self) -> str:
        """Chinese text of the page count: 2 页, or 约 2 页 for an estimate."""
        return f"{self.number} 页" if self.is_counted else f"约 {self.number} 页"


def count_pages(document: bytes, tick: Callable[[float], bool] | None = None) -> PageCount | None:
    """Count the pages of a Word document with LibreOffice; None if it is missing, fails or is
    cancelled.

    Args:
        document: content of the .docx file.
        tick: called repeatedly with the seconds elapsed; if it returns False, counting is
            cancelled.
    """
    office = find_libreoffice()
    if office is None:
        return None
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(document)
        with convert_to_temporary_file(office, path, "pdf", tick=tick) as made:
            if isinstance(made, ConversionFailureReason):
                return None
            number = len(_PAGE_OBJECT.findall(made.read_bytes()))
    return PageCount(number, is_counted=True) if number else None


def estimate_pages(document: bytes, unprinted: re.Pattern[str] | None = None) -> PageCount:
    """Estimate the pages of a Word document from the page size and its styles' font sizes and
    spacing; header and footer do not count.

    Args:
        document: content of the .docx file.
        unprinted: pattern of characters in the text that are not printed; None for none.
    """
    word = open_filled_in_document(document)
    section = word.sections[0]
    margins = (section.top_margin or 0) + (section.bottom_margin or 0)
    height = ((section.page_height or 0) - margins) / 12700
    width = (
        (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    ) / 12700
    if height <= 0 or width <= 0:
        return PageCount(1)
    styles = _StyleMetrics(word)
    pages, used = 1, 0.0
    for block in word.element.body:
        for begins, needed in _block_page_starts_and_heights(block, width, styles, unprinted):
            if begins and used:
                pages, used = pages + 1, 0.0
            if used and used + needed > height:
                pages, used = pages + 1, 0.0
            used += needed
            while used > height:  # a paragraph of more than a page
                pages, used = pages + 1, used - height
    return PageCount(pages)


class _StyleMetrics:
    """Font size, line height and spacing of a Word document's styles, in points.

    Args:
        word: the document as opened with python-docx.
    """

    def __init__(self, word: Any) -> None:
        self._known = {style.style_id: style for style in word.styles}
        self._default = next(
            (s for s in word.styles if s.element.get(f"{W}default") == "1" and s.type == 1), None
        )

    def size_and_spacing_of(self, paragraph: Any) -> tuple[float, float, float, bool]:
        """Measure a Word paragraph (lxml element) by its style and the styles that this one is
        based on; of the paragraph's own format only a page break counts.

        Returns:
            Font size, line height and space above and below together, in points; whether the
            paragraph begins a page.
        """
        name = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._known.get(name.get(f"{W}val")) if name is not None else self._default
        size = pitch = None
        around = 0.0
        begins = paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None
        seen = 0
        while style is not None and seen < 10:
            element, seen = style.element, seen + 1
            if size is None and (found := element.find(f"{W}rPr/{W}sz")) is not None:
                size = float(found.get(f"{W}val")) / 2
            spacing = element.find(f"{W}pPr/{W}spacing")
            if pitch is None and spacing is not None and spacing.get(f"{W}line"):
                is_points = spacing.get(f"{W}lineRule") in ("exact", "atLeast")
                line = float(spacing.get(f"{W}line"))
                pitch = line / _TWIPS if is_points else line / 240 * (size or _SIZE) * 1.3
                for side in ("before", "after"):
                    around += float(spacing.get(f"{W}{side}") or 0) / _TWIPS
            begins = begins or element.find(f"{W}pPr/{W}pageBreakBefore") is not None
            style = style.base_style
        return size or _SIZE, pitch or _PITCH, around, begins


def _block_page_starts_and_heights(
    block: Any, width: float, styles: _StyleMetrics, without: re.Pattern[str] | None
) -> Iterator[tuple[bool, float]]:
    """Yield for a paragraph, or for each row of a table, whether it begins a page, and its height.

    Args:
        block: a paragraph or table of the body (lxml element); others and framed paragraphs give
            nothing.
        width: width of the text area in points.
        styles: the measures of the document's styles.
        without: pattern of characters that are not printed; None for none.
    """
    if block.tag == f"{W}p":
        if block.find(f"{W}pPr/{W}framePr") is not None:
            return
        size, pitch, around, begins = styles.size_and_spacing_of(block)
        lines = _line_count(paragraph_text_without_boxes(block), width, size, without, indent=2)
        yield begins, lines * pitch + around + _text_box_height(block)
    elif block.tag == f"{W}tbl":
        for row in block.iterfind(f"{W}tr"):
            yield False, _row_height(row, width, styles, without)


def _text_box_height(paragraph: Any) -> float:
    """Height in points that text boxes in a paragraph keep free over the whole width of the
    page.
    """
    anchors = (each for each in paragraph.iter(f"{_DRAWING}anchor"))
    kept = (each for each in anchors if each.find(f"{_DRAWING}wrapTopAndBottom") is not None)
    return sum(float(each.find(f"{_DRAWING}extent").get("cy")) / _EMUS for each in kept)


def _row_height(
    row: Any, width: float, styles: _StyleMetrics, without: re.Pattern[str] | None
) -> float:
    """Height of a table row in points: that of its tallest cell, at least the height set for it.

    Args:
        row: the row (lxml element).
        width: width of the table in points, used for cells without a width of their own.
        styles: the measures of the document's styles.
        without: pattern of characters that are not printed; None for none.
    """
    cells = row.findall(f"{W}tc")
    tallest = 0.0
    for cell in cells:
        given = cell.find(f"{W}tcPr/{W}tcW")
        has_width = given is not None and given.get(f"{W}type", "dxa") == "dxa"
        across = float(given.get(f"{W}w")) / _TWIPS if has_width else width / len(cells)
        total = 0.0
        for paragraph in cell.iterfind(f"{W}p"):
            size, pitch, around, _ = styles.size_and_spacing_of(paragraph)
            total += (
                _line_count(paragraph_text_without_boxes(paragraph), across - 8, size, without)
                * pitch
                + around
            )
        tallest = max(tallest, total)
    given = row.find(f"{W}trPr/{W}trHeight")
    least = float(given.get(f"{W}val") or 0) / _TWIPS if given is not None else 0.0
    return max(tallest + 4, least)


def _line_count(
    text: str, width: float, size: float, without: re.Pattern[str] | None, *, indent: float = 0
) -> int:
    """Count the lines that a text takes; Chinese characters are as wide as high, Latin ones half.

    Args:
        text: the text; its line breaks begin a new line.
        width: width of a line in points.
        size: font size in points.
        without: pattern of characters that are not printed; None for none.
        indent: indentation of the first line, in Chinese characters.
    """
    text = without.sub("", text) if without else text
    total = 0
    for place, line in enumerate(text.split("\n")):
        letters = sum(0.5 if sign.isascii() else 1 for sign in line) + (0 if place else indent)
        total += max(1, math.ceil(letters * size / max(width, size)))
    return total


_FONT_ATTRIBUTES = ("eastAsia", "ascii", "hAnsi")

_FONT_ALIASES = {
    "仿宋": ("fangsong", "仿宋_gb2312", "fangsong_gb2312"),
    "仿宋_gb2312": ("fangsong_gb2312", "仿宋", "fangsong"),
    "黑体": ("simhei",),
    "楷体": ("kaiti", "楷体_gb2312", "kaiti_gb2312"),
    "楷体_gb2312": ("kaiti_gb2312", "楷体", "kaiti"),
    "宋体": ("simsun",),
    "微软雅黑": ("microsoft yahei",),
    "方正小标宋简体": ("fzxiaobiaosong-b05s", "fzxiaobiaosong-b05", "方正小标宋_gbk"),
}
"""Other names, in lower case, under which a system may list a font with a Chinese name."""


def fonts_in_document(document: bytes) -> list[str]:
    """List the font families named by the used and default styles of a document and then by its
    text, each once.

    ``document`` is the content of a .docx file.
    """
    word = open_filled_in_document(document)
    used = {
        element.get(f"{W}val")
        for tag in ("pStyle", "rStyle")
        for element in word.element.body.iter(f"{W}{tag}")
    }
    named = [
        *_named_font_families(
            style.element
            for style in word.styles
            if style.style_id in used or style.element.get(f"{W}default") == "1"
        ),
        *_named_font_families([word.element.body]),
    ]
    return list(dict.fromkeys(named))


def missing_fonts(document: bytes) -> list[str]:
    """List the font families a .docx uses that are not installed, under their own or another known
    name; empty if the installed ones are unknown.
    """
    known = _installed_font_families()
    if not known:
        return []
    return [
        family
        for family in fonts_in_document(document)
        if not known & {family.lower(), *_FONT_ALIASES.get(family.lower(), ())}
    ]


def document_fonts_warning(document: bytes) -> str:
    """Chinese warning about fonts of a .docx that are not installed; empty if there are none or the
    installed fonts are unknown.
    """
    return missing_fonts_warning(missing_fonts(document))


def missing_fonts_warning(families: Sequence[str]) -> str:
    """Chinese warning that these font families are not installed; empty for no families."""
    if not families:
        return ""
    return (
        f"这台电脑没有字体：{'、'.join(families)}。在这里打开、打印或转成 PDF 时会换用别的字体；"
        "装上这些字体，或换一台电脑打印，就是原样。"
    )


def _named_font_families(elements: Any) -> Iterator[str]:
    """Yield the font families that Word XML elements name, for any script."""
    for element in elements:
        for fonts in element.iter(f"{W}rFonts"):
            yield from filter(None, (fonts.get(f"{W}{face}") for face in _FONT_ATTRIBUTES))


def _installed_font_families() -> set[str]:
    """Names of all installed font families, in lower case; empty if they cannot be listed."""
    if sys.platform == "win32":
        return _fonts_in_windows_registry()
    program = shutil.which("fc-list")
    if program is None:
        return set()
    try:
        result = subprocess.run(
            [program, ":", "family"], capture_output=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return set()
    lines = result.decode(errors="replace").replace("\\", "").splitlines()
    return {name.strip().lower() for line in lines for name in line.split(",") if name.strip()}


def _fonts_in_windows_registry() -> set[str]:
    """Names of the fonts registered in Windows for machine and user, in lower case."""
    if sys.platform != "win32":
        return set()
    import winreg

    found: set[str] = set()
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            key = winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts")
        except OSError:
            continue
        with key:
            for index in range(winreg.QueryInfoKey(key)[1]):
                names = winreg.EnumValue(key, index)[0].partition(" (")[0]
                found.update(name.strip().lower() for name in names.split("&"))
    return found
