"""Builds status.docx: the progress of the plan on one page."""

from docx.document import Document as WordDocument

from meetingtui.review.status_word_document import DEPARTMENT_MM, LATE_MM
from templates.paragraphs import add_paragraph, jinja_block
from templates.school_style import DENSE, DENSE_PAGE, school_document
from templates.tables import Column, growing_table

DEPARTMENTS = (
    Column("责任部门", "{{ row.name }}", DEPARTMENT_MM, "文字"),
    Column("计划事项", "{{ row.total }}", 20),
    Column("已完成", "{{ row.done }}", 20),
    Column("推进中", "{{ row.in_progress }}", 20),
    Column("滞后", "{{ row.overdue }}", 20),
    Column("预警", "{{ row.at_risk }}", 20),
    Column("完成率", "{{ row.rate }}", 20),
)
LATE = (
    Column("序号", "{{ line.number }}", LATE_MM[0]),
    Column("滞后事项", "{{ line.title }}", LATE_MM[1], "文字"),
    Column("责任人", "{{ line.owner }}", LATE_MM[2]),
    Column("完成时限", "{{ line.due }}", LATE_MM[3]),
    Column("最近进展", "{{ line.last }}", LATE_MM[4], "文字"),
)

_WEEK = "{% if week %}{{ week }}，{% endif %}"
"""Names the week of the term, on a day of the term."""


def status() -> WordDocument:
    """Build the template: figures, departments, overdue, new and soon due items, open problems."""
    document = school_document(DENSE_PAGE, DENSE)
    heading = document.add_paragraph("{{ school }}{{ term }}", style="Title")
    heading.add_run().add_break()
    heading.add_run("工作计划推进情况（截至{{ date }}）")
    with jinja_block(document, "if scope"):
        add_paragraph(document, "本页只含：{{ scope }}。")
    with jinja_block(document, "if lead"):
        add_paragraph(
            document,
            f"{_WEEK}已开例会 {{{{ held }}}} 次。{{{{ lead }}}}。"
            "{% if warnings %}其中{{ warnings }}。{% endif %}"
            "{% if tasks %}{{ tasks }}。{% endif %}",
        )
        growing_table(document, DEPARTMENTS, "for row in departments")
        with jinja_block(document, "if explained"):
            add_paragraph(document, "{{ explained }}")
    with jinja_block(document, "if not lead"):
        add_paragraph(
            document, f"{_WEEK}还没有导入计划。{{% if tasks %}}{{{{ tasks }}}}。{{% endif %}}"
        )
    with jinja_block(document, "if late.number"):
        add_paragraph(document, "{{ late.number }}、滞后事项（{{ late.count }}）", "Heading 1")
        growing_table(document, LATE, "for line in late.lines")
        _more(document, "late")
    with jinja_block(document, "if since.number"):
        add_paragraph(document, "{{ since.number }}、{{ since.name }}", "Heading 1")
        with jinja_block(document, "for line in since.lines"):
            add_paragraph(document, "{{ line.words }}")
    with jinja_block(document, "if soon.number"):
        add_paragraph(document, "{{ soon.number }}、{{ soon.days }} 天内到期", "Heading 1")
        with jinja_block(document, "for line in soon.lines"):
            add_paragraph(
                document, "{{ line.number }}{{ line.title }}（{{ line.owner }}，{{ line.due }}）"
            )
        _more(document, "soon")
    with jinja_block(document, "if problems.number"):
        add_paragraph(document, "{{ problems.number }}、尚未解决的问题", "Heading 1")
        with jinja_block(document, "for line in problems.lines"):
            add_paragraph(document, "{{ line.number }}{{ line.department }}：{{ line.words }}")
        _more(document, "problems")
    document.core_properties.title = "{{ title }}"
    document.core_properties.author = "{{ school }}"
    return document


def _more(document: WordDocument, part: str) -> None:
    with jinja_block(document, f"if {part}.more"):
        add_paragraph(document, f"{{{{ {part}.more }}}}")
