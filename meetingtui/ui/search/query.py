"""The line one types into when searching; its keys act in the order they are pressed."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class QueryLine(Input):
    """One line, and keys that move among the hits below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "打开", key_display="回车"),
        Binding("up", "rise(-1)", "上一个", show=False),
        Binding("down", "rise(1)", "下一个", show=False),
        Binding("pageup", "rise(-10)", "上十个", show=False),
        Binding("pagedown", "rise(10)", "下十个", show=False),
        Binding("ctrl+z", "stay", show=False),
        Binding("ctrl+y", "stay", show=False),
    ]

    @dataclass
    class Risen(Message):
        """Another hit was asked for."""

        by: int
        """-1 up, 1 down."""

    def action_rise(self, by: int) -> None:
        """Hand the wish on, behind what was typed before."""
        self.post_message(self.Risen(by))

    def action_stay(self) -> None:
        """Ctrl+Z takes back nothing that was recorded while one types here."""
