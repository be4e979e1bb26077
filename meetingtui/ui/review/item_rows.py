"""Items as rows of two lines: how each stands and who has it, then what was said last."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
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
_MOST_NUMBER, _MOST_OWNER, _MOST_DUE = 20, 22, 16
"""Cells of a column at most, the gap behind it included."""
_FEW_OWNER = 17
"""Cells of the owner where the title has few; 服保中心 郑守田 is whole."""
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


@dataclass(frozen=True)
class _Columns:
    """How many cells each takes, the gap behind the first three included."""

    number: int = 0
    owner: int = 0
    due: int = 0
    days: int = 0


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
        self._tells_department = False
        self._columns = _Columns()

    def show(self, rows: Sequence[Surveyed], survey: Survey) -> None:
        """Show these; the same item stays chosen, else the same place."""
        chosen, place = self.chosen, (self.here or 0) // _EACH
        self._rows, self._survey = rows, survey
        self._tells_department = len({row.department for row in rows}) > 1
        self._columns = self._measured()
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
        """滞后　（三）1.（2） 修订班主任考核细则　德育处 唐玉洁　已过 16 天"""
        columns = self._columns
        most = _MOST_OWNER if width >= _WIDE else _FEW_OWNER
        owner = min(columns.owner, most) if width >= _ROOMY else 0
        due = columns.due if width >= _WIDE else 0
        days = _days(row)
        asked = columns.days if owner else days.cell_length
        cited = pad(_cited(row), columns.number) if width >= _WIDE else _spaced(_cited(row))
        room = min(width - _LIGHT - owner - due - asked - bool(asked), _WIDEST_TITLE)
        light = _light(row)
        return Content("").join(
            [
                light,
                Content(" " * (_LIGHT - light.cell_length)),
                plain(pad(f"{cited}{row.item.title}", room - bool(owner)) + " " * bool(owner)),
                plain(pad(self._owner(row), owner) if owner else ""),
                plain(pad(row.item.due_words, due) if due else "", "$muted"),
                Content(" " * (asked + bool(asked) - days.cell_length)),
                days,
            ]
        )

    def _owner(self, row: Surveyed) -> str:
        """王晓梅; 教务 王晓梅 where not all are of one department."""
        words = row.item.owner_words
        if self._survey is None or not self._tells_department or not row.item.people:
            return words
        department = self._survey.school.department(row.department)
        names = (*department.short, department.name) if department else (row.department,)
        return _spaced(names[0], " ") + words

    def _measured(self) -> "_Columns":
        """The columns as wide as what stands in them asks for."""

        def widest(words: Iterable[str], gap: int = 2) -> int:
            cells = max(map(cell_len, words), default=0)
            return cells + gap if cells else 0

        rows = self._rows
        asked = (row for row in rows if row.is_open and row.light is not Light.PAUSED)
        each_day = {row.standing.days: row for row in asked}
        return _Columns(
            number=min(widest(map(_cited, rows)), _MOST_NUMBER),
            owner=min(widest(map(self._owner, rows)), _MOST_OWNER),
            due=min(widest(row.item.due_words for row in rows), _MOST_DUE),
            days=max((_days(row).cell_length for row in each_day.values()), default=0),
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


def _days(row: Surveyed) -> Content:
    """已过 16 天; nothing for what is paused."""
    is_asked = row.light is not Light.PAUSED
    return days_word(row.item, row.standing) if is_asked else Content("")


def _cited(row: Surveyed) -> str:
    """（三）1.（2）; what is not of the plan says what it is."""
    return row.number or ("" if row.role is Role.PLANNED else row.role.label)


def _spaced(words: str, gap: str = "  ") -> str:
    return f"{words}{gap}" if words else ""
