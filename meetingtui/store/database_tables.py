"""TinyDB tables held in memory: their types, edits to their documents, and older schemas.

Migrating a file of an older schema works on plain documents: it never uses the record classes, so
that it stays valid when they change, and leaves unknown content alone. It does not validate the
result; whoever reads the records does.
"""

import codecs
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.store.backups import damaged_term_file_error

Document = dict[str, Any]
"""A record as plain JSON values, including fields that this program does not know."""

Tables = dict[str, dict[str, Any]]
"""The contents of a TinyDB file: table name → document key → document."""

DocumentAddress = tuple[str, str]
"""Address of a document: table name and document key."""

Edits = dict[DocumentAddress, Document | None]
"""Edits by document address: the new document, or None to delete it."""

Edit = tuple[str, str, Document | None]
"""One edit in the form stored in the journal: table name, document key, document or None."""


def find_document(tables: Tables, address: DocumentAddress) -> Document | None:
    """Find the document at an address (table and key); None if there is none."""
    return tables.get(address[0], {}).get(address[1])


def edits_to_triples(edits: Edits) -> tuple[Edit, ...]:
    """Convert edits of a term file's documents from a mapping by address to the triples (table,
    key, document) that the journal stores.
    """
    return tuple((table, key, row) for (table, key), row in edits.items())


def edits_from_triples(edits: Iterable[Edit]) -> Edits:
    """Convert edits of a term file's documents from the triples (table, key, document) that the
    journal stores to a mapping by address.
    """
    return {(table, key): row for table, key, row in edits}


def apply_edits_to_tables(tables: Tables, edits: Iterable[Edit]) -> None:
    """Apply edits to the tables in place; the cost does not depend on the size of the tables."""
    for table, key, row in edits:
        if row is None:
            tables.setdefault(table, {}).pop(key, None)
        else:
            tables.setdefault(table, {})[key] = row


def encode_tables(tables: Tables) -> bytes:
    """Encode tables as JSON with one document per line, so that files can be read and compared."""
    encode = msgspec.json.encode
    blocks = [
        encode(name)
        + b": {\n"
        + b",\n".join([encode(key) + b": " + encode(row) for key, row in table.items()])
        + b"\n}"
        for name, table in tables.items()
    ]
    return b"{\n" + b",\n".join(blocks) + b"\n}\n"


def decode_tables(content: bytes, path: Path) -> Tables:
    """Decode the JSON content of a term file to tables; ``path`` is for the error message only.

    Raises:
        StoreDamagedError: the content is not JSON of this form.
    """
    try:
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=Tables)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged_term_file_error(path, "不是完整的 JSON 数据") from error


SCHEMA = 3
"""Schema version of term files that this program writes, and the newest that it can read."""

META = "1"
"""Key of the document in table ``meta`` that holds the schema version and the term id."""


def schema_version(tables: Tables) -> int | None:
    """Schema version stored in a term file's tables; None if missing or not an integer."""
    meta = tables.get("meta", {}).get(META)
    schema = meta.get("schema") if isinstance(meta, dict) else None
    return schema if type(schema) is int else None


def migrate_to_current_schema(tables: Tables) -> Tables:
    """Migrate tables of an older schema to the current one; tables of the current, a newer or an
    unknown schema are returned as they are.
    """
    schema = schema_version(tables)
    if schema is None or not 1 <= schema < SCHEMA:
        return tables
    for migrate in _MIGRATIONS[schema - 1 :]:
        tables = migrate(tables)
    meta = {**tables["meta"][META], "schema": SCHEMA}
    return {**tables, "meta": {**tables["meta"], META: meta}}


def _migrate_to_schema_2(tables: Tables) -> Tables:
    """Migrate from schema 1 to 2: a problem in a reflection (总结反思) changes from a string to an
    object.
    """
    meetings = {
        key: _meeting_to_schema_2(meeting) for key, meeting in tables.get("meetings", {}).items()
    }
    return {**tables, "meetings": meetings}


