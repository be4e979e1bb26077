"""Read task tables from an .xlsx or .csv file as the outline of a plan: sheets, and columns that
group the rows, become sections.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.plan.importing.column_role_inference import (
    first_column_groups_rows,
    infer_title_column_by_cells,
    is_label_value_row,
)
from meetingtui.plan.importing.paragraph_numbers import PERIODS, parse_paragraph_number
from meetingtui.plan.importing.plan_document import (
    UNNUMBERED,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    DraftNode,
)
from meetingtui.plan.importing.plan_outline import PlanOutline, build_outline
from meetingtui.plan.importing.table_headers import (
    choose_title_column_by_headers,
    column_role_of_header,
    is_month_week_or_day_cell,
    is_usual_column_header,
    split_headers_from_rows,
)
from meetingtui.plan.importing.table_parts import (
    group_heading_row_flags,
    is_table_continuation_row,
    stack_side_by_side_halves,
)
from meetingtui.plan.importing.text_file_reader import read_text_file
from meetingtui.plan.importing.title_block import read_title_block
from meetingtui.plan.importing.workbook_reader import Grid, WorkbookSheet, read_workbook_sheets

_GROUPS = re.compile(
    r"[一二三]级(?:指标|目录|标题|任务|分类|项目|目标)?|章节?|节|[板版]块|模块|类别|分类|大类|领域|维度|方面"
    r"|(?:工作|任务|项目)(?:类别|板块|分类|领域)"
)
_HEADER_WITHIN = 15
"""Number of rows at the top of a sheet among which the column headers are looked for."""

_MAX_SECTION = 60

_REMARK = "备注"
_IS_REMARK = re.compile(
    r"(?:备\s*注|说\s*明|附\s*注|填表说明|注意事项|注|[合总小]\s*计)\s*(?:[：:]|$)"
)


_Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""Row of a task table: the titles of the sections above it, outermost first, and its cells."""


class _TaskTable(msgspec.Struct, frozen=True, kw_only=True):
    """Task table of one sheet of a workbook: its captions, column headers and rows."""

    captions: tuple[str, ...]
    """Texts above the task table's column headers, one per line."""
    headers: tuple[str, ...]
    """Column headers of the task table."""
    body: list[tuple[str, ...]]
    """Rows of the task table below the column headers."""


def read_workbook_outline(path: Path) -> tuple[PlanOutline, tuple[str, ...]]:
    """Read the task tables of an Excel workbook as the outline (tree of sections and tasks) of a
    plan, with remarks on contents that are not read.

    Raises:
        DocumentError: the file is not an Excel workbook, exceeds the size limits, or has task
            tables without any row.
    """
    found = read_workbook_sheets(path)
    return _build_outline_of_sheets(found.sheets), found.remarks


def read_csv_outline(path: Path) -> PlanOutline:
    """Read a .csv file with a task table as the outline (tree of sections and tasks) of a plan.

    Raises:
        DocumentError: the file is too large, is not text, has an unclosed quotation mark, or has
            column headers without any row.
    """
    text = read_text_file(path)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4000], ",\t;，|")
    except csv.Error:
        dialect = csv.excel  # too few lines to guess the separator from: commas are usual
    try:
        rows = [
            [without_unprintable(cell).strip() for cell in row]
            for row in csv.reader(text.splitlines(True), dialect)
        ]
    except csv.Error as error:
        raise DocumentError(
            f"“{path.name}”里有引号没有成对。请在 Excel 中打开后另存为 .xlsx 再试。"
        ) from error
    width = max(map(len, rows), default=0)
    grid = [row + [""] * (width - len(row)) for row in rows]
    return _build_outline_of_sheets(
        [WorkbookSheet(name="", grid=grid)] if any(map(any, grid)) else []
    )


