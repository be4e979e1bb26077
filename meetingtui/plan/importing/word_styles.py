"""Resolve the styles and direct formatting of paragraphs and runs in a Word document."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from meetingtui.plan.importing.word_numbering import W, first_child, parse_left_indent

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = f"{W}val"
_BOLD, _SIZE, _STYLE, _VANISH = f"{W}b", f"{W}sz", f"{W}rStyle", f"{W}vanish"
_STRUCK = frozenset((f"{W}strike", f"{W}dstrike"))
_PARAGRAPH_STYLE, _JUSTIFIED, _INDENT = f"{W}pStyle", f"{W}jc", f"{W}ind"
_FONTS, _EAST_ASIAN = f"{W}rFonts", f"{W}eastAsia"
_HEAVY = re.compile("黑体|SimHei|标宋|粗宋|粗黑|大黑", re.IGNORECASE)
_NUMBERS, _OUTLINE = f"{W}numPr", f"{W}outlineLvl"


class ParagraphFormat(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Format of a Word paragraph with its style resolved: list, outline level, font and indent."""

    list_id: str = ""
    """Id of the Word list in which the paragraph is numbered; empty for none."""
    depth: int | None = None
    """List level of the Word paragraph, from 0; None where the list determines it by style."""
    list_style: str = ""
    """Style by which the Word paragraph is numbered; empty where the paragraph itself sets its
    list.
    """
    heading: int = 0
    """Outline level of the Word paragraph, 1 to 9; 0 for body text."""
    has_contents_style: bool = False
    """Whether the Word paragraph has a table-of-contents style; some documents use that for body
    text.
    """
    bullets: int = 0
    """Level of the paragraph's style among Word's styles List Bullet to List Bullet 5; 0 for other
    styles.
    """
    bold: bool = False
    """Whether the text of the Word paragraph is bold unless a run sets otherwise."""
    heavy: bool = False
    """Whether the font of the Word paragraph is a heading typeface (黑体, 小标宋), which is not
    also set bold.
    """
    size: float = 0
    """Font size of the Word paragraph in points; 0 where unknown."""
    centred: bool = False
    """Whether the Word paragraph is centred."""
    indent: int | None = None
    """Left indent of the Word paragraph in twentieths of a point; None where the list determines
    it.
    """


class WordStyles:
    """Paragraph and character styles of one Word document, with inheritance resolved."""

    def __init__(self, root: "_Element | None") -> None:
        """Load the styles from the root element of the styles part; None for a document without
        one.
        """
        self._elements: dict[str, _Element] = {}
        self._default = ""
        self._formats: dict[str, ParagraphFormat] = {}
        self._characters: dict[str, _Element] = {}
        self._base = ParagraphFormat()
        if root is not None:
            defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            self._base = _apply_font_settings(defaults, self._base)
        for element in root.iterchildren(f"{W}style") if root is not None else ():
            if element.get(f"{W}type") == "paragraph":
                name = element.get(f"{W}styleId", "")
                self._elements[name] = element
                if element.get(f"{W}default") in ("1", "true", "on"):
                    self._default = name
            elif element.get(f"{W}type") == "character":
                self._characters[element.get(f"{W}styleId", "")] = element

    def is_bold_by_style(self, style_id: str) -> bool:
        """Whether a Word character style is bold, by itself or by the styles that
        it is based on.
        """
        for element in _style_and_base_styles(self._characters, style_id):
            if (bold := parse_on_off_property(element.find(f"{W}rPr/{W}b"))) is not None:
                return bold
        return False

    def paragraph_format(self, properties: "_Element | None") -> ParagraphFormat:
        """Return the format of a Word paragraph: its direct formatting applied over its style, or
        over the default style where it names none that is known; ``properties`` is None for a
        paragraph without properties.
        """
        if properties is None:
            return self._resolve_style(self._default)
        found = {each.tag: each for each in properties}
        named = found.get(_PARAGRAPH_STYLE)
        return _apply_paragraph_properties(
            found, self._resolve_style(named.get(_VAL, "") if named is not None else "")
        )

    def _resolve_style(self, name: str) -> ParagraphFormat:
        """Return the format that a Word paragraph style (``name`` is its id) results in, with the
        styles that it is based on; that of the default style where the id is empty or unknown.
        Computed once per style.
        """
        name = name if name in self._elements else self._default
        if name not in self._formats:
            found = self._base
            for element in reversed(_style_and_base_styles(self._elements, name)):
                found = _apply_style_over_base(element, found)
            self._formats[name] = found
        return self._formats[name]


def _style_and_base_styles(styles: Mapping[str, "_Element"], style_id: str) -> list["_Element"]:
    """Return the XML elements of a Word style and of the styles that it is based on, nearest first.

    The chain ends at a style that is missing or that it already contains.
    """
    chain: dict[str, _Element] = {}
    while style_id in styles and style_id not in chain:
        chain[style_id] = styles[style_id]
        based_on = first_child(chain[style_id], f"{W}basedOn")
        style_id = based_on.get(_VAL, "") if based_on is not None else ""
    return list(chain.values())


