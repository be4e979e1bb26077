"""The meeting step of an agenda block that records remarks of one kind, such as 其他事项 (other
matters), and tasks.
"""

from functools import partial

from meetingtui.actions import meeting_content_changes as actions
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.meeting.blocks.block_spec import BlockSpec, EntryMode, SecretaryView
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.record import Remark, RemarkKind
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.shared_recorders import SharedEntryModeRecorder, TaskRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController
from meetingtui.ui.screens.meeting.step_protocols import StepPanelProtocol


class RemarksStepController(StepController):
    """The meeting step of the agenda block ``spec``, which records remarks of one ``kind``, such as
    其他事项 (other matters), and tasks; it has a single page.
    """

    keeps_newest_in_view = True
    is_silent_with_one_page = True

    def __init__(self, panel: StepPanelProtocol, spec: BlockSpec, kind: RemarkKind) -> None:
        super().__init__(panel)
        self.key = MeetingStep(spec.key)
        self.modes = spec.modes
        self._spec = spec
        self._kind = kind
        self._shared_recorder = SharedEntryModeRecorder(panel)
        self._tasks = TaskRecorder(panel, lambda: TaskPlace(block=spec.key))

    def build_view(self) -> SecretaryView:
        return self._spec.secretary_view(self.view_data, 0)

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return the typed remark with its speaker, or the typed task, as understood; the entry
        mode says which. Empty where nothing was typed.
        """
        if mode.name == "task":
            return self._tasks.preview_typed_text(text)
        remarks_text = (
            "；".join(each.as_input_line for each in self._parse_remarks(text)) if text else ""
        )
        return styled((f"{mode.label}：{remarks_text}" if remarks_text else "", "bold primary"))

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        return self._tasks.reason_task_is_unclear(line) if mode.name == "task" else ""

    def _parse_remarks(self, text: str) -> tuple[Remark, ...]:
        """Parse a typed line as remarks of the kind that the step's block records."""
        return self._shared_recorder.parse_remarks(text, self._kind)

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        if mode.name == "task":
            self._tasks.record_task(text)
            return
        self.panel.typed_text_handler.record_change(
            partial(
                actions.add_remarks,
                meeting_id=self.meeting.id,
                kind=self._kind,
                text=text,
                remarks=self._parse_remarks(text),
            ),
            text,
        )

    def editable_line_texts(self) -> list[str | None]:
        return [
            *(
                self.meeting.remarks[index].as_input_line
                for index in self._indexes_of_remarks_of_kind()
            ),
            *self._tasks.editable_line_texts(),
        ]

    def replace_or_delete_line(self, index: int, text: str) -> None:
        places = self._indexes_of_remarks_of_kind()
        if index >= len(places):
            self._tasks.replace_or_delete_task(index - len(places), text)
            return
        self.panel.typed_text_handler.record_change(
            partial(
                actions.replace_remark,
                meeting_id=self.meeting.id,
                at=places[index],
                kind=self._kind,
                text=text,
                remarks=self._parse_remarks(text) if text else (),
            ),
            text,
        )

    def _indexes_of_remarks_of_kind(self) -> list[int]:
        """Return the indexes, among all remarks of the meeting, of those of the step's kind."""
        remarks = enumerate(self.meeting.remarks)
        return [index for index, each in remarks if each.kind is self._kind]
