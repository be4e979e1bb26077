"""What is typed about items and not entered, kept on the disk within a second."""

import msgspec
from textual.app import App

from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk, ItemDrafts
from meetingtui.ui.recorder import Recorder

LOOK = 0.5
"""Seconds between two looks at what is typed."""

REST = 60
"""So many looks nothing is tried after the disk refused: once is enough to be told."""


class ItemDraftKeeper:
    """Looks at the desk's drafts again and again, and saves them when they have changed."""

    def __init__(self, app: App[None], desk: Desk, recorder: Recorder) -> None:
        self._desk = desk
        self._recorder = recorder
        self._kept = dict(desk.item_drafts)
        self._rest = 0
        if not desk.file.read_only:
            app.set_interval(LOOK, self.look)

    def look(self) -> None:
        """Queue the drafts as they are now, if they are not on disk already."""
        self._rest -= 1
        if self._desk.file.read_only or self._desk.item_drafts == self._kept or self._rest > 0:
            return
        drafts = self._kept = dict(self._desk.item_drafts)

        def build(records: Records) -> Change:
            sitting = msgspec.structs.replace(records.sitting, item_drafts=written(drafts))
            return Change(words="", sitting=sitting)

        self._recorder.record(build, self._failed)

    def _failed(self) -> None:
        self._kept = {}
        self._rest = REST


def written(drafts: ItemDrafts) -> dict[str, str]:
    """Drafts as the term file has them."""
    return {f"{number}/{name}": words for (number, name), words in drafts.items()}
