"""summary.docx: the term summary, with all items in a table at the end."""

from docx.document import Document as WordDocument

from templates.house_style import SETTINGS, house_document
from templates.layout import Layout, Setting, first_line
from templates.tables import Column, growing_table
from templates.words import say, tag

ANNEX = (
    Column("序号", "{{ row.number }}", 10),
    Column("事项", "{{ row.title }}", 50, "文字"),
    Column("责任", "{{ row.owner }}", 15),
    Column("时限", "{{ row.due }}", 19),
    Column("状态", "{{ row.status }}", 13),
    Column("最近进展", "{{ row.last }}", 51, "文字"),
)
"""Items by the dozen: set small, that the table stays short."""


WON = (
    Column("级别", "{{ row.level }}", 22),
    Column("时间", "{{ row.when }}", 16),
    Column("成果", "{{ row.what }}", 88, "文字"),
    Column("获得人", "{{ row.who }}", 32),
)
SIGNED = Setting("落款", "仿宋", 12, Layout(22, {"rightChars": "400", "right": "960"}, "right"))
"""School and day, to the right below the text."""
CLOSE = Layout(13)
LISTED = (
    Setting("附表文字", "仿宋", 9, CLOSE),
    Setting("附表居中", "仿宋", 9, CLOSE._replace(align="center")),
)
"""The cells of the long table."""
DENSE = Setting("一页", "仿宋", 10.5, Layout(17, first_line(2, 10.5)))
"""What has to fit one page."""


def summary() -> WordDocument:
    """The title on two lines, figures, parts, who signs, what is not recorded, all items."""
    document = house_document(settings=(*SETTINGS, SIGNED, DENSE, *LISTED))
    heading = document.add_paragraph("{{ school }}", style="Title")
    heading.add_run().add_break()
    heading.add_run("{{ term }}工作总结")
    with tag(document, "if lead"):
        say(document, "{{ lead }}")
    with tag(document, "for part in parts"):
        with tag(document, "if part.number"):
            say(document, "{{ part.number }}、{{ part.title }}", "Heading 1")
        with tag(document, "for group in part.groups"):
            with tag(document, "if group.title"):
                say(document, "{{ group.number }}{{ group.title }}", "Heading 2")
            with tag(document, "for each in group.paragraphs"):
                with tag(document, "if part.number"):
                    paragraph = document.add_paragraph("{{ each.number }}")
                    paragraph.add_run("{{ each.heading }}", style="栏目")
                    paragraph.add_run("{{ each.words }}")
                with tag(document, "if not part.number"):
                    dense = document.add_paragraph(style="一页")
                    dense.add_run("{{ each.heading }}").bold = True
                    dense.add_run("{{ each.words }}")
        with tag(document, "if part.honours"):
            growing_table(document, WON, "for row in part.honours")
    say(document, "{{ school }}", "落款")
    say(document, "{{ date }}", "落款")
    with tag(document, "if silent"):
        say(document, "尚无记录的事项", "Heading 1")
        say(document, "下列事项本学期没有记录，请核实后补写，或在定稿时删去本节。")
        with tag(document, "for line in silent"):
            say(document, "{{ line.number }}{{ line.words }}")
    with tag(document, "if annex"):
        say(document, "附表：各事项完成情况", "另页标题")
        growing_table(document, ANNEX, "for row in annex", style="附表")
    document.core_properties.title = "{{ title }}"
    document.core_properties.author = "{{ school }}"
    return document
