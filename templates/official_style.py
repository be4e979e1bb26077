"""The form of GB/T 9704 for a 纪要: red mark and rule, 三号 body, 28 points from line to line."""

from docx import Document
from docx.document import Document as WordDocument

from templates.layout import (
    Layout,
    Page,
    Setting,
    first_line,
    hanging,
    page,
    page_number,
    strip,
    styles,
)

PAGE = Page(width=210, height=297, top=37, bottom=35, left=28, right=26, footer=24)
"""The text is 156 mm by 225 mm; the number stands 7 mm below it."""

RED = "FF0000"

_LINE, _TABLE_LINE = 28, 22
_BODY, _TABLE, _NUMBER = 16, 12, 14

# 28 characters of 16 points are a little wider than 156 mm. (A grid of characters would do
# the same in Word, but LibreOffice pulls every line apart over it.)
_CLOSER = 0.25

_TEXT = Layout(_LINE, first_line(2, _BODY))
_CELL = Layout(_TABLE_LINE)
_RULE = {"val": "single", "sz": "18", "space": "10", "color": RED}

# The mark begins 35 mm below the text's upper edge.
_MARK = Layout(40, align="center", before=99, after=_LINE / 2)
# The names stay together, and with the last line of the text: no page of names alone.
_NAMES = Layout(_LINE, hanging(5, 3, _BODY), keep_next=True)
_NUMBERED = Layout(18, {"leftChars": "100", "left": "280", "rightChars": "100", "right": "280"})


def _in_text(name: str, font: str, layout: Layout) -> Setting:
    return Setting(name, font, _BODY, layout, closer=_CLOSER)


SETTINGS = (
    _in_text("Normal", "仿宋", _TEXT),
    Setting("Title", "方正小标宋简体", 30, _MARK, RED),
    _in_text("期号", "仿宋", Layout(_LINE, align="center")),
    _in_text("日期行", "仿宋", Layout(_LINE, after=_LINE, rule=_RULE)),
    _in_text("Heading 1", "黑体", _TEXT._replace(keep_next=True, level=0)),
    _in_text("Heading 2", "楷体", _TEXT._replace(keep_next=True, level=1)),
    Setting("Footer", "宋体", _NUMBER, _NUMBERED._replace(align="right")),
    Setting("双页页码", "宋体", _NUMBER, _NUMBERED),
    _in_text("会议概况", "仿宋", _NAMES),
    _in_text("名单首行", "仿宋", _NAMES._replace(before=_LINE)),
    _in_text("首尾段", "仿宋", _TEXT._replace(keep_next=True)),
    _in_text("小标题", "仿宋", _TEXT._replace(keep_next=True)),
    Setting("表头", "黑体", _TABLE, _CELL._replace(align="center", keep_next=True)),
    Setting("表格文字", "仿宋", _TABLE, _CELL),
    Setting("表格居中", "仿宋", _TABLE, _CELL._replace(align="center")),
)
"""The few styles a school changes."""

LABEL = _in_text("栏目", "黑体", _TEXT)


def official_document() -> WordDocument:
    """An empty document in this form; odd pages are numbered to the right, even ones left."""
    document = Document()
    strip(document)
    styles(document, SETTINGS, LABEL)
    page(document, PAGE)
    document.settings.odd_and_even_pages_header_footer = True
    (section,) = document.sections
    page_number(section.footer)
    page_number(section.even_page_footer, "双页页码")
    return document
