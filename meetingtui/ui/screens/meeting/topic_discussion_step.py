"""The topic discussion step (主题研讨) of a meeting: for each topic its opinions, conclusion,
decision, vote and tasks.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from meetingtui.actions import topic_changes as actions
from meetingtui.base.errors import RefusedError
from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting import major_decisions as major
from meetingtui.meeting.blocks import topic_discussion_block as block
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.line_parsing.discussion_lines import (
    RecordedTopicLines,
    format_topic_line,
    parse_opinions,
    parse_vote_or_refuse,
)
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    Topic,
    VoteResult,
    opinion_as_task_text,
    parse_vote,
    topic_record_counts_text,
)
from meetingtui.school.roster import Roster
from meetingtui.store.records import Change, Records
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.shared_recorders import TaskRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import StepPanelProtocol
from meetingtui.ui.widgets.text_layout import shorten_cells

_NOT_MAJOR_CHOICE = "none"


class TopicDiscussionStepController(StepController):
    """The topic discussion step (主题研讨) of a meeting: one topic a page, its title in the
    heading, its opinions, conclusion, decision, vote and tasks as lines.
    """

    key = MeetingStep.TOPIC_DISCUSSION
    modes = block.SPEC.modes
    keys = (
        StepFunctionKey("f8", "start_typing_decision_or_choose_next_kind", "决议"),
        StepFunctionKey(
            "f9", "start_typing_new_topic_or_title", "新议题，再按改名称", in_key_bar=False
        ),
        StepFunctionKey("f10", "ask_and_set_major_decision_kind", "标为三重一大", in_key_bar=False),
        StepFunctionKey(
            "ctrl+o", "record_agreement_of_silent_people", "其余同意", in_key_bar=False
        ),
        StepFunctionKey(
            "ctrl+n", "toggle_topic_returns_next_meeting", "下次继续", in_key_bar=False
        ),
    )
    keeps_newest_in_view = True

    def __init__(self, panel: StepPanelProtocol) -> None:
        super().__init__(panel)
        self._tasks = TaskRecorder(panel, self._place_of_new_tasks)

    # The topic that is shown

    @property
    def shown_topic(self) -> Topic | None:
        """The topic that is shown; None where the meeting has none."""
        topics = self.meeting.topics
        return topics[self.panel.shown_page_index] if topics else None

    @property
    def _meeting_roster(self) -> Roster:
        """The school's roster in which the people who attend this meeting come first, to find whom
        a line names.
        """
        return self.context.roster_preferring_attendees(self.meeting)

    def _place_of_new_tasks(self) -> TaskPlace:
        """Return where in the meeting typed tasks belong: to the topic discussion block and the
        shown topic.
        """
        topic = self.shown_topic
        return TaskPlace(block=block.KEY, topic=topic.id if topic else None)

    def prepare_to_draw(self) -> None:
        """Switch the entry line to typing a new topic where the meeting has no topic."""
        mode = self.panel.entry_line.mode
        if self.shown_topic is None and mode in self.modes and mode is not block.TOPIC:
            self.panel.entry_line.mode = block.TOPIC

    def build_view(self) -> SecretaryView:
        return block.secretary_view(self.view_data, self.panel.shown_page_index)

    def page_count(self) -> int:
        return block.SPEC.page_count(self.meeting)

    def page_id_in_draft_key(self) -> str:
        topic = self.shown_topic
        return str(topic.id) if topic else ""

    def show_referenced_page(self, place: MeetingScreenPosition) -> None:
        ids = [topic.id for topic in self.meeting.topics]
        if place.topic in ids:
            self.panel.show_page(ids.index(place.topic))

    # What is typed

    def initial_entry_mode(self) -> EntryMode:
        return block.OPINION if self.meeting.topics else block.TOPIC

    def initial_entry_text(self, mode: EntryMode) -> str:
        topic = self.shown_topic
        if topic is None:
            return ""
        if mode is block.TITLE:
            return format_topic_line(topic)
        if mode is block.CONCLUSION:
            return topic.conclusion
        if mode is block.VOTE:
            return topic.vote.as_input_line if topic.vote else ""
        return topic.decision if block.decision_kind_of_mode(mode) else ""

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return how the text typed about the topic would be recorded; in a decision mode the kinds
        of decision to choose from; else, with nothing typed, the first thing a topic of 三重一大
        (major decisions) still requires, or that nothing is missing. Empty where there is nothing
        to say.
        """
        topic, rules = self.shown_topic, self.context.agenda.major
        if mode is block.OPINION and text and self.panel.entry_line.text_unless_untouched:
            return self._opinion_preview(text)
        if topic is None:
            return NOTHING
        if kind := block.decision_kind_of_mode(mode):
            return block.styled_decision_choices(
                kind, major.decision_kind_called_for_by_vote(topic, self.meeting, rules)
            )
        if text and mode is block.VOTE and (vote := parse_vote(text)):
            color = "overdue" if major.impossible_vote_reason(vote, self.meeting) else "primary"
            return styled(
                (major.vote_confirmation_text(vote, self.meeting, rules), f"bold {color}")
            )
        if topic.major is None or text:
            return self._tasks.preview_typed_text(text if mode is block.TASK else "")
        wanted = next(
            iter(major.missing_for_major_decision(topic, self.meeting, rules)), "程序已记全"
        )
        return styled(("三重一大  ", "muted"), wanted)

    def _opinion_preview(self, text: str) -> StyledText:
        """Return whose opinions a typed line holds, and what is unclear about it; empty where
        neither.
        """
        line = parse_opinions(text, self._meeting_roster)
        if line.ambiguous_mentions:
            return styled((line.doubt, "bold at-risk"))
        named = [opinion.name for opinion in line.opinions if opinion.name]
        return styled(
            (f"意见：{'、'.join(named)}" if named else "", "bold primary"),
            (f"{'  ' if named else ''}{line.doubt}", "bold at-risk"),
        )

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        if mode is block.OPINION:
            found = parse_opinions(line, self._meeting_roster)
            return found.doubt if found.ambiguous_mentions else ""
        return self._tasks.reason_task_is_unclear(line) if mode is block.TASK else ""

    def preview_pasted_line(self, mode: EntryMode, line: str) -> StyledText:
        """Return a preview of a pasted line; for an opinion, with its speaker or the remark that it
        has none.
        """
        found = parse_opinions(line, self._meeting_roster)
        if mode is not block.OPINION or found.ambiguous_mentions:
            return super().preview_pasted_line(mode, line)
        names = "、".join(each.name for each in found.opinions if each.name)
        words = found.opinions[0].text if found.opinions else line
        who = (f"{names}：", "bold") if names else ("（没有发言人）", "muted")
        return styled((f"{mode.label}  ", "muted"), who, words)

    # Recording

    def _record_topic_change(
        self, action: Callable[..., Change | None], typed: str = "", **arguments: object
    ) -> None:
        """Queue a change of the topic that is shown; does nothing where none is.

        Args:
            action: function that builds the change from the records, the ids of meeting and topic,
                and ``arguments``.
            typed: the typed text, which is restored where saving fails.
        """
        topic = self.shown_topic
        if topic is not None:
            self.panel.typed_text_handler.record_change(
                partial(action, meeting_id=self.meeting.id, topic_id=topic.id, **arguments), typed
            )

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        if mode is block.TOPIC or self.shown_topic is None:
            self._add_topic(text)
        elif mode is block.TITLE:
            self._rename_topic_or_ask_to_delete(text)
        elif mode is block.TASK:
            self._tasks.record_task(text)
        elif mode is block.OPINION:
            self._record_opinion(text)
        elif mode is block.CONCLUSION:
            self._record_topic_change(actions.set_conclusion, text, text=text)
            self.panel.typed_text_handler.switch_entry_mode_after_recording(mode)
        elif mode is block.VOTE:
            self._record_vote_and_propose_decision(self.shown_topic, text)
        else:
            self._record_decision_and_ask_for_vote(
                self.shown_topic, block.decision_kind_of_mode(mode) if text else None, text
            )

    def ask_and_clear_value(self, mode: EntryMode) -> None:
        """Ask whether a value of the topic is cleared, and clear it; clearing the title deletes the
        topic, which has a question of its own.
        """
        if mode is block.TITLE:
            self._rename_topic_or_ask_to_delete("")
        else:
            super().ask_and_clear_value(mode)

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing new typed, show the next topic; while a decision is
        typed, record the chosen kind of decision with the present text instead.
        """
        topic, kind = self.shown_topic, block.decision_kind_of_mode(self.panel.entry_line.mode)
        if topic and kind:
            self._record_decision_and_ask_for_vote(topic, kind, topic.decision)
        else:
            super().handle_empty_enter()

    def _record_opinion(self, text: str) -> None:
        """Record a typed line as one or more opinions on the topic, each with its speaker where
        named; where a speaker may be several people, ask first.
        """
        roster = self._meeting_roster
        if unclear := parse_opinions(text, roster).ambiguous_mentions:
            self.panel.typed_text_handler.ask_which_person(
                unclear[0], self._record_opinion, typed=text
            )
            return
        self._record_topic_change(actions.add_opinions, text, line=text, roster=roster)

    def _record_vote_and_propose_decision(self, topic: Topic, text: str) -> None:
        """Record the vote on a topic, given by a typed line (empty for none), then switch the entry
        line to the kind of decision that the vote calls for. A vote that is not possible is
        restored with the reason.
        """
        try:
            vote = self._parse_possible_vote(text) if text else None
        except RefusedError as error:
            self.panel.typed_text_handler.warn_and_restore_typed_text(error.message, text)
            return
        self._record_topic_change(actions.set_vote, text, vote=vote)
        voted = msgspec.structs.replace(topic, vote=vote)
        kind = major.decision_kind_called_for_by_vote(
            voted, self.meeting, self.context.agenda.major
        )
        self.panel.typed_text_handler.switch_entry_mode_after_recording(
            block.VOTE, block.DECISIONS[kind] if kind else None
        )

    def _parse_possible_vote(self, text: str) -> VoteResult:
        """Parse a typed line as a vote.

        Raises:
            RefusedError: it is no vote, or one that the people present cannot have cast.
        """
        vote = parse_vote_or_refuse(text)
        if why := major.impossible_vote_reason(vote, self.meeting):
            raise RefusedError(f"{why}，没有记入。请核对票数，或先到签到里改出席情况。")
        return vote

    def _record_decision_and_ask_for_vote(
        self, topic: Topic, kind: DecisionKind | None, text: str
    ) -> None:
        """Record the decision on a topic, then switch the entry line to the vote where one is
        required.

        Args:
            topic: the topic.
            kind: the kind of decision; None clears the decision.
            text: the decision's text.
        """
        self._record_topic_change(actions.set_decision, text, kind=kind, text=text)
        decided = msgspec.structs.replace(topic, decision_kind=kind)
        self.panel.typed_text_handler.switch_entry_mode_after_recording(
            block.DECISIONS[kind or DecisionKind.PASSED],
            block.VOTE if major.is_vote_missing(decided) else None,
        )

    # Topics put, renamed, deleted

    def _add_topic(self, text: str) -> None:
        """Record a typed line as a new topic and show its page, ready for opinions."""
        meeting = self.meeting
        self.panel.typed_text_handler.record_change(
            partial(actions.add_topic, meeting_id=meeting.id, line=text), text
        )
        self.panel.services.remember_shown_page(self.key, len(meeting.topics))
        self.panel.entry_line.mode = block.OPINION

    def _rename_topic_or_ask_to_delete(self, text: str) -> None:
        """Record a typed line as the title of the shown topic, with proposer, planned minutes and
        papers where named; for an empty line, delete the topic, asking first where something would
        be lost.
        """
        if text:
            self._record_topic_change(actions.edit_topic, text, line=text)
        elif topic := self.shown_topic:
            self._delete_topic_or_ask_first(topic)
        self.panel.typed_text_handler.switch_entry_mode_after_recording(block.TITLE)

    def _delete_topic_or_ask_first(self, topic: Topic) -> None:
        """Delete a topic of the meeting; ask first where it was carried over from an earlier
        meeting or something is recorded on it.
        """
        tasks = self._tasks.recorded_tasks()
        held = topic_record_counts_text(topic, len(tasks))
        number = self.context.meeting_number(topic.since)
        delete: Callable[[Records], Change] = partial(
            actions.delete_topic, meeting_id=self.meeting.id, topic_id=topic.id
        )
        if topic.since is None and not held:
            self.panel.typed_text_handler.record_change(delete)
            return
        parts = (
            f"删除议题“{shorten_cells(topic.title)}”？",
            f"它是第{number}次例会遗留的，删除后不再列入议程。" if number else "",
            f"它已记有{held}。" if held else "",
            "任务会保留，只是不再归在这个议题下。" if tasks else "",
        )
        choices = [Choice("keep", "不删除"), Choice("delete", "删除")]

        def on_answer(answer: str | None) -> None:
            if answer == "delete":
                self.panel.typed_text_handler.record_change(delete)

        self.panel.show_dialog(ChoiceDialog("".join(parts), choices), on_answer)

    # Keys

    def start_typing_in_mode(self, name: str) -> None:
        """Switch the entry line to the entry mode with a name; the mode for a task offers the text
        of the highlighted opinion, if one is highlighted.

        A text offered earlier from another opinion and left unchanged is replaced.
        """
        opinion = self._highlighted_opinion() if name == block.TASK.name else None
        super().start_typing_in_mode(name)
        if (
            name != block.TASK.name
            or self.shown_topic is None
            or self.panel.typed_text_handler.is_editing_recorded_line
        ):
            return
        entry = self.panel.entry_line
        words = "" if opinion is None else f"{opinion_as_task_text(opinion)} "
        is_untouched = not entry.text_unless_untouched.strip() or self.is_unchanged_offered_text(
            block.TASK, entry.text_unless_untouched
        )
        if is_untouched and entry.text_unless_untouched != words:
            entry.replace_text(words)

    def is_unchanged_offered_text(self, mode: EntryMode, text: str) -> bool:
        """Return whether a text, while a task is typed, is only the text of one of the topic's
        opinions as it is offered for a task.
        """
        opinions = self.shown_topic.opinions if self.shown_topic else ()
        return mode is block.TASK and text.strip() in {
            opinion_as_task_text(each).strip() for each in opinions
        }

    def _highlighted_opinion(self) -> Opinion | None:
        """Return the highlighted opinion on the topic; None where another line or none is
        highlighted, or while a recorded line is edited.
        """
        topic, index = self.shown_topic, self.panel.highlighted_line_index
        if topic is None or index is None or self.panel.typed_text_handler.is_editing_recorded_line:
            return None
        lines = RecordedTopicLines(topic, self._meeting_roster)
        return lines.opinion_at(index) if index < len(lines) else None

    def record_agreement_of_silent_people(self) -> None:
        """Record that everybody present who has not spoken on the topic agrees; a warning where all
        have spoken.
        """
        topic = self.shown_topic
        if topic is None:
            return
        people = major.people_without_opinion(
            topic, self.meeting, self.context.clock_time_if_under_way(self.meeting)
        )
        if not people:
            self.panel.show_warning("到会的人都已发表意见，没有其余的人。")
            return
        self._record_topic_change(actions.add_agreement_of_rest, people=people)
        self.panel.notify(f"已记：其余 {len(people)} 人同意。记错了按 Ctrl+Z。")

    def toggle_topic_returns_next_meeting(self) -> None:
        """Set that the shown topic returns in the next meeting although it is decided, or unset
        it.
        """
        if topic := self.shown_topic:
            self._record_topic_change(
                actions.set_topic_returns_next_meeting, is_kept=not topic.is_kept
            )

    def start_typing_new_topic_or_title(self) -> None:
        """Switch the entry line to typing a new topic; pressed again, to the title of the topic
        that is shown.
        """
        is_asked = self.panel.entry_line.mode is block.TOPIC and self.shown_topic is not None
        self.panel.typed_text_handler.switch_entry_mode(block.TITLE if is_asked else block.TOPIC)

    def start_typing_decision_or_choose_next_kind(self) -> None:
        """Switch the entry line to typing the topic's decision; pressed again, to the next kind of
        decision.
        """
        if kind := block.decision_kind_of_mode(self.panel.entry_line.mode):
            self.panel.typed_text_handler.switch_entry_mode(
                block.DECISIONS[block.next_decision_kind(kind)], with_typed=True
            )
        elif topic := self.shown_topic:
            self.panel.typed_text_handler.switch_entry_mode(
                block.DECISIONS[topic.decision_kind or DecisionKind.PASSED]
            )

    def ask_and_set_major_decision_kind(self) -> None:
        """Ask which kind of 三重一大 (major decision) the topic is, or none, and record the
        answer.
        """
        topic = self.shown_topic
        if topic is None:
            return
        choices = [
            *(Choice(kind.value, kind.label) for kind in MajorDecisionKind),
            Choice(_NOT_MAJOR_CHOICE, "不属于三重一大"),
        ]
        chosen = _NOT_MAJOR_CHOICE if topic.major else MajorDecisionKind.DECISION.value
        now = f"（现为{topic.major.label}）" if topic.major else ""

        def on_answer(answer: str | None) -> None:
            if answer is not None:
                kind = None if answer == _NOT_MAJOR_CHOICE else MajorDecisionKind(answer)
                self._record_topic_change(actions.set_major_decision_kind, kind=kind)

        question = f"属于“三重一大”的哪一类？{now}"
        self.panel.show_dialog(ChoiceDialog(question, choices, chosen), on_answer)

    # Lines

    def editable_line_texts(self) -> list[str | None]:
        topic = self.shown_topic
        if topic is None:
            return []
        lines = RecordedTopicLines(topic, self._meeting_roster)
        return [
            *map(lines.input_text_of_line, range(len(lines))),
            *self._tasks.editable_line_texts(),
        ]

    def replace_or_delete_line(self, index: int, text: str) -> None:
        """Replace the opinion, conclusion, decision, vote or task in a line of the shown topic by a
        typed text; empty text deletes it. A vote that is not possible is refused with a warning,
        and its text put into the entry line again.
        """
        topic, roster = self.shown_topic, self._meeting_roster
        if topic is None:
            return
        lines = RecordedTopicLines(topic, roster)
        if index >= len(lines):
            self._tasks.replace_or_delete_task(index - len(lines), text)
            return
        try:
            after = lines.topic_with_line_replaced(index, text)
            if after.vote and after.vote != topic.vote:
                self._parse_possible_vote(text)
        except RefusedError as error:
            self.panel.show_warning(error.message)
            self.panel.typed_text_handler.switch_entry_mode(block.VOTE)
            self.panel.entry_line.replace_text(text)
            return
        self._record_topic_change(
            actions.replace_topic_line, text, index=index, text=text, roster=roster
        )
