"""Converting between records (msgspec structs) and the TinyDB documents of a term file."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from meetingtui.base.errors import StoreError
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.plan.item import Item
from meetingtui.store.backups import damaged_term_file_error
from meetingtui.store.current_names import CurrentNames
from meetingtui.store.database_tables import (
    META,
    SCHEMA,
    Document,
    DocumentAddress,
    Edits,
    Tables,
    find_document,
    schema_version,
)
from meetingtui.store.records import Change, HighestIds, ImmutableRecordMap, Records, TermClosing

# Preserving fields of a term file that this program version does not know


def preserve_unknown_fields(raw: Any, was: Any, now: Any) -> Any:
    """Return ``now`` with the fields of the stored document added that this program version does
    not know, so that saving does not lose them.

    All arguments are plain JSON values. A field of ``raw`` that is missing from ``was`` is
    unknown. Elements of lists are matched by id, else by equal value or place, and keep theirs.

    Args:
        raw: the stored document.
        was: the same document after decoding to a record and encoding again.
        now: the encoded record after a change.
    """
    if raw == was:
        return now
    if isinstance(raw, dict) and isinstance(now, dict):
        known = was if isinstance(was, dict) else {}
        kept = {
            key: preserve_unknown_fields(raw.get(key), known.get(key), value)
            for key, value in now.items()
        }
        return kept | {
            key: value for key, value in raw.items() if key not in known and key not in now
        }
    if isinstance(raw, list) and isinstance(was, list) and isinstance(now, list):
        origins = _match_list_elements(was, now)
        return [
            value if origin is None else preserve_unknown_fields(raw[origin], was[origin], value)
            for value, origin in zip(now, origins, strict=True)
        ]
    return now


def _match_list_elements(was: list[Any], now: list[Any]) -> list[int | None]:
    """Match the elements of a changed JSON list with those of the list before.

    Elements with an id are matched by it, others by equal value. Where both lists are equally
    long, an element without id that is still unmatched takes the one at its own index, if free.

    Returns:
        For each element of ``now`` its index in ``was``; None for a new element.
    """
    free = list(range(len(was)))
    origins: list[int | None] = [None] * len(now)

    def record_match(index: int, origin: int | None) -> None:
        """Store that ``now[index]`` comes from ``was[origin]``; nothing if ``origin`` is None."""
        if origin is not None:
            origins[index] = origin
            free.remove(origin)

    for index, value in enumerate(now):
        ours = _id_of_element(value)
        record_match(
            index,
            next(
                (
                    origin
                    for origin in free
                    if (
                        _id_of_element(was[origin]) == ours
                        if ours is not None
                        else was[origin] == value
                    )
                ),
                None,
            ),
        )
    if len(was) == len(now):
        for index, value in enumerate(now):
            if origins[index] is None and index in free and _id_of_element(value) is None:
                record_match(index, index)
    return origins


def _id_of_element(value: Any) -> Any:
    """The ``id`` of a JSON object; None for other values."""
    return value.get("id") if isinstance(value, dict) else None


# Converting between records (msgspec structs) and the TinyDB documents of a term file


R = TypeVar("R", Item, Meeting)


class TermMetadata(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Metadata document of a term file: schema, term, session state, closing and highest ids."""

    schema: int
    """Schema version of the file."""
    term: str
    """Id of the term: ``2026-2027-1``."""
    session_state: SessionState = msgspec.field(name="sitting", default=SessionState())
    """Position, drafts and times of the meeting in progress."""
    closing: TermClosing | None = None
    """The day the term was closed (结束学期); None while it is open."""
    last_ids: HighestIds = HighestIds()
    """Highest ids ever given in the term."""


def empty_tables(term_id: str) -> Tables:
    """Build the tables of a term without any records."""
    meta = _to_document(TermMetadata(schema=SCHEMA, term=term_id))
    return {"items": {}, "meetings": {}, "meta": {META: meta}}


def records_from_tables(tables: Tables, path: Path, term_id: str) -> Records:
    """Decode all records of a term file from its tables, which must be of the current schema.

    Args:
        tables: the tables of the file.
        path: the file, for error messages.
        term_id: the term it must belong to.

    Raises:
        StoreError: the schema is newer, the term is another, or a document is invalid.
    """
    raw = tables.get("meta", {}).get(META)
    schema = schema_version(tables)
    if schema is not None and schema > SCHEMA:
        raise StoreError(
            f"{path.name} 是更新版本的程序写的（格式 {schema}，本程序认识到 {SCHEMA}）。"
            "请升级本程序后再打开。"
        )
    try:
        meta = msgspec.convert(raw, TermMetadata)
    except msgspec.ValidationError as error:
        raise damaged_term_file_error(path, "缺少学期信息") from error
    if meta.schema < 1:
        raise damaged_term_file_error(path, "学期信息不对")
    if meta.term != term_id:
        raise StoreError(
            f"{path.name} 里是学期 {meta.term} 的记录，不是 {term_id} 的。请把文件名改回来。"
        )
    items = _decode_table(tables, "items", Item, path)
    meetings = _decode_table(tables, "meetings", Meeting, path)
    last = meta.last_ids.including(items.values(), meetings.values())
    return Records(
        ImmutableRecordMap(items, last.items),
        ImmutableRecordMap(meetings, last.meetings),
        meta.session_state,
        meta.closing,
        last,
    )


