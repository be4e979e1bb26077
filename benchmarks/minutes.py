"""How long the papers take to write, against a bare docxtpl render of the same.

The sample school's last meeting, by every shipped template of a meeting. Ours reads
the records, checks the template, fills it in, checks the result and puts the file on
the disk; the bare one fills the same template in with the same data, ready made, and
saves it. Both work in the process that measures; from the key to the file, with the
process that templates are filled in by, is a row of its own.
"""

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from docx import Document
from docxtpl import DocxTemplate

from benchmarks.row import Row, against, in_turn, milliseconds, within
from meetingtui.cli.command_helpers import opened_term
from meetingtui.documents.document_file import write_document
from meetingtui.documents.meeting_document import (
    render_meeting_document_to_bytes,
    variable_values_for_document,
)
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template.filling import fill_template
from meetingtui.documents.template_catalogue import Template, available_templates
from meetingtui.documents.template_variable_table import MINUTES
from meetingtui.meeting.fixed_agenda import load_agenda
from meetingtui.meeting.record import Meeting
from meetingtui.sample import create_sample_school

NAMES = {
    "minutes.docx": "minutes",
    "minutes-gbt9704.docx": "minutes as an official paper",
    "record.docx": "the record of a meeting",
    "tasks.docx": "task sheets",
}
"""What a template makes."""

WHOLE, ROWS = "minutes from the key to the file", "20,000 rows against 2,000, row by row"

LIMITS: dict[str, float | None] = {**dict.fromkeys(NAMES.values(), 1.3), WHOLE: 1.0, ROWS: 1.5}

TODAY = date(2026, 11, 20)
_ROUNDS = 15


def rows() -> list[Row]:
    """Measure writing the documents of a meeting; one row for each template."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "school"
        create_sample_school(folder, TODAY)
        each = {template.path.name: template for template in reversed(available_templates(folder))}
        papers = [_row(what, each[file], folder) for file, what in NAMES.items()]
        return [*papers, _whole(each["minutes.docx"], folder), _many_rows(folder)]


def _row(what: str, template: Template, folder: Path) -> Row:
    ready, sources, meeting = _sources(template, folder)
    raw = template.path.read_bytes()

    def bare() -> None:
        word = DocxTemplate(str(template.path))
        word.render(ready, autoescape=True)
        word.save(str(folder / "bare.docx"))

    def ours() -> None:
        context = variable_values_for_document(
            template.document_type, meeting, sources=DocumentSources(**sources)
        )
        document = fill_template(
            raw, template.path.name, context, template.document_type.permitted_variables
        )
        write_document(document, folder, "ours.docx").unlink()

    return against("bare docxtpl", what, LIMITS, *in_turn(ours, bare, _ROUNDS))


def _whole(template: Template, folder: Path) -> Row:
    _, sources, meeting = _sources(template, folder)

    def ours() -> None:
        write_document(
            render_meeting_document_to_bytes(template, meeting, sources=DocumentSources(**sources)),
            folder,
            "ours.docx",
        ).unlink()

    ours()
    return within(1000, WHOLE, LIMITS, median(milliseconds(ours) for _ in range(_ROUNDS)))


def _many_rows(folder: Path) -> Row:
    """Measure a document with ten times as many table rows, which may take ten times as long."""
    cells = ("{%tr for a in particulars %}", "{{ a.label }}", "{%tr endfor %}")
    document = Document()
    table = document.add_table(rows=3, cols=1)
    for row, words in zip(table.rows, cells, strict=True):
        row.cells[0].text = words
    path = folder / "rows.docx"
    document.save(str(path))
    raw = path.read_bytes()

    def fill(count: int) -> None:
        rows = [{"label": "时间", "text": "周一"}] * count
        fill_template(raw, path.name, {"particulars": rows}, MINUTES)

    many, few = in_turn(lambda: fill(20_000), lambda: fill(2_000), 3)
    return against("2,000 rows", ROWS, LIMITS, [each / 10 for each in many], few)


def _sources(template: Template, folder: Path) -> tuple[dict[str, Any], dict[str, Any], Meeting]:
    """Collect what a template is filled in with.

    Returns:
        The template variables, the records they are made from, and the sample's last meeting.
    """
    with opened_term(folder) as (school, term, term_file):
        records = term_file.records
    meeting = max(records.meetings.values(), key=lambda each: each.number)
    sources: dict[str, Any] = {
        "school": school,
        "term": term,
        "agenda": load_agenda(folder),
        "items": records.items,
        "meetings": records.meetings,
    }
    return (
        variable_values_for_document(
            template.document_type, meeting, sources=DocumentSources(**sources)
        ),
        sources,
        meeting,
    )
