"""The navigation protocol: what a screen asks of the app to open another screen.

Screens depend on it instead of the app.
"""

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from meetingtui.meeting.pre_issuing_check import MeetingPlace
    from meetingtui.review.search_index import SearchHit


class Navigation(Protocol):
    """Protocol of the navigation between screens: one method for each destination."""

    def open_meeting(self) -> object:
        """Open the current meeting; where there is none, prepare the next one."""

    def open_meeting_place(self, meeting_id: int, place: "MeetingPlace") -> None:
        """Open a meeting at the place where something in it can be corrected."""

    def return_to_reopened_meeting(self, meeting_id: int, place: "MeetingPlace | None") -> object:
        """Leave the minutes for the meeting that was reopened, at ``place`` where one is given."""

    def open_plan(self) -> None:
        """Open the plan."""

    def open_review(self, page: int | None = None) -> None:
        """Open the review; at the page of that index (from 0) where one is given."""

    def open_item_list(self) -> None:
        """Open the list of all items."""

    def open_item(self, item_id: int) -> None:
        """Open one item with its history."""

    def show_item(self, item_id: int) -> None:
        """Show one item: in the meeting screen where it can be called there, else on its own
        screen.
        """

    def open_timeline(self, item_id: int) -> None:
        """Open the timeline of an item: all of its history."""

    def open_minutes(self, meeting_id: int | None = None) -> None:
        """Open the minutes of one meeting; of the latest where none is given."""

    def open_backups(self) -> None:
        """Open the list of backups."""

    def open_audit_log(self) -> None:
        """Open the list of recorded steps with their times."""

    def open_checkup(self) -> None:
        """Open the check of the data folder."""

    def open_notes(self) -> object:
        """Open the secretary's private notes, after asking for consent."""

    def open_quick_note(self) -> None:
        """Open the quick note (随手记) dialog."""

    def mark_recurring_items_as_routine(self) -> object:
        """Ask whether items the plan describes as recurring are to be marked as routine work."""

    def open_topic_box(self) -> None:
        """Open the topics collected for the next meeting."""

    def open_notice(self) -> None:
        """Open the notice of the next meeting."""

    def open_reminders(self) -> None:
        """Open the reminders of overdue tasks and of those due soon."""

    def open_reports(self) -> None:
        """Open the report sheets (会前填报) for the next meeting."""

    def open_search(self, query: str) -> None:
        """Open the search with a query."""

    def open_search_hit(self, hit: "SearchHit") -> None:
        """Open the record that a search found."""

    def open_settings(self, page: str = "") -> None:
        """Open the school's settings, at the page of that title where one is named."""

    def add_to_roster(self, name: str) -> str:
        """Add a person to the school's roster.

        Returns an error message where that failed; else an empty text.
        """

    def open_next_term(self) -> object:
        """Ask whether to open the next term, and open it."""

    def show_notices(self) -> None:
        """Show pending notices, if any."""


class _NavigationHost(Protocol):
    @property
    def navigation(self) -> Navigation: ...


def navigation_of(node: "MessagePump") -> Navigation:
    """Return the navigation of the app that a screen or widget belongs to."""
    return cast("_NavigationHost", node.app).navigation
