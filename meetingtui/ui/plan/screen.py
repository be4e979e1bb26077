"""The plan: every section, measure and task in a tree, each with where it stands."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.errors import MeetingTuiError
from meetingtui.plan.carry import carried, carried_words, unfinished
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store.folder import records_of_term
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.item_card import item_facts, item_title, said_line
from meetingtui.ui.marks import plain
from meetingtui.ui.plan.tree import PlanTree
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs, flowed

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class PlanScreen(Screen[None]):
    """The tree, and a few lines about the chosen item."""

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "看详情", key_display="回车", priority=True),
        Binding("f5", "fold_all", "收起/展开", key_display="F5"),
        Binding("f7", "import_plan", "导入计划", key_display="F7"),
        Binding("f8", "carry_over", "结转上学期", show=False),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "工作计划")
        yield PlanTree(self.desk)
        yield Paragraphs(id="chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.tree_widget.show()
        self.tree_widget.focus()
        self._show_chosen()

    @property
    def tree_widget(self) -> PlanTree:
        """The tree."""
        return self.query_one(PlanTree)

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_active:
            self._redraw()

    def _redraw(self) -> None:
        self.tree_widget.show_anew()
        self._show_chosen()

    def on_screen_resume(self) -> None:
        self._redraw()

    def on_resize(self) -> None:
        self._show_chosen()

    @on(PlanTree.Moved)
    def _moved(self) -> None:
        self._show_chosen()

    @on(PlanTree.Clicked)
    def _clicked(self, event: PlanTree.Clicked) -> None:
        if event.was_here and not self.tree_widget.turn():
            self.action_open()

    def _show_chosen(self) -> None:
        item = self.tree_widget.chosen
        chosen = self.query_one("#chosen", Paragraphs)
        if item is None:
            chosen.show(plain("还没有计划。按 F7 导入学校的 Word 计划。", "$muted"))
            return
        rows = [item_title(self.desk, item)]
        if item.tracked and item.kind is not ItemKind.SECTION:
            facts = item_facts(self.desk, item, self.desk.today)
            rows.append(flowed(facts, self.size.width - 2))
            last = said_line(self.desk, item) or "尚无"
            rows.append(Content.assemble(("上　次  ", "$muted"), last))
        chosen.show(Content("\n").join(rows))

    def action_open(self) -> None:
        """The chosen item with its history."""
        if item := self.tree_widget.chosen:
            self._app.open_item(item.id)

    def action_fold_all(self) -> None:
        """The four or five parts only, or everything."""
        self.tree_widget.fold_all()

    # Bringing a plan in

    def action_import_plan(self) -> None:
        """Choose a document; it is shown before anything is written."""
        from meetingtui.plan.readers import SUFFIXES
        from meetingtui.ui.dialogs.file import FileDialog, files_near
        from meetingtui.ui.plan.import_screen import ImportScreen

        def take(path: Path | None) -> None:
            if path is not None:
                self.app.push_screen(ImportScreen(self.desk, self._recorder, path))

        files = files_near(self.desk.folder, SUFFIXES)
        self.app.push_screen(FileDialog("导入哪一份计划", files), take)

    def action_carry_over(self) -> None:
        """Take last term's unfinished items into this one."""
        before = self.desk.school.term_before(self.desk.term)
        if before is None:
            self._app.tell("school.yaml 里没有更早的学期，没有可结转的事项。")
            return
        try:
            left = unfinished(records_of_term(self.desk.folder, before).items)
        except MeetingTuiError as error:
            self._app.tell(error.message, "error", timeout=20)
            return
        desk = self.desk
        fresh = carried(left, before.id, desk.records.items, today=desk.today, term=desk.term)
        if not fresh:
            self._app.tell(f"{before.title}没有未结转的事项。")
            return
        told = carried_words(fresh, desk.records.items)

        def take(answer: str | None) -> None:
            if answer == "carry":
                self._carry(left, before.id)

        choices = [Choice("carry", "结转"), Choice("back", "先不结转")]
        question = f"把{before.title}未办结的事项结转到本学期吗？{told}。"
        self.app.push_screen(ChoiceDialog(question, choices), take)

    def _carry(self, left: list[Item], term_id: str) -> None:
        today, term = self.desk.today, self.desk.term

        def build(records: Records) -> Change | None:
            fresh = carried(left, term_id, records.items, today=today, term=term)
            return Change(words="结转上学期事项", items=fresh) if fresh else None

        self._recorder.record(build)

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)
