"""What a pane works on, and how it records: queued, durable, given back where it fails."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.recorder import Build

if TYPE_CHECKING:
    from meetingtui.ui.meeting.screen import MeetingScreen


class RecordingPane(Vertical):
    """A part of the meeting screen that changes the meeting and the plan's items."""

    @property
    def walk(self) -> "MeetingScreen":
        """The meeting's screen."""
        return cast("MeetingScreen", self.screen)

    @property
    def desk(self) -> Desk:
        """School, term, records and clock."""
        return self.walk.desk

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is recorded now."""
        return self.walk.meeting

    def giver_back(self, text: str) -> Callable[[], None]:
        """What puts ``text`` back where it was typed, should it not be saved."""
        raise NotImplementedError

    def record(
        self, build: Build, text: str = "", on_success: Callable[[], None] | None = None
    ) -> None:
        """Queue a change; where it fails, ``text`` is a draft again where it was typed."""
        self.walk.record(build, self.giver_back(text), on_success)

    def update_meeting(
        self,
        words: str,
        change: Callable[[Meeting], Meeting],
        *,
        text: str = "",
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Record a change of the meeting; ``words`` say what it is, ``text`` what was typed."""
        meeting_id = self.meeting.id

        def build(records: Records) -> Change | None:
            before = records.meetings.get(meeting_id)
            after = change(before) if before else None
            return None if after in (None, before) else Change(words=words, meetings=(after,))

        self.record(build, text, on_success)

    def update_item(
        self, words: str, item_id: int, change: Callable[[Item], Item], *, text: str = ""
    ) -> None:
        """Record a change of one item."""

        def build(records: Records) -> Change | None:
            before = records.items.get(item_id)
            after = change(before) if before else None
            return None if after in (None, before) else Change(words=words, items=(after,))

        self.record(build, text)
