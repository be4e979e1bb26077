"""F1: every key that works on the screen below, in plain words."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from meetingtui.ui.widgets.cells import pad

_KEY_NAMES = {
    "enter": "回车",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "delete": "Del",
    "backspace": "退格",
    "home": "Home",
    "end": "End",
    "space": "空格",
}

_TEXT_EDITING = {"backspace", "home", "end", "ctrl+left", "ctrl+right"}


def key_name(key: str) -> str:
    """F5, Ctrl+Z, 回车: a key as it is printed on the keyboard."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    return "+".join(part.upper() if len(part) < 3 else part.capitalize() for part in key.split("+"))


class HelpDialog(ModalScreen[None]):
    """The keys of a screen, gathered from its own bindings so that they are true."""

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
                yield Static(
                    Content("\n").join(
                        Content.assemble((pad(key, 12), "bold $primary"), words)
                        for key, words in self._keys
                    )
                )
            yield Static("Esc 返回", classes="dialog-keys", markup=False)


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """Key and meaning, F-keys first; keys of mere text editing left out."""
    found: dict[str, str] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if (
            active.enabled
            and binding.description
            and "shift+" not in binding.key.replace("shift+tab", "")
        ):
            if binding.key in _TEXT_EDITING or binding.key.startswith("ctrl+shift"):
                continue
            found.setdefault(binding.key, binding.description)
    keys = sorted(found, key=lambda key: (not _is_function_key(key), _rank(key)))
    return [(key_name(key), found[key]) for key in keys]


def _is_function_key(key: str) -> bool:
    return key[0] == "f" and key[1:].isdigit()


def _rank(key: str) -> tuple[int, str]:
    return (int(key[1:]), "") if _is_function_key(key) else (len(key), key)