def _build_outline_of_sheets(found: Sequence[WorkbookSheet]) -> PlanOutline:
    """Build the outline (tree of sections and tasks) of a workbook's sheets: of their task tables,
    else of their text.

    Args:
        found: the sheets of the workbook.
    """
    read = [(sheet, _find_task_table_in_sheet(sheet.grid)) for sheet in found]
    task_tables = [task_table for _, task_table in read if task_table]
    if not task_tables:
        return build_outline(
            [block for sheet in found for block in _sheet_as_lines_and_tables(sheet.grid)]
        )
    if not any(task_table.body for task_table in task_tables):
        raise DocumentError(
            "表格里只有表头，没有填写事项。请填好（一行一项）再导入，或确认选对了文件。"
        )
    read = [
        (sheet, task_table or _read_task_table_without_headers(sheet.grid))
        for sheet, task_table in read
    ]
    task_tables = [task_table for _, task_table in read if task_table]
    has_several = sum(bool(task_table.body) for task_table in task_tables) > 1
    root = owner = DraftNode(number_kind="")
    notes: list[str] = []
    for sheet, task_table in read:
        if task_table is None:
            words = "\n".join(block.text for block in _sheet_rows_as_lines(sheet.grid))
            notes.append(f"{sheet.name}：{words}")
        elif task_table.body:
            if has_several:
                owner = _create_draft_section(_section_title_of_sheet(sheet, task_table))
                root.content.append(owner)
            _add_task_rows(owner, task_table)
    for words in notes:
        _append_to_remark_of_last_row(root, words)
    captions = [line for task_table in task_tables for line in task_table.captions]
    return PlanOutline(read_title_block(captions, ()), root)


_UNNAMED_SHEET = re.compile(r"(?i:sheet|工作表)\s*\d*(?:\s*[（(]\d+[)）])?")
"""Pattern of the default name that Excel gives to a sheet."""


def _section_title_of_sheet(sheet: WorkbookSheet, task_table: _TaskTable) -> str:
    """Return the title of the section made of a workbook's sheet: the name on its tab, else the
    text above its rows.

    Args:
        sheet: the sheet.
        task_table: its task table, with the text above its rows.
    """
    is_unnamed = task_table.captions and _UNNAMED_SHEET.fullmatch(sheet.name)
    return task_table.captions[0] if is_unnamed else sheet.name


def _append_to_remark_of_last_row(owner: DraftNode, remark: str) -> None:
    """Append a text that stands beside a task table to the 备注 column (added where there is none)
    of the last table row below a plan section; without a row it becomes a paragraph of the section.

    Args:
        owner: node of the section; the table in it is replaced.
        remark: the text.
    """
    while owner.content and isinstance(owner.content[-1], DraftNode):
        owner = owner.content[-1]
    last = owner.content[-1] if owner.content else None
    full = _indexes_of_task_rows(last) if isinstance(last, DocumentTable) else []
    if not isinstance(last, DocumentTable) or not full:
        owner.content.append(remark)
        return
    headers = last.headers if _REMARK in last.headers else (*last.headers, _REMARK)
    rows = [
        [*row, *[""] * (len(headers) - len(row))] if number in full else list(row)
        for number, row in enumerate(last.rows)
    ]
    at = headers.index(_REMARK)
    noted = rows[full[-1]]
    noted[at] = "\n".join(filter(None, (noted[at], remark)))
    owner.content[-1] = msgspec.structs.replace(last, headers=headers, rows=tuple(map(tuple, rows)))


def _indexes_of_task_rows(table: DocumentTable) -> list[int]:
    """Return the indexes of the table rows that are not a single text across the table (第5周)."""
    width = len(table.headers)
    return [at for at, row in enumerate(table.rows) if len(row) > 1 or width == 1]


def _sheet_rows_as_lines(grid: Grid) -> Iterator[DocumentParagraph]:
    """Yield the rows of a sheet that is not a task table as lines of text."""
    for row in grid:
        words = list(dict.fromkeys(filter(None, row)))
        if words:
            yield DocumentParagraph(text=" ".join(words))


def _sheet_as_lines_and_tables(grid: Grid) -> Iterator[DocumentBlock]:
    """Yield the contents of a sheet that is no task table: each row as a line of text, and rows
    that are divided into columns as tables.
    """
    rows = [tuple(row) for row in grid if any(row)]
    for is_row, run in groupby(rows, _row_has_columns):
        found = list(run)
        if is_row and len(found) > 1:
            used = [at for at in range(len(found[0])) if any(row[at] for row in found)]
            yield DocumentTable(rows=tuple(tuple(row[at] for at in used) for row in found))
        else:
            yield from _sheet_rows_as_lines([list(row) for row in found])


def _row_has_columns(row: tuple[str, ...]) -> bool:
    """Whether a row of a sheet is divided into columns: it has three filled cells, or a date and
    what takes place then.
    """
    words = list(dict.fromkeys(filter(None, row)))
    if len(words) < 2:
        return False
    paragraph_number = parse_paragraph_number(f"{words[0]}：")
    return len(words) > 2 or (
        paragraph_number is not None and paragraph_number.number_kind in PERIODS
    )


