"""An immutable mapping by id whose edited copies share unchanged parts (structural sharing)."""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from itertools import chain
from typing import TypeVar

T = TypeVar("T")

_BLOCK = 256
"""Number of ids per block; an edit copies the affected blocks and the list of blocks."""


class PersistentMap(Mapping[int, T]):
    """An immutable mapping from id to record, stored in blocks that edited copies share."""

    __slots__ = ("_blocks", "last_id")

    def __init__(self, records: Mapping[int, T], last_id: int = 0) -> None:
        self.last_id = max(last_id, max(records, default=0))
        """Highest id ever used, including ids of records deleted since."""
        self._blocks: dict[int, dict[int, T]] = {}
        for number, record in records.items():
            self._blocks.setdefault(number // _BLOCK, {})[number] = record

    def edited(self, edits: Mapping[int, T | None]) -> "PersistentMap[T]":
        """Return a copy with edits applied.

        Args:
            edits: the new record by id; None removes the record.
        """
        after: PersistentMap[T] = PersistentMap({}, max(self.last_id, max(edits, default=0)))
        after._blocks = dict(self._blocks)
        for block in {number // _BLOCK for number in edits}:
            after._blocks[block] = dict(self._blocks.get(block, {}))
        for number, record in edits.items():
            if record is None:
                after._blocks[number // _BLOCK].pop(number, None)
            else:
                after._blocks[number // _BLOCK][number] = record
        return after

    def __getitem__(self, number: int) -> T:
        """Return the record with this id; KeyError if there is none."""
        if not isinstance(number, int):  # as in a dict, nothing is found by anything else
            raise KeyError(number)
        return self._blocks[number // _BLOCK][number]

    def __iter__(self) -> Iterator[int]:
        """Iterate over the ids."""
        return chain.from_iterable(self._blocks.values())

    def __len__(self) -> int:
        """Return the number of records."""
        return sum(map(len, self._blocks.values()))

    def __contains__(self, number: object) -> bool:
        """Return whether there is a record with this id."""
        return isinstance(number, int) and number in self._blocks.get(number // _BLOCK, ())

    def __repr__(self) -> str:
        """Return the representation of an equal dict."""
        return repr(dict(self))

    def values(self) -> ValuesView[T]:
        """View of the records; iterates block by block, as fast as a dict."""
        return _RecordValuesView(self)

    def items(self) -> ItemsView[int, T]:
        """View of the pairs of id and record; iterates block by block, as fast as a dict."""
        return _RecordItemsView(self)


class _RecordValuesView(ValuesView[T]):
    _mapping: PersistentMap[T]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(block.values() for block in self._mapping._blocks.values())


class _RecordItemsView(ItemsView[int, T]):
    _mapping: PersistentMap[T]

    def __iter__(self) -> Iterator[tuple[int, T]]:
        return chain.from_iterable(block.items() for block in self._mapping._blocks.values())
