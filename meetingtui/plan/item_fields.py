"""The fields of an item, each declared once, and the change of one field."""

from datetime import date
from enum import Enum, StrEnum
from typing import Any

import msgspec

from meetingtui.base.wording import PENDING, full_date, month_day

NONE = "无"
"""Shown for an optional field without a value (无)."""


class ValueKind(Enum):
    """Enum of the types of an item field's value; decides how it is worded, parsed and filtered."""

    DEADLINE = "deadline"
    """A :class:`meetingtui.plan.item_fields.DeadlineValue`."""
    PEOPLE = "people"
    """A tuple of names of people."""
    DEPARTMENT = "department"
    """The full name of one department, or empty."""
    DEPARTMENTS = "departments"
    """A tuple of full names of departments."""
    TEXT = "text"
    """Any text on one line."""


class ItemField(StrEnum):
    """Enum of an item's declared fields; the values are the names used in term files and,
    but for the deadline, attribute names of an item.
    """

    DEPARTMENT = "department"
    CO_DEPARTMENTS = "co_departments"
    PEOPLE = "people"
    DEADLINE = "deadline"
    EVIDENCE = "evidence"
    NOTE = "note"

    @property
    def declaration(self) -> "FieldDeclaration":
        """The declaration of an item's field in :data:`ITEM_FIELDS`."""
        return ITEM_FIELDS[self]

    @property
    def label(self) -> str:
        """Chinese name of an item's field, as on screens and in ledger and minutes: 责任部门,
        协办部门.
        """
        return ITEM_FIELDS[self].label


class FieldDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """Declaration of one field of an item: its names, and where it is shown, searched and
    copied.
    """

    label: str
    """Chinese name on screens, in the ledger's header and in the history: 协办部门."""
    kind: ValueKind
    """Type of the value."""
    empty_words: str = NONE
    """Shown where the field has no value: 待定, 无."""
    prefixes: tuple[str, ...] = ()
    """Words before the colon in a filter term for this field, the first used in messages; empty
    where it cannot be filtered.
    """
    filter_example: str = ""
    """Example of a filter term for this field, shown in error messages."""
    ledger_width: float | None = None
    """Width of its ledger column in half-width characters; None without a column."""
    card_label: str = ""
    """Name on the item card, four cells wide; empty where the card has its own line for it."""
    is_searched: bool = False
    """Whether search and filter words without a prefix look in it too."""
    is_carried_over: bool = True
    """Whether its value is copied when the item is carried into the next term."""
    plan_headers: str = ""
    """For a text field: pattern of the plan table's column headers it is read from."""
    template_example: str = ""
    """For a text field: an example value. A field with one is a template variable, under its
    name, of every item row in the minutes.
    """


ITEM_FIELDS: dict[ItemField, FieldDeclaration] = {
    ItemField.DEPARTMENT: FieldDeclaration(
        label="责任部门",
        kind=ValueKind.DEPARTMENT,
        empty_words=PENDING,
        prefixes=("部门", "条线", "责任部门"),
        filter_example="部门:教学处",
        ledger_width=13,
    ),
    ItemField.CO_DEPARTMENTS: FieldDeclaration(
        label="协办部门",
        kind=ValueKind.DEPARTMENTS,
        prefixes=("协办", "协办部门"),
        filter_example="协办:课程教学中心",
        ledger_width=13,
        card_label="协　办",
        is_searched=True,
    ),
    ItemField.PEOPLE: FieldDeclaration(
        label="责任人",
        kind=ValueKind.PEOPLE,
        empty_words=PENDING,
        prefixes=("人员", "人", "责任人"),
        filter_example="人:王晓梅",
        ledger_width=9,
    ),
    ItemField.DEADLINE: FieldDeclaration(
        label="完成时限",
        kind=ValueKind.DEADLINE,
        empty_words=PENDING,
        prefixes=("时限", "完成时限"),
        filter_example="时限:本月",
        ledger_width=16,
        is_carried_over=False,
    ),
    ItemField.EVIDENCE: FieldDeclaration(
        label="佐证材料",
        kind=ValueKind.TEXT,
        prefixes=("佐证", "佐证材料"),
        filter_example="佐证:照片",
        ledger_width=13,
        card_label="佐　证",
        is_searched=True,
        plan_headers="佐证|支撑材料|印证材料|过程性?材料",
        template_example="活动方案、签到表、照片",
    ),
    ItemField.NOTE: FieldDeclaration(
        label="备注",
        kind=ValueKind.TEXT,
        card_label="备　注",
        is_searched=True,
        is_carried_over=False,
        plan_headers="状态|现状",
    ),
}
"""All fields with their declarations, in the order of the ledger's columns and of the item card."""

