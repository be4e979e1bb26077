"""A task said in one breath: 「结题报告初稿 王晓梅 下周五前」."""

import re
from datetime import date

import msgspec

from meetingtui.calendar import Term, read_deadline
from meetingtui.meeting.record import Block, Meeting
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.school import School
from meetingtui.wording import PENDING, month_day, weekday

_NO_DATE = re.compile(
    r"尽快|立即|随时|长期|持续|常态化?|每[天日周月]\S{0,4}|[寒暑]假前?|开学前?"
    r"|\d{1,2}月\S{1,4}|\S{1,6}(?:之前|以前)"
)
"""When-words that are no date; they stand as they were said."""


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a line says: what, who, by when."""

    title: str
    """What is to be done; empty where the line holds only people or a date."""
    people: tuple[str, ...] = ()
    """Names found, as school.yaml writes them."""
    department: str = ""
    """Full name: the one named, else that of the first person."""
    due: date | None = None
    """The deadline as a date."""
    due_text: str = ""
    """The deadline as it was said, where it is no date."""

    def echo(self, today: date) -> str:
        """Said back before it is taken: 结题报告初稿 · 王晓梅（课程教学中心） · 12月4日 周五前."""
        who = "、".join(self.people) or self.department or PENDING
        if self.people and self.department:
            who += f"（{self.department}）"
        when = self.due_text or PENDING
        if self.due:
            year = f"{self.due.year}年" if self.due.year != today.year else ""
            when = f"{year}{month_day(self.due)} {weekday(self.due)}前"
        return f"{self.title or '（缺内容）'} · {who} · {when}"


def read_task(line: str, *, school: School, term: Term, today: date) -> TaskLine:
    """Take who and when off the end of the line; the rest is what.

    Words are told apart by spaces. From the end backwards, names of people
    (several joined by 、), a department and a deadline are taken in any order,
    until a word is none of these.
    """
    words = line.split()
    people: tuple[str, ...] = ()
    department = due_text = ""
    due: date | None = None
    while len(words) > 1:
        word = words[-1]
        if not people and (names := read_people(word, school)):
            people = names
        elif not department and (found := school.department(word)):
            department = found.name
        elif due is None and not due_text and (day := read_deadline(word, today, term)):
            due = day
        elif due is None and not due_text and _NO_DATE.fullmatch(word):
            due_text = word
        else:
            break
        words.pop()
    return TaskLine(
        title=" ".join(words),
        people=people,
        department=department or (school.department_of(people[0]) if people else ""),
        due=due,
        due_text=due_text,
    )


def read_people(word: str, school: School) -> tuple[str, ...]:
    """王晓梅、李建国 as names; empty unless the first one is known.

    Behind a known name others may stand whom school.yaml does not list (外聘专家).
    """
    names = tuple(filter(None, re.split("[、，,/ ]", word)))
    is_list = bool(names) and school.person(names[0]) is not None
    return names if is_list and all(len(name) <= 8 for name in names) else ()


def decided_task(
    line: TaskLine,
    *,
    id: int,
    meeting: Meeting,
    block: Block,
    parent: Item | None = None,
    topic: int | None = None,
) -> Item:
    """The task as an item, serving ``parent`` where it was given on one.

    Without an owner of its own it stays with the department of the measure it serves.
    """
    return Item(
        id=id,
        kind=ItemKind.TASK,
        title=line.title,
        parent=parent.id if parent else None,
        department=line.department or (parent.department if parent else ""),
        people=line.people,
        due=line.due,
        due_text=line.due_text,
        status=Status.NOT_STARTED,
        created=meeting.on,
        meeting=meeting.id,
        block=block.value,
        topic=topic,
    )
