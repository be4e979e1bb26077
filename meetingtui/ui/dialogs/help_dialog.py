"""The help dialog (F1), every key of the screen below it, and the dialog with a page of the user
guide.
"""

import re
from collections.abc import Sequence
from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from meetingtui import __version__
from meetingtui.base.shipped_files import GuideSection, guide_section_for_screen, guide_sections
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

# A dialog that shows a page of the user guide, offline


_BOLD_OR_CODE = re.compile(r"(\*\*.+?\*\*|`[^`]+`)")


class UserGuideDialog(ModalScreen[None]):
    """A modal dialog that shows the whole page of the user guide to which ``section`` belongs,
    scrolled to that section.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "dismiss", "返回", show=False),
        Binding("up", "scroll_lines(-1)", "上一行", show=False),
        Binding("down", "scroll_lines(1)", "下一行", show=False),
        Binding("pageup", "scroll_page(-1)", "上一页", show=False),
        Binding("pagedown,space", "scroll_page(1)", "下一页", show=False),
    ]

    def __init__(self, section: GuideSection) -> None:
        super().__init__()
        self._opened_at = section
        self._sections = [each for each in guide_sections() if each.page == section.page]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -guide"):
            yield WrappedText(self._opened_at.page_title, classes="dialog-question")
            with VerticalScroll(can_focus=False):
                for each in self._sections:
                    yield _SectionText(each)
            yield Static("↑↓ 翻看　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.call_after_refresh(self._scroll_to_section)

    def _scroll_to_section(self) -> None:
        """Scroll the user guide to the section at which it was opened."""
        shown = self.query(_SectionText)[self._sections.index(self._opened_at)]
        self.query_one(VerticalScroll).scroll_to_widget(shown, animate=False, top=True)

    def action_scroll_lines(self, offset: int) -> None:
        """Scroll the user guide by ``offset`` lines; up if negative."""
        self.query_one(VerticalScroll).scroll_relative(y=offset, animate=False, immediate=True)

    def action_scroll_page(self, offset: int) -> None:
        """Scroll the user guide by ``offset`` pages; up if negative."""
        text = self.query_one(VerticalScroll)
        height = text.scrollable_content_region.height
        text.scroll_relative(y=offset * height, animate=False, immediate=True)


class _SectionText(WrappedText):
    """One section of the user guide: its title, then its lines."""

    def __init__(self, section: GuideSection) -> None:
        super().__init__(classes="notice")
        self.text = Content("\n").join(
            [plain_content(section.title, "bold $primary"), *_guide_paragraphs(section.lines)]
        )


def _guide_paragraphs(lines: Sequence[str]) -> list[Content]:
    """Convert the user guide's markdown lines to styled text: marked words bold, list marks
    unchanged.
    """
    return [
        Content("").join(
            plain_content(piece.strip("*`"), "bold" if _BOLD_OR_CODE.fullmatch(piece) else "")
            for piece in _BOLD_OR_CODE.split(line)
        )
        for line in lines
    ]


# The help dialog (F1)


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
"""Display names of keys, in the order in which the help lists them."""

_LIST_ACTION_DESCRIPTIONS = {
    "cursor_up": "上一行",
    "cursor_down": "下一行",
    "page_up": "上一页",
    "page_down": "下一页",
    "select": "选定",
}
"""Chinese descriptions of list actions, which Textual describes in English."""

_TEXT_EDITING_KEYS = {"backspace", "home", "end", "ctrl+left", "ctrl+right"}


def key_name(key: str) -> str:
    """Return a key's display name as printed on a keyboard: F5, Ctrl+Z, Ctrl+↑, 回车."""
    return "+".join(
        _KEY_NAMES.get(part) or (part.upper() if len(part) < 3 else part.capitalize())
        for part in key.split("+")
    )


@runtime_checkable
class ScreenWithGuideSections(Protocol):
    """Protocol of a screen that shows one of several steps, for each of which the guide may have
    a section.
    """

    @property
    def guide_section_key(self) -> str:
        """Key of the step that the screen shows (such as a meeting's attendance); the step's
        section of the user guide is found by it.
        """
        ...