TEMPLATE_TEXTS = tuple(field for field, each in ITEM_FIELDS.items() if each.template_example)
"""Text fields that the minutes' templates have for every reported item."""

OWNERS = (ItemField.PEOPLE, ItemField.DEPARTMENT, ItemField.CO_DEPARTMENTS)
"""The fields that name an item's owners, in the order they have in a sentence."""


# One change of an item's field (变更)


class DeadlineValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """A deadline: a date, words without a date (每月, 两周内), or both; neither means 待定."""

    due: date | None = None
    """The last day, inclusive; None without a date."""
    text: str = ""
    """The deadline as written in the plan or said in the meeting."""

    def deadline_text_on(self, day: date) -> str:
        """Return the deadline in Chinese: 12月5日, with its year where that is not the year of
        ``day``; else its words, or 待定.
        """
        if self.due is None:
            return self.text or PENDING
        return month_day(self.due) if self.due.year == day.year else full_date(self.due)


Value = DeadlineValue | tuple[str, ...] | str
"""Type of a field's value: a deadline; names of people or departments; or one text, empty where
there is none.
"""


def field_value_text(field: ItemField, value: Value, day: date) -> str:
    """Return a field's value in Chinese: 12月5日, 王晓梅、李建国; 待定 or 无 where empty.

    A date in another year than that of ``day`` is given with its year.
    """
    if isinstance(value, DeadlineValue):
        return value.deadline_text_on(day)
    words = value if isinstance(value, str) else "、".join(value)
    return words or field.declaration.empty_words


def field_attributes(field: ItemField, value: Value) -> dict[str, Any]:
    """Return the attributes of :class:`Item` in which a field's value is stored, by name: one for
    most fields, date and words for a deadline.
    """
    if isinstance(value, DeadlineValue):
        return {"due": value.due, "due_text": value.text}
    return {field.value: value}


class FieldChange(msgspec.Struct, frozen=True):
    """One change of an item's field: the field, its value before and after."""

    field: ItemField
    """The field that was changed."""
    before: Value
    """The value before the change, of the field's type."""
    after: Value
    """The value after the change, of the field's type."""

    def text_before(self, day: date) -> str:
        """Return an item field's value before a change in Chinese, a date with its year where that
        is not the year of ``day``.
        """
        return field_value_text(self.field, self.before, day)

    def text_after(self, day: date) -> str:
        """Return an item field's value after a change in Chinese, a date with its year where that
        is not the year of ``day``.
        """
        return field_value_text(self.field, self.after, day)

    def sentence(self, day: date) -> str:
        """Return the change of an item's field as a Chinese sentence:
        完成时限由12月5日调整为12月31日; dates with their year where that is not the year
        of ``day``.
        """
        return f"{self.field.label}由{self.text_before(day)}调整为{self.text_after(day)}"


def with_field_change_added(
    changes: tuple[FieldChange, ...], field: ItemField, before: Value, after: Value
) -> tuple[FieldChange, ...]:
    """Return the field changes of one line of progress with another change added.

    A field that the same line changed before keeps its first ``before`` value; where it returns to
    that value, its change is dropped. The new change comes last.

    Args:
        changes: the changes of the line so far.
        field: the field that changes.
        before: its value before the change.
        after: its value after the change.
    """
    earlier = next((each for each in changes if each.field is field), None)
    others = tuple(each for each in changes if each.field is not field)
    origin = before if earlier is None else earlier.before
    return others if origin == after else (*others, FieldChange(field, origin, after))
