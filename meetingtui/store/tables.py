"""Documents in tables, as TinyDB stores them, and edits to them."""

import codecs
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.store.backups import damaged

Document = dict[str, Any]
"""A record as plain JSON values, with whatever else the file holds of it."""

Tables = dict[str, dict[str, Any]]
"""What TinyDB stores: documents by key, in tables by name."""

Place = tuple[str, str]
"""A table and the key of a document in it."""

Edits = dict[Place, Document | None]
"""Documents to put in their places; None where one goes."""

Edit = tuple[str, str, Document | None]
"""The same for one place, as it is written down: table, key, document."""


def document(tables: Tables, place: Place) -> Document | None:
    """The document at a place."""
    return tables.get(place[0], {}).get(place[1])


def written(edits: Edits) -> tuple[Edit, ...]:
    """Edits as they are written down."""
    return tuple((table, key, row) for (table, key), row in edits.items())


def edits_in(written_down: Iterable[Edit]) -> Edits:
    """Edits as they are worked with."""
    return {(table, key): row for table, key, row in written_down}


def apply(tables: Tables, edits: Iterable[Edit]) -> None:
    """Make edits in the tables themselves, at a cost that does not grow with them."""
    for table, key, row in edits:
        if row is None:
            tables.setdefault(table, {}).pop(key, None)
        else:
            tables.setdefault(table, {})[key] = row


def encoded(tables: Tables) -> bytes:
    """The tables as JSON, one document a line: people and comparing programs can read it."""
    encode = msgspec.json.encode
    blocks = [
        encode(name)
        + b": {\n"
        + b",\n".join([encode(key) + b": " + encode(row) for key, row in table.items()])
        + b"\n}"
        for name, table in tables.items()
    ]
    return b"{\n" + b",\n".join(blocks) + b"\n}\n"


def decoded(content: bytes, path: Path) -> Tables:
    """The tables that a file holds.

    Raises:
        StoreDamagedError: it holds none.
    """
    try:
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=Tables)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(path, "不是完整的 JSON 数据") from error
