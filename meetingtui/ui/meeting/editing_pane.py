"""Putting right what is recorded: a line comes back into the entry line, Enter replaces it."""

from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType

from meetingtui.ui.meeting.typing_pane import TypingPane
from meetingtui.ui.widgets.entry import Mode
from meetingtui.ui.widgets.lines import LineList

_EDIT = Mode("edit", "修改", "清空后回车即删除")


class EditingPane(TypingPane):
    """Holds the recorded lines; one of them may be in the entry line to be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_out", "放弃修改，回到常用的一种", show=False),
    ]

    lines = getters.query_one(LineList)

    def __init__(self) -> None:
        super().__init__()
        self._editing: str | None = None

    # What a subclass says

    def line_text(self, index: int) -> str | None:
        """A recorded line as it can be edited; None where it cannot."""
        return None

    def replace_line(self, index: int, text: str) -> None:
        """Put other words in place of a recorded line; empty takes it away."""

    def strike(self) -> None:
        """Delete with nothing typed: the chosen line goes."""
        if (index := self.lines.highlighted) is not None and self.line_text(index) is not None:
            self.replace_line(index, "")

    # Editing

    def edit_line(self, index: int) -> None:
        """Bring a recorded line back into the entry line."""
        text = self.line_text(index)
        if text is not None:
            self.put_away()
            self._editing = text
            self.entry.mode = _EDIT
            self.load_entry(carry=False)

    def action_step_out(self) -> None:
        """Leave the recorded line as it was, or what an F-key chose; drafts stay."""
        if self._editing is None:
            self.use_mode(self.first_mode())
        else:
            self.walk.keep_draft(self._draft_key, "")
            self._leave_edit()
            self.load_entry(carry=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape means leaving the meeting only from where one begins."""
        is_in = self._editing is not None or self.entry.mode.name != self.first_mode().name
        return is_in if action == "step_out" else True

    def purpose(self) -> tuple[str, str]:
        if self._editing is None:
            return super().purpose()
        return f"edit:{self._editing}", self._editing

    def begin(self) -> None:
        """A line that was being edited when the app ended is being edited again."""
        super().begin()
        prefix = f"{self.step.value}/{self.leaf_name()}/edit:"
        for key in self.walk.drafts:
            if key.startswith(prefix):
                self._editing = key.removeprefix(prefix)
                self.entry.mode = _EDIT

    @property
    def gives_way(self) -> bool:
        """A line that is being put right is not written anew."""
        return self._editing is None

    def renew_entry(self) -> None:
        super().renew_entry()
        if self._editing is not None and self._edited_line() is None:
            self._leave_edit()
            self.load_entry(carry=True)

    def put_away(self) -> None:
        """An edit is taken; other typing becomes a draft."""
        if self._editing is None or self._carries:
            super().put_away()
        else:
            self._take_edit(self._editing, self.entry.text)

    def take(self, text: str, was_untouched: bool) -> None:
        if self._editing is not None:
            self._take_edit(self._editing, text)
            return
        chosen = self.lines.highlighted
        if was_untouched and not text and chosen is not None and self.line_text(chosen):
            self.edit_line(chosen)
            return
        if not was_untouched:
            self.lines.highlighted = None
        super().take(text, was_untouched)

    def _leave_edit(self) -> None:
        self._editing = None
        self.entry.mode = self.first_mode()

    def _edited_line(self) -> int | None:
        """Where the line being edited stands now, by what it said."""
        count = self.lines.option_count
        return next((i for i in range(count) if self.line_text(i) == self._editing), None)

    def _take_edit(self, original: str, text: str) -> None:
        index = self._edited_line()
        self.walk.keep_draft(self._draft_key, "")
        self._leave_edit()
        self.lines.highlighted = None
        if index is not None and text != original:
            self.replace_line(index, text)
