"""Checking the content embedded in a template: VML shapes, SVG pictures, and workbooks of charts.

Shapes and pictures refer to other files by an address instead of a relationship, and SVG has style
sheets, events and animations of its own. A chart's workbook may hold only sheets and formulas.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from meetingtui.base.opc_package import PackageError, read_embedded_package
from meetingtui.documents.template.field_code_check import WEB

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = (
    f"{_SVG}*",
    "{http://www.w3.org/1999/xhtml}*",
    "{urn:schemas-microsoft-com:vml}*",
    "{urn:schemas-microsoft-com:office:office}*",
    "{urn:schemas-microsoft-com:office:word}*",
)
"""Elements that may refer to a picture by address."""

_MOST_PACKED = 500
"""Maximum number of shapes in a part that hold a packed drawing."""

_FETCHED = ("src", "href", "althref")
_PROGRAMS = ("script", "foreignobject", "handler", "listener")
_ANIMATIONS = ("set", "animate", "animatetransform", "animatemotion", "animatecolor", "discard")
_STYLE = re.compile(r"@import|url\(\s*['\"]?\s*(?!['\"]?\s*#)|image(?:-set)?\(|expression\(|\\")
"""Pattern of external references in a style sheet; a backslash could disguise any of them."""


def forbidden_in_drawings(root: Any) -> Iterator[str]:
    """Yield a Chinese phrase for each forbidden thing in the drawings of a Word file's XML part.

    Forbidden are references to anything outside the document, scripts, animations, and web pages.

    Args:
        root: root element (lxml) of one XML part of the .docx package.

    Returns:
        Phrases that follow the name of the part in a message, such as 的图片里有程序.
    """
    packed = sum("gfxdata" in map(_local_name, element.attrib) for element in root.iter(*_DRAWN))
    if packed > _MOST_PACKED:
        yield "的图形多得不正常"
        return
    for element in root.iter(*_DRAWN):
        tag = str(element.tag)
        if tag.startswith("{http://www.w3.org/1999/xhtml}"):
            if tag.endswith(("}iframe", "}object", "}embed", "}img", "}script", "}link")):
                yield "的图片里有网页"
            continue
        if tag.startswith(_SVG):
            yield from _forbidden_in_svg(element, tag[len(_SVG) :].lower())
        yield from _forbidden_addresses(element, is_svg=tag.startswith(_SVG))


def _forbidden_in_svg(element: Any, name: str) -> Iterator[str]:
    """Yield a Chinese phrase for each script, animation or external reference of an SVG element.

    ``name`` is the element's tag without namespace.
    """
    if name in _PROGRAMS or any(_local_name(key).startswith("on") for key in element.attrib):
        yield "的图片里有程序"
    if name in _ANIMATIONS:
        yield "的图片里有动画"
    texts = [element.text or ""] if name == "style" else []
    if any(_STYLE.search(text.lower()) for text in (*texts, *_style_attributes(element))):
        yield "的图片引用了文档以外的内容"


def _style_attributes(element: Any) -> Iterator[str]:
    """Yield the attribute values of an SVG element that may contain style rules."""
    for key, value in element.attrib.items():
        if "(" in value or _local_name(key) == "style":
            yield value


def _forbidden_addresses(element: Any, *, is_svg: bool) -> Iterator[str]:
    """Yield a Chinese phrase for each attribute of an element that refers outside the document.

    ``is_svg`` is whether the element is of SVG, in which web links are forbidden too.
    """
    for key, value in element.attrib.items():
        name = _local_name(key)
        if name == "style" and _STYLE.search(value.lower()):
            yield "的图形引用了文档以外的内容"
        if name in _FETCHED:
            is_click = key == "href" and not is_svg and WEB.fullmatch(value)
            is_inside = value.startswith(("#", "data:image/"))
            is_nested = value.startswith("data:image/svg")
            if value.strip() and not is_click and (is_nested or not is_inside):
                yield f"引用了文档以外的图片（{_shorten_address(value)}）"
        elif name == "gfxdata" and _is_packed_drawing_unsafe(value):
            yield "的图形里藏着文档以外的内容"


def _is_packed_drawing_unsafe(data: str) -> bool:
    """Whether the drawing packed in a shape is unreadable or has external references."""
    try:
        package = read_embedded_package(base64.b64decode("".join(data.split()), validate=True))
    except (binascii.Error, ValueError, PackageError):
        return True
    return any(each.is_external for found in package.relationships.values() for each in found)


def _local_name(key: str) -> str:
    """Name of an SVG attribute without its namespace, in lower case."""
    return key.rpartition("}")[2].lower()


def _shorten_address(text: str) -> str:
    """Shorten an address for a message to one line of at most 60 characters."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:60]}…"


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_OFFICE = "application/vnd.openxmlformats-officedocument."

EMBEDDED_WORKBOOK = f"{_SHEET}sheet"
"""Content type of the workbook embedded in a chart."""

_NAMES = (
    "sheet.main", "worksheet", "styles", "sharedStrings", "calcChain", "table", "sheetMetadata",
)  # fmt: skip

_PARTS = frozenset(
    {
        *(f"{_SHEET}{name}+xml" for name in _NAMES),
        f"{_OFFICE}theme+xml",
        f"{_OFFICE}extended-properties+xml",
        f"{_OFFICE}custom-properties+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
        f"{_SHEET}printerSettings",
    }
)
"""Content types permitted in the workbook."""

_FORMULAS = (
    "f",
    "formula",
    "formula1",
    "formula2",
    "definedName",
    "calculatedColumnFormula",
    "totalsRowFormula",
)
"""Elements that contain a formula."""

_FUNCTION = re.compile(r"([A-Za-z_.][\w.]*)\s*\(")
_FUNCTIONS = frozenset(
    [
        "SUM",
        "AVERAGE",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "SUMIF",
        "MAX",
        "MIN",
        "ROUND",
        "IF",
        "AND",
        "OR",
        "NOT",
        "ABS",
        "INT",
        "MOD",
        "RANK",
    ]
)


def is_permitted_workbook(raw: bytes) -> bool:
    """Whether a workbook embedded in a template is readable and contains only figures and permitted
    formulas.
    """
    from meetingtui.base.opc_package import PackageError, read_embedded_package

    try:
        book = read_embedded_package(raw)
    except PackageError:
        return False
    relations = (each for found in book.relationships.values() for each in found)
    if any(each.content_type not in _PARTS for each in book.parts.values()) or any(
        each.is_external for each in relations
    ):
        return False
    return not any(
        "|" in (element.text or "")
        or any(name.upper() not in _FUNCTIONS for name in _FUNCTION.findall(element.text or ""))
        for each in book.parts.values()
        if each.root is not None
        for element in each.root.iter(*(f"{{*}}{name}" for name in _FORMULAS))
    )
