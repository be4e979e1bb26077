"""Learns how signs are read, in a thread and a few at a time, so that no key waits for it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from textual.app import App
from textual.message import Message
from textual.worker import get_current_worker

from meetingtui.pinyin import Readings, read_signs
from meetingtui.ui.desk import Desk

_BATCH = 30
"""Signs read in one go: well under a millisecond."""

_REST = 0.002
"""Seconds after each go in which the screen has the processor."""


@dataclass
class SignsRead(Message, bubble=False):
    """The readings of some signs are known now."""

    readings: Readings
    """These."""


class PinyinLearner:
    """Keeps the desk's pinyin up with its words."""

    def __init__(self, app: App[None], desk: Desk) -> None:
        self._app = app
        self._desk = desk

    def learn(self, more: Iterable[str] = "") -> None:
        """Learn the signs of all records, and ``more``; what is known already costs nothing."""
        self._app.run_worker(partial(self._read, more), group="pinyin", thread=True)

    def _read(self, more: Iterable[str]) -> None:
        worker = get_current_worker()
        desk = self._desk
        signs = iter(desk.pinyin.unread(desk.index.signs.union(more)))
        found: dict[str, tuple[str, ...]] = {}
        while batch := list(islice(signs, _BATCH)):
            if worker.is_cancelled:
                return
            found |= read_signs(batch)
            time.sleep(_REST)
        if found:
            self._app.post_message(SignsRead(found))
