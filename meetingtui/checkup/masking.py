"""A document with every word of the school's own made unreadable, its structure kept."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school import School
from meetingtui.store.documents import Meta

MASK = "×"

_PLAIN = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?|\d{1,2}:\d\d|\d{4}-\d{4}-[12](/\d+)?|\d{1,4}|"
)
"""Dates, times, terms and small numbers: they say nothing of anybody."""


def masked(value: Any) -> Any:
    """The same shape: words become as many signs, dates, figures and our own words stay."""
    if isinstance(value, str):
        return _mask(value)
    if isinstance(value, dict):
        return {_mask_key(key): masked(each) for key, each in value.items()}
    return [masked(each) for each in value] if isinstance(value, list | tuple) else value


def _mask(text: str) -> str:
    if text in _our_words() or _PLAIN.fullmatch(text):
        return text
    return re.sub(r"\S", MASK, text)


def _mask_key(key: str) -> str:
    return key if key in _our_names() or _PLAIN.fullmatch(key) else _mask(key)


@cache
def _our_names() -> frozenset[str]:
    """Names of the records' fields and of the tables."""
    return frozenset(_in_schemas("properties")) | {"items", "meetings", "meta"}


@cache
def _our_words() -> frozenset[str]:
    """Words that the program itself writes: statuses, kinds."""
    return frozenset(word for word in _in_schemas("enum") if isinstance(word, str))


def _in_schemas(what: str) -> Iterable[Any]:
    _, components = msgspec.json.schema_components((Item, Meeting, Meta, School))
    for schema in components.values():
        yield from schema.get(what, ())
