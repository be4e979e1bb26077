"""Who is named as doing something: 王晓梅, 王主任, or wxm."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from meetingtui.meeting.attendance import roster
from meetingtui.meeting.letters import as_typed_for, looks_like_initials
from meetingtui.meeting.speakers import forms_of_address
from meetingtui.school import Person, School

Initials = Mapping[str, tuple[str, ...]]
"""Names by what is typed for them: wxm, 王xm and wangxiaomei for 王晓梅."""

NO_INITIALS: Initials = MappingProxyType({})
"""While nobody's are known."""

_JOINED = "[、，,/ ]"


def read_people(word: str, school: School, names: Initials = NO_INITIALS) -> tuple[str, ...]:
    """王晓梅、李建国 as names; empty unless the first one is known.

    Known is also 王主任 or 王老师 where only one can be meant, and initials that
    only one has. Behind a known name others may stand whom school.yaml does not
    list (外聘专家).
    """
    parts = [part for part in re.split(_JOINED, word) if part]
    if not parts or not (first := _name(parts[0], school, names)):
        return ()
    people = (first, *(_name(part, school, names) or part for part in parts[1:]))
    return () if any(len(name) > 8 for name in people) else people


class Owners(msgspec.Struct, frozen=True, kw_only=True):
    """Who a word names as doing a task."""

    people: tuple[str, ...] = ()
    """Their names; empty where the word names nobody."""
    doubt: str = ""
    """Which of several initials is not understood."""


def read_owners(word: str, school: School, names: Initials = NO_INITIALS) -> Owners:
    """The same, without the initials among them that are nobody's or several people's.

    Of gxm、李建国 that leaves 李建国 and the doubt about gxm.
    """
    parts = [part for part in re.split(_JOINED, word) if part]
    unclear = [part for part in parts if doubt(part, names)]
    known = "、".join(part for part in parts if part not in unclear)
    people = read_people(known, school, names)
    return Owners(people=people, doubt=doubt("、".join(unclear), names) if people else "")


def _name(word: str, school: School, names: Initials) -> str:
    """Who is meant; empty where that is nobody, or several."""
    if school.person(word):
        return word
    meant = names.get(as_typed_for(word), ())
    if meant or word.isascii():
        return meant[0] if len(meant) == 1 and len(word) > 1 else ""
    return _called(school.people).get(word, "")


@lru_cache(maxsize=2)
def _called(people: tuple[Person, ...]) -> dict[str, str]:
    return forms_of_address(roster(people))


def doubt(word: str, names: Initials) -> str:
    """Which initials several people have, and who, or which nobody has; else empty."""
    for part in re.split(_JOINED, word):
        meant = names.get(as_typed_for(part), ())
        if len(part) > 1 and len(meant) > 1:
            return f"{part} 可能是 {'、'.join(meant)}，请写姓名"
        if names and not meant and looks_like_initials(part):
            return f"没认出 {part}"
    return ""
