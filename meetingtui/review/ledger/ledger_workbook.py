"""The ledger (督办台账) as an Excel workbook, for printing on A4 and for editing, with an overview
of figures and charts.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import TYPE_CHECKING

from meetingtui.base.text_width import printed_width as width
from meetingtui.base.wording import full_date, one_line
from meetingtui.plan.deadline_status import NO_DEADLINE, OVERDUE, UNCLAIMED, TrafficLight
from meetingtui.plan.item import Status
from meetingtui.plan.item_fields import ItemField
from meetingtui.review.item_counts import (
    ItemCounts,
    count_rows_by_traffic_light,
    item_counts_of_rows,
    rows_by_department,
    rows_by_section,
)
from meetingtui.review.ledger.ledger_format import (
    COLUMNS,
    ID,
    LIGHT,
    NEW_PROGRESS,
    PRINTED,
    STATUS,
    CellStyles,
    baseline_sheet_lines,
    set_up_sheet_printing,
    storable_cell_text,
    write_text_cell,
)
from meetingtui.review.term_snapshot import (
    NO_DEPARTMENT,
    ItemRole,
    ItemRow,
    TermSnapshot,
    sort_by_urgency,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


# The charts on the ledger's overview sheet


_TRAFFIC_LIGHT_COLOURS = {
    TrafficLight.OVERDUE: "#B3261E",
    TrafficLight.AT_RISK: "#F6D27A",
    TrafficLight.STALE: "#FBF0CF",
    TrafficLight.NORMAL: "#8FB4D9",
    TrafficLight.DONE: "#7DB87D",
    TrafficLight.PAUSED: "#BFBFBF",
    TrafficLight.CANCELLED: "#E0E0E0",
}
"""Chart colours of the lights, as in the lists; their tones differ in greyscale, too."""

_FIRST_LIGHT = 2
"""Column of the first light, after the name and 台账事项, from 0."""

_CHART_ROWS = 17
"""Height of a chart, in rows of the sheet."""


class FigureTablePosition(NamedTuple):
    """Position of a table of figures on the ledger's overview sheet."""

    name: str
    """Head of the column of group names: 责任部门 or 章节."""
    head: int
    """Row of the table's header, from 0."""
    groups: int
    """Number of group rows below the header, without 合计."""


def add_overview_charts(
    book: "Workbook", sheet: "Worksheet", tables: list[FigureTablePosition]
) -> None:
    """Add a stacked bar chart to the ledger's overview sheet for each table of figures that has
    groups.

    The charts stand below the tables. Each bar is a group, such as a department; its segments are
    the numbers of items by traffic light (滞后, 预警, 正常 …).

    Args:
        book: the workbook that is being written.
        sheet: its overview sheet.
        tables: positions of the tables of figures on that sheet.
    """
    below = max((each.head + each.groups for each in tables), default=0) + 4
    sheet.set_h_pagebreaks([below])  # a chart is not cut by the end of a page
    for place, table in enumerate(each for each in tables if each.groups):
        chart = book.add_chart({"type": "bar", "subtype": "stacked"})
        first, last = table.head + 1, table.head + table.groups
        for at, light in enumerate(TrafficLight, _FIRST_LIGHT):
            chart.add_series(
                {
                    "name": [sheet.name, table.head, at],
                    "categories": [sheet.name, first, 0, last, 0],
                    "values": [sheet.name, first, at, last, at],
                    "fill": {"color": _TRAFFIC_LIGHT_COLOURS[light]},
                    "border": {"color": "#606060", "width": 0.25},
                    "gap": 60,
                }
            )
        font = {"name": "宋体", "size": 10}
        chart.set_title({"name": f"各{table.name}事项", "name_font": {**font, "size": 12}})
        chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": True}})
        chart.set_y_axis({"num_font": font, "reverse": True, "interval_unit": 1})
        chart.set_legend({"position": "bottom", "font": font})
        chart.set_size({"width": 400, "height": _CHART_ROWS * 20})
        sheet.insert_chart(below, 0 if place == 0 else 10, chart, {"y_offset": 4})


# The ledger (督办台账) as an Excel workbook, for printing on A4 and for editing


FIGURES, WHOLE, BASELINE = "概况", "督办台账", "底稿"
"""Names of the sheets that belong to no department: overview, all items, baseline."""

_MAX_SHEET_NAME = 31
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_RESERVED_SHEET_NAME = "history"


