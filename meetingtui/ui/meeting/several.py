"""Ctrl+B: several items are given the same status, or the same is said of them, in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Status
from meetingtui.plan.reporting import report
from meetingtui.plan.saying import say_more
from meetingtui.store.records import Change, Records
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.meeting.calling_list import CallingList
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import one_line


@dataclass(frozen=True)
class Together:
    """What happens to several items at once."""

    ids: tuple[int, ...]
    """Which ones, in the order in which they are called."""
    status: Status | None
    """Where they stand from now on; None leaves each where it is."""
    text: str
    """What is said of all of them; may be empty."""


def together(records: Records, done: Together, meeting: Meeting) -> Change | None:
    """One step that changes them all; None where nothing would change."""
    changed = []
    for before in (records.items[id] for id in done.ids if id in records.items):
        item = before
        if done.text:
            item = say_more(item, done.text, on=meeting.on, meeting=meeting.id, counts=False)
        if done.status:
            item = report(item, on=meeting.on, meeting=meeting.id, status=done.status)
        if item != before:
            changed.append(item)
    if not changed:
        return None
    what = done.text or "、".join(item.title for item in changed)
    label = done.status.label if done.status else "进展"
    return Change(words=f"{label} {len(changed)} 项：{what}", items=tuple(changed))


class MarkList(CallingList, can_focus=True):
    """The same rows, each to be marked or not."""

    marks = ("[ ] ", "[✓] ")


_AROUND = 10
"""Lines of the dialog that are not the list: border, question, line, keys."""


class SeveralDialog(ModalScreen[Together | None]):
    """Returns what to do with the items marked; None when left with Esc."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    CSS = """
    SeveralDialog {
        align: center middle;
        background: $background 80%;
        .dialog { width: 76; }
        MarkList { height: auto; }
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

    marks = getters.query_one(MarkList)
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
            yield MarkList()
            yield Input(placeholder="可写一句进展，回车记到标记的各项")
            yield Static(
                "↑↓ 选　空格 标记　Ctrl+A 全选　Tab 写进展\n"
                "F5 推进中　F6 已完成　F2 其他　Esc 返回",
                classes="dialog-keys",
                markup=False,
            )

    def on_mount(self) -> None:
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
        """Up and down move from either place; a space marks where no text is typed."""
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

    @on(CallingList.Chosen)
    def _clicked(self, event: CallingList.Chosen) -> None:
        event.stop()
        self.marks.choose(next(n for n, it in enumerate(self._items) if it.id == event.item_id))
        self._toggle(event.item_id)

    def action_mark_all(self) -> None:
        """Mark every item, or none where all were."""
        everyone = {item.id for item in self._items}
        self._marked = set() if self._marked == everyone else everyone
        self._show(self.marks.chosen)

    def action_write(self) -> None:
        """Between the list and the line."""
        (self.line if self.focused is self.marks else self.marks).focus()

    def action_choose_status(self) -> None:
        """One of the statuses that have no key of their own."""

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
        """Close with what is to happen to the items marked."""
        if not self._marked:
            self.query_one(".dialog-question", Paragraphs).show(
                "还没有标记。按空格或用鼠标标记几项，再试一次。"
            )
            return
        ids = tuple(item.id for item in self._items if item.id in self._marked)
        chosen = Status(status) if status else None
        self.dismiss(Together(ids=ids, status=chosen, text=one_line(self.line.value)))
