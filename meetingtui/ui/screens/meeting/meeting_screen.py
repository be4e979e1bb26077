"""The meeting screen: shows one step of the meeting at a time, and remembers the step and page
shown.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from meetingtui.actions.evidence_changes import EvidenceTarget, EvidenceTargetKind
from meetingtui.actions.meeting_state_changes import begin_meeting
from meetingtui.base.wording import month_day, weekday_name
from meetingtui.meeting.blocks.block_spec import BlockViewData
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.meeting.fixed_agenda import FixedAgenda, planned_block_minutes
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.store.records import ChangeBuilder
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, NoticesDialog
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.evidence_screen import (
    EvidenceScreen,
    open_evidence_of_meeting_or_achievement,
)
from meetingtui.ui.screens.meeting.attendance_step import AttendanceStepController
from meetingtui.ui.screens.meeting.closing_step import ClosingStepController
from meetingtui.ui.screens.meeting.item_call_steps import (
    CarriedOverTasksStepController,
    ItemCallStepController,
)
from meetingtui.ui.screens.meeting.learning_share_step import LearningShareStepController
from meetingtui.ui.screens.meeting.meeting_session import (
    PAGE_SAVING_PAUSE_SECONDS,
    MeetingSessionScreenBase,
)
from meetingtui.ui.screens.meeting.meeting_steps import (
    MeetingStep,
    StepSequence,
    step_sequence,
    steps_with_records,
    view_data_of_step,
)
from meetingtui.ui.screens.meeting.preparation_and_last_minutes_steps import (
    LastMinutesApprovalStepController,
    PreparationStepController,
)
from meetingtui.ui.screens.meeting.reflection_step import ReflectionStepController
from meetingtui.ui.screens.meeting.remarks_step import RemarksStepController
from meetingtui.ui.screens.meeting.step_controller import StepController
from meetingtui.ui.screens.meeting.step_panel import StepPanel
from meetingtui.ui.screens.meeting.stepper import (
    BlockTime,
    Stepper,
    Stopwatch,
    TimerState,
    TopicTime,
)
from meetingtui.ui.screens.meeting.topic_discussion_step import TopicDiscussionStepController
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar

_STEP_CONTROLLER_CLASSES: tuple[type[StepController], ...] = (
    PreparationStepController,
    AttendanceStepController,
    LastMinutesApprovalStepController,
    CarriedOverTasksStepController,
    LearningShareStepController,
    TopicDiscussionStepController,
    ReflectionStepController,
    ItemCallStepController,
    ClosingStepController,
)

_STYLE_CLASSES_BY_HEIGHT = [(0, "-compact"), (24, "-roomy")]
"""Style classes by least height of the screen in lines."""


class MeetingScreen(MeetingSessionScreenBase):
    """The screen of one meeting: a panel for each step of the meeting, the names of the steps
    above, the keys below. It opens at ``place``; with None, where it was left.
    """

    CSS_PATH = "meeting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "go_to_adjacent_step(-1)", "上一环节", show=False),
        Binding("f4", "go_to_adjacent_step(1)", "下一环节", key_display="F4"),
        Binding("escape", "app.pop_screen", "回首页", show=False),
        Binding("ctrl+t", "pause_or_resume_timer", "计时暂停或继续", show=False),
    ]
    VERTICAL_BREAKPOINTS = _STYLE_CLASSES_BY_HEIGHT

    stepper = getters.query_one(Stepper)
    switcher = getters.query_one(ContentSwitcher)

    def __init__(
        self,
        context: AppContext,
        save_queue: SaveQueue,
        meeting_id: int,
        place: MeetingScreenPosition | None = None,
    ) -> None:
        super().__init__(context, save_queue, meeting_id)
        self._initial_place = place
        self.stopwatch = Stopwatch(context.stopwatch_clock)
        """Measures the time used by the block and topic that are shown."""
        self._timed_block_and_topic: tuple[str, str] | None = None
        self._header = HeaderBar(context, self.meeting.title)
        self._sequence: tuple[FixedAgenda, Meeting, StepSequence] | None = None

    def compose(self) -> ComposeResult:
        yield self._header
        yield Stepper(self.step_sequence)
        with ContentSwitcher(initial=self.current_step):
            for step in _STEP_CONTROLLER_CLASSES:
                yield StepPanel(step.key, step, self)
            for spec in BLOCKS:
                if spec.remark_kind is not None:
                    remarks = partial(RemarksStepController, spec=spec, kind=spec.remark_kind)
                    yield StepPanel(spec.key, remarks, self)
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(1, self._add_and_show_elapsed_time)
        self.show_step(self.current_step)
        if self._initial_place is not None:
            self.show_referenced_page(self._initial_place)
        if trouble := self.context.agenda_trouble:
            self.context.agenda_trouble = ""
            words = f"{trouble}这次例会先按程序自带的议程开。"
            self.app.push_screen(NoticesDialog([words]))

    # The walk

    @property
    def step_sequence(self) -> StepSequence:
        """The steps of this meeting, with their names and order; cached until the agenda or the
        meeting changes.
        """
        agenda, meeting = self.context.agenda, self.meeting
        kept = self._sequence
        if kept is None or kept[0] is not agenda or kept[1] is not meeting:
            self._sequence = kept = (agenda, meeting, step_sequence(agenda, meeting))
        return kept[2]

    @property
    def current_step(self) -> MeetingStep:
        """The step of the meeting that is shown."""
        return self.step_sequence.step_with_key_or_first(self._session.last_shown_step_key)

    @property
    def guide_section_key(self) -> str:
        """Key of the meeting step that is shown, by which F1 finds the step's section of the user
        guide.
        """
        return self.current_step

    def view_data_of_step(self, step: MeetingStep) -> BlockViewData:
        """Return the meeting together with the other records that one of its steps shows."""
        return view_data_of_step(self.context, self.meeting, step, self.call_list_choice_key)

    @property
    def panel(self) -> StepPanel:
        """The panel of the meeting step that is shown."""
        return self.panel_of_step(self.current_step)

    def panel_of_step(self, step: MeetingStep) -> StepPanel:
        """Return the panel of a meeting step, also of one that is not shown."""
        return self.query_one(f"#{step}", StepPanel)

    def show_step(self, step: MeetingStep) -> None:
        """Show a step of the meeting, on the page last shown there; text typed in the step that is
        left is stored.
        """
        if self.panel.is_mounted and step != self.current_step:
            self.panel.typed_text_handler.store_typed_text_as_draft()
        self._session.remember_shown_step(str(step))
        self._add_elapsed_time()
        self.switcher.current = step
        self.panel.redraw()
        self.panel.entry_line.take_focus()
        self._show_steps_and_time()
        self.schedule_session_save(PAGE_SAVING_PAUSE_SECONDS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether the key of an action works now: F3 not in the first step, F4 not in the
        last one, any other always.
        """
        if action == "go_to_adjacent_step" and parameters in ((-1,), (1,)):
            return self.current_step != self.step_sequence.steps[0 if parameters == (-1,) else -1]
        return super().check_action(action, parameters)

    def call_and_show_item(self, item_id: int) -> bool:
        """Show the page on which an item is called for its report in this meeting; where it is not
        called yet, call all open items.

        Returns:
            False where the meeting is not under way, or does not call the item even then.
        """
        if self.meeting.state is not MeetingState.OPEN:
            return False
        step = MeetingStep.CARRIED if item_id in self.meeting.carried else MeetingStep.WORK_PUSH
        items = self.panel_of_step(step).step
        if not isinstance(items, ItemCallStepController) or not items.widen_call_list_for_item(
            item_id
        ):
            return False
        self.show_step(step)
        items.go_to_item(item_id)
        return True

    def show_referenced_page(self, place: MeetingScreenPosition) -> None:
        """Show the step and page that a :class:`MeetingScreenPosition` refers to, such as a
        topic's or an item's; the first step where the meeting has no such step.
        """
        self.show_step(self.step_sequence.step_with_key_or_first(place.step_key))
        self.panel.step.show_referenced_page(place)

    def action_go_to_adjacent_step(self, offset: int) -> None:
        """Show the next (1, F4) or previous (-1, F3) step of the meeting; going on from the
        attendance begins a meeting planned for today or before.
        """
        self.go_to_adjacent_step(offset)

    def go_to_adjacent_step(self, offset: int) -> None:
        """Show the step ``offset`` places after the shown one, before it if negative; at an end it
        stays.

        Going on from the attendance begins a meeting planned for today or before; where today is
        not its date, the user is asked first.
        """
        target = self.step_sequence.step_at_offset(self.current_step, offset)
        meeting = self.meeting
        is_due = meeting.state is MeetingState.PLANNED and meeting.on <= self.context.today
        if offset > 0 and self.current_step == MeetingStep.ATTENDANCE and is_due:
            self.ask_date_and_begin_meeting(target)
        else:
            self.show_step(target)

    def ask_date_and_begin_meeting(self, next_step: MeetingStep) -> None:
        """Begin the planned meeting and show one of its steps; where today is not its date, ask
        first which date is right. Nothing happens where the question is left.
        """
        meeting, today = self.meeting, self.context.today
        if meeting.on == today:
            self._begin_meeting_on_day(today, next_step)
            return
        planned, now = (f"{month_day(day)}（{weekday_name(day)}）" for day in (meeting.on, today))
        verb = "补记" if meeting.on < today else "记作"
        choices = [
            Choice("today", f"今天开会，日期改为{month_day(today)}"),
            Choice("keep", f"{verb}{month_day(meeting.on)}的会，日期不变"),
        ]

        def begin_on_chosen_day(answer: str | None) -> None:
            if answer is not None:
                self._begin_meeting_on_day(today if answer == "today" else meeting.on, next_step)

        question = f"{meeting.title}定在{planned}，今天是{now}。怎样开始？"
        self.app.push_screen(ChoiceDialog(question, choices, "today"), begin_on_chosen_day)

    def _begin_meeting_on_day(self, day: date, next_step: MeetingStep) -> None:
        """Queue the change that begins the meeting on a day, and show ``next_step`` at once."""
        build = partial(
            begin_meeting,
            meeting_id=self._meeting_id,
            day=day,
            school=self.context.school,
            now=self.context.now,
        )
        from_roll = self.current_step == MeetingStep.ATTENDANCE
        self.record_change(build, lambda: None)
        self.show_step(next_step)
        if from_roll:
            self.notify("会议开始，现在起计时。")

    @on(Stepper.StepClicked)
    def _show_clicked_step(self, event: Stepper.StepClicked) -> None:
        """Show the meeting step whose name was clicked."""
        self.show_step(event.step)

    def store_typed_text_as_draft(self) -> None:
        """Store the text typed in the shown step and not entered, so that it is in the entry line
        again later.
        """
        self.panel.typed_text_handler.store_typed_text_as_draft()

    def _show_steps_and_time(self) -> None:
        """Draw the meeting's title, the names of its steps with those marked that hold records, and
        the time used.
        """
        meeting = self.meeting
        self._header.set_subject(meeting.title)
        filled = steps_with_records(meeting, self.context.records.items)
        self.stepper.show_steps(self.step_sequence, self.current_step, filled)
        self._show_used_time()

    # Recording

    def record_change(
        self,
        build: ChangeBuilder,
        on_failure: Callable[[], None],
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Queue a change of the meeting's records; where the meeting is closed, refuse it with a
        warning.

        Args:
            build: function that builds the change from the records.
            on_failure: is called where the change is refused or cannot be saved.
            on_success: is called once the change is saved.
        """
        if self.meeting.is_closed:
            self.notify(
                "这次例会已经结束，不能再改。要改请在纪要页按 F8 重新打开。", severity="warning"
            )
            on_failure()
            return
        self._save_queue.queue_change(build, on_failure, on_success or (lambda: None))

    async def wait_until_saved(self) -> None:
        """Wait until every queued change of the records is written to disk."""
        await self._save_queue.wait_until_empty()

    def show_evidence(self, item_id: int | None) -> None:
        """Show the evidence files (佐证材料) of an item.

        Args:
            item_id: id of the item; None to let the user choose the meeting itself or one of its
                achievements instead.
        """
        if item_id is None:
            open_evidence_of_meeting_or_achievement(
                self, self.context, self._save_queue, self._meeting_id
            )
        else:
            place = EvidenceTarget(EvidenceTargetKind.ITEM, item_id)
            self.app.push_screen(EvidenceScreen(self.context, self._save_queue, place))

    def show_minutes(self) -> None:
        """Replace the meeting screen by the meeting's minutes."""
        from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen

        self.app.switch_screen(MinutesScreen(self.context, self._save_queue, self._meeting_id))

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the meeting screen after a change was saved, or close it where the meeting was
        removed; the session state may be saved again.
        """
        self._session.resume_saving_after_failure()
        if self._meeting_id not in self.context.records.meetings:
            self._close_if_meeting_was_removed()
        else:
            self.panel.redraw()
            self._show_steps_and_time()

    # Time

    @on(Stepper.TimeClicked)
    def action_pause_or_resume_timer(self) -> None:
        """Pause the timer of the agenda's blocks, or let it run again (Ctrl+T, or a click on the
        time); a warning where the meeting is not under way.
        """
        if self.meeting.state is not MeetingState.OPEN:
            self.notify("会议进行中才计时。", severity="warning")
            return
        self._session.set_timer_paused(paused=not self._session.is_timer_paused)
        self._add_elapsed_time()
        self._show_used_time()
        self.schedule_session_save()

    @property
    def _is_shown_or_below_dialog(self) -> bool:
        """Whether the meeting screen is shown, possibly below a dialog."""
        stack = self.app.screen_stack
        return self in stack and all(each.is_modal for each in stack[stack.index(self) + 1 :])

    def _add_elapsed_time(self) -> None:
        """Add the seconds since the last call to the time used by the agenda block and topic that
        were shown meanwhile, and note which ones are shown from now on: none while the meeting is
        not under way, the timer is paused, or another screen covers this one.
        """
        seconds = self.stopwatch.lap()
        if self._timed_block_and_topic is not None:
            timed_block, timed_topic = self._timed_block_and_topic
            self._session.add_used_time(timed_block, seconds, timed_topic)
            if self._session.is_used_time_save_due:
                self.schedule_session_save()
        is_open = self.meeting.state is MeetingState.OPEN and not self.context.is_recording_locked
        runs = is_open and not self._session.is_timer_paused and self._is_shown_or_below_dialog
        block, topic = self.current_step.block_key, self._shown_timed_topic
        self._timed_block_and_topic = (
            (block, str(topic.id) if topic else "") if runs and block else None
        )

    def _add_and_show_elapsed_time(self) -> None:
        """Add the time since the last call to the agenda block and topic shown meanwhile, and draw
        used and planned time; called every second.
        """
        self._add_elapsed_time()
        self._show_used_time()

    def _show_used_time(self) -> None:
        """Draw the used and planned time of the agenda block and topic that are shown; no time in a
        step such as attendance, which shows no block.
        """
        block = self.current_step.block_key
        if block is None:
            self.stepper.show_time(None)
            return
        pace = {
            MeetingState.PLANNED: TimerState.NOT_STARTED,
            MeetingState.CLOSED: TimerState.FINISHED,
        }.get(
            self.meeting.state,
            TimerState.PAUSED if self._session.is_timer_paused else TimerState.RUNNING,
        )
        planned = planned_block_minutes(self.context.agenda.agenda_block(block), self.meeting)
        used = self.minutes_spent_by_block.get(block, 0.0)
        topic, topic_time = self._shown_timed_topic, None
        if topic is not None and pace is not TimerState.NOT_STARTED:
            spent = self.minutes_spent_by_topic.get(str(topic.id), 0.0)
            topic_time = TopicTime(spent, topic.minutes, pace)
        self.stepper.show_time(BlockTime(used, planned, pace), topic_time)

    @property
    def _shown_timed_topic(self) -> Topic | None:
        """The topic that is shown and whose time is measured; None in another step than the topic
        discussion, or where the meeting has no topic.
        """
        topics = self.meeting.topics
        if self.current_step != MeetingStep.TOPIC_DISCUSSION or not topics:
            return None
        return topics[max(0, min(self.last_shown_page_key(self.current_step), len(topics) - 1))]

    def remember_shown_page(self, step: MeetingStep, key: int) -> None:
        """Remember by its key which page of a meeting step is shown; from now on the time of the
        topic on that page is measured.
        """
        self._add_elapsed_time()
        super().remember_shown_page(step, key)
        self._add_elapsed_time()
        self._show_used_time()

    def on_screen_suspend(self) -> None:
        self._add_elapsed_time()

    def on_screen_resume(self) -> None:
        self._add_elapsed_time()
        self._close_if_meeting_was_removed()

    def _close_if_meeting_was_removed(self) -> None:
        """Close the screen, if it is in front, where its meeting no longer exists, as after undoing
        the preparation.
        """
        if self._meeting_id not in self.context.records.meetings and self.app.screen is self:
            self.app.pop_screen()
