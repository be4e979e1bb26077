"""Setting up a Word document: page, styles, page number, and removal of python-docx's defaults.

The sizes and fonts themselves are in ``school_style.py`` and ``official_style.py``.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

LATIN_FONT = "Times New Roman"

_TABLE_STYLES = ("TableNormal", "TableGrid")


class Layout(NamedTuple):
    """Alignment, indents and spacing of the paragraphs of a style."""

    line: float
    """固定行距, in points."""
    indent: Mapping[str, str] = {}
    """Attributes of ``w:ind``."""
    align: str = "left"
    """``w:jc``; justified, a line before a long citation would be pulled apart."""
    before: float = 0
    """Points above."""
    after: float = 0
    """Points below."""
    keep_next: bool = False
    """Never the last on a page."""
    new_page: bool = False
    """Always the first on a page."""
    level: int | None = None
    """Outline level, for the navigation pane."""
    rule: Mapping[str, str] = {}
    """Attributes of the line below, ``w:bottom``."""
    rule_above: Mapping[str, str] = {}
    """Attributes of the line above, ``w:top``."""


class Setting(NamedTuple):
    """A style: its Chinese font, size, paragraph layout and colour."""

    name: str
    """As Word lists it."""
    font: str
    """For Chinese; Latin is the same everywhere."""
    points: float
    """Size."""
    layout: Layout
    """Of its paragraphs."""
    colour: str = "000000"
    """Of the letters."""
    closer: float = 0
    """Points by which the space between characters is reduced."""


class Page(NamedTuple):
    """Size and margins of the sheet of paper, in millimetres."""

    width: float
    """210 for A4 upright."""
    height: float
    """297 for A4 upright."""
    top: float
    """Top margin."""
    bottom: float
    """Bottom margin."""
    left: float
    """Left margin."""
    right: float
    """Right margin."""
    footer: float
    """Distance of the footer from the lower edge of the sheet."""

    @property
    def text(self) -> float:
        """Width of the text in millimetres."""
        return self.width - self.left - self.right


def first_line(characters: int, points: float) -> dict[str, str]:
    """Build the attributes of a first-line indent (首行缩进).

    Args:
        characters: the indent in characters, which Word uses.
        points: font size in points, from which other programs get the indent as a length.
    """
    return {
        "leftChars": "0",
        "left": "0",
        "firstLineChars": str(characters * 100),
        "firstLine": str(int(characters * points * 20)),
    }


def hanging(left: int, by: int, points: float) -> dict[str, str]:
    """Build the attributes of a hanging indent (悬挂缩进): later lines begin under the words.

    Args:
        left: left indent of the paragraph, in characters.
        by: how far the first line extends to the left of it, in characters.
        points: font size in points.
    """
    return {
        "leftChars": str(left * 100),
        "left": str(int(left * points * 20)),
        "hangingChars": str(by * 100),
        "hanging": str(int(by * points * 20)),
    }


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """Replace all children of an XML element that have a tag by one new child; return it.

    The attributes get the prefix ``w:``.
    """
    for old in parent.findall(qn(tag)):
        parent.remove(old)
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def set_font(style: Any, setting: Setting) -> None:
    """Set Chinese and Latin font, size, weight and colour of a style, not those of the theme."""
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    # The order is the schema's: Word repairs a file that has another.
    child(properties, "w:rFonts", **_fonts(setting.font))
    child(properties, "w:b", val="0")
    child(properties, "w:color", val=setting.colour)
    if setting.closer:
        child(properties, "w:spacing", val=str(-int(setting.closer * 20)))
    child(properties, "w:sz", val=str(int(setting.points * 2)))
    child(properties, "w:szCs", val=str(int(setting.points * 2)))
    child(properties, "w:lang", val="en-US", eastAsia="zh-CN")


def _fonts(font: str) -> dict[str, str]:
    latin = dict.fromkeys(("ascii", "hAnsi", "cs"), LATIN_FONT)
    return {"hint": "eastAsia", "eastAsia": font, **latin}


def set_paragraph(style: Any, layout: Layout) -> None:
    """Set line pitch, alignment and indents of a style."""
    properties = style.element.get_or_add_pPr()
    for old in list(properties):
        properties.remove(old)
    if layout.keep_next:
        child(properties, "w:keepNext")
    if layout.new_page:
        child(properties, "w:pageBreakBefore")
    child(properties, "w:widowControl")
    if layout.rule or layout.rule_above:
        border = child(properties, "w:pBdr")
        if layout.rule_above:
            child(border, "w:top", **layout.rule_above)
        if layout.rule:
            child(border, "w:bottom", **layout.rule)
    child(
        properties,
        "w:spacing",
        before=str(int(layout.before * 20)),
        after=str(int(layout.after * 20)),
        line=str(int(layout.line * 20)),
        lineRule="exact",
    )
    child(properties, "w:ind", **(layout.indent or first_line(0, 0)))
    child(properties, "w:jc", val=layout.align)
    if layout.level is not None:
        child(properties, "w:outlineLvl", val=str(layout.level))


def styles(document: WordDocument, settings: Iterable[Setting], label: Setting) -> None:
    """Define the styles that a school sees in Word's list; ``label`` is that for single words."""
    body = next(setting for setting in settings if setting.name == "Normal")
    _defaults(document, body.font)
    known = document.styles
    for style in list(known.element.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in _TABLE_STYLES:
            known.element.remove(style)
    for number, setting in enumerate(settings):
        if setting.name not in known:
            added = known.add_style(setting.name, WD_STYLE_TYPE.PARAGRAPH)
            added.element.styleId = f"Office{number}"
        style = known[setting.name]
        style.quick_style = True
        set_font(style, setting)
        set_paragraph(style, setting.layout)
    word = known.add_style(label.name, WD_STYLE_TYPE.CHARACTER)
    word.element.styleId = "OfficeLabel"
    set_font(word, label)


def _defaults(document: WordDocument, font: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    child(run, "w:rFonts", **_fonts(font))
    run.insert(0, run[-1])
    child(run, "w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    spacing = defaults.find(qn("w:pPrDefault"))
    for old in list(spacing):
        spacing.remove(old)


def strip(document: WordDocument) -> None:
    """Remove from a document what python-docx's default document contains and no template needs."""
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in ("stylesWithEffects", "thumbnail"):
                del relations[key]
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    # An older mode makes Word open the file as 兼容模式.
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    properties = document.core_properties
    properties.comments, properties.language = "", "zh-CN"
    for dated in properties._element.xpath("dcterms:created | dcterms:modified"):
        properties._element.remove(dated)


def page(document: WordDocument, sheet: Page) -> None:
    """Set size and margins of the document's page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    if sheet.width > sheet.height:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance, section.footer_distance = Mm(15), Mm(sheet.footer)


_BOX = """
<w:p {spaces}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>
<w:ind w:left="0" w:firstLine="0"/></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires="wps">
<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:wrapTopAndBottom/><wp:docPr id="1" name="{name}"/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>
"""
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}


@contextmanager
def at_foot(document: WordDocument, name: str, width: float, height: float) -> Iterator[None]:
    """A context manager: what is added inside it goes into a text box at the foot of the text area.

    A frame (``w:framePr``) would do in Word, but LibreOffice leaves it where the text ends.

    Args:
        document: the template; its last paragraph, one point high, holds the box.
        name: name of the box in Word.
        width: width of the box in millimetres.
        height: height of the box in points; its text stands at the lower edge.
    """
    body = document.element.body
    before = set(body)
    yield
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    size = {"width": str(int(Mm(width))), "height": str(int(Pt(height)))}
    text = "".join(_BOX.strip().splitlines()).format(spaces=spaces, name=name, **size)
    holder = parse_xml(text)
    (box,) = holder.iter(qn("w:txbxContent"))
    for element in [each for each in body.iterfind(qn("w:p")) if each not in before]:
        box.append(element)
    body.insert(len(body) - 1, holder)


def page_number(footer: Any, style: str = "Footer") -> None:
    """Add a page number such as — 1 — to a footer, in the given style."""
    paragraph = footer.paragraphs[0]
    paragraph.style = style
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("1", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "1":
            run.text = text
        elif text:
            child(run._r, "w:instrText").text = text
        else:
            child(run._r, "w:fldChar", fldCharType=kind)
    paragraph.add_run(" —")
