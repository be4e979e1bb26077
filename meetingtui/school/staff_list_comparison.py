"""Compare a staff list with the school's people: who is new, changed, missing or unchanged; and
apply chosen changes.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from meetingtui.school.roster import titles_in_post
from meetingtui.school.school import Person, School
from meetingtui.school.school_editing import (
    with_missing_roles_guessed,
    with_person_added_or_changed,
    without_person,
)
from meetingtui.school.staff_list_parsing import Contact


class RosterChangeKind(StrEnum):
    """Enum of how a person compares with a staff list: new, changed, not on the list, same."""

    NEW = "新增"
    CHANGED = "有改动"
    GONE = "不在名单"
    SAME = "不变"


class RosterChange(msgspec.Struct, frozen=True, kw_only=True):
    """The change of one person that applying a staff list would make."""

    kind: RosterChangeKind
    """Whether the person is new, changed, not on the list or the same."""
    person: Person
    """The person after the change; for one not on the list, as before."""
    words: str = ""
    """The changed fields in Chinese, or what on the list could not be used; may be empty."""


def compare_with_staff_list(
    school: School, contacts: Iterable[Contact]
) -> tuple[RosterChange, ...]:
    """Return the changes that a staff list means for a school, one per person, unchanged ones too.

    Everybody on the list comes in its order, then the people who are not on it; empty for an empty
    list. An empty cell leaves the person's value. If the list has posts with a title, new people
    without one do not attend meetings.
    """
    contacts = list(contacts)
    has_posts = any(titles_in_post(each.post) for each in contacts)
    found: list[RosterChange] = []
    seen: set[str] = set()
    for contact in contacts:
        known = school.find_person(contact.name)
        home, note = _department_and_note_if_unknown(school, contact)
        if known is None:
            person = Person(
                name=contact.name,
                post=contact.post,
                department=home,
                email=contact.email,
                attends=not has_posts or bool(titles_in_post(contact.post)),
            )
            found.append(RosterChange(kind=RosterChangeKind.NEW, person=person, words=note))
            continue
        seen.add(known.name)
        person = replace(
            known,
            post=contact.post or known.post,
            department=home or known.department,
            email=contact.email or known.email,
        )
        changes = [
            f"{label} {before or '（空）'} → {after}"
            for label, before, after in (
                ("职务", known.post, person.post),
                ("部门", known.department, person.department),
                ("邮箱", known.email, person.email),
            )
            if before != after
        ]
        kind = RosterChangeKind.CHANGED if changes else RosterChangeKind.SAME
        words = "；".join([*changes, note] if note else changes)
        found.append(RosterChange(kind=kind, person=person, words=words))
    if found:
        found += [
            RosterChange(kind=RosterChangeKind.GONE, person=person)
            for person in school.people
            if person.name not in seen
        ]
    return tuple(found)


def with_roster_changes(school: School, changes: Iterable[RosterChange]) -> School:
    """Return the school with the chosen changes from a staff list applied.

    Heads, host and recorder that are not set yet are then guessed from posts.

    Raises:
        RefusedError: a changed person does not fit the school, such as a name that somebody has.
    """
    for change in changes:
        name = change.person.name
        if change.kind is RosterChangeKind.GONE:
            school = without_person(school, name)
        elif change.kind is not RosterChangeKind.SAME:
            before = name if school.find_person(name) else ""
            school = with_person_added_or_changed(school, before, change.person)
    return with_missing_roles_guessed(school)


def unknown_departments(school: School, contacts: Iterable[Contact]) -> tuple[str, ...]:
    """Return the departments on a staff list that the school does not have, as written, in the
    order of the list.
    """
    names = (each.department for each in contacts if each.department)
    return tuple(
        dict.fromkeys(name for name in names if not _matching_department_name(school, name))
    )


def _department_and_note_if_unknown(school: School, contact: Contact) -> tuple[str, str]:
    """Return the full name of a contact's department and a Chinese note if the school does not have
    it.

    Without a department on the list it is the one that the post begins with (教导处主任). Both
    texts may be empty.
    """
    if contact.department:
        found = _matching_department_name(school, contact.department)
        return found, "" if found else f"没有部门“{contact.department}”"
    return _department_name_in_post(school, contact.post), ""


def _matching_department_name(school: School, words: str) -> str:
    """Return the full name of the school's department that a cell means; empty without one.

    It is the department with that name, else the only one of whose names the cell contains one.
    """
    if known := school.find_department(words):
        return known.name
    found = {each.name for each in school.departments if any(name in words for name in each.names)}
    return found.pop() if len(found) == 1 else ""


def _department_name_in_post(school: School, post: str) -> str:
    """Return the full name of the only department that a post begins with (教导处 for 教导处主任);
    empty without one.
    """
    found = {
        each.name
        for each in school.departments
        if any(post.startswith(name) for name in each.names)
    }
    return found.pop() if len(found) == 1 else ""