def rows_by_sheet(snapshot: TermSnapshot) -> Iterator[tuple[str, list[ItemRow]]]:
    """Yield the name and rows of each sheet of items in the ledger workbook, most urgent rows
    first.

    The sheet of all items comes first, then one for each department with rows in the school's
    order, then departments the school does not know, then rows without a department (未定部门).
    """
    taken = {FIGURES, BASELINE}
    yield reserve_valid_sheet_name(WHOLE, taken), sort_by_urgency(snapshot.rows)
    known = [department.name for department in snapshot.school.departments]
    found = dict.fromkeys(row.department for row in snapshot.rows)
    others = sorted(found.keys() - {*known, ""})
    for name in (*known, *others, ""):
        if name in found:
            own = [row for row in snapshot.rows if row.department == name]
            yield reserve_valid_sheet_name(name or NO_DEPARTMENT, taken), sort_by_urgency(own)


def reserve_valid_sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a valid sheet name for Excel that is not in use, and add it to those in use.

    Characters that Excel forbids become spaces, a long name is cut to 31 characters, a name in use
    gets （2）.

    Args:
        wanted: the name to start from.
        taken: the names in use; changed in place.
    """
    plain = (
        _cut_to_utf16_units(
            _FORBIDDEN_IN_SHEET_NAME.sub(" ", one_line(wanted)), _MAX_SHEET_NAME
        ).strip("' ")
        or "部门"
    )
    if plain.lower() == _RESERVED_SHEET_NAME:
        plain = f"{plain}部"
    name, number = plain, 1
    while name.lower() in {each.lower() for each in taken}:
        number += 1
        mark = f"（{number}）"
        name = _cut_to_utf16_units(plain, _MAX_SHEET_NAME - len(mark)).strip("' ") + mark
    taken.add(name)
    return name


def _cut_to_utf16_units(text: str, units: int) -> str:
    """Cut a text to its beginning of at most so many UTF-16 units, the units in which Excel
    counts.
    """
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


_FigureFunction = Callable[[Sequence[ItemRow], ItemCounts], int | str]


def _traffic_light_counter(light: TrafficLight) -> _FigureFunction:
    """Return a function that counts the rows of a group that have one traffic light (滞后, 预警 …),
    for a column of the ledger's overview sheet.
    """
    return lambda rows, _: count_rows_by_traffic_light(rows)[light]


_FIGURES: tuple[tuple[str, _FigureFunction], ...] = (
    ("台账事项", lambda rows, _: len(rows)),
    *((light.label, _traffic_light_counter(light)) for light in TrafficLight),
    (UNCLAIMED, lambda rows, _: sum(row.deadline_status.unclaimed for row in rows)),
    (NO_DEADLINE, lambda rows, _: sum(row.has_no_deadline for row in rows)),
    (ItemRole.PLANNED.label, lambda _, found: found.total),
    (Status.DONE.label, lambda _, found: found.done),
    (Status.IN_PROGRESS.label, lambda _, found: found.in_progress),
    (Status.NOT_STARTED.label, lambda _, found: found.not_started),
    (f"计划{OVERDUE}", lambda _, found: found.overdue),
    ("完成率", lambda _, found: found.completion_rate_text),
    (ItemRole.TASK.label, lambda _, found: found.tasks),
    ("议定未办结", lambda _, found: found.open_tasks),
    (f"议定{OVERDUE}", lambda _, found: found.overdue_tasks),
    (ItemRole.PART.label, lambda _, found: found.parts),
    ("分工未办结", lambda _, found: found.open_parts),
    (f"分工{OVERDUE}", lambda _, found: found.overdue_parts),
)
"""Head and value of each column of figures, from the rows and their counts.

