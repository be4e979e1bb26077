"""Items as rows of two lines: how each stands and who has it, then what was said last."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from meetingtui.plan.light import Light
from meetingtui.review.survey import Role, Survey, Surveyed
from meetingtui.ui.marks import days_word, light_word, plain
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.rows import RowView
from meetingtui.wording import month_day

_EACH = 2
"""Lines an item takes."""
_LIGHT = 10
_OWNER = 16
_DUE = 14
_DAYS = 13
_WIDEST_TITLE = 80
"""Cells: farther apart, the eye loses the line."""
_WIDE = 110
"""Cells from which on the deadline stands there too."""
_ROOMY = 70
"""Cells from which on the owner stands in the first line."""

_LIGHTS = {
    Light.NORMAL: "$in-progress",
    Light.DONE: "$done",
    Light.PAUSED: "$paused",
    Light.CANCELLED: "$cancelled",
}


class ItemRows(RowView, can_focus=True):
    """Up and down go from item to item; Enter wants its whole life."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一项", show=False),
        Binding("down", "move(1)", "下一项", show=False),
        Binding("pageup", "page(-1)", "上一屏", show=False),
        Binding("pagedown", "page(1)", "下一屏", show=False),
        Binding("home", "end(-1)", "第一项", show=False),
        Binding("end", "end(1)", "最后一项", show=False),
        Binding("enter", "open", "打开", key_display="回车"),
    ]

    @dataclass
    class Opened(Message):
        """Somebody wants to see an item's whole life."""

        item: int
        """Its id."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Surveyed] = ()
        self._survey: Survey | None = None

    def show(self, rows: Sequence[Surveyed], survey: Survey) -> None:
        """Show these; the same item stays chosen, else the same place."""
        chosen, place = self.chosen, (self.here or 0) // _EACH
        self._rows, self._survey = rows, survey
        self._drawn.clear()
        self.lay_out(len(rows) * _EACH)
        places = {row.item.id: at for at, row in enumerate(rows)}
        self.choose(places.get(chosen.item.id, place) if chosen else place)

    @property
    def chosen(self) -> Surveyed | None:
        """The present item's row."""
        return self._rows[self.here // _EACH] if self.here is not None else None

    def choose(self, place: int) -> None:
        """Make the item at a place, from 0, the present one; past the end the last."""
        last = len(self._rows) - 1
        self.go_to(max(0, min(place, last)) * _EACH if self._rows else None)

    def keep_in_sight(self) -> None:
        """Both lines of the present item."""
        super().keep_in_sight()
        height = self.size.height
        if self.here is not None and self.here + _EACH > self.scroll_offset.y + height >= _EACH:
            self.scroll_to(y=self.here + _EACH - height, animate=False)

    def look(self, row: int) -> Hashable:
        """What a row shows changes only with all of them."""
        return row

    def content(self, row: int) -> Content:
        """The first line or the second."""
        found, width = self._rows[row // _EACH], self.scrollable_content_region.width
        return self._said(found, width) if row % _EACH else self._named(found, width)

    def row_class(self, row: int) -> str:
        is_here = self.here is not None and row // _EACH == self.here // _EACH
        return "rows--here" if is_here else ""

    def _named(self, row: Surveyed, width: int) -> Content:
        """滞后　（三）1.（2） 修订班主任考核细则　唐玉洁　已过 16 天"""
        owner = _OWNER if width >= _ROOMY else 0
        due = _DUE if width >= _WIDE else 0
        is_asked = row.light is not Light.PAUSED
        days = days_word(row.item, row.standing) if is_asked else Content("")
        room = min(width - _LIGHT - owner - due - _DAYS, _WIDEST_TITLE)
        light = _light(row)
        return Content("").join(
            [
                light,
                Content(" " * (_LIGHT - light.cell_length)),
                plain(pad(_title(row), room)),
                plain(pad(row.item.owner_words, owner) if owner else ""),
                plain(pad(row.item.due_words, due) if due else "", "$muted"),
                Content(" " * (_DAYS - 1 - days.cell_length)),
                days,
            ]
        )

    def _said(self, row: Surveyed, width: int) -> Content:
        """第4次 11月9日 三个年级部意见不一…: what was said last, or that nothing was."""
        last = row.word
        owner = "" if width >= _ROOMY else f"{row.item.owner_words}  "
        if last is None:
            words = row.told or "还没有汇报"
        else:
            number = self._survey.meeting_number(last.line.meeting) if self._survey else None
            where = f"第{number}次 " if number else ""
            words = f"{where}{month_day(last.line.on)}  {last.words}"
        return plain(f"{' ' * _LIGHT}{owner}{words}", "not bold $muted")

    def action_move(self, by: int) -> None:
        """The next or previous item."""
        self.choose((self.here or 0) // _EACH + by)

    def action_page(self, by: int) -> None:
        """A screenful on or back."""
        self.action_move(by * max(1, self.size.height // _EACH - 1))

    def action_end(self, by: int) -> None:
        """The first or the last item."""
        self.choose(0 if by < 0 else len(self._rows))

    def action_open(self) -> None:
        """The whole life of the present item."""
        if chosen := self.chosen:
            self.post_message(self.Opened(chosen.item.id))

    def on_click(self, event: events.Click) -> None:
        """A click chooses an item, another one opens it."""
        event.stop()
        place = (self.scroll_offset.y + event.y) // _EACH
        if place < len(self._rows):
            was_here = self.here == place * _EACH
            self.choose(place)
            if was_here:
                self.action_open()


def _light(row: Surveyed) -> Content:
    """The gravest warning, else the light."""
    return light_word(row.standing) or plain(row.light.label, _LIGHTS.get(row.light, ""))


def _title(row: Surveyed) -> str:
    """（三）1.（2） 修订班主任考核细则; what is not of the plan says what it is."""
    kind = "" if row.role is Role.PLANNED else row.role.label
    return "  ".join(filter(None, (row.number or kind, row.item.title)))
