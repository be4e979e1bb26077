"""A term's records only to look at: straight from the snapshot, without its documents between."""

from pathlib import Path

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.disk import DISK
from meetingtui.store.documents import Meta
from meetingtui.store.migrations import META, SCHEMA
from meetingtui.store.numbered import Numbered
from meetingtui.store.reading import find
from meetingtui.store.records import Records
from meetingtui.store.rescue import troubles


class _MetaTable(msgspec.Struct, frozen=True):
    meta: Meta = msgspec.field(name=META)


class _Snapshot(msgspec.Struct, frozen=True):
    meta: _MetaTable
    items: dict[str, Item] = {}
    meetings: dict[str, Meeting] = {}


def glance(path: Path, term_id: str) -> Records | None:
    """The records of a term file that is whole and closed, in the present form.

    None for any other, which :meth:`TermFile.open` must look at: one that is
    being written to, was not closed, is older, damaged, or not there.
    """
    try:
        found = find(path, DISK)
        if found.snapshot is None or found.pending or troubles(found, path):
            return None
        read = msgspec.json.decode(found.snapshot, type=_Snapshot)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    meta = read.meta.meta
    tables = (read.items, read.meetings)
    is_good = meta.schema == SCHEMA and meta.term == term_id
    if not is_good or any(str(row.id) != key for table in tables for key, row in table.items()):
        return None
    return Records(
        Numbered({item.id: item for item in read.items.values()}),
        Numbered({meeting.id: meeting for meeting in read.meetings.values()}),
        meta.sitting,
        meta.closing,
    )
