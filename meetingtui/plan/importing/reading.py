"""Read a plan document from a file of any supported format."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.blocks import MAX_BLOCKS, Block, Line
from meetingtui.plan.importing.document import LeftOver, PlanDocument, PlanNode
from meetingtui.plan.importing.file_kind import CONVERTED, FileKind, file_kind
from meetingtui.plan.importing.head import Head, week_in_title
from meetingtui.plan.importing.labels import Reference
from meetingtui.plan.importing.outline import Outline, outline, plan_nodes
from meetingtui.school.school import School

_MAX_SIGNS = 2_000_000

_Nodes = Callable[[Reference], tuple[PlanNode, ...]]
"""The tree, once it is known what its owners and deadlines are read against."""


def read_plan(path: Path, school: School | None = None, term: Term | None = None) -> PlanDocument:
    """Read the plan in a file.

    With a school, departments get their full names, and deadlines are resolved
    in the school's term of the id the document names; ``term`` overrides that.

    Raises:
        DocumentError: the file cannot be read as a plan.
    """
    kind = file_kind(path)
    head, tree, left_over, remarks = _opened(path, kind)
    if term is None and school is not None:
        term = next((known for known in school.terms if known.id == head.term), None)
    plan = PlanDocument(
        title=head.title,
        school=head.school,
        term=head.term,
        nodes=tree(Reference(school=school, term=term, week=week_in_title(head.title))),
        left_over=left_over,
        remarks=remarks,
    )
    if not plan.nodes:
        raise DocumentError(_nothing_found(path, kind))
    return plan


_Opened = tuple[Head, _Nodes, tuple[LeftOver, ...], tuple[str, ...]]
"""The head, the tree, the text that reached no node, and remarks on what is not read."""


def _opened(path: Path, kind: FileKind) -> _Opened:
    if kind in CONVERTED:
        from meetingtui.plan.importing.old_word import as_docx

        with as_docx(path, str(kind)) as converted:
            try:
                return _opened(converted, FileKind.WORD)
            except DocumentError as error:
                # It is the chosen file that people know, not the copy made of it.
                raise DocumentError(error.message.replace(converted.name, path.name)) from error
    if kind is FileKind.YAML:
        from meetingtui.plan.importing.yaml_tree import read_tree

        written = read_tree(path)
        return written.head, written.nodes, (), ()
    (head, root, left_over), remarks = _drafted(path, kind)
    return head, partial(plan_nodes, root), left_over, remarks


def _drafted(path: Path, kind: FileKind) -> tuple[Outline, tuple[str, ...]]:
    if kind is FileKind.EXCEL:
        from meetingtui.plan.importing.ledger import read_workbook

        return read_workbook(path)
    if kind is FileKind.CSV:
        from meetingtui.plan.importing.ledger import read_csv

        return read_csv(path), ()
    if kind is FileKind.WORD:
        from meetingtui.plan.importing.word import word_text

        text = word_text(path)
        return outline(_checked(path, text.blocks)), text.remarks
    return outline(_checked(path, _blocks(path, kind))), ()


def _blocks(path: Path, kind: FileKind) -> list[Block]:
    if kind is FileKind.MARKDOWN:
        from meetingtui.plan.importing.markdown import markdown_blocks

        return markdown_blocks(path)
    from meetingtui.plan.importing.plain_text import text_blocks

    return text_blocks(path)


def _checked(path: Path, blocks: list[Block]) -> list[Block]:
    if not any(not isinstance(block, Line) or block.text for block in blocks):
        raise DocumentError(f"“{path.name}”是空的，里面没有文字。请确认选对了文件，并且已经保存。")
    if len(blocks) > MAX_BLOCKS:
        raise DocumentError(f"“{path.name}”有 2 万段以上，不像一份工作计划。请确认选对了文件。")
    if sum(len(block.text) for block in blocks if isinstance(block, Line)) > _MAX_SIGNS:
        raise DocumentError(f"“{path.name}”有 200 万字以上，不像一份工作计划。请确认选对了文件。")
    return blocks


def _nothing_found(path: Path, kind: FileKind) -> str:
    if kind in (FileKind.EXCEL, FileKind.CSV):
        return f"“{path.name}”里没有找到台账。请检查表头（如 序号、工作内容、责任人、完成时限）。"
    really = "" if path.suffix != ".docx" or kind is FileKind.WORD else f"其实是{kind}，"
    return (
        f"“{path.name}”{really}里没有找到事项：没有编号（如 一、（一）1.），"
        "也没有加粗、居中的标题或项目符号。请确认这是学期工作计划。"
    )
