"""Parsing of edited cells of the ledger (督办台账): names, a status, a date, tags, or progress to
be added.
"""

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import PENDING, full_date, month_day, one_line
from meetingtui.meeting.line_parsing.people_in_line import parse_people_list
from meetingtui.meeting.next_meeting import next_meeting_appointment
from meetingtui.plan.deadline_status import UNCLAIMED
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_fields import ITEM_FIELDS, NONE, OWNERS, ItemField, Value, ValueKind
from meetingtui.plan.item_operations import (
    add_progress,
    append_progress_text,
    assign,
    reschedule,
    with_field_value,
)
from meetingtui.plan.target_amounts import expand_bare_amount
from meetingtui.review.ledger.ledger_format import LAST, NEW_PROGRESS, STATUS, TAGS
from meetingtui.review.term_snapshot import NO_DEPARTMENT, TermSnapshot


class ParsedCellChange(msgspec.Struct, frozen=True, kw_only=True):
    """The change of an item that an edited cell of the ledger stands for."""

    apply: Callable[[Item], Item]
    """Function that returns the item after the change."""
    words: str = ""
    """The value that was understood, where the cell has other words for it: 2027年1月20日."""
    doubt: str = ""
    """Reason why the user must confirm the change; empty where it is certain."""


_WORDS_FOR_NO_OWNER = ("", PENDING, UNCLAIMED, NO_DEPARTMENT)
_SEPARATORS = re.compile(r"[、，,;；\s]+")
_OTHER_STATUS_WORDS = {"办结": Status.DONE, "完成": Status.DONE, "进行中": Status.IN_PROGRESS}
"""Other words people write for a status."""


