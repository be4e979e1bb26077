"""What can be done in any block: an achievement in one line, an office phrase put in."""

from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.achievement import read_achievement, told
from meetingtui.meeting.record import Meeting
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.editing_pane import EditingPane
from meetingtui.ui.widgets.entry import Mode

ACHIEVEMENT = Mode("achievement", "成果", "获奖或成果 姓名，如：获区优质课评比一等奖 王主任")


class AnyBlockPane(EditingPane):
    """Beside its own modes, the entry line takes an achievement; phrases go where the caret is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "achievement", "记成果", show=False),
        Binding("ctrl+k", "phrases", "常用语", show=False),
    ]

    def action_achievement(self) -> None:
        """Let Enter record an achievement; again, what the block is about."""
        again = self.entry.mode is ACHIEVEMENT
        self.use_mode(self.first_mode() if again else ACHIEVEMENT)

    def said_back(self, mode: Mode, text: str) -> Content:
        if mode is ACHIEVEMENT and text:
            achievement = read_achievement(text, school=self.desk.school, on=self.meeting.on)
            return plain(f"成果：{told(achievement)}", "bold $primary")
        return super().said_back(mode, text)

    def take(self, text: str, was_untouched: bool) -> None:
        if self.entry.mode is not ACHIEVEMENT or ACHIEVEMENT in self.modes:
            super().take(text, was_untouched)
            return
        if text:
            self.walk.keep_draft(self._draft_key, "")
            self._achieved(text)
        self.use_mode(self.first_mode())

    def _achieved(self, text: str) -> None:
        achievement = read_achievement(text, school=self.desk.school, on=self.meeting.on)

        def change(meeting: Meeting) -> Meeting:
            return msgspec.structs.replace(
                meeting, achievements=(*meeting.achievements, achievement)
            )

        def tell() -> None:
            self.walk.refuse(f"已记成果：{told(achievement)}", warn=False)

        self.update_meeting(f"成果：{text}", change, text=text, on_success=tell)

    def action_phrases(self) -> None:
        """Choose one of the school's office phrases."""
        phrases = self.desk.agenda.phrases
        if not phrases:
            self.walk.refuse("agenda.yaml 里没有写常用语。请在 phrases 下补上。")
            return

        def put(chosen: str | None) -> None:
            if chosen is not None:
                self.entry.insert(phrases[int(chosen)])

        choices = [Choice(str(index), phrase) for index, phrase in enumerate(phrases)]
        self.app.push_screen(ChoiceDialog("常用语", choices), put)
