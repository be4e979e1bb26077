"""minutes-gbt9704.docx: the 纪要 of GB/T 9704, with its red mark and the names at the end."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from templates.official_style import PAGE, official_document
from templates.tables import decided_table
from templates.words import blocks, labelled, lines, part, say, tag

TABLE_MM = (11, 47, 28, 36, 34)


def minutes_gbt9704() -> WordDocument:
    """The mark, number and date above the red rule; the text; 出席, 请假, 缺席, 列席."""
    document = official_document()
    say(document, "{{ school }}行政例会纪要", "Title")
    say(document, "{{ issue }}{{ draft }}", "期号")
    dated = document.add_paragraph("{{ school }}\t{{ issued_on or date }}", style="日期行")
    dated.paragraph_format.tab_stops.add_tab_stop(Mm(PAGE.text), WD_TAB_ALIGNMENT.RIGHT)
    say(document, "{{ opening }}{{ lead }}")
    blocks(document)
    with part(document, "decided"):
        decided_table(document, TABLE_MM)
    with part(document, "achievements"):
        lines(document, "achievements.lines")
    with tag(document, "if figures"):
        say(document, "{{ figures }}。", "首尾段")
    with tag(document, "if correction"):
        say(document, "更正说明：{{ correction }}")
    with tag(document, "for line in roll"):
        with tag(document, "if loop.first"):
            labelled(document, "line", "名单首行")
        with tag(document, "if not loop.first"):
            labelled(document, "line", "会议概况")
    with tag(document, "if issued_by"):
        signer = document.add_paragraph(style="会议概况")
        signer.add_run("签发：", style="栏目")
        signer.add_run("{{ issued_by }}")
    document.core_properties.title = "{{ title }}{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document
