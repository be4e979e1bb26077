"""tasks.docx: 任务单, a page for every department or person."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from templates.house_style import SIDEWAYS, house_document
from templates.record import signature
from templates.tables import Column, growing_table
from templates.words import say, tag

TASKS = (
    Column("序号", "{{ task.number }}", 12),
    Column("议定事项", "{{ task.what }}", 67, "文字"),
    Column("责任人", "{{ task.owner }}", 28),
    Column("完成时限", "{{ task.due }}", 31),
    Column("议定会议", "{{ task.source }}", 24),
    Column("状态", "{{ task.status }}", 18),
    Column("最近进展", "{{ task.last }}", 65, "文字"),
)


def tasks() -> WordDocument:
    """A title, whose sheet it is, the table, and a line to sign for it."""
    document = house_document(SIDEWAYS)
    with tag(document, "if not sheets"):
        _title(document, "Title")
        say(document, "截至{{ date }}{{ meeting }}，没有未完成的议定事项。")
    with tag(document, "for sheet in sheets"):
        with tag(document, "if loop.first"):
            _title(document, "Title")
        with tag(document, "if not loop.first"):
            _title(document, "另页标题")
        whose = document.add_paragraph(style="单头")
        whose.add_run("{{ sheet.kind }}：", style="栏目")
        whose.add_run("{{ sheet.name }}\t截至{{ date }}{{ meeting }}，共 {{ sheet.count }} 项")
        stops = whose.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(SIDEWAYS.text), WD_TAB_ALIGNMENT.RIGHT)
        growing_table(document, TASKS, "for task in sheet.tasks")
        signature(document, "签收", SIDEWAYS.text)
    document.core_properties.title = "{{ school }}{{ meeting }}任务单{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def _title(document: WordDocument, style: str) -> None:
    say(document, "{{ school }}行政例会任务单{{ draft }}", style)
