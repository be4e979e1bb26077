"""The kinds of Word document that templates produce, each with its own variables."""

from enum import StrEnum

from meetingtui.documents.document_variables import FOLLOW_UP, MINUTES, NOTICE, RECORD, TASKS
from meetingtui.documents.variable import TemplateVariable
from meetingtui.review.template_variables import STATUS, SUMMARY


class DocumentType(StrEnum):
    """Enum of the kinds of document that a template can produce."""

    MINUTES = "minutes"
    RECORD = "record"
    TASKS = "tasks"
    PERSONAL_TASKS = "personal_tasks"
    FOLLOW_UP = "follow_up"
    NOTICE = "notice"
    STATUS = "status"
    SUMMARY = "summary"

    @property
    def label(self) -> str:
        """Chinese name: 纪要、会议记录、任务单、督办单、会议通知、推进情况 …."""
        return _LABELS[self]

    @property
    def is_of_a_meeting(self) -> bool:
        """Whether the document is made from a meeting held: not a notice, nor a report on a
        term.
        """
        return self not in (DocumentType.NOTICE, DocumentType.STATUS, DocumentType.SUMMARY)

    @property
    def in_file_name(self) -> str:
        """Word after the meeting's title in the document's file name."""
        return "记录" if self is DocumentType.RECORD else self.label

    @property
    def variables(self) -> tuple[TemplateVariable, ...]:
        """All variables available in templates of this kind."""
        return _VARIABLES[self]


_LABELS = {
    DocumentType.MINUTES: "纪要",
    DocumentType.RECORD: "会议记录",
    DocumentType.TASKS: "任务单",
    DocumentType.PERSONAL_TASKS: "个人任务单",
    DocumentType.FOLLOW_UP: "督办单",
    DocumentType.NOTICE: "会议通知",
    DocumentType.STATUS: "推进情况",
    DocumentType.SUMMARY: "工作总结",
}
_VARIABLES = {
    DocumentType.MINUTES: MINUTES,
    DocumentType.RECORD: RECORD,
    DocumentType.TASKS: TASKS,
    DocumentType.PERSONAL_TASKS: TASKS,
    DocumentType.FOLLOW_UP: FOLLOW_UP,
    DocumentType.NOTICE: NOTICE,
    DocumentType.STATUS: STATUS,
    DocumentType.SUMMARY: SUMMARY,
}
