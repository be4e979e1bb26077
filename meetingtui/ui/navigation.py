"""The navigation protocol: the methods with which a screen opens another one.

Screens depend on this protocol instead of the app class.
"""

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from meetingtui.meeting.meeting_findings import MeetingScreenPosition
    from meetingtui.review.search_index import SearchHit


class Navigation(Protocol):
    """Protocol of the navigation between screens: one method for each destination."""

    def open_or_prepare_meeting(self) -> object:
        """Open the current meeting's screen; a planned meeting is brought up to date first, and
        where there is none, the next one is prepared. Returns the background worker that does so.
        """

    def open_meeting_place(self, meeting_id: int, place: "MeetingScreenPosition") -> None:
        """Open a meeting, also a closed one, at a place (step and page) where a finding or record
        can be corrected.
        """

    def return_to_reopened_meeting(
        self, meeting_id: int, place: "MeetingScreenPosition | None"
    ) -> object:
        """Close the minutes screen, show the meeting that was reopened, and tell the user to end it
        again.

        Args:
            meeting_id: id of the reopened meeting.
            place: the place (step and page) to show in it; None to open the current meeting where
                it was left.

        Returns:
            The background worker that does so; callers may ignore it.
        """

    def open_plan(self) -> None:
        """Open the plan screen (工作计划), or return to it where it is open."""

    def open_review(self, page: int | None = None) -> None:
        """Open the review (盘点), or return to it where it is open; with ``page`` the review page
        of that index, from 0.
        """

    def open_item_list(self) -> None:
        """Open the list of all plan items, which can be filtered by typing."""

    def open_item(self, item_id: int) -> None:
        """Open the screen of one plan item, with its facts and history."""

    def show_item_in_meeting_or_screen(self, item_id: int) -> None:
        """Show a plan item: in the meeting screen where that is in front and can call the item,
        else on the item's own screen.
        """

    def open_timeline(self, item_id: int) -> None:
        """Open the timeline of an item (all of its history), or return to it where it is open."""

    def open_minutes(self, meeting_id: int | None = None) -> None:
        """Open the minutes of one meeting; without an id those of the latest, or those already
        open.
        """

    def open_backups(self) -> None:
        """Open the screen that lists the backups (备份与恢复)."""

    def open_audit_log(self) -> None:
        """Open the list of all recorded steps with their times (the audit log)."""

    def open_checkup(self) -> None:
        """Open the screen that checks the data folder (检查数据文件夹)."""

    def confirm_and_open_private_notes(self) -> object:
        """Ask whether the projector may show the secretary's private notes on the current or else
        last meeting, and open them on consent; a message says where there is no meeting. Returns
        the background worker that does so.
        """

    def open_quick_note(self) -> None:
        """Open the quick note (随手记) dialog; where nothing can be recorded, a message is shown
        instead.
        """

    def ask_to_make_planned_items_routine_work(self) -> object:
        """Ask whether items whose deadline names a rhythm (每周、每月) become routine work, and
        make them so on consent; a message says where there are none. Returns the background worker
        that does so.
        """

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项): the topics collected for the next meeting."""

    def open_meeting_notice(self) -> None:
        """Open the screen with the notice of the next meeting (会议通知)."""

    def open_reminders(self) -> None:
        """Open the reminders (催办) of overdue items and of those due soon."""

    def open_report_sheets(self) -> None:
        """Open the report sheets (会前填报) for the next meeting."""

    def open_search(self, query: str) -> None:
        """Open the search screen with a query, then what is chosen in it."""

    def open_search_hit(self, hit: "SearchHit") -> None:
        """Open what a search found: the item, the minutes of the meeting, or for a person, a search
        for that person's name.
        """

    def open_settings(self, page: str = "") -> None:
        """Open the school's settings; with ``page`` the settings page of that title. In a read-only
        window, a message is shown instead.
        """

    def add_person_and_return_error(self, name: str) -> str:
        """Add a person, who does not attend the meetings, to the school's settings, and save them.

        Returns an error message where that failed; else an empty text.
        """

    def confirm_and_open_next_term(self) -> object:
        """Ask whether to open the next term, and open it on consent; returns the background worker
        that does so.
        """

    def show_waiting_home_screen_messages(self) -> None:
        """Show the messages that wait for the home screen, if that screen is in front now; else
        they go on waiting.
        """


class _AppWithNavigation(Protocol):
    """Protocol of an app that has a navigation between screens."""

    @property
    def navigation(self) -> Navigation:
        """The object whose methods open the app's screens, one method a screen."""


def navigation_of(node: "MessagePump") -> Navigation:
    """Return the navigation of the app that a screen or widget belongs to."""
    return cast("_AppWithNavigation", node.app).navigation
