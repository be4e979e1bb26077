"""The last line of every screen: the few keys that matter now; a click presses them.

One line of text in place of a widget a key, which Textual's footer builds anew
with every change: that cost more than all the rest of a screen.
"""

from itertools import accumulate

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from meetingtui.ui.marks import plain


class KeyBar(Static):
    """F5 推进中  F6 已完成  F7 派任务  F4 下一环节  F1 帮助; what does not fit gives way to F1."""

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
            parts.append(plain(f"{self.app.get_key_display(binding)} ", _KEY))
            parts.append(plain(f"{binding.description}  "))
        self.update(Content("").join(parts), layout=False)

    def fitting(self) -> list[Binding]:
        """The keys for which there is room: the last, which is help, before all others."""
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
    """What the screen at hand shows of its keys, one an action, help last."""
    found: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        if active.binding.show and active.enabled:
            found.setdefault(active.binding.action, active.binding)
    return sorted(found.values(), key=lambda binding: binding.key == "f1")
