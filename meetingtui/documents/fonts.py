"""Finding the fonts that a document uses and this computer lacks.

Nothing is reported if the operating system cannot list its fonts.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from meetingtui.base.office_package import open_finished_document
from meetingtui.documents.template.stories import W

_FACES = ("eastAsia", "ascii", "hAnsi")

_ALSO_CALLED = {
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
    """List the font families named by a document's text and used styles, in order of occurrence.

    ``document`` is the content of a .docx file.
    """
    word = open_finished_document(document)
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
    """List the font families a document uses that are not installed; empty if unknown."""
    known = _installed_font_families()
    if not known:
        return []
    return [
        family
        for family in fonts_in_document(document)
        if not known & {family.lower(), *_ALSO_CALLED.get(family.lower(), ())}
    ]


def fonts_warning(document: bytes) -> str:
    """Chinese warning about fonts of a document that are not installed; empty if there are none."""
    return missing_fonts_words(missing_fonts(document))


def missing_fonts_words(families: Sequence[str]) -> str:
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
            yield from filter(None, (fonts.get(f"{W}{face}") for face in _FACES))


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
