"""Recipients of the minutes: the attendance list and the cc list, each with their tasks."""

from collections.abc import Container, Iterable, Mapping

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.documents.items_in_minutes import item_at_meeting_end
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.decided_tasks import task_topic_title
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_operations import responsible_department
from meetingtui.school.mail_settings import is_email_address
from meetingtui.school.school import School

# The tasks that concern a recipient of the minutes (您的任务)


class RecipientTasks(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks that the e-mails with the minutes list, as of the end of the meeting."""

    decided: tuple[Item, ...] = ()
    """Tasks given in this meeting (本次议定), in order of id."""
    still_open: tuple[Item, ...] = ()
    """Open tasks of earlier meetings (以往议定、尚未完成)."""
    topics: Mapping[int, str] = {}
    """Titles of the topics that gave the tasks, by task id."""

    @property
    def all_tasks(self) -> tuple[Item, ...]:
        """All tasks that the e-mails list: those of this meeting, then the earlier ones."""
        return (*self.decided, *self.still_open)

    def narrowed_to_people(self, people: Iterable[str], school: School) -> "RecipientTasks":
        """Select the tasks of some people for an e-mail: their own, and those of departments they
        head.

        Departments count if they are responsible or assist (协办).
        """
        names = set(people)
        headed = {each.name for each in school.departments if each.head and each.head in names}

        def is_theirs(item: Item) -> bool:
            """Whether one of the people, or a department that one of them heads, has the task."""
            departments = {responsible_department(item, school), *item.co_departments}
            return not (names.isdisjoint(item.people) and headed.isdisjoint(departments))

        return RecipientTasks(
            decided=tuple(filter(is_theirs, self.decided)),
            still_open=tuple(filter(is_theirs, self.still_open)),
            topics=self.topics,
        )


def people_responsible_for(task: Item, school: School) -> tuple[str, ...]:
    """Names of the people responsible for a task, without duplicates.

    These are the people assigned to it and the heads of assisting departments (协办); if nobody
    is assigned, also the head of the responsible department.
    """
    asked = () if task.people else (responsible_department(task, school),)
    departments = (school.find_department(name) for name in (*asked, *task.co_departments))
    heads = (each.head for each in departments if each and each.head)
    return tuple(dict.fromkeys((*task.people, *heads)))


def tasks_for_recipients(
    meeting: Meeting, *, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> RecipientTasks:
    """Collect the tasks to list in the e-mails with the minutes, as of the end of the meeting:
    those given in it, and those carried over into it that are still open, in the order they were
    called.
    """
    found = (item_at_meeting_end(item, meeting, meetings=meetings) for item in items.values())
    tasks = [item for item in found if item and item.kind is ItemKind.TASK]
    decided = sorted(
        (item for item in tasks if item.meeting == meeting.id), key=lambda item: item.id
    )
    places = {id: place for place, id in enumerate(meeting.carried)}
    carried = sorted(
        (item for item in tasks if item.id in places and item.is_open and item not in decided),
        key=lambda item: places[item.id],
    )
    topics = {task.id: task_topic_title(task, meetings) for task in (*decided, *carried)}
    return RecipientTasks(decided=tuple(decided), still_open=tuple(carried), topics=topics)


# Recipients of the minutes


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient of an e-mail: an address and the people who use it."""

    address: str
    """The e-mail address."""
    people: tuple[str, ...] = ()
    """Names of the people; several if they share a mailbox, none if only the address is known."""
    is_copy: bool = False
    """Whether the recipient only gets a copy (抄送)."""

    @property
    def joined_names(self) -> str:
        """Names of the people who use an address, joined with 、; the address if there are none."""
        return "、".join(one_line(name) for name in self.people) or self.address


class UnreachablePerson(msgspec.Struct, frozen=True):
    """A person who should get an e-mail but has no usable address."""

    name: str
    """Name of the person, or of the department if it has no head."""
    why: str
    """Chinese phrase: what is missing and where to correct it."""


class Recipients(msgspec.Struct, frozen=True, kw_only=True):
    """The recipients of a mailing, and the people who cannot be reached."""

    found: tuple[Recipient, ...]
    """Recipients in the order of the attendance list, then copies; every address once."""
    unreachable: tuple[UnreachablePerson, ...] = ()
    """People who must be informed in another way."""

    def without_addresses(self, addresses: Container[str]) -> "Recipients":
        """Return the recipients without those whose address is given (in lower case), such as those
        who have the minutes already; unreachable people stay.
        """
        left = tuple(each for each in self.found if each.address.lower() not in addresses)
        return msgspec.structs.replace(self, found=left)


def minutes_recipients(meeting: Meeting, school: School) -> Recipients:
    """Determine the recipients of a meeting's minutes, and the people without a usable address.

    The minutes go to all people on the attendance list, present or not (guests only if they are on
    the roster), and to the cc list (抄送), of names or addresses. People who share a mailbox are
    one recipient; nobody on the attendance list gets a further copy. A cc entry that is neither a
    person on the roster nor an address is ignored.
    """
    people: dict[str, list[str]] = {}
    address_of: dict[str, str] = {}
    copies: set[str] = set()
    unreachable: list[UnreachablePerson] = []

    def add_recipient(name: str, address: str, *, is_copy: bool) -> None:
        """Add a person to the recipient with an address; a first use decides if it is a copy."""
        key = address.lower()
        if key not in people:
            people[key] = []
            address_of[key] = address
            if is_copy:
                copies.add(key)
        if name and name not in people[key]:
            people[key].append(name)

    for name, is_copy in _names_with_copy_flag(meeting, school):
        person = school.find_person(name)
        address = person.email.strip() if person else name
        if is_email_address(address):
            add_recipient(name if person else "", address, is_copy=is_copy)
        elif person or not is_copy:
            unreachable.append(
                UnreachablePerson(one_line(name), _bad_address_message(address if person else ""))
            )
    return Recipients(
        found=tuple(
            Recipient(address=address_of[key], people=tuple(names), is_copy=key in copies)
            for key, names in people.items()
        ),
        unreachable=tuple(dict.fromkeys(unreachable)),
    )


def _names_with_copy_flag(meeting: Meeting, school: School) -> Iterable[tuple[str, bool]]:
    """Yield the name of everybody to whom the minutes are mailed and whether the person gets only a
    copy.

    On the cc list (抄送) there may be addresses instead of names.
    """
    for line in meeting.attendance:
        if line.presence is not Presence.GUEST or school.find_person(line.name):
            yield line.name, False
    for each in school.mail.cc if school.mail else ():
        yield each, True


def _bad_address_message(address: str) -> str:
    """Chinese message about a person without a valid address: none is given, or an invalid one."""
    if address:
        return f"邮箱“{one_line(address)}”写得不对，请在学校设置的人员里改正"
    return "没有邮箱，请在学校设置的人员里补上"
