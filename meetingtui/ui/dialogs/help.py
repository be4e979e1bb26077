"""F1: every key that works on the screen below, in plain words."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from meetingtui.ui.widgets.cells import pad

_KEY_NAMES = {
    "enter": "回车",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "home": "Home",
    "end": "End",
    "space": "空格",
    "backspace": "退格",
    "delete": "Del",
    "escape": "Esc",
}
"""Keys that do not print their own name, in the order in which help lists them."""

_LIST_WORDS = {
    "cursor_up": "上一行",
    "cursor_down": "下一行",
    "page_up": "上一页",
    "page_down": "下一页",
    "select": "选定",
}
"""What the keys of a list do; Textual names them in English."""

_TEXT_EDITING = {"backspace", "home", "end", "ctrl+left", "ctrl+right"}


def key_name(key: str) -> str:
    """F5, Ctrl+Z, Ctrl+↑, 回车: a key as it is printed on the keyboard."""
    return "+".join(
        _KEY_NAMES.get(part) or (part.upper() if len(part) < 3 else part.capitalize())
        for part in key.split("+")
    )


class KeyRow(Static):
    """One key and what it does; a click does it."""

    DEFAULT_CSS = """
    KeyRow { height: 1; &:hover { background: $picked; } }
    """

    def __init__(self, key: str, words: str) -> None:
        super().__init__(Content.assemble((pad(key_name(key), 12), "bold $primary"), words))
        self.key = key
        """The key, as textual calls it."""


class HelpDialog(ModalScreen[str | None]):
    """The keys of a screen, gathered from its own bindings so that they are true.

    Returns the key that was clicked; None when left otherwise.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "dismiss", "返回", show=False),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._keys = keys_of(below)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Static("按键", classes="dialog-question", markup=False)
            with VerticalScroll():
                for key, words in self._keys.items():
                    yield KeyRow(key, words)
            yield Static("点一下就做　Esc 返回", classes="dialog-keys", markup=False)

    def on_click(self, event: events.Click) -> None:
        """A row was clicked."""
        if isinstance(event.widget, KeyRow):
            self.dismiss(event.widget.key)


def keys_of(screen: Screen[object]) -> dict[str, str]:
    """Every key with its meaning, F-keys first; keys of mere text editing left out.

    Keys that Textual brings along are told by their English words, and left out.
    """
    found: dict[str, str] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        words = _LIST_WORDS.get(binding.action, binding.description)
        if not active.enabled or not words or words.isascii():
            continue
        if binding.key in _TEXT_EDITING or "shift+" in binding.key.replace("shift+tab", ""):
            continue
        found.setdefault(binding.key, words)
    return {key: found[key] for key in sorted(found, key=_rank)}


def _rank(key: str) -> tuple[int, int, str]:
    """F-keys first, then those with a name of their own, then the rest."""
    if key[0] == "f" and key[1:].isdigit():
        return (0, int(key[1:]), "")
    names = list(_KEY_NAMES)
    return (1, names.index(key), "") if key in names else (2, 0, key)
