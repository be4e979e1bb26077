"""An immutable mapping by number that is cheap to change, however many it holds."""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from itertools import chain
from typing import TypeVar

T = TypeVar("T")

_SHELF = 256
"""So many numbers in a row lie together; a change copies those and a list of the shelves."""


class Numbered(Mapping[int, T]):
    """Records by id. What goes on a shelf of its neighbours is found and copied with them."""

    __slots__ = ("_shelves",)

    def __init__(self, records: Mapping[int, T]) -> None:
        self._shelves: dict[int, dict[int, T]] = {}
        for number, record in records.items():
            self._shelves.setdefault(number // _SHELF, {})[number] = record

    def edited(self, edits: Mapping[int, T | None]) -> "Numbered[T]":
        """Another with these records in it; without those that are None."""
        after: Numbered[T] = Numbered({})
        after._shelves = dict(self._shelves)
        for shelf in {number // _SHELF for number in edits}:
            after._shelves[shelf] = dict(self._shelves.get(shelf, {}))
        for number, record in edits.items():
            if record is None:
                after._shelves[number // _SHELF].pop(number, None)
            else:
                after._shelves[number // _SHELF][number] = record
        return after

    def __getitem__(self, number: int) -> T:
        """The record of that number."""
        if not isinstance(number, int):  # as in a dict, nothing is found by anything else
            raise KeyError(number)
        return self._shelves[number // _SHELF][number]

    def __iter__(self) -> Iterator[int]:
        """The numbers."""
        return chain.from_iterable(self._shelves.values())

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self._shelves.values()))

    def __contains__(self, number: object) -> bool:
        """Whether there is a record of that number."""
        return isinstance(number, int) and number in self._shelves.get(number // _SHELF, ())

    def __repr__(self) -> str:
        """As a dict."""
        return repr(dict(self))

    def values(self) -> ValuesView[T]:
        """The records; gone through as fast as in a dict."""
        return _Values(self)

    def items(self) -> ItemsView[int, T]:
        """The numbers with their records; the same."""
        return _Items(self)


class _Values(ValuesView[T]):
    _mapping: Numbered[T]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(shelf.values() for shelf in self._mapping._shelves.values())


class _Items(ItemsView[int, T]):
    _mapping: Numbered[T]

    def __iter__(self) -> Iterator[tuple[int, T]]:
        return chain.from_iterable(shelf.items() for shelf in self._mapping._shelves.values())
