"""Going through the items called: which they are, where the room is, the 小结 behind them."""

from collections.abc import Mapping

from meetingtui.meeting.calling import END, Calling, Round, Scope, called
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.ui.meeting.item_pane import ItemPane

_ABOUT_AN_ITEM = {"status", "choose_status", "hands", "sheet", "mode"}
"""Actions of the item at hand."""


class CallingPane(ItemPane):
    """One item a leaf, and one leaf more behind the last."""

    def __init__(self) -> None:
        super().__init__()
        self._order: tuple[tuple[object, ...], tuple[int, ...]] = ((), ())
        self._round: tuple[Mapping[int, Item], Meeting, str, Round] | None = None

    # What is called

    @property
    def calling(self) -> Calling:
        """What the room goes through, and in which order."""
        return Calling.read(self.walk.calling).within(self.meeting)

    def called(self) -> list[Item]:
        """The items the room goes through.

        Their order stays while it does: an item that changes hands would
        otherwise jump to its new department's place, and another would stand
        under the secretary's fingers.
        """
        desk, meeting, calling = self.desk, self.meeting, self.calling
        state = (calling.key, meeting.id, meeting.agenda)
        if self._order[0] != state:
            ids = called(
                calling,
                meeting,
                desk.tree,
                school=desk.school,
                meetings_held=[each.on for each in desk.held],
            )
            self._order = (state, ids)
        items = desk.records.items
        return [items[id] for id in self._order[1] if id in items]

    def can_call(self, item_id: int) -> bool:
        """Whether the item is among those called; all that are open are called where it was not."""
        if self.round.leaf_of(item_id) is None:
            before = self.walk.calling
            self.walk.set_calling(Calling(scope=Scope.ALL, order=self.calling.order).key)
            if self.round.leaf_of(item_id) is None:
                self.walk.set_calling(before)
                return False
        return True

    @property
    def round(self) -> Round:
        """The same with what is counted of them; once per state of the items."""
        desk, meeting, key = self.desk, self.meeting, self.calling.key
        items = desk.records.items
        kept = self._round
        if kept is None or kept[0] is not items or kept[1] is not meeting or kept[2] != key:
            fresh = Round(
                self.called(),
                meeting=meeting.id,
                order=self.calling.order,
                tree=desk.tree,
                school=desk.school,
            )
            self._round = kept = (items, meeting, key, fresh)
        return kept[3]

    @property
    def is_at_end(self) -> bool:
        """Whether the 小结 is shown."""
        return bool(self.round.items) and self.walk.place(self.step) == END

    @property
    def at_hand(self) -> Item | None:
        items = self.round.items
        return items[self.leaf] if items and not self.is_at_end else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where no item is shown, as at the 小结, there is nothing to say of one."""
        if action in _ABOUT_AN_ITEM and self.at_hand is None and parameters != ("task",):
            return False
        return super().check_action(action, parameters)

    # Leaves

    @property
    def leaf(self) -> int:
        """The item last looked at, wherever it stands now."""
        place = self.walk.place(self.step)
        if place == END:
            return len(self.round.items)
        return self.round.leaf_of(place) or 0

    def place_of(self, leaf: int) -> int:
        items = self.round.items
        return items[leaf].id if leaf < len(items) else END

    def leaf_count(self) -> int:
        items = self.round.items
        return len(items) + 1 if items else 1

    def leaf_name(self) -> str:
        item = self.at_hand
        return str(item.id) if item else ""