def edits_for_change(change: Change, tables: Tables, last_ids: HighestIds) -> Edits:
    """Compute the document edits for a change, omitting documents that stay the same.

    Args:
        change: the change.
        tables: the current tables.
        last_ids: the highest ids given before the change.

    Returns:
        Edits by document address, including that of the metadata document.
    """
    edits: Edits = {}
    _add_table_edits(edits, tables, "items", change.items, change.removed_items)
    _add_table_edits(edits, tables, "meetings", change.meetings, change.removed_meetings)
    edits = {place: row for place, row in edits.items() if find_document(tables, place) != row}
    if edits or change.session_state is not None or change.closing is not None or change.reopens:
        raw = tables["meta"][META]
        was = msgspec.convert(raw, TermMetadata)
        now = msgspec.structs.replace(
            was,
            session_state=was.session_state
            if change.session_state is None
            else change.session_state,
            closing=None if change.reopens else change.closing or was.closing,
            last_ids=last_ids.including(change.items, change.meetings) if edits else was.last_ids,
        )
        meta = preserve_unknown_fields(raw, _to_document(was), _to_document(now))
        if meta != raw:
            edits["meta", META] = meta
    return edits


def is_address_of_record(address: DocumentAddress) -> bool:
    """Whether an address (table and key) in a term file is that of an item or a meeting, which undo
    reverts, and not of the file's metadata.
    """
    return address[0] != "meta"


def records_with_edits(records: Records, edits: Edits, names: CurrentNames) -> Records:
    """Apply edits to records; the result equals what reading the file again would give.

    Departments and people in the edited records are renamed with ``names``.
    """
    raw = edits.get(("meta", META))
    meta = None if raw is None else msgspec.convert(raw, TermMetadata)
    return Records(
        _apply_table_edits(records.items, edits, "items", Item, names.rename_in_item),
        _apply_table_edits(records.meetings, edits, "meetings", Meeting, names.rename_in_meeting),
        records.session_state
        if meta is None
        else names.rename_in_session_state(meta.session_state),
        records.closing if meta is None else meta.closing,
        records.last_ids if meta is None else meta.last_ids,
    )


def _to_document(record: msgspec.Struct) -> Document:
    """Encode a record as a plain JSON document.

    Raises:
        StoreError: a text has characters that cannot be encoded.
    """
    try:
        return msgspec.json.decode(msgspec.json.encode(record), type=Document)
    except UnicodeEncodeError as error:
        raise StoreError(
            "文字里有不能保存的字符，这一步没有保存。请删去刚输入或粘贴的特殊符号后再试。"
        ) from error


def _decode_table(tables: Tables, table: str, kind: type[R], path: Path) -> dict[int, R]:
    """Decode all documents of one table to records by id.

    Args:
        tables: the tables of the file.
        table: name of the table.
        kind: class of its records.
        path: the file, for error messages.

    Raises:
        StoreDamagedError: a document is invalid, or its key is not its id.
    """
    found: dict[int, R] = {}
    for key, row in tables.get(table, {}).items():
        try:
            record = msgspec.convert(row, kind)
        except msgspec.ValidationError as error:
            raise damaged_term_file_error(path, f"{table} 的第 {key} 条读不出来") from error
        if str(record.id) != key:
            raise damaged_term_file_error(path, f"{table} 的第 {key} 条编号不对")
        found[record.id] = record
    return found


def _add_table_edits(
    edits: Edits, tables: Tables, table: str, put: Iterable[R], removed: Iterable[int]
) -> None:
    """Add to ``edits``, in place, what one change does to one table.

    Args:
        edits: the document edits so far, by address.
        tables: the current tables, whose documents' unknown fields are preserved.
        table: name of the table.
        put: records to be added or replaced.
        removed: ids of records to be deleted.
    """
    for number in removed:
        edits[table, str(number)] = None
    for record in put:
        place = (table, str(record.id))
        raw, now = find_document(tables, place), _to_document(record)
        if raw is not None:
            now = preserve_unknown_fields(
                raw, _to_document(msgspec.convert(raw, type(record))), now
            )
        edits[place] = now


def _apply_table_edits(
    records: Mapping[int, R],
    edits: Edits,
    table: str,
    kind: type[R],
    with_names: Callable[[R], R],
) -> Mapping[int, R]:
    """Apply the edits of one table to its records; return the same mapping if there are none.

    Args:
        records: the records of the table by id.
        edits: document edits of all tables by address.
        table: name of the table.
        kind: class of its records.
        with_names: gives a record the current names of departments and people.
    """
    mine = {
        int(key): None if row is None else with_names(msgspec.convert(row, kind))
        for (name, key), row in edits.items()
        if name == table
    }
    if not mine:
        return records
    return (
        records if isinstance(records, ImmutableRecordMap) else ImmutableRecordMap(records)
    ).with_edits(mine)
