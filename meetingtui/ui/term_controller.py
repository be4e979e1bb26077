"""Controls the open term file: opening, closing, reopening and archiving a term, moving to the
next, backups, and changed settings.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from textual.app import App
from textual.worker import Worker

from meetingtui.base.clock import Clock, StopwatchClock
from meetingtui.base.errors import (
    MeetingTuiError,
    StoreBusyError,
    StoreDamagedError,
    StoreReadOnlyError,
)
from meetingtui.base.term_calendar import Term
from meetingtui.school import school as school_file
from meetingtui.school.school import School
from meetingtui.store.data_folder import (
    open_term,
    open_term_read_only,
    read_term_records,
    term_path,
)
from meetingtui.store.term_backups import (
    back_up_term_and_school_files,
    lost_record_counts_text,
    newest_backup_records_if_file_differs,
)
from meetingtui.store.term_lifecycle import (
    back_up_and_build_closing_change,
    current_open_term,
    newest_closed_or_begun_term,
    open_work_at_closing,
    reopen_term_change,
)
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.background_tasks import (
    ItemDraftSaver,
    PinyinLoader,
    SettingsWatcher,
    TermFileFollower,
)
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.start_recovery import (
    data_folder_warnings,
    offer_to_restore_term_file,
    warn_of_lost_records,
)
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar

if TYPE_CHECKING:
    from meetingtui.store.term_lifecycle import NextTermPreview

PINYIN_LOADING_DELAY_SECONDS = 0.3
"""Seconds after the start until pinyin is looked up; the home screen is painted by then."""

DAILY_BACKUP_CHECK_PAUSE_SECONDS = 60
"""Seconds between two checks for a new day, on which a backup is made."""


@dataclass(frozen=True)
class OpenedTerm:
    """An open term file and what works on it: context, save queue, and the helpers that save
    drafts, look up pinyin and watch the settings.
    """

    context: AppContext
    """The open term's school, records and clock, for the screens."""
    save_queue: SaveQueue
    """The queue that writes changes to the open term's file, in order."""
    item_drafts: ItemDraftSaver
    """Saves text typed about items and not entered."""
    pinyin_loader: PinyinLoader
    """Looks up the pinyin of the records' characters."""
    settings_watch: SettingsWatcher
    """Reloads school.yaml when it was changed outside the program."""


