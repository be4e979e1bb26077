"""The learning share step (学习分享) of a meeting: what one person presents from a book, policy or
lecture, with topic, source, points and takeaways.
"""

from collections.abc import Callable
from functools import partial
from typing import Literal

from meetingtui.actions import meeting_content_changes
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.text_width import cell_len
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.blocks import learning_share_block as block
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.blocks.learning_share_block import presenter_rotation
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.line_parsing.people_in_line import (
    attendee_forms_of_address,
    parse_leading_people,
)
from meetingtui.meeting.record import LearningShare, guess_share_source_kind
from meetingtui.store.records import Change
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.shared_recorders import TaskRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import PUT_BACK_CHOICE, StepPanelProtocol
from meetingtui.ui.widgets.text_layout import fit_to_cells

_OTHER_NAME_CHOICE = ""

_MAX_NAME_CELLS = 16
"""Largest width of a name in cells, so that one long name does not break every line."""


def presenter_replacement_question_and_choices(
    share: LearningShare, name: str
) -> tuple[str, list[Choice]]:
    """Return the question and the choices shown before a learning share with recorded content is
    given to another presenter: to change nothing (:data:`PUT_BACK_CHOICE`) or to change it.

    Args:
        share: the learning share.
        name: the new presenter; empty for none.
    """
    question = f"已记的内容是{share.presenter}分享的。要改成{name or '没有分享人'}吗？"
    choices = [
        Choice(PUT_BACK_CHOICE.value, f"不改，仍是{share.presenter}"),
        Choice("change", f"原来记错了，这些内容归{name}" if name else "去掉分享人"),
    ]
    return question, choices


