"""How the ledger's cells and pages look, and how text gets into them.

Text stays text: every text is written as a string and marked ``quotePrefix``, so
that ``=1+1`` stays what it is when the file is opened, and also when somebody
edits the cell. Saved as .csv the text leaves as it stands, for a .csv cannot say
that a cell is text; such a file is opened by importing it as text.
"""

from typing import TYPE_CHECKING

from meetingtui.plan.light import Light
from meetingtui.review.ledger.columns import kept
from meetingtui.review.survey import Survey
from meetingtui.wording import full_date

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


class Styles:
    """The formats that the sheets share."""

    def __init__(self, book: "Workbook") -> None:
        self.title: Format = book.add_format({"font_name": "黑体", "font_size": 16})
        """Above a sheet."""
        self.plain: Format = book.add_format(
            {"font_name": _FONT, "font_size": 11, "num_format": "@"}
        )
        """A sentence outside a table."""
        self.head: Format = book.add_format(_HEAD)
        """The head of a column."""
        self.text: Format = book.add_format(_TEXT)
        """Words."""
        self.word: Format = book.add_format({**_TEXT, "align": "center"})
        """One word."""
        self.number: Format = book.add_format(_CENTRED)
        """A figure."""
        self.date: Format = book.add_format({**_CENTRED, "num_format": _DATE})
        """2026年11月23日"""
        self.day: Format = book.add_format({**_CENTRED, "num_format": _DAY})
        """11月23日"""
        self.lights: list[tuple[str, Format]] = [
            (light.label, book.add_format(look)) for light, look in _LIGHTS
        ]
        """The lights that have a look, by their words."""


def write_text(sheet: "Worksheet", line: int, at: int, words: str, style: "Format") -> None:
    """Text as text, whatever it begins with; an empty cell keeps its frame."""
    if text := kept(words):
        sheet.write_string(line, at, text, style)
    else:
        sheet.write_blank(line, at, None, style)


def for_printing(sheet: "Worksheet", survey: Survey) -> None:
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
