"""Ids of new records; an id is never used twice in a term, even after its record was deleted."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable


@runtime_checkable
class HasLastId(Protocol):
    """Protocol of a mapping of records by id that remembers the highest id ever used."""

    last_id: int


def next_unused_id(records: Mapping[int, object]) -> int:
    """Return the next unused id: one more than the highest ever used.

    Args:
        records: the term's records by id. The store's mapping remembers the ids of deleted
            records; for any other mapping, nothing was ever deleted.
    """
    given = records.last_id if isinstance(records, HasLastId) else 0
    return max(given, *records, 0) + 1
