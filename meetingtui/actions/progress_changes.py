"""Changes of items' progress, status, deadline and owner, also of all items of somebody who leaves;
department reports; reminders.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.actions.change_builders import build_item_change
from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import PENDING, month_day
from meetingtui.meeting.line_parsing.progress_line import (
    item_with_progress_line,
    parse_progress_line,
)
from meetingtui.plan.item import Item, PendingReport, ReminderRecord, Status
from meetingtui.plan.item_operations import (
    add_progress,
    append_progress_text,
    assign,
    assign_department,
    reassign_from_text,
    reschedule,
    responsible_department,
    with_pending_report,
    with_pending_report_accepted,
)
from meetingtui.school.school import School
from meetingtui.store.records import Change, Records
from meetingtui.store.step_history import StepKind

# Record who was reminded of which item, and when (催办)


def record_reminders(
    records: Records, names: Mapping[int, Sequence[str]], *, on: date
) -> Change | None:
    """Build the change that records that people were reminded of items, at most once per person,
    item and day.

    Args:
        records: the term's records.
        names: names of the people reminded, by item id; ids without an item are skipped.
        on: the day.

    Returns:
        The change; None where all of that is recorded already.
    """
    items = []
    for item_id, people in names.items():
        item = records.items.get(item_id)
        if item is None:
            continue
        known = {name for each in item.reminded if each.on == on for name in each.people}
        fresh = tuple(name for name in people if name not in known)
        if fresh:
            noted = (*item.reminded, ReminderRecord(on=on, people=fresh))
            items.append(msgspec.structs.replace(item, reminded=noted))
    if not items:
        return None
    return Change(words=f"催办 {len(items)} 项", items=tuple(items))


# Hand over the open items of somebody who left (移交), all at once


def reassign_items_of_leaver(
    records: Records, name: str, to: str, *, school: School, on: date
) -> Change | None:
    """Build the change that reassigns a leaving person's open items to a successor; None where
    there are none.

    Args:
        records: the term's records.
        name: name of the person who leaves.
        to: name of the successor; empty assigns each item to the head of its responsible
            department, and leaves items whose department has no head.
        school: the school.
        on: day of the handover.

    Raises:
        RefusedError: ``to`` is not in school.yaml.
    """
    if to and school.find_person(to) is None:
        raise RefusedError(f"学校名单里没有“{to}”。请写 school.yaml 里的姓名。")
    changed = tuple(
        _reassigned_to_successor(item, name, heir, school, on)
        for item in records.items.values()
        if item.is_open
        and name in item.people
        and (heir := to or _responsible_department_head_name(item, school))
    )
    if not changed:
        return None
    target = to or "部门负责人"
    words = f"把{name}的 {len(changed)} 项移交给{target}"
    return Change(words=words, items=changed, kind=StepKind.HAND_OVER)


def _responsible_department_head_name(item: Item, school: School) -> str:
    """Return the name of the head of an item's responsible department; empty where there is
    none.
    """
    department = school.find_department(responsible_department(item, school))
    return department.head if department else ""


def _reassigned_to_successor(item: Item, name: str, heir: str, school: School, on: date) -> Item:
    """Return an item with one responsible person replaced by a successor; without a department it
    gets the successor's.

    Args:
        item: the item.
        name: name of the person who leaves.
        heir: name of the successor.
        school: the school.
        on: day of the handover.
    """
    people = tuple(dict.fromkeys(heir if each == name else each for each in item.people))
    department = item.department or school.department_name_of(heir)
    return assign(item, people=people, department=department, on=on)


# Changes of one item's progress, status, deadline and owner, in a meeting or outside one


def record_progress_line(
    records: Records,
    item_id: int,
    text: str,
    *,
    deadlines: DeadlineParser,
    on: date,
    meeting: int | None,
) -> Change | None:
    """Build the change that records progress typed as one line; a status, amount or deadline named
    in it is applied too.

    Args:
        records: the term's records.
        item_id: id of the item.
        text: the line; it replaces the text recorded in the same meeting, or outside one on the
            same day. An empty one removes that progress and what it had changed.
        deadlines: parses the deadline in the line.
        on: the day of the progress.
        meeting: id of the meeting in which it is reported; None outside one.

    Returns:
        The change; None where the item is unknown or nothing changes.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    words = f"{item.title} 进展：{text}" if text else f"清空进展：{item.title}"

    def with_line_recorded(before: Item) -> Item:
        """Return the item with the line recorded, or without this day's progress."""
        line = parse_progress_line(text, before, deadlines=deadlines, today=on)
        return item_with_progress_line(before, line, on=on, meeting=meeting)

    return build_item_change(records, item_id, words, with_line_recorded)


def set_item_status(
    records: Records, item_id: int, status: Status, *, on: date, meeting: int | None
) -> Change | None:
    """Build the change that sets the status of an item; None where the item is unknown or nothing
    changes.

    Done on ongoing routine work (常规工作) records only that its current occurrence was held.
    """
    item = records.items.get(item_id)
    label = item.offered_status_label(status) if item else status.label
    return build_item_change(
        records,
        item_id,
        f"{label}：{_item_title(records, item_id)}",
        lambda item: add_progress(item, on=on, meeting=meeting, status=status),
    )


