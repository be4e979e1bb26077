"""minutes.docx: 会议纪要 as schools write them."""

from docx.document import Document as WordDocument

from templates.house_style import house_document
from templates.tables import decided_table
from templates.words import blocks, issued, labelled, lines, part, say, tag

TABLE_MM = (11, 55, 28, 33, 31)


def minutes() -> WordDocument:
    """The title on two lines, 会议概况, the blocks, 议定事项, 成果, the figures."""
    document = house_document()
    title(document, "会议纪要")
    with tag(document, "for line in particulars"):
        labelled(document, "line", "会议概况")
    with tag(document, "if lead"):
        say(document, "{{ lead }}", "首尾段")
    blocks(document)
    with part(document, "decided"):
        decided_table(document, TABLE_MM)
    with part(document, "achievements"):
        lines(document, "achievements.lines")
    with tag(document, "if figures"):
        say(document, "{{ figures }}。", "首尾段")
    issued(document)
    document.core_properties.title = "{{ title }}{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def title(document: WordDocument, what: str) -> None:
    """Broken where an office would: the term above, the meeting below."""
    heading = document.add_paragraph("{{ school }}{{ term }}", style="Title")
    heading.add_run().add_break()
    heading.add_run(f"{{{{ meeting }}}}{what}{{{{ draft }}}}")
