"""The app's navigation between screens: opens each screen, or returns to it where it is open
already.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.screen import Screen
from textual.worker import Worker

from meetingtui.actions.meeting_state_changes import prepare_or_refresh_next_meeting
from meetingtui.meeting.record import MeetingState
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.term_controller import TermController

if TYPE_CHECKING:
    from meetingtui.meeting.meeting_findings import MeetingScreenPosition
    from meetingtui.review.search_index import SearchHit

S = TypeVar("S", bound=Screen[None])


class Navigator:
    """The app's implementation of the :class:`~meetingtui.ui.navigation.Navigation` between
    screens.

    A screen's module is imported when the screen is first opened.
    """

    def __init__(self, app: App[None], terms: TermController) -> None:
        self._app = app
        self._terms = terms

    @property
    def _context(self) -> AppContext:
        """The open term's school, records and clock."""
        return self._terms.opened_term.context

    @property
    def _save_queue(self) -> SaveQueue:
        """The queue that writes changes to the open term file."""
        return self._terms.opened_term.save_queue

    def open_or_prepare_meeting(self) -> Worker[None]:
        """Open the current meeting's screen; a planned meeting is brought up to date first, and
        where there is none, the next one is prepared. Returns the background worker that does so.
        """
        return self._run_worker(self._open_or_prepare_meeting())

    async def _open_or_prepare_meeting(self) -> None:
        """Open the current meeting's screen; a planned meeting is brought up to date first, and
        where there is none, the next one is prepared.

        The made-up sample school's meeting is refused outside the demonstration; nothing opens
        where none could be prepared.
        """
        from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen

        context = self._context
        if context.school.is_sample and not self._terms.is_demo:
            await self._refuse_sample_school_meeting()
            return
        current = context.meeting_in_progress_or_planned
        if current is None or (
            current.state is MeetingState.PLANNED and not context.is_recording_locked
        ):
            build = partial(
                prepare_or_refresh_next_meeting,
                school=context.school,
                term=context.term,
                today=context.today,
            )
            self._save_queue.queue_change(build)
            await self._save_queue.wait_until_empty()
        meeting = context.meeting_in_progress_or_planned
        if meeting is None:
            return
        lying = self._return_to_open_screen(
            MeetingScreen, lambda screen: screen.meeting.id == meeting.id
        )
        if lying is None:
            self._app.push_screen(MeetingScreen(context, self._save_queue, meeting.id))

    async def _refuse_sample_school_meeting(self) -> None:
        """Refuse a meeting of the made-up sample school, and offer to set up the user's own."""
        from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

        name = self._context.school.name
        question = f"现在还是示例学校（{name}），不能开真的例会。请先设置本校。"
        choices = [Choice("settings", "到学校设置"), Choice("back", "返回")]
        if await self._app.push_screen_wait(ChoiceDialog(question, choices)) == "settings":
            self.open_settings()

    def open_settings(self, page: str = "") -> None:
        """Open the school's settings, unless they are in front already; with ``page`` the settings
        page of that title. Refused with a message in a read-only window.
        """
        from meetingtui.ui.screens.school_setup.settings_screen import (
            SettingsScreen,
            school_editing_session,
        )

        context = self._context
        if context.term_file.is_read_only:
            self._app.notify("这个窗口只能看。请在记录的那个窗口里改学校设置。", severity="warning")
        elif not isinstance(self._app.screen, SettingsScreen):
            session = school_editing_session(context, self._terms.apply_changed_school)
            settings = SettingsScreen(context, session)
            self._app.push_screen(settings)
            if page:
                settings.open_settings_page(page)

    def add_person_and_return_error(self, name: str) -> str:
        """Add a person, who does not attend the meetings, to the school's settings, and save them.

        Returns an error message where that failed; else an empty text.
        """
        from meetingtui.school.school import Person
        from meetingtui.school.school_editing import with_person_added_or_changed
        from meetingtui.ui.screens.school_setup.settings_screen import school_editing_session

        session = school_editing_session(self._context, self._terms.apply_changed_school)
        person = Person(name=name, attends=False)
        return session.save_edit_or_error(
            lambda school: with_person_added_or_changed(school, "", person)
        )

    def open_meeting_place(self, meeting_id: int, place: "MeetingScreenPosition") -> None:
        """Open a meeting at the step and page of a place, where a record can be corrected or, once
        closed, seen; where the meeting is open already, return to it.
        """
        from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen

        lying = self._return_to_open_screen(
            MeetingScreen, lambda screen: screen.meeting.id == meeting_id
        )
        if lying is None:
            self._app.push_screen(MeetingScreen(self._context, self._save_queue, meeting_id, place))
        else:
            lying.show_referenced_page(place)

    def return_to_reopened_meeting(
        self, meeting_id: int, place: "MeetingScreenPosition | None"
    ) -> Worker[None]:
        """Leave the minutes for the meeting that was reopened, at ``place`` where one is given, and
        tell the user to end it again; returns the background worker that does so.
        """
        return self._run_worker(self._return_to_reopened_meeting(meeting_id, place))

    async def _return_to_reopened_meeting(
        self, meeting_id: int, place: "MeetingScreenPosition | None"
    ) -> None:
        """Leave the minutes screen for the meeting that was reopened, at ``place`` where one is
        given, and tell the user to end it again.
        """
        from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
        from meetingtui.ui.screens.minutes.pre_issuing_check_screen import PreIssuingCheckScreen

        while isinstance(self._app.screen, PreIssuingCheckScreen | MinutesScreen):
            self._app.pop_screen()
        if place is None:
            await self._open_or_prepare_meeting()
        else:
            self.open_meeting_place(meeting_id, place)
        self._app.notify("改完后，请到“结束”环节按 F5 再结束一次。")

    def open_plan(self) -> None:
        """Open the plan screen (工作计划), as it was left, or return to it where it is open."""
        from meetingtui.ui.screens.plan.plan_screen import PlanScreen

        if not self._app.is_screen_installed("plan"):
            self._app.install_screen(PlanScreen(self._context, self._save_queue), "plan")
        if self._return_to_open_screen(PlanScreen) is None:
            self._app.push_screen("plan")

    def open_review(self, page: int | None = None) -> None:
        """Open the review (盘点), or return to it where it is open; with ``page`` the review page
        of that index, from 0.
        """
        from meetingtui.ui.screens.review.review_screen import ReviewScreen

        screen = self._return_to_open_screen(ReviewScreen)
        if screen is None:
            self._app.push_screen(ReviewScreen(self._context, self._save_queue, page or 0))
        elif page is not None:
            screen.show_page(page)

    def open_item_list(self) -> None:
        """Open the list of all plan items, which can be filtered by typing."""
        from meetingtui.ui.screens.review.item_list_screen import ItemListScreen

        self._app.push_screen(ItemListScreen(self._context, self._save_queue, "全部事项"))

    def open_timeline(self, item_id: int) -> None:
        """Open the timeline of an item (all of its history), or return to it where it is open."""
        from meetingtui.ui.screens.review.item_timeline_screen import ItemTimelineScreen

        if (
            self._return_to_open_screen(
                ItemTimelineScreen, lambda screen: screen.item_id == item_id
            )
            is None
        ):
            self._app.push_screen(ItemTimelineScreen(self._context, self._save_queue, item_id))

    def open_item(self, item_id: int) -> None:
        """Open the screen of one plan item, with its facts and history."""
        from meetingtui.ui.screens.plan.item_screen import ItemScreen

        self._app.push_screen(ItemScreen(self._context, self._save_queue, item_id))

    def show_item_in_meeting_or_screen(self, item_id: int) -> None:
        """Show a plan item: in the meeting screen where that is in front and can call the item,
        else on the item's own screen.
        """
        from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen

        screen = self._app.screen
        if not (isinstance(screen, MeetingScreen) and screen.call_and_show_item(item_id)):
            self.open_item(item_id)

    def open_minutes(self, meeting_id: int | None = None) -> None:
        """Open the minutes of one meeting; without an id those of the latest, or those already
        open.
        """
        from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen

        screen = self._return_to_open_screen(MinutesScreen)
        if screen is None:
            self._app.push_screen(MinutesScreen(self._context, self._save_queue, meeting_id))
        elif meeting_id is not None:
            screen.show_meeting(meeting_id)

    def open_backups(self) -> None:
        """Open the screen that lists the backups (备份与恢复)."""
        from meetingtui.ui.screens.backups_screen import BackupsScreen

        self._app.push_screen(BackupsScreen(self._context, self._save_queue))

    def open_audit_log(self) -> None:
        """Open the list of all recorded steps with their times (the audit log)."""
        from meetingtui.ui.screens.audit_log_screen import AuditLogScreen

        self._app.push_screen(AuditLogScreen(self._context))

    def open_checkup(self) -> None:
        """Open the screen that checks the data folder (检查数据文件夹)."""
        from meetingtui.ui.screens.checkup_screen import CheckupScreen

        self._app.push_screen(CheckupScreen(self._context, self._save_queue))

    def confirm_and_open_private_notes(self) -> Worker[None]:
        """Ask whether the projector may show the secretary's private notes, and open them on
        consent; returns the background worker that does so.
        """
        return self._run_worker(self._confirm_and_open_private_notes())

    async def _confirm_and_open_private_notes(self) -> None:
        """Ask whether the projector may show the secretary's private notes on the current meeting,
        else on the last closed one, and open them on consent; a message says where there is no
        meeting.
        """
        from meetingtui.ui.screens.private_notes_screen import (
            PrivateNotesScreen,
            private_notes_consent_dialog,
        )

        context = self._context
        meeting = context.meeting_in_progress_or_planned or max(
            context.closed_meetings, key=lambda each: each.number, default=None
        )
        if meeting is None:
            self._app.notify("还没有例会。先按 F5 准备一次，再写备忘。", severity="warning")
        elif await self._app.push_screen_wait(private_notes_consent_dialog()):
            self._app.push_screen(PrivateNotesScreen(context, self._save_queue, meeting.id))

    def open_quick_note(self) -> None:
        """Open the quick note (随手记) dialog; refused with a message where nothing can be
        recorded, and for the sample school outside the demonstration.
        """
        from meetingtui.ui.dialogs.quick_note_dialog import QuickNoteDialog

        if self._context.is_recording_locked:
            self._app.notify("这里的记录只能查看，不能随手记。", severity="warning")
        elif self._context.school.is_sample and not self._terms.is_demo:
            self._run_worker(self._refuse_sample_school_meeting())
        else:
            self._app.push_screen(QuickNoteDialog(self._context, self._save_queue))

    def ask_to_make_planned_items_routine_work(self) -> Worker[None]:
        """Ask whether items whose deadline names a rhythm (每周、每月) become routine work, and
        make them so on consent; returns the background worker that does so.
        """
        return self._run_worker(self._ask_to_make_planned_items_routine_work())

    async def _ask_to_make_planned_items_routine_work(self) -> None:
        """List the items that would become routine work, ask, and queue the change on consent; a
        message says where there are none or nothing can be recorded.
        """
        from meetingtui.actions.item_changes import (
            items_to_make_routine_work,
            make_recurring_items_routine_work,
        )
        from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

        context = self._context
        found = items_to_make_routine_work(context.records)
        if not found or context.is_recording_locked:
            self._app.notify("没有时限写着每周、每两周、每月而还没有设好的事项。")
            return
        names = "、".join(item.title for item in found[:3])
        more = f"等 {len(found)} 项" if len(found) > 3 else f"（{len(found)} 项）"
        question = f"把时限写着每周、每月的事项设为常规工作吗？{names}{more}。"
        choices = [Choice("set", "设好，从今天起每次都要报"), Choice("back", "先不设")]
        if await self._app.push_screen_wait(ChoiceDialog(question, choices)) == "set":
            term, today = context.term, context.today
            self._save_queue.queue_change(
                lambda records: make_recurring_items_routine_work(records, term=term, today=today)
            )

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项), the topics collected for the next meeting, or return to it
        where it is open.
        """
        from meetingtui.ui.screens.topic_box_screen import TopicBoxScreen

        if self._return_to_open_screen(TopicBoxScreen) is None:
            self._app.push_screen(TopicBoxScreen(self._context, self._save_queue))

    def open_meeting_notice(self) -> None:
        """Open the screen with the notice of the next meeting (会议通知)."""
        from meetingtui.ui.screens.outgoing_text_screens import MeetingNoticeScreen

        if self._return_to_open_screen(MeetingNoticeScreen) is None:
            self._app.push_screen(MeetingNoticeScreen(self._context, self._save_queue))

    def open_reminders(self) -> None:
        """Open the reminders (催办) of overdue items and of those due soon."""
        from meetingtui.ui.screens.outgoing_text_screens import ReminderScreen

        if self._return_to_open_screen(ReminderScreen) is None:
            self._app.push_screen(ReminderScreen(self._context, self._save_queue))

    def open_report_sheets(self) -> None:
        """Open the report sheets (会前填报) for the next meeting."""
        from meetingtui.ui.screens.reports.report_sheets_screen import ReportSheetsScreen

        if self._return_to_open_screen(ReportSheetsScreen) is None:
            self._app.push_screen(ReportSheetsScreen(self._context, self._save_queue))

    def open_search(self, query: str) -> None:
        """Open the search screen with a query over the present screen; Esc returns there, also from
        a record found.
        """
        from meetingtui.ui.screens.search_screen import SearchScreen

        screen = SearchScreen(self._context, self._terms.opened_term.pinyin_loader, query)

        def open_chosen_hit(hit: "SearchHit | None") -> None:
            """Open the record that was chosen in the search; None means that none was."""
            if hit is not None:
                self.open_search_hit(hit)

        self._app.push_screen(screen, open_chosen_hit)

    def open_search_hit(self, hit: "SearchHit") -> None:
        """Open what a search found: the item, the minutes of the meeting, or for a person, a search
        for that person's name.
        """
        from meetingtui.review.search_index import SearchResultKind

        entry = hit.entry
        if entry.kind is SearchResultKind.ITEM:
            self.show_item_in_meeting_or_screen(entry.record_id)
        elif entry.kind is SearchResultKind.MEETING:
            self.open_minutes(entry.record_id)
        else:
            self.open_search(entry.title)

    def confirm_and_open_next_term(self) -> Worker[None]:
        """Ask whether to open the next term, and open it on consent; returns the background worker
        that does so.
        """
        return self._terms.confirm_and_open_next_term()

    def show_waiting_home_screen_messages(self) -> None:
        """Show the messages that wait for the home screen, if that screen is in front now; else
        they go on waiting.
        """
        self._terms.show_waiting_home_screen_messages()

    def _run_worker(self, work: Coroutine[Any, Any, None]) -> Worker[None]:
        """Run a coroutine that waits for the user's answers in dialogs, as a background worker of
        the app.
        """
        return self._app.run_worker(work)

    def _return_to_open_screen(
        self, kind: type[S], is_wanted: Callable[[S], bool] = lambda _: True
    ) -> S | None:
        """Close the screens above an open screen of a class; the topmost one that fits.

        Args:
            kind: the class of the screen.
            is_wanted: a condition on the screen; by default every screen of the class fits.

        Returns:
            The screen returned to; None where none is open, and nothing is closed.
        """
        kept = [screen for screen in self._app.screen_stack if isinstance(screen, kind)]
        wanted = next(filter(is_wanted, reversed(kept)), None)
        while wanted is not None and self._app.screen is not wanted:
            self._app.pop_screen()
        return wanted
