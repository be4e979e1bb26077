"""How a paper is set in Word: its page, its styles, and what python-docx brings along taken out.

The measures themselves stand in ``house_style.py`` and ``official_style.py``.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

LATIN_FONT = "Times New Roman"

_TABLE_STYLES = ("TableNormal", "TableGrid")


class Layout(NamedTuple):
    """How the paragraphs of a style lie."""

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


class Setting(NamedTuple):
    """One style: its Chinese font, size, layout and colour."""

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
    """Points by which the letters stand closer together."""


class Page(NamedTuple):
    """The sheet of paper, in millimetres."""

    width: float
    """210 for A4 upright."""
    height: float
    """297 for A4 upright."""
    top: float
    """Margin."""
    bottom: float
    """Margin."""
    left: float
    """Margin."""
    right: float
    """Margin."""
    footer: float
    """From the footer to the edge of the sheet."""

    @property
    def text(self) -> float:
        """The width of the text."""
        return self.width - self.left - self.right


def first_line(characters: int, points: float) -> dict[str, str]:
    """首行缩进: in characters for Word, in points for the rest."""
    return {
        "leftChars": "0",
        "left": "0",
        "firstLineChars": str(characters * 100),
        "firstLine": str(int(characters * points * 20)),
    }


def hanging(left: int, by: int, points: float) -> dict[str, str]:
    """悬挂缩进: lines after the first stand under the words, not under the label."""
    return {
        "leftChars": str(left * 100),
        "left": str(int(left * points * 20)),
        "hangingChars": str(by * 100),
        "hanging": str(int(by * points * 20)),
    }


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """The one child of that tag, made afresh, with ``w:`` attributes."""
    for old in parent.findall(qn(tag)):
        parent.remove(old)
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def set_font(style: Any, setting: Setting) -> None:
    """Chinese and Latin font, size, weight and colour of a style, without the theme's."""
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
    """Line pitch, alignment and indent of a style."""
    properties = style.element.get_or_add_pPr()
    for old in list(properties):
        properties.remove(old)
    if layout.keep_next:
        child(properties, "w:keepNext")
    if layout.new_page:
        child(properties, "w:pageBreakBefore")
    child(properties, "w:widowControl", val="0")
    if layout.rule:
        child(child(properties, "w:pBdr"), "w:bottom", **layout.rule)
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
    """The few styles a school sees in Word's list; ``label`` is the one for single words."""
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
    """Take out what python-docx's own starting document brings along and nobody needs."""
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
    """The sheet's size and margins."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    if sheet.width > sheet.height:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance, section.footer_distance = Mm(15), Mm(sheet.footer)


def page_number(footer: Any, style: str = "Footer") -> None:
    """— 1 — at the foot of the page."""
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
