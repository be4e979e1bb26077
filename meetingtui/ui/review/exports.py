"""What leaves the review as a file: the ledger, the one page; and the ledger that comes back."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from meetingtui.errors import MeetingTuiError
from meetingtui.review.survey import Survey
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.dialogs.file import FileDialog, files_near
from meetingtui.ui.recorder import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from meetingtui.ui.app import MeetingApp

_LEDGERS, _PAPERS = "ledger", "minutes"
"""Folders of the data folder."""


class Exports:
    """Written in a thread from the survey as it is when the key is pressed."""

    def __init__(self, screen: Screen[None], desk: Desk, recorder: Recorder) -> None:
        self._screen = screen
        self._desk = desk
        self._recorder = recorder

    def ask_ledger(self) -> None:
        """Out or back in."""

        def take(answer: str | None) -> None:
            if answer == "write":
                self._start(self._written_ledger)
            elif answer == "read":
                self._ask_file()

        choices = [Choice("write", "导出台账（Excel）"), Choice("read", "读回改过的台账")]
        self._screen.app.push_screen(ChoiceDialog("督办台账", choices), take)

    def status_paper(self) -> None:
        """The one page of Word."""
        self._start(self._written_status)

    def _ask_file(self) -> None:
        from meetingtui.ui.review.ledger_screen import LedgerScreen

        def take(path: "Path | None") -> None:
            if path is not None:
                self._screen.app.push_screen(LedgerScreen(self._desk, self._recorder, path))

        here = self._desk.folder / _LEDGERS
        files = files_near(here, (".xlsx",))
        none = f"{here}、桌面、下载和文档里都没有 Excel 文件。请先导出台账，改好以后再读回。"
        self._screen.app.push_screen(FileDialog("读回哪一份台账？", files, none), take)

    def _start(self, make: Callable[[Survey], str]) -> None:
        survey = self._desk.survey
        app = cast("MeetingApp", self._screen.app)
        app.tell("正在写出……")

        async def run() -> None:
            try:
                said = await asyncio.to_thread(make, survey)
            except MeetingTuiError as error:
                app.tell(error.message, "error", timeout=20)
            else:
                app.tell(said, timeout=20)

        self._screen.run_worker(run(), exclusive=True, group="exports")

    def _written_ledger(self, survey: Survey) -> str:
        from meetingtui.minutes.paper import write
        from meetingtui.review.ledger.workbook import file_name, ledger

        path = write(ledger(survey), self._desk.folder / _LEDGERS, file_name(survey.today))
        return f"已写出：{path}"

    def _written_status(self, survey: Survey) -> str:
        from meetingtui.minutes.paper import write
        from meetingtui.review.status_paper import file_name, status_paper

        desk = self._desk
        document = status_paper(desk.folder, survey)
        path = write(document, desk.folder / _PAPERS, file_name(survey.today))
        return "\n".join(filter(None, (f"已写出：{path}", desk.font_warning(document))))
