"""Bringing an older term file to the present form, document by document.

A migration works on plain documents, so that it does not change when the
records do, and leaves alone what it does not know. Whether the result can be
read is for the reader to say.
"""

from collections.abc import Callable
from typing import Any

from meetingtui.store.tables import Tables

SCHEMA = 2
"""The form of the term file that this program writes, and the newest it can read."""

META = "1"
"""Where in its table the file says what it is."""


def schema_of(tables: Tables) -> int | None:
    """The form that a file says it is in; None where it does not say."""
    meta = tables.get("meta", {}).get(META)
    schema = meta.get("schema") if isinstance(meta, dict) else None
    return schema if type(schema) is int else None


def migrated(tables: Tables) -> Tables:
    """The tables in the present form; the same ones where they are, or are of no older form."""
    schema = schema_of(tables)
    if schema is None or not 1 <= schema < SCHEMA:
        return tables
    for migrate in _MIGRATIONS[schema - 1 :]:
        tables = migrate(tables)
    meta = {**tables["meta"][META], "schema": SCHEMA}
    return {**tables, "meta": {**tables["meta"], META: meta}}


def _problems_have_parts(tables: Tables) -> Tables:
    """1 → 2: a problem of 总结反思 was its words alone; now they are its ``text``."""
    meetings = {key: _meeting_2(meeting) for key, meeting in tables.get("meetings", {}).items()}
    return {**tables, "meetings": meetings}


def _meeting_2(meeting: Any) -> Any:
    if not isinstance(meeting, dict) or not isinstance(meeting.get("reflections"), list):
        return meeting
    return {**meeting, "reflections": [_reflection_2(each) for each in meeting["reflections"]]}


def _reflection_2(reflection: Any) -> Any:
    if not isinstance(reflection, dict) or not isinstance(reflection.get("problems"), list):
        return reflection
    problems = [
        {"text": each} if isinstance(each, str) else each for each in reflection["problems"]
    ]
    return {**reflection, "problems": problems}


_MIGRATIONS: tuple[Callable[[Tables], Tables], ...] = (_problems_have_parts,)
"""From each form to the next, from 1 on."""
