"""The ledger as an Excel workbook, ready to be printed on A4 and to be written into.

Text stays text: every text is written as a string and marked ``quotePrefix``, so
that ``=1+1`` stays what it is when the file is opened, and also when somebody
edits the cell. Saved as .csv the text leaves as it stands, for a .csv cannot say
that a cell is text; such a file is opened by importing it as text.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import TYPE_CHECKING

from meetingtui.plan.item import Status
from meetingtui.plan.light import Light
from meetingtui.review.figures import Figures, by_department, by_section, count
from meetingtui.review.ledger.baseline import baseline_lines
from meetingtui.review.ledger.columns import COLUMNS, DEPARTMENT, DUE, ID, LIGHT, SAID, STATUS, kept
from meetingtui.review.ledger.sheets import BASELINE, FIGURES, by_sheet
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.wording import full_date, width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = "宋体"
_DATE, _DAY = 'yyyy"年"m"月"d"日"', 'm"月"d"日"'
_GRID = {"font_name": _FONT, "font_size": 11, "border": 1, "border_color": "#808080"}
_HEAD = {
    **_GRID,
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": "#D9E2F0",
}
_TEXT = {**_GRID, "text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True}
_CENTRED = {**_GRID, "valign": "top", "align": "center"}

_LIGHTS = (
    (Light.OVERDUE, {"bg_color": "#B3261E", "font_color": "#FFFFFF", "bold": True}),
    (Light.AT_RISK, {"bg_color": "#F6D27A", "font_color": "#000000", "bold": True}),
    (Light.DONE, {"bg_color": "#E3F1E3", "font_color": "#1E5B2A"}),
    (Light.PAUSED, {"font_color": "#595959", "italic": True}),
    (Light.CANCELLED, {"font_color": "#595959", "italic": True}),
)
"""In grey they are nearly black, mid and nearly white; the word stands in each of them."""

_FIGURES: tuple[tuple[str, str], ...] = (
    ("计划事项", "total"),
    ("已完成", "done"),
    ("推进中", "in_progress"),
    ("未启动", "not_started"),
    ("暂缓", "paused"),
    ("取消", "cancelled"),
    ("滞后", "overdue"),
    ("预警", "at_risk"),
    ("久未汇报", "stale"),
    ("待认领", "unclaimed"),
    ("无时限", "no_deadline"),
    ("完成率", "rate"),
    ("议定事项", "tasks"),
    ("其中未办结", "open_tasks"),
    ("分工", "parts"),
    ("其中未办结", "open_parts"),
)
"""概况: head and field of the figures, 完成率 being the word the sentence uses."""

_SHORT_LIST = 250
"""Excel takes no longer list of choices written out."""


def ledger(survey: Survey, rows: Sequence[Surveyed] | None = None) -> bytes:
    """The workbook's bytes: 概况, 督办台账, a sheet a department, and the baseline out of sight.

    ``rows`` are those of the survey that it tells of, all where none are given.
    """
    from xlsxwriter.workbook import Workbook

    told = survey.rows if rows is None else rows
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
    title = kept(f"{survey.school.name}{survey.term.title}督办台账")
    created = datetime.combine(survey.today, time())
    book.set_properties({"title": title, "company": kept(survey.school.name), "created": created})
    _write_figures(book, survey, told)
    styles = _Styles(book)
    for name, own in by_sheet(survey, told):
        _write_items(book.add_worksheet(name), own, survey, styles)
    _write_baseline(book.add_worksheet(BASELINE), survey, told)
    book.worksheets()[1].activate()
    book.close()
    return file.getvalue()


class _Styles:
    """The formats that the item sheets share."""

    def __init__(self, book: "Workbook") -> None:
        self.head = book.add_format(_HEAD)
        self.text = book.add_format(_TEXT)
        self.number = book.add_format(_CENTRED)
        self.date = book.add_format({**_CENTRED, "num_format": _DATE})
        self.day = book.add_format({**_CENTRED, "num_format": _DAY})
        self.word = book.add_format({**_TEXT, "align": "center"})
        self.lights = [(light.label, book.add_format(look)) for light, look in _LIGHTS]


_IN_THE_MIDDLE = (STATUS, LIGHT)
_LINE, _TALLEST = 15, 409
"""Points of a line of a cell, and the tallest row that Excel takes."""


def _lines(text: str, room: float) -> int:
    """How many lines a text takes in a column; half a character a line is lost to the break."""
    return sum(max(1, ceil(width(line) / (room - 1.2))) for line in text.split("\n"))


def _write_items(
    sheet: "Worksheet", rows: Sequence[Surveyed], survey: Survey, styles: _Styles
) -> None:
    """One sheet: a header that stays, a row an item."""
    heads = [COLUMNS[0].head, "序号", *(column.head for column in COLUMNS[1:])]
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, styles.head)
    for line, row in enumerate(rows, 1):
        sheet.write_number(line, 1, line, styles.number)
        lines = 1
        for column in COLUMNS:
            value = column.read(row, survey)
            at = heads.index(column.head)
            if isinstance(value, date):
                moment = datetime.combine(value, time())
                style = styles.date if column.head == DUE else styles.day
                sheet.write_datetime(line, at, moment, style)
            elif isinstance(value, int):
                sheet.write_number(line, at, value, styles.number)
            else:
                style = styles.word if column.head in _IN_THE_MIDDLE else styles.text
                _write_text(sheet, line, at, value or "", style)
                lines = max(lines, _lines(value or "", column.cells))
        # LibreOffice makes no row taller by itself.
        sheet.set_row(line, min(lines * _LINE + 3, _TALLEST))
    for column in COLUMNS:
        sheet.set_column(heads.index(column.head), heads.index(column.head), column.cells)
    sheet.set_column(1, 1, 6)
    _offer(sheet, heads, len(rows), survey, styles)
    sheet.freeze_panes(1, heads.index(DEPARTMENT))
    sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    _for_printing(sheet, survey)
    sheet.repeat_rows(0)
    # The ids are for reading back; paper needs none.
    sheet.print_area(0, 1, len(rows), len(heads) - 1)


def _offer(
    sheet: "Worksheet", heads: list[str], rows: int, survey: Survey, styles: _Styles
) -> None:
    """Choices and hints beside the cells that are written into, and the lights' colours."""
    if not rows:
        return

    def column(head: str) -> tuple[int, int, int, int]:
        return 1, heads.index(head), rows, heads.index(head)

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


