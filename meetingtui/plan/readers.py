"""Opening a plan document, whatever file it comes as."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from meetingtui.calendar import Term
from meetingtui.errors import DocumentError
from meetingtui.plan.document import PlanDocument, PlanNode
from meetingtui.plan.reading.blocks import Block, Line
from meetingtui.plan.reading.draft import Draft
from meetingtui.plan.reading.file_kind import SUFFIXES, FileKind, file_kind
from meetingtui.plan.reading.head import Head
from meetingtui.plan.reading.labels import Reference
from meetingtui.plan.reading.outline import nodes, outline
from meetingtui.school import School

__all__ = ["SUFFIXES", "read_plan"]

_MAX_SIGNS = 2_000_000
_MAX_BLOCKS = 20_000

_Nodes = Callable[[Reference], tuple[PlanNode, ...]]
"""The tree, once it is known what its owners and deadlines are read against."""


def read_plan(path: Path, school: School | None = None, term: Term | None = None) -> PlanDocument:
    """The plan that a document holds.

    With a school, departments get their full names, and deadlines are resolved
    in the school's term of the id the document names; ``term`` overrides that.

    Raises:
        DocumentError: the file cannot be read as a plan.
    """
    kind = file_kind(path)
    head, tree = _opened(path, kind)
    if term is None and school is not None:
        term = next((known for known in school.terms if known.id == head.term), None)
    plan = PlanDocument(
        title=head.title,
        school=head.school,
        term=head.term,
        nodes=tree(Reference(school=school, term=term)),
    )
    if not plan.nodes:
        raise DocumentError(_nothing_found(path, kind))
    return plan


def _opened(path: Path, kind: FileKind) -> tuple[Head, _Nodes]:
    if kind is FileKind.OLD_WORD:
        from meetingtui.plan.reading.old_word import as_docx

        with as_docx(path) as converted:
            return _opened(converted, FileKind.WORD)
    if kind is FileKind.YAML:
        from meetingtui.plan.reading.written_tree import read_tree

        written = read_tree(path)
        return written.head, written.nodes
    head, root = _drafted(path, kind)
    return head, partial(nodes, root)


def _drafted(path: Path, kind: FileKind) -> tuple[Head, Draft]:
    if kind is FileKind.EXCEL:
        from meetingtui.plan.reading.ledger import read_workbook

        return read_workbook(path)
    if kind is FileKind.CSV:
        from meetingtui.plan.reading.ledger import read_csv

        return read_csv(path)
    return outline(_checked(path, _blocks(path, kind)))


def _blocks(path: Path, kind: FileKind) -> list[Block]:
    if kind is FileKind.WORD:
        from meetingtui.plan.reading.word import word_blocks

        return word_blocks(path)
    if kind is FileKind.MARKDOWN:
        from meetingtui.plan.reading.markdown import markdown_blocks

        return markdown_blocks(path)
    from meetingtui.plan.reading.plain import text_blocks

    return text_blocks(path)


def _checked(path: Path, blocks: list[Block]) -> list[Block]:
    if not any(not isinstance(block, Line) or block.text for block in blocks):
        raise DocumentError(
            f"“{path.name}”里没有文字。如果是扫描件或图片，请换成可以编辑的 Word 文档。"
        )
    if len(blocks) > _MAX_BLOCKS:
        raise DocumentError(f"“{path.name}”有 2 万段以上，不像一份工作计划。请确认选对了文件。")
    if sum(len(block.text) for block in blocks if isinstance(block, Line)) > _MAX_SIGNS:
        raise DocumentError(f"“{path.name}”有 200 万字以上，不像一份工作计划。请确认选对了文件。")
    return blocks


def _nothing_found(path: Path, kind: FileKind) -> str:
    if kind in (FileKind.EXCEL, FileKind.CSV):
        return f"“{path.name}”里没有找到台账。请检查表头（如 序号、工作内容、责任人、完成时限）。"
    really = "" if path.suffix != ".docx" or kind is FileKind.WORD else f"其实是{kind}，"
    return (
        f"“{path.name}”{really}里没有找到带编号的内容（如 一、（一）1.）。请确认这是学期工作计划。"
    )
