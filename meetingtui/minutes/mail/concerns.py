"""您的任务: what one recipient owes after a meeting."""

from collections.abc import Iterable, Mapping

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.as_of import as_of
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.ownership import answering_department
from meetingtui.school import School


class Concerns(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks, as they stood when the meeting ended."""

    decided: tuple[Item, ...] = ()
    """本次议定, in the order they were given."""
    still_open: tuple[Item, ...] = ()
    """以往议定、尚未完成."""

    @property
    def every(self) -> tuple[Item, ...]:
        """Both."""
        return (*self.decided, *self.still_open)

    def of(self, people: Iterable[str], school: School) -> "Concerns":
        """Those of these people: what they do, and what the departments they head do."""
        names = set(people)
        headed = {each.name for each in school.departments if each.head and each.head in names}

        def is_theirs(item: Item) -> bool:
            return not names.isdisjoint(item.people) or answering_department(item, school) in headed

        return Concerns(
            decided=tuple(filter(is_theirs, self.decided)),
            still_open=tuple(filter(is_theirs, self.still_open)),
        )


def concerns(
    meeting: Meeting,
    *,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
    term: Term,
) -> Concerns:
    """Everything the meeting decided, and what it found still open of earlier decisions."""
    found = (as_of(item, meeting, meetings=meetings, term=term) for item in items.values())
    tasks = [item for item in found if item and item.kind is ItemKind.TASK]
    decided = sorted(
        (item for item in tasks if item.meeting == meeting.id), key=lambda item: item.id
    )
    places = {id: place for place, id in enumerate(meeting.carried)}
    carried = sorted(
        (item for item in tasks if item.id in places and item.is_open and item not in decided),
        key=lambda item: places[item.id],
    )
    return Concerns(decided=tuple(decided), still_open=tuple(carried))
