"""Build the shipped Word templates and the table in their README.

Run ``python -m templates.build`` after a change here, in ``house_style.py`` or
in ``meetingtui/minutes/variables.py``. The templates are ordinary Word files
that a school may open and change.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm

from meetingtui.minutes.variables import MINUTES, Variable
from templates.house_style import TEXT_MM, child, page, strip, styles

FOLDER = Path(__file__).resolve().parent

COLUMNS = (
    ("序号", "{{ task.number }}", 12, "居中"),
    ("议定事项", "{{ task.what }}", 70, "文字"),
    ("责任部门", "{{ task.department }}", 28, "居中"),
    ("责任人", "{{ task.owner }}", 24, "居中"),
    ("完成时限", "{{ task.due }}", 24, "居中"),
)

TABLE_BEGINS = "<!-- 变量表开始：由 build.py 写入，请勿手改 -->"
TABLE_ENDS = "<!-- 变量表结束 -->"

_DATED = (2026, 1, 1, 0, 0, 0)


def say(document: WordDocument, text: str, style: str = "Normal") -> None:
    """A paragraph of one style and a single run, so that a tag is never split."""
    document.add_paragraph(text, style=style)


@contextmanager
def tag(document: WordDocument, statement: str) -> Iterator[None]:
    """Paragraphs between a for or if and its end; the tags leave nothing behind."""
    say(document, f"{{%p {statement} %}}")
    yield
    say(document, f"{{%p end{statement.split(maxsplit=1)[0]} %}}")


def head(document: WordDocument) -> None:
    """The title on two lines, broken where an office would, and 会议概况."""
    title = document.add_paragraph("{{ school }}{{ term }}", style="Title")
    title.add_run().add_break()
    title.add_run("{{ meeting }}会议纪要{{ draft }}")
    with tag(document, "for line in particulars"):
        line = document.add_paragraph(style="会议概况")
        line.add_run("{{ line.label }}：", style="栏目")
        line.add_run("{{ line.text }}")
    with tag(document, "if lead"):
        say(document, "{{ lead }}", "首尾段")


@contextmanager
def part(document: WordDocument, name: str) -> Iterator[None]:
    """一、学习分享, by the number that closes up; nothing at all where it is empty."""
    with tag(document, f"if {name}.number"):
        say(document, f"{{{{ {name}.number }}}}、{{{{ {name}.name }}}}", "Heading 1")
        yield


def lines(document: WordDocument, path: str) -> None:
    """Numbered sentences, a paragraph each."""
    with tag(document, f"for line in {path}"):
        say(document, "{{ line.number }}{{ line.words }}")


def points(document: WordDocument, whole: str) -> None:
    """1.研讨意见, with its one sentence beside it or its several below."""
    with tag(document, f"for part in {whole}.parts"):
        with tag(document, "if part.text"):
            say(document, "{{ part.number }}{{ part.name }}：{{ part.text }}")
        with tag(document, "if part.lines"):
            say(document, "{{ part.number }}{{ part.name }}", "小标题")
        lines(document, "part.lines")


def spoken(document: WordDocument) -> None:
    """学习分享, 主题研讨, 总结反思."""
    with part(document, "share"):
        with tag(document, "if share.lead"):
            say(document, "{{ share.lead }}")
        lines(document, "share.points")
        with tag(document, "if share.takeaways.text"):
            say(document, "学习启示：{{ share.takeaways.text }}")
        with tag(document, "if share.takeaways.lines"):
            say(document, "学习启示：", "小标题")
        lines(document, "share.takeaways.lines")
    with part(document, "discussion"):
        with tag(document, "for topic in discussion.topics"):
            say(
                document,
                "{{ topic.number }}{{ topic.title }}{{ topic.proposed }}{{ topic.marked }}",
                "Heading 2",
            )
            points(document, "topic")
        with tag(document, "if discussion.postponed"):
            say(document, "本次未研讨的议题：{{ discussion.postponed }}")
    with (
        part(document, "reflection"),
        tag(document, "for department in reflection.departments"),
    ):
        say(document, "{{ department.number }}{{ department.name }}", "Heading 2")
        points(document, "department")


def work(document: WordDocument) -> None:
    """工作推进: earlier decisions, the departments, who said nothing."""
    with part(document, "work"):
        with tag(document, "if work.carried.number"):
            say(document, "{{ work.carried.number }}上次议定事项落实情况", "Heading 2")
            with tag(document, "for line in work.carried.lines"):
                say(
                    document,
                    "{{ line.number }}{{ line.title }}（{{ line.owner }}，{{ line.due }}）"
                    "{{ line.source }}：{{ line.words }}",
                )
        with tag(document, "for department in work.departments"):
            say(document, "{{ department.number }}{{ department.name }}", "Heading 2")
            with tag(document, "for line in department.lines"):
                say(
                    document, "{{ line.number }}{{ line.title }}{{ line.source }}：{{ line.words }}"
                )
        with tag(document, "if work.unheard"):
            say(document, "本次未汇报的事项：{{ work.unheard }}")


def task_table(document: WordDocument) -> None:
    """议定事项: a repeated header row; rows that stay whole."""
    table = document.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    properties = table._tbl.tblPr
    properties.remove(properties.find(qn("w:tblLook")))
    child(properties, "w:tblW", w=str(Mm(TEXT_MM).twips), type="dxa")
    child(properties, "w:jc", val="center")
    child(properties, "w:tblLayout", type="fixed")
    margins = child(properties, "w:tblCellMar")
    for side, width in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85)):
        child(margins, f"w:{side}", w=str(width), type="dxa")
    contents = (
        [column[0] for column in COLUMNS],
        ["{%tr for task in decided.tasks %}", *[""] * 4],
        [column[1] for column in COLUMNS],
        ["{%tr endfor %}", *[""] * 4],
    )
    for row, texts in zip(table.rows, contents, strict=True):
        header = row._index == 0
        row_properties = row._tr.get_or_add_trPr()
        child(row_properties, "w:cantSplit")
        if header:
            child(row_properties, "w:tblHeader")
        for cell, text, (*_, width, align) in zip(row.cells, texts, COLUMNS, strict=True):
            cell.width = Mm(width)
            child(cell._tc.get_or_add_tcPr(), "w:vAlign", val="center")
            cell.paragraphs[0].style = "表头" if header else f"表格{align}"
            if text:
                cell.paragraphs[0].add_run(text)
    for column, (*_, width, _align) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)


def minutes() -> WordDocument:
    """templates/minutes.docx: the minutes as schools write them."""
    document = Document()
    strip(document)
    styles(document)
    page(document)
    head(document)
    spoken(document)
    work(document)
    with part(document, "decided"):
        task_table(document)
    with part(document, "achievements"):
        lines(document, "achievements.lines")
    with tag(document, "if figures"):
        say(document, "{{ figures }}。", "首尾段")
    document.core_properties.title = "{{ title }}{{ draft }}"
    document.core_properties.author = "{{ school }}"
    return document


def packed(document: WordDocument) -> bytes:
    """The document's bytes, the same every time it is built."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            dated = zipfile.ZipInfo(entry.filename, _DATED)
            dated.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(dated, source.read(entry))
    return fixed.getvalue()


def with_table(readme: str) -> str:
    """The README's text with the table of variables between its two marks."""
    before, rest = readme.split(TABLE_BEGINS)
    after = rest.split(TABLE_ENDS)[1]
    rows = "\n".join(("| 变量 | 含义 | 例子 |", "|---|---|---|", *_rows(MINUTES)))
    return f"{before}{TABLE_BEGINS}\n{rows}\n{TABLE_ENDS}{after}"


def _rows(variables: Iterable[Variable], start: str = "") -> Iterator[str]:
    for each in variables:
        path = f"{start}{each.name}"
        kind = "（列表）" if each.is_list else ""
        yield f"| `{path}` | {each.meaning}{kind} | {'' if each.parts else each.example} |"
        yield from _rows(each.parts, f"{path}[…]." if each.is_list else f"{path}.")


def main() -> None:
    """Write the template and the table beside this script."""
    (FOLDER / "minutes.docx").write_bytes(packed(minutes()))
    readme = FOLDER / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
