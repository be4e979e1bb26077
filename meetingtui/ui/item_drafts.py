"""Saves text typed about items and not entered, at short intervals."""

from functools import partial

from textual.app import App

from meetingtui.actions.meeting_state import save_item_drafts
from meetingtui.ui.app_context import AppContext, ItemDrafts
from meetingtui.ui.save_queue import SaveQueue

LOOK = 0.5
"""Seconds between two checks for changed drafts."""

REST = 60
"""Checks that are skipped after a failed save, so that the user is told only once."""


class ItemDraftSaver:
    """Saves the drafts of item screens to the term file at intervals, when they have changed."""

    def __init__(self, app: App[None], context: AppContext, save_queue: SaveQueue) -> None:
        self._app_context = context
        self._save_queue = save_queue
        self._kept = dict(context.item_drafts)
        self._rest = 0
        if not context.file.read_only:
            app.set_interval(LOOK, self.save_if_changed)

    def save_if_changed(self) -> None:
        """Queue the present drafts for saving, unless they are saved already."""
        self._rest -= 1
        if (
            self._app_context.file.read_only
            or self._app_context.item_drafts == self._kept
            or self._rest > 0
        ):
            return
        drafts = self._kept = dict(self._app_context.item_drafts)

        self._save_queue.record(
            partial(save_item_drafts, drafts=drafts_by_key(drafts)), self._failed
        )

    def _failed(self) -> None:
        self._kept = {}
        self._rest = REST


def drafts_by_key(drafts: ItemDrafts) -> dict[str, str]:
    """Convert drafts to the form of the term file: keys "item id/mode name"."""
    return {f"{number}/{name}": words for (number, name), words in drafts.items()}
