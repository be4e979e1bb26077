"""One item: what the plan says, where it stands, and every word ever said about it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from meetingtui.errors import RefusedError
from meetingtui.plan.dividing import is_divisible
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.reporting import report
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.plan.dividing_dialog import DividingDialog
from meetingtui.ui.plan.item_modes import MODES, given, worded_change
from meetingtui.ui.plan.item_page import item_history, item_page
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.sheet.dialog import SheetDialog
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

_KEYS = {
    "f5": "status('in_progress')",
    "f6": "status('done')",
    "f4": "mode('tag')",
    "f7": "divide",
    "f8": "mode('due')",
    "f9": "mode('owner')",
    "f2": "choose_status",
    "f3": "life",
    "ctrl+g": "sheet",
}
"""F-keys that take their turn among the words typed."""


class ItemScreen(Screen[None]):
    """Between meetings an item is kept up to date here."""

    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", _KEYS["f5"], "推进中", key_display="F5"),
        Binding("f6", _KEYS["f6"], "已完成", key_display="F6"),
        Binding("f4", _KEYS["f4"], "标签", key_display="F4", show=False),
        Binding("f7", _KEYS["f7"], "分工", key_display="F7", show=False),
        Binding("f8", _KEYS["f8"], "时限", key_display="F8"),
        Binding("f9", _KEYS["f9"], "责任人", key_display="F9"),
        Binding("f2", _KEYS["f2"], "其他状态", key_display="F2", show=False),
        Binding("f3", _KEYS["f3"], "来龙去脉", key_display="F3", show=False),
        Binding("ctrl+g", _KEYS["ctrl+g"], "5W2H 表", show=False),
        Binding("escape", "back", "返回", key_display="Esc", show=False),
        Binding("up", "scroll(-1)", "上一行", show=False),
        Binding("down", "scroll(1)", "下一行", show=False),
        Binding("left,pageup", "turn(-1)", "上一项", show=False),
        Binding("right,pagedown", "turn(1)", "下一项", show=False),
    ]

    entry = getters.query_one(EntryLine)

    def __init__(self, desk: Desk, recorder: Recorder, item_id: int) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._item_id = item_id

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "事项")
        with VerticalScroll(id="item-body", can_focus=False):
            yield Paragraphs(id="item-card")
            yield Paragraphs(id="item-history")
        yield EntryLine(MODES[0])
        yield KeyBar()

    def on_mount(self) -> None:
        self.entry.text_area.asked_keys = frozenset(_KEYS)
        self._show_item()

    @property
    def item(self) -> Item:
        """The item as it is recorded now."""
        return self.desk.records.items[self._item_id]

    @property
    def _is_kept(self) -> bool:
        """Whether anything can be recorded: not of a section, and in no closed term."""
        item = self.desk.records.items.get(self._item_id)
        is_item = item is not None and item.kind is not ItemKind.SECTION
        return is_item and not self.desk.is_locked

    # Showing

    @on(Recorded)
    def _recorded(self) -> None:
        self._redraw_or_leave()

    def on_screen_resume(self) -> None:
        self._redraw_or_leave()
        if self.is_current:
            self._show_entry()

    def _redraw_or_leave(self) -> None:
        """An item that is gone cannot be shown; a dialog above is left to answer first."""
        if self._item_id in self.desk.records.items:
            self.redraw()
        elif self.app.screen is self:
            self.app.pop_screen()

    def _show_item(self) -> None:
        """The item from its top, with what was typed here and not entered."""
        self.redraw()
        self.query_one("#item-body").scroll_home(animate=False)
        self._set_mode(next((mode for mode in MODES if self._draft(mode)), MODES[0]))
        self._show_entry()

    def _show_entry(self) -> None:
        """The line to type in and its keys, where anything can be recorded."""
        self.entry.display = self._is_kept
        self.refresh_bindings()
        if self.entry.display:
            self.entry.take_focus()
        else:
            self.set_focus(None)

    def redraw(self) -> None:
        """Show the records as they stand now."""
        item = self.item
        self.query_one("#item-card", Paragraphs).show(item_page(self.desk, item))
        self.query_one("#item-history", Paragraphs).show(item_history(self.desk, item))

    # What is typed

    def _draft(self, mode: Mode) -> str:
        return self.desk.item_drafts.get((self._item_id, mode.name), "")

    def _keep_draft(self) -> None:
        place = (self._item_id, self.entry.mode.name)
        if typed := self.entry.typed:
            self.desk.item_drafts[place] = typed
        else:
            self.desk.item_drafts.pop(place, None)

    def _set_mode(self, mode: Mode) -> None:
        """Let Enter record this, and show what was typed for it before."""
        self.entry.mode = mode
        self.entry.load(given(mode, self.item), self._draft(mode))

    @on(EntryText.Changed)
    def _typed(self) -> None:
        self._keep_draft()

    @on(EntryText.Submitted)
    def _submitted(self, event: EntryText.Submitted) -> None:
        mode, text = self.entry.mode, event.text
        self._keep_draft()
        if not text:
            return
        try:
            change = worded_change(mode, text, self.item, self.desk)
        except RefusedError as error:
            cast("MeetingApp", self.app).tell(error.message, "warning")
            self._give_back(self._item_id, mode, text)
        else:
            self._update(f"{mode.label}：{text}", change, text)
            self._set_mode(MODES[0])

    def _give_back(self, item_id: int, mode: Mode, text: str) -> None:
        """Words that were not recorded stand in the line again, before those typed since."""
        drafts = self.desk.item_drafts
        drafts[item_id, mode.name] = text + drafts.get((item_id, mode.name), "")
        if self.is_attached and item_id == self._item_id:
            self._set_mode(mode)

    @on(EntryText.Pressed)
    async def _pressed(self, event: EntryText.Pressed) -> None:
        await self.run_action(_KEYS[event.key])

    @on(EntryText.Risen)
    def _risen(self, event: EntryText.Risen) -> None:
        self.action_scroll(event.by)

    @on(EntryText.Turned)
    def _turned(self, event: EntryText.Turned) -> None:
        self.action_turn(event.by)

    @on(EntryText.Cycled)
    def _cycled(self, event: EntryText.Cycled) -> None:
        here = MODES.index(self.entry.mode)
        self.action_mode(MODES[(here + event.by) % len(MODES)].name)

    # Going on

    def action_back(self) -> None:
        """Leave; what is typed is there again on the next visit."""
        self._keep_draft()
        self.app.pop_screen()

    def action_scroll(self, by: int) -> None:
        """A line or two up or down."""
        self.query_one("#item-body").scroll_relative(y=by * 2, animate=False)

    def action_turn(self, by: int) -> None:
        """The item before or after this one in the plan."""
        kept = [
            item.id
            for _, item in self.desk.tree.walk()
            if item.id == self._item_id or (item.tracked and item.kind is not ItemKind.SECTION)
        ]
        there = kept.index(self._item_id) + by
        if 0 <= there < len(kept):
            self._keep_draft()
            self._item_id = kept[there]
            self._show_item()
        else:
            self.app.bell()

    def action_mode(self, name: str) -> None:
        """Let Enter record something else; what was typed stays with its mode."""
        self._keep_draft()
        self._set_mode(next(mode for mode in MODES if mode.name == name))

    # Recording

    def action_status(self, status: str) -> None:
        """Set the status."""
        (day, meeting), chosen = self.desk.occasion, Status(status)
        self._update(
            chosen.label, lambda item: report(item, on=day, meeting=meeting, status=chosen)
        )

    def action_choose_status(self) -> None:
        """Set a status that has no key of its own."""

        def take(chosen: str | None) -> None:
            if chosen:
                self.action_status(chosen)

        choices = [Choice(status.value, status.label) for status in Status]
        self.app.push_screen(ChoiceDialog("事项状态", choices, self.item.status.value), take)

    def action_life(self) -> None:
        """Everything that ever happened to the item."""
        self._keep_draft()
        cast("MeetingApp", self.app).open_biography(self._item_id)

    def action_sheet(self) -> None:
        """Ask the seven questions of 5W2H about the item."""
        self._keep_draft()
        self.app.push_screen(SheetDialog(self.desk, self._recorder.record, self._item_id))

    def action_divide(self) -> None:
        """Say which departments have a part of the item."""
        self._keep_draft()
        self.app.push_screen(DividingDialog(self.desk, self._recorder.record, self._item_id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A section is read, not kept, and so is all in a closed term; a task is not divided."""
        if action not in {"status", "mode", "choose_status", "sheet", "divide"}:
            return True
        return self._is_kept and (action != "divide" or is_divisible(self.item))

    def _update(self, words: str, change: Callable[[Item], Item], typed: str = "") -> None:
        item_id, mode = self._item_id, self.entry.mode

        def build(records: Records) -> Change | None:
            before = records.items.get(item_id)
            after = change(before) if before else None
            if before is None or after is None or after == before:
                return None
            return Change(words=f"{words}：{before.title}", items=(after,))

        def give_back() -> None:
            if typed:
                self._give_back(item_id, mode, typed)

        self._recorder.record(build, give_back)
