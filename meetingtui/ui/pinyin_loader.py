"""Looks up the pinyin of characters in a background thread, in small batches."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from textual.app import App
from textual.message import Message
from textual.worker import get_current_worker

from meetingtui.base.pinyin import Readings, look_up_readings
from meetingtui.ui.app_context import AppContext

_BATCH = 30
"""Characters looked up in one batch; it takes well under a millisecond."""

_REST = 0.002
"""Seconds between two batches, left to the screen's thread."""


@dataclass
class PinyinLoaded(Message, bubble=False):
    """Message: the pinyin of further characters is known."""

    readings: Readings
    """The pinyin readings known now."""


class PinyinLoader:
    """Looks up, in a background thread, the pinyin of characters not yet looked up."""

    def __init__(self, app: App[None], context: AppContext) -> None:
        self._app = app
        self._app_context = context

    def load(self, extra_text: Iterable[str] = "") -> None:
        """Look up the pinyin of the characters in all records and in ``extra_text`` that is not
        known yet.
        """
        self._app.run_worker(partial(self._look_up_pinyin, extra_text), group="pinyin", thread=True)

    def _look_up_pinyin(self, extra_text: Iterable[str]) -> None:
        """Look up unknown characters in small batches with pauses, and post what was found to the
        app.
        """
        worker = get_current_worker()
        context = self._app_context
        signs = iter(
            context.pinyin.unknown_characters(context.search_index.signs.union(extra_text))
        )
        found: dict[str, tuple[str, ...]] = {}
        while batch := list(islice(signs, _BATCH)):
            if worker.is_cancelled:
                return
            found |= look_up_readings(batch)
            time.sleep(_REST)
        if found:
            self._app.post_message(PinyinLoaded(found))
