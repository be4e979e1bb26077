"""Who is named as doing something: 王晓梅, 王主任, or wxm."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from meetingtui.meeting.attendance import roster
from meetingtui.meeting.speakers import forms_of_address
from meetingtui.school import Person, School

Initials = Mapping[str, tuple[str, ...]]
"""Names by their initials: wxm for 王晓梅."""

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
    if any(len(part) > 8 for part in parts):
        return ()
    return (first, *(_name(part, school, names) or part for part in parts[1:]))


def _name(word: str, school: School, names: Initials) -> str:
    """Who is meant; empty where that is nobody, or several."""
    if school.person(word):
        return word
    if word.isascii():
        meant = names.get(word, ())
        return meant[0] if len(meant) == 1 and len(word) > 1 else ""
    return _called(school.people).get(word, "")


@lru_cache(maxsize=2)
def _called(people: tuple[Person, ...]) -> dict[str, str]:
    return forms_of_address(roster(people))


def doubt(word: str, names: Initials) -> str:
    """Which initials several people have, and who; empty where there are none."""
    for part in re.split(_JOINED, word):
        meant = names.get(part, ())
        if len(part) > 1 and len(meant) > 1:
            return f"{part} 可能是 {'、'.join(meant)}，请写姓名"
    return ""
