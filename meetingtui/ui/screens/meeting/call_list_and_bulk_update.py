"""The list of the items that a meeting calls for reports (点名清单): its widget, the dialog's
choices of which items are called and in which order, and the dialog that updates several at once.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec
from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import one_line
from meetingtui.meeting.call_list import CallChoice, CallOrder, CallScope, item_ids_to_call
from meetingtui.meeting.record import Meeting
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, Status
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.theme import plain_content, status_content
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText


class CallListWidget(RowList, can_focus=False):
    """A list widget of plan items under group headings, such as the items that a meeting calls for
    reports. Some items are marked, such as those reported on; one may be chosen, a heading not.

    Args:
        classes: the widget's CSS classes.
        marks: what stands before a row that is not marked, and before one that is.
        on_choose: is called with the id of a clicked item; with None,
            :class:`CalledItemClicked` is posted instead.
    """

    @dataclass
    class CalledItemClicked(Message):
        """Message: an item in a call list was clicked."""

        item_id: int
        """Id of the clicked item."""

    def __init__(
        self,
        *,
        classes: str | None = None,
        marks: tuple[str, str] = ("   ", " ✓ "),
        on_choose: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self._marks = marks
        self._on_choose = on_choose
        self._items: Sequence[Item] = ()
        self._headings: Sequence[str] = ()
        self._marked: Collection[int] = ()
        self._rows: list[str | int] = []
        self._row_by_index: dict[int, int] = {}

    def show_items(
        self,
        items: Sequence[Item],
        headings: Sequence[str],
        marked: Collection[int],
        chosen: int | None,
    ) -> None:
        """Show plan items in the list, each under its heading.

        Args:
            items: the items, in the order shown.
            headings: the heading of each item; one that repeats that of the item before is not
                shown again.
            marked: ids of the items that are marked.
            chosen: index of the chosen item, scrolled into view; None for none.
        """
        if headings != self._headings:
            self._headings, self._rows, self._row_by_index = headings, [], {}
            for index, head in enumerate(headings):
                if not index or head != headings[index - 1]:
                    self._rows.append(head)
                self._row_by_index[index] = len(self._rows)
                self._rows.append(index)
        self._items, self._marked = items, marked
        self.set_row_count(len(self._rows))
        self.choose_item_at_index(chosen)

    @property
    def chosen_item_index(self) -> int | None:
        """Index of the item chosen in the call list widget, from 0; None where none is chosen."""
        row = (
            self._rows[self.current_row]
            if self.current_row is not None and self.current_row < len(self._rows)
            else ""
        )
        return row if isinstance(row, int) else None

    def choose_item_at_index(self, index: int | None) -> None:
        """Choose the item with an index (from 0) in the list, and scroll to it; None chooses
        none.
        """
        self.go_to_row(None if index is None else self._row_by_index.get(index))

    def choose_adjacent_item(self, offset: int) -> None:
        """Choose the item ``offset`` places below the chosen one, above it if negative; stops at
        both ends. Where none is chosen, it starts from the first or last item.
        """
        if self._items:
            chosen = self.chosen_item_index
            target = (-1 if offset > 0 else len(self._items)) if chosen is None else chosen
            self.choose_item_at_index(max(0, min(target + offset, len(self._items) - 1)))

    def row_cache_key(self, row: int) -> Hashable:
        entry = self._rows[row]
        if isinstance(entry, str):
            return entry
        item = self._items[entry]
        return title_with_part_mark(item), item.status, item.id in self._marked

    def row_component_class(self, row: int) -> str:
        return (
            "rows--head" if isinstance(self._rows[row], str) else super().row_component_class(row)
        )

    def row_content(self, row: int) -> Content:
        entry = self._rows[row]
        if isinstance(entry, str):
            return plain_content(f" {entry}")
        item = self._items[entry]
        is_marked = item.id in self._marked
        room = " " * (8 - cell_len(item.status.label))
        return Content("").join(
            [
                plain_content(self._marks[is_marked], "bold $done" if is_marked else ""),
                status_content(item.status),
                plain_content(f"{room}{title_with_part_mark(item)}"),
            ]
        )

    @on(RowList.RowClicked)
    def _report_clicked_item(self, event: RowList.RowClicked) -> None:
        """Report the id of a clicked item to the ``on_choose`` callback; where there is none, post
        :class:`CalledItemClicked`. A click on a heading does nothing.
        """
        event.stop()
        row = self._rows[event.row]
        if not isinstance(row, int):
            return
        item_id = self._items[row].id
        if self._on_choose is None:
            self.post_message(self.CalledItemClicked(item_id))
        else:
            self._on_choose(item_id)


@dataclass(frozen=True)
class BulkUpdate:
    """The answer of the bulk update dialog: a status and progress text for several items."""

    item_ids: tuple[int, ...]
    """Ids of the items marked for the bulk update, in call order."""
    status: Status | None
    """The items' new status; None leaves each unchanged."""
    progress: str
    """Progress text recorded for all items of the bulk update; may be empty."""


