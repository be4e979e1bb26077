"""How long the ledger takes to write, against bare xlsxwriter writing the same cells.

Ours works out every figure and sets styles, choices and printing; the bare one writes
the words and numbers of the finished workbook, sheet by sheet, and nothing else.
"""

import io
from datetime import date

from python_calamine import CalamineWorkbook
from xlsxwriter.workbook import Workbook

from benchmarks.past_terms import past_terms
from benchmarks.row import Row, against, in_turn
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import read_term_records
from meetingtui.store.term_lifecycle import build_term_snapshot

LIMITS: dict[str, float | None] = {"the ledger of 300 items": 3.0}

TODAY = date(2026, 11, 23)
_ROUNDS = 9


def rows() -> list[Row]:
    """Measure writing the ledger of the newest of ten terms; one row."""
    with past_terms() as folder:
        school = load_school(folder)
        term = school.terms[-1]
        records = read_term_records(folder, term)

    def ours() -> bytes:
        return make_ledger_workbook(build_term_snapshot(records, school, term, TODAY))

    book = CalamineWorkbook.from_filelike(io.BytesIO(ours()))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def bare() -> None:
        with Workbook(io.BytesIO(), {"in_memory": True}) as written:
            for name, lines in sheets.items():
                sheet = written.add_worksheet(name)
                for number, cells in enumerate(lines):
                    sheet.write_row(number, 0, cells)

    times = in_turn(ours, bare, _ROUNDS)
    return [against("xlsxwriter, the same cells bare", what, LIMITS, *times) for what in LIMITS]
