"""An item (事项): what is tracked, and the rules by which it moves.

Everything here is a pure function from records to records; nothing is saved.
"""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from meetingtui.plan.sheet import Sheet
from meetingtui.plan.target import Target
from meetingtui.wording import PENDING, STATUS_NAMES, full_date, month_day


class Status(StrEnum):
    """Where an item stands (状态)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    PAUSED = "paused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """未启动 … 取消"""
        return STATUS_NAMES[self.value]

    @property
    def is_open(self) -> bool:
        """Somebody still owes something: not done and not cancelled."""
        return self not in (Status.DONE, Status.CANCELLED)


class ItemKind(StrEnum):
    """What an item is in the tree."""

    SECTION = "section"
    MEASURE = "measure"
    TABLE_ROW = "table_row"
    TASK = "task"


class Progress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dated line on an item (进展): what was said, and what it changed."""

    on: date
    """The day it was said."""
    before: Status
    """Status before."""
    after: Status
    """Status after; the same where only words were added."""
    text: str = ""
    """What was said; may be empty where only the status moved."""
    changes: tuple[str, ...] = ()
    """What else moved (deadline, owner), in words."""
    meeting: int | None = None
    """Id of the meeting it was said in; None outside a meeting."""
    amount: float | None = None
    """How much of the item's target was reached then, where the words say it."""

    @property
    def moved(self) -> bool:
        """Whether the status changed."""
        return self.before != self.after

    @property
    def words(self) -> str:
        """What was said and changed, as one line without the status."""
        return "；".join(part for part in (self.text, *self.changes) if part)


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A section, a measure, a row of a plan's table, or a task born in a meeting."""

    id: int
    """Unique in the term; also the TinyDB document id."""
    kind: ItemKind
    """What it is in the tree."""
    title: str
    """Short words: the heading without its number, or a task's what."""
    number: str = ""
    """The number as the plan prints it: （一）, 2., ①."""
    text: str = ""
    """The whole paragraph or paragraphs, where longer than the title."""
    parent: int | None = None
    """Id of the item this one stands under or serves."""
    position: int = 0
    """Order among the children of the same parent."""
    department: str = ""
    """Full name of the department that answers for it; empty if unclaimed."""
    people: tuple[str, ...] = ()
    """Names of those who do it."""
    due: date | None = None
    """Deadline, inclusive."""
    due_text: str = ""
    """The deadline as the plan or the speaker put it (每月, 学期末)."""
    target: Target | None = None
    """How much is to be reached, where a number was set."""
    sheet: Sheet = Sheet()
    """What was written on its 5W2H sheet."""
    status: Status = Status.NOT_STARTED
    """Where it stands."""
    progress: tuple[Progress, ...] = ()
    """Its history, oldest first."""
    fields: dict[str, str] = {}
    """A table row's columns by their headers."""
    note: str = ""
    """What the plan itself says of its state (a table's 状态 column); no tracked status."""
    tracked: bool = True
    """Whether it is counted and gathered; off for background text."""
    created: date | None = None
    """The day it entered the term file."""
    meeting: int | None = None
    """For a task: id of the meeting it was decided in."""
    block: str = ""
    """For a task: the block it was decided in."""
    topic: int | None = None
    """For a task: id of the topic it came from, within that meeting."""
    turn: str = ""
    """For a task: full name of the department whose turn it was when it was given."""
    origin: str = ""
    """For an item carried over: the term and id it had there, ``2026-2027-1/17``."""
    source: str = ""
    """Fingerprint of the plan paragraph it was read from; matches it on the next import."""

    @property
    def is_open(self) -> bool:
        """Tracked and still owed."""
        return self.tracked and self.kind is not ItemKind.SECTION and self.status.is_open

    @property
    def owner_words(self) -> str:
        """王晓梅、李建国, else the department, else 待定."""
        return "、".join(self.people) or self.department or PENDING

    @property
    def due_words(self) -> str:
        """12月5日, else the deadline's own words, else 待定."""
        return month_day(self.due) if self.due else self.due_text or PENDING

    def due_words_on(self, day: date) -> str:
        """The same as said on a day: with its year where that is another than the day's."""
        return full_date(self.due) if self.due and self.due.year != day.year else self.due_words

    @property
    def last_progress(self) -> Progress | None:
        """The newest line of its history."""
        return self.progress[-1] if self.progress else None

    @property
    def reached(self) -> float | None:
        """How much of its target is reached, by the last word that says so."""
        amounts = (line.amount for line in reversed(self.progress))
        return next((amount for amount in amounts if amount is not None), None)

    def progress_in(self, meeting: int) -> Progress | None:
        """What this meeting said about it."""
        return next((line for line in self.progress if line.meeting == meeting), None)


