"""Filters kept by name: one is taken, the present words are kept, one is forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from meetingtui.errors import MeetingTuiError
from meetingtui.store.saved_filters import SavedFilters
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.dialogs.text import TextDialog

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

_KEEP, _FORGET = "/keep", "/forget"
"""What no filter can be called: a name keeps no sign at its beginning that YAML would quote."""


class FilterChoice:
    """The questions around saved filters, one after the other."""

    def __init__(
        self, app: "MeetingApp", folder: Path, words: str, take: Callable[[str | None], None]
    ) -> None:
        self._app = app
        self._saved = SavedFilters(folder)
        self._words = words
        self._take = take

    def ask(self) -> None:
        """Which one; how it ends is told to ``take`` where words were chosen."""
        try:
            saved = self._saved.all()
        except MeetingTuiError as error:
            self._app.tell(error.message, "warning")
            return
        choices = [Choice(f"={name}", f"{name}　{words}") for name, words in saved.items()]
        if self._words and self._words not in saved.values():
            choices.append(Choice(_KEEP, f"存下现在的筛选：{self._words}"))
        if saved:
            choices.append(Choice(_FORGET, "删除一个"))
        if not choices:
            self._app.tell("还没有存过筛选。先按 F5 写出筛选的词，再按 F2 存下。")
            return

        def chosen(value: str | None) -> None:
            if value == _KEEP:
                self._ask_name()
            elif value == _FORGET:
                self._ask_which(saved)
            elif value is not None:
                self._take(saved[value[1:]])

        self._app.push_screen(ChoiceDialog("存下的筛选", choices), chosen)

    def _ask_name(self) -> None:
        def named(name: str | None) -> None:
            if name:
                self._try(lambda: self._saved.save(name, self._words), f"已存下筛选：{name}")

        self._app.push_screen(TextDialog("给这个筛选起个名字", hint="例如 教务滞后"), named)

    def _ask_which(self, saved: dict[str, str]) -> None:
        def chosen(name: str | None) -> None:
            if name is not None:
                self._try(lambda: self._saved.remove(name), f"已删除筛选：{name}")

        choices = [Choice(name, f"{name}　{words}") for name, words in saved.items()]
        self._app.push_screen(ChoiceDialog("删除哪一个？", choices), chosen)

    def _try(self, act: Callable[[], None], done: str) -> None:
        try:
            act()
        except MeetingTuiError as error:
            self._app.tell(error.message, "warning")
        else:
            self._app.tell(done)
