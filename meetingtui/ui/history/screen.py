"""操作记录: every step of the term with its time, the last first; undo takes none of it away."""

import asyncio
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.errors import StoreError
from meetingtui.store.audit import AuditLine
from meetingtui.store.history import Did
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import month_day

_SHOWN = 500
"""So many of the last steps are shown; ``meetingtui history`` has all."""


class HistoryScreen(Screen[None]):
    """A list to read; nothing is done here."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一条", key_display="↑"),
        Binding("down", "move(1)", "下一条", key_display="↓"),
        Binding("pageup", "move(-10)", "往前翻", show=False),
        Binding("pagedown", "move(10)", "往后翻", show=False),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
    ]

    steps = getters.query_one("#steps", LineList)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._count = 0

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "操作记录")
        yield Paragraphs(id="count")
        with VerticalScroll(id="all", can_focus=False):
            yield LineList(id="steps")
        yield KeyBar()

    def on_mount(self) -> None:
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        try:
            lines = await asyncio.to_thread(self.desk.file.audit)
        except StoreError as error:
            self._say(error.message)
            return
        shown = lines[: -_SHOWN - 1 : -1]
        self._count = len(shown)
        self.steps.show(map(_row, shown), chosen=0)
        more = f"，这里是最近 {_SHOWN} 步" if len(lines) > _SHOWN else ""
        self._say(f"{self.desk.term.title}  共 {len(lines)} 步{more}" if lines else "还没有操作")

    def _say(self, words: str) -> None:
        self.query_one("#count", Paragraphs).show(plain(words))

    def action_move(self, by: int) -> None:
        """A step before or after."""
        if self._count:
            there = (self.steps.highlighted or 0) + by
            self.steps.highlighted = max(0, min(there, self._count - 1))


def _row(line: AuditLine) -> Content:
    when = f"{month_day(line.at.date())} {line.at:%H:%M}"
    style = "" if line.did is Did.RECORDED else "$muted"
    return Content.assemble((f"{when}  ", "$muted"), (line.said, style))