def set_item_deadline(
    records: Records,
    item_id: int,
    due: date | None,
    due_words: str,
    *,
    on: date,
    meeting: int | None,
) -> Change | None:
    """Build the change that sets the deadline of an item.

    Args:
        records: the term's records.
        item_id: id of the item.
        due: the date; None for a deadline without one.
        due_words: the deadline in words (长期); empty for a date alone.
        on: the day of the change.
        meeting: id of the meeting in which it is made; None outside one.

    Returns:
        The change; None where the item is unknown or nothing changes.
    """
    return build_item_change(
        records,
        item_id,
        f"时限改为{month_day(due) if due else due_words}：{_item_title(records, item_id)}",
        lambda item: reschedule(item, due, on=on, meeting=meeting, due_text=due_words),
    )


def reassign_item(
    records: Records, item_id: int, text: str, *, school: School, on: date, meeting: int | None
) -> Change | None:
    """Build the change that assigns an item to the people or department named in a typed text; None
    where the item is unknown or nothing changes.

    Raises:
        RefusedError: the text does not begin with a known person or department.
    """
    return build_item_change(
        records,
        item_id,
        f"责任人改为{text}：{_item_title(records, item_id)}",
        lambda item: reassign_from_text(item, text, school=school, on=on, meeting=meeting),
    )


def claim_item(
    records: Records, item_id: int, department: str, *, on: date, meeting: int | None
) -> Change | None:
    """Build the change that assigns an item to a department (认领), by full name; an empty name
    makes it unclaimed again. None where the item is unknown or nothing changes.
    """
    return build_item_change(
        records,
        item_id,
        f"认领：{_item_title(records, item_id)} 归{department or PENDING}",
        lambda item: assign_department(item, department, on=on, meeting=meeting),
    )


def record_status_and_progress_of_items(
    records: Records,
    item_ids: Sequence[int],
    status: Status | None,
    text: str,
    *,
    on: date,
    meeting: int | None,
) -> Change | None:
    """Build the change that sets the same status, appends the same progress text, or both, on
    several items.

    Args:
        records: the term's records.
        item_ids: ids of the items; unknown ones are skipped.
        status: the status; None leaves it.
        text: the progress, appended to what was reported in the meeting or on the day; numbers in
            it do not count towards targets. Empty adds none.
        on: the day of the change.
        meeting: id of the meeting in which it is made; None outside one.

    Returns:
        The change; None where no item changes.
    """
    changed = []
    for before in (records.items[id] for id in item_ids if id in records.items):
        item = before
        if text:
            item = append_progress_text(item, text, on=on, meeting=meeting, reads_amount=False)
        if status:
            item = add_progress(item, on=on, meeting=meeting, status=status)
        if item != before:
            changed.append(item)
    if not changed:
        return None
    what = text or "、".join(item.title for item in changed)
    labels = {item.offered_status_label(status) for item in changed} if status else {"进展"}
    label = labels.pop() if len(labels) == 1 else "更新"
    return Change(words=f"{label} {len(changed)} 项：{what}", items=tuple(changed))


def _item_title(records: Records, item_id: int) -> str:
    """Return the title of the item with an id; empty where there is no such item."""
    item = records.items.get(item_id)
    return item.title if item else ""


ItemReport = tuple[int, PendingReport]
"""Pair of an item's id and a department's report on that item."""


def store_pending_reports(records: Records, reports: Iterable[ItemReport]) -> Change | None:
    """Build the change that stores departments' reports on their items until a meeting discusses
    them; each replaces a report stored before.

    Items that do not exist are skipped; None where nothing changes.

    Raises:
        RefusedError: two reports are on the same item.
    """
    found = _items_paired_with_reports(records, reports)
    items = tuple(
        fresh for item, report in found if (fresh := with_pending_report(item, report)) != item
    )
    if not items:
        return None
    return Change(words=f"收到会前填报 {len(items)} 项", items=items, kind=StepKind.LEDGER)


def record_department_reports(
    records: Records, reports: Iterable[ItemReport], *, on: date, meeting: int | None = None
) -> Change | None:
    """Build the change that records departments' reports as progress at once, without waiting for a
    meeting.

    Items that do not exist are skipped; None where nothing changes.

    Raises:
        RefusedError: two reports are on the same item.
    """
    found = _items_paired_with_reports(records, reports)
    items = tuple(
        fresh
        for item, report in found
        if (
            fresh := with_pending_report_accepted(
                with_pending_report(item, report), on=on, meeting=meeting
            )
        )
        != item
    )
    if not items:
        return None
    return Change(words=f"会前填报记为进展 {len(items)} 项", items=items, kind=StepKind.LEDGER)


def accept_pending_report(
    records: Records, item_id: int, *, on: date, meeting: int | None = None
) -> Change | None:
    """Build the change that records the report stored on an item as its progress, after what was
    reported in this meeting or on this day, and removes it from the item; None where the item is
    unknown or has none.
    """
    item = records.items.get(item_id)
    if item is None or item.pending_report is None:
        return None
    words = f"采纳填报：{item.title}"
    return Change(words=words, items=(with_pending_report_accepted(item, on=on, meeting=meeting),))


def _items_paired_with_reports(
    records: Records, reports: Iterable[ItemReport]
) -> list[tuple[Item, PendingReport]]:
    """Return each item that exists of those reported on, with the department's report.

    Raises:
        RefusedError: two reports are on the same item.
    """
    found: dict[int, tuple[Item, PendingReport]] = {}
    for item_id, report in reports:
        item = records.items.get(item_id)
        if item is None:
            continue
        if item_id in found:
            raise RefusedError(f"“{item.title}”选了两份填报。请只选一份。")
        found[item_id] = (item, report)
    return list(found.values())
