"""How the school's papers are set: page, fonts, line pitch, as offices do it.

Shared by every template that ``build.py`` makes: a school's own compact form.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

PAGE_MM = (210, 297)
MARGINS_MM = {"top": 26, "bottom": 26, "left": 26, "right": 26}
TEXT_MM = 158
LINE_PT = 22
TABLE_LINE_PT = 18
TITLE_PT = 18
BODY_PT = 12
TABLE_PT = 10.5
FOOTER_PT = 10.5

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋"
PART_FONT = "黑体"
GROUP_FONT = "楷体"
FOOTER_FONT = "宋体"
LATIN_FONT = "Times New Roman"


def first_line(characters: int) -> dict[str, str]:
    """首行缩进: in characters for Word, in points for the rest."""
    return {
        "leftChars": "0",
        "left": "0",
        "firstLineChars": str(characters * 100),
        "firstLine": str(characters * BODY_PT * 20),
    }


def hanging(left: int, by: int) -> dict[str, str]:
    """悬挂缩进: lines after the first stand under the words, not under the label."""
    return {
        "leftChars": str(left * 100),
        "left": str(left * BODY_PT * 20),
        "hangingChars": str(by * 100),
        "hanging": str(by * BODY_PT * 20),
    }


class Layout(NamedTuple):
    """How the paragraphs of a style lie."""

    indent: Mapping[str, str] = first_line(0)
    """Attributes of ``w:ind``."""
    line: float = LINE_PT
    """固定行距, in points."""
    align: str = "left"
    """``w:jc``; justified, a line before a long citation would be pulled apart."""
    before: float = 0
    """Points above."""
    after: float = 0
    """Points below."""
    keep_next: bool = False
    """Never the last on a page."""
    level: int | None = None
    """Outline level, for the navigation pane."""


_BODY = first_line(2)
_TITLE = Layout(line=28, align="center", after=LINE_PT / 2, keep_next=True)
_CELL = Layout(line=TABLE_LINE_PT)

_SETTINGS = (
    ("Normal", BODY_FONT, BODY_PT, Layout(_BODY)),
    (
        "Title",
        TITLE_FONT,
        TITLE_PT,
        Layout(line=28, align="center", after=LINE_PT / 2, keep_next=True),
    ),
    ("Heading 1", PART_FONT, BODY_PT, Layout(_BODY, keep_next=True, level=0)),
    ("Heading 2", GROUP_FONT, BODY_PT, Layout(_BODY, keep_next=True, level=1)),
    ("Footer", FOOTER_FONT, FOOTER_PT, Layout(line=18, align="center")),
    ("会议概况", BODY_FONT, BODY_PT, Layout(hanging(5, 3))),
    ("首尾段", BODY_FONT, BODY_PT, Layout(_BODY, before=LINE_PT / 2)),
    ("小标题", BODY_FONT, BODY_PT, Layout(_BODY, keep_next=True)),
    ("表头", PART_FONT, TABLE_PT, _CELL._replace(align="center", keep_next=True)),
    ("表格文字", BODY_FONT, TABLE_PT, _CELL),
    ("表格居中", BODY_FONT, TABLE_PT, _CELL._replace(align="center")),
)
"""Style, Chinese font, size, layout: the few styles a school changes."""

_TABLE_STYLES = ("TableNormal", "TableGrid")


def child(parent: Any, tag: str, **attributes: str) -> Any:
    """The one child of that tag, made afresh, with ``w:`` attributes."""
    for old in parent.findall(qn(tag)):
        parent.remove(old)
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def set_font(style: Any, font: str, points: float) -> None:
    """Chinese and Latin font, size and weight of a style; black, without the theme's."""
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    # The order is the schema's: Word repairs a file that has another.
    child(
        properties,
        "w:rFonts",
        hint="eastAsia",
        ascii=LATIN_FONT,
        hAnsi=LATIN_FONT,
        eastAsia=font,
        cs=LATIN_FONT,
    )
    child(properties, "w:b", val="0")
    child(properties, "w:color", val="000000")
    child(properties, "w:sz", val=str(int(points * 2)))
    child(properties, "w:szCs", val=str(int(points * 2)))
    child(properties, "w:lang", val="en-US", eastAsia="zh-CN")


def set_paragraph(style: Any, layout: Layout) -> None:
    """Line pitch, alignment and indent of a style."""
    properties = style.element.get_or_add_pPr()
    for old in list(properties):
        properties.remove(old)
    if layout.keep_next:
        child(properties, "w:keepNext")
    child(properties, "w:widowControl", val="0")
    child(
        properties,
        "w:spacing",
        before=str(int(layout.before * 20)),
        after=str(int(layout.after * 20)),
        line=str(int(layout.line * 20)),
        lineRule="exact",
    )
    child(properties, "w:ind", **layout.indent)
    child(properties, "w:jc", val=layout.align)
    if layout.level is not None:
        child(properties, "w:outlineLvl", val=str(layout.level))


def styles(document: WordDocument) -> None:
    """The few styles a school sees in Word's list."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    child(
        run,
        "w:rFonts",
        hint="eastAsia",
        ascii=LATIN_FONT,
        hAnsi=LATIN_FONT,
        eastAsia=BODY_FONT,
        cs=LATIN_FONT,
    )
    run.insert(0, run[-1])
    child(run, "w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    spacing = defaults.find(qn("w:pPrDefault"))
    for old in list(spacing):
        spacing.remove(old)

    known = document.styles
    for style in list(known.element.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in _TABLE_STYLES:
            known.element.remove(style)
    for number, (name, font, points, layout) in enumerate(_SETTINGS):
        if name not in known:
            known.add_style(name, WD_STYLE_TYPE.PARAGRAPH).element.styleId = f"Office{number}"
        style = known[name]
        style.quick_style = True
        set_font(style, font, points)
        set_paragraph(style, layout)
    label = known.add_style("栏目", WD_STYLE_TYPE.CHARACTER)
    label.element.styleId = "OfficeLabel"
    set_font(label, PART_FONT, BODY_PT)


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


def page(document: WordDocument) -> None:
    """A4, the margins, and — 1 — at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(MARGINS_MM["top"]), Mm(MARGINS_MM["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS_MM["left"]), Mm(MARGINS_MM["right"])
    section.header_distance, section.footer_distance = Mm(15), Mm(16)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("1", "1"), ("end", "")):
        run = footer.add_run()
        if kind == "1":
            run.text = text
        elif text:
            child(run._r, "w:instrText").text = text
        else:
            child(run._r, "w:fldChar", fldCharType=kind)
    footer.add_run(" —")
