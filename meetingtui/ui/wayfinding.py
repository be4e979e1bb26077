"""The ways between screens: each is opened once, and found again where it lies."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.screen import Screen

from meetingtui.meeting.agenda import current, prepare
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.wall import WallApp

if TYPE_CHECKING:
    from meetingtui.meeting.finding import Place

S = TypeVar("S", bound=Screen[None])


class WayfindingApp(WallApp):
    """Knows every screen by what one wants there; screens are imported when they are gone to."""

    desk: Desk
    recorder: Recorder

    @work
    async def open_meeting(self) -> None:
        """Go to the meeting in hand; prepare the next one where there is none."""
        from meetingtui.ui.meeting.screen import MeetingScreen

        desk = self.desk
        if desk.current_meeting is None:

            def build(records: Records) -> Change | None:
                if current(records.meetings.values()) is not None:
                    return None
                fresh = prepare(
                    records.meetings,
                    records.items,
                    school=desk.school,
                    term=desk.term,
                    today=desk.today,
                )
                return Change(words=f"准备{fresh.title}", meetings=(fresh,))

            self.recorder.record(build)
            await self.recorder.drain()
        meeting = desk.current_meeting
        if meeting is None:
            return
        lying = self._return_to(MeetingScreen, lambda screen: screen.meeting.id == meeting.id)
        if lying is None:
            self.push_screen(MeetingScreen(desk, self.recorder, meeting.id))

    def open_place(self, meeting_id: int, place: "Place") -> None:
        """Go to where something of a meeting can be mended; of a closed one, be shown it."""
        from meetingtui.ui.meeting.screen import MeetingScreen

        lying = self._return_to(MeetingScreen, lambda screen: screen.meeting.id == meeting_id)
        if lying is None:
            self.push_screen(MeetingScreen(self.desk, self.recorder, meeting_id, place))
        else:
            lying.show_place(place)

    @work
    async def reopened(self, meeting_id: int, place: "Place | None") -> None:
        """From the minutes back into the meeting that was opened again."""
        from meetingtui.ui.minutes.check_screen import CheckScreen
        from meetingtui.ui.minutes.screen import MinutesScreen

        while isinstance(self.screen, CheckScreen | MinutesScreen):
            self.pop_screen()
        if place is None:
            await self.open_meeting().wait()
        else:
            self.open_place(meeting_id, place)
        self.tell("改完后，请到“结束”环节按 F5 再结束一次。")

    def open_plan(self) -> None:
        """Go to the plan."""
        from meetingtui.ui.plan.screen import PlanScreen

        if not self.is_screen_installed("plan"):
            self.install_screen(PlanScreen(self.desk, self.recorder), "plan")
        if self._return_to(PlanScreen) is None:
            self.push_screen("plan")

    def open_review(self, leaf: int | None = None) -> None:
        """Go to where everything stands; to a leaf of it, from 0."""
        from meetingtui.ui.review.screen import ReviewScreen

        screen = self._return_to(ReviewScreen)
        if screen is None:
            self.push_screen(ReviewScreen(self.desk, self.recorder, leaf or 0))
        elif leaf is not None:
            screen.turn_to(leaf)

    def open_items(self) -> None:
        """Go to all items, to choose among them in words."""
        from meetingtui.ui.review.list_screen import ItemListScreen

        self.push_screen(ItemListScreen(self.desk, self.recorder, "全部事项"))

    def open_biography(self, item_id: int) -> None:
        """Go to the whole life of an item."""
        from meetingtui.ui.review.biography_screen import BiographyScreen

        if self._return_to(BiographyScreen, lambda screen: screen.item_id == item_id) is None:
            self.push_screen(BiographyScreen(self.desk, self.recorder, item_id))

    def open_item(self, item_id: int) -> None:
        """Go to one item and its whole history."""
        from meetingtui.ui.plan.item_screen import ItemScreen

        self.push_screen(ItemScreen(self.desk, self.recorder, item_id))

    def find_item(self, item_id: int) -> None:
        """To the item: called in the meeting under way where one searches there, else by itself."""
        from meetingtui.ui.meeting.screen import MeetingScreen

        screen = self.screen
        if not (isinstance(screen, MeetingScreen) and screen.call(item_id)):
            self.open_item(item_id)

    def open_minutes(self, meeting_id: int | None = None) -> None:
        """Go to the minutes, at one meeting or the latest."""
        from meetingtui.ui.minutes.screen import MinutesScreen

        screen = self._return_to(MinutesScreen)
        if screen is None:
            self.push_screen(MinutesScreen(self.desk, self.recorder, meeting_id))
        elif meeting_id is not None:
            screen.turn_to(meeting_id)

    def open_backups(self) -> None:
        """Go to the copies of the records."""
        from meetingtui.ui.backups.screen import BackupsScreen

        self.push_screen(BackupsScreen(self.desk, self.recorder))

    def open_history(self) -> None:
        """Go to what was done, and when."""
        from meetingtui.ui.history.screen import HistoryScreen

        self.push_screen(HistoryScreen(self.desk))

    def open_checkup(self) -> None:
        """Go through the data folder."""
        from meetingtui.ui.checkup.screen import CheckupScreen

        self.push_screen(CheckupScreen(self.desk, self.recorder))

    @work
    async def open_notes(self) -> None:
        """Go to the secretary's own notes, once it is sure that the room may see them."""
        from meetingtui.ui.notes.screen import NotesScreen, asking

        desk = self.desk
        meeting = desk.current_meeting or max(desk.held, key=lambda each: each.number, default=None)
        if meeting is None:
            self.tell("还没有例会。先按 F5 准备一次，再写备忘。", "warning")
        elif await self.push_screen_wait(asking()):
            self.push_screen(NotesScreen(desk, self.recorder, meeting.id))

    def _return_to(
        self, kind: type[S], is_wanted: Callable[[S], bool] = lambda _: True
    ) -> S | None:
        """Go back to such a screen that lies below; None where there is none."""
        kept = [screen for screen in self.screen_stack if isinstance(screen, kind)]
        wanted = next(filter(is_wanted, reversed(kept)), None)
        while wanted is not None and self.screen is not wanted:
            self.pop_screen()
        return wanted
