"""The screen of the audit log (操作记录): the last 500 recorded steps of the term with their times,
latest first; undoing and redoing are steps too, and undone steps are listed.
"""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.base.errors import StoreError
from meetingtui.base.wording import month_day
from meetingtui.store.step_history import AuditLine, StepAction
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText

_MAX_LISTED_STEPS = 500
"""Largest number of steps shown; ``meetingtui history`` prints all."""


class AuditLogScreen(Screen[None]):
    """A read-only screen that lists the last 500 recorded steps of the term with their times, the
    latest first.
    """

    CSS_PATH = "audit_log_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一条", key_display="↑"),
        Binding("down", "move_selection(1)", "下一条", key_display="↓"),
        Binding("pageup", "move_selection(-10)", "往前翻", show=False),
        Binding("pagedown", "move_selection(10)", "往后翻", show=False),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
    ]

    steps = getters.query_one("#steps", LineList)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._count = 0

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "操作记录")
        yield WrappedText(id="count")
        with VerticalScroll(id="all", can_focus=False):
            yield LineList(id="steps")
        yield KeyBar()

    def on_mount(self) -> None:
        self._read_and_show_audit_log()

    @work(exclusive=True)
    async def _read_and_show_audit_log(self) -> None:
        """Read the recorded steps in a thread, then show them, or above the list the reason why
        they cannot be read.
        """
        try:
            lines = await asyncio.to_thread(self.context.term_file.read_audit_trail)
        except StoreError as error:
            self.call_later(self._show_text_above_list, error.message)
            return
        self.call_later(self._show_steps, lines)

    def _show_steps(self, lines: Sequence[AuditLine]) -> None:
        """List the newest 500 recorded steps, latest first, and show above them how many there are
        in all.

        Args:
            lines: all lines of the audit log, the oldest first.
        """
        shown = lines[: -_MAX_LISTED_STEPS - 1 : -1]
        self._count = len(shown)
        self.steps.show_lines(map(_recorded_step_row, shown), chosen=0)
        more = f"，这里是最近 {_MAX_LISTED_STEPS} 步" if len(lines) > _MAX_LISTED_STEPS else ""
        self._show_text_above_list(
            f"{self.context.term.title}  共 {len(lines)} 步{more}" if lines else "还没有操作"
        )

    def _show_text_above_list(self, message: str) -> None:
        """Show a text in the line above the list of recorded steps."""
        self.query_one("#count", WrappedText).show_text(plain_content(message))

    def action_move_selection(self, offset: int) -> None:
        """Highlight the recorded step ``offset`` rows below the highlighted one, above it where
        negative; at most to either end of the list.
        """
        if self._count:
            target = (self.steps.highlighted or 0) + offset
            self.steps.highlighted = max(0, min(target, self._count - 1))


def _recorded_step_row(line: AuditLine) -> Content:
    """Return the row of one recorded step: day, time and what was done; an undo or redo is
    muted.
    """
    when = f"{month_day(line.at.date())} {line.at:%H:%M}"
    style = "" if line.did is StepAction.RECORDED else "$muted"
    return Content.assemble((f"{when}  ", "$muted"), (line.description, style))
