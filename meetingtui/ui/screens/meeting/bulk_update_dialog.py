"""The bulk update dialog (Ctrl+B): gives several items the same status or the same progress in
one step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.base.wording import one_line
from meetingtui.plan.item import Item, Status
from meetingtui.ui.dialogs.choice_dialog import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.call_list_widget import CallListWidget
from meetingtui.ui.widgets.wrapping import Paragraphs


@dataclass(frozen=True)
class BulkUpdate:
    """The dialog's answer: a status and progress text for several items."""

    ids: tuple[int, ...]
    """Ids of the marked items, in call order."""
    status: Status | None
    """The items' new status; None leaves each unchanged."""
    text: str
    """Progress text recorded for all of them; may be empty."""


_AROUND = 10
"""Lines of the dialog outside the list: border, question, input, keys."""


class BulkUpdateDialog(ModalScreen[BulkUpdate | None]):
    """A modal dialog in which items are marked for a bulk update.

    It returns the change; None when left with Esc.
    """

    CSS_PATH = "../../dialogs/dialogs.tcss"
    CSS = """
    BulkUpdateDialog {
        align: center middle;
        background: $background 80%;
        .dialog { width: 76; }
        CallListWidget { height: auto; }
        Input { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "finish('in_progress')", "推进中", key_display="F5"),
        Binding("f6", "finish('done')", "已完成", key_display="F6"),
        Binding("f2", "choose_status", "其他状态", key_display="F2"),
        Binding("ctrl+a", "mark_all", "全部标记", priority=True, show=False),
        Binding("tab", "write", "写进展", priority=True, show=False),
        Binding("escape", "dismiss", "返回", show=False),
    ]

    marks = getters.query_one(CallListWidget)
    line = getters.query_one(Input)

    def __init__(self, items: Sequence[Item], heads: Sequence[str], first: int) -> None:
        super().__init__()
        self._items = items
        self._heads = heads
        self._here = next((n for n, item in enumerate(items) if item.id == first), 0)
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Paragraphs(classes="dialog-question")
            yield CallListWidget(marks=("[ ] ", "[✓] "))
            yield Input(placeholder="可写一句进展，回车记到标记的各项")
            yield Static(
                "↑↓ 选　空格 标记　Ctrl+A 全选　Tab 写进展\n"
                "F5 推进中　F6 已完成　F2 其他　Esc 返回",
                classes="dialog-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.marks.can_focus = True
        self.marks.focus()
        self._show(self._here)

    def on_resize(self) -> None:
        box = self.size.height * 9 // 10  # as dialogs.tcss has it
        self.marks.styles.max_height = max(4, box - _AROUND)

    def _show(self, here: int | None) -> None:
        self.query_one(".dialog-question", Paragraphs).show(
            f"几项一起更新：已标记 {len(self._marked)} 项"
        )
        self.marks.show(self._items, self._heads, frozenset(self._marked), here)

    def on_key(self, event: events.Key) -> None:
        """Move the highlight with up and down; mark the highlighted item with space."""
        if event.key in ("up", "down"):
            self.marks.move(-1 if event.key == "up" else 1)
        elif self.focused is self.marks and event.character in (" ", "\u3000"):
            if self.marks.chosen is not None:
                self._toggle(self._items[self.marks.chosen].id)
                self.marks.move(1)
        elif self.focused is self.marks and event.key == "enter":
            self.line.focus()
        else:
            return
        event.stop()
        event.prevent_default()

    def _toggle(self, item_id: int) -> None:
        self._marked ^= {item_id}
        self._show(self.marks.chosen)

    @on(CallListWidget.Chosen)
    def _clicked(self, event: CallListWidget.Chosen) -> None:
        event.stop()
        self.marks.choose(next(n for n, it in enumerate(self._items) if it.id == event.item_id))
        self._toggle(event.item_id)

    def action_mark_all(self) -> None:
        """Mark every item; where all are marked, unmark them."""
        everyone = {item.id for item in self._items}
        self._marked = set() if self._marked == everyone else everyone
        self._show(self.marks.chosen)

    def action_write(self) -> None:
        """Move the focus between the list and the progress input."""
        (self.line if self.focused is self.marks else self.marks).focus()

    def action_choose_status(self) -> None:
        """Ask for a status in a dialog, and close with it."""

        def take(chosen: str | None) -> None:
            if chosen:
                self.action_finish(chosen)

        choices = [Choice(status.value, status.label) for status in Status]
        self.app.push_screen(ChoiceDialog("标记的各项改为", choices), take)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if one_line(self.line.value):
            self.action_finish("")

    def action_finish(self, status: str) -> None:
        """Close with the marked items, that status (empty for none) and the typed progress."""
        if not self._marked:
            self.query_one(".dialog-question", Paragraphs).show(
                "还没有标记。按空格或用鼠标标记几项，再试一次。"
            )
            return
        ids = tuple(item.id for item in self._items if item.id in self._marked)
        chosen = Status(status) if status else None
        self.dismiss(BulkUpdate(ids=ids, status=chosen, text=one_line(self.line.value)))
