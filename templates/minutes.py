"""Builds minutes.docx: minutes (会议纪要) in the form schools usually give them."""

from docx.document import Document as WordDocument

from templates.paragraphs import (
    add_issue_note,
    add_labelled_line,
    add_minutes_sections,
    add_paragraph,
    jinja_block,
)
from templates.school_style import school_document
from templates.tables import decided_table

TABLE_MM = (10, 64, 32, 29, 23)


def minutes() -> WordDocument:
    """Build the template: title, meeting details (会议概况), sections, next meeting, recipients."""
    document = school_document()
    title(document, "会议纪要")
    with jinja_block(document, "if date"):
        _two(document, ("时间", "{{ date }}（{{ weekday }}）{{ time }}"), ("地点", "place"))
    with jinja_block(document, "if host or recorder"):
        _two(document, ("主持", "{{ host }}"), ("记录", "recorder"))
    others = " and ".join(f"line.label != '{each}'" for each in ("时间", "地点", "主持", "记录"))
    with jinja_block(document, "for line in particulars"), jinja_block(document, f"if {others}"):
        add_labelled_line(document, "line", "会议概况")
    with jinja_block(document, "if approval"):
        add_paragraph(document, "{{ approval }}")
    add_minutes_sections(document, lambda into: decided_table(into, TABLE_MM))
    with jinja_block(document, "if next_meeting"):
        add_paragraph(document, "下次例会：{{ next_meeting }}。")
    with jinja_block(document, "if distribution"):
        add_paragraph(document, "分送：{{ distribution }}。")
    add_issue_note(document)
    document.core_properties.title = "{{ title }}{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def _two(document: WordDocument, first: tuple[str, str], second: tuple[str, str]) -> None:
    """Add one line with two labelled values, such as 时间：…　　地点：….

    ``second``, a label and a variable, is left out where the variable is empty.
    """
    line = document.add_paragraph(style="会议概况")
    line.add_run(f"{first[0]}：", style="栏目")
    line.add_run(f"{first[1]}{{% if {second[1]} %}}　　")
    line.add_run(f"{second[0]}：", style="栏目")
    line.add_run(f"{{{{ {second[1]} }}}}{{% endif %}}")


def title(document: WordDocument, what: str) -> None:
    """Add the title on two lines: the school's term above, the meeting below."""
    heading = document.add_paragraph("{{ school }}{{ term }}", style="Title")
    heading.add_run().add_break()
    heading.add_run(f"{{{{ meeting }}}}{what}{{{{ draft }}}}")
