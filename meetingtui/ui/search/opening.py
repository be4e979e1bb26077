"""From a hit to what was found, and from anywhere to the search."""

from typing import TYPE_CHECKING

from meetingtui.review.findable import Kind
from meetingtui.review.search import Hit

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


def find(app: "MeetingApp", query: str) -> None:
    """Search from here; Esc leads back here, and so does Esc from what was found."""
    from meetingtui.ui.search.screen import SearchScreen

    def take(hit: Hit | None) -> None:
        if hit is not None:
            open_hit(app, hit)

    app.push_screen(SearchScreen(app.desk, app.learner, query), take)


def open_hit(app: "MeetingApp", hit: Hit) -> None:
    """Go to what was found: an item, a meeting's minutes, what somebody answers for."""
    entry = hit.entry
    if entry.kind is Kind.ITEM:
        app.find_item(entry.record)
    elif entry.kind is Kind.MEETING:
        app.open_minutes(entry.record)
    else:
        find(app, entry.title)