def _read_task_table_without_headers(grid: Grid) -> _TaskTable | None:
    """Read a sheet of a workbook that has no column headers as rows of tasks; None if it is running
    text.
    """
    rows = [tuple(row) for row in grid if any(row)]
    if len(rows) < 2 or not all(map(_row_has_columns, rows)):
        return None
    headers, body = split_headers_from_rows(rows)
    return _TaskTable(captions=(), headers=headers, body=body)


def _find_task_table_in_sheet(grid: Grid) -> _TaskTable | None:
    """Return the task table of a sheet, recognised by its column headers; None where the sheet has
    none.
    """
    rows = stack_side_by_side_halves([tuple(row) for row in grid if any(row)])
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        words = [cell for cell in dict.fromkeys(row) if cell]
        known = [
            cell
            for cell in words
            if is_usual_column_header(cell) or _is_grouping_column_header(cell)
        ]
        if is_label_value_row(row) or len(known) < 2 or len(known) * 2 < len(words):
            continue
        if sum(map(_is_numbered_paragraph_row, rows[:at])) > 1:
            return None  # a plan typed line by line, with a table below
        headers, body = split_headers_from_rows(rows[at:]) if len(rows) > at + 1 else (row, [])
        repeated = {headers, *rows[at : len(rows) - len(body)]}
        is_first_of_blocks = any(
            below in repeated
            and _heading_across_row(above, headers)
            and not is_table_continuation_row(above)
            for above, below in pairwise(body)
        )
        body = [
            each for each in body if each not in repeated and not is_table_continuation_row(each)
        ]
        captions = [one_line(cell) for above in rows[:at] for cell in dict.fromkeys(above) if cell]
        if captions and (is_month_week_or_day_cell(captions[-1]) or is_first_of_blocks):
            body = [(captions.pop(),) * len(headers), *body]  # it heads the rows, not the sheet
        return _TaskTable(captions=tuple(captions), headers=headers, body=body)
    return _find_table_grouped_by_first_column(rows)


def _find_table_grouped_by_first_column(rows: Sequence[tuple[str, ...]]) -> _TaskTable | None:
    """Find in a sheet's rows a table whose column headers are unusual, but whose first column
    groups its rows; None where there is none.
    """
    captions = list(takewhile(lambda row: len(set(filter(None, row))) == 1, rows[:_HEADER_WITHIN]))
    below = list(rows[len(captions) :])
    if len(below) < 2 or sum(map(_is_numbered_paragraph_row, captions)) > 1:
        return None
    headers, body = split_headers_from_rows(below)
    if len(body) == len(below) or not first_column_groups_rows(headers, body):
        return None
    if (
        choose_title_column_by_headers(headers, body, [0]) is None
        and infer_title_column_by_cells(headers, body, [0]) is None
    ):
        return None
    lines = (one_line(cell) for row in captions for cell in dict.fromkeys(row) if cell)
    return _TaskTable(captions=tuple(lines), headers=headers, body=body)


def _is_numbered_paragraph_row(row: tuple[str, ...]) -> bool:
    """Whether a row of a sheet is a single numbered paragraph (1.…), not a row of a table."""
    words = [cell for cell in dict.fromkeys(row) if cell]
    paragraph_number = parse_paragraph_number(words[0]) if len(words) == 1 else None
    return paragraph_number is not None and bool(paragraph_number.text_after)


def _is_grouping_column_header(header: str) -> bool:
    """Whether a column header is that of a column that groups the rows, such as 类别 or 板块."""
    return bool(_GROUPS.fullmatch(re.sub(r"\s+", "", header)))


