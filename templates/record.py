"""record.docx: 会议记录, all that was said, to be signed and filed."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm

from templates.house_style import PAGE, house_document
from templates.minutes import TABLE_MM, title
from templates.tables import Column, decided_table, growing_table
from templates.words import blocks, labelled, lines, part, say, tag

SIGN_IN = (
    Column("序号", "{{ person.number }}", 11),
    Column("姓名", "{{ person.name }}", 24),
    Column("职务", "{{ person.post }}", 55),
    Column("出席情况", "{{ person.presence }}", 40),
    Column("签到", "", 28),
)


def record() -> WordDocument:
    """概况 with the times, the blocks in full, then the signatures."""
    document = house_document()
    title(document, "会议记录")
    with tag(document, "for line in circumstances"):
        labelled(document, "line", "会议概况")
    blocks(
        document,
        beside="{{ block.spent }}",
        heard="（{{ line.owner }}，{{ line.due }}）",
    )
    with part(document, "decided"):
        decided_table(document, TABLE_MM)
    with part(document, "achievements"):
        lines(document, "achievements.lines")
    with tag(document, "if figures"):
        say(document, "{{ figures }}。", "首尾段")
    with tag(document, "if attendance"):
        say(document, "出席人员签到", "Heading 1")
        growing_table(document, SIGN_IN, "for person in attendance", height=9)
    for who in ("主持人签字", "记录人签字"):
        signature(document, who)
    document.core_properties.title = "{{ school }}{{ term }}{{ meeting }}会议记录{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def signature(document: WordDocument, who: str, width: float = PAGE.text) -> None:
    """主持人签字：________    日期：________ across the page."""
    line = document.add_paragraph(f"{who}：\t　　日期：\t", style="签字")
    stops = line.paragraph_format.tab_stops
    for share in (0.55, 1):
        stops.add_tab_stop(Mm(width * share), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
