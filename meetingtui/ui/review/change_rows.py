"""What a ledger that came back says otherwise, a change a line, and which are to be taken."""

from collections.abc import Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.review.ledger.changes import LedgerChange, LedgerChanges
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.rows import RowView
from meetingtui.wording import one_line

_LABEL, _WHAT = 10, 10
_EMPTY = "（空白）"


class ChangeRows(RowView, can_focus=True):
    """Up and down go from change to change; Space or Enter ticks one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一处", show=False),
        Binding("down", "move(1)", "下一处", show=False),
        Binding("pageup", "page(-1)", "上一屏", show=False),
        Binding("pagedown", "page(1)", "下一屏", show=False),
        Binding("home", "end(-1)", "第一处", show=False),
        Binding("end", "end(1)", "最后一处", show=False),
        Binding("enter,space", "tick", "选定", key_display="回车"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._changes: tuple[LedgerChange, ...] = ()
        self._remarks: tuple[str, ...] = ()
        self._ticked: set[LedgerChange] = set()

    def show(self, found: LedgerChanges) -> None:
        """Show these; what was ticked stays so where it still says the same."""
        self._changes, self._remarks = found.changes, found.remarks
        self._ticked &= set(found.changes)
        self.lay_out(len(found.changes) + len(found.remarks))
        self.go_to(self.here or 0)
        self.post_message(self.Moved())

    @property
    def ticked(self) -> list[LedgerChange]:
        """The changes that are to be taken, in their order."""
        return [each for each in self._changes if each in self._ticked]

    @property
    def chosen(self) -> LedgerChange | str | None:
        """The present change, or the remark that is no change."""
        if self.here is None:
            return None
        rows: tuple[LedgerChange | str, ...] = (*self._changes, *self._remarks)
        return rows[self.here] if self.here < len(rows) else None

    def tick_all(self) -> None:
        """Everything that nothing speaks against; once more, nothing."""
        every = {each for each in self._changes if each.is_plain}
        self._ticked = set() if every <= self._ticked else self._ticked | every
        self._ticks_changed()

    def look(self, row: int) -> Hashable:
        if row >= len(self._changes):
            return self._remarks[row - len(self._changes)]
        return self._changes[row], self._changes[row] in self._ticked

    def content(self, row: int) -> Content:
        """采纳　检查教案　状态　推进中 → 已完成"""
        if row >= len(self._changes):
            remark = self._remarks[row - len(self._changes)]
            return Content.assemble((pad("不采纳", _LABEL), "$muted"), remark)
        change = self._changes[row]
        title = (self.scrollable_content_region.width - _LABEL - _WHAT) * 2 // 5
        words = one_line(change.now) or _EMPTY
        if not change.is_said:
            words = f"{one_line(change.was) or _EMPTY} → {words}"
        return Content("").join(
            [
                self._label(change),
                plain(pad(change.title, title)),
                plain(pad(change.what, _WHAT), "$primary"),
                plain(words),
            ]
        )

    def _label(self, change: LedgerChange) -> Content:
        if change in self._ticked:
            return plain(pad("选定", _LABEL), "bold $done")
        if change.refusal:
            return plain(pad("不采纳", _LABEL), "$muted")
        return plain(pad("须确认" if change.conflict else "未选", _LABEL), "bold $at-risk")

    def _ticks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def action_tick(self) -> None:
        """Take the present change, or leave it."""
        chosen = self.chosen
        if isinstance(chosen, LedgerChange) and not chosen.refusal:
            self._ticked ^= {chosen}
            self._ticks_changed()

    def action_move(self, by: int) -> None:
        """The next or previous change."""
        self.go_to(max(0, (self.here or 0) + by))

    def action_page(self, by: int) -> None:
        """A screenful on or back."""
        self.action_move(by * max(1, self.size.height - 1))

    def action_end(self, by: int) -> None:
        """The first or the last change."""
        self.go_to(0 if by < 0 else len(self._changes) + len(self._remarks))

    def on_row_view_clicked(self, event: RowView.Clicked) -> None:
        """A click chooses a change, another one ticks it."""
        event.stop()
        if event.was_here:
            self.action_tick()
