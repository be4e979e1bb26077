"""Cell formats and page setup of the ledger, and writing text into cells.

Text is always written as a string and marked ``quotePrefix``, so that ``=1+1`` remains text when
the file is opened and when the cell is edited. A .csv saved from the workbook cannot mark a cell
as text; such a file must be imported as text.
"""

from typing import TYPE_CHECKING

from meetingtui.base.wording import full_date
from meetingtui.plan.deadline_status import Light
from meetingtui.review.ledger.ledger_columns import truncated_cell_text
from meetingtui.review.term_snapshot import TermSnapshot

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = "宋体"
_DATE, _DAY = "yyyy-m-d", 'm"月"d"日"'
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
    (Light.STALE, {"bg_color": "#FBF0CF", "font_color": "#000000", "bold": True}),
    (Light.DONE, {"bg_color": "#E3F1E3", "font_color": "#1E5B2A"}),
    (Light.PAUSED, {"font_color": "#595959", "italic": True}),
    (Light.CANCELLED, {"font_color": "#595959", "italic": True}),
)
"""Colours of the lights; in greyscale they are dark, medium and light, and each cell names its
light.
"""


class CellStyles:
    """The cell formats that all sheets of the workbook share."""

    def __init__(self, book: "Workbook") -> None:
        self.title: Format = book.add_format({"font_name": "黑体", "font_size": 16})
        """Format of the title of the overview."""
        self.plain: Format = book.add_format(
            {"font_name": _FONT, "font_size": 11, "num_format": "@"}
        )
        """Format of a sentence outside a table."""
        self.sentence: Format = book.add_format(
            {"font_name": _FONT, "font_size": 11, "text_wrap": True, "valign": "top"}
        )
        """Format of wrapped sentences across the whole width."""
        self.head: Format = book.add_format(_HEAD)
        """Format of a column head."""
        self.text: Format = book.add_format(_TEXT)
        """Format of text."""
        self.word: Format = book.add_format({**_TEXT, "align": "center"})
        """Format of a single centred word."""
        self.number: Format = book.add_format(_CENTRED)
        """Format of a number."""
        self.date: Format = book.add_format({**_CENTRED, "num_format": _DATE})
        """Format of a date with its year: 2026-11-23."""
        self.day: Format = book.add_format({**_CENTRED, "num_format": _DAY})
        """Format of a date without its year: 11月23日."""
        self.lights: list[tuple[str, Format]] = [
            (light.label, book.add_format(look)) for light, look in _LIGHTS
        ]
        """The lights that have a look, by their words."""


def write_text(sheet: "Worksheet", row: int, column: int, words: str, style: "Format") -> None:
    """Write a cell as text, whatever it begins with; an empty text gives a formatted blank cell.

    Args:
        sheet: the sheet to write to.
        row: the row, from 0.
        column: the column, from 0.
        words: the text.
        style: the format of the cell.
    """
    if text := truncated_cell_text(words):
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def set_up_printing(sheet: "Worksheet", snapshot: TermSnapshot) -> None:
    """Set up a sheet for printing: A4 landscape, one page wide, with header and page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    whose, upon = (
        _escape_header_text(words)
        for words in (f"{snapshot.school.name}　{snapshot.term.title}", full_date(snapshot.today))
    )
    sheet.set_header(f"&L{whose}&R&A　截至 {upon}")
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _escape_header_text(words: str) -> str:
    """Text for a page header: short, and with & escaped, which begins a code there."""
    return truncated_cell_text(words)[:80].replace("&", "＆")
