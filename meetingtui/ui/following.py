"""While another window records, this one shows what it recorded, and says when it has gone."""

import asyncio
from typing import TYPE_CHECKING

from meetingtui.errors import StoreError
from meetingtui.store.lock import lock_of
from meetingtui.store.watch import TermWatch
from meetingtui.ui.desk import Desk
from meetingtui.ui.recorder import Recorded

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

PAUSE = 1.0
"""Seconds between two looks."""


class Following:
    """Looks at the term file again and again; writes nothing."""

    def __init__(self, app: "MeetingApp", desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._watch = TermWatch(desk.file.path, desk.term.id)

    async def run(self) -> None:
        """Show every change; and whenever whoever recorded has gone, say so once."""
        is_told = False
        while True:
            try:
                file = await asyncio.to_thread(self._watch.look)
            except StoreError:
                file = None  # being replaced, or away for a while: the next look tells
            if file is not None:
                self._desk.file = file
                is_told = False  # somebody records
                for screen in self._app.screen_stack:
                    screen.post_message(Recorded(""))
            if not is_told and await asyncio.to_thread(self._is_free):
                is_told = True
                self._app.tell(
                    "那个窗口已经关闭，现在可以记录了。请按 Ctrl+P，选“开始记录”。", timeout=30
                )
            await asyncio.sleep(PAUSE)

    def _is_free(self) -> bool:
        """Whether nobody records any more."""
        try:
            lock_of(self._desk.file.path).release()
        except StoreError:
            return False
        return True
