"""The closing step (结束) of a meeting: what each block recorded, what is still open, and the key
that ends the meeting.
"""

from functools import partial

from meetingtui.actions import meeting_content_changes as actions
from meetingtui.actions.meeting_state_changes import end_meeting
from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import one_line
from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.blocks.registry import block_spec
from meetingtui.meeting.closing_checklist import closing_checklist_points, step_summaries
from meetingtui.meeting.fixed_agenda import planned_block_minutes
from meetingtui.meeting.line_parsing.achievement_line import (
    achievement_confirmation_text,
    format_achievement_line,
)
from meetingtui.meeting.meeting_findings import ClosingChecklistPoint
from meetingtui.meeting.record import MeetingState
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.shared_recorders import ACHIEVEMENT_MODE, SharedEntryModeRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import StepPanelProtocol
from meetingtui.ui.screens.meeting.stepper import BlockTime, TimerState
from meetingtui.ui.widgets.text_layout import fit_to_cells, shorten_cells

_MIN_NAME_CELLS, _MAX_NAME_CELLS = 10, 16
"""Least and largest width of the column of names in cells; a school may rename its blocks."""


class ClosingStepController(StepController):
    """The last step of a meeting (结束): lists what is still open, the achievements and the
    remarks. Enter goes to the step where the highlighted point can be settled; F5 ends the meeting.
    """

    key = MeetingStep.CLOSE
    modes = (ACHIEVEMENT_MODE,)
    keys = (
        StepFunctionKey("f5", "ask_and_end_meeting", "结束会议"),
        StepFunctionKey("f3", "go_to_previous_step", "上一环节"),
    )
    is_silent_with_one_page = True

    def __init__(self, panel: StepPanelProtocol) -> None:
        super().__init__(panel)
        self._shared_recorder = SharedEntryModeRecorder(panel)

    # What is shown

    def build_view(self) -> SecretaryView:
        meeting = self.meeting
        words = "会议已结束" if meeting.is_closed else "散会前看一眼"
        achievements = [
            styled(("成　果  ", "muted"), (achievement_confirmation_text(each), "bold"))
            for each in meeting.achievements
        ]
        remarks = [
            styled((f"{each.kind.label}  ", "muted"), (each.as_input_line, "bold"))
            for each in meeting.remarks
        ]
        return SecretaryView(
            styled(
                (words, "bold primary"),
                (f"  {headcount(meeting.attendance).figures_text}", "muted"),
            ),
            self._block_summary_lines(),
            (*map(_line_of_checklist_point, self.checklist_points()), *achievements, *remarks),
        )

    def _block_summary_lines(self) -> StyledText:
        """Return one line for each block of the agenda, and before them one for the tasks carried
        over, if any: what was recorded there, and the used and planned minutes.
        """
        blocks = [block.key for block in self.context.agenda.blocks]
        parts = step_summaries(self.meeting, self.context.records.items, blocks)
        names = [
            self.panel.services.step_sequence.name_of_step(MeetingStep(part.step_key))
            for part in parts
        ]
        width = max(_MIN_NAME_CELLS, min(max(map(cell_len, names), default=0), _MAX_NAME_CELLS) + 2)
        text = NOTHING
        for name, part in zip(names, parts, strict=True):
            row = styled((fit_to_cells(name, width), "muted"), (part.words, "bold"), "  ")
            text += (
                (styled("\n") if text else NOTHING)
                + row
                + self._block_time_text(MeetingStep(part.step_key))
            )
        return text

    def checklist_points(self) -> list[ClosingChecklistPoint]:
        """Return what is still open before the meeting ends: first what must be settled now, then
        text typed in another step and not entered, then what returns in the next meeting.
        """
        records = self.context.records
        found = closing_checklist_points(
            self.meeting, records.items, self.context.agenda.major, records.meetings
        )
        waits = MeetingStep.LAST_MINUTES in self.panel.services.step_sequence.steps
        if waits and self.meeting.last_minutes is None:
            found.insert(
                0, ClosingChecklistPoint(MeetingStep.LAST_MINUTES, "上次会议纪要还没有审议")
            )
        drafts = [
            ClosingChecklistPoint(where, "还没有回车记入", shorten_cells(one_line(words), 32))
            for key, words in self.panel.services.entry_drafts.items()
            if (where := key.partition("/")[0]) != self.key
        ]
        now = [each for each in found if not each.returns_next_meeting]
        return [*now, *drafts, *(each for each in found if each.returns_next_meeting)]

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        if text:
            return styled(
                (
                    f"成果：{achievement_confirmation_text(self._shared_recorder.parse_achievement(text))}",
                    "bold primary",
                )
            )
        if (point := self._highlighted_checklist_point()) is not None:
            again = "下次例会自动列入；" if point.returns_next_meeting else ""
            name = self.panel.services.step_sequence.name_of_step(
                _step_resolving_checklist_point(point)
            )
            return styled((f"{again}回车到“{name}”", "muted"))
        return NOTHING

    def _block_time_text(self, step: MeetingStep) -> StyledText:
        """Return the used and planned minutes of the agenda block that a step shows, and 超时 where
        they are exceeded; empty for a step that shows none.
        """
        block = step.block_key
        if block is None:
            return NOTHING
        meeting = self.meeting
        spent = (
            meeting.minutes_spent
            if meeting.is_closed
            else self.panel.services.minutes_spent_by_block
        )
        used = spent.get(block, 0.0)
        planned = planned_block_minutes(self.context.agenda.agenda_block(block), meeting)
        words = BlockTime(used, planned, TimerState.FINISHED).time_text.plain
        over = "  超时" if int(used) > planned else ""
        return styled((words, "muted"), (over, "bold at-risk"))

    # Lines

    def move_selection(self, offset: int) -> None:
        super().move_selection(offset)
        self.panel.update_preview()

    def handle_line_clicked(self, index: int) -> None:
        self._go_to_step_of_highlighted_point()

    def _go_to_step_of_highlighted_point(self) -> None:
        """Show the meeting step where the highlighted checklist point can be settled; does nothing
        where no point is highlighted.
        """
        if (point := self._highlighted_checklist_point()) is not None:
            self.panel.services.show_step(_step_resolving_checklist_point(point))

    def handle_empty_enter(self) -> None:
        self._go_to_step_of_highlighted_point()

    def editable_line_texts(self) -> list[str | None]:
        return [
            *(None for _ in self.checklist_points()),
            *map(format_achievement_line, self.meeting.achievements),
            *(each.as_input_line for each in self.meeting.remarks),
        ]

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        self._add_replace_or_delete_achievement(len(self.meeting.achievements), text)

    def replace_or_delete_line(self, index: int, text: str) -> None:
        at = index - len(self.checklist_points())
        behind = at - len(self.meeting.achievements)
        if behind < 0:
            self._add_replace_or_delete_achievement(at, text)
        else:
            self._replace_or_delete_remark(behind, text)

    def _add_replace_or_delete_achievement(self, index: int, text: str) -> None:
        """Queue the replacement of the meeting's achievement with an index by a typed line; an
        empty line deletes it, and an index one past the last adds one.
        """
        self.panel.typed_text_handler.record_change(
            partial(
                actions.replace_or_delete_achievement,
                meeting_id=self.meeting.id,
                at=index,
                text=text,
                achievement=self._shared_recorder.parse_achievement(text) if text else None,
            ),
            text,
        )

    def _replace_or_delete_remark(self, index: int, text: str) -> None:
        """Queue the replacement of the remark with an index, among all of the meeting, by a typed
        line, which stays of its kind; an empty line deletes it.
        """
        kind = self.meeting.remarks[index].kind
        self.panel.typed_text_handler.record_change(
            partial(
                actions.replace_remark,
                meeting_id=self.meeting.id,
                at=index,
                kind=kind,
                text=text,
                remarks=self._shared_recorder.parse_remarks(text, kind) if text else (),
            ),
            text,
        )

    def _highlighted_checklist_point(self) -> ClosingChecklistPoint | None:
        """Return the highlighted point of the checklist; None where another line or none is
        highlighted.
        """
        ends, chosen = self.checklist_points(), self.panel.highlighted_line_index
        return ends[chosen] if chosen is not None and chosen < len(ends) else None

    # The end

    async def ask_and_end_meeting(self) -> None:
        """Record what is still in the entry line as its entry mode says, ask whether the meeting is
        to be ended, then end it and show its minutes.

        A line that cannot be recorded stays in the entry line, and nothing is asked. A warning is
        shown for a meeting that has not begun, the minutes for one that has ended already.
        """
        meeting, panel, services = self.meeting, self.panel, self.panel.services
        if meeting.state is MeetingState.PLANNED:
            panel.show_warning("会议还没有开始。请按 F3 回到“准备”，再按 F5 开始会议。")
        elif meeting.is_closed:
            services.show_minutes()
        else:
            if panel.typed_text_handler.is_editing_recorded_line:
                panel.typed_text_handler.save_typed_text_before_leaving()
                await services.wait_until_saved()
            elif text := panel.entry_line.text_unless_untouched:
                mode = panel.entry_line.mode
                panel.typed_text_handler.delete_entry_draft()
                panel.entry_line.load_initial_text("")
                is_shared = self._shared_recorder.is_shared_entry_mode(mode, self)
                recorder = self._shared_recorder if is_shared else self
                recorder.record_typed_text(mode, one_line(text))
                await services.wait_until_saved()
                if panel.entry_line.text_unless_untouched:
                    return
            count = sum(not each.returns_next_meeting for each in self.checklist_points())
            question = "结束会议吗？" if not count else f"还有 {count} 处请留意，结束会议吗？"
            choices = [Choice("close", "结束会议"), Choice("back", "再看看")]
            first = "back" if count else "close"
            panel.show_dialog(ChoiceDialog(question, choices, first), self._end_meeting_if_agreed)

    def go_to_previous_step(self) -> None:
        """Go back to the step before the closing step."""
        self.panel.services.go_to_adjacent_step(-1)

    def _end_meeting_if_agreed(self, answer: str | None) -> None:
        """End the meeting where the answer is ``close``, and show its minutes once that is
        saved.
        """
        if answer == "close":
            services = self.panel.services
            self.panel.typed_text_handler.record_change(
                partial(
                    end_meeting,
                    meeting_id=self.meeting.id,
                    now=self.context.now,
                    minutes_spent=dict(services.minutes_spent_by_block),
                    topic_minutes=dict(services.minutes_spent_by_topic),
                ),
                on_success=services.show_minutes,
            )


_STEPS_BEFORE_BLOCKS = (
    MeetingStep.PREPARE,
    MeetingStep.ATTENDANCE,
    MeetingStep.LAST_MINUTES,
    MeetingStep.CARRIED,
)
"""The steps before the blocks."""


def _line_of_checklist_point(point: ClosingChecklistPoint) -> StyledText:
    """Return a checklist point as a line: 下次 if it returns in the next meeting by itself, else
    请留意; what it is; whom or what it concerns.
    """
    label = ("下　次  ", "muted") if point.returns_next_meeting else ("请留意  ", "bold at-risk")
    return styled(label, (point.words, "bold"), (f"  {point.names}", "muted"))


def _step_resolving_checklist_point(point: ClosingChecklistPoint) -> MeetingStep:
    """Return the meeting step in which a checklist point can be settled; 工作推进 (work push) where
    the point names no step of the program.
    """
    known = block_spec(point.step_key) or point.step_key in _STEPS_BEFORE_BLOCKS
    return MeetingStep(point.step_key) if known else MeetingStep.WORK_PUSH
