"""Renaming departments and people in records to their current names (现用名称).

A record names a department or a person as it was called when the record was made. Records are
compared by these names, with school.yaml and with each other; so all names are replaced once,
when a term's records are read. The file keeps the old names until a record next changes.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from meetingtui.meeting.preparation import with_updated_digest
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.session_state import SessionState
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, Progress
from meetingtui.plan.item_fields import (
    ITEM_FIELDS,
    DeadlineValue,
    Field,
    FieldChange,
    Value,
    ValueKind,
)
from meetingtui.school.school import School
from meetingtui.store.persistent_map import PersistentMap
from meetingtui.store.records import Records

_NAMING_FIELDS = tuple(
    field
    for field, each in ITEM_FIELDS.items()
    if each.kind in (ValueKind.DEPARTMENT, ValueKind.DEPARTMENTS, ValueKind.PEOPLE)
)
"""Fields of an item that contain names of departments or people."""

R = TypeVar("R", Item, Meeting)


class PresentNames:
    """A lookup of the current name for former and short names of departments and people."""

    def __init__(self, school: School | None = None) -> None:
        """Index a school's short and former names; without a school, nothing is renamed."""
        self.school = school
        """The school whose names are used; None if the stored names are left unchanged."""
        departments = school.departments if school else ()
        people = school.people if school else ()
        self._departments = _by_other_name((each.name, each.names) for each in departments)
        self._people = _by_other_name((each.name, each.former) for each in people)

    def department(self, name: str) -> str:
        """Current full name of a department, given its short or former name; else the same name."""
        return self._departments.get(name, name)

    def person(self, name: str) -> str:
        """Current name of a person, given a former name; else the same name."""
        return self._people.get(name, name)

    def item(self, item: Item) -> Item:
        """The item with current names; the same object if nothing changes."""
        if not (self._departments or self._people):
            return item
        return _replaced(
            item,
            turn=self.department(item.turn),
            progress=_each(item.progress, self._line),
            **{
                field.value: self._value(field, item.field_value(field)) for field in _NAMING_FIELDS
            },
        )

    def meeting(self, meeting: Meeting) -> Meeting:
        """The meeting with current names; the same object if nothing changes.

        The reflections of two departments that have become one are merged.
        """
        if not (self._departments or self._people):
            return meeting
        person = self.person
        gathered = meeting.gathered
        fresh = _replaced(
            meeting,
            host=person(meeting.host),
            recorder=person(meeting.recorder),
            attendance=_each(meeting.attendance, lambda x: _replaced(x, name=person(x.name))),
            share=_replaced(meeting.share, presenter=person(meeting.share.presenter)),
            further_shares=_each(
                meeting.further_shares, lambda x: _replaced(x, presenter=person(x.presenter))
            ),
            topics=_each(meeting.topics, self._topic),
            parked=_each(meeting.parked, self._topic),
            reflections=self._reflections(meeting.reflections),
            achievements=_each(
                meeting.achievements,
                lambda each: _replaced(
                    each, who=_renamed(each.who, lambda name: self.department(person(name)))
                ),
            ),
            gathered=gathered
            and _replaced(
                gathered,
                host=person(gathered.host),
                recorder=person(gathered.recorder),
                presenter=person(gathered.presenter),
                problems=_each(
                    gathered.problems, lambda key: (self.department(key[0]), key[1], key[2])
                ),
            ),
        )
        return meeting if fresh is meeting else with_updated_digest(meeting, fresh)

    def session_state(self, session: SessionState) -> SessionState:
        """The session state with drafts stored under the departments' current names."""
        drafts = {
            "/".join(map(self.department, place.split("/"))): words
            for place, words in session.drafts.items()
        }
        return _replaced(session, drafts=drafts)

    def records(self, records: Records) -> Records:
        """All records of a term with current names; the same object if nothing changes."""
        if not (self._departments or self._people):
            return records
        return _replaced(
            records,
            items=_mapped(records.items, self.item),
            meetings=_mapped(records.meetings, self.meeting),
            session_state=self.session_state(records.session_state),
        )

    def _topic(self, topic: Topic) -> Topic:
        return _replaced(
            topic,
            proposer=self.person(topic.proposer),
            opinions=_each(topic.opinions, lambda x: _replaced(x, name=self.person(x.name))),
        )

    def _line(self, line: Progress) -> Progress:
        return _replaced(line, changes=_each(line.changes, self._change)) if line.changes else line

    def _change(self, change: FieldChange) -> FieldChange:
        return _replaced(
            change,
            before=self._value(change.field, change.before),
            after=self._value(change.field, change.after),
        )

    def _value(self, field: Field, value: Value) -> Value:
        name_of = self.person if field.declaration.kind is ValueKind.PEOPLE else self.department
        if field not in _NAMING_FIELDS or isinstance(value, DeadlineValue):
            return value
        return name_of(value) if isinstance(value, str) else _renamed(value, name_of)

    def _reflections(self, found: tuple[Reflection, ...]) -> tuple[Reflection, ...]:
        renamed = _each(found, lambda x: _replaced(x, department=self.department(x.department)))
        if renamed is found:
            return found
        merged: dict[str, Reflection] = {}
        for each in renamed:
            first = merged.get(each.department)
            merged[each.department] = each if first is None else _together(first, each)
        return tuple(merged.values())


def with_present_names(records: Records, school: School) -> Records:
    """Records of a term with the current names of a school's departments and people."""
    return PresentNames(school).records(records)


def _by_other_name(called: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Map every former or short name to the current one, skipping names that are in current use."""
    known = list(called)
    present = {name for name, _ in known}
    found: dict[str, str] = {}
    for name, others in known:
        for other in others:
            if other not in present:
                found.setdefault(other, name)
    return found


def _together(first: Reflection, second: Reflection) -> Reflection:
    return msgspec.structs.replace(
        first,
        done=first.done + second.done,
        problems=first.problems + second.problems,
        improvements=first.improvements + second.improvements,
    )


S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")


def _replaced(record: S, **values: Any) -> S:
    """The record with these values; the same object where it has them."""
    news = {name: value for name, value in values.items() if getattr(record, name) != value}
    return msgspec.structs.replace(record, **news) if news else record


def _each(records: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    changed = tuple(map(change, records))
    return records if changed == records else changed


def _renamed(names: tuple[str, ...], name_of: Callable[[str], str]) -> tuple[str, ...]:
    """The names brought up to date, each once."""
    fresh = tuple(map(name_of, names))
    return names if fresh == names else tuple(dict.fromkeys(fresh))


def _mapped(records: Mapping[int, R], change: Callable[[R], R]) -> Mapping[int, R]:
    news: dict[int, R | None] = {}
    for number, record in records.items():
        fresh = change(record)
        if fresh is not record:
            news[number] = fresh
    if not news:
        return records
    return (records if isinstance(records, PersistentMap) else PersistentMap(records)).edited(news)
