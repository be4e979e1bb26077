"""The paper of the private notes: many lines, the keys of any plain editor."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from meetingtui.ui.widgets.writing import WritingArea
from meetingtui.wording import clean


class NoteText(WritingArea):
    """Lines that wrap at the screen's edge."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "上一行", show=False),
        Binding("down", "cursor_down", "下一行", show=False),
        Binding("left", "cursor_left", "左移", show=False),
        Binding("right", "cursor_right", "右移", show=False),
        Binding("shift+up", "cursor_up(True)", "向上选", show=False),
        Binding("shift+down", "cursor_down(True)", "向下选", show=False),
        Binding("pageup", "cursor_page_up", "上一页", show=False),
        Binding("pagedown", "cursor_page_down", "下一页", show=False),
        Binding("delete", "delete_right", "删除", show=False),
        Binding("ctrl+z", "undo", "撤销打字", show=False),
        Binding("ctrl+y", "redo", "重做打字", show=False),
    ]

    ROOM = 20_000
    FULL = f"备忘已有 {ROOM} 字，写满了。"

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)

    def as_pasted(self, text: str) -> str:
        """Lines stay lines."""
        return clean(text)
