"""The key bar: the last line of every screen, with the keys that work now; a click presses one.

It is one widget with a line of text. Textual's footer has a widget for each key and rebuilds all
of them at every change, which took longer than the rest of a screen.
"""

from dataclasses import replace
from itertools import accumulate
from typing import Protocol, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from meetingtui.base.text_width import cell_len
from meetingtui.ui.styles import plain_content


@runtime_checkable
class DescribesKeys(Protocol):
    """Protocol of a widget that words its keys' descriptions itself."""

    def key_words(self, binding: Binding) -> str:
        """Return the present description of a key."""


class KeyBar(Static):
    """A widget with the enabled keys in one line, as many as fit, always with F1.

    For example: F5 推进中  F6 已完成  F7 派任务  F4 下一环节  F1 帮助
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
        self._keys: list[Binding] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def on_resize(self) -> None:
        self._draw()

    def _bindings_updated(self, screen: Screen[object]) -> None:
        keys = keys_shown(screen)
        if keys != self._keys:
            self._keys = keys
            self._draw()

    def _draw(self) -> None:
        parts = [Content("")]
        for binding in self.fitting():
            parts.append(plain_content(f"{self.app.get_key_display(binding)} ", _KEY))
            parts.append(plain_content(f"{binding.description}  "))
        self.update(Content("").join(parts), layout=False)

    def fitting(self) -> list[Binding]:
        """Return the bindings that fit the width; the last one (help) takes precedence over
        all others.
        """
        if not self._keys:
            return []
        *others, last = self._keys
        room = self.content_size.width + 2 - self._cells(last)  # none needed behind the last
        ends = accumulate(map(self._cells, others))
        return [*(key for key, end in zip(others, ends, strict=True) if end <= room), last]

    def _cells(self, binding: Binding) -> int:
        return cell_len(f"{self.app.get_key_display(binding)} {binding.description}  ")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.x - self.styles.padding.left
        keys = self.fitting()
        for binding, end in zip(keys, accumulate(map(self._cells, keys)), strict=True):
            if at < end:
                self.app.simulate_key(binding.key)
                return


_KEY = "bold $footer-key-foreground"


def keys_shown(screen: Screen[object]) -> list[Binding]:
    """Return the enabled bindings a screen shows, one for each action, in display order."""
    found: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        if active.binding.show and active.enabled:
            binding = active.binding
            if isinstance(active.node, DescribesKeys):
                binding = replace(binding, description=active.node.key_words(binding))
            found.setdefault(binding.action, binding)
    return sorted(found.values(), key=lambda binding: _PLACES.get(binding.key, 1))


_PLACES = {"escape": 0, "f1": 2}
"""Sort order of special keys: Esc first, F1 last."""
