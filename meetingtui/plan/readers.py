"""Opening a plan document, whatever file it comes as."""

from pathlib import Path

from meetingtui.calendar import Term
from meetingtui.errors import DocumentError
from meetingtui.plan.document import PlanDocument
from meetingtui.plan.reading.blocks import Block, Line
from meetingtui.plan.reading.labels import Reference
from meetingtui.plan.reading.outline import document, outline
from meetingtui.school import School

SUFFIXES = (".docx", ".txt")
"""The files a plan may come as."""

_MAX_SIGNS = 2_000_000


def read_plan(path: Path, school: School | None = None, term: Term | None = None) -> PlanDocument:
    """The plan that a document holds.

    With a school, departments get their full names, and deadlines are resolved
    in the school's term of the id the document names; ``term`` overrides that.

    Raises:
        DocumentError: the file cannot be read as a plan.
    """
    head, root = outline(_blocks(path))
    if term is None and school is not None:
        term = next((known for known in school.terms if known.id == head.term), None)
    plan = document(head, root, Reference(school=school, term=term))
    if not plan.nodes:
        raise DocumentError(
            f"“{path.name}”里没有找到带编号的内容（如 一、（一）1.）。请确认这是学期工作计划。"
        )
    return plan


def _blocks(path: Path) -> list[Block]:
    suffix = path.suffix.lower()
    if suffix == ".doc":
        raise DocumentError(
            f"“{path.name}”是旧格式的 Word 文件。请在 Word 中另存为 .docx 后再导入。"
        )
    if suffix in (".docm", ".dotm"):
        raise DocumentError(
            f"“{path.name}”是带宏的 Word 文件。请在 Word 中另存为不带宏的 .docx 后再导入。"
        )
    if suffix not in SUFFIXES:
        raise DocumentError(f"读不了“{path.name}”。工作计划请用 .docx 或 .txt 文件。")
    if not path.is_file():
        raise DocumentError(f"找不到文件“{path.name}”。请检查路径和文件名。")
    if path.stat().st_size == 0:
        raise DocumentError(f"“{path.name}”是空文件。请确认选对了文件。")
    if suffix == ".txt":
        from meetingtui.plan.reading.plain import text_blocks

        blocks = text_blocks(path)
    else:
        from meetingtui.plan.reading.word import word_blocks

        blocks = word_blocks(path)
    if not any(not isinstance(block, Line) or block.text for block in blocks):
        raise DocumentError(
            f"“{path.name}”里没有文字。如果是扫描件或图片，请换成可以编辑的 Word 文档。"
        )
    if sum(len(block.text) for block in blocks if isinstance(block, Line)) > _MAX_SIGNS:
        raise DocumentError(f"“{path.name}”有 200 万字以上，不像一份工作计划。请确认选对了文件。")
    return blocks
