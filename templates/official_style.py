"""The form of GB/T 9704 for minutes: red heading, 三号 type, 22 lines on 225 mm."""

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

_LINE, _TABLE_LINE = 28.95, 22
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


# 版记: 四号, between a thick rule above, thick below and a thin one between its lines.
_THICK, _THIN = (
    {"val": "single", "sz": size, "space": "4", "color": "000000"} for size in ("8", "6")
)
IMPRINT_HEIGHT = 110
"""Points kept for it at the foot of its page: its last line and up to three of 分送."""
_IMPRINT = Layout(24, {"left": "280", "right": "280", "firstLine": "0"})


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
    Setting("版记首行", "仿宋", _NUMBER, _IMPRINT._replace(rule=_THIN, rule_above=_THICK)),
    Setting("版记末行", "仿宋", _NUMBER, _IMPRINT._replace(rule=_THICK, rule_above=_THIN)),
    Setting("表头", "黑体", _TABLE, _CELL._replace(align="center", keep_next=True)),
    Setting("表格文字", "仿宋", _TABLE, _CELL),
    Setting("表格居中", "仿宋", _TABLE, _CELL._replace(align="center")),
)
"""The few styles a school changes."""

LABEL = _in_text("栏目", "黑体", _TEXT)


def official_document() -> WordDocument:
    """Create an empty document in this form; page numbers are right on odd, left on even pages."""
    document = Document()
    strip(document)
    styles(document, SETTINGS, LABEL)
    page(document, PAGE)
    document.settings.odd_and_even_pages_header_footer = True
    (section,) = document.sections
    page_number(section.footer)
    page_number(section.even_page_footer, "双页页码")
    return document
