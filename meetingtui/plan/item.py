"""An item (事项): what is tracked, where it stands, and every word said about it."""

from datetime import date
from enum import StrEnum

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
    PART = "part"
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
    """A section, a measure, a row of a plan's table, a part of one, or a task born in a meeting."""

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
    tags: tuple[str, ...] = ()
    """标签: 重点, 十件大事, the name of a goal over several terms."""
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
    before: str = ""
    """For an item carried over: the last word on it until then, 上学期11月9日：初稿已交."""
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
