"""The item record (事项): one tracked section, measure, part or task.

An item holds its status, history, numeric target and evidence files. The ids of new items and other
records are given here, too; an id is never used twice in a term, even after its record was deleted.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Protocol, runtime_checkable

import msgspec

from meetingtui.base.wording import PENDING, STATUS_NAMES, month_day
from meetingtui.plan.item_fields import ITEM_FIELDS, DeadlineValue, FieldChange, ItemField, Value
from meetingtui.plan.routine import HELD_TEXT, Occurrence, Routine, routine_occurrences


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A numeric target (目标): number, unit and comparison."""

    words: str
    """The target as written: 不少于 8 次, 100%."""
    amount: float
    """The number."""
    unit: str
    """The unit: 次, 篇, %."""
    comparison: str = "="
    """``>=`` for at least, ``<=`` for at most, ``=`` for exactly."""

    @property
    def is_limit(self) -> bool:
        """Whether a numeric target is an upper limit, rather than an amount to reach."""
        return self.comparison == "<="

    def is_met_by(self, amount: float) -> bool:
        """Whether an amount satisfies a numeric target: at most the limit, or at least the amount
        to reach.
        """
        return amount <= self.amount if self.is_limit else amount >= self.amount

    def amount_reached_text(self, amount: float) -> str:
        """Return the amount reached of a target in Chinese: 已达 42 / 60 篇; 已达 85%; for a
        limit 现为 28%.
        """
        number = format_number(amount)
        if self.is_limit:
            return f"现为 {_with_unit(number, self.unit)}"
        if self.unit == "%":
            return f"已达 {number}%"
        return f"已达 {number} / {_with_unit(format_number(self.amount), self.unit)}"

    def verdict(self, amount: float) -> str:
        """Return in Chinese how an amount compares with a target: 已达到目标, 未超出 or 已超出目标.

        Empty while the target is not reached yet.
        """
        if self.is_limit:
            return "未超出" if self.is_met_by(amount) else "已超出目标"
        return "已达到目标" if self.is_met_by(amount) else ""


def format_number(amount: float) -> str:
    """Format a number without trailing zeros: 42, 2.5."""
    return f"{amount:f}".rstrip("0").rstrip(".")


def _with_unit(number: str, unit: str) -> str:
    """Format a target's number with its unit: 42 篇, 85%."""
    return f"{number}%" if unit == "%" else f"{number} {unit}".rstrip()


_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff"})


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An evidence file of an item (佐证材料) that was copied into the data folder, with a checksum
    of its content.
    """

    path: str
    """Where it lies in the data folder, with forward slashes: ``attachments/2026-2027-1/…``."""
    name: str
    """Name of the file that was copied."""
    size: int
    """Size in bytes."""
    sha256: str
    """SHA-256 of the content, 64 hexadecimal digits."""
    added: date
    """Day on which it was added."""

    @property
    def is_picture(self) -> bool:
        """Whether an evidence file is a picture that Word can show."""
        return PurePosixPath(self.path).suffix.lower() in _PICTURES

    @property
    def name_and_size(self) -> str:
        """Name and size of an evidence file in Chinese: 开题现场.jpg（1.2 MB）."""
        return f"{self.name}（{file_size_text(self.size)}）"


def file_size_text(size: int) -> str:
    """Return a size in bytes as an office reads it: 512 字节, 340 KB, 1.2 MB."""
    if size < 1000:
        return f"{size} 字节"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"


class Status(StrEnum):
    """Enum of an item's status (状态)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    PAUSED = "paused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Chinese name of an item's status: 未启动、推进中、已完成、暂缓 or 取消."""
        return STATUS_NAMES[self]

    @property
    def is_open(self) -> bool:
        """Whether an item with this status still has to be done: neither done nor cancelled."""
        return self not in _CLOSED


_CLOSED = (Status.DONE, Status.CANCELLED)


class ItemKind(StrEnum):
    """Enum of the kinds of item: section (章节), measure (举措), table row, part (分工), task
    (议定事项).
    """

    SECTION = "section"
    MEASURE = "measure"
    TABLE_ROW = "table_row"
    PART = "part"
    TASK = "task"


_NEVER_OPEN = (ItemKind.SECTION,)
"""Kinds of item that nobody has to do. Python 3.11 looks up ``ItemKind.SECTION`` ten times
slower.
"""


class FiveWSheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item's 5W2H sheet: the answers to 何因, 何地, 何法 and 何量.

    何事, 何人 and 何时 are the item's title, owner and deadline.
    """

    why: str = ""
    """何因: the reason for the item."""
    place: str = ""
    """何地: where it is done."""
    method: str = ""
    """何法: how it is done."""
    amount: str = ""
    """何量: how much, or at what cost; where empty, the item's target is the answer."""