_LINES_OUTSIDE_LIST = 11
"""Lines of the dialog outside the list: border, question, input, keys."""

_ROUTINE_WORK_HINT = "\n常规工作按 F6，记为本次已开展"
"""Line under the keys where an item is routine work."""


class BulkUpdateDialog(ModalScreen[BulkUpdate | None]):
    """A modal dialog in which several plan items are marked and get one status and progress text
    together. Its answer is a :class:`BulkUpdate`; None when left with Esc.

    Args:
        items: the items listed.
        headings: the heading under which each item is listed.
        first: id of the item that is highlighted first; another id highlights the first item.
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
        Binding("f5", "close_with_update('in_progress')", "推进中", key_display="F5"),
        Binding("f6", "close_with_update('done')", "已完成", key_display="F6"),
        Binding("f2", "ask_status_and_close", "其他状态", key_display="F2"),
        Binding("ctrl+a", "mark_or_unmark_all_items", "全部标记", priority=True, show=False),
        Binding("tab", "switch_focus", "写进展", priority=True, show=False),
        Binding("escape", "dismiss", "返回", show=False),
    ]

    call_list = getters.query_one(CallListWidget)
    progress_input = getters.query_one(Input)

    def __init__(self, items: Sequence[Item], headings: Sequence[str], first: int) -> None:
        super().__init__()
        self._items = items
        self._heads = headings
        self._first_highlighted = next((n for n, item in enumerate(items) if item.id == first), 0)
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield WrappedText(classes="dialog-question")
            yield CallListWidget(marks=("[ ] ", "[✓] "))
            yield Input(placeholder="可写一句进展，回车记到标记的各项")
            yield Static(
                "↑↓ 选　空格 标记　Ctrl+A 全选　Tab 写进展\n"
                "F5 推进中　F6 已完成　F2 其他　Esc 返回"
                + (
                    _ROUTINE_WORK_HINT
                    if any(item.is_ongoing_routine for item in self._items)
                    else ""
                ),
                classes="dialog-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.call_list.can_focus = True
        self.call_list.focus()
        self._redraw_items(self._first_highlighted)

    def on_resize(self) -> None:
        box = self.size.height * 9 // 10  # as dialogs.tcss has it
        self.call_list.styles.max_height = max(4, box - _LINES_OUTSIDE_LIST)

    def _redraw_items(self, highlighted: int | None) -> None:
        """Draw the items of the bulk update dialog with their marks and the number of marked ones;
        ``highlighted`` is the index of the highlighted item, None for none.
        """
        self.query_one(".dialog-question", WrappedText).show_text(
            f"几项一起更新：已标记 {len(self._marked)} 项"
        )
        self.call_list.show_items(self._items, self._heads, frozenset(self._marked), highlighted)

    def on_key(self, event: events.Key) -> None:
        """Move the highlight with up and down; on the list, toggle the mark of the highlighted item
        with space, and go on to the progress input with Enter.
        """
        if event.key in ("up", "down"):
            self.call_list.choose_adjacent_item(-1 if event.key == "up" else 1)
        elif self.focused is self.call_list and event.character in (" ", "\u3000"):
            if self.call_list.chosen_item_index is not None:
                self._toggle_item_mark(self._items[self.call_list.chosen_item_index].id)
                self.call_list.choose_adjacent_item(1)
        elif self.focused is self.call_list and event.key == "enter":
            self.progress_input.focus()
        else:
            return
        event.stop()
        event.prevent_default()

    def _toggle_item_mark(self, item_id: int) -> None:
        """Mark an item for the bulk update, or unmark it where it is marked."""
        self._marked ^= {item_id}
        self._redraw_items(self.call_list.chosen_item_index)

    @on(CallListWidget.CalledItemClicked)
    def _toggle_mark_of_clicked_item(self, event: CallListWidget.CalledItemClicked) -> None:
        """Highlight the clicked item of the bulk update dialog, and toggle its mark."""
        event.stop()
        self.call_list.choose_item_at_index(
            next(n for n, it in enumerate(self._items) if it.id == event.item_id)
        )
        self._toggle_item_mark(event.item_id)

    def action_mark_or_unmark_all_items(self) -> None:
        """Mark every item for the bulk update; where all are marked, unmark them."""
        everyone = {item.id for item in self._items}
        self._marked = set() if self._marked == everyone else everyone
        self._redraw_items(self.call_list.chosen_item_index)

    def action_switch_focus(self) -> None:
        """Move the focus between the item list and the progress input of the bulk update dialog."""
        (self.progress_input if self.focused is self.call_list else self.call_list).focus()

    def action_ask_status_and_close(self) -> None:
        """Ask which status the marked items get, and close the bulk update dialog with it; it stays
        open where the question is left or no item is marked.
        """

        def on_answer(chosen: str | None) -> None:
            if chosen:
                self.action_close_with_update(chosen)

        choices = [Choice(status.value, status.label) for status in Status]
        self.app.push_screen(ChoiceDialog("标记的各项改为", choices), on_answer)

    @on(Input.Submitted)
    def _close_with_typed_progress(self) -> None:
        """Close the bulk update dialog with the typed progress on Enter, the status of the items
        staying; an empty line does nothing, and where no item is marked, the dialog stays open.
        """
        if one_line(self.progress_input.value):
            self.action_close_with_update("")

    def action_close_with_update(self, status: str) -> None:
        """Close the bulk update dialog with the marked items, the value of a status (empty for
        none) and the typed progress; where no item is marked, say so and stay open.
        """
        if not self._marked:
            self.query_one(".dialog-question", WrappedText).show_text(
                "还没有标记。按空格或用鼠标标记几项，再试一次。"
            )
            return
        ids = tuple(item.id for item in self._items if item.id in self._marked)
        chosen = Status(status) if status else None
        self.dismiss(
            BulkUpdate(item_ids=ids, status=chosen, progress=one_line(self.progress_input.value))
        )


# Which items are called, and in which order


_CHOSEN_MARK = "  （现在）"


def call_list_dialog_choices(
    context: AppContext, meeting: Meeting, current: CallChoice
) -> list[Choice]:
    """Return the choices of the dialog that asks which items a meeting calls: each selection of
    items with their number, then each order. The current ones are marked.

    The items listed while the meeting was prepared are a selection only where there are some.

    Args:
        context: the open term.
        meeting: the meeting that calls the items.
        current: the selection and order chosen now.
    """
    held = [each.on for each in context.closed_meetings]
    choices = []
    for scope in CallScope:
        if scope is CallScope.GATHERED and not meeting.agenda:
            continue
        found = item_ids_to_call(
            CallChoice(scope=scope),
            meeting,
            context.item_tree,
            school=context.school,
            meetings_held=held,
        )
        mark = _CHOSEN_MARK if scope is current.scope else ""
        choices.append(Choice(f"scope:{scope.value}", f"{scope.label}  {len(found)} 项{mark}"))
    for order in CallOrder:
        mark = _CHOSEN_MARK if order is current.order else ""
        choices.append(Choice(f"order:{order.value}", f"顺序：{order.label}{mark}"))
    return choices


def call_list_choice_from_dialog_choice(current: CallChoice, choice: str) -> CallChoice:
    """Return the choice of items to call that results from an answer to the dialog with
    :func:`call_list_dialog_choices`.

    Args:
        current: the selection and order chosen until now; the one not asked for is kept.
        choice: the answer's value: ``scope:`` or ``order:``, then the key.
    """
    kind, _, value = choice.partition(":")
    if kind == "scope":
        return msgspec.structs.replace(current, scope=CallScope(value))
    return msgspec.structs.replace(current, order=CallOrder(value))
