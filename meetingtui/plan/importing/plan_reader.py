"""Read a plan document from a file of any supported format."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from meetingtui.base.errors import DocumentError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.file_format import CONVERTED, PlanFileFormat, detect_file_format
from meetingtui.plan.importing.plan_document import (
    MAX_BLOCKS,
    DocumentBlock,
    DocumentParagraph,
    PlanDocument,
    PlanNode,
    UnassignedText,
)
from meetingtui.plan.importing.plan_outline import PlanOutline, build_outline, draft_to_plan_nodes
from meetingtui.plan.importing.title_block import (
    TitleBlock,
    month_number_in_title,
    week_text_in_title,
)
from meetingtui.school.school import School

_MAX_SIGNS = 2_000_000

_NodesFactory = Callable[[ResolutionContext], tuple[PlanNode, ...]]
"""Function that creates the nodes of a plan, given the school and the term for resolving owners and
deadlines.
"""


def read_plan(path: Path, school: School | None = None, term: Term | None = None) -> PlanDocument:
    """Read the school plan in a file of any supported format as a plan document.

    An old Word file, .rtf or web page is first converted by LibreOffice.

    Args:
        path: the file.
        school: the school, whose departments are resolved to full names, and in whose term with the
            id that the document names deadlines are resolved; None leaves names as written.
        term: term in which deadlines are resolved, instead of the one the document names. Without
            any, deadlines stay as written, without a date.

    Raises:
        DocumentError: the file cannot be read, is empty or too large, or no item was found in it.
    """
    kind = detect_file_format(path)
    head, tree, left_over, remarks = _read_plan_parts(path, kind)
    if term is None and school is not None:
        term = next((known for known in school.terms if known.id == head.term), None)
    plan = PlanDocument(
        title=head.title,
        school=head.school,
        term=head.term,
        nodes=tree(
            ResolutionContext(
                school=school,
                term=term,
                week=week_text_in_title(head.title),
                month=month_number_in_title(head.title),
            )
        ),
        left_over=left_over,
        remarks=remarks,
    )
    if not plan.nodes:
        raise DocumentError(_no_items_error_message(path, kind))
    return plan


_PlanParts = tuple[TitleBlock, _NodesFactory, tuple[UnassignedText, ...], tuple[str, ...]]
"""Parts of a plan file as read: title block, function that creates the plan nodes, unassigned
texts, and remarks.
"""


def _read_plan_parts(path: Path, kind: PlanFileFormat) -> _PlanParts:
    """Read title block, nodes, unassigned texts and remarks from a plan file of a given format."""
    if kind in CONVERTED:
        from meetingtui.plan.importing.file_format import temporary_docx_copy

        with temporary_docx_copy(path, str(kind)) as converted:
            try:
                return _read_plan_parts(converted, PlanFileFormat.WORD)
            except DocumentError as error:
                # It is the chosen file that people know, not the copy made of it.
                raise DocumentError(error.message.replace(converted.name, path.name)) from error
    if kind is PlanFileFormat.YAML:
        from meetingtui.plan.importing.yaml_plan import read_yaml_plan

        written = read_yaml_plan(path)
        return written.head, written.create_nodes, (), ()
    (head, root, left_over), remarks = _read_outline_of_file(path, kind)
    return head, partial(draft_to_plan_nodes, root), left_over, remarks


def _read_outline_of_file(path: Path, kind: PlanFileFormat) -> tuple[PlanOutline, tuple[str, ...]]:
    """Read the outline (tree of headings and measures) of a plan file that is not YAML, with
    remarks on contents that are not read.
    """
    if kind is PlanFileFormat.EXCEL:
        from meetingtui.plan.importing.spreadsheet_outline import read_workbook_outline

        return read_workbook_outline(path)
    if kind is PlanFileFormat.CSV:
        from meetingtui.plan.importing.spreadsheet_outline import read_csv_outline

        return read_csv_outline(path), ()
    if kind is PlanFileFormat.WORD:
        from meetingtui.plan.importing.word_reader import read_word_document

        text = read_word_document(path)
        return build_outline(_refuse_empty_or_oversized_file(path, text.blocks)), text.remarks
    return build_outline(
        _refuse_empty_or_oversized_file(path, _read_blocks_of_text_file(path, kind))
    ), ()


def _read_blocks_of_text_file(path: Path, kind: PlanFileFormat) -> list[DocumentBlock]:
    """Read the paragraphs and tables of a Markdown or plain text file."""
    if kind is PlanFileFormat.MARKDOWN:
        from meetingtui.plan.importing.text_file_reader import read_markdown_blocks

        return read_markdown_blocks(path)
    from meetingtui.plan.importing.text_file_reader import read_plain_text_blocks

    return read_plain_text_blocks(path)


def _refuse_empty_or_oversized_file(path: Path, blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Return the paragraphs and tables of a plan file unchanged.

    Raises:
        DocumentError: they contain no text, or far more than a plan has.
    """
    if not any(not isinstance(block, DocumentParagraph) or block.text for block in blocks):
        raise DocumentError(f"“{path.name}”是空的，里面没有文字。请确认选对了文件，并且已经保存。")
    if len(blocks) > MAX_BLOCKS:
        raise DocumentError(f"“{path.name}”有 2 万段以上，不像一份工作计划。请确认选对了文件。")
    if (
        sum(len(block.text) for block in blocks if isinstance(block, DocumentParagraph))
        > _MAX_SIGNS
    ):
        raise DocumentError(f"“{path.name}”有 200 万字以上，不像一份工作计划。请确认选对了文件。")
    return blocks


def _no_items_error_message(path: Path, kind: PlanFileFormat) -> str:
    """Return the Chinese error message for a file in which no items of a plan were found."""
    if kind in (PlanFileFormat.EXCEL, PlanFileFormat.CSV):
        return f"“{path.name}”里没有找到台账。请检查表头（如 序号、工作内容、责任人、完成时限）。"
    really = "" if path.suffix != ".docx" or kind is PlanFileFormat.WORD else f"其实是{kind}，"
    return (
        f"“{path.name}”{really}里没有找到事项：没有编号（如 一、（一）1.），"
        "也没有加粗、居中的标题或项目符号。请确认这是学期工作计划。"
    )