def report(
    item: Item,
    *,
    on: date,
    meeting: int | None = None,
    status: Status | None = None,
    text: str | None = None,
    amount: float | None = None,
) -> Item:
    """The item after a word about it.

    One meeting (or, outside meetings, one day) leaves one line of progress: a
    second word in the same meeting amends that line, so that a status key and
    the sentence typed after it belong together, and a slip can be put right.
    ``None`` leaves that part as it is; ``amount`` belongs to the text. A line
    that no longer says or changes anything goes; but 推进中 named in a
    meeting was said there, also where it was so before (没有新情况).
    """
    line = _line(item, on, meeting)
    after = line.after if status is None else status
    said = {} if text is None else {"text": text.strip(), "amount": amount}
    is_heard = status is Status.IN_PROGRESS and meeting is not None
    fresh = msgspec.structs.replace(line, after=after, **said)
    return _with_line(item, fresh, is_heard=is_heard)


def reschedule(
    item: Item, due: date | None, *, on: date, meeting: int | None = None, due_text: str = ""
) -> Item:
    """The item with another deadline, and a line saying so."""
    moved = msgspec.structs.replace(item, due=due, due_text=due_text)
    was, now = item.due_words_on(on), moved.due_words_on(on)
    return _noted(item, moved, "完成时限", was, now, on, meeting)


def assign(
    item: Item,
    *,
    people: tuple[str, ...],
    department: str,
    on: date,
    meeting: int | None = None,
) -> Item:
    """The item in other hands, and a line saying so."""
    moved = msgspec.structs.replace(item, people=people, department=department)
    named = _noted(item, moved, "责任人", _names(item.people), _names(moved.people), on, meeting)
    was, now = item.department or PENDING, department or PENDING
    return _noted(named, named, "责任部门", was, now, on, meeting)


def claim(item: Item, department: str, *, on: date, meeting: int | None = None) -> Item:
    """The item taken by a department (认领), its people as they are."""
    return assign(item, people=item.people, department=department, on=on, meeting=meeting)


def is_claimed_in(item: Item, meeting: int) -> bool:
    """Whether the item nobody had claimed was given to a department in this meeting."""
    line = item.progress_in(meeting)
    began = f"责任部门由{PENDING}"
    return line is not None and any(words.startswith(began) for words in line.changes)


def _names(people: tuple[str, ...]) -> str:
    return "、".join(people) or PENDING


def _noted(
    before: Item, after: Item, what: str, was: str, now: str, on: date, meeting: int | None
) -> Item:
    if was == now:
        return after
    line = _line(before, on, meeting)
    origin = was
    changes = list(line.changes)
    for index, words in enumerate(changes):
        if words.startswith(f"{what}由"):
            origin = words.removeprefix(f"{what}由").partition("调整为")[0]
            del changes[index]
            break
    if origin != now:
        changes.append(f"{what}由{origin}调整为{now}")
    return _with_line(after, msgspec.structs.replace(line, changes=tuple(changes)))


def _line(item: Item, on: date, meeting: int | None) -> Progress:
    """The line to amend, or a fresh one that says nothing yet."""
    last = item.last_progress
    if last and last.meeting == meeting and (meeting is not None or last.on == on):
        return last
    return Progress(on=on, before=item.status, after=item.status, meeting=meeting)


def _with_line(item: Item, line: Progress, *, is_heard: bool = False) -> Item:
    last = item.last_progress
    amends = (
        last and last.meeting == line.meeting and (line.meeting is not None or last.on == line.on)
    )
    history = item.progress[:-1] if amends else item.progress
    keeps = is_heard or line.moved or line.text or line.changes
    changed: dict[str, Any] = {
        "status": line.after,
        "progress": (*history, line) if keeps else history,
    }
    return msgspec.structs.replace(item, **changed)
