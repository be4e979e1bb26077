"""All records of a term (:class:`Records`), and one change to them (:class:`Change`).

Records are held in a :class:`ImmutableRecordMap`, an immutable mapping whose edited copies share
unchanged parts.
"""

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from datetime import date
from itertools import chain
from typing import TypeVar

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import full_date
from meetingtui.meeting.minutes_issuing import (
    refuse_change_to_locked_meeting,
    refuse_item_change_to_locked_records,
)
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.plan.item import Item, next_unused_id
from meetingtui.store.step_history import StepKind

T = TypeVar("T")

_CHUNK_SIZE = 256
"""Number of ids per chunk; an edit copies the affected chunks and the table of chunks."""


class ImmutableRecordMap(Mapping[int, T]):
    """An immutable mapping from id to record, stored in chunks of ids that edited copies share.

    Args:
        records: the records by id.
        last_id: highest id used so far, if it is above those of the records.
    """

    __slots__ = ("_chunks", "last_id")

    def __init__(self, records: Mapping[int, T], last_id: int = 0) -> None:
        self.last_id = max(last_id, max(records, default=0))
        """Highest id ever used, including ids of records deleted since."""
        self._chunks: dict[int, dict[int, T]] = {}
        for number, record in records.items():
            self._chunks.setdefault(number // _CHUNK_SIZE, {})[number] = record

    def with_edits(self, edits: Mapping[int, T | None]) -> "ImmutableRecordMap[T]":
        """Return a copy of the mapping from id to record with edits applied; ``last_id`` never
        becomes lower.

        Args:
            edits: the new record by id; None removes the record, if there is one.
        """
        after: ImmutableRecordMap[T] = ImmutableRecordMap(
            {}, max(self.last_id, max(edits, default=0))
        )
        after._chunks = dict(self._chunks)
        for chunk in {number // _CHUNK_SIZE for number in edits}:
            after._chunks[chunk] = dict(self._chunks.get(chunk, {}))
        for number, record in edits.items():
            if record is None:
                after._chunks[number // _CHUNK_SIZE].pop(number, None)
            else:
                after._chunks[number // _CHUNK_SIZE][number] = record
        return after

    def __getitem__(self, number: int) -> T:
        """Return the record with this id; KeyError if there is none."""
        if not isinstance(number, int):  # as in a dict, nothing is found by anything else
            raise KeyError(number)
        return self._chunks[number // _CHUNK_SIZE][number]

    def __iter__(self) -> Iterator[int]:
        """Iterate over the ids."""
        return chain.from_iterable(self._chunks.values())

    def __len__(self) -> int:
        """Return the number of records."""
        return sum(map(len, self._chunks.values()))

    def __contains__(self, number: object) -> bool:
        """Return whether there is a record with this id."""
        return isinstance(number, int) and number in self._chunks.get(number // _CHUNK_SIZE, ())

    def __repr__(self) -> str:
        """Return the representation of an equal dict."""
        return repr(dict(self))

    def values(self) -> ValuesView[T]:
        """Return a view of the records; iterates over chunks of ids, as fast as a dict."""
        return _RecordValuesView(self)

    def items(self) -> ItemsView[int, T]:
        """Return a view of the pairs of id and record; iterates over chunks of ids."""
        return _RecordItemsView(self)


class _RecordValuesView(ValuesView[T]):
    """The view of a ImmutableRecordMap's records; iterates over chunks of ids."""

    _mapping: ImmutableRecordMap[T]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(chunk.values() for chunk in self._mapping._chunks.values())


class _RecordItemsView(ItemsView[int, T]):
    """The view of a ImmutableRecordMap's pairs of id and record; iterates over chunks of ids."""

    _mapping: ImmutableRecordMap[T]

    def __iter__(self) -> Iterator[tuple[int, T]]:
        return chain.from_iterable(chunk.items() for chunk in self._mapping._chunks.values())


class TermClosing(msgspec.Struct, frozen=True, kw_only=True):
    """The closing of a term (结束学期): its records are read-only until it is reopened."""

    on: date
    """The day on which the term was closed."""


class HighestIds(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Highest ids ever given in a term to items, meetings and topics; no id is given twice."""

    items: int = 0
    """Highest item id."""
    meetings: int = 0
    """Highest meeting id."""
    topics: int = 0
    """Highest topic id, over all meetings."""

    def including(self, items: Iterable[Item], meetings: Iterable[Meeting]) -> "HighestIds":
        """Return the highest ids ever given in a term, raised to those in the given records
        where these are higher.

        Ids that records refer to count even if what they denote has been deleted.
        """
        item, meeting, topic = self.items, self.meetings, self.topics
        for each in items:
            item = max(item, each.id)
            meeting = max(meeting, each.meeting or 0)
            topic = max(topic, each.topic or 0)
        for each_meeting in meetings:
            problems = (p for part in each_meeting.reflections for p in part.problems)
            tasks = (problem.task or 0 for problem in problems)
            item = max((item, *each_meeting.agenda, *each_meeting.carried, *tasks))
            meeting = max(meeting, each_meeting.id)
            topic = max((topic, *(each.id for each in each_meeting.agenda_and_parked_topics)))
        return HighestIds(items=item, meetings=meeting, topics=topic)


class Records(msgspec.Struct, frozen=True):
    """All records of one term at one moment; immutable."""

    items: Mapping[int, Item]
    """All items by id."""
    meetings: Mapping[int, Meeting]
    """All meetings by id."""
    session_state: SessionState
    """Position, drafts and times of the meeting in progress."""
    closing: TermClosing | None = None
    """The closing of the term; None while it is open."""
    last_ids: HighestIds = HighestIds()
    """Highest ids ever given in the term."""

    @property
    def next_item_id(self) -> int:
        """The lowest id never given to an item of the term."""
        return next_unused_id(self.items)

    @property
    def next_topic_id(self) -> int:
        """The lowest id never given to a topic in any meeting of the term."""
        return self.last_ids.topics + 1


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change to a term's records that is applied entirely or not at all, and undone as one
    step.
    """

    words: str
    """Chinese description of the change, as undo shows it: 已完成：校门口护学岗."""
    items: tuple[Item, ...] = ()
    """Items to be stored; each replaces the item with the same id."""
    meetings: tuple[Meeting, ...] = ()
    """Meetings to be stored; each replaces the meeting with the same id."""
    removed_items: tuple[int, ...] = ()
    """Ids of items to be deleted."""
    removed_meetings: tuple[int, ...] = ()
    """Ids of meetings to be deleted."""
    kind: StepKind = StepKind.ENTRY
    """Kind of the change, which determines whether undo asks for confirmation."""
    goes_on: bool = False
    """Whether to merge the change with the previous step for undo.

    It is merged only if that step has the same words and touches the same records.
    """
    session_state: SessionState | None = None
    """The new session state; None leaves it unchanged. Undo does not revert it."""
    closing: TermClosing | None = None
    """The closing of the term; None closes nothing. Undo does not revert it; reopening does."""
    reopens: bool = False
    """Whether the change reopens a closed term."""
    restores: bool = False
    """Whether the change restores a backup; it may then alter meetings with issued minutes."""


ChangeBuilder = Callable[[Records], Change | None]
"""A function that builds a change from the current records; it returns None to change nothing."""


def combine_change_builders(builds: Sequence[ChangeBuilder], words: str) -> ChangeBuilder:
    """Combine functions that build changes into one whose change is undone as one step; it returns
    None if none of them changes anything.

    Args:
        builds: functions that build the changes; each gets the records as changed by those before
            it. Only the items and meetings to be stored are combined: deletions, session state and
            kind of the changes are dropped.
        words: Chinese description of the combined change.
    """

    def build_combined_change(records: Records) -> Change | None:
        """Build all changes, each on the result of those before; None if nothing changes."""
        items: dict[int, Item] = {}
        meetings: dict[int, Meeting] = {}
        now = records
        for each in builds:
            change = each(now)
            if change is None:
                continue
            items |= {item.id: item for item in change.items}
            meetings |= {meeting.id: meeting for meeting in change.meetings}
            topics = (
                topic.id
                for meeting in change.meetings
                for topic in meeting.agenda_and_parked_topics
            )
            last_topic = max((now.last_ids.topics, *topics))
            now = msgspec.structs.replace(
                now,
                items=ImmutableRecordMap({**now.items, **items}, next_unused_id(now.items) - 1),
                meetings={**now.meetings, **meetings},
                last_ids=msgspec.structs.replace(now.last_ids, topics=last_topic),
            )
        if not items and not meetings:
            return None
        return Change(words=words, items=tuple(items.values()), meetings=tuple(meetings.values()))

    return build_combined_change


def refuse_if_term_closed(records: Records) -> None:
    """Refuse any change to a closed term.

    Raises:
        RefusedError: the term is closed.
    """
    if records.closing:
        day = full_date(records.closing.on)
        raise RefusedError(
            f"本学期已于{day}结束，记录只能查看。"
            "确要改动，请先在程序里按 Ctrl+P，选“重新打开本学期”。"
        )


def refuse_change_to_closed_records(change: Change, records: Records) -> None:
    """Refuse a change to a closed term, unless it reopens the term, or to a meeting whose minutes
    are issued, unless it restores a backup.

    Raises:
        RefusedError: the change is not allowed.
    """
    if not change.reopens:
        refuse_if_term_closed(records)
    if change.restores:
        return
    meetings = records.meetings
    for meeting in change.meetings:
        if meeting.id in meetings:
            refuse_change_to_locked_meeting(meetings[meeting.id], meeting)
    for gone in change.removed_meetings:
        if gone in meetings:
            refuse_change_to_locked_meeting(meetings[gone], None)
    for item in change.items:
        refuse_item_change_to_locked_records(records.items.get(item.id), item, meetings)
    for gone in change.removed_items:
        refuse_item_change_to_locked_records(records.items.get(gone), None, meetings)
