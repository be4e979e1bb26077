"""The secretary's seat: the place, the words not yet entered and the time used, kept on disk."""

import msgspec

from meetingtui.meeting.record import Block
from meetingtui.meeting.sitting import Sitting
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.recorder import Recorder

TIME_KEPT = 30
"""Seconds of a block's time after which it is worth keeping even if nobody types."""


class Seat:
    """One meeting's :class:`Sitting` as it changes under the hands, and its way to the disk."""

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int) -> None:
        kept = desk.records.sitting
        self._desk = desk
        self._recorder = recorder
        self._now = kept if kept.meeting == meeting_id else Sitting(meeting=meeting_id)
        self._kept = self._now
        self._keeps = True

    # What is kept

    @property
    def step(self) -> str:
        """The step last looked at; empty before the first."""
        return self._now.step

    @property
    def drafts(self) -> dict[str, str]:
        """Words typed and not entered, by where they were typed."""
        return self._now.drafts

    @property
    def minutes_spent(self) -> dict[str, float]:
        """Minutes used so far, by the block's key."""
        return self._now.minutes_spent

    @property
    def is_paused(self) -> bool:
        """Whether the time of the blocks stands still."""
        return self._now.paused

    @property
    def calling(self) -> str:
        """In which order items are called."""
        return self._now.calling

    def place(self, step: str) -> int:
        """The leaf last shown in a step, from 0."""
        return self._now.places.get(step, 0)

    # What changes it

    def go(self, step: str) -> None:
        """Another step is looked at."""
        self._put(step=step)

    def set_place(self, step: str, leaf: int) -> None:
        """Another leaf is shown in a step."""
        self._put(places=self._now.places | {step: leaf})

    def set_calling(self, calling: str) -> None:
        """Items are called in another order."""
        self._put(calling=calling)

    def set_paused(self, *, paused: bool) -> None:
        """The time stands still, or goes on."""
        self._put(paused=paused)

    def keep_draft(self, key: str, text: str) -> None:
        """Remember, or with empty text forget, a draft."""
        drafts = {name: words for name, words in self._now.drafts.items() if name != key}
        self._put(drafts=drafts | {key: text} if text else drafts)

    def spend(self, block: Block, seconds: float) -> bool:
        """So much more time went to a block; tells whether it is time to keep that."""
        before = self._now.minutes_spent.get(block.value, 0.0)
        after = before + seconds / 60
        self._put(minutes_spent=self._now.minutes_spent | {block.value: after})
        return before * 60 // TIME_KEPT != after * 60 // TIME_KEPT

    def _put(self, **fields: object) -> None:
        self._now = msgspec.structs.replace(self._now, **fields)

    # Its way to the disk

    def save(self) -> None:
        """Queue the sitting as it is now, if it is not on disk already."""
        if not self._keeps or self._desk.is_locked or self._now == self._kept:
            return
        sitting = self._kept = self._now

        def build(records: Records) -> Change:
            drafts = records.sitting.item_drafts  # not this meeting's to change
            return Change(words="", sitting=msgspec.structs.replace(sitting, item_drafts=drafts))

        self._recorder.record(build, self._failed)

    def try_again(self) -> None:
        """Something could be written: the disk is there again."""
        self._keeps = True

    def _failed(self) -> None:
        """Once is enough to be told; the next record that succeeds tries again."""
        self._keeps = False
        self._kept = Sitting()