class Progress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One dated line in an item's history (进展): the text reported, and what it changed."""

    on: date
    """Day of the report."""
    before: Status
    """The item's status before."""
    after: Status
    """The item's status after; equal to ``before`` where only text was added."""
    text: str = ""
    """The text reported; may be empty where only status or fields changed."""
    changes: tuple[FieldChange, ...] = ()
    """Changes of fields (deadline, people, department), at most one a field."""
    old_words: tuple[str, ...] = ()
    """Changes stored as sentences by an older version, which the migration could not convert."""
    meeting: int | None = None
    """Id of the meeting it was recorded in; None outside a meeting."""
    amount: float | None = None
    """Amount of the item's target that the text says is reached; None without one."""
    handed_in: date | None = None
    """Day on which a report sheet brought the text; None where that is the day of the report."""

    @property
    def reported_day(self) -> date:
        """Day on which a progress report was handed in, else the day on which it was recorded.

        An occurrence of routine work (常规工作) in whose period this day lies counts as reported.
        """
        return self.handed_in or self.on

    @property
    def changes_status(self) -> bool:
        """Whether a line of progress changed the item's status."""
        return self.before != self.after

    @property
    def is_report(self) -> bool:
        """Whether a line of progress is a report: it has text or changed the status."""
        return bool(self.text) or self.changes_status

    @property
    def status_transition_text(self) -> str:
        """The change of status in a line of progress in Chinese: 由未启动转为推进中; empty for
        none.
        """
        return f"由{self.before.label}转为{self.after.label}" if self.changes_status else ""

    @property
    def change_sentences(self) -> tuple[str, ...]:
        """A Chinese sentence for every field that a line of progress changed, those stored as
        sentences by an older version first: 完成时限由12月5日调整为12月31日.
        """
        return (*self.old_words, *(change.sentence(self.on) for change in self.changes))

    @property
    def text_and_field_changes(self) -> str:
        """Text and field changes of a line of progress, joined by ；, without the status; empty
        where only the status changed.
        """
        if not self.changes and not self.old_words:
            return self.text
        return "；".join(part for part in (self.text, *self.change_sentences) if part)

    def change_of(self, field: ItemField) -> FieldChange | None:
        """Return a line of progress' change of one field; None where it did not change that
        field.
        """
        return next((change for change in self.changes if change.field is field), None)


class PendingReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A department's report on an item before a meeting (会前填报) that is not accepted yet."""

    on: date
    """Day it was received."""
    by: str = ""
    """Full name of the department that handed it in."""
    status: Status | None = None
    """The status it asks for; None for no change."""
    text: str = ""
    """The progress as written by the department."""

    @property
    def status_and_text(self) -> str:
        """A department's pending report in Chinese, status first: 已完成：教案已全部检查."""
        label = self.status.label if self.status else ""
        return "：".join(filter(None, (label, self.text)))


class ReminderRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that people were reminded of an item (催办): when, and who."""

    on: date
    """Day of the reminder."""
    people: tuple[str, ...]
    """Names of the people reminded, or of a department without a head."""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One tracked item (事项): a section, measure or table row of the plan, a part of one, or a
    task from a meeting.
    """

    id: int
    """Unique id within the term; also the TinyDB document id."""
    kind: ItemKind
    """The item's kind: section, measure, table row, part or task."""
    title: str
    """Short title: the heading without its number, or what a task is about."""
    number: str = ""
    """The number as printed in the plan: （一）, 2., ①."""
    text: str = ""
    """The full text of the plan's paragraphs, where longer than the title."""
    parent: int | None = None
    """Id of the parent item; None at the top."""
    position: int = 0
    """Order among the children of the same parent."""
    department: str = ""
    """Full name of the responsible department (责任部门); empty if unclaimed."""
    co_departments: tuple[str, ...] = ()
    """Full names of the assisting departments (协办)."""
    people: tuple[str, ...] = ()
    """Names of the responsible people (责任人)."""
    due: date | None = None
    """Deadline as a date, inclusive; None without one."""
    due_text: str = ""
    """Deadline in words, as in the plan or the meeting (每月, 学期末)."""
    target: Target | None = None
    """Numeric target; None without one."""
    sheet: FiveWSheet = FiveWSheet()
    """The answers on its 5W2H sheet."""
    status: Status = Status.NOT_STARTED
    """Current status."""
    progress: tuple[Progress, ...] = ()
    """History of progress, oldest first."""
    fields: dict[str, str] = {}
    """For a table row: its cells by column header."""
    evidence: str = ""
    """Material filed as proof of completion (佐证材料): 活动方案、签到表、照片."""
    evidence_files: tuple[EvidenceFile, ...] = ()
    """Files and photos filed as proof, copied into the data folder."""
    note: str = ""
    """The state written in the plan itself (a table's 状态 column); not the tracked status."""
    tags: tuple[str, ...] = ()
    """Tags (标签): 重点, 十件大事, the name of a goal over several terms."""
    tracked: bool = True
    """Whether the item is counted and reported on; False for background text."""
    created: date | None = None
    """Day it was added to the term file."""
    meeting: int | None = None
    """For a task: id of the meeting it was given in."""
    block: str = ""
    """For a task: key of the meeting block it was given in."""
    topic: int | None = None
    """For a task: id, within that meeting, of the topic it came from."""
    turn: str = ""
    """For a task: full name of the department whose turn to report it was."""
    origin: str = ""
    """For an item carried over: its earlier term and id, ``2026-2027-1/17``."""
    before: str = ""
    """For an item carried over: its last report in the earlier term, 上学期11月9日：初稿已交."""
    source: str = ""
    """Fingerprint of the plan paragraph it was read from, by which the next import finds it."""
    earlier_source: str = ""
    """For an item carried over: its fingerprint in the earlier term's plan."""
    heading: str = ""
    """The plan's own heading, where the item was renamed; else empty."""
    reminded: tuple[ReminderRecord, ...] = ()
    """Reminders sent (催办), oldest first."""
    routine: Routine | None = None
    """Rhythm of a routine item (常规工作); None for an item done once."""
    pending_report: PendingReport | None = msgspec.field(name="submission", default=None)
    """Its department's report before the next meeting; None without one or once accepted."""

    @property
    def is_open(self) -> bool:
        """Whether an item still has to be done: it is tracked, no section, and neither done nor
        cancelled.
        """
        return self.tracked and self.status not in _CLOSED and self.kind not in _NEVER_OPEN

    @property
    def is_ongoing_routine(self) -> bool:
        """Whether an item is routine work (常规工作) that was not ended."""
        return self.routine is not None and self.routine.ended is None

    def offered_status_label(self, status: Status) -> str:
        """Return the Chinese name of a status as offered when it is recorded on the item: 已完成;
        本次已开展 for done on ongoing routine work (常规工作), which continues.
        """
        return HELD_TEXT if status is Status.DONE and self.is_ongoing_routine else status.label

    @property
    def owner_words(self) -> str:
        """An item's owner in Chinese: the people (王晓梅、李建国), else the department, else
        待定.
        """
        return "、".join(self.people) or self.department or PENDING

    @property
    def co_departments_in_brackets(self) -> str:
        """An item's assisting departments in brackets: （学生成长部、后勤保障部协办）; empty
        without any.
        """
        return f"（{'、'.join(self.co_departments)}协办）" if self.co_departments else ""

    @property
    def deadline_value(self) -> DeadlineValue:
        """An item's deadline as one value: its date (``due``) and its words (``due_text``)."""
        return DeadlineValue(self.due, self.due_text)

    def field_value(self, field: ItemField) -> Value:
        """Return an item's value of a field; an empty text, tuple or deadline where it has none."""
        if field is ItemField.DEADLINE:
            return self.deadline_value
        value: Value = getattr(self, field.value)
        return value

    def texts_of_field(self, field: ItemField) -> tuple[str, ...]:
        """Return the texts in an item's field: each name of a list of names, else its one text.

        Empty where the field holds nothing, and always for a deadline.
        """
        value = self.field_value(field)
        if isinstance(value, DeadlineValue):
            return ()
        return value if isinstance(value, tuple) else (value,) if value else ()

    @property
    def searched_texts(self) -> tuple[str, ...]:
        """The names and texts of all fields of an item that search looks in."""
        fields = (field for field, each in ITEM_FIELDS.items() if each.is_searched)
        return tuple(text for field in fields for text in self.texts_of_field(field))

    @property
    def due_words(self) -> str:
        """An item's deadline in Chinese: 12月5日, else its words, else 待定."""
        return month_day(self.due) if self.due else self.due_text or PENDING

    def due_words_as_of(self, day: date) -> str:
        """Return an item's deadline in Chinese, with its year where that differs from the year of
        ``day``; without a date its words, else 待定.
        """
        return self.deadline_value.deadline_text_on(day)

    @property
    def last_progress(self) -> Progress | None:
        """The newest line of an item's history; None where it is empty."""
        return self.progress[-1] if self.progress else None

    @property
    def amount_reached(self) -> float | None:
        """The amount of an item's target that was last reported as reached; None where none was."""
        amounts = (line.amount for line in reversed(self.progress))
        return next((amount for amount in amounts if amount is not None), None)

    def occurrences(self, today: date) -> list[Occurrence]:
        """Return the occurrences of a routine item in the term with their state on a day, as
        :func:`~meetingtui.plan.routine.routine_occurrences` does; empty for other items.
        """
        if self.routine is None:
            return []
        return routine_occurrences(
            self.routine, (line.reported_day for line in self.progress if line.is_report), today
        )

    def progress_in_meeting(self, meeting: int) -> Progress | None:
        """Return an item's line of progress recorded in a meeting; None where there is none."""
        for line in self.progress:  # asked of every item with every key of a meeting
            if line.meeting == meeting:
                return line
        return None


@runtime_checkable
class HasLastId(Protocol):
    """Protocol of a mapping of records by id that remembers the highest id ever used."""

    last_id: int


def next_unused_id(records: Mapping[int, object]) -> int:
    """Return the next unused id: one more than the highest ever used.

    Args:
        records: the term's records by id. The store's mapping remembers the ids of deleted
            records; for any other mapping, nothing was ever deleted.
    """
    given = records.last_id if isinstance(records, HasLastId) else 0
    return max(given, *records, 0) + 1
