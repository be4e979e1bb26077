"""A sheet of items: a header that stays, a row an item, what may be chosen beside the cells."""

from collections.abc import Sequence
from datetime import date, datetime, time
from math import ceil
from typing import TYPE_CHECKING

from meetingtui.plan.item import Status
from meetingtui.review.ledger.columns import COLUMNS, DEPARTMENT, DUE, ID, LIGHT, SAID, STATUS, kept
from meetingtui.review.ledger.styles import Styles, for_printing, write_text
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.wording import width

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADS = (ID, "序号", *(column.head for column in COLUMNS if column.head != ID))
"""The ids stand left of the paper's edge."""

_SHORT_LIST = 250
"""Excel takes no longer list of choices written out."""

_IN_THE_MIDDLE = (STATUS, LIGHT)
_LINE, _TALLEST = 15.5, 409
"""Points of a line of a cell, and the tallest row that Excel takes."""


def _lines(text: str, room: float) -> int:
    """How many lines a text takes in a column; half a character a line is lost to the break."""
    return sum(max(1, ceil(width(line) / (room - 1.2))) for line in text.split("\n"))


def write_items(
    sheet: "Worksheet", rows: Sequence[Surveyed], survey: Survey, styles: Styles
) -> None:
    """One sheet: a header that stays, a row an item."""
    for at, head in enumerate(_HEADS):
        sheet.write_string(0, at, head, styles.head)
    for line, row in enumerate(rows, 1):
        sheet.write_number(line, 1, line, styles.number)
        lines = 1
        for column in COLUMNS:
            value = column.read(row, survey)
            at = _HEADS.index(column.head)
            if isinstance(value, date):
                moment = datetime.combine(value, time())
                style = styles.date if column.head == DUE else styles.day
                sheet.write_datetime(line, at, moment, style)
            elif isinstance(value, int):
                sheet.write_number(line, at, value, styles.number)
            else:
                style = styles.word if column.head in _IN_THE_MIDDLE else styles.text
                write_text(sheet, line, at, value or "", style)
                lines = max(lines, _lines(value or "", column.cells))
        # LibreOffice makes no row taller by itself.
        sheet.set_row(line, min(lines * _LINE + 4, _TALLEST))
    for column in COLUMNS:
        sheet.set_column(_HEADS.index(column.head), _HEADS.index(column.head), column.cells)
    sheet.set_column(1, 1, 6)
    _offer(sheet, len(rows), survey, styles)
    sheet.freeze_panes(1, _HEADS.index(DEPARTMENT))
    sheet.autofilter(0, 0, len(rows), len(_HEADS) - 1)
    for_printing(sheet, survey)
    sheet.repeat_rows(0)
    # The ids are for reading back; paper needs none.
    sheet.print_area(0, 1, len(rows), len(_HEADS) - 1)


def _offer(sheet: "Worksheet", rows: int, survey: Survey, styles: Styles) -> None:
    """Choices and hints beside the cells that are written into, and the lights' colours."""
    if not rows:
        return

    def column(head: str) -> tuple[int, int, int, int]:
        return 1, _HEADS.index(head), rows, _HEADS.index(head)

    labels = [status.label for status in Status]
    sheet.data_validation(
        *column(STATUS),
        {
            "validate": "list",
            "source": labels,
            "error_title": "状态",
            "error_message": f"请填：{'、'.join(labels)}。",
        },
    )
    names = [kept(department.name) for department in survey.school.departments]
    if names and len(",".join(names)) <= _SHORT_LIST and not any("," in name for name in names):
        sheet.data_validation(
            *column(DEPARTMENT),
            {
                "validate": "list",
                "source": names,
                "error_type": "warning",
                "error_title": "责任部门",
                "error_message": "学校的部门里没有这一个。读回台账时不会采纳。",
            },
        )
    for head, hint in (
        (ID, "读回台账时凭编号认事项，请不要改动。"),
        (SAID, "写在这里的话，读回台账时记为新的进展。"),
    ):
        sheet.data_validation(
            *column(head), {"validate": "any", "input_title": head, "input_message": hint}
        )
    for label, look in styles.lights:
        sheet.conditional_format(
            *column(LIGHT),
            {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": look},
        )
