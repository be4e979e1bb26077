"""The form of the school's own documents: 小四 type and narrow margins, as schools use them."""

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

DENSE_PAGE = Page(width=210, height=297, top=20, bottom=18, left=22, right=22, footer=9)
"""For a report that must stay on one page."""


def _settings(
    body: float, line: float, table: float, table_line: float, title: float, title_line: float
) -> tuple[Setting, ...]:
    """Build the styles of this form, by font sizes and line pitches in points."""
    text = Layout(line, first_line(2, body))
    cell = Layout(table_line)
    heading = Layout(title_line, align="center", after=line / 2, keep_next=True)
    return (
        Setting("Normal", "仿宋", body, text),
        Setting("Title", "方正小标宋简体", title, heading),
        Setting("另页标题", "方正小标宋简体", title, heading._replace(new_page=True)),
        Setting("Heading 1", "黑体", body, text._replace(keep_next=True, level=0)),
        Setting("Heading 2", "楷体", body, text._replace(keep_next=True, level=1)),
        Setting("Footer", "宋体", 10.5, Layout(18, align="center")),
        Setting("会议概况", "仿宋", body, Layout(line, hanging(5, 3, body))),
        Setting("首尾段", "仿宋", body, text._replace(before=line / 2)),
        Setting("小标题", "仿宋", body, text._replace(keep_next=True)),
        Setting("签字", "仿宋", body, Layout(line, before=line, keep_next=True)),
        Setting("单头", "仿宋", body, Layout(line, after=line / 4, keep_next=True)),
        Setting("表头", "黑体", table, cell._replace(align="center", keep_next=True)),
        Setting("表格文字", "仿宋", table, cell),
        Setting("表格居中", "仿宋", table, cell._replace(align="center")),
    )


SETTINGS = _settings(body=12, line=22, table=10.5, table_line=17, title=18, title_line=28)
"""小四, as most papers are set."""

DENSE = _settings(body=10.5, line=17, table=9, table_line=13, title=16, title_line=24)
"""五号, for a report that must stay on one page."""


def school_document(sheet: Page = PAGE, settings: tuple[Setting, ...] = SETTINGS) -> WordDocument:
    """Create an empty document in this form."""
    document = Document()
    strip(document)
    styles(document, settings, Setting("栏目", "黑体", settings[0].points, settings[0].layout))
    page(document, sheet)
    page_number(document.sections[0].footer)
    return document
