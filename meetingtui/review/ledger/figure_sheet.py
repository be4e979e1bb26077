"""概况: the first sheet, with the figures that every screen has."""

from typing import TYPE_CHECKING

from meetingtui.review.figures import Figures, by_department, by_section, count
from meetingtui.review.ledger.styles import Styles, for_printing, write_text
from meetingtui.review.survey import Survey
from meetingtui.wording import full_date

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

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
"""Head and field of the figures, 完成率 being the word the sentence uses."""


def write_figures(sheet: "Worksheet", survey: Survey, styles: Styles) -> None:
    """概况: the sentence, then the figures of the whole, the departments and the chapters."""
    whole = count(survey.rows)
    write_text(sheet, 0, 0, f"{survey.school.name}{survey.term.title}督办台账", styles.title)
    words = "；".join(filter(None, (whole.words, whole.rest_words, whole.warning_words)))
    write_text(sheet, 1, 0, f"截至{full_date(survey.today)}。{words}", styles.plain)
    write_text(
        sheet,
        2,
        0,
        "可以直接改：责任部门、责任人、完成时限、状态、标签；新的进展写在最后一栏。改好后用程序“读回台账”。",
        styles.plain,
    )
    line = 4
    tables: tuple[tuple[str, dict[str, Figures]], ...] = (
        ("责任部门", {**by_department(survey), "合计": whole}),
        ("章节", {**by_section(survey), "合计": whole}),
    )
    for name, table in tables:
        for at, words in enumerate((name, *(each for each, _ in _FIGURES))):
            sheet.write_string(line, at, words, styles.head)
        for group, found in table.items():
            line += 1
            write_text(sheet, line, 0, group, styles.text)
            for at, (_, field) in enumerate(_FIGURES, 1):
                _write_figure(sheet, line, at, getattr(found, field), styles.number)
        line += 2
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(_FIGURES), 9)
    for_printing(sheet, survey)


def _write_figure(sheet: "Worksheet", line: int, at: int, value: object, style: "Format") -> None:
    if isinstance(value, int):
        sheet.write_number(line, at, value, style)
    else:
        sheet.write_string(line, at, str(value), style)
