"""One item: what the plan says, where it stands, and every word ever said about it."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer

from meetingtui.calendar import read_deadline
from meetingtui.meeting.task_line import read_people
from meetingtui.plan.item import Item, ItemKind, Status, assign, report, reschedule
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.item_card import item_facts, item_title
from meetingtui.ui.marks import plain, progress_line, status_word
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

_MODES = (
    Mode("progress", "进展", "今天的进展，回车记入"),
    Mode("due", "完成时限", "如：12月5日、下周五、第12周、学期末"),
    Mode("owner", "责任人", "姓名或部门，几个人用顿号隔开"),
)


class ItemScreen(Screen[None]):
    """Between meetings an item is kept up to date here."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "status('in_progress')", "推进中", key_display="F5"),
        Binding("f6", "status('done')", "已完成", key_display="F6"),
        Binding("f8", "mode('due')", "时限", key_display="F8"),
        Binding("f9", "mode('owner')", "责任人", key_display="F9"),
        Binding("f2", "choose_status", "其他状态", key_display="F2", show=False),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc", show=False),
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
        yield EntryLine(_MODES[0])
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.entry.display = self.item.kind is not ItemKind.SECTION
        self.redraw()
        if self.entry.display:
            self.entry.take_focus()

    @property
    def item(self) -> Item:
        """The item as it is recorded now."""
        return self.desk.records.items[self._item_id]

    @on(Recorded)
    def _recorded(self) -> None:
        if self._item_id in self.desk.records.items:
            self.redraw()
        else:
            self.app.pop_screen()

    def redraw(self) -> None:
        """Show the records as they stand now."""
        desk, item = self.desk, self.item
        path = " › ".join(step.title for step in desk.tree.path(item)[:-1])
        rows = [item_title(desk, item)]
        if path:
            rows.insert(0, plain(path, "$muted"))
        if item.kind is not ItemKind.SECTION:
            rows += [Content(""), *item_facts(desk, item, desk.today)]
        if item.text and item.text != item.title:
            rows += [Content(""), plain(item.text)]
        rows += [
            Content.assemble((f"{name}  ", "$muted"), value) for name, value in item.fields.items()
        ]
        self.query_one("#item-card", Paragraphs).show(Content("\n").join(rows))
        self.query_one("#item-history", Paragraphs).show(Content("\n").join(self._history()))

    def _history(self) -> list[Content]:
        desk, item = self.desk, self.item
        rows = []
        if item.progress:
            rows.append(plain("历次进展", "bold $primary"))
            rows += [
                progress_line(line, desk.meeting_number(line.meeting))
                for line in reversed(item.progress)
            ]
        if below := desk.tree.children(item.id):
            rows += [Content(""), plain("下级事项", "bold $primary")]
            rows += [
                Content("  ").join([status_word(child.status), item_title(desk, child)])
                if child.tracked and child.kind is not ItemKind.SECTION
                else item_title(desk, child)
                for child in below
            ]
        return rows

    @on(EntryText.Submitted)
    def _submitted(self, event: EntryText.Submitted) -> None:
        if not event.text:
            return
        taken = {"progress": self._say, "due": self._reschedule, "owner": self._assign}[
            self.entry.mode.name
        ](event.text)
        if taken:
            self.entry.put("")
            self.entry.mode = _MODES[0]

    @on(EntryText.Risen)
    def _risen(self, event: EntryText.Risen) -> None:
        self.query_one("#item-body").scroll_relative(y=event.by * 2, animate=False)

    @on(EntryText.Turned)
    def _turned(self, event: EntryText.Turned) -> None:
        body = self.query_one("#item-body")
        (body.scroll_page_down if event.by > 0 else body.scroll_page_up)(animate=False)

    @on(EntryText.Cycled)
    def _cycled(self, event: EntryText.Cycled) -> None:
        here = _MODES.index(self.entry.mode)
        self.entry.mode = _MODES[(here + event.by) % len(_MODES)]

    def action_mode(self, name: str) -> None:
        """Let Enter record something else."""
        self.entry.mode = next(mode for mode in _MODES if mode.name == name)

    def action_status(self, status: str) -> None:
        """Set the status."""
        today, chosen = self.desk.today, Status(status)
        if self.item.kind is not ItemKind.SECTION:
            self._update(chosen.label, lambda item: report(item, on=today, status=chosen))

    def action_choose_status(self) -> None:
        """Set a status that has no key of its own."""

        def take(chosen: str | None) -> None:
            if chosen:
                self.action_status(chosen)

        choices = [Choice(status.value, status.label) for status in Status]
        self.app.push_screen(ChoiceDialog("事项状态", choices, self.item.status.value), take)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A section is read, not kept."""
        keeps = {"status", "mode", "choose_status"}
        return action not in keeps or self.item.kind is not ItemKind.SECTION

    def _say(self, text: str) -> bool:
        today, item = self.desk.today, self.item
        started = Status.IN_PROGRESS if item.status is Status.NOT_STARTED else None
        self._update(
            f"进展：{text}", lambda each: report(each, on=today, text=text, status=started)
        )
        return True

    def _reschedule(self, text: str) -> bool:
        today = self.desk.today
        due = read_deadline(text, today, self.desk.term)
        if due is None:
            self._refuse("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
            return False
        self._update(f"时限：{text}", lambda each: reschedule(each, due, on=today))
        return True

    def _assign(self, text: str) -> bool:
        school, today, item = self.desk.school, self.desk.today, self.item
        people, found = read_people(text, school), school.department(text)
        if not people and not found:
            self._refuse(f"学校名单里没有“{text}”。请写 school.yaml 里的姓名或部门。")
            return False
        department = found.name if found else school.department_of(people[0]) or item.department
        self._update(
            f"责任人：{text}",
            lambda each: assign(
                each, people=people or each.people, department=department, on=today
            ),
        )
        return True

    def _update(self, words: str, change: Callable[[Item], Item]) -> None:
        item_id, typed = self._item_id, self.entry.text

        def build(records: Records) -> Change | None:
            before = records.items[item_id]
            after = change(before)
            if after == before:
                return None
            return Change(words=f"{words}：{before.title}", items=(after,))

        def give_back() -> None:
            if not self.entry.text:
                self.entry.put(typed)

        self._recorder.record(build, give_back)

    def _refuse(self, message: str) -> None:
        self.notify(message, severity="warning", markup=False)
