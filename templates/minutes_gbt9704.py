"""Builds minutes-gbt9704.docx: minutes in the form of GB/T 9704, with red heading."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from templates.layout import at_foot
from templates.official_style import IMPRINT_HEIGHT, PAGE, official_document
from templates.paragraphs import add_labelled_line, add_minutes_sections, add_paragraph, jinja_block
from templates.tables import decided_table

TABLE_MM = (11, 50, 37, 28, 30)


def minutes_gbt9704() -> WordDocument:
    """Build the template: red heading, number and date; the text; attendance at the end."""
    document = official_document()
    add_paragraph(document, "{{ school }}行政例会纪要", "Title")
    add_paragraph(document, "{{ issue }}{{ draft }}", "期号")
    dated = document.add_paragraph("{{ school }}\t{{ issued_on or date }}", style="日期行")
    dated.paragraph_format.tab_stops.add_tab_stop(Mm(PAGE.text), WD_TAB_ALIGNMENT.RIGHT)
    add_paragraph(document, "{{ opening }}{{ approval }}{{ lead }}")
    add_minutes_sections(document, lambda into: decided_table(into, TABLE_MM))
    with jinja_block(document, "if next_meeting"):
        add_paragraph(document, "下次例会：{{ next_meeting }}。", "首尾段")
    with jinja_block(document, "if correction"):
        add_paragraph(document, "更正说明：{{ correction }}")
    with jinja_block(document, "for line in roll"):
        with jinja_block(document, "if loop.first"):
            add_labelled_line(document, "line", "名单首行")
        with jinja_block(document, "if not loop.first"):
            add_labelled_line(document, "line", "会议概况")
    with jinja_block(document, "if issued_by"):
        signer = document.add_paragraph(style="会议概况")
        signer.add_run("签发：", style="栏目")
        signer.add_run("{{ issued_by }}")
    imprint(document)
    document.core_properties.title = "{{ title }}{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def imprint(document: WordDocument) -> None:
    """Add the imprint (版记) at the foot of the last page: recipients, issuing office, copies."""
    with at_foot(document, "版记", PAGE.text, IMPRINT_HEIGHT):
        with jinja_block(document, "if distribution"):
            add_paragraph(document, "分送：{{ distribution }}。", "版记首行")
        last = document.add_paragraph(
            "{{ school }}\t{% if issued_on %}{{ issued_on }}印发　{% endif %}"
            "{% if printed %}共印{{ printed }}份{% endif %}",
            style="版记末行",
        )
        last.paragraph_format.tab_stops.add_tab_stop(Mm(PAGE.text - 10), WD_TAB_ALIGNMENT.RIGHT)
