"""读回台账: what was changed in Excel, looked at and taken one by one or all together."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.errors import MeetingTuiError
from meetingtui.plan.tree import ItemTree
from meetingtui.review.ledger.changes import LedgerChange, LedgerChanges
from meetingtui.review.ledger.reading import read_ledger, taken
from meetingtui.review.survey import Survey
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.review.change_rows import ChangeRows
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class LedgerScreen(Screen[None]):
    """The changes of one file; it is read anew whenever the records move."""

    CSS_PATH = "ledger.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "take", "采纳选定的", key_display="F5"),
        Binding("f6", "tick_all", "全选", key_display="F6"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(ChangeRows)

    def __init__(self, desk: Desk, recorder: Recorder, path: Path) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._path = path
        self._found: LedgerChanges | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "读回台账")
        yield Paragraphs(id="ledger-heading")
        yield ChangeRows()
        yield Paragraphs(id="ledger-chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#ledger-heading", Paragraphs).show(f"正在读 {self._path.name} ……")
        self.rows.focus()
        self._read()

    @on(Recorded)
    def _recorded(self) -> None:
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        try:
            found = await asyncio.to_thread(read_ledger, self._path, self.desk.survey)
        except MeetingTuiError as error:
            self.app.pop_screen()
            self._app.tell(error.message, "error", timeout=20)
            return
        self._found = found
        self.rows.show(found)

    @on(ChangeRows.Moved)
    def _moved(self) -> None:
        """Say how many there are, and everything about the present one."""
        if self._found is None:
            return
        changes = self._found.changes
        counts = (
            (f"改动 {len(changes)} 处", "bold"),
            (f"选定 {len(self.rows.ticked)} 处", "bold $done"),
            _counted("须确认", sum(bool(each.conflict) for each in changes), "bold $at-risk"),
            _counted("看不懂或不能改", sum(bool(each.refusal) for each in changes), "$muted"),
        )
        words = Content("  ").join(plain(*each) for each in counts if each[0])
        if not changes:
            words = plain("这份台账里没有要采纳的改动。", "bold")
        self.query_one("#ledger-heading", Paragraphs).show(
            Content.assemble((self._path.name, "$muted"), "\n", words)
        )
        self.query_one("#ledger-chosen", Paragraphs).show(_about(self.rows.chosen))

    def action_tick_all(self) -> None:
        """Everything without a conflict; once more, nothing."""
        self.rows.tick_all()

    def action_take(self) -> None:
        """Put what is ticked into the records, all of it or nothing."""
        chosen, desk = self.rows.ticked, self.desk
        if not chosen:
            self._app.tell("还没有选定。回车选定一处，F6 全选。")
            return

        def build(records: Records) -> Change:
            tree = ItemTree.of(records.items)
            now = Survey(
                tree, records.meetings, school=desk.school, term=desk.term, today=desk.today
            )
            return Change(words=f"采纳台账改动 {len(chosen)} 处", items=taken(chosen, now))

        self._recorder.record(
            build, on_success=lambda: self._app.tell(f"已采纳 {len(chosen)} 处改动。")
        )

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)


def _counted(label: str, count: int, style: str) -> tuple[str, str]:
    return (f"{label} {count} 处" if count else "", style)


def _about(chosen: LedgerChange | str | None) -> Content:
    """The present line in full: where it stands, what it was, what it becomes, what speaks
    against it."""
    if chosen is None or isinstance(chosen, str):
        return plain(chosen or "")
    lines = [
        plain(chosen.words, "bold"),
        plain("、".join(chosen.places), "$muted"),
    ]
    if against := chosen.conflict or chosen.refusal:
        lines.append(plain(f"{against}。", "bold $at-risk"))
    return Content("\n").join(lines)
