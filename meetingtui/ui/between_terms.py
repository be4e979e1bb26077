"""Between terms: the present one closed or opened again, the next one begun."""

import asyncio

from textual import work

from meetingtui import school as school_file
from meetingtui.calendar import Term
from meetingtui.errors import MeetingTuiError
from meetingtui.store.folder import records_of_term
from meetingtui.store.terms import (
    NextTerm,
    closing,
    ends_of,
    next_term,
    open_next,
    reopening,
    term_to_leave,
)
from meetingtui.ui.wayfinding import WayfindingApp
from meetingtui.ui.widgets.masthead import Masthead


class BetweenTermsApp(WayfindingApp):
    """Asks before each step, and does it through the same functions as the command line."""

    def open_school(self, *said: str) -> None:
        """Open the data folder's school at its present term, and show home and what was said."""
        raise NotImplementedError  # what a school is opened with is known to the app alone

    @work
    async def close_term(self) -> None:
        """Show what is still open, ask, and close the term once there is a copy of it."""
        desk = self.desk
        await self.recorder.drain()
        try:
            left = ends_of(desk.records, desk.school, desk.term, desk.today)
        except MeetingTuiError as error:
            self.tell(error.message, "warning", timeout=15)
            return
        question = f"结束{desk.term.title}吗？会先做备份，结束后只能查看。"
        if not await self._agreed("\n".join([question, *left.lines]), "结束本学期", "先不结束"):
            return
        now = desk.now

        self.recorder.record(
            lambda _: closing(desk.file, desk.school, desk.term, now),
            on_success=lambda: self._say_anew("本学期已结束，只能查看。按 Ctrl+P 可开启下学期。"),
        )

    @work
    async def reopen_term(self) -> None:
        """Ask, and let the closed term be changed again."""
        desk = self.desk
        question = f"重新打开{desk.term.title}吗？打开后记录又可以改动。"
        if await self._agreed(question, "重新打开", "不打开"):
            self.recorder.record(
                lambda records: reopening(records, desk.term),
                on_success=lambda: self._say_anew("本学期已重新打开。"),
            )

    @work
    async def open_next_term(self) -> None:
        """Show what would be written and carried over, ask, do it, and go there."""
        await self.recorder.drain()
        try:
            before, prepared = await asyncio.to_thread(self._what_is_next)
            if prepared.term.id == self.desk.term.id:
                self.tell("现在就在这个学期里。上学期没办结的事项，请在“工作计划”里按 F8 结转。")
                return
            if not prepared.is_done:
                question = f"开启下学期 {prepared.words}？{prepared.left_words}。"
                if not await self._agreed(question, "开启下学期", "先不开启"):
                    return
                now = self.desk.now
                await asyncio.to_thread(open_next, self.desk.folder, prepared, before, now)
        except MeetingTuiError as error:
            self.tell(error.message, "error", timeout=20)
            return
        if self.desk.records.closing is None:
            self.tell(f"{prepared.term.title}已准备好。结束本学期以后，程序就会打开它。")
        else:
            await self._start_over()
            self.tell(f"已开启{prepared.term.title}。请对照校历检查 school.yaml 里的日期。")

    def _what_is_next(self) -> tuple[Term, NextTerm]:
        """The term that is left, and what follows it; reads files."""
        desk = self.desk
        school = school_file.load(desk.folder)
        before = term_to_leave(desk.folder, school, desk.today)
        records = records_of_term(desk.folder, before)
        return before, next_term(desk.folder, school, before, records)

    async def _agreed(self, question: str, yes: str, no: str) -> bool:
        from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog

        choices = [Choice("yes", yes), Choice("no", no)]
        return await self.push_screen_wait(ChoiceDialog(question, choices, chosen="no")) == "yes"

    def _say_anew(self, words: str) -> None:
        for masthead in self.screen.query(Masthead):
            masthead.redraw()
        self.tell(words)

    async def _start_over(self) -> None:
        """Everything of the old term away, then the school opened as on the first start."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self.is_screen_installed("plan"):
            plan = self.get_screen("plan")
            self.uninstall_screen("plan")
            await plan.remove()
        self.workers.cancel_group(self, "recorder")
        self.desk.file.close()
        self.open_school()