class TermController:
    """Opens the data folder's school at its present term, and closes, reopens, archives or changes
    the term on request.

    Each change asks for consent, and uses the same functions as the command line.

    Args:
        app: the app that shows the screens.
        folder: the data folder.
        clock: returns the local time, without a zone.
        stopwatch_clock: returns seconds, for measuring how long a block of a meeting takes.
        is_demo: whether the school is a copy of the sample school, which is deleted at the end.
    """

    def __init__(
        self,
        app: App[None],
        folder: Path,
        clock: Clock,
        stopwatch_clock: StopwatchClock,
        *,
        is_demo: bool,
    ) -> None:
        self._app = app
        self.folder = folder
        """The path of the data folder, which a first start may create; that of the sample school's
        copy once it is chosen.
        """
        self.clock = clock
        """Returns the local time, without a zone."""
        self._stopwatch_clock = stopwatch_clock
        self.is_demo = is_demo
        """Whether the open school is a copy of the sample school, which is deleted when the program
        ends.
        """
        self.open_term_or_none: OpenedTerm | None = None
        """The open term; None before a school is open."""
        self._notices: list[str] = []

    @property
    def opened_term(self) -> OpenedTerm:
        """The term that is open, with its context and save queue.

        Raises:
            RuntimeError: no school is open.
        """
        if self.open_term_or_none is None:
            raise RuntimeError("no school is open")
        return self.open_term_or_none

    @property
    def _today(self) -> date:
        """Today's date."""
        return self.clock().date()

    def open_school(self, *messages: str) -> None:
        """Open the data folder's school at its present term, start its background tasks, and show
        the home screen.

        Where another window or program holds the term file, it is opened read-only; where the file
        is damaged, the user is asked whether to restore a backup; any other error quits the program
        with its message.

        Args:
            messages: shown on the home screen as notices.
        """
        app, folder = self._app, self.folder
        try:
            school = school_file.load_school(folder)
            term = current_open_term(folder, school, self._today)
            path = term_path(folder, term.id)
            before = newest_backup_records_if_file_differs(path, term.id)
            notices = [*messages, *data_folder_warnings(folder, path, self.clock())]
            try:
                file = open_term(folder, term, clock=self.clock, school=school)
            except (StoreBusyError, StoreReadOnlyError) as error:
                file = open_term_read_only(folder, term, clock=self.clock, school=school)
                notices.append(error.message)
        except StoreDamagedError as error:
            offer_to_restore_term_file(app, path, term.id, self.clock(), error, self.open_school)
            return
        except MeetingTuiError as error:
            app.exit(return_code=1, message=error.message)
            return
        self._notices = [*notices, *file.warnings]
        context = AppContext(folder, school, term, file, self.clock, self._stopwatch_clock)
        queue = SaveQueue(app, file)
        learner = PinyinLoader(app, context)
        watch = SettingsWatcher(
            context, self._use_and_announce_changed_settings, self._show_notice_on_home_screen
        )
        drafts = ItemDraftSaver(app, context, queue)
        self.open_term_or_none = OpenedTerm(context, queue, drafts, learner, watch)
        app.workers.cancel_group(app, "rounds")
        app.run_worker(queue.write_queued_changes_until_cancelled(), group="save queue")
        app.push_screen(HomeScreen(context))
        if before and (lost := lost_record_counts_text(file.records, before)):
            warn_of_lost_records(app, lost, navigation_of(app).open_backups)
        app.set_timer(PINYIN_LOADING_DELAY_SECONDS, learner.look_up_unknown_pinyin)
        app.run_worker(self._back_up_daily_or_follow_term_file(), group="rounds")
        app.run_worker(watch.check_until_cancelled(), group="rounds")

    def show_waiting_home_screen_messages(self) -> None:
        """Show the messages that wait for the home screen, if that screen is in front now; else
        they go on waiting.
        """
        if self._notices and isinstance(self._app.screen, HomeScreen):
            from meetingtui.ui.dialogs.standard_dialogs import NoticesDialog

            notices, self._notices = self._notices, []
            self._app.push_screen(NoticesDialog(notices))

    def _show_notice_on_home_screen(self, message: str) -> None:
        """Show a notice on the home screen: now if it is shown, else once it is."""
        self._notices.append(message)
        self.show_waiting_home_screen_messages()

    def apply_changed_school(self, school: School) -> None:
        """Apply changed settings of the school, saved already, to the open term and every
        screen.
        """
        term = self.opened_term
        term.settings_watch.mark_settings_as_known()
        term.context.replace_school(school)
        for screen in self._app.screen_stack:
            screen.post_message(RecordsSaved())
            for masthead in screen.query(HeaderBar):
                masthead.redraw()
        term.pinyin_loader.look_up_unknown_pinyin()

    def _use_and_announce_changed_settings(self, school: School) -> None:
        """Use settings of the school that were changed in school.yaml, and tell the user that they
        are in use.
        """
        self.apply_changed_school(school)
        self._app.notify("学校设置已经更新。")

    async def _back_up_daily_or_follow_term_file(self) -> None:
        """Back up the open term soon after the start and on each new day while the program is open;
        in a read-only window, instead follow what the recording window writes.
        """
        context = self.opened_term.context
        if context.term_file.is_read_only:
            await TermFileFollower(self._app, context).reread_until_cancelled()
            return
        last = None
        while True:
            await asyncio.sleep(DAILY_BACKUP_CHECK_PAUSE_SECONDS)
            if last != self._today:
                last = self._today
                if message := await self._back_up_open_term():
                    self._notices.extend(message)
                    self.show_waiting_home_screen_messages()

    async def _back_up_open_term(self) -> tuple[str, ...]:
        """Back up the open term in a thread; return a warning for each part that could not be
        backed up.
        """
        context = self.opened_term.context
        copy_to = context.school.backup.copy_to
        return await asyncio.to_thread(
            back_up_term_and_school_files, context.term_file, copy_to, context.now
        )

    async def save_and_back_up(self) -> tuple[str, ...]:
        """Write every queued change and the drafts of items to the term file and make a backup;
        returns warnings for the user. Nothing is done before a school is open, and a read-only
        window makes no backup.
        """
        if self.open_term_or_none is None:
            return ()
        self.open_term_or_none.item_drafts.save_if_changed()
        await self.open_term_or_none.save_queue.wait_until_empty()
        return (
            ()
            if self.open_term_or_none.context.term_file.is_read_only
            else await self._back_up_open_term()
        )

    def close_term_file(self) -> None:
        """Close the open term's file, if one is open."""
        if self.open_term_or_none is not None:
            self.open_term_or_none.context.term_file.close()

    def switch_to_recording(self) -> Worker[None]:
        """Reopen the school for recording, after the other window that recorded was closed, at the
        home screen; returns the background worker that does so.
        """
        return self._run_worker(self._reopen_for_recording())

    async def _reopen_for_recording(self) -> None:
        """Return from a read-only window to the home screen, stop its background tasks, and open
        the school again for recording.
        """
        app = self._app
        while not isinstance(app.screen, HomeScreen):
            app.pop_screen()
        app.workers.cancel_group(app, "rounds")
        app.workers.cancel_group(app, "save queue")
        app.pop_screen()
        self.open_school()

    def _run_worker(self, work: Coroutine[Any, Any, None]) -> Worker[None]:
        """Run a coroutine that waits for the user's answers in dialogs, as a background worker of
        the app.
        """
        return self._app.run_worker(work)

    def confirm_and_close_term(self) -> Worker[None]:
        """Show what is still open in the term, and ask; on consent, make a backup and close the
        term. Returns the background worker that does so.
        """
        return self._run_worker(self._confirm_and_close_term())

    async def _confirm_and_close_term(self) -> None:
        """Show what is still open in the term, and ask; on consent, queue the backup and the
        closing. A message says where the term cannot be closed.
        """
        context = self.opened_term.context
        await self.opened_term.save_queue.wait_until_empty()
        try:
            left = open_work_at_closing(
                context.records, context.school, context.term, context.today
            )
        except MeetingTuiError as error:
            self._app.notify(error.message, severity="warning", timeout=15)
            return
        question = f"结束{context.term.title}吗？会先做备份，结束后只能查看。"
        if not await self._ask_yes_or_no(
            "\n".join([question, *left.open_work_lines]), "结束本学期", "先不结束"
        ):
            return
        now = context.now

        self.opened_term.save_queue.queue_change(
            lambda _: back_up_and_build_closing_change(
                context.term_file, context.school, context.term, now
            ),
            on_success=lambda: self._notify_and_redraw_header(
                "本学期已结束，只能查看。按 Ctrl+P 可开启下学期。"
            ),
        )

    def archive_term(self) -> Worker[None]:
        """Write the term's records, documents and evidence files into one zip file, without asking,
        and show its path; returns the background worker that does so.
        """
        return self._run_worker(self._archive_term())

    async def _archive_term(self) -> None:
        """Write the archive of the open term in a thread, and show its path or the error."""
        from meetingtui.store.term_archive import make_archive

        context = self.opened_term.context
        await self.opened_term.save_queue.wait_until_empty()
        self._app.notify("正在归档……")
        try:
            made = await asyncio.to_thread(
                make_archive,
                context.folder,
                context.school,
                context.term,
                context.term_file,
                context.today,
            )
        except MeetingTuiError as error:
            self._app.notify(error.message, severity="error", timeout=20)
            return
        more = "" if context.records.closing else "学期还没有结束，结束以后请再归档一次。"
        self._app.notify(f"{made.summary_text}。{more}", timeout=20)

    def confirm_and_reopen_term(self) -> Worker[None]:
        """Ask whether the closed term is opened again for changes, and reopen it on consent;
        returns the background worker that does so.
        """
        return self._run_worker(self._confirm_and_reopen_term())

    async def _confirm_and_reopen_term(self) -> None:
        """Ask whether the closed term is opened again, and queue its reopening on consent."""
        context = self.opened_term.context
        question = f"重新打开{context.term.title}吗？打开后记录又可以改动。"
        if await self._ask_yes_or_no(question, "重新打开", "不打开"):
            self.opened_term.save_queue.queue_change(
                lambda records: reopen_term_change(records, context.term),
                on_success=lambda: self._notify_and_redraw_header("本学期已重新打开。"),
            )

    def confirm_and_open_next_term(self) -> Worker[None]:
        """Show what the next term would start with, and ask; on consent, create it, and open it if
        the present term is closed. Returns the background worker that does so.
        """
        return self._run_worker(self._confirm_and_open_next_term())

    async def _confirm_and_open_next_term(self) -> None:
        """Prepare the next term, and ask how unfinished items are carried over; on consent, create
        the term and, if the present one is closed, open it. One that was created already is opened
        without asking; a message says where it is the present one.
        """
        from meetingtui.store.term_lifecycle import open_next_term

        await self.opened_term.save_queue.wait_until_empty()
        answer: str | None = None
        try:
            before, prepared = await asyncio.to_thread(self._prepare_next_term)
            if prepared.term.id == self.opened_term.context.term.id:
                self._app.notify(
                    "现在就在这个学期里。上学期没办结的事项，请在“工作计划”里按 F8 结转。"
                )
                return
            if not prepared.is_already_opened:
                answer = await self._ask_how_to_open_next_term(prepared)
                if answer not in ("all", "choose"):
                    return
                if answer == "choose":
                    prepared = msgspec.structs.replace(prepared, carry_over_arguments=())
                now = self.opened_term.context.now
                await asyncio.to_thread(
                    open_next_term,
                    self.opened_term.context.folder,
                    prepared,
                    before,
                    now,
                    self.opened_term.context.school,
                )
        except MeetingTuiError as error:
            self._app.notify(error.message, severity="error", timeout=20)
            return
        if self.opened_term.context.records.closing is None:
            self._app.notify(f"{prepared.term.title}已准备好。结束本学期以后，程序就会打开它。")
        else:
            await self._close_screens_and_reopen_school()
            self._app.notify(f"已开启{prepared.term.title}。请按 F9 到学校设置，对照校历检查日期。")
            if answer == "choose":
                self._app.notify("导入新计划以后，在“工作计划”里按 F8 逐项选结转。", timeout=20)

    async def _ask_how_to_open_next_term(self, prepared: "NextTermPreview") -> str | None:
        """Ask whether the next term is opened, and whether everything unfinished is carried over.

        Returns:
            ``all``, ``choose`` (carry nothing over yet) or ``no``; None where the user left the
            dialog.
        """
        from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

        choices = [
            Choice("all", "开启下学期"),
            *(
                [Choice("choose", "开启，事项以后逐项选结转")]
                if prepared.carry_over_arguments
                else []
            ),
            Choice("no", "先不开启"),
        ]
        question = f"开启下学期 {prepared.term_description}？{prepared.carry_over_counts_text}。"
        return await self._app.push_screen_wait(ChoiceDialog(question, choices, chosen="no"))

    def _prepare_next_term(self) -> "tuple[Term, NextTermPreview]":
        """Read the files, and find what would be carried over into the next term; nothing is
        written. Slow, call it in a thread.

        Returns:
            The term that is left (the newest that is closed or has begun), and a preview of the
            next one.
        """
        from meetingtui.store.term_lifecycle import preview_next_term

        context = self.opened_term.context
        school = school_file.load_school(context.folder)
        before = newest_closed_or_begun_term(context.folder, school, context.today)
        records = read_term_records(context.folder, before, school)
        return before, preview_next_term(context.folder, school, before, records)

    async def _ask_yes_or_no(self, question: str, yes: str, no: str) -> bool:
        """Ask a yes/no question in a dialog; return whether the answer was yes."""
        from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

        choices = [Choice("yes", yes), Choice("no", no)]
        return (
            await self._app.push_screen_wait(ChoiceDialog(question, choices, chosen="no")) == "yes"
        )

    def _notify_and_redraw_header(self, message: str) -> None:
        """Show the user a message, and redraw the screen's header, whose marks may have changed."""
        for masthead in self._app.screen.query(HeaderBar):
            masthead.redraw()
        self._app.notify(message)

    async def _close_screens_and_reopen_school(self) -> None:
        """Close all screens and the term file, and open the school as at the start of the
        program.
        """
        while len(self._app.screen_stack) > 1:
            await self._app.pop_screen()
        if self._app.is_screen_installed("plan"):
            plan = self._app.get_screen("plan")
            self._app.uninstall_screen("plan")
            await plan.remove()
        self._app.workers.cancel_group(self._app, "save queue")
        self.opened_term.context.term_file.close()
        self.open_school()
