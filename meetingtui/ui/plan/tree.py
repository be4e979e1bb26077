"""The plan's tree as a widget: each item with the word that says where it stands."""

from collections.abc import Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tagging import key_tag
from meetingtui.plan.tree import ItemTree
from meetingtui.review.rollup import Rollup, rollup
from meetingtui.review.survey import Survey
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import light_word, plain, status_word
from meetingtui.ui.widgets.rows import RowView


class PlanTree(RowView, can_focus=True):
    """Items under their sections; the status stands before the words so that it lines up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一行", show=False),
        Binding("down", "move(1)", "下一行", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
        Binding("home", "end(-1)", "第一行", show=False),
        Binding("end", "end(1)", "最后一行", show=False),
        Binding("right", "unfold", "展开", show=False),
        Binding("left", "fold", "收起", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._folded: set[int] = set()
        self._rows: list[tuple[int, Item]] = []
        self._tree: ItemTree | None = None
        self._told: tuple[Survey, dict[int, str]] | None = None
        """How far what stands below an item is, by its id."""

    @property
    def chosen(self) -> Item | None:
        """The item at the cursor."""
        return self._rows[self.here][1] if self.here is not None else None

    def show(self) -> None:
        """Show the records as they stand now, the same item chosen."""
        self._tree = self.desk.tree
        chosen, row = self.chosen, self.here or 0
        self._rows = list(self._unfolded(None, 0))
        self.lay_out(len(self._rows))
        rows = {item.id: at for at, (_, item) in enumerate(self._rows)}
        self.go_to(rows.get(chosen.id, row) if chosen else row)

    def show_anew(self) -> None:
        """Show the records, if they changed since."""
        if self._tree is not self.desk.tree:
            self.show()

    def _unfolded(self, parent: int | None, depth: int) -> list[tuple[int, Item]]:
        found: list[tuple[int, Item]] = []
        for item in self.desk.tree.children(parent):
            found.append((depth, item))
            if item.id not in self._folded:
                found.extend(self._unfolded(item.id, depth + 1))
        return found

    def look(self, row: int) -> Hashable:
        depth, item = self._rows[row]
        light = self.desk.standing(item).light if self._is_marked(item) else None
        words, key = self._words(item), key_tag(item, self.desk.school)
        return depth, self._sign(item), words, item.status, light, key, self._below(item)

    def content(self, row: int) -> Content:
        """Place in the tree, marks, number, words."""
        depth, item = self._rows[row]
        key = key_tag(item, self.desk.school)
        return Content("").join(
            [
                plain(f" {'  ' * depth}{self._sign(item)} ", "$muted"),
                *(self._marks(item) if self._is_marked(item) else ()),
                plain(f"{key} " if key else "", "$primary"),
                plain(self._words(item)),
                plain(self._below(item), "$muted"),
            ]
        )

    def _below(self, item: Item) -> str:
        """已完成 3/12 of the measures below it; counted once per state of the records."""
        if not self.desk.tree.children(item.id):
            return ""
        survey = self.desk.survey
        if self._told is None or self._told[0] is not survey:
            self._told = (survey, {})
        told = self._told[1]
        if item.id not in told:
            found = rollup(item, survey)
            told[item.id] = _far(found) if found else ""
        return told[item.id]

    def _words(self, item: Item) -> str:
        """Its number and title; of a part, which stands under its measure, whose it is."""
        if item.kind is ItemKind.PART:
            people = "、".join(item.people)
            return "  ".join(filter(None, (item.department, people))) or item.owner_words
        number = item.number + ("" if item.number[-1:] in "、）)" else " ")
        return f"{number}{item.title}"

    def _sign(self, item: Item) -> str:
        if not self.desk.tree.children(item.id):
            return " "
        return "▸" if item.id in self._folded else "▾"

    def _is_marked(self, item: Item) -> bool:
        return item.tracked and item.kind is not ItemKind.SECTION

    def _marks(self, item: Item) -> list[Content]:
        """Status, then warning."""
        room = "  " if len(item.status.label) == 2 else ""
        marks = [status_word(item.status), plain(f"{room} ")]
        if light := light_word(self.desk.standing(item)):
            marks.extend([light, plain(" ")])
        return marks

    def action_move(self, by: int) -> None:
        """The next or previous row."""
        self.go_to((self.here or 0) + by)

    def action_page(self, by: int) -> None:
        """A screenful on or back."""
        self.go_to((self.here or 0) + by * max(1, self.size.height - 1))

    def action_end(self, by: int) -> None:
        """The first or the last row."""
        self.go_to(0 if by < 0 else len(self._rows) - 1)

    def action_unfold(self) -> None:
        """Show what stands under the chosen item."""
        if self.chosen:
            self._folded.discard(self.chosen.id)
            self.show()

    def action_fold(self) -> None:
        """Hide what stands under it, or go to its parent."""
        item = self.chosen
        if item is None:
            return
        if self.desk.tree.children(item.id) and item.id not in self._folded:
            self._folded.add(item.id)
            self.show()
        else:
            places = {each.id: at for at, (_, each) in enumerate(self._rows)}
            self.go_to(places.get(item.parent or 0, self.here))

    def turn(self) -> bool:
        """Fold or unfold the chosen item; whether anything stands under it."""
        item = self.chosen
        if item is None or not self.desk.tree.children(item.id):
            return False
        self._folded ^= {item.id}
        self.show()
        return True

    def fold_all(self) -> None:
        """The four or five parts only, or everything."""
        if self._folded:
            self._folded.clear()
        else:
            tree = self.desk.tree
            self._folded = {
                item.id for depth, item in tree.walk() if depth > 0 and tree.children(item.id)
            }
        self.show()


def _far(found: Rollup) -> str:
    """已完成 3/12; without measures, 任务 2/3 已办结."""
    figures = found.figures
    words = f"已完成 {figures.done}/{figures.total}" if figures.total else found.own_words
    return f"  {words}" if words else ""
