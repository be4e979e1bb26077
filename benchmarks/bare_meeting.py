"""A plain textual app with the widgets of a meeting, against which the real app is measured.

It shows the same widgets and items as the real app, but records nothing.
"""

from datetime import date
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static, TextArea, Tree

from meetingtui.plan.item import Item, ItemKind


def items(count: int) -> tuple[Item, ...]:
    """Make plan items for measuring: sections of ten measures each, every third one overdue.

    Args:
        count: number of items.
    """
    made: list[Item] = []
    for number in range(1, count + 1):
        section = (number - 1) // 10
        is_section = (number - 1) % 10 == 0
        made.append(
            Item(
                id=number,
                kind=ItemKind.SECTION if is_section else ItemKind.MEASURE,
                title=f"第{number:04}号" + ("章节" if is_section else "举措推进课程与活动的落实"),
                number=f"{number % 10 + 1}.",
                parent=None if is_section else section * 10 + 1,
                position=number,
                department="" if is_section else ("课程教学处", "学生发展处")[number % 2],
                due=date(2026, 11, 20) if number % 3 == 0 else date(2027, 1, 15),
                created=date(2026, 9, 1),
            )
        )
    return tuple(made)


class Bare(App[None]):
    """A textual app with the widgets of the meeting screen; its keys change only what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "status('推进中')", "推进中", priority=True),
        Binding("f6", "status('已完成')", "已完成", priority=True),
        Binding("f7", "plan", "计划", priority=True),
        Binding("f8", "pop_screen", "返回", priority=True),
        Binding("pagedown", "turn", "下一项", priority=True),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._items = items(count)
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static("启明小学  第6次行政例会")
        yield Static("学习分享  主题研讨  总结反思  工作推进")
        with Vertical():
            yield Static("课程教学处  1 / 14", id="heading")
            with VerticalScroll(can_focus=False):
                yield Static("", id="card")
                yield OptionList(markup=False)
            yield TextArea(compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self._draw("未启动")

    def _draw(self, status: str) -> None:
        item = self._items[self._at]
        self.query_one("#heading", Static).update(f"课程教学处  {self._at} / {len(self._items)}")
        rows = [item.title, "", f"状　态  {status}", "责任人  待定", "时　限  1月15日"]
        card = Content("\n".join((*rows, f"本　次  → {status}")))
        self.query_one("#card", Static).update(card)
        self.query_one(OptionList).set_options([])

    def action_status(self, status: str) -> None:
        self._draw(status)

    def action_turn(self) -> None:
        self._at += 1
        self._draw("未启动")

    def action_plan(self) -> None:
        self.push_screen(BarePlan(self._items))


class BarePlan(Screen[None]):
    """A screen with a tree of all items."""

    def __init__(self, plan: tuple[Item, ...]) -> None:
        super().__init__()
        self._plan = plan

    def compose(self) -> ComposeResult:
        tree: Tree[int] = Tree("计划")
        tree.show_root = False
        node = tree.root
        for item in self._plan:
            if item.kind is ItemKind.SECTION:
                node = tree.root.add(item.title, expand=True)
            else:
                node.add_leaf(item.title)
        yield tree
        yield Footer()
