"""Between the records and the documents of a term file: what is read, what is written."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from meetingtui.errors import StoreError
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.sitting import Sitting
from meetingtui.plan.item import Item
from meetingtui.store.backups import damaged
from meetingtui.store.keep import keep_unknown
from meetingtui.store.migrations import META, SCHEMA, schema_of
from meetingtui.store.numbered import Numbered
from meetingtui.store.records import Change, Records, TermClosing
from meetingtui.store.tables import Document, Edits, Place, Tables, document

R = TypeVar("R", Item, Meeting)


class Meta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the file says of itself."""

    schema: int
    """The form it is written in."""
    term: str
    """The term it belongs to."""
    sitting: Sitting = Sitting()
    """The secretary's desk."""
    closing: TermClosing | None = None
    """When the term was closed."""


def empty(term_id: str) -> Tables:
    """The tables of a term in which nothing has been recorded."""
    meta = _plain(Meta(schema=SCHEMA, term=term_id))
    return {"items": {}, "meetings": {}, "meta": {META: meta}}


def records_of(tables: Tables, path: Path, term_id: str) -> Records:
    """The records of a whole file, in the present form.

    Raises:
        StoreError: it is of a newer form, of another term, or holds what no record can.
    """
    raw = tables.get("meta", {}).get(META)
    schema = schema_of(tables)
    if schema is not None and schema > SCHEMA:
        raise StoreError(
            f"{path.name} 是更新版本的程序写的（格式 {schema}，本程序认识到 {SCHEMA}）。"
            "请升级本程序后再打开。"
        )
    try:
        meta = msgspec.convert(raw, Meta)
    except msgspec.ValidationError as error:
        raise damaged(path, "缺少学期信息") from error
    if meta.schema < 1:
        raise damaged(path, "学期信息不对")
    if meta.term != term_id:
        raise StoreError(
            f"{path.name} 里是学期 {meta.term} 的记录，不是 {term_id} 的。请把文件名改回来。"
        )
    return Records(
        Numbered(_read(tables, "items", Item, path)),
        Numbered(_read(tables, "meetings", Meeting, path)),
        meta.sitting,
        meta.closing,
    )


def edits_of(change: Change, tables: Tables) -> Edits:
    """The documents that a change touches, as they will be; those it leaves alike left out."""
    edits: Edits = {}
    _collect(edits, tables, "items", change.items, change.removed_items)
    _collect(edits, tables, "meetings", change.meetings, change.removed_meetings)
    if change.sitting is not None or change.closing is not None or change.reopens:
        raw = tables["meta"][META]
        was = msgspec.convert(raw, Meta)
        now = msgspec.structs.replace(
            was,
            sitting=was.sitting if change.sitting is None else change.sitting,
            closing=None if change.reopens else change.closing or was.closing,
        )
        edits["meta", META] = keep_unknown(raw, _plain(was), _plain(now))
    return {place: row for place, row in edits.items() if document(tables, place) != row}


def is_record(place: Place) -> bool:
    """Whether an edit there is of an item or a meeting, which undo takes back."""
    return place[0] != "meta"


def edited_records(records: Records, edits: Edits) -> Records:
    """The records after the edits, as reading the file anew would give them."""
    raw = edits.get(("meta", META))
    meta = None if raw is None else msgspec.convert(raw, Meta)
    return Records(
        _edited(records.items, edits, "items", Item),
        _edited(records.meetings, edits, "meetings", Meeting),
        records.sitting if meta is None else meta.sitting,
        records.closing if meta is None else meta.closing,
    )


def _plain(record: msgspec.Struct) -> Document:
    try:
        return msgspec.json.decode(msgspec.json.encode(record), type=Document)
    except UnicodeEncodeError as error:
        raise StoreError(
            "文字里有不能保存的字符，这一步没有保存。请删去刚输入或粘贴的特殊符号后再试。"
        ) from error


def _read(tables: Tables, table: str, kind: type[R], path: Path) -> dict[int, R]:
    found: dict[int, R] = {}
    for key, row in tables.get(table, {}).items():
        try:
            record = msgspec.convert(row, kind)
        except msgspec.ValidationError as error:
            raise damaged(path, f"{table} 的第 {key} 条读不出来") from error
        if str(record.id) != key:
            raise damaged(path, f"{table} 的第 {key} 条编号不对")
        found[record.id] = record
    return found


def _collect(
    edits: Edits, tables: Tables, table: str, put: Iterable[R], removed: Iterable[int]
) -> None:
    for number in removed:
        edits[table, str(number)] = None
    for record in put:
        place = (table, str(record.id))
        raw, now = document(tables, place), _plain(record)
        if raw is not None:
            now = keep_unknown(raw, _plain(msgspec.convert(raw, type(record))), now)
        edits[place] = now


def _edited(records: Mapping[int, R], edits: Edits, table: str, kind: type[R]) -> Mapping[int, R]:
    mine = {
        int(key): None if row is None else msgspec.convert(row, kind)
        for (name, key), row in edits.items()
        if name == table
    }
    if not mine:
        return records
    return (records if isinstance(records, Numbered) else Numbered(records)).edited(mine)
