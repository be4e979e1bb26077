"""A screen at which somebody sits through a meeting: where they left it, they find it."""

from textual.screen import Screen
from textual.timer import Timer

from meetingtui.meeting.record import Meeting
from meetingtui.ui.desk import Desk
from meetingtui.ui.meeting.seat import Seat
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.recorder import Recorder

DRAFT_PAUSE = 0.5
"""Seconds of rest after which typing is saved as a draft."""

TURN_PAUSE = 0.2
"""Seconds after which a turn is saved: the second window waits for it."""


class SeatedScreen(Screen[None]):
    """Keeps place, drafts and time of one meeting, and saves them when the hands rest."""

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._meeting_id = meeting_id
        self._last_known = desk.records.meetings[meeting_id]
        self._seat = Seat(desk, recorder, meeting_id)
        self._draft_timer: Timer | None = None
        self._pause = DRAFT_PAUSE

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is recorded now."""
        return self.desk.records.meetings.get(self._meeting_id, self._last_known)

    def place(self, step: Step) -> int:
        """The leaf last shown in a step, from 0."""
        return self._seat.place(step.value)

    def set_place(self, step: Step, leaf: int) -> None:
        """Remember the leaf shown in a step."""
        self._seat.set_place(step.value, leaf)
        self.touch(TURN_PAUSE)

    @property
    def drafts(self) -> dict[str, str]:
        """Words typed and not entered, by where they were typed."""
        return self._seat.drafts

    def draft(self, key: str) -> str:
        """What was typed there and not entered."""
        return self._seat.drafts.get(key, "")

    def keep_draft(self, key: str, text: str) -> None:
        """Remember, or with empty text forget, a draft."""
        if self.draft(key) != text:
            self._seat.keep_draft(key, text)
            self.touch()

    @property
    def calling(self) -> str:
        """In which order the items of 工作推进 are called; empty for the departments' order."""
        return self._seat.calling

    def set_calling(self, calling: str) -> None:
        """Remember in which order items are called."""
        self._seat.set_calling(calling)
        self.touch(TURN_PAUSE)

    @property
    def minutes_spent(self) -> dict[str, float]:
        """Minutes used so far, by the block's key."""
        return self.meeting.minutes_spent if self.meeting.is_closed else self._seat.minutes_spent

    # Its way to the disk

    def keep_typing(self) -> None:
        """Take what is being typed into the drafts; what is typed where, the screen knows."""
        raise NotImplementedError

    def touch(self, pause: float = DRAFT_PAUSE) -> None:
        """Something was typed or turned: save the sitting after a rest, the shorter of two."""
        if self._draft_timer is not None:
            if pause >= self._pause:
                return
            self._draft_timer.stop()
        self._pause = pause
        self._draft_timer = self.set_timer(pause, self._rested)

    def _rested(self) -> None:
        self._draft_timer = None
        self.leave()

    def leave(self) -> None:
        """Keep what is typed, before the screen goes or the hands go on."""
        if self._meeting_id in self.desk.records.meetings:
            self.keep_typing()
            if not self.meeting.is_closed:
                self._seat.save()

    def on_screen_suspend(self) -> None:
        self.leave()

    def on_unmount(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
