"""Renaming departments and people in records to their current names (现用名称).

A record names a department or a person as it was called when the record was made. Records are
compared by these names, with school.yaml and with each other; so all names are replaced once,
when a term's records are read. The file keeps the old names until a record next changes.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from meetingtui.meeting.meeting_preparation import with_digest_renewed_if_unchanged
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, Progress
from meetingtui.plan.item_fields import (
    ITEM_FIELDS,
    DeadlineValue,
    FieldChange,
    ItemField,
    Value,
    ValueKind,
)
from meetingtui.school.school import School
from meetingtui.store.records import ImmutableRecordMap, Records

_NAMING_FIELDS = tuple(
    field
    for field, each in ITEM_FIELDS.items()
    if each.kind in (ValueKind.DEPARTMENT, ValueKind.DEPARTMENTS, ValueKind.PEOPLE)
)
"""Fields of an item that contain names of departments or people."""

R = TypeVar("R", Item, Meeting)


class CurrentNames:
    """A lookup of the current name for former and short names of departments and people."""

    def __init__(self, school: School | None = None) -> None:
        """Index a school's short and former names; without a school, nothing is renamed."""
        self.school = school
        """The school whose names are used; None if the stored names are left unchanged."""
        departments = school.departments if school else ()
        people = school.people if school else ()
        self._departments = _current_names_by_other_name(
            (each.name, each.names) for each in departments
        )
        self._people = _current_names_by_other_name((each.name, each.former) for each in people)

    def current_department_name(self, name: str) -> str:
        """Current full name of a department, given its short or former name; else the same name."""
        return self._departments.get(name, name)

    def current_person_name(self, name: str) -> str:
        """Current name of a person, given a former name; else the same name."""
        return self._people.get(name, name)

    def rename_in_item(self, item: Item) -> Item:
        """Rename an item's departments and people to current names; the same object if none
        changes.
        """
        if not (self._departments or self._people):
            return item
        return _replace_fields_if_changed(
            item,
            turn=self.current_department_name(item.turn),
            progress=_map_tuple_if_changed(item.progress, self._rename_progress),
            **{
                field.value: self._rename_field_value(field, item.field_value(field))
                for field in _NAMING_FIELDS
            },
        )

    def rename_in_meeting(self, meeting: Meeting) -> Meeting:
        """Rename a meeting's departments and people to current names; the same object if none
        changes.

        The reflections of two departments that have become one are merged.
        """
        if not (self._departments or self._people):
            return meeting
        person = self.current_person_name
        gathered = meeting.gathered
        fresh = _replace_fields_if_changed(
            meeting,
            host=person(meeting.host),
            recorder=person(meeting.recorder),
            attendance=_map_tuple_if_changed(
                meeting.attendance, lambda x: _replace_fields_if_changed(x, name=person(x.name))
            ),
            share=_replace_fields_if_changed(
                meeting.share, presenter=person(meeting.share.presenter)
            ),
            further_shares=_map_tuple_if_changed(
                meeting.further_shares,
                lambda x: _replace_fields_if_changed(x, presenter=person(x.presenter)),
            ),
            topics=_map_tuple_if_changed(meeting.topics, self._rename_topic),
            parked=_map_tuple_if_changed(meeting.parked, self._rename_topic),
            reflections=self._rename_reflections(meeting.reflections),
            achievements=_map_tuple_if_changed(
                meeting.achievements,
                lambda each: _replace_fields_if_changed(
                    each,
                    who=_rename_and_deduplicate(
                        each.who, lambda name: self.current_department_name(person(name))
                    ),
                ),
            ),
            gathered=gathered
            and _replace_fields_if_changed(
                gathered,
                host=person(gathered.host),
                recorder=person(gathered.recorder),
                presenter=person(gathered.presenter),
                problems=_map_tuple_if_changed(
                    gathered.problems,
                    lambda key: (self.current_department_name(key[0]), key[1], key[2]),
                ),
            ),
        )
        return meeting if fresh is meeting else with_digest_renewed_if_unchanged(meeting, fresh)

    def rename_in_session_state(self, session: SessionState) -> SessionState:
        """Give the texts typed but not entered, in a session state, keys with the departments'
        current names.

        A key names the place of typing, department names among its parts joined with ``/``. The
        same object is returned if none changes.
        """
        drafts = {
            "/".join(map(self.current_department_name, place.split("/"))): words
            for place, words in session.drafts.items()
        }
        return _replace_fields_if_changed(session, drafts=drafts)

    def rename_in_records(self, records: Records) -> Records:
        """Return a term's records with departments and people under their current names; the same
        object if nothing changes.
        """
        if not (self._departments or self._people):
            return records
        return _replace_fields_if_changed(
            records,
            items=_map_records_by_id_if_changed(records.items, self.rename_in_item),
            meetings=_map_records_by_id_if_changed(records.meetings, self.rename_in_meeting),
            session_state=self.rename_in_session_state(records.session_state),
        )

    def _rename_topic(self, topic: Topic) -> Topic:
        """Rename a topic's proposer and the givers of opinions to their current names."""
        return _replace_fields_if_changed(
            topic,
            proposer=self.current_person_name(topic.proposer),
            opinions=_map_tuple_if_changed(
                topic.opinions,
                lambda x: _replace_fields_if_changed(x, name=self.current_person_name(x.name)),
            ),
        )

    def _rename_progress(self, line: Progress) -> Progress:
        """Rename departments and people in a progress line's field changes to their current
        names.
        """
        return (
            _replace_fields_if_changed(
                line, changes=_map_tuple_if_changed(line.changes, self._rename_field_change)
            )
            if line.changes
            else line
        )

    def _rename_field_change(self, change: FieldChange) -> FieldChange:
        """Rename departments and people in both values of a field change to their current names."""
        return _replace_fields_if_changed(
            change,
            before=self._rename_field_value(change.field, change.before),
            after=self._rename_field_value(change.field, change.after),
        )

    def _rename_field_value(self, field: ItemField, value: Value) -> Value:
        """Rename departments or people in an item field's value to their current names."""
        name_of = (
            self.current_person_name
            if field.declaration.kind is ValueKind.PEOPLE
            else self.current_department_name
        )
        if field not in _NAMING_FIELDS or isinstance(value, DeadlineValue):
            return value
        return name_of(value) if isinstance(value, str) else _rename_and_deduplicate(value, name_of)

    def _rename_reflections(self, found: tuple[Reflection, ...]) -> tuple[Reflection, ...]:
        """Rename the departments of reflections to current names; merge those of one department."""
        renamed = _map_tuple_if_changed(
            found,
            lambda x: _replace_fields_if_changed(
                x, department=self.current_department_name(x.department)
            ),
        )
        if renamed is found:
            return found
        merged: dict[str, Reflection] = {}
        for each in renamed:
            first = merged.get(each.department)
            merged[each.department] = each if first is None else _merge_reflections(first, each)
        return tuple(merged.values())


