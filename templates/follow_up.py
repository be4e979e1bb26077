"""Builds follow-up.docx (督办单): one page for each decision and department that carries it out."""

from docx.document import Document as WordDocument

from templates.paragraphs import add_paragraph, jinja_block
from templates.record import signature
from templates.school_style import school_document
from templates.tables import Column, growing_table

TASKS = (
    Column("序号", "{{ task.number }}", 12),
    Column("督办事项", "{{ task.what }}", 52, "文字"),
    Column("责任人", "{{ task.owner }}", 28),
    Column("完成时限", "{{ task.due }}", 24),
    Column("办理情况", "", 42, "文字"),
)


def follow_up() -> WordDocument:
    """Build the template: title, where it was decided, what is to be done, space for the reply."""
    document = school_document()
    with jinja_block(document, "if not notices"):
        add_paragraph(document, "{{ school }}行政例会督办单{{ draft }}", "Title")
        add_paragraph(document, "{{ date }}{{ meeting }}没有需要督办的决议。")
    with jinja_block(document, "for notice in notices"):
        for when, style in (("loop.first", "Title"), ("not loop.first", "另页标题")):
            with jinja_block(document, f"if {when}"):
                add_paragraph(document, "{{ school }}行政例会督办单{{ draft }}", style)
        for label, text in (
            ("责任部门", "{{ notice.department }}"),
            ("协办部门", "{{ notice.helpers }}"),
            ("来源", "{{ date }}{{ meeting }}"),
            ("议题", "{{ notice.topic }}"),
            ("决议摘录", "{{ notice.decision }}"),
        ):
            name = text[3:-3]
            if name.startswith("notice."):
                with jinja_block(document, f"if {name}"):
                    _add_labelled_line(document, label, text)
            else:
                _add_labelled_line(document, label, text)
        with jinja_block(document, "if notice.tasks"):
            growing_table(document, TASKS, "for task in notice.tasks", height=16)
            signature(document, "签收")
            signature(document, "办结确认")
    document.core_properties.title = "{{ school }}{{ meeting }}督办单{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def _add_labelled_line(document: WordDocument, label: str, text: str) -> None:
    line = document.add_paragraph(style="会议概况")
    line.add_run(f"{label}：", style="栏目")
    line.add_run(text)
