"""The fonts that a document asks for, and those of them this machine does not have.

Where the system does not tell which fonts it has, nothing is said at all.
"""

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from meetingtui.minutes.stories import W

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
"""What a system may call a font that documents call by its Chinese name."""


def fonts_of(document: bytes) -> list[str]:
    """The families that the document's styles in use and its runs name, in their order."""
    from docx import Document

    word = Document(io.BytesIO(document))
    used = {
        element.get(f"{W}val")
        for tag in ("pStyle", "rStyle")
        for element in word.element.body.iter(f"{W}{tag}")
    }
    named = [
        *_families(
            style.element
            for style in word.styles
            if style.style_id in used or style.element.get(f"{W}default") == "1"
        ),
        *_families([word.element.body]),
    ]
    return list(dict.fromkeys(named))


def missing_fonts(document: bytes) -> list[str]:
    """Families that the document asks for and this machine lacks; none where it cannot tell."""
    known = _installed()
    if not known:
        return []
    return [
        family
        for family in fonts_of(document)
        if not known & {family.lower(), *_ALSO_CALLED.get(family.lower(), ())}
    ]


def fonts_warning(document: bytes) -> str:
    """One sentence on the missing fonts; empty where there are none."""
    return lacking(missing_fonts(document))


def lacking(families: Sequence[str]) -> str:
    """One sentence on fonts that are missing; empty for none."""
    if not families:
        return ""
    return (
        f"这台电脑没有字体：{'、'.join(families)}。在这里打开、打印或转成 PDF 时会换用别的字体；"
        "装上这些字体，或换一台电脑打印，就是原样。"
    )


def _families(elements: Any) -> Iterator[str]:
    for element in elements:
        for fonts in element.iter(f"{W}rFonts"):
            yield from filter(None, (fonts.get(f"{W}{face}") for face in _FACES))


def _installed() -> set[str]:
    """Names of all families, in lower case; empty where the system does not say."""
    if sys.platform == "win32":
        return _registered()
    program = shutil.which("fc-list")
    if program is None:
        return set()
    try:
        told = subprocess.run(
            [program, ":", "family"], capture_output=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return set()
    lines = told.decode(errors="replace").replace("\\", "").splitlines()
    return {name.strip().lower() for line in lines for name in line.split(",") if name.strip()}


def _registered() -> set[str]:
    """What Windows has registered, for the machine and for the user: 仿宋 (TrueType)."""
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
