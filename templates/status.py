"""status.docx: where the plan stands, on one page."""

from docx.document import Document as WordDocument

from meetingtui.review.status_paper import LATE_MM
from templates.house_style import DENSE, DENSE_PAGE, house_document
from templates.tables import Column, growing_table
from templates.words import say, tag

DEPARTMENTS = (
    Column("责任部门", "{{ row.name }}", 46, "文字"),
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


def status() -> WordDocument:
    """The title on two lines, the figures, the departments, what is late, new, near, unsolved."""
    document = house_document(DENSE_PAGE, DENSE)
    heading = document.add_paragraph("{{ school }}{{ term }}", style="Title")
    heading.add_run().add_break()
    heading.add_run("工作计划推进情况（截至{{ date }}）")
    with tag(document, "if scope"):
        say(document, "本页只含：{{ scope }}。")
    with tag(document, "if lead"):
        say(
            document,
            "{{ week }}，已开例会 {{ held }} 次。{{ lead }}。"
            "{% if warnings %}其中{{ warnings }}。{% endif %}"
            "{% if tasks %}{{ tasks }}。{% endif %}",
        )
        growing_table(document, DEPARTMENTS, "for row in departments")
    with tag(document, "if not lead"):
        say(document, "{{ week }}，还没有导入计划。{% if tasks %}{{ tasks }}。{% endif %}")
    with tag(document, "if late.number"):
        say(document, "{{ late.number }}、滞后事项（{{ late.count }}）", "Heading 1")
        growing_table(document, LATE, "for line in late.lines")
        _more(document, "late")
    with tag(document, "if since.number"):
        say(document, "{{ since.number }}、{{ since.name }}", "Heading 1")
        with tag(document, "for line in since.lines"):
            say(document, "{{ line.words }}")
    with tag(document, "if soon.number"):
        say(document, "{{ soon.number }}、{{ soon.days }} 天内到期", "Heading 1")
        with tag(document, "for line in soon.lines"):
            say(document, "{{ line.number }}{{ line.title }}（{{ line.owner }}，{{ line.due }}）")
        _more(document, "soon")
    with tag(document, "if problems.number"):
        say(document, "{{ problems.number }}、尚未解决的问题", "Heading 1")
        with tag(document, "for line in problems.lines"):
            say(document, "{{ line.number }}{{ line.department }}：{{ line.words }}")
        _more(document, "problems")
    document.core_properties.title = "{{ title }}"
    document.core_properties.author = "{{ school }}"
    return document


def _more(document: WordDocument, part: str) -> None:
    with tag(document, f"if {part}.more"):
        say(document, f"{{{{ {part}.more }}}}")