def _add_task_rows(owner: DraftNode, task_table: _TaskTable) -> None:
    """Add the rows of a task table to a plan section, under the subsections that the grouping
    columns name.

    Args:
        owner: node of the section; changed in place.
        task_table: the task table.
    """
    groups = [
        column
        for column, header in enumerate(task_table.headers)
        if _is_grouping_column_header(header)
    ]
    if 0 not in groups and first_column_groups_rows(task_table.headers, task_table.body):
        groups.insert(0, 0)
    titled = choose_title_column_by_headers(task_table.headers, task_table.body, groups)
    if titled is None and groups and _column_cells_are_distinct(task_table.body, groups[-1]):
        titled = groups.pop()  # 三级任务 beside 一级 and 二级任务 names the rows
    if (
        titled is None
        and groups
        and infer_title_column_by_cells(task_table.headers, task_table.body, groups) is None
    ):
        titled = groups.pop()
    kept = [column for column in range(len(task_table.headers)) if column not in groups]
    table = DocumentTable(
        rows=(),
        headers=tuple(task_table.headers[column] for column in kept),
        titled=kept.index(titled) if titled is not None else None,
    )
    entries: list[_Entry] = []
    notes: list[str] = []
    band, is_used = "", False
    above = [""] * len(groups)
    for row, names_group in zip(
        task_table.body, group_heading_row_flags(task_table.body), strict=True
    ):
        if words := _remark_text_of_row(row):
            notes.append(words)
            continue
        words = row[0] if names_group else _heading_across_row(row, task_table.headers)
        if is_month_week_or_day_cell(words) and len(kept) > 1:
            entries.append((tuple(filter(None, (band, *above))), (words,)))
            continue
        if words:
            if band and not is_used:
                notes.append(band)
            band, above, is_used = words, [""] * len(groups), False
            continue
        is_used = True
        # A blank below a section's name means the same section.
        above = [row[column] or above[i] for i, column in enumerate(groups)]
        path = tuple(filter(None, (band, *above)))
        entries.append((path, tuple(row[column] for column in kept)))
    while entries and len(entries[-1][1]) == 1 < len(kept):
        notes.append(entries.pop()[1][0])  # a period below the last row heads nothing
    if band and not is_used:
        notes.append(band)  # 值周领导：… below the last row heads nothing
    _add_group_sections(owner, entries, 0, table)
    for words in notes:
        _append_to_remark_of_last_row(owner, words)


def _column_cells_are_distinct(body: Sequence[tuple[str, ...]], column: int) -> bool:
    """Whether the cells of a table column are all filled and all different."""
    cells = [row[column] for row in body if len(set(row)) > 1]
    return len(cells) > 1 and all(cells) and len(set(cells)) == len(cells)


def _remark_text_of_row(row: tuple[str, ...]) -> str:
    """Return the text of a table row that is only a remark on the table (备注：…); empty for the
    row of a task.
    """
    words = [cell for cell in dict.fromkeys(row) if cell]
    return " ".join(words) if words and len(words) < 3 and _IS_REMARK.match(words[0]) else ""


def _add_group_sections(
    section: DraftNode, entries: Iterable[_Entry], depth: int, table: DocumentTable
) -> None:
    """Add to a plan section, for each group of table rows at a depth of grouping, a child section
    with the rows of that group.

    Args:
        section: the section; changed in place.
        entries: for each row the names of its groups, outermost first, and its cells.
        depth: index of the group name by which the rows are grouped here, from 0.
        table: the table of the rows; each section gets a copy with its rows.
    """
    for name, run in groupby(entries, lambda entry: "".join(entry[0][depth : depth + 1])):
        if name:
            child = _create_draft_section(name)
            section.content.append(child)
            _add_group_sections(child, run, depth + 1, table)
        else:
            rows = tuple(row for _, row in run)
            section.content.append(msgspec.structs.replace(table, rows=rows))


def _heading_across_row(row: tuple[str, ...], headers: tuple[str, ...]) -> str:
    """Return the text of a table row that is one heading across the columns; empty for the row of a
    task.
    """
    words = set(filter(None, row))
    if len(words) != 1 or len(headers) < 3:
        return ""
    (text,) = words
    across = row.count(text) > len(headers) // 2
    first = (
        row[0] == text and column_role_of_header(headers[0]) == "number" and not text.isdecimal()
    )
    return one_line(text) if (across or first) and len(text) <= _MAX_SECTION else ""


def _create_draft_section(heading: str) -> DraftNode:
    """Create the draft node (a plan node being built) of a section from its heading, which may
    begin with a number.
    """
    paragraph_number = parse_paragraph_number(heading)
    if paragraph_number and paragraph_number.text_after:
        return DraftNode(
            number_kind=paragraph_number.number_kind,
            value=paragraph_number.value,
            number=paragraph_number.number,
            line=paragraph_number.text_after,
        )
    return DraftNode(number_kind=UNNUMBERED, line=one_line(heading))
