"""5W2H: seven questions to one item, answered line by line over whatever screen is below."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from meetingtui.errors import RefusedError
from meetingtui.meeting.record import Meeting
from meetingtui.plan.five_w import Question, answer
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Build, Recorded
from meetingtui.ui.sheet.answers import answered, editable, missing_words
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.wrapping import Paragraphs

_HINTS = {
    Question.WHY: "为什么做：依据、目的",
    Question.WHO: "姓名或部门，几个人用顿号隔开",
    Question.WHEN: "如：12月5日、下周五、第12周、学期末",
    Question.PLACE: "在哪里做",
    Question.METHOD: "怎么做：步骤、办法",
    Question.AMOUNT: "做多少：听课60节、不少于8次",
}


_ASKED: list[Question] = [question for question in Question if question is not Question.WHAT]
"""What can be answered here; an item's name is the plan's."""


class SheetDialog(ModalScreen[None]):
    """Enter records an answer and goes on to the next question."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    CSS = """
    SheetDialog {
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
        desk: Desk,
        record: Callable[[Build, Callable[[], None]], None],
        item_id: int,
        *,
        meeting: Meeting | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._record = record
        self._item_id = item_id
        self._meeting = meeting
        self._question = Question.WHY

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Paragraphs(classes="dialog-question")
            yield LineList()
            yield EntryLine(self._mode)
            yield Paragraphs(classes="sheet-trouble")
            yield Static("↑↓ 选择　回车 记入并往下　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.entry.text_area.read_only = self._desk.is_locked
        self._turn_to(self._question)
        self.entry.take_focus()

    def on_resize(self) -> None:
        self.lines.styles.max_height = max(3, self.size.height - 10)

    @property
    def _item(self) -> Item | None:
        return self._desk.records.items.get(self._item_id)

    @property
    def _mode(self) -> Mode:
        return Mode(self._question.value, self._question.label, _HINTS[self._question])

    # Showing

    @on(Recorded)
    def _recorded(self) -> None:
        if self._item is None and self.app.screen is self:
            self.dismiss()
        else:
            self._redraw()

    def _redraw(self) -> None:
        item = self._item
        if item is None:
            return
        rows = [
            Content.assemble(
                (f"{question.label}  ", "$muted"),
                answer(item, question) or ("——", "$muted"),
            )
            for question in Question
        ]
        self.lines.show(rows, chosen=list(Question).index(self._question))
        words = missing_words(item)
        color = "$at-risk" if words else "$done"
        self.query_one(".dialog-question", Paragraphs).show(
            plain("5W2H    ") + plain(f"还缺：{words}" if words else "七项都有了", color)
        )
        given = editable(item, self._question)
        if not self.entry.typed and given != self.entry.text_area.loaded:
            self.entry.load(given)

    def _turn_to(self, question: Question) -> None:
        """Ask another question, with what was typed for it and not recorded."""
        self._question = question
        item = self._item
        self.entry.mode = self._mode
        self.entry.load(editable(item, question) if item else "", self._drafts.get(self._place, ""))
        self._complain("")
        self._redraw()

    def _complain(self, words: str) -> None:
        trouble = self.query_one(".sheet-trouble", Paragraphs)
        trouble.show(words)
        trouble.display = bool(words)

    # Drafts

    @property
    def _drafts(self) -> dict[tuple[int, str], str]:
        return self._desk.item_drafts

    @property
    def _place(self) -> tuple[int, str]:
        return self._item_id, f"sheet/{self._question.value}"

    @on(EntryText.Changed)
    def _typed(self, event: EntryText.Changed) -> None:
        event.stop()
        self._keep_draft()

    def _keep_draft(self) -> None:
        if typed := self.entry.typed:
            self._drafts[self._place] = typed
        else:
            self._drafts.pop(self._place, None)

    def _give_back(self, question: Question, text: str) -> None:
        self._drafts[self._item_id, f"sheet/{question.value}"] = text
        if self.is_attached:
            self._turn_to(question)

    # What the entry line tells

    @on(EntryText.Submitted)
    def _submitted(self, event: EntryText.Submitted) -> None:
        event.stop()
        if event.was_untouched or self._take(event.text):
            self._step(1)

    @on(EntryText.Risen)
    @on(EntryText.Cycled)
    @on(EntryText.Turned)
    def _moved(self, event: EntryText.Risen | EntryText.Cycled | EntryText.Turned) -> None:
        event.stop()
        if not self.entry.typed or self._take(self.entry.text):
            self._step(event.by, leaves=False)

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        event.stop()
        question = list(Question)[event.index]
        if question in _ASKED and (not self.entry.typed or self._take(self.entry.text)):
            self._turn_to(question)
        self._redraw()
        self.entry.take_focus()

    def action_leave(self) -> None:
        """Go back; what is typed and not recorded is there again next time."""
        self._keep_draft()
        self.dismiss()

    def _step(self, by: int, *, leaves: bool = True) -> None:
        there = _ASKED.index(self._question) + by
        if 0 <= there < len(_ASKED):
            self._turn_to(_ASKED[there])
        elif leaves:
            self.dismiss()
        else:
            self.app.bell()

    def _take(self, text: str) -> bool:
        """Record an answer; whether it could be understood."""
        question, item, desk = self._question, self._item, self._desk
        if item is None:
            return False
        try:
            change = answered(item, question, text, desk, self._meeting)
        except RefusedError as error:
            self.entry.put(text)
            self._complain(error.message)
            return False
        item_id = self._item_id
        self._drafts.pop(self._place, None)

        def build(records: Records) -> Change | None:
            before = records.items.get(item_id)
            after = change(before) if before else None
            if before is None or after is None or after == before:
                return None
            words = f"{question.label}：{text}" if text else f"清空{question.label}"
            return Change(words=f"{words}（{before.title}）", items=(after,))

        self._record(build, lambda: self._give_back(question, text))
        return True
