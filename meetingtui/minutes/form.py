"""The papers there are, of a meeting or of the term, each with its own variables."""

from enum import StrEnum

from meetingtui.minutes.record_variables import RECORD
from meetingtui.minutes.task_variables import TASKS
from meetingtui.minutes.variable import Variable
from meetingtui.minutes.variables import MINUTES
from meetingtui.review.status_variables import STATUS
from meetingtui.review.summary.variables import SUMMARY


class Form(StrEnum):
    """What a template is for."""

    MINUTES = "minutes"
    RECORD = "record"
    TASKS = "tasks"
    PERSONAL_TASKS = "personal_tasks"
    STATUS = "status"
    SUMMARY = "summary"

    @property
    def label(self) -> str:
        """纪要、会议记录、任务单、个人任务单、推进情况、工作总结"""
        return _LABELS[self]

    @property
    def is_of_a_meeting(self) -> bool:
        """Whether it is filled in with one meeting; else with the whole term."""
        return self not in (Form.STATUS, Form.SUMMARY)

    @property
    def in_file_name(self) -> str:
        """What stands behind 第6次行政例会 in the name of a file."""
        return "记录" if self is Form.RECORD else self.label

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Everything that a template of this form may use."""
        return _VARIABLES[self]


_LABELS = {
    Form.MINUTES: "纪要",
    Form.RECORD: "会议记录",
    Form.TASKS: "任务单",
    Form.PERSONAL_TASKS: "个人任务单",
    Form.STATUS: "推进情况",
    Form.SUMMARY: "工作总结",
}
_VARIABLES = {
    Form.MINUTES: MINUTES,
    Form.RECORD: RECORD,
    Form.TASKS: TASKS,
    Form.PERSONAL_TASKS: TASKS,
    Form.STATUS: STATUS,
    Form.SUMMARY: SUMMARY,
}