def _write_figures(book: "Workbook", survey: Survey, rows: Sequence[Surveyed]) -> None:
    """概况: the sentence, then the figures of the whole, the departments and the chapters."""
    sheet = book.add_worksheet(FIGURES)
    head, text, number = (book.add_format(look) for look in (_HEAD, _TEXT, _CENTRED))
    heading = book.add_format({"font_name": "黑体", "font_size": 16})
    plain = book.add_format({"font_name": _FONT, "font_size": 11, "num_format": "@"})
    whole = count(rows)
    _write_text(sheet, 0, 0, f"{survey.school.name}{survey.term.title}督办台账", heading)
    words = "；".join(filter(None, (whole.words, whole.rest_words, whole.warning_words)))
    _write_text(sheet, 1, 0, f"截至{full_date(survey.today)}。{words}", plain)
    _write_text(
        sheet,
        2,
        0,
        "可以直接改：责任部门、责任人、完成时限、状态、标签；新的进展写在最后一栏。改好后用程序“读回台账”。",
        plain,
    )
    line = 4
    tables: tuple[tuple[str, dict[str, Figures]], ...] = (
        ("责任部门", {**by_department(survey, rows), "合计": whole}),
        ("章节", {**by_section(survey, rows), "合计": whole}),
    )
    for name, table in tables:
        for at, words in enumerate((name, *(each for each, _ in _FIGURES))):
            sheet.write_string(line, at, words, head)
        for group, found in table.items():
            line += 1
            _write_text(sheet, line, 0, group, text)
            for at, (_, field) in enumerate(_FIGURES, 1):
                _write_figure(sheet, line, at, getattr(found, field), number)
        line += 2
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(_FIGURES), 9)
    _for_printing(sheet, survey)


def _write_figure(sheet: "Worksheet", line: int, at: int, value: object, style: "Format") -> None:
    if isinstance(value, int):
        sheet.write_number(line, at, value, style)
    else:
        sheet.write_string(line, at, str(value), style)


def _write_baseline(sheet: "Worksheet", survey: Survey, rows: Iterable[Surveyed]) -> None:
    for line, cells in enumerate(baseline_lines(survey, list(rows))):
        for at, words in enumerate(cells):
            sheet.write_string(line, at, words)
    sheet.very_hidden()


def _write_text(sheet: "Worksheet", line: int, at: int, words: str, style: "Format") -> None:
    """Text as text, whatever it begins with; an empty cell keeps its frame."""
    if text := kept(words):
        sheet.write_string(line, at, text, style)
    else:
        sheet.write_blank(line, at, None, style)


def _for_printing(sheet: "Worksheet", survey: Survey) -> None:
    """A4 sideways, one page wide, as many long as it takes; whose it is above, the page below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    whose, upon = (
        _escaped(words)
        for words in (f"{survey.school.name}　{survey.term.title}", full_date(survey.today))
    )
    sheet.set_header(f"&L{whose}&R&A　截至 {upon}")
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _escaped(words: str) -> str:
    """Words of a page header, which takes not many, and in which & begins a code."""
    return kept(words)[:80].replace("&", "＆")