def records_with_current_names(records: Records, school: School) -> Records:
    """Records of a term with the current names of a school's departments and people."""
    return CurrentNames(school).rename_in_records(records)


def _current_names_by_other_name(called: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Map every former or short name to the current one, skipping names that are in current use.

    Args:
        called: for each department or person, the current name and all other names.
    """
    known = list(called)
    present = {name for name, _ in known}
    found: dict[str, str] = {}
    for name, others in known:
        for other in others:
            if other not in present:
                found.setdefault(other, name)
    return found


def _merge_reflections(first: Reflection, second: Reflection) -> Reflection:
    """Merge two reflections of one department: the second's lists follow those of the first."""
    return msgspec.structs.replace(
        first,
        done=first.done + second.done,
        problems=first.problems + second.problems,
        improvements=first.improvements + second.improvements,
    )


S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")


def _replace_fields_if_changed(record: S, **values: Any) -> S:
    """Return a record with the fields in ``values`` replaced; the same object if all are equal."""
    news = {name: value for name, value in values.items() if getattr(record, name) != value}
    return msgspec.structs.replace(record, **news) if news else record


def _map_tuple_if_changed(records: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    """Apply a function to all elements of a tuple; return the same tuple if none changes."""
    changed = tuple(map(change, records))
    return records if changed == records else changed


def _rename_and_deduplicate(
    names: tuple[str, ...], name_of: Callable[[str], str]
) -> tuple[str, ...]:
    """Replace department or person names by current ones; names that became equal are listed
    once.
    """
    fresh = tuple(map(name_of, names))
    return names if fresh == names else tuple(dict.fromkeys(fresh))


def _map_records_by_id_if_changed(
    records: Mapping[int, R], change: Callable[[R], R]
) -> Mapping[int, R]:
    """Apply a function to all records of a mapping by id; return the same mapping if none
    changes.
    """
    news: dict[int, R | None] = {}
    for number, record in records.items():
        fresh = change(record)
        if fresh is not record:
            news[number] = fresh
    if not news:
        return records
    return (
        records if isinstance(records, ImmutableRecordMap) else ImmutableRecordMap(records)
    ).with_edits(news)