class LearningShareStepController(StepController):
    """The learning share step (学习分享) of a meeting, one page a presenter: presenter, topic and
    source in the heading; points, takeaways and tasks as lines.
    """

    key = MeetingStep.LEARNING_SHARE
    modes = block.SPEC.modes
    keys = (
        StepFunctionKey("f8", "ask_and_set_presenter", "分享人", in_key_bar=False),
        StepFunctionKey("f10", "start_typing_source_or_choose_next_kind", "来源", in_key_bar=False),
    )
    keeps_newest_in_view = True
    is_silent_with_one_page = True

    def __init__(self, panel: StepPanelProtocol) -> None:
        super().__init__(panel)
        self._tasks = TaskRecorder(panel, lambda: TaskPlace(block=block.KEY))

    def build_view(self) -> SecretaryView:
        return block.secretary_view(self.view_data, self.panel.shown_page_index)

    def page_count(self) -> int:
        return block.SPEC.page_count(self.meeting)

    def page_id_in_draft_key(self) -> str:
        return str(self.panel.shown_page_index or "")

    @property
    def shown_share(self) -> LearningShare:
        """The learning share (学习分享) of the presenter whose page is shown."""
        return block.learning_share_at_page(self.meeting, self.panel.shown_page_index)

    def initial_entry_mode(self) -> EntryMode:
        return block.POINTS if self.shown_share.topic else block.TOPIC

    def initial_entry_text(self, mode: EntryMode) -> str:
        share = self.shown_share
        if block.is_source_mode(mode):
            return share.source
        if mode is block.TOPIC:
            return share.topic
        return share.presenter if mode is block.PRESENTER else ""

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return the kind of source guessed from a typed source, or how a typed task is understood;
        empty for other text.
        """
        if mode is block.SOURCE and text and (kind := guess_share_source_kind(text)):
            return styled(("种类  ", "muted"), (kind.label, "bold primary"))
        return self._tasks.preview_typed_text(text if mode is block.TASK else "")

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        return self._tasks.reason_task_is_unclear(line) if mode is block.TASK else ""

    # Recording

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        record = self._record_share_change
        if mode is block.TASK:
            self._tasks.record_task(text)
        elif mode in (block.POINTS, block.TAKEAWAYS):
            field: Literal["points", "takeaways"] = (
                "points" if mode is block.POINTS else "takeaways"
            )
            record(partial(meeting_content_changes.add_share_line, field=field, text=text), text)
        elif block.is_source_mode(mode):
            kind = (
                (block.source_kind_of_mode(mode) or guess_share_source_kind(text)) if text else None
            )
            record(partial(meeting_content_changes.set_share_source, text=text, kind=kind), text)
            self._go_to_next_field(mode, text)
        elif mode is block.PRESENTER:
            self._record_typed_presenter(text)
        else:
            record(partial(meeting_content_changes.set_share_topic, text=text), text)
            self._go_to_next_field(mode, text)

    def _record_share_change(self, action: Callable[..., Change | None], typed: str = "") -> None:
        """Queue a change of the learning share that is shown.

        Args:
            action: function that builds the change from the records, the meeting's id and the index
                of the share.
            typed: the typed text, which is restored where saving fails.
        """
        build = partial(action, meeting_id=self.meeting.id, place=self.panel.shown_page_index)
        self.panel.typed_text_handler.record_change(build, typed)

    def _go_to_next_field(self, mode: EntryMode, text: str) -> None:
        """After a value of the learning share was recorded, switch the entry line to its next field
        (topic, source, points); after one was cleared (``text`` is empty), to the page's first
        entry mode.
        """
        if text:
            self.handle_empty_enter()
        else:
            self.panel.typed_text_handler.switch_entry_mode_after_recording(mode)

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing typed, switch the entry line to the learning share's
        next field (presenter, topic, source, points); another kind of source chosen before is
        recorded. After the source, a missing topic is next, else nothing happens.
        """
        share, mode = self.shown_share, self.panel.entry_line.mode
        if mode is block.PRESENTER:
            self.panel.typed_text_handler.switch_entry_mode(block.TOPIC)
        elif mode is block.TOPIC:
            self.start_typing_source_or_choose_next_kind()
        elif block.is_source_mode(mode):
            kind = block.source_kind_of_mode(mode)
            if share.source and kind and kind is not share.source_kind:
                self._record_share_change(
                    partial(meeting_content_changes.set_share_source_kind, kind=kind)
                )
            self.panel.typed_text_handler.switch_entry_mode(block.POINTS)
        elif not share.topic:
            self.panel.typed_text_handler.switch_entry_mode(block.TOPIC)

    def start_typing_source_or_choose_next_kind(self) -> None:
        """Switch the entry line to the source of the learning share; pressed again, to the next
        kind of source (book, policy, lecture …), the typed text staying there.
        """
        mode, share = self.panel.entry_line.mode, self.shown_share
        if block.is_source_mode(mode):
            kind = block.source_kind_of_mode(mode) or guess_share_source_kind(
                self.panel.entry_line.text
            )
            self.panel.typed_text_handler.switch_entry_mode(
                block.SOURCES[block.next_source_kind(kind)], with_typed=True
            )
        else:
            known = share.source_kind
            self.panel.typed_text_handler.switch_entry_mode(
                block.SOURCES[known] if known else block.SOURCE
            )

    def ask_and_set_presenter(self) -> None:
        """Ask who presents the learning share, and record it; people are listed in the order of the
        rotation, the first who is not away highlighted, and any other name can be typed.
        """
        past = [each for each in self.context.closed_meetings if each.id != self.meeting.id]
        turns = presenter_rotation(self.context.school, past)
        away = {
            line.name: line.presence.label
            for line in self.meeting.attendance
            if line.presence in (Presence.LEAVE, Presence.ABSENT)
        }
        longest = max((cell_len(turn.name) for turn in turns), default=0)
        width = min(longest, _MAX_NAME_CELLS) + 2
        choices = [
            Choice(
                turn.name,
                "  ".join(
                    filter(
                        None,
                        (fit_to_cells(turn.name, width) + turn.last_turn_text, away.get(turn.name)),
                    )
                ),
            )
            for turn in turns
        ]
        choices.append(Choice(_OTHER_NAME_CHOICE, "其他人（输入姓名）"))
        following = next((turn.name for turn in turns if turn.name not in away), "")
        self.panel.show_dialog(
            ChoiceDialog("谁来分享？", choices, following), self._record_chosen_presenter
        )

    def _record_chosen_presenter(self, name: str | None) -> None:
        """Record the chosen presenter of the learning share; for the choice of another name, switch
        the entry line to typing it. None, where the question was left, does nothing.
        """
        if name is None:
            return
        if name == _OTHER_NAME_CHOICE:
            self.panel.typed_text_handler.switch_entry_mode(block.PRESENTER)
        else:
            self._confirm_and_set_presenter(name, "")

    def _record_typed_presenter(self, text: str) -> None:
        """Record the typed presenter of the learning share. A form of address or initials (王主任)
        become the name where one person fits; where several fit, the user is asked. Any other text
        is taken as the name; an empty one means none.
        """
        context = self.context
        called = attendee_forms_of_address(
            self.meeting.attendance, context.names_by_initials, context.school
        )
        head = parse_leading_people(text, called)
        if head.ambiguous_form and not head.people:
            choices = [*(Choice(name, name) for name in head.candidates), PUT_BACK_CHOICE]
            self.panel.typed_text_handler.ask_to_choose(
                f"“{head.ambiguous_form}”是哪一位？",
                choices,
                lambda name: self._confirm_and_set_presenter(name, text),
                typed=text,
            )
            return
        is_known = len(head.people) == 1 and not head.text_after_names
        self._confirm_and_set_presenter(head.people[0] if is_known else text, text)

    def _confirm_and_set_presenter(self, name: str, typed: str) -> None:
        """Record another presenter of the learning share, and after a typed one go to the next
        field; where content is recorded already, ask first, and offer to add a share of the new
        presenter instead.

        Args:
            name: the presenter.
            typed: the typed text, which is restored where saving fails; empty where it was chosen.
        """
        share = self.shown_share

        def on_answer(answer: str) -> None:
            if answer == "further":
                self._add_share_of_presenter(name, typed)
                return
            self._record_share_change(
                partial(meeting_content_changes.set_presenter, name=name), typed
            )
            if typed:
                self._go_to_next_field(block.PRESENTER, name)

        if share.is_held and share.presenter and name != share.presenter:
            question, choices = presenter_replacement_question_and_choices(share, name)
            if name:
                choices.append(Choice("further", f"{name}接着分享，另记一份"))
            self.panel.typed_text_handler.ask_to_choose(question, choices, on_answer, typed=typed)
        else:
            on_answer("")

    def _add_share_of_presenter(self, name: str, typed: str) -> None:
        """Add a further presenter's learning share to the meeting, and show its page; the typed
        text is restored where saving fails.
        """
        target = self.page_count()
        self.panel.typed_text_handler.record_change(
            partial(
                meeting_content_changes.add_share_of_presenter,
                meeting_id=self.meeting.id,
                name=name,
            ),
            typed,
        )
        self.panel.services.remember_shown_page(self.key, target)
        self.panel.entry_line.mode = block.TOPIC

    # Lines

    def editable_line_texts(self) -> list[str | None]:
        share = self.shown_share
        return [*share.points, *share.takeaways, *self._tasks.editable_line_texts()]

    def replace_or_delete_line(self, index: int, text: str) -> None:
        share = self.shown_share
        points, count = len(share.points), len(share.points) + len(share.takeaways)
        if index >= count:
            self._tasks.replace_or_delete_task(index - count, text)
            return
        is_point = index < points
        field: Literal["points", "takeaways"] = "points" if is_point else "takeaways"
        self._record_share_change(
            partial(
                meeting_content_changes.replace_share_line,
                field=field,
                at=index if is_point else index - points,
                text=text,
            ),
            text,
        )