def _apply_style_over_base(element: "_Element", above: ParagraphFormat) -> ParagraphFormat:
    """Return the format of a Word paragraph style: that of the style it is based on, with its own
    settings applied over it.
    """
    style_id = element.get(f"{W}styleId", "")
    properties = first_child(element, f"{W}pPr")
    found = above
    if properties is not None:
        found = _apply_paragraph_properties(
            {each.tag: each for each in properties}, above, style_id
        )
    found = _apply_font_settings(first_child(element, f"{W}rPr"), found)
    shown = first_child(element, f"{W}name")
    known = shown.get(_VAL, "").lower() if shown is not None else ""
    if known.startswith("toc "):
        found = msgspec.structs.replace(found, has_contents_style=True)
    elif bullets := re.fullmatch(r"list bullet ?([2-5])?", known):
        found = msgspec.structs.replace(found, bullets=int(bullets[1] or 1))
    elif (heading := re.fullmatch(r"(?:heading|标题) ?([1-9])", known)) and not found.heading:
        found = msgspec.structs.replace(found, heading=int(heading[1]))
    return found


def parse_on_off_property(element: "_Element | None") -> bool | None:
    """Return whether an on/off property of Word (such as bold) is on; None where its element is
    absent.
    """
    return None if element is None else element.get(_VAL, "1") not in ("0", "false", "off")


class RunFormat(NamedTuple):
    """Font settings of a run (a stretch of equally formatted text) in a Word document."""

    bold: bool | None = None
    """Whether the run of text is bold; None where that is not set."""
    size: float = 0
    """Font size of the run of text in points; 0 where not set."""
    style: str = ""
    """Character style of the run of text; empty for none."""
    is_struck: bool = False
    """Whether the run of text is struck through."""
    is_hidden: bool = False
    """Whether the run of text is hidden."""
    heavy: bool | None = None
    """Whether the font of the run of text is a heading typeface (黑体); None where no font is
    set.
    """


_UNSET = RunFormat()


@lru_cache(maxsize=64)
def _is_heading_typeface(face: str) -> bool:
    """Whether a typeface is one that headings are usually set in, such as 黑体."""
    return _HEAVY.search(face) is not None


def parse_run_format(properties: "_Element") -> RunFormat:
    """Read the font settings of a run of text from its XML properties in a Word document."""
    bold, size, style, is_struck, is_hidden, heavy = _UNSET
    for each in properties:
        tag = each.tag
        if tag == _FONTS:
            face = each.get(_EAST_ASIAN)
            heavy = _is_heading_typeface(face) if face else heavy
        elif tag == _SIZE:
            text = each.get(_VAL, "")
            size = int(text) / 2 if text.isascii() and text.isdigit() and len(text) < 5 else 0
        elif tag == _BOLD:
            bold = parse_on_off_property(each)
        elif tag == _STYLE:
            style = each.get(_VAL, "")
        elif tag in _STRUCK:
            is_struck = is_struck or bool(parse_on_off_property(each))
        elif tag == _VANISH:
            is_hidden = bool(parse_on_off_property(each))
    return RunFormat(bold, size, style, is_struck, is_hidden, heavy)


def _apply_font_settings(properties: "_Element | None", above: ParagraphFormat) -> ParagraphFormat:
    """Return a Word paragraph format with the font settings of a style applied over it.

    Args:
        properties: run properties of the style; None without any.
        above: format of the style that this style is based on.
    """
    if properties is None:
        return above
    letters = parse_run_format(properties)
    if letters.bold is None and letters.heavy is None and not letters.size:
        return above
    return msgspec.structs.replace(
        above,
        bold=above.bold if letters.bold is None else letters.bold,
        heavy=above.heavy if letters.heavy is None else letters.heavy,
        size=letters.size or above.size,
    )


def _apply_paragraph_properties(
    properties: Mapping[str, "_Element"], above: ParagraphFormat, style: str = ""
) -> ParagraphFormat:
    """Return a Word paragraph format with centring, indent, list and outline level of the given
    properties applied over it.

    Args:
        properties: the child elements of the paragraph properties, by tag.
        above: format of the paragraph's style, or of the style that a style is based on.
        style: id of the style that has the properties; empty for those of a paragraph.
    """
    justified = properties.get(_JUSTIFIED)
    indent = parse_left_indent(properties.get(_INDENT))
    centred = above.centred if justified is None else justified.get(_VAL) == "center"
    if centred != above.centred or indent is not None:
        above = msgspec.structs.replace(
            above, centred=centred, indent=above.indent if indent is None else indent
        )
    numbers, outline = properties.get(_NUMBERS), _parse_single_digit(properties.get(_OUTLINE))
    if numbers is None and outline is None:
        return above
    list_id, depth, list_style = above.list_id, above.depth, above.list_style
    if numbers is not None:
        own_list, own_depth = (
            first_child(numbers, f"{W}numId"),
            _parse_single_digit(first_child(numbers, f"{W}ilvl")),
        )
        if own_list is not None:
            list_id, list_style = own_list.get(_VAL, ""), style
            depth = own_depth if own_depth is not None or style else 0
        elif own_depth is not None:
            depth = own_depth
    return msgspec.structs.replace(
        above,
        list_id="" if list_id == "0" else list_id,
        depth=depth,
        list_style=list_style,
        heading=above.heading if outline is None else (outline + 1) % 10,
    )


def _parse_single_digit(element: "_Element | None") -> int | None:
    """Return the one-digit number that an XML element of a Word document has as its value; None for
    anything else.
    """
    if element is None:
        return None
    text = element.get(_VAL, "")
    return int(text) if len(text) == 1 and text in "0123456789" else None
