"""How long the papers take to write, against a bare docxtpl render of the same.

The sample school's last meeting, by every shipped template of a meeting. Ours reads
the records, checks the template, fills it in and puts the file on the disk; the bare
one fills the same template in with the same data, ready made, and saves it.
"""

import tempfile
from datetime import date
from pathlib import Path

from docxtpl import DocxTemplate

from benchmarks.row import Row, against, in_turn
from meetingtui.cli.opening import opened
from meetingtui.meeting.fixed_agenda import load
from meetingtui.minutes.catalogue import Template, templates
from meetingtui.minutes.document import paper, paper_context
from meetingtui.minutes.paper import write
from meetingtui.sample import create

NAMES = {
    "minutes.docx": "minutes",
    "minutes-gbt9704.docx": "minutes as an official paper",
    "record.docx": "the record of a meeting",
    "tasks.docx": "task sheets",
}
"""What a template makes."""

LIMITS: dict[str, float | None] = dict.fromkeys(NAMES.values(), 1.3)

TODAY = date(2026, 11, 20)
_ROUNDS = 15


def rows() -> list[Row]:
    """One a template."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "school"
        create(folder, TODAY)
        each = {template.path.name: template for template in reversed(templates(folder))}
        return [_row(what, each[file], folder) for file, what in NAMES.items()]


def _row(what: str, template: Template, folder: Path) -> Row:
    with opened(folder) as (school, term, term_file):
        records = term_file.records
    meeting = max(records.meetings.values(), key=lambda each: each.number)
    agenda, items, meetings = load(folder), records.items, records.meetings
    ready = paper_context(
        template.form,
        meeting,
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )

    def bare() -> None:
        word = DocxTemplate(str(template.path))
        word.render(ready, autoescape=True)
        word.save(str(folder / "bare.docx"))

    def ours() -> None:
        document = paper(
            template,
            meeting,
            school=school,
            term=term,
            agenda=agenda,
            items=items,
            meetings=meetings,
        )
        write(document, folder, "ours.docx").unlink()

    return against("bare docxtpl", what, LIMITS, *in_turn(ours, bare, _ROUNDS))
