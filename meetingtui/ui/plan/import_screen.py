"""Before a plan is written: what was understood, where to look again, what is suggested."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList

from meetingtui.errors import MeetingTuiError
from meetingtui.plan import corrections
from meetingtui.plan.merge import MergePlan
from meetingtui.plan.proposal import Proposal, merged, propose
from meetingtui.plan.readers import read_plan
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.dialogs.text import TextDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.plan.import_rows import ImportRows, about
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


_CORRECTIONS: dict[str, Callable[[Proposal, int], Proposal]] = {
    "promote": corrections.promote,
    "demote": corrections.demote,
    "merge_up": corrections.merge_up,
    "split": corrections.split,
    "put_aside": corrections.put_aside,
}
"""What a key does to the chosen entry."""


class ImportScreen(Screen[None]):
    """The document as an outline that can be put right; F9 writes it, Esc writes nothing."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "accept", "采纳建议", key_display="F5"),
        Binding("f6", "track", "跟踪与否", key_display="F6"),
        Binding("f9", "write", "写入", key_display="F9"),
        Binding("f4", "next_place", "下一处", key_display="F4"),
        Binding("f10", "accept_all", "采纳全部建议", show=False),
        Binding("f7", "rename", "改标题", show=False),
        Binding("f8", "department", "定部门（连同下级）", show=False),
        Binding("ctrl+left", "correct('promote')", "升一级", show=False),
        Binding("ctrl+right", "correct('demote')", "降一级", show=False),
        Binding("ctrl+up", "correct('merge_up')", "并入上一项", show=False),
        Binding("ctrl+down", "correct('split')", "按段拆开", show=False),
        Binding("delete", "correct('put_aside')", "看过：没有问题，或不采纳建议", show=False),
        Binding("ctrl+z", "undo", "撤销", show=False),
        Binding("escape", "app.pop_screen", "不写入，返回", show=False),
    ]

    @dataclass
    class Compared(Message):
        """The proposal was held against the items in use."""

        merge: MergePlan
        """What writing it would do."""

    @dataclass
    class Read(Message):
        """The document was read and can be looked at."""

        proposal: Proposal
        """What was understood."""

    @dataclass
    class Refused(Message):
        """The document could not be read."""

        error: MeetingTuiError
        """Why, for the secretary."""

    rows = getters.query_one(ImportRows)

    def __init__(self, desk: Desk, recorder: Recorder, path: Path) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._path = path
        self._proposal = Proposal(title="", school="", term="", entries=())
        self._past: list[tuple[Proposal, frozenset[int]]] = []
        self._keep: frozenset[int] = frozenset()
        self._merge: MergePlan | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "导入计划")
        yield Paragraphs(id="import-summary")
        yield ImportRows()
        yield Paragraphs(id="import-chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#import-summary", Paragraphs).show(f"正在读 {self._path.name} ……")
        self.rows.focus()
        self._read()

    @work(thread=True)
    def _read(self) -> None:
        desk = self.desk
        try:
            document = read_plan(self._path, desk.school, desk.term)
            proposal = propose(
                document, school=desk.school, term=desk.term, items=desk.records.items
            )
        except MeetingTuiError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(proposal))

    @on(Read)
    def _was_read(self, event: Read) -> None:
        self._proposal = event.proposal
        self._show()
        self._compare(self._proposal, self._keep)

    @on(Refused)
    def _was_refused(self, event: Refused) -> None:
        self.app.pop_screen()
        cast("MeetingApp", self.app).tell(event.error.message, "error", timeout=20)

    # Showing

    def _show(self, entry: int | None = None) -> None:
        """Everything anew; the cursor stays on ``entry``, else where it was."""
        self.rows.show(
            self._proposal, self._merge, self._keep, self.desk.records.items, at_entry=entry
        )
        self._show_summary()
        self._show_chosen()

    def _show_summary(self) -> None:
        proposal = self._proposal
        tracked = sum(1 for entry in proposal.entries if entry.tracked)
        line = [
            plain(f"读到要跟踪的事项 {tracked} 项", "bold"),
            plain(f"  存疑 {len(proposal.doubtful)} 处", "bold $at-risk"),
            plain(f"  建议 {len(proposal.hinted)} 处", "bold $primary"),
        ]
        if self._merge:
            line.append(plain(f"\n{self._merge.words}", "$muted"))
        if proposal.term and proposal.term != self.desk.term.id:
            line.append(
                plain(f"\n文档写的学期是 {proposal.term}，将写入 {self.desk.term.id}。", "$overdue")
            )
        self.query_one("#import-summary", Paragraphs).show(Content("").join(line))

    def _show_chosen(self) -> None:
        row = self.rows.chosen
        words = self.query_one("#import-chosen", Paragraphs)
        if row is None:
            words.show("")
        elif row.entry is None:
            words.show("新文件里没有这一项：写入后改为“取消”，进展保留。按 F6 可改为保留不动。")
        else:
            entry = self._proposal.entries[row.entry]
            changed = self._merge.changed if self._merge else ()
            item = next((each for each in changed if each.source == entry.source), None)
            words.show(about(entry, self.desk.records.items[item.id] if item else None))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self._show_chosen()

    # Correcting

    def _take(self, change: Callable[[Proposal], Proposal], entry: int | None = None) -> None:
        try:
            changed = change(self._proposal)
        except MeetingTuiError as error:
            cast("MeetingApp", self.app).tell(error.message, "warning")
            return
        self._past.append((self._proposal, self._keep))
        self._proposal = changed
        self._show(entry)
        self._compare(self._proposal, self._keep)

    def action_correct(self, name: str) -> None:
        """Promote, demote, merge, split or settle the chosen entry."""
        row = self.rows.chosen
        if row is not None and (index := row.entry) is not None:
            correction = _CORRECTIONS[name]
            there = max(0, index - 1) if name == "merge_up" else index
            self._take(lambda proposal: correction(proposal, index), there)

    def action_accept(self) -> None:
        """Take what the chosen entry's words suggest."""
        row = self.rows.chosen
        if row is not None and (index := row.entry) is not None:
            self._take(lambda proposal: corrections.accept(proposal, index))

    def action_accept_all(self) -> None:
        """Take every suggestion."""
        self._take(corrections.accept_all)

    def action_track(self) -> None:
        """Owed or not; for an item the document lacks: cancelled or kept."""
        row = self.rows.chosen
        if row is None:
            return
        if row.item is not None:
            self._past.append((self._proposal, self._keep))
            self._keep = self._keep ^ {row.item}
            self._compare(self._proposal, self._keep)
        elif (index := row.entry) is not None:
            below = (index, *self._proposal.below(index))
            tracks = any(self._proposal.entries[each].tracked for each in below)
            self._take(lambda proposal: corrections.track(proposal, index, not tracks))

    def action_rename(self) -> None:
        """Another heading for the chosen entry."""
        row = self.rows.chosen
        if row is None or (index := row.entry) is None:
            return

        def take(title: str | None) -> None:
            if title:
                self._take(lambda proposal: corrections.rename(proposal, index, title))

        given = self._proposal.entries[index].node.title
        self.app.push_screen(TextDialog("标题改为", given), take)

    def action_department(self) -> None:
        """A department for the chosen entry and all below it."""
        row = self.rows.chosen
        if row is None or (index := row.entry) is None:
            return

        def take(name: str | None) -> None:
            if name:
                self._take(lambda proposal: corrections.give_department(proposal, index, name))

        choices = [Choice(each.name, each.name) for each in self.desk.school.departments]
        chosen = self._proposal.entries[index].node.department
        self.app.push_screen(ChoiceDialog("这一项连同下级归哪个部门", choices, chosen), take)

    def action_undo(self) -> None:
        """Take back the last correction."""
        if self._past:
            self._proposal, self._keep = self._past.pop()
            self._show()
            self._compare(self._proposal, self._keep)

    def action_next_place(self) -> None:
        """The next doubtful or suggested place in the outline."""
        self.rows.go_to_next({*self._proposal.doubtful, *self._proposal.hinted})

    # Comparing and writing

    @work(thread=True, exclusive=True, group="compare")
    def _compare(self, proposal: Proposal, keep: frozenset[int]) -> None:
        items = self.desk.records.items
        self.post_message(self.Compared(merged(proposal, items, today=self.desk.today, keep=keep)))

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        self._merge = event.merge
        self._show()

    def action_write(self) -> None:
        """Ask, then write."""
        found = self._merge
        if found is None:
            return
        if not found.put:
            cast("MeetingApp", self.app).tell("与现有事项完全一致，不需要写入。")
            return

        def take(answer: str | None) -> None:
            if answer == "write":
                self._write()

        choices = [Choice("write", "写入"), Choice("back", "再看看")]
        self.app.push_screen(ChoiceDialog(f"{found.words}。写入吗？", choices), take)

    def _write(self) -> None:
        proposal, keep, today = self._proposal, self._keep, self.desk.today

        def build(records: Records) -> Change | None:
            found = merged(proposal, records.items, today=today, keep=keep)
            if not found.put:
                return None
            words = f"导入计划 {self._path.name}"
            return Change(words=words, items=found.put, removed_items=found.gone)

        self._recorder.record(build)
        self.app.pop_screen()
