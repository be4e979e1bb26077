"""The school's own compact form: 小四 body, narrow margins, as schools set their papers."""

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

PAGE = Page(width=210, height=297, top=26, bottom=26, left=26, right=26, footer=16)
SIDEWAYS = PAGE._replace(width=297, height=210)

_LINE, _TABLE_LINE = 22, 18
_BODY, _TABLE = 12, 10.5

_TEXT = Layout(_LINE, first_line(2, _BODY))
_CELL = Layout(_TABLE_LINE)
_TITLE = Layout(28, align="center", after=_LINE / 2, keep_next=True)

SETTINGS = (
    Setting("Normal", "仿宋", _BODY, _TEXT),
    Setting("Title", "方正小标宋简体", 18, _TITLE),
    Setting("另页标题", "方正小标宋简体", 18, _TITLE._replace(new_page=True)),
    Setting("Heading 1", "黑体", _BODY, _TEXT._replace(keep_next=True, level=0)),
    Setting("Heading 2", "楷体", _BODY, _TEXT._replace(keep_next=True, level=1)),
    Setting("Footer", "宋体", 10.5, _CELL._replace(align="center")),
    Setting("会议概况", "仿宋", _BODY, Layout(_LINE, hanging(5, 3, _BODY))),
    Setting("首尾段", "仿宋", _BODY, _TEXT._replace(before=_LINE / 2)),
    Setting("小标题", "仿宋", _BODY, _TEXT._replace(keep_next=True)),
    Setting("签字", "仿宋", _BODY, Layout(_LINE, before=_LINE, keep_next=True)),
    Setting("单头", "仿宋", _BODY, Layout(_LINE, after=_LINE / 4, keep_next=True)),
    Setting("表头", "黑体", _TABLE, _CELL._replace(align="center", keep_next=True)),
    Setting("表格文字", "仿宋", _TABLE, _CELL),
    Setting("表格居中", "仿宋", _TABLE, _CELL._replace(align="center")),
)
"""The few styles a school changes."""

LABEL = Setting("栏目", "黑体", _BODY, _TEXT)


def house_document(sheet: Page = PAGE) -> WordDocument:
    """An empty document in this form."""
    document = Document()
    strip(document)
    styles(document, SETTINGS, LABEL)
    page(document, sheet)
    page_number(document.sections[0].footer)
    return document
