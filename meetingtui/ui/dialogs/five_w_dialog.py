"""The 5W2H dialog: seven questions about one item, of which all but the title (何事) are answered
in the entry line.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from meetingtui.actions.change_builders import build_item_change
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.meeting.record import Meeting
from meetingtui.plan.five_w_two_h import (
    Question,
    answer_to,
    unanswered_questions,
    with_answer_on_sheet,
)
from meetingtui.plan.item import Item
from meetingtui.plan.item_operations import reassign_from_text, reschedule
from meetingtui.store.records import ChangeBuilder
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import RecordsSaved
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.entry_line import EntryLine
from meetingtui.ui.widgets.entry_text_area import EntryTextArea
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText


def recorded_answer_text(item: Item, question: Question) -> str:
    """Return the recorded answer to a 5W2H question about an item, which the entry line holds
    before anything is typed; empty where there is none.
    """
    if question is Question.WHO:
        return "、".join(item.people) or item.department
    if question.is_answered_on_sheet and question is not Question.AMOUNT:
        return str(getattr(item.sheet, question.value))
    return answer_to(item, question)


def unanswered_question_labels_text(item: Item) -> str:
    """Return the labels of the 5W2H questions an item does not answer yet, joined (何因、何地).

    Empty where every question is answered.
    """
    return "、".join(question.label for question in unanswered_questions(item))


def item_changer_from_answer(
    item: Item, question: Question, text: str, context: AppContext, meeting: Meeting | None
) -> Callable[[Item], Item]:
    """Return the function that sets one of an item's 5W2H fields to a typed answer: deadline for
    何时, owner for 何人, else an answer kept beside them.

    Args:
        item: the item as it is now.
        question: the question that was answered.
        text: the typed answer; an empty text clears the field, but is refused for 何时 and 何人.
        context: the open term.
        meeting: the meeting in which the answer is given; None between meetings.

    Raises:
        RefusedError: the answer to 何时 is no deadline, or that to 何人 does not begin with a known
            person or department.
    """
    on, meeting_id = (meeting.on, meeting.id) if meeting else (context.today, None)
    if question is Question.WHEN:
        due = context.parse_deadline_to_day(text, on) if text else None
        if due is None:
            raise RefusedError("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
        return lambda each: reschedule(each, due, on=on, meeting=meeting_id)
    if question is Question.WHO:

        def hand_over(item: Item) -> Item:
            return reassign_from_text(item, text, school=context.school, on=on, meeting=meeting_id)

        hand_over(item)
        return hand_over
    return lambda each: with_answer_on_sheet(each, question, text)


_QUESTION_HINTS = {
    Question.WHY: "为什么做：依据、目的",
    Question.WHO: "姓名或部门，几个人用顿号隔开",
    Question.WHEN: "如：12月5日、下周五、第12周、学期末",
    Question.PLACE: "在哪里做",
    Question.METHOD: "怎么做：步骤、办法",
    Question.AMOUNT: "做多少：听课60节、不少于8次",
}


_ASKED_QUESTIONS: list[Question] = [
    question for question in Question if question is not Question.WHAT
]
"""The questions that can be answered in the dialog; the item's title comes from the plan."""