class HelpKeyRow(Static):
    """One row of the help: a key, named as textual does, by its display name, and its description;
    a click presses the key.
    """

    DEFAULT_CSS = """
    HelpKeyRow { height: 1; &:hover { background: $picked; } }
    """

    def __init__(self, key: str, text: str) -> None:
        super().__init__(Content.assemble((fit_to_cells(key_name(key), 12), "bold $primary"), text))
        self.key = key
        """The key, as textual calls it."""


class HelpDialog(ModalScreen[str | None]):
    """A modal dialog that lists the keys of the screen ``below``, collected from its active
    bindings, and leads to the user guide (F2).

    It returns the key that was clicked; None when left otherwise.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "dismiss", "返回", show=False),
        Binding("f2", "open_guide", "看说明", show=False),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._keys = active_key_descriptions(below)
        step = below.guide_section_key if isinstance(below, ScreenWithGuideSections) else ""
        self._section = guide_section_for_screen(type(below).__module__, step)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Static(f"按键　　行政例会 {__version__}", classes="dialog-question", markup=False)
            section_title = self._section.title if self._section else "全部目录"
            row = Content.assemble(
                (fit_to_cells("F2", 12), "bold $primary"), f"看说明：{section_title}"
            )
            yield Static(row, classes="help-guide")
            with VerticalScroll():
                for key, words in self._keys.items():
                    yield HelpKeyRow(key, words)
            yield Static("点一下就做　Esc 返回", classes="dialog-keys", markup=False)

    def on_click(self, event: events.Click) -> None:
        """Close the help with the key of the clicked row, or open the user guide."""
        if isinstance(event.widget, HelpKeyRow):
            self.dismiss(event.widget.key)
        elif isinstance(event.widget, Static) and event.widget.has_class("help-guide"):
            self.action_open_guide()

    def action_open_guide(self) -> None:
        """Close the help and open the user guide at the section about the screen below; where it
        has none, ask for the section.
        """
        self.dismiss(None)
        open_guide_at_section_or_ask(self.app, self._section)


def open_guide_at_section_or_ask(app: App[object], section: GuideSection | None) -> None:
    """Show the user guide at a section; without one, ask which section first."""
    sections = guide_sections()

    def open_chosen_section(answer: str | None) -> None:
        """Open the user guide at the chosen section; None means that none was."""
        if answer is not None:
            app.push_screen(UserGuideDialog(sections[int(answer)]))

    if section is not None:
        app.push_screen(UserGuideDialog(section))
        return
    choices = [Choice(str(index), each.title) for index, each in enumerate(sections)]
    app.push_screen(ChoiceDialog("使用说明", choices), open_chosen_section)


def active_key_descriptions(screen: Screen[object]) -> dict[str, str]:
    """Return the screen's active keys (as textual calls them) with their Chinese descriptions,
    F-keys first; of several descriptions of a key, the first.

    Leaves out disabled keys, text editing and selecting keys, and Textual's own bindings, known by
    their English descriptions.
    """
    found: dict[str, str] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        words = _LIST_ACTION_DESCRIPTIONS.get(binding.action, binding.description)
        if not active.enabled or not words or words.isascii():
            continue
        if binding.key in _TEXT_EDITING_KEYS or "shift+" in binding.key.replace("shift+tab", ""):
            continue
        found.setdefault(binding.key, words)
    return {key: found[key] for key in sorted(found, key=_key_sort_key)}


def _key_sort_key(key: str) -> tuple[int, int, str]:
    """Return the sort key of a keyboard key in the help: F-keys first, then keys with a display
    name, then the rest.
    """
    if key[0] == "f" and key[1:].isdigit():
        return (0, int(key[1:]), "")
    names = list(_KEY_NAMES)
    return (1, names.index(key), "") if key in names else (2, 0, key)
