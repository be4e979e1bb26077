"""To whom the minutes go: everybody of the attendance list, then the school's cc list."""

from collections.abc import Container, Iterable

import msgspec

from meetingtui.mailbox import is_address
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.record import Meeting
from meetingtui.school import School
from meetingtui.wording import one_line


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One address, and whose it is."""

    address: str
    """The e-mail address."""
    people: tuple[str, ...] = ()
    """Who reads it; several where they share a mailbox, none where it is only an address."""
    is_copy: bool = False
    """抄送: not of the meeting, but told of it."""

    @property
    def name(self) -> str:
        """王晓梅、李建国, else the address."""
        return "、".join(one_line(name) for name in self.people) or self.address


class Unreachable(msgspec.Struct, frozen=True):
    """Somebody who should have the minutes and cannot be mailed."""

    name: str
    """The person's name."""
    why: str
    """What is missing, and where it is put right."""


class Recipients(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody the minutes go to, and those they cannot go to."""

    found: tuple[Recipient, ...]
    """In the order of the attendance list, copies after it; every address once."""
    unreachable: tuple[Unreachable, ...] = ()
    """Who has to be told otherwise."""

    def without(self, addresses: Container[str]) -> "Recipients":
        """The same without those who have them already; addresses in small letters."""
        left = tuple(each for each in self.found if each.address.lower() not in addresses)
        return msgspec.structs.replace(self, found=left)


def recipients(meeting: Meeting, school: School) -> Recipients:
    """Present, on leave or absent alike; a guest only where the school knows the person.

    Two people with one mailbox get one mail; somebody who attended gets no copy as well.
    """
    people: dict[str, list[str]] = {}
    address_of: dict[str, str] = {}
    copies: set[str] = set()
    unreachable: list[Unreachable] = []

    def put(name: str, address: str, *, is_copy: bool) -> None:
        key = address.lower()
        if key not in people:
            people[key] = []
            address_of[key] = address
            if is_copy:
                copies.add(key)
        if name and name not in people[key]:
            people[key].append(name)

    for name, is_copy in _wanted(meeting, school):
        person = school.person(name)
        address = person.email.strip() if person else name
        if is_address(address):
            put(name if person else "", address, is_copy=is_copy)
        elif person or not is_copy:
            unreachable.append(Unreachable(one_line(name), _why(address if person else "")))
    return Recipients(
        found=tuple(
            Recipient(address=address_of[key], people=tuple(names), is_copy=key in copies)
            for key, names in people.items()
        ),
        unreachable=tuple(dict.fromkeys(unreachable)),
    )


def _wanted(meeting: Meeting, school: School) -> Iterable[tuple[str, bool]]:
    """Names (or, of the cc list, addresses), each with whether it is a copy."""
    for line in meeting.attendance:
        if line.presence is not Presence.GUEST or school.person(line.name):
            yield line.name, False
    for each in school.mail.cc if school.mail else ():
        yield each, True


def _why(address: str) -> str:
    if address:
        return f"邮箱“{one_line(address)}”写得不对，请在 school.yaml 里改正"
    return "没有邮箱，请在 school.yaml 里补上 email"
