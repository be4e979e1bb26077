"""The topic box screen (待议事项): topics collected for the next meeting, before it is held, and
those parked (搁置).
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import ClassVar

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.meeting_state_changes import current_or_new_meeting
from meetingtui.actions.task_changes import add_quick_topic_to_next_meeting
from meetingtui.actions.topic_changes import (
    delete_topic,
    edit_topic,
    move_topic,
    park_topic,
    set_standing_topic_rhythm,
    unpark_topic,
)
from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import month_day, one_line
from meetingtui.meeting.fixed_agenda import expected_end_time
from meetingtui.meeting.line_parsing.discussion_lines import format_topic_line, parse_topic_line
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import StandingTopicRhythm, Topic
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, TextInputDialog
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, shorten_cells

TopicChange = Callable[[Records, int], Change | None]
"""Function that makes a change of a topic from the records and the meeting's id; None where there
is nothing to change.
"""

_TOPIC_LINE_HINT = "如：春季运动会方案（王主任，15分钟） 材料：方案稿"

_NOT_STANDING_CHOICE = "none"


@dataclass(frozen=True)
class TopicRow:
    """One row of the topic box: a topic, and whether it is on the meeting's agenda."""

    topic: Topic
    """The topic that the row shows."""
    number: int | None
    """The topic's number on the agenda, from 1; None for a parked topic."""


class TopicList(RowList, can_focus=True):
    """A list widget of topics: those on the agenda in their order, then the parked (搁置) ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一项", show=False),
        Binding("down", "move_selection(1)", "下一项", show=False),
    ]

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._rows: tuple[TopicRow, ...] = ()

    def show_topics(self, meeting: Meeting) -> None:
        """Show the topics of a meeting; the same topic remains chosen, or its row where it
        is gone.
        """
        chosen = self.chosen_topic_row
        self._rows = (
            *(TopicRow(topic, number) for number, topic in enumerate(meeting.topics, 1)),
            *(TopicRow(topic, None) for topic in meeting.parked),
        )
        self.set_row_count(len(self._rows))
        ids = [row.topic.id for row in self._rows]
        target = chosen.topic.id if chosen else None
        self.go_to_row(ids.index(target) if target in ids else self.current_row or 0)

    @property
    def chosen_topic_row(self) -> TopicRow | None:
        """The selected topic's row; None where the list is empty."""
        current = self.current_row
        return self._rows[current] if current is not None and current < len(self._rows) else None

    def row_cache_key(self, row: int) -> Hashable:
        return self._rows[row]

    def row_content(self, row: int) -> Content:
        """Return a topic's row: number, title, minutes, marks, proposer (1. 寒假值班安排  15
        分钟 第5次遗留  顾一帆提出).
        """
        topic, number = self._rows[row].topic, self._rows[row].number
        return Content.assemble(
            (f"{number}. " if number else "搁置  ", "$muted"),
            one_line(topic.title),
            (f"  {topic.minutes} 分钟" if topic.minutes else "", "$muted"),
            (
                f"  {self.topic_origin_mark(topic)}" if self.topic_origin_mark(topic) else "",
                "bold $at-risk",
            ),
            (f"  {topic.proposer}提出" if topic.proposer else "", "$muted"),
            ("  附材料" if topic.papers else "", "$muted"),
        )

    @property
    def is_chosen_row_cut(self) -> bool:
        """Whether the chosen topic's row is wider than the list."""
        return (
            self.current_row is not None
            and self.row_content(self.current_row).cell_length > self.size.width
        )

    def topic_origin_mark(self, topic: Topic) -> str:
        """Return why a topic is listed that nobody typed: 固定·… for a standing topic, 第N次遗留 or
        上学期遗留 for one left over; empty for a typed one.
        """
        if topic.standing:
            return f"固定·{topic.standing.label}"
        number = self.context.meeting_number(topic.since)
        if number:
            return f"第{number}次遗留"
        return "上学期遗留" if topic.origin else ""

    def action_move_selection(self, offset: int) -> None:
        """Select the topic ``offset`` rows below the selected one in the topic box, above it where
        negative.
        """
        self.go_to_row(max(0, (self.current_row or 0) + offset))