class FiveWDialog(ModalScreen[None]):
    """A modal dialog that asks the 5W2H questions of an item; Enter records an answer and goes on
    to the next, after the last one the dialog closes.

    Args:
        context: the open term.
        record: queues a change, given the function that builds it and one that is called where it
            could not be saved.
        item_id: id of the item.
        meeting: the meeting in which the answers are given; None between meetings.
    """

    CSS_PATH = "dialogs.tcss"
    CSS = """
    FiveWDialog {
        align: center middle;
        background: $background 80%;
        .dialog { width: 76; }
        .sheet-trouble { color: $at-risk; text-style: bold; }
        EntryLine { margin-top: 1; }
        .dialog-keys { margin-top: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "返回", show=False)]

    lines = getters.query_one(LineList)
    entry = getters.query_one(EntryLine)

    def __init__(
        self,
        context: AppContext,
        record: Callable[[ChangeBuilder, Callable[[], None]], None],
        item_id: int,
        *,
        meeting: Meeting | None = None,
    ) -> None:
        super().__init__()
        self._app_context = context
        self._queue_change = record
        self._item_id = item_id
        self._meeting = meeting
        self._question = Question.WHY

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield WrappedText(classes="dialog-question")
            yield LineList()
            yield EntryLine(self._entry_mode)
            yield WrappedText(classes="sheet-trouble")
            yield Static("↑↓ 选择　回车 记入并往下　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.entry.text_area.read_only = self._app_context.is_recording_locked
        self._go_to_question(self._question)
        self.entry.take_focus()

    def on_resize(self) -> None:
        self.lines.styles.max_height = max(3, self.size.height - 10)

    @property
    def _item(self) -> Item | None:
        """The present record of the item that the 5W2H questions are about; None where it was
        removed.
        """
        return self._app_context.records.items.get(self._item_id)

    @property
    def _entry_mode(self) -> EntryMode:
        """The entry mode of the present 5W2H question, whose label stands before the entry
        line.
        """
        return EntryMode(
            self._question.value, self._question.label, _QUESTION_HINTS[self._question]
        )

    # Showing

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the 5W2H dialog after a saved change; close it where the item was removed."""
        if self._item is None and self.app.screen is self:
            self.dismiss()
        else:
            self._redraw()

    def _redraw(self) -> None:
        """Draw all 5W2H questions with their answers, those still missing, and, unless text is
        typed, the recorded answer in the entry line; nothing where the item was removed.
        """
        item = self._item
        if item is None:
            return
        rows = [
            Content.assemble(
                (f"{question.label}  ", "$muted"),
                answer_to(item, question) or ("——", "$muted"),
            )
            for question in Question
        ]
        self.lines.show_lines(rows, chosen=list(Question).index(self._question))
        words = unanswered_question_labels_text(item)
        color = "$at-risk" if words else "$done"
        self.query_one(".dialog-question", WrappedText).show_text(
            plain_content("5W2H    ")
            + plain_content(f"还缺：{words}" if words else "七项都有了", color)
        )
        given = recorded_answer_text(item, self._question)
        if not self.entry.text_unless_untouched and given != self.entry.text_area.loaded_text:
            self.entry.load_initial_text(given)

    def _go_to_question(self, question: Question) -> None:
        """Move to another 5W2H question, and load its unrecorded text, else its recorded answer,
        into the entry line.
        """
        self._question = question
        item = self._item
        self.entry.mode = self._entry_mode
        self.entry.load_initial_text(
            recorded_answer_text(item, question) if item else "",
            self._item_drafts.get(self._draft_key, ""),
        )
        self._show_error("")
        self._redraw()

    def _show_error(self, message: str) -> None:
        """Show why the answer to a 5W2H question was not accepted; empty text hides the error
        line.
        """
        trouble = self.query_one(".sheet-trouble", WrappedText)
        trouble.show_text(message)
        trouble.display = bool(message)

    # Drafts

    @property
    def _item_drafts(self) -> dict[tuple[int, str], str]:
        """Texts typed about items and not yet entered (drafts), of all items, by item id and entry
        mode.
        """
        return self._app_context.item_drafts

    @property
    def _draft_key(self) -> tuple[int, str]:
        """The key under which text typed for the present 5W2H question is stored as a draft."""
        return self._item_id, f"sheet/{self._question.value}"

    @on(EntryTextArea.Changed)
    def _store_draft_after_change(self, event: EntryTextArea.Changed) -> None:
        """Store the typed answer to a 5W2H question as a draft whenever it changes."""
        event.stop()
        self._store_draft()

    def _store_draft(self) -> None:
        """Store the typed text as a draft of the present 5W2H question; without typed text, delete
        the draft.
        """
        if typed := self.entry.text_unless_untouched:
            self._item_drafts[self._draft_key] = typed
        else:
            self._item_drafts.pop(self._draft_key, None)

    def _restore_unsaved_answer(self, question: Question, text: str) -> None:
        """Restore the answer to a 5W2H question whose saving failed, and show the question."""
        self._item_drafts[self._item_id, f"sheet/{question.value}"] = text
        if self.is_attached:
            self._go_to_question(question)

    # What the entry line tells

    @on(EntryTextArea.Submitted)
    def _record_submitted_answer(self, event: EntryTextArea.Submitted) -> None:
        """Record the answer to a 5W2H question on Enter and go to the next question; an unchanged
        answer is skipped.
        """
        event.stop()
        if event.was_untouched or self._record_answer(event.text):
            self._go_to_adjacent_question(1)

    @on(EntryTextArea.UpDownPressedAtEdge)
    @on(EntryTextArea.ModeChangeRequested)
    @on(EntryTextArea.PageTurnRequested)
    def _record_and_go_to_question_by_key(
        self,
        event: EntryTextArea.UpDownPressedAtEdge
        | EntryTextArea.ModeChangeRequested
        | EntryTextArea.PageTurnRequested,
    ) -> None:
        """Go to another 5W2H question with up, down, Tab or the page keys, after recording a typed
        answer.
        """
        event.stop()
        if not self.entry.text_unless_untouched or self._record_answer(self.entry.text):
            self._go_to_adjacent_question(event.offset, leaves=False)

    @on(LineList.LineClicked)
    def _record_and_go_to_clicked_question(self, event: LineList.LineClicked) -> None:
        """Go to a clicked 5W2H question, after recording a typed answer; a click on the title
        (何事), which is not asked, does nothing.
        """
        event.stop()
        question = list(Question)[event.index]
        if question in _ASKED_QUESTIONS and (
            not self.entry.text_unless_untouched or self._record_answer(self.entry.text)
        ):
            self._go_to_question(question)
        self._redraw()
        self.entry.take_focus()

    def action_leave(self) -> None:
        """Close the 5W2H dialog; text typed and not recorded is restored when it is opened
        again.
        """
        self._store_draft()
        self.dismiss()

    def _go_to_adjacent_question(self, offset: int, *, leaves: bool = True) -> None:
        """Go to the next (1) or previous (-1) 5W2H question; past an end, close the dialog where
        ``leaves`` is set, else sound the bell.
        """
        target = _ASKED_QUESTIONS.index(self._question) + offset
        if 0 <= target < len(_ASKED_QUESTIONS):
            self._go_to_question(_ASKED_QUESTIONS[target])
        elif leaves:
            self.dismiss()
        else:
            self.app.bell()

    def _record_answer(self, text: str) -> bool:
        """Queue the answer to the present 5W2H question.

        Returns:
            Whether the answer could be understood; False leaves the text in the entry line, and an
            error is shown.
        """
        question, item, context = self._question, self._item, self._app_context
        if item is None:
            return False
        try:
            change = item_changer_from_answer(item, question, text, context, self._meeting)
        except RefusedError as error:
            self.entry.replace_text(text)
            self._show_error(error.message)
            return False
        self._item_drafts.pop(self._draft_key, None)

        words = f"{question.label}：{text}" if text else f"清空{question.label}"
        build = partial(
            build_item_change,
            item_id=self._item_id,
            words=f"{words}（{item.title}）",
            change=change,
        )
        self._queue_change(build, lambda: self._restore_unsaved_answer(question, text))
        return True
