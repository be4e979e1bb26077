"""The one-line widgets at the edges of a screen: the header with title and notes, the bar of keys,
and short texts that change seldom.
"""

import dataclasses
from itertools import accumulate
from typing import Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import weekday_name
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import shorten_cells


class OneLineLabel(Static):
    """A one-line widget for text that is set often and seldom changes, such as a clock or a count.

    The text is never read as markup; the screen's layout is computed again only where its width
    changes.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.text = Content("")
        """The text that the label shows."""

    def set_text(self, text: Content | str) -> None:
        """Set the label's text; does nothing where it is the same."""
        fresh = Content(text) if isinstance(text, str) else text
        if not fresh.is_same(self.text):
            wider = fresh.cell_length != self.text.cell_length
            self.text = fresh
            self.update(fresh, layout=wider)


_UNUSED_CELLS = 4
"""Cells without text: the padding, and the gap before the clock."""

_KEY_GAP = "  "

_MIN_SCHOOL_NAME_CELLS = 8
"""Least width in cells to which the school's name is cut."""


class HeaderBar(Horizontal):
    """The header of a screen: school, term and subject on the left, week, weekday and time on the
    right, drawn again every five seconds.

    Args:
        context: the open term.
        subject: what the header names after school and term; empty for nothing.
    """

    DEFAULT_CSS = """
    HeaderBar {
        height: 1;
        background: $chosen;
        color: $on-chosen;
        text-style: bold;
        padding: 0 1;
        #masthead-subject { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #masthead-clock { width: auto; height: 1; padding-left: 2; }
    }
    """

    def __init__(self, context: AppContext, subject: str) -> None:
        super().__init__()
        self._app_context = context
        self._subject = subject
        self._left = OneLineLabel(id="masthead-subject")
        self._clock = OneLineLabel(id="masthead-clock")

    def compose(self) -> ComposeResult:
        yield self._left
        yield self._clock

    def on_mount(self) -> None:
        self.redraw()
        self.set_interval(5, self.redraw)

    def on_resize(self) -> None:
        self.redraw()

    def set_subject(self, subject: str) -> None:
        """Replace what the header names after school and term: the subject of the screen, such as a
        meeting.
        """
        self._subject = subject
        self.redraw()

    @property
    def term_state_marks(self) -> tuple[str, ...]:
        """Short marks in the screen's header that tell the state of the term: sample school, closed
        term, read-only window.
        """
        file = self._app_context.term_file
        made_up = ("【示例学校】",) if self._app_context.school.is_sample else ()
        closed = ("【已结束】",) if file.records.closing else ()
        return (*made_up, *closed, "【只读】") if file.is_read_only else (*made_up, *closed)

    def redraw(self) -> None:
        """Draw the screen's header with the present state and time (outside the term, the date
        instead of the week); where not both fit, the left side is cut and the clock shown.
        """
        context = self._app_context
        now = context.now
        week = context.term.week_number_of(now.date())
        clock = (
            f"第{week}周 {weekday_name(now)}  {now:%H:%M}"
            if context.term.contains(now.date())
            else (f"{now.month}月{now.day}日 {weekday_name(now)}  {now:%H:%M}")
        )
        self._clock.set_text(clock)
        room = self.size.width - _UNUSED_CELLS - cell_len(clock)
        self._left.set_text(self._header_text(room))

    def _header_text(self, room: int) -> str:
        """Return the left text of the header, of school, term, subject and marks of the term's
        state, in ``room`` cells as far as possible.

        Where they do not fit, the term is left out, then the school's name is cut, to no less than
        8 cells.
        """
        context = self._app_context
        school = context.school.display_name
        rest = tuple(filter(None, (self._subject, *self.term_state_marks)))
        whole = _KEY_GAP.join((school, context.term.title, *rest))
        if cell_len(whole) <= room:
            return whole
        behind = "".join(f"{_KEY_GAP}{each}" for each in rest)
        return (
            f"{shorten_cells(school, max(_MIN_SCHOOL_NAME_CELLS, room - cell_len(behind)))}{behind}"
        )


@runtime_checkable
class HasKeyDescriptions(Protocol):
    """Protocol of a screen or widget whose keys have descriptions that change with its state."""

    def key_description(self, binding: Binding) -> str:
        """Return the words that the key bar shows beside a key in the present state of the screen
        or widget.
        """


class KeyBar(Static):
    """A widget with a screen's enabled and shown keys in one line, as many as fit, always with the
    last one (F1).

    For example: F5 推进中 F6 已完成 F7 派任务 F4 下一环节 F1 帮助
    """

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $footer-foreground;
        text-wrap: nowrap;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._drawn_bindings: list[Binding] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._redraw_keys_after_binding_change)

    def on_resize(self) -> None:
        self._draw_keys()

    def _redraw_keys_after_binding_change(self, screen: Screen[object]) -> None:
        """Draw the key bar again where the screen's enabled keys have changed."""
        keys = shown_key_bindings(screen)
        if keys != self._drawn_bindings:
            self._drawn_bindings = keys
            self._draw_keys()

    def _draw_keys(self) -> None:
        """Draw the keys that fit the key bar, each with its description."""
        parts = [Content("")]
        for binding in self.fitting_bindings():
            parts.append(plain_content(f"{self.app.get_key_display(binding)} ", _KEY_STYLE))
            parts.append(plain_content(f"{binding.description}  "))
        self.update(Content("").join(parts), layout=False)

    def fitting_bindings(self) -> list[Binding]:
        """Return the key bindings that fit the key bar; the last one (help) takes precedence over
        all others.
        """
        if not self._drawn_bindings:
            return []
        *others, last = self._drawn_bindings
        room = (
            self.content_size.width + 2 - self._binding_width(last)
        )  # none needed behind the last
        ends = accumulate(map(self._binding_width, others))
        return [*(key for key, end in zip(others, ends, strict=True) if end <= room), last]

    def _binding_width(self, binding: Binding) -> int:
        """Return the width of one key with its description in the key bar, in cells."""
        return cell_len(f"{self.app.get_key_display(binding)} {binding.description}  ")

    def on_click(self, event: events.Click) -> None:
        """Press the key whose description was clicked in the key bar; a click behind the keys does
        nothing.
        """
        event.stop()
        index = event.x - self.styles.padding.left
        keys = self.fitting_bindings()
        for binding, end in zip(keys, accumulate(map(self._binding_width, keys)), strict=True):
            if index < end:
                self.app.simulate_key(binding.key)
                return


_KEY_STYLE = "bold $footer-key-foreground"


def shown_key_bindings(screen: Screen[object]) -> list[Binding]:
    """Return the enabled key bindings that a screen shows, one for each action, with their present
    descriptions: Esc first, F1 last, the others in the order of their definition.
    """
    found: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        if active.binding.show and active.enabled:
            binding = active.binding
            if isinstance(active.node, HasKeyDescriptions):
                binding = dataclasses.replace(
                    binding, description=active.node.key_description(binding)
                )
            found.setdefault(binding.action, binding)
    return sorted(found.values(), key=lambda binding: _SPECIAL_KEY_ORDER.get(binding.key, 1))


_SPECIAL_KEY_ORDER = {"escape": 0, "f1": 2}
"""Sort order of special keys: Esc first, F1 last."""
