"""Builds notice.docx: the notice of a meeting (会议通知) on one page."""

from docx.document import Document as WordDocument

from templates.layout import Layout, Page, Setting, first_line
from templates.paragraphs import add_paragraph
from templates.school_style import SETTINGS, school_document
from templates.tables import Column, growing_table

PAGE = Page(width=210, height=297, top=28, bottom=22, left=26, right=26, footer=12)

_BODY, _LINE, _TABLE, _TABLE_LINE = 14, 25, 10.5, 16
_TEXT = Layout(_LINE, first_line(2, _BODY))
_TITLE = Layout(36, align="center", after=_LINE / 2, keep_next=True)
_CELL = Layout(_TABLE_LINE)
_OWN = {
    each.name: each
    for each in (
        Setting("Normal", "仿宋", _BODY, _TEXT),
        Setting("Title", "方正小标宋简体", 22, _TITLE),
        Setting("Heading 1", "黑体", _BODY, _TEXT._replace(keep_next=True, level=0)),
        Setting("Heading 2", "楷体", _BODY, _TEXT._replace(keep_next=True, level=1)),
        Setting("小标题", "仿宋", _BODY, _TEXT._replace(keep_next=True)),
        Setting("首尾段", "仿宋", _BODY, _TEXT._replace(before=_LINE / 3)),
        Setting("表头", "黑体", _TABLE, _CELL._replace(align="center", keep_next=True)),
        Setting("表格文字", "仿宋", _TABLE, _CELL),
        Setting("表格居中", "仿宋", _TABLE, _CELL._replace(align="center")),
    )
}
"""四号 instead of 三号: with ten topics and fourteen names it is still one page."""

_ADDED = (
    Setting("主送", "仿宋", _BODY, Layout(_LINE)),
    Setting("落款", "仿宋", _BODY, Layout(_LINE, {"rightChars": "400", "right": "1120"}, "right")),
)

SETTINGS_OF_NOTICE = (*(_OWN.get(each.name, each) for each in SETTINGS), *_ADDED)

AGENDA = (
    Column("序号", "{{ row.number }}", 12),
    Column("议程", "{{ row.what }}", 62, "文字"),
    Column("分享人、提出人", "{{ row.who }}", 30),
    Column("时间", "{{ row.minutes }}", 18),
    Column("材料", "{{ row.note }}", 36, "文字"),
)


def notice() -> WordDocument:
    """Build the template: addressees, time and place, agenda table, requests, school and date."""
    document = school_document(PAGE, SETTINGS_OF_NOTICE)
    add_paragraph(document, "{{ title }}", "Title")
    add_paragraph(document, "各位参会人员：", "主送")
    add_paragraph(document, "现将召开{{ meeting }}的有关事项通知如下：")
    _add_labelled_line(document, "一、时间", "{{ when }}")
    _add_labelled_line(document, "二、地点", "{{ place }}")
    _add_labelled_line(document, "三、主持", "{{ host or '待定' }}")
    _add_labelled_line(document, "四、参会人员", "{{ people }}")
    add_paragraph(document, "五、议程：", "Heading 1")
    growing_table(document, AGENDA, "for row in agenda")
    add_paragraph(document, "请准时参加；不能到会的，请提前向主持人请假。", "首尾段")
    add_paragraph(document, "{{ school }}", "落款")
    add_paragraph(document, "{{ issued_on }}", "落款")
    document.core_properties.title = "{{ school }}{{ title }}"
    document.core_properties.author = "{{ school }}"
    return document


def _add_labelled_line(document: WordDocument, label: str, text: str) -> None:
    line = document.add_paragraph()
    line.add_run(f"{label}：", style="栏目")
    line.add_run(text)
