"""Exports from the review screen (ledger, status document, web page), and reading a ledger back."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from textual.screen import Screen

from meetingtui.base.errors import MeetingTuiError
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.choice_dialog import Choice, ChoiceDialog
from meetingtui.ui.dialogs.file_dialog import FileDialog, files_near
from meetingtui.ui.save_queue import SaveQueue

if TYPE_CHECKING:
    from pathlib import Path

    from meetingtui.review.web_page.readership import Readership


_LEDGERS, _PAPERS = "ledger", "minutes"
"""Names of the folders of ledgers and documents in the data folder."""


class ReviewExports:
    """The exports of the review screen, each written in a background thread.

    An export uses the snapshot of the moment at which it was asked for.
    """

    def __init__(self, screen: Screen[None], context: AppContext, save_queue: SaveQueue) -> None:
        self._screen = screen
        self._app_context = context
        self._save_queue = save_queue
        self._stopped = Event()
        self.is_busy = False
        """Whether an export is being written."""

    def ask_ledger(self) -> None:
        """Ask whether to export the ledger or to read an edited one back, and do so."""

        def take(answer: str | None) -> None:
            if answer == "write":
                self._start(self._written_ledger)
            elif answer == "read":
                self._ask_file()

        choices = [Choice("write", "导出台账（Excel）"), Choice("read", "读回改过的台账")]
        self._screen.app.push_screen(ChoiceDialog("督办台账", choices), take)

    def export_status_document(self) -> None:
        """Export the status document (推进情况), one page of Word."""
        self._start(self._written_status)

    async def ask_web_page(self) -> None:
        """Ask for the readers of the web page, and export it."""
        from meetingtui.review.web_page.readership import Readership

        choices = [
            Choice(Readership.LEADERS, "领导：与盘点相同"),
            Choice(Readership.STAFF, "全体教职工：不含会上说的话、议定事项和问题"),
        ]
        chosen = await self._screen.app.push_screen_wait(ChoiceDialog("网页给谁看？", choices))
        if chosen:
            await self._app_context.load_earlier_terms()
            self._start(lambda snapshot: self._written_web_page(snapshot, Readership(chosen)))

    def _ask_file(self) -> None:
        from meetingtui.ui.screens.review.ledger_screen import LedgerScreen

        def take(path: "Path | None") -> None:
            if path is not None:
                self._screen.app.push_screen(
                    LedgerScreen(self._app_context, self._save_queue, path)
                )

        here = self._app_context.folder / _LEDGERS
        files = files_near(here, (".xlsx",))
        none = "台账文件夹、桌面、下载和文档里都没有 Excel 文件。请先导出台账，改好以后再读回。"
        self._screen.app.push_screen(FileDialog("读回哪一份台账？", files, none), take)

    def cancel(self) -> None:
        """Stop the export that is being written."""
        self._stopped.set()

    def _tick(self, _seconds: float) -> bool:
        return not self._stopped.is_set()

    def _start(self, make: Callable[[TermSnapshot], str]) -> None:
        snapshot = self._app_context.snapshot
        self._stopped.clear()
        self.is_busy = True
        self._screen.notify("正在写出……  Esc 停止")

        async def run() -> None:
            try:
                message = await asyncio.to_thread(make, snapshot)
            except MeetingTuiError as error:
                self._screen.notify(error.message, severity="error", timeout=20)
            else:
                self._screen.notify(message, timeout=20)
            finally:
                self.is_busy = False

        self._screen.run_worker(run(), exclusive=True, group="exports")

    def _written_ledger(self, snapshot: TermSnapshot) -> str:
        from meetingtui.documents.document_file import write_document
        from meetingtui.review.ledger.ledger_workbook import ledger_file_name, make_ledger_workbook

        path = write_document(
            make_ledger_workbook(snapshot),
            self._app_context.folder / _LEDGERS,
            ledger_file_name(snapshot.today),
        )
        return self._app_context.written_files.note(path)

    def _written_status(self, snapshot: TermSnapshot) -> str:
        from meetingtui.documents.document_file import write_document
        from meetingtui.review.status_document import status_document, status_file_name

        context = self._app_context
        document = status_document(context.folder, snapshot, tick=self._tick)
        path = write_document(document, context.folder / _PAPERS, status_file_name(snapshot.today))
        return context.written_files.note(path, context.font_warning(document))

    def _written_web_page(self, snapshot: TermSnapshot, readers: "Readership") -> str:
        from meetingtui.documents.document_file import write_document
        from meetingtui.review.web_page.web_page import make_web_page, web_page_file_name

        past = self._app_context.past
        page = make_web_page(snapshot, readers=readers, earlier=past.snapshots)
        path = write_document(
            page, self._app_context.folder / _PAPERS, web_page_file_name(snapshot.today, readers)
        )
        missing = f"网页里没有往期的内容：{past.trouble}" if past.trouble else ""
        return self._app_context.written_files.note(path, missing)
