"""Types and functions for TinyDB tables held in memory, and for edits to their documents."""

import codecs
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.store.backups import damaged_error

Document = dict[str, Any]
"""A record as plain JSON values, including fields that this program does not know."""

Tables = dict[str, dict[str, Any]]
"""The contents of a TinyDB file: table name → document key → document."""

Place = tuple[str, str]
"""Address of a document: table name and document key."""

Edits = dict[Place, Document | None]
"""Edits by document address: the new document, or None to delete it."""

Edit = tuple[str, str, Document | None]
"""One edit in the form stored in the journal: table name, document key, document or None."""


def find_document(tables: Tables, address: Place) -> Document | None:
    """Find the document at an address (table and key); None if there is none."""
    return tables.get(address[0], {}).get(address[1])


def edit_list(edits: Edits) -> tuple[Edit, ...]:
    """Convert edits from a mapping to the tuple of triples that the journal stores."""
    return tuple((table, key, row) for (table, key), row in edits.items())


def edits_from_list(edits: Iterable[Edit]) -> Edits:
    """Convert edits from the triples that the journal stores to a mapping by document address."""
    return {(table, key): row for table, key, row in edits}


def apply_edits(tables: Tables, edits: Iterable[Edit]) -> None:
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
        raise damaged_error(path, "不是完整的 JSON 数据") from error