class TopicBoxScreen(Screen[None]):
    """A screen on which topics of the next meeting are added, edited, ordered, parked, made
    standing and removed; the meeting is recorded as planned with the first change.
    """

    CSS_PATH = "topic_box_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4,insert", "add_topic", "新增", key_display="F4"),
        Binding("enter", "edit_topic", "修改", key_display="回车", priority=True),
        Binding("f8", "park_or_return_topic", "搁置", key_display="F8"),
        Binding("f9", "choose_standing_rhythm", "固定", key_display="F9"),
        Binding("ctrl+up", "move_topic(-1)", "上移", key_display="Ctrl+↑"),
        Binding("ctrl+down", "move_topic(1)", "下移", show=False),
        Binding("delete", "delete_topic", "删去", key_display="Del"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(TopicList)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._chooses_newest = False

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "待议事项")
        yield WrappedText(id="topics-heading")
        yield TopicList(self.context)
        yield WrappedText(id="topic-details")
        yield KeyBar()

    def on_mount(self) -> None:
        self.rows.focus()
        self._show_topics()

    @on(RecordsSaved)
    def _show_topics(self) -> None:
        """Draw the number of topics collected for the meeting, the expected end of the meeting, and
        the list of topics.
        """
        meeting = self.meeting
        counted = f"{meeting.title}（{month_day(meeting.on)}）的议题 {len(meeting.topics)} 项"
        parked = f"搁置 {len(meeting.parked)} 项" if meeting.parked else ""
        end = expected_end_time(meeting, self.context.agenda) if meeting.topics else ""
        words = "，".join(filter(None, (counted, parked, f"预计 {end} 结束" if end else "")))
        hint = (
            ""
            if meeting.agenda_and_parked_topics
            else f"\n还没有议题。按 F4 写一项，{_TOPIC_LINE_HINT}"
        )
        heading = plain_content(words, "bold") + plain_content(hint, "$muted")
        self.query_one("#topics-heading", WrappedText).show_text(heading)
        self.rows.show_topics(meeting)
        if self._chooses_newest:
            self._chooses_newest = False
            self.rows.go_to_row(len(meeting.topics) - 1)
        self._show_chosen_topic_details()

    @on(RowList.CurrentRowChanged)
    def _show_chosen_topic_details(self) -> None:
        """Show what the chosen topic's row has no room for: the whole title where it is long, the
        papers and what the topic waits for.
        """
        row, details = self.rows.chosen_topic_row, self.query_one("#topic-details", WrappedText)
        parts: tuple[str, ...] = ()
        if row is not None:
            parts = (
                row.topic.title if self.rows.is_chosen_row_cut else "",
                f"材料：{row.topic.papers}" if row.topic.papers else "",
                "" if row.number else "搁置中，不列入议程，按 F8 恢复",
            )
        words = "  ".join(map(one_line, filter(None, parts)))
        details.show_text(plain_content(words, "$muted"))
        details.display = bool(words)
        self.refresh_bindings()

    def key_description(self, binding: Binding) -> str:
        """Return the description of a key of the topic box for the key bar: its own, but F8 on a
        parked topic brings it back.
        """
        row = self.rows.chosen_topic_row
        is_parked = row is not None and row.number is None
        return (
            "恢复"
            if binding.action == "park_or_return_topic" and is_parked
            else binding.description
        )

    @property
    def meeting(self) -> Meeting:
        """The meeting for which topics are collected: the one recorded as planned or under way, or
        where none is, the next one by the school's calendar, not recorded yet.
        """
        context = self.context
        return current_or_new_meeting(
            context.records, school=context.school, term=context.term, today=context.today
        )

    def action_add_topic(self) -> None:
        """Ask for a topic in one line, queue its addition to the next meeting's agenda, and choose
        it once it is saved.
        """
        context = self.context

        def on_answer(line: str) -> None:
            self._save_queue.queue_change(
                lambda records: add_quick_topic_to_next_meeting(
                    records, line, school=context.school, term=context.term, today=context.today
                ),
                on_success=self._choose_newest_topic_when_shown,
            )

        self._ask_topic_line("新增议题", "", on_answer)

    def _choose_newest_topic_when_shown(self) -> None:
        """Remember to choose the last topic on the agenda, the one just added, once the saved
        records are drawn.
        """
        self._chooses_newest = True

    def action_edit_topic(self) -> None:
        """Ask for the chosen topic again as one line (title, proposer, minutes, papers), and
        replace it; without a topic, ask for a new one.
        """
        row = self.rows.chosen_topic_row
        if row is None:
            self.action_add_topic()
            return
        id = row.topic.id
        self._ask_topic_line(
            "修改议题",
            format_topic_line(row.topic),
            lambda line: self._queue_topic_change(
                lambda records, meeting: edit_topic(records, meeting, id, line)
            ),
        )

    def _ask_topic_line(
        self, question: str, initial_text: str, on_answer: Callable[[str], None]
    ) -> None:
        """Ask for a topic as one line; a line that cannot be parsed is asked for again with the
        reason.

        Args:
            question: the question above the line.
            initial_text: the text in the line at first.
            on_answer: called with a line that can be parsed; not called where the user presses Esc
                or leaves the line empty.
        """

        def handle_answer(line: str | None) -> None:
            """Pass on a line that can be parsed; ask again for one that cannot. None and an empty
            line end the dialog.
            """
            if not line:
                return
            try:
                parse_topic_line(line)
            except RefusedError as error:
                self._ask_topic_line(error.message, line, on_answer)
                return
            on_answer(line)

        self.app.push_screen(
            TextInputDialog(question, initial_text, _TOPIC_LINE_HINT), handle_answer
        )

    def action_move_topic(self, offset: int) -> None:
        """Move the chosen topic of the topic box one place up (-1) or down (1), on the agenda or
        among the parked topics; at either end nothing changes.
        """
        if row := self.rows.chosen_topic_row:
            id = row.topic.id
            self._queue_topic_change(
                lambda records, meeting: move_topic(records, meeting, id, offset)
            )

    def action_park_or_return_topic(self) -> None:
        """Park the chosen topic, or put a parked one back on the agenda."""
        if row := self.rows.chosen_topic_row:
            id, action = row.topic.id, park_topic if row.number else unpark_topic
            self._queue_topic_change(lambda records, meeting: action(records, meeting, id))

    def action_choose_standing_rhythm(self) -> None:
        """Ask how often the chosen topic, if there is one, is to return by itself, and queue the
        answer.
        """
        row = self.rows.chosen_topic_row
        if row is None:
            return
        topic = row.topic
        choices = [
            *(Choice(each.value, f"{each.label}都议") for each in StandingTopicRhythm),
            Choice(_NOT_STANDING_CHOICE, "不固定，议完为止"),
        ]

        def on_answer(answer: str | None) -> None:
            if answer is not None:
                standing = None if answer == _NOT_STANDING_CHOICE else StandingTopicRhythm(answer)
                self._queue_topic_change(
                    lambda records, meeting: set_standing_topic_rhythm(
                        records, meeting, topic.id, standing
                    )
                )

        now = f"（现为{topic.standing.label}）" if topic.standing else ""
        question = f"“{shorten_cells(topic.title)}”要固定下来，到时候自动列入吗？{now}"
        chosen = topic.standing.value if topic.standing else StandingTopicRhythm.EVERY_MEETING.value
        self.app.push_screen(ChoiceDialog(question, choices, chosen), on_answer)

    def action_delete_topic(self) -> None:
        """Queue the removal of the chosen topic, if there is one, from the topic box, after asking;
        a standing or left-over topic then does not return by itself.
        """
        row = self.rows.chosen_topic_row
        if row is None:
            return
        topic = row.topic

        def on_answer(answer: str | None) -> None:
            if answer == "delete_topic":
                self._queue_topic_change(
                    lambda records, meeting: delete_topic(records, meeting, topic.id)
                )

        more = ""
        if topic.standing:
            more = "它是固定议题，删去后不再自动列入；只是这次不议的，请按 F8 搁置。"
        elif topic.since:
            more = "它是以前遗留的，删去后不再自动列入。"
        choices = [Choice("delete_topic", "删去"), Choice("back", "不删")]
        question = f"删去议题“{shorten_cells(topic.title)}”吗？{more}"
        self.app.push_screen(ChoiceDialog(question, choices), on_answer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the topic box can run now; else its key is hidden: topics are
        not changed where nothing can be recorded.
        """
        is_change = action in {
            "add_topic",
            "edit_topic",
            "move_topic",
            "delete_topic",
            "park_or_return_topic",
            "choose_standing_rhythm",
        }
        return not (is_change and self.context.is_recording_locked)

    def _queue_topic_change(self, change: TopicChange) -> None:
        """Queue a change of a topic; where the next meeting has no record yet, it is recorded with
        it.

        Args:
            change: makes the change from the records and the id of the meeting; None where there is
                nothing to change.
        """
        fresh = self.meeting

        def build(records: Records) -> Change | None:
            if fresh.id in records.meetings:
                return change(records, fresh.id)
            meetings = {**records.meetings, fresh.id: fresh}
            return change(msgspec.structs.replace(records, meetings=meetings), fresh.id)

        self._save_queue.queue_change(build)
