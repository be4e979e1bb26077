"""备份与恢复: the copies there are, what each holds, and the way back to one."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.errors import StoreError
from meetingtui.store.backups import Copy, copies_of
from meetingtui.store.records import Records
from meetingtui.store.restoring import difference, holds, putting_back, records_in
from meetingtui.store.safekeeping import keep_safe, last_away
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import full_date

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

_WHEN = 24
"""Cells of a copy's day and time."""

_HOLDS = 20
"""Cells of what a copy holds."""


class _Read(NamedTuple):
    """A copy that was read back."""

    copy: Copy
    size: int
    records: Records | None
    """What it holds; None where it is no good."""


class BackupsScreen(Screen[None]):
    """Lies over home alone: no other screen shows records that may go."""

    CSS_PATH = "backups.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "compare", "比较", key_display="回车"),
        Binding("f5", "back_up", "现在备份", key_display="F5"),
        Binding("f6", "restore", "恢复", key_display="F6"),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
        Binding("up", "move(-1)", "上一份", show=False),
        Binding("down", "move(1)", "下一份", show=False),
    ]

    copies = getters.query_one("#copies", LineList)

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._read: Sequence[_Read] = ()

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "备份与恢复")
        yield Paragraphs(id="where")
        with VerticalScroll(id="all", can_focus=False):
            yield LineList(id="copies")
        yield KeyBar()

    def on_mount(self) -> None:
        self._say("正在读备份……")
        self._look()

    @work(exclusive=True)
    async def _look(self) -> None:
        """Read every copy, in a thread."""
        self._read = await asyncio.to_thread(_read_all, self.desk)
        self.copies.show(map(_row, self._read), chosen=0)
        last = last_away(self.desk.folder)
        copy_to = self.desk.school.backup.copy_to
        away = f"，上次 {full_date(last)}" if last else "，还没有做过"
        elsewhere = f"\n外部备份：{copy_to}{away}" if copy_to else ""
        good = sum(each.records is not None for each in self._read)
        count = (
            f"{len(self._read)} 份备份，{good} 份完好" if self._read else "还没有备份，按 F5 做一份"
        )
        self._say(f"{self.desk.term.title}  {count}{elsewhere}")

    def _say(self, words: str) -> None:
        self.query_one("#where", Paragraphs).show(plain(words))

    @property
    def _chosen(self) -> _Read | None:
        at = self.copies.highlighted
        return self._read[at] if at is not None and at < len(self._read) else None

    def action_move(self, by: int) -> None:
        """The copy before or after."""
        if self._read:
            there = (self.copies.highlighted or 0) + by
            self.copies.highlighted = max(0, min(there, len(self._read) - 1))

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        self.copies.highlighted = event.index
        self.action_compare()

    def action_compare(self) -> None:
        """Say what going back to the chosen copy would change."""
        self._ask(first="stay")

    def action_restore(self) -> None:
        """Ask whether to go back to the chosen copy."""
        self._ask(first="restore")

    def _ask(self, first: str) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        if chosen.records is None:
            self._app.tell("这份备份读不出来，不能用。请选别的一份。", "warning")
            return
        copy, then = chosen.copy, chosen.records
        changes = difference(self.desk.records, then)
        if not changes:
            self._app.tell("这份备份与现在的记录一样。")
            return
        choices = [Choice("stay", "不恢复")]
        if not self.desk.file.read_only:
            choices.append(Choice("restore", "恢复（之后按 Ctrl+Z 可以退回）"))

        def answered(choice: str | None) -> None:
            if choice == "restore":
                self._recorder.record(
                    lambda now: putting_back(now, then, copy),
                    on_success=lambda: self._app.tell(
                        f"已恢复到 {copy.words} 的备份。要退回，按 Ctrl+Z。", timeout=15
                    ),
                )

        question = "\n".join((f"恢复到 {copy.words} 的备份，会有这些变化：", *changes))
        self.app.push_screen(ChoiceDialog(question, choices, first), answered)

    @work(exclusive=True, group="back up")
    async def action_back_up(self) -> None:
        """Make a copy of the records as they stand."""
        desk = self.desk
        self._say("正在备份……")
        await self._recorder.drain()
        said = await asyncio.to_thread(keep_safe, desk.file, desk.school.backup.copy_to, desk.now)
        self._app.tell(
            "\n".join(said) or "已备份，并读回核对。", "warning" if said else "information"
        )
        self._look()

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)


def _read_all(desk: Desk) -> list[_Read]:
    """Every copy of the term's file, the newest first."""
    found = []
    for copy in reversed(copies_of(desk.file.path)):
        try:
            found.append(_Read(copy, copy.path.stat().st_size, records_in(copy, desk.term.id)))
        except (StoreError, OSError):
            found.append(_Read(copy, 0, None))
    return found


def _row(each: _Read) -> Content:
    if each.records is None:
        return Content.assemble(
            plain(pad(each.copy.words, _WHEN), "bold"), ("读不出来", "bold $overdue")
        )
    return Content.assemble(
        plain(pad(each.copy.words, _WHEN), "bold"),
        plain(pad(holds(each.records), _HOLDS)),
        ("完好", "$done"),
        (f"  {each.size / 1000:.0f} KB", "$muted"),
    )
