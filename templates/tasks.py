"""Builds tasks.docx and tasks-each.docx: task sheets (任务单), one for all, or one for each."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from templates.paragraphs import add_paragraph, jinja_block
from templates.record import signature
from templates.school_style import SIDEWAYS, school_document
from templates.tables import Column, growing_table

TASKS = (
    Column("序号", "{{ task.number }}", 12),
    Column("议定事项", "{{ task.what }}", 62, "文字"),
    Column("责任人", "{{ task.owner }}", 26),
    Column("完成时限", "{{ task.due }}", 29),
    Column("来源", "{{ task.source }}", 48, "文字"),
    Column("状态", "{{ task.status }}", 16),
    Column("最近进展", "{{ task.last }}", 52, "文字"),
)

OF_ALL = (
    Column("责任部门", "{% if loop.first %}{{ sheet.name }}{% endif %}", 33),
    Column("议定事项", "{{ task.what }}", 58, "文字"),
    Column("责任人", "{{ task.owner }}", 30),
    Column("完成时限", "{{ task.due }}", 29),
    Column("来源", "{{ task.source }}", 43, "文字"),
    Column("最近进展", "{{ task.last }}", 34, "文字"),
    Column("签收", "", 18),
)


def tasks() -> WordDocument:
    """Build the sheet with all tasks, by department, with space for signatures."""
    document = school_document(SIDEWAYS)
    _title(document, "Title")
    with jinja_block(document, "if not sheets"):
        _nothing(document)
    with jinja_block(document, "if sheets"):
        add_paragraph(
            document, "截至{{ date }}{{ meeting }}，尚未完成的议定事项如下，请各责任部门签收。"
        )
        growing_table(
            document,
            OF_ALL,
            "for sheet in sheets",
            inner="for task in sheet.tasks if not task.helps",
        )
    _properties(document)
    return document


def tasks_each() -> WordDocument:
    """Build the sheet for one department or person: title, recipient, tasks, signature."""
    document = school_document(SIDEWAYS)
    with jinja_block(document, "if not sheets"):
        _title(document, "Title")
        _nothing(document)
    with jinja_block(document, "for sheet in sheets"):
        with jinja_block(document, "if loop.first"):
            _title(document, "Title")
        with jinja_block(document, "if not loop.first"):
            _title(document, "另页标题")
        whose = document.add_paragraph(style="单头")
        whose.add_run("{{ sheet.kind }}：", style="栏目")
        whose.add_run("{{ sheet.name }}\t截至{{ date }}{{ meeting }}，共 {{ sheet.count }} 项")
        stops = whose.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(SIDEWAYS.text), WD_TAB_ALIGNMENT.RIGHT)
        growing_table(document, TASKS, "for task in sheet.tasks")
        signature(document, "签收", SIDEWAYS.text)
    _properties(document)
    return document


def _title(document: WordDocument, style: str) -> None:
    add_paragraph(document, "{{ school }}行政例会任务单{{ draft }}", style)


def _nothing(document: WordDocument) -> None:
    add_paragraph(document, "截至{{ date }}{{ meeting }}，没有未完成的议定事项。")


def _properties(document: WordDocument) -> None:
    document.core_properties.title = "{{ school }}{{ meeting }}任务单{{ draft }}"
    document.core_properties.author = "{{ school }}"