def change_from_cell(
    item: Item, head: str, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse the text of an edited ledger cell to the change of the item it stands for.

    Args:
        item: the item of the row.
        head: the head of the column, one of :data:`ORDER`.
        text: the new text of the cell.
        snapshot: the term's present state.

    Returns:
        The change, or a Chinese explanation why the text is not understood.
    """
    return _PARSER_BY_COLUMN[head](item, text, snapshot)


def is_cell_value_already_recorded(
    item: Item, head: str, text: str, snapshot: TermSnapshot
) -> bool:
    """Whether an item has the value of an edited ledger cell already, entered elsewhere or read
    back before.

    True for progress whose text occurs in the item's history, or is empty; False for a text that is
    not understood or must be confirmed.

    Args:
        item: the item of the row.
        head: the head of the column.
        text: the text of the cell.
        snapshot: the term's present state.
    """
    if head in (NEW_PROGRESS, LAST):
        words = (one_line(text), one_line(expand_bare_amount(text, item)))
        recorded = [one_line(line.text_and_field_changes) for line in item.progress]
        return not text or any(each in line for each in words for line in recorded)
    read = change_from_cell(item, head, text, snapshot) if head in _PARSER_BY_COLUMN else ""
    return isinstance(read, ParsedCellChange) and not read.doubt and read.apply(item) == item


def _change_from_department_cell(
    field: ItemField, _item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with one department to the change that sets ``field`` to it, or
    to a Chinese explanation that the department is unknown; an empty cell or 待定 clears the field.
    See :func:`change_from_cell`.
    """
    known = snapshot.school.find_department(text) or snapshot.school.find_department(
        "".join(text.split())
    )
    if text not in _WORDS_FOR_NO_OWNER and known is None:
        return f"看不懂部门“{text}”"
    name = known.name if known else ""
    return ParsedCellChange(apply=_field_setter(field, name, snapshot.today), words=name)


def _change_from_departments_cell(
    field: ItemField, _item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with several departments to the change that sets ``field`` to
    them, or to a Chinese explanation which one is unknown; an empty cell, 无 or 待定 clears the
    field. See :func:`change_from_cell`.
    """
    names: list[str] = []
    for part in () if text in (*_WORDS_FOR_NO_OWNER, NONE) else _SEPARATORS.split(text):
        known = snapshot.school.find_department(part)
        if part and known is None:
            return f"看不懂{field.label}“{part}”"
        names += [known.name] if known else []
    found = tuple(dict.fromkeys(names))
    return ParsedCellChange(
        apply=_field_setter(field, found, snapshot.today), words="、".join(found)
    )


def _change_from_people_cell(
    field: ItemField, item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with names of people to the change that sets ``field`` to them,
    or to a Chinese explanation which name is unknown; names the field has now count as known, an
    empty cell or 待定 clears it. See :func:`change_from_cell`.
    """
    names: tuple[str, ...] = ()
    for part in [] if text in _WORDS_FOR_NO_OWNER else re.split(r"[、，,;；/／\n]+", text):
        read, unknown = _join_spaced_names(part.split(), item.texts_of_field(field), snapshot)
        if unknown:
            return f"看不懂{field.label}“{unknown}”"
        names += read
    people = tuple(dict.fromkeys(names))
    return ParsedCellChange(
        apply=_field_setter(field, people, snapshot.today), words="、".join(people)
    )


def _change_from_text_cell(
    field: ItemField, _item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with free text to the change that sets ``field`` to it; words for
    none (无) clear the field. See :func:`change_from_cell`.
    """
    words = "" if text in (*_WORDS_FOR_NO_OWNER, NONE) else one_line(text)
    return ParsedCellChange(apply=_field_setter(field, words, snapshot.today))


def _field_setter(field: ItemField, value: Value, on: date) -> Callable[[Item], Item]:
    """Create a function that returns an item with a field set to a value, and the change noted in
    the item's history.

    Args:
        field: the field.
        value: the new value.
        on: the day of the change.
    """

    def set_field(item: Item) -> Item:
        """Return the item with the field set; for owners with the other owners kept."""
        if field not in OWNERS:
            return with_field_value(item, field, value, on=on)
        owners: dict[str, Any] = {each.value: item.field_value(each) for each in OWNERS}
        return assign(item, **owners | {field.value: value}, on=on)

    return set_field


def _join_spaced_names(
    words: list[str], present: Collection[str], snapshot: TermSnapshot
) -> tuple[tuple[str, ...], str]:
    """Join the words of an edited ledger cell, which spaces separated, to names of people.

    Names of two characters are often spaced out to the width of three: in 许 敏 李建国 the longest
    run of words that is a known name counts.

    Args:
        words: the words, in order.
        present: names the cell's field has now, which count as known.
        snapshot: the term, whose school knows the other names.

    Returns:
        The names, and the words from the first that is no name on; empty where all are names.
    """
    names: tuple[str, ...] = ()
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            name = "".join(words[at:end])
            read = (name,) if name in present else parse_people_list(name, snapshot.school)
            if read:
                names, at = (*names, *read), end
                break
        else:
            return names, " ".join(words[at:])
    return names, ""


def _change_from_deadline_cell(
    _field: ItemField, item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with a deadline; an empty one clears it, and a date outside the
    term, or one that Excel may have cut, must be confirmed by the user. See
    :func:`change_from_cell`.
    """
    today, term = snapshot.today, snapshot.term
    if text in _WORDS_FOR_NO_OWNER:
        return ParsedCellChange(apply=lambda item: reschedule(item, None, on=today))
    words = "".join(text.split())
    following = next_meeting_appointment(
        snapshot.meetings.values(), snapshot.school, term, today
    ).on
    day = read_deadline(words, today, term, following)
    if day is None:
        return f"看不懂时限“{text}”"
    due, doubt = _anniversary_in_term(day, term) or day, ""
    if not term.first_monday <= due <= term.end:
        # Excel adds the year it is typed in; a deadline that is past was meant for the next.
        due = due if due >= term.first_monday else _next_anniversary(due, today)
        doubt = f"{month_day(due)}不在本学期；采纳就记作{full_date(due)}"
    elif cut := re.fullmatch(r"(1?\d)[.](\d)", words):
        # As a number, 12.10 is kept as 12.1.
        month, tens = int(cut[1]), int(cut[2])
        if tens <= 3:
            doubt = (
                f"“{words}”可能是{month}月{tens}日，也可能是{month}月{tens}0日；"
                f"采纳就记作{full_date(due)}"
            )
    if due == item.due and not doubt:
        return ParsedCellChange(apply=lambda item: item)
    return ParsedCellChange(
        apply=lambda item: reschedule(item, due, on=today),
        words="" if doubt else full_date(due),
        doubt=doubt,
    )


def _next_anniversary(day: date, today: date) -> date:
    """The first day from today on that has the month and day of a date; the date itself where
    neither this year nor the next has that day (29 February).
    """
    for year in (today.year, today.year + 1):
        with suppress(ValueError):  # 29 February
            if (moved := day.replace(year=year)) >= today:
                return moved
    return day


def _anniversary_in_term(day: date, term: Term) -> date | None:
    """The day of the term that has the month and day of a date; None where the term has none.

    Excel adds the present year to a date that is typed without one.
    """
    for year in (day.year, term.first_monday.year, term.end.year):
        with suppress(ValueError):  # 29 February
            moved = day.replace(year=year)
            if term.first_monday <= moved <= term.end:
                return moved
    return None


def _change_from_status_cell(
    item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with a status, or another usual word for it (办结, 进行中), to
    the change that sets it, or to a Chinese explanation that it is none; see
    :func:`change_from_cell`.
    """
    labels = {status.label: status for status in Status} | _OTHER_STATUS_WORDS
    status = labels.get("".join(text.split()))
    if status is None:
        return f"看不懂状态“{text}”" if text else "状态不能空着"
    today = snapshot.today
    return ParsedCellChange(
        apply=lambda each: add_progress(each, on=today, status=status),
        words=item.offered_status_label(status),
    )


def _change_from_tags_cell(
    _item: Item, text: str, _snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with tags, separated by 、, commas or spaces, to the change that
    replaces the item's tags; an empty cell removes them. See :func:`change_from_cell`.
    """
    tags = tuple(dict.fromkeys(tag for tag in _SEPARATORS.split(text) if tag))
    return ParsedCellChange(apply=lambda item: msgspec.structs.replace(item, tags=tags))


def _change_from_new_progress_cell(
    _item: Item, text: str, snapshot: TermSnapshot
) -> ParsedCellChange | str:
    """Parse an edited ledger cell with new progress to the change that adds it to the item's
    history; see :func:`change_from_cell`.
    """
    today, words = snapshot.today, one_line(text)
    return ParsedCellChange(apply=lambda item: append_progress_text(item, words, on=today))


_PARSER_BY_VALUE_KIND: dict[
    ValueKind, Callable[[ItemField, Item, str, TermSnapshot], ParsedCellChange | str]
] = {
    ValueKind.DEPARTMENT: _change_from_department_cell,
    ValueKind.DEPARTMENTS: _change_from_departments_cell,
    ValueKind.PEOPLE: _change_from_people_cell,
    ValueKind.DEADLINE: _change_from_deadline_cell,
    ValueKind.TEXT: _change_from_text_cell,
}
"""Parser for a cell of an item's field, by the type of the field's value."""

_PARSER_BY_COLUMN: dict[str, Callable[[Item, str, TermSnapshot], ParsedCellChange | str]] = {
    **{
        each.label: partial(_PARSER_BY_VALUE_KIND[each.kind], field)
        for field, each in ITEM_FIELDS.items()
        if each.ledger_width
    },
    TAGS: _change_from_tags_cell,
    NEW_PROGRESS: _change_from_new_progress_cell,
    LAST: _change_from_new_progress_cell,
    STATUS: _change_from_status_cell,
}
"""Parser of each editable column, in the order in which changes to one item are applied: progress
before the status, since progress starts an item and the status given with it counts.
"""

ORDER = tuple(_PARSER_BY_COLUMN)
"""Heads of the editable columns, in the order in which changes to one item are applied."""