First come all rows of the sheets by light, so that the overview agrees with the sheets. Then the
plan's items, the tasks and the parts separately, under the words used on the screens.
"""


def write_overview_sheet(
    sheet: "Worksheet", snapshot: TermSnapshot, styles: CellStyles
) -> list[FigureTablePosition]:
    """Write the ledger's overview sheet (概况): title, the counts of the whole plan, how to edit
    the ledger, then a table of the departments and one of the chapters.

    Returns:
        The positions of the two tables.
    """
    whole = item_counts_of_rows(snapshot.rows)
    write_text_cell(
        sheet, 0, 0, f"{snapshot.school.name}{snapshot.term.title}督办台账", styles.title
    )
    lights = [
        f"{light.label} {many} 项"
        for light, many in count_rows_by_traffic_light(snapshot.rows).items()
        if many
    ]
    listed = "，".join([f"台账共 {len(snapshot.rows)} 项", *lights])
    words = "；".join(
        filter(
            None,
            (
                listed,
                whole.counts_and_completion_rate_text,
                whole.not_started_paused_cancelled_text,
            ),
        )
    )
    for at, text in (
        (1, f"截至{full_date(snapshot.today)}。{words}。"),
        (
            2,
            "可以直接改：责任部门、责任人、完成时限、状态、标签；新的进展写在“新的进展”一栏。"
            "改好后用程序“读回台账”。右边几栏只在屏幕上看，不打印。",
        ),
    ):
        sheet.merge_range(at, 0, at, len(_FIGURES), storable_cell_text(text), styles.sentence)
        sheet.set_row(at, _LINE * _wrapped_line_count(text, _OVERVIEW_WIDTH) + 4)
    line = 4
    tables = (
        (ItemField.DEPARTMENT.label, rows_by_department(snapshot)),
        ("章节", rows_by_section(snapshot)),
    )
    places = []
    for name, groups in tables:
        places.append(FigureTablePosition(name, line, len(groups)))
        for at, words in enumerate((name, *(head for head, _ in _FIGURES))):
            sheet.write_string(line, at, words, styles.head)
        sheet.set_row(line, 3 * _LINE)
        for group, rows in {**groups, "合计": snapshot.rows}.items():
            line += 1
            found = item_counts_of_rows(rows)
            write_text_cell(sheet, line, 0, group, styles.text)
            sheet.set_row(line, _LINE * _wrapped_line_count(group, _NAME) + 2)
            for at, (_, figure) in enumerate(_FIGURES, 1):
                _write_number_or_text(sheet, line, at, figure(rows, found), styles.number)
        line += 2
    sheet.set_column(0, 0, _NAME)
    sheet.set_column(1, len(_FIGURES), _FIGURE)
    set_up_sheet_printing(sheet, snapshot)
    return places


_NAME, _FIGURE = 17.0, 4.4
"""Widths of the name column and the figure columns of the overview, in half-width characters."""

_OVERVIEW_WIDTH = 98
"""Width of the overview in half-width characters."""


def _write_number_or_text(
    sheet: "Worksheet", row: int, column: int, value: object, style: "Format"
) -> None:
    """Write an Excel cell as a number, or as text where the value is no number."""
    if isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


_HEADS = (ID, "序号", *(column.head for column in COLUMNS if column.head != ID))
"""Heads of an item sheet; the ids are left of the printed area."""

_MAX_CHOICE_LIST_CHARACTERS = 250
"""Most characters of a written-out list of choices in Excel."""

_IN_THE_MIDDLE = (STATUS, LIGHT)
_LINE, _TALLEST = 15.5, 409
"""Height of a line in a cell and the greatest row height in Excel, both in points."""


def _wrapped_line_count(text: str, room: float) -> int:
    """Number of lines that a text takes in a column of an Excel sheet ``room`` half-width
    characters wide, of which 1.2 a line are lost to breaking.
    """
    return sum(max(1, ceil(width(line) / (room - 1.2))) for line in text.split("\n"))


def write_items_sheet(
    sheet: "Worksheet", rows: Sequence[ItemRow], snapshot: TermSnapshot, styles: CellStyles
) -> None:
    """Write one sheet of the ledger with items: a frozen header and one row for each item.

    Args:
        sheet: the empty sheet of the workbook.
        rows: the rows of the items, in the order of the sheet.
        snapshot: the term.
        styles: the cell formats of the workbook.
    """
    for at, head in enumerate(_HEADS):
        sheet.write_string(0, at, head, styles.head)
    for line, row in enumerate(rows, 1):
        sheet.write_number(line, 1, line, styles.number)
        lines = 1
        for column in COLUMNS:
            value = column.value_of_row(row, snapshot)
            at = _HEADS.index(column.head)
            if isinstance(value, date):
                moment = datetime.combine(value, time())
                style = styles.date if column.head == ItemField.DEADLINE.label else styles.day
                sheet.write_datetime(line, at, moment, style)
            elif isinstance(value, int):
                sheet.write_number(line, at, value, styles.number)
            else:
                style = styles.word if column.head in _IN_THE_MIDDLE else styles.text
                write_text_cell(sheet, line, at, value or "", style)
                lines = max(lines, _wrapped_line_count(value or "", column.width))
        # LibreOffice makes no row taller by itself.
        sheet.set_row(line, min(lines * _LINE + 4, _TALLEST))
    for column in COLUMNS:
        sheet.set_column(_HEADS.index(column.head), _HEADS.index(column.head), column.width)
    sheet.set_column(1, 1, 4.5)
    _add_validation_and_light_colours(sheet, len(rows), snapshot, styles)
    sheet.freeze_panes(1, _HEADS.index(ItemField.DEPARTMENT.label))
    sheet.autofilter(0, 0, len(rows), len(_HEADS) - 1)
    set_up_sheet_printing(sheet, snapshot)
    sheet.repeat_rows(0)
    # The ids are for reading back, the last columns for the screen; paper needs none of them.
    sheet.print_area(0, 1, len(rows), _HEADS.index(PRINTED[-1].head))


def _add_validation_and_light_colours(
    sheet: "Worksheet", rows: int, snapshot: TermSnapshot, styles: CellStyles
) -> None:
    """Add choices and hints to the editable cells of a ledger sheet with ``rows`` rows of items,
    and colour the cells with an item's traffic light (滞后, 预警 …).
    """
    if not rows:
        return

    def column_range(head: str) -> tuple[int, int, int, int]:
        """First row, first column, last row and last column of the cells below a column head."""
        return 1, _HEADS.index(head), rows, _HEADS.index(head)

    labels = [status.label for status in Status]
    sheet.data_validation(
        *column_range(STATUS),
        {
            "validate": "list",
            "source": labels,
            "error_title": "状态",
            "error_message": f"请填：{'、'.join(labels)}。",
        },
    )
    names = [storable_cell_text(department.name) for department in snapshot.school.departments]
    if (
        names
        and len(",".join(names)) <= _MAX_CHOICE_LIST_CHARACTERS
        and not any("," in name for name in names)
    ):
        sheet.data_validation(
            *column_range(ItemField.DEPARTMENT.label),
            {
                "validate": "list",
                "source": names,
                "error_type": "warning",
                "error_title": ItemField.DEPARTMENT.label,
                "error_message": "学校的部门里没有这一个。读回台账时不会采纳。",
            },
        )
    for head, hint in (
        (ID, "读回台账时凭编号认事项，请不要改动。"),
        (NEW_PROGRESS, "写在这里的话，读回台账时记为新的进展。"),
    ):
        sheet.data_validation(
            *column_range(head), {"validate": "any", "input_title": head, "input_message": hint}
        )
    for label, look in styles.lights:
        sheet.conditional_format(
            *column_range(LIGHT),
            {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": look},
        )


def ledger_file_name(today: date) -> str:
    """File name of the ledger of a day: 2026-11-23 督办台账.xlsx."""
    return f"{today.isoformat()} 督办台账.xlsx"


def make_ledger_workbook(snapshot: TermSnapshot, *, by_department: bool = True) -> bytes:
    """Create the ledger workbook as the bytes of an .xlsx file: overview, all items, department
    sheets, and the hidden baseline.

    Args:
        snapshot: the term.
        by_department: whether each department gets its own sheet beside that of all items.
    """
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    book = Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    title = storable_cell_text(f"{snapshot.school.name}{snapshot.term.title}督办台账")
    created = datetime.combine(snapshot.today, time())
    book.set_properties(
        {"title": title, "company": storable_cell_text(snapshot.school.name), "created": created}
    )
    styles = CellStyles(book)
    overview = book.add_worksheet(FIGURES)
    places = write_overview_sheet(overview, snapshot, styles)
    add_overview_charts(book, overview, places)
    sheets = list(rows_by_sheet(snapshot))
    for name, own in sheets if by_department else sheets[:1]:
        write_items_sheet(book.add_worksheet(name), own, snapshot, styles)
    _write_baseline(book.add_worksheet(BASELINE), snapshot)
    book.worksheets()[1].activate()
    book.close()
    return file.getvalue()


def _write_baseline(sheet: "Worksheet", snapshot: TermSnapshot) -> None:
    """Write the sheet of the ledger workbook with the cells as exported, and hide it."""
    for line, cells in enumerate(baseline_sheet_lines(snapshot)):
        for at, words in enumerate(cells):
            sheet.write_string(line, at, words)
    sheet.very_hidden()