def _meeting_to_schema_2(meeting: Any) -> Any:
    """Convert a meeting document from schema 1 to 2."""
    if not isinstance(meeting, dict) or not isinstance(meeting.get("reflections"), list):
        return meeting
    return {
        **meeting,
        "reflections": [_reflection_to_schema_2(each) for each in meeting["reflections"]],
    }


def _reflection_to_schema_2(reflection: Any) -> Any:
    """Convert a reflection in a meeting document from schema 1 to 2: problems become objects."""
    if not isinstance(reflection, dict) or not isinstance(reflection.get("problems"), list):
        return reflection
    problems = [
        {"text": each} if isinstance(each, str) else each for each in reflection["problems"]
    ]
    return {**reflection, "problems": problems}


def _migrate_to_schema_3(tables: Tables) -> Tables:
    """Migrate from schema 2 to 3: a change of an item, formerly a sentence, gets its two values.

    Sentences that cannot be parsed are moved to ``old_words`` of the progress line.
    """
    items = {key: _item_to_schema_3(item) for key, item in tables.get("items", {}).items()}
    return {**tables, "items": items}


def _item_to_schema_3(item: Any) -> Any:
    """Convert an item document from schema 2 to 3."""
    if not isinstance(item, dict) or not isinstance(item.get("progress"), list):
        return item
    return {**item, "progress": [_progress_to_schema_3(line) for line in item["progress"]]}


def _progress_to_schema_3(line: Any) -> Any:
    """Convert a progress line in an item document from schema 2 to 3.

    Each change in ``changes``, a sentence in schema 2, becomes its field with the values before and
    after; sentences that cannot be parsed move to ``old_words``. Anything else is returned as it
    is.
    """
    if not isinstance(line, dict) or not isinstance(line.get("changes"), list):
        return line
    if not all(isinstance(each, str) for each in line["changes"]):
        return line
    rest = {key: value for key, value in line.items() if key != "changes"}
    year = str(line.get("on"))[:4]
    read = {words: _change_to_schema_3(words, year) for words in line["changes"]}
    changes = [change for change in read.values() if change]
    unread = [words for words, change in read.items() if not change]
    return (
        rest | ({"changes": changes} if changes else {}) | ({"old_words": unread} if unread else {})
    )


def _change_to_schema_3(words: str, year: str) -> dict[str, Any] | None:
    """Parse 责任人由待定调整为王晓梅、李建国 to field and values; None for any other sentence.

    A date without a year is in the given year, that of the progress line.
    """
    match = re.fullmatch(_CHANGE_2, words)
    if match is None or words.count("调整为") != 1:
        return None
    field, value = _FIELDS_2[match["what"]]
    before, after = (
        value("" if each == "待定" else each, year) for each in (match["before"], match["after"])
    )
    return {"field": field, "before": before, "after": after}


def _deadline_to_schema_3(words: str, year: str) -> dict[str, str]:
    """Convert a deadline in words to its document of schema 3: ``due`` for a date, ``text`` for
    other words, empty for none.

    ``year`` is the year of a date without one.
    """
    if match := re.fullmatch(_DAY_2, words):
        parts = int(match["year"] or year), int(match["month"]), int(match["day"])
        with suppress(ValueError):  # no day of the calendar: it stays as words
            return {"due": date(*parts).isoformat()}
    return {"text": words} if words else {}


_CHANGE_2 = r"(?P<what>责任部门|责任人|完成时限)由(?P<before>.+)调整为(?P<after>.+)"
_DAY_2 = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"

_FIELDS_2: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "责任部门": ("department", lambda words, _: words),
    "责任人": ("people", lambda words, _: words.split("、") if words else []),
    "完成时限": ("deadline", _deadline_to_schema_3),
}
"""For each field name in schema 2: the name in schema 3 and the function that parses a value."""

_MIGRATIONS: tuple[Callable[[Tables], Tables], ...] = (_migrate_to_schema_2, _migrate_to_schema_3)
"""Migration functions in order; the first migrates from schema 1 to 2."""
