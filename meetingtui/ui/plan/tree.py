"""The plan's tree as a widget: each item with the word that says where it stands."""

from rich.style import Style
from rich.text import Text
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from meetingtui.plan.item import Item, ItemKind
from meetingtui.ui.desk import Desk


class PlanTree(Tree[int]):
    """Items by id; the status stands before the words so that it lines up."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    def __init__(self, desk: Desk) -> None:
        super().__init__("工作计划")
        self.desk = desk
        """School, term, records and clock."""
        self.show_root = False
        self.guide_depth = 2

    def render_label(self, node: TreeNode[int], base_style: Style, style: Style) -> Text:
        """Mark, number, words."""
        item = self.desk.records.items.get(node.data or 0)
        if item is None:
            return Text("")
        icon = self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE
        label = Text(icon if node.allow_expand else "  ", style=base_style)
        variables = self.app.theme_variables
        for word, color in self.marks(item):
            label.append(f"{word} ", Style(color=variables[color], bold=True))
        label.append(item.number + ("" if item.number[-1:] in "、）)" else " "))
        label.append(item.title)
        label.stylize_before(style)
        return label

    def marks(self, item: Item) -> list[tuple[str, str]]:
        """The words before an item, each with the name of its colour: status, then warning."""
        if item.kind is ItemKind.SECTION or not item.tracked:
            return []
        word = item.status.label
        marks = [(word if len(word) == 3 else "　".join(word), item.status.value.replace("_", "-"))]
        state = self.desk.standing(item)
        if state.light:
            marks.append((state.light, "overdue" if state.overdue else "at-risk"))
        return marks
