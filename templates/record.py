"""Builds record.docx: the full record of a meeting (会议记录), to be signed and filed."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm

from templates.minutes import TABLE_MM, title
from templates.paragraphs import (
    add_agenda_blocks,
    add_labelled_line,
    add_numbered_lines,
    add_paragraph,
    jinja_block,
    numbered_part,
)
from templates.school_style import PAGE, school_document
from templates.tables import Column, decided_table, growing_table

SIGN_IN = (
    Column("序号", "{{ person.number }}", 11),
    Column("姓名", "{{ person.name }}", 24),
    Column("职务", "{{ person.post }}", 55),
    Column("出席情况", "{{ person.presence }}", 40),
    Column("签到", "", 28),
)


def record() -> WordDocument:
    """Build the template: meeting details, all blocks in full, signatures."""
    document = school_document()
    title(document, "会议记录")
    with jinja_block(document, "for line in circumstances"):
        add_labelled_line(document, "line", "会议概况")
    with jinja_block(document, "if approval"):
        add_paragraph(document, "{{ approval }}")
    add_agenda_blocks(
        document,
        after_block_name="{{ block.spent }}",
        after_item_title="（{{ line.owner }}，{{ line.due }}）",
    )
    with numbered_part(document, "decided"):
        decided_table(document, TABLE_MM)
    with numbered_part(document, "achievements"):
        add_numbered_lines(document, "achievements.lines")
    for name in ("stressed", "other"):
        with numbered_part(document, name), jinja_block(document, f"for line in {name}.lines"):
            add_paragraph(document, "{{ line.number }}{{ line.speaking }}{{ line.text }}")
    with jinja_block(document, "if figures"):
        add_paragraph(document, "{{ figures }}。", "首尾段")
    with jinja_block(document, "if evidence"):
        add_paragraph(document, "佐证材料", "Heading 1")
        with jinja_block(document, "for file in evidence"):
            add_paragraph(document, "{{ file.number }}{{ file.words }}")
    with jinja_block(document, "if attendance"):
        add_paragraph(document, "出席人员签到", "Heading 1")
        growing_table(document, SIGN_IN, "for person in attendance", height=9)
    for who in ("主持人签字", "记录人签字"):
        signature(document, who)
    document.core_properties.title = "{{ school }}{{ term }}{{ meeting }}会议记录{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def signature(document: WordDocument, who: str, width: float = PAGE.text) -> None:
    """Add a line for a signature and its date (主持人签字：________    日期：________)."""
    line = document.add_paragraph(f"{who}：\t　　日期：\t", style="签字")
    stops = line.paragraph_format.tab_stops
    for share in (0.55, 1):
        stops.add_tab_stop(Mm(width * share), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
