"""F7 分工: which departments, grade groups and teaching groups have a part of an item."""

from collections.abc import Callable, Hashable
from typing import ClassVar

from rich.cells import cell_len
from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from meetingtui.plan.dividing import divided, parts_of, takers
from meetingtui.school import Department
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import light_word, plain, status_word
from meetingtui.ui.widgets.cells import brief, pad
from meetingtui.ui.widgets.rows import RowView
from meetingtui.ui.widgets.wrapping import Paragraphs

_AROUND = 7
"""Lines of the dialog that are not the list: border, question, keys."""

_MOST_NAME = 24
"""Cells of the column of names."""

Record = Callable[[Callable[[Records], Change | None]], None]


class TakerList(RowView, can_focus=True):
    """Names under their kinds, ticked or not, each with how its part stands."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, Content]] = []
        self._ticked: frozenset[str] = frozenset()
        self._width = 0

    def fill(self, heads: dict[str, list[tuple[str, Content]]]) -> None:
        """Names with what stands beside each, under heads."""
        self._rows = [
            row for head, names in heads.items() for row in (("", Content(head)), *names) if names
        ]
        longest = max((cell_len(name) for name, _ in self._rows), default=0)
        self._width = min(longest, _MOST_NAME) + 2
        self.lay_out(len(self._rows))
        self.move(1)

    def tick(self, ticked: frozenset[str]) -> None:
        """Show these names ticked."""
        self._ticked = ticked
        self.refresh()

    @property
    def chosen(self) -> str:
        """The name at the cursor."""
        return self._rows[self.here][0] if self.here is not None else ""

    def move(self, by: int) -> None:
        """The next or previous name; a head is passed over, the ends stay."""
        there = (self.here if self.here is not None else -1) + by
        while 0 <= there < len(self._rows) and not self._rows[there][0]:
            there += by
        if 0 <= there < len(self._rows):
            self.go_to(there)

    def name_at(self, row: int) -> str:
        """The name in a row; empty for a head."""
        return self._rows[row][0]

    def look(self, row: int) -> Hashable:
        name, beside = self._rows[row]
        return name, beside.plain, name in self._ticked

    def row_class(self, row: int) -> str:
        return super().row_class(row) if self._rows[row][0] else "rows--head"

    def content(self, row: int) -> Content:
        name, beside = self._rows[row]
        if not name:
            return plain(" ") + beside
        is_ticked = name in self._ticked
        return Content("").join(
            [
                plain("[✓] " if is_ticked else "[ ] ", "bold $done" if is_ticked else ""),
                plain(pad(brief(name, _MOST_NAME), self._width)),
                beside,
            ]
        )


class DividingDialog(ModalScreen[None]):
    """Ticks who has a part; Enter writes what was ticked, Esc leaves all as it was."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    CSS = """
    DividingDialog {
        align: center middle;
        background: $background 80%;
        TakerList { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一个", show=False),
        Binding("down", "move(1)", "下一个", show=False),
        Binding("ctrl+a", "tick_all", "全部勾选", show=False),
        Binding("enter", "finish", "确定", show=False),
        Binding("escape", "dismiss", "返回", show=False),
    ]

    list = getters.query_one(TakerList)

    def __init__(self, desk: Desk, record: Record, item_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._record = record
        self._item = desk.records.items[item_id]
        self._parts = {part.department: part for part in parts_of(self._item, desk.tree)}
        self._ticked = set(self._parts)
        self._names = takers(self._item, desk.tree, desk.school)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs(classes="dialog-question")
            yield TakerList()
            yield Static(
                "↑↓ 选　空格 勾选　回车 确定　Esc 返回", classes="dialog-keys", markup=False
            )

    def on_mount(self) -> None:
        heads: dict[str, list[tuple[str, Content]]] = {"部门": [], "年级部": [], "教研组": []}
        for department in self._desk.school.departments:
            if department.name in self._names:
                heads[_kind(department)].append((department.name, self._beside(department.name)))
        if left := [name for name in self._parts if name not in self._names]:
            heads["名单以外"] = [(name, self._beside(name)) for name in left]
            self._names = (*self._names, *left)
        self.list.fill(heads)
        self.list.focus()
        self._show()

    def on_resize(self) -> None:
        box = self.size.height * 9 // 10  # as dialogs.tcss has it
        self.list.styles.max_height = max(4, box - _AROUND)

    def _beside(self, name: str) -> Content:
        """How a part that is there already stands."""
        part = self._parts.get(name)
        if part is None:
            return Content("")
        light = light_word(self._desk.standing(part))
        people = plain("、".join(part.people))
        return Content("  ").join(
            [each for each in (status_word(part.status), light, people) if each]
        )

    def _show(self) -> None:
        self.query_one(".dialog-question", Paragraphs).show(
            f"分工：{self._item.title}\n已勾选 {len(self._ticked)} 个"
        )
        self.list.tick(frozenset(self._ticked))

    def on_key(self, event: events.Key) -> None:
        """A space ticks, also the wide one of an input method."""
        if event.character in (" ", "\u3000"):
            event.stop()
            self._toggle(self.list.chosen)
            self.list.move(1)

    @on(RowView.Clicked)
    def _clicked(self, event: RowView.Clicked) -> None:
        event.stop()
        self._toggle(self.list.name_at(event.row))

    def _toggle(self, name: str) -> None:
        if name:
            self._ticked ^= {name}
            self._show()

    def action_move(self, by: int) -> None:
        """The next or previous name."""
        self.list.move(by)

    def action_tick_all(self) -> None:
        """Everybody, or nobody where all were ticked."""
        everyone = set(self._names)
        self._ticked = set() if self._ticked == everyone else everyone
        self._show()

    def action_finish(self) -> None:
        """Record who has a part."""
        item, chosen = self._item, tuple(name for name in self._names if name in self._ticked)
        day, meeting = self._desk.occasion

        def build(records: Records) -> Change | None:
            if item.id not in records.items:
                return None
            held = records.meetings.values()
            called = {id for each in held for id in (*each.agenda, *each.carried)}
            called |= {won.item for each in held for won in each.achievements if won.item}
            division = divided(
                records.items[item.id], chosen, records.items, day, meeting=meeting, called=called
            )
            if not (division.put or division.gone):
                return None
            return Change(
                words=f"分工：{item.title}", items=division.put, removed_items=division.gone
            )

        self._record(build)
        self.dismiss()


def _kind(department: Department) -> str:
    if department.teaching_group:
        return "教研组"
    return "年级部" if department.grade_group else "部门"
