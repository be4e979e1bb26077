"""What the minutes screens make of the records on the desk; all of it runs in threads."""

from datetime import datetime
from pathlib import Path
from typing import Any

from meetingtui.meeting.check import Checked, check, weighed
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.as_of import tree_as_of
from meetingtui.minutes.catalogue import Template, chosen
from meetingtui.minutes.document import paper
from meetingtui.minutes.paper import file_name, write
from meetingtui.minutes.preview import Preview, preview
from meetingtui.minutes.version import issue_paper
from meetingtui.store.records import Records
from meetingtui.ui.desk import Desk


class Papers:
    """One state of the records, from which papers are made."""

    def __init__(self, desk: Desk) -> None:
        self.records: Records = desk.records
        """The records as they were when this was made."""
        self._desk = desk

    @property
    def folder(self) -> Path:
        """Where papers go."""
        return self._desk.folder / "minutes"

    @property
    def _sources(self) -> dict[str, Any]:
        desk = self._desk
        return {
            "school": desk.school,
            "term": desk.term,
            "agenda": desk.agenda,
            "items": self.records.items,
            "meetings": self.records.meetings,
        }

    def preview(self, meeting: Meeting) -> Preview:
        """What the minutes will say.

        Raises:
            TemplateError: the template has a mistake.
        """
        return preview(chosen(self._desk.folder).path, meeting, **self._sources)

    def write(self, meeting: Meeting, template: Template) -> Path:
        """Write a paper, and say where.

        Raises:
            TemplateError: the template has a mistake.
            PaperError: the file could not be written.
        """
        document = paper(template, meeting, **self._sources)
        return write(document, self.folder, file_name(meeting, template.form))

    def issue(
        self, meeting: Meeting, template: Template, *, number: str, by: str, now: datetime
    ) -> tuple[Meeting, Path]:
        """The issued meeting, and where its Word file was written.

        Raises:
            MeetingTuiError: it cannot be issued, made or written.
        """
        return issue_paper(
            meeting,
            number=number,
            by=by,
            now=now,
            template=template.path,
            folder=self.folder,
            **self._sources,
        )


def checked(desk: Desk, meeting: Meeting) -> list[Checked]:
    """签发前检查, those that want an answer first."""
    records = desk.records
    tree = tree_as_of(meeting, items=records.items, meetings=records.meetings, term=desk.term)
    findings = check(
        meeting,
        tree.items,
        school=desk.school,
        agenda=desk.agenda,
    )
    return weighed(findings, meeting)
