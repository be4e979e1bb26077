"""Builds summary.docx: the term summary (工作总结), with an annex of all items."""

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement

from templates.layout import Layout, Setting, child, first_line
from templates.paragraphs import add_paragraph, jinja_block
from templates.school_style import SETTINGS, school_document
from templates.tables import Column, growing_table

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
    """Build the template: title, figures, chapters, signature, unrecorded items, annex."""
    document = school_document(settings=(*SETTINGS, SIGNED, DENSE, *LISTED))
    heading = document.add_paragraph("{{ school }}", style="Title")
    heading.add_run().add_break()
    heading.add_run("{{ term }}工作总结")
    _own_place(document, "preface", "校长的话")
    for name in ("opening", "lead"):
        with jinja_block(document, f"if {name}"):
            # The one-page form has no numbered parts, and one size for all.
            add_paragraph(document, "{%p if parts and parts[0].number %}")
            add_paragraph(document, f"{{{{ {name} }}}}")
            add_paragraph(document, "{%p else %}")
            add_paragraph(document, f"{{{{ {name} }}}}", "一页")
            add_paragraph(document, "{%p endif %}")
    with jinja_block(document, "for part in parts"):
        with jinja_block(document, "if part.number"):
            add_paragraph(document, "{{ part.number }}、{{ part.title }}", "Heading 1")
        with jinja_block(document, "for group in part.groups"):
            with jinja_block(document, "if group.title"):
                add_paragraph(document, "{{ group.number }}{{ group.title }}", "Heading 2")
            with jinja_block(document, "for each in group.paragraphs"):
                with jinja_block(document, "if part.number"):
                    paragraph = document.add_paragraph("{{ each.number }}")
                    paragraph.add_run("{{ each.heading }}", style="栏目")
                    paragraph.add_run("{{ each.words }}")
                with jinja_block(document, "if not part.number"):
                    dense = document.add_paragraph(style="一页")
                    dense.add_run("{{ each.heading }}").bold = True
                    dense.add_run("{{ each.words }}")
        with jinja_block(document, "if part.honours"):
            growing_table(document, WON, "for row in part.honours")
    _own_place(document, "closing", "结束语")
    add_paragraph(document, "{{ school }}", "落款")
    add_paragraph(document, "{{ date }}", "落款")
    with jinja_block(document, "if silent"):
        add_paragraph(document, "附：尚无记录的事项", "另页标题")
        add_paragraph(document, "下列事项本学期没有记录，请核实后补写，或在定稿时删去这一页。")
        with jinja_block(document, "for line in silent"):
            add_paragraph(document, "{{ line.number }}{{ line.words }}")
    with jinja_block(document, "if annex"):
        add_paragraph(document, "附表：各事项完成情况", "另页标题")
        growing_table(document, ANNEX, "for row in annex", style="附表")
    document.core_properties.title = "{{ title }}"
    document.core_properties.author = "{{ school }}"
    return document


def _own_place(document: WordDocument, tag_name: str, title: str) -> None:
    """Add a content control for the school's own paragraphs, which a later version keeps."""
    with jinja_block(document, "if parts and parts[0].number"):
        paragraph = document.add_paragraph(f"（{title}写在这里；不用就删去。）")
        control = OxmlElement("w:sdt")
        properties, content = OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
        for name, value in (("w:alias", title), ("w:tag", tag_name)):
            child(properties, name, val=value)
        control.extend((properties, content))
        paragraph._p.addprevious(control)
        content.append(paragraph._p)
