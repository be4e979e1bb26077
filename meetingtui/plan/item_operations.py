"""Changes to one item (progress, deadline, owners, tags, a department's stored report), as
functions that return a changed copy; and the department that is responsible for it or most likely
so.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line
from meetingtui.plan.item import Item, PendingReport, Progress, Status
from meetingtui.plan.item_fields import ItemField, Value, field_attributes, with_field_change_added
from meetingtui.plan.item_history import item_with_progress_lines_undone
from meetingtui.plan.item_tree import ItemTree
from meetingtui.plan.routine import HELD_TEXT
from meetingtui.school.school import School

# Reports handed in by departments before a meeting (会前填报)


def with_pending_report(item: Item, pending_report: PendingReport) -> Item:
    """Return the item with a department's report stored on it, replacing an earlier one."""
    return msgspec.structs.replace(item, pending_report=pending_report)


def with_pending_report_accepted(item: Item, *, on: date, meeting: int | None = None) -> Item:
    """Return the item with its stored report recorded as progress, and no longer stored; unchanged
    where it has none.

    Its text is appended to what was reported in this meeting or on this day. On routine work
    (常规工作) the day on which it was handed in is recorded too.

    Args:
        item: the item.
        on: day on which the report is accepted.
        meeting: id of the meeting that accepted it; None outside one.
    """
    handed_in = item.pending_report
    if handed_in is None:
        return item
    after = item
    if words := one_line(handed_in.text):
        after = append_progress_text(after, words, on=on, meeting=meeting)
    if handed_in.status is not None:
        after = add_progress(after, on=on, meeting=meeting, status=handed_in.status)
    if item.routine is not None and handed_in.on < on and after.progress != item.progress:
        # The report is about the occurrence it was handed in for, not about the meeting's.
        *earlier, last = after.progress
        taken = msgspec.structs.replace(last, handed_in=handed_in.on)
        after = msgspec.structs.replace(after, progress=(*earlier, taken))
    return msgspec.structs.replace(after, pending_report=None)


# Changes to one item (progress, deadline, owners, tags)


def add_progress(
    item: Item,
    *,
    on: date,
    meeting: int | None = None,
    status: Status | None = None,
    text: str | None = None,
    amount: float | None = None,
) -> Item:
    """Return the item with progress recorded: a new status, a text, or both.

    One meeting (or, outside meetings, one day) has one line of progress: where the item's newest
    line is of the same meeting or day, it is amended, so that a status key and the sentence typed
    after it belong together, and a mistake can be corrected. A line that no longer says or changes
    anything is removed, except 推进中 given in a meeting, which is a report (没有新情况).

    Done on ongoing routine work (常规工作) means its present occurrence: the item stays in
    progress, and a line without text says 本次已开展.

    Args:
        item: the item.
        on: day of the report.
        meeting: id of the meeting; None outside a meeting.
        status: the new status; None leaves it.
        text: the reported text, replacing the line's; None leaves it.
        amount: amount of the item's numeric target that the text says is reached; None for none.
            Ignored without a text.
    """
    line = _existing_or_new_progress_line(item, on, meeting)
    if status is Status.DONE and item.is_ongoing_routine:
        status, text = Status.IN_PROGRESS, text or (None if line.text else HELD_TEXT)
    after = line.after if status is None else status
    said = {} if text is None else {"text": text.strip(), "amount": amount}
    is_kept_without_content = status is Status.IN_PROGRESS and meeting is not None
    fresh = msgspec.structs.replace(line, after=after, **said)
    return _with_progress_line(item, fresh, is_kept_without_content=is_kept_without_content)


def change_status_with_reason(
    item: Item, status: Status, reason: str, *, on: date, meeting: int | None = None
) -> Item:
    """Return the item with another status and the reason as a new line of its history.

    An existing line of the same day or meeting is not amended.

    Args:
        item: the item.
        status: the new status.
        reason: the reason, as the text of the line.
        on: day of the change.
        meeting: id of the meeting in progress; None outside a meeting.
    """
    line = Progress(on=on, before=item.status, after=status, text=reason, meeting=meeting)
    return msgspec.structs.replace(item, status=status, progress=(*item.progress, line))


def reschedule(
    item: Item, due: date | None, *, on: date, meeting: int | None = None, due_text: str = ""
) -> Item:
    """Return the item with another deadline, and the change in its history.

    Where the deadline reads the same as before (``due`` and ``due_text``), there is no line in the
    history. Both are replaced: words that are not passed are removed.

    Args:
        item: the item.
        due: the new deadline as a date; None for one in words, or none.
        on: day of the change.
        meeting: id of the meeting in progress; None outside a meeting.
        due_text: the new deadline in words (每月); empty for a date alone.
    """
    moved = msgspec.structs.replace(item, due=due, due_text=due_text)
    was, now = item.deadline_value, moved.deadline_value
    if was.deadline_text_on(on) == now.deadline_text_on(on):
        return moved
    return _with_change_recorded(item, moved, ItemField.DEADLINE, was, now, on, meeting)


def assign(
    item: Item,
    *,
    people: tuple[str, ...],
    department: str,
    co_departments: tuple[str, ...] | None = None,
    on: date,
    meeting: int | None = None,
) -> Item:
    """Return the item assigned to people and departments, with each change in its history.

    Without ``co_departments`` the assisting departments (协办) stay. The responsible department is
    never an assisting one, too; it and repeated names are left out of them.

    Args:
        item: the item.
        people: names of the responsible people.
        department: full name of the responsible department; empty for none.
        co_departments: full names of the assisting departments; None leaves them.
        on: day of the change.
        meeting: id of the meeting in progress; None outside a meeting.
    """
    wanted = item.co_departments if co_departments is None else co_departments
    helping = tuple(name for name in dict.fromkeys(wanted) if name and name != department)
    after = item
    for field, value in (
        (ItemField.PEOPLE, people),
        (ItemField.DEPARTMENT, department),
        (ItemField.CO_DEPARTMENTS, helping),
    ):
        after = with_field_value(after, field, value, on=on, meeting=meeting)
    return after


def with_field_value(
    item: Item, field: ItemField, value: Value, *, on: date, meeting: int | None = None
) -> Item:
    """Return the item with another value of one field, and the change in its history; equal where
    it has that value already.

    Other fields are not adjusted: use :func:`assign` to change owners.

    Args:
        item: the item.
        field: the field.
        value: its new value.
        on: day of the change.
        meeting: id of the meeting in progress; None outside a meeting.
    """
    after = msgspec.structs.replace(item, **field_attributes(field, value))
    return _with_change_recorded(after, after, field, item.field_value(field), value, on, meeting)


def assign_department(item: Item, department: str, *, on: date, meeting: int | None = None) -> Item:
    """Return the item assigned to a department (认领); its responsible people stay, and so do its
    other assisting departments.

    Args:
        item: the item.
        department: full name of the department; empty for none.
        on: day of the assignment, recorded in the item's history.
        meeting: id of the meeting that made the assignment; None outside a meeting.
    """
    return assign(item, people=item.people, department=department, on=on, meeting=meeting)


def was_first_assigned_in_meeting(item: Item, meeting: int) -> bool:
    """Whether the item had no department before this meeting and was given one in it.

    Args:
        item: the item.
        meeting: id of the meeting.
    """
    return any(
        line.meeting == meeting and change is not None and not change.before
        for line in item.progress
        for change in (line.change_of(ItemField.DEPARTMENT),)
    )


def _with_change_recorded(
    before: Item,
    after: Item,
    field: ItemField,
    old_value: Value,
    new_value: Value,
    on: date,
    meeting: int | None,
) -> Item:
    """Return the changed item ``after`` with the change of one field noted in its history;
    unchanged where both values are equal.
    """
    if old_value == new_value:
        return after
    line = _existing_or_new_progress_line(before, on, meeting)
    changes = with_field_change_added(line.changes, field, old_value, new_value)
    return _with_progress_line(after, msgspec.structs.replace(line, changes=changes))


def _existing_or_new_progress_line(item: Item, on: date, meeting: int | None) -> Progress:
    """Return an item's newest line of progress if it is of this meeting or, outside one, of this
    day; else a new line that changes nothing, not yet added to the item.

    Args:
        item: the item.
        on: day of the line.
        meeting: id of the meeting; None outside a meeting.
    """
    last = item.last_progress
    if last and last.meeting == meeting and (meeting is not None or last.on == on):
        return last
    return Progress(on=on, before=item.status, after=item.status, meeting=meeting)


def _with_progress_line(
    item: Item, line: Progress, *, is_kept_without_content: bool = False
) -> Item:
    """Return the item with a line of progress, and with the line's status.

    The line replaces the newest one where that is of the same meeting or, outside meetings, of the
    same day; else it is added. A line without content is left out.

    Args:
        item: the item.
        line: the line.
        is_kept_without_content: whether to keep the line even without content, as a report of no
            news.
    """
    last = item.last_progress
    amends = (
        last and last.meeting == line.meeting and (line.meeting is not None or last.on == line.on)
    )
    history = item.progress[:-1] if amends else item.progress
    keeps = (
        is_kept_without_content
        or line.changes_status
        or line.text
        or line.changes
        or line.old_words
    )
    changed: dict[str, Any] = {
        "status": line.after,
        "progress": (*history, line) if keeps else history,
    }
    return msgspec.structs.replace(item, **changed)


def set_progress_text(item: Item, text: str, *, on: date, meeting: int | None = None) -> Item:
    """Return the item with the text reported in this meeting or on this day; an empty text removes
    it.

    Text on an item not yet started also sets it to 推进中, and a number counts towards its target;
    a bare number (42) is recorded in words (已达 42/60 篇).
    Removing the report removes the whole line: status, deadline and owner become what they were
    before.

    Args:
        item: the item.
        text: the reported text.
        on: day of the report.
        meeting: id of the meeting; None outside a meeting.
    """
    from meetingtui.plan.target_amounts import amount_reached_in_text, expand_bare_amount

    if not text.strip():
        return item_with_progress_lines_undone(
            item, lambda line: line is _line_of_same_meeting_or_day(item, on, meeting)
        )
    return add_progress(
        item,
        on=on,
        meeting=meeting,
        status=_status_after_text(item, text),
        text=expand_bare_amount(text, item),
        amount=amount_reached_in_text(text, item),
    )


def append_progress_text(
    item: Item, text: str, *, on: date, meeting: int | None = None, reads_amount: bool = True
) -> Item:
    """Return the item with text appended, after ；, to the report of this meeting or, outside one,
    of this day; without such a report the text is the report.

    An item not yet started is set to 推进中.

    Args:
        item: the item.
        text: the text.
        on: day of the report.
        meeting: id of the meeting; None outside a meeting.
        reads_amount: whether a number in the text counts towards the item's target; False for a
            text about several items.
    """
    from meetingtui.plan.target_amounts import amount_reached_in_text, expand_bare_amount

    before = _line_of_same_meeting_or_day(item, on, meeting)
    words = expand_bare_amount(text, item) if reads_amount else text
    amount = amount_reached_in_text(text, item) if reads_amount else None
    if before and before.text:
        words = f"{before.text.rstrip('。；')}；{words}"
    if before and amount is None:
        amount = before.amount
    return add_progress(
        item,
        on=on,
        meeting=meeting,
        status=_status_after_text(item, text),
        text=words,
        amount=amount,
    )


def _line_of_same_meeting_or_day(item: Item, on: date, meeting: int | None) -> Progress | None:
    """Return an item's last line of progress where it was recorded in this meeting or, outside a
    meeting, on this day; None where it was not.

    Args:
        item: the item.
        on: the day.
        meeting: id of the meeting; None outside a meeting.
    """
    line = item.last_progress
    is_same = line and line.meeting == meeting and (meeting is not None or line.on == on)
    return line if is_same else None


def _status_after_text(item: Item, text: str) -> Status | None:
    """Return the status that reporting a text sets: 推进中 for an item not yet started; None where
    the status stays.
    """
    return Status.IN_PROGRESS if text and item.status is Status.NOT_STARTED else None


_NAME_SEPARATORS = "[、，,/ ]+"


_NAME_LIMIT = 8
"""Maximum length of a name in characters."""


def reassign_from_text(
    item: Item, words: str, *, school: School, on: date, meeting: int | None = None
) -> Item:
    """Return the item assigned to the people or departments named in a text.

    Where no department is named, that of the first person becomes responsible; after a known name,
    names that school.yaml does not list (外聘专家) are accepted. A department alone keeps only
    those of the item's people who belong to it. Of several departments the first is responsible,
    the others replace the assisting ones (协办); with fewer, these stay.

    Args:
        item: the item.
        words: full, short or other known names of people or departments, separated by spaces,
            commas, 、 or slashes.
        school: the school whose names are known.
        on: day of the change.
        meeting: id of the meeting in progress; None outside a meeting.

    Raises:
        RefusedError: nobody is named, the first person named is not in school.yaml, or a person's
            name is longer than 8 characters.
    """
    parts = [words] if school.find_department(words) else re.split(_NAME_SEPARATORS, words.strip())
    departments = dict.fromkeys(
        found.name for part in parts if (found := school.find_department(part))
    )
    names = tuple(part for part in parts if part and not school.find_department(part))
    strangers = [name for name in names if not school.find_person(name)]
    is_known = not names or school.find_person(names[0]) is not None
    if not (names or departments) or not is_known or any(len(n) > _NAME_LIMIT for n in names):
        raise RefusedError(
            f"学校名单里没有“{'、'.join(strangers) or words}”。"
            "请写名单里的姓名或部门；新来的人先到学校设置里加上。"
        )
    department, *helping = departments or ("",)
    if names and not department:
        department = school.department_name_of(names[0]) or item.department
    kept = tuple(name for name in item.people if school.department_name_of(name) == department)
    return assign(
        item,
        people=names or kept,
        department=department,
        co_departments=tuple(helping) if helping else None,
        on=on,
        meeting=meeting,
    )


_BETWEEN_TAGS = r"[\s、，,；;]+"
_TAG_PATTERN = r"[-－]?[^-－:：][^:：]*"

_MAX_TAG_CHARACTERS = 20
"""Maximum length of a tag in characters."""


def with_tags_from_text(item: Item, words: str) -> Item:
    """Return the item with the tags named in a text, separated by spaces, commas or semicolons, in
    place of its own.

    If a tag begins with a minus (-重点), the tags with a minus are removed, the others are added,
    and the item's remaining tags stay. An empty text changes nothing.

    Raises:
        RefusedError: a word cannot be a tag: it is longer than 20 characters, contains a colon, or
            has nothing or another minus after its minus.
    """
    named = [word for word in re.split(_BETWEEN_TAGS, one_line(words)) if word]
    for word in named:
        if len(word) > _MAX_TAG_CHARACTERS or not re.fullmatch(_TAG_PATTERN, word):
            raise RefusedError(
                f"“{word}”不能作标签。标签请写得短些，不带冒号，几个标签用空格隔开。"
            )
    if not named:
        return item
    taken = {word[1:] for word in named if word[0] in "-－"}
    given = [word for word in named if word[0] not in "-－"]
    kept = [tag for tag in item.tags if tag not in taken] if taken else []
    return msgspec.structs.replace(item, tags=tuple(dict.fromkeys([*kept, *given])))


def first_key_tag(item: Item, school: School) -> str:
    """Return the first of the school's key tags (重点) that an item has; empty if it has none."""
    return next((tag for tag in school.key_tags if tag in item.tags), "")


def is_unclaimed(item: Item) -> bool:
    """Whether an item has no owner (待认领), neither person nor department."""
    return not (item.people or item.department)


def likely_department(item: Item, tree: ItemTree, school: School) -> str:
    """Return the full name of the department that most likely owns an item.

    It is the department that the item's title or text names; else the most frequent one among its
    siblings, or below each section above it, the nearest first; else the one that a heading above
    it names; else the first that reports.
    """
    from meetingtui.plan.importing.suggestions.departments import (
        suggest_department_from_headings,
        suggest_department_from_text,
    )

    words = f"{item.title}\n{item.text}"
    if hint := suggest_department_from_text(words, school.reporting_departments):
        return hint.value
    named = {
        department.name
        for department in school.reporting_departments
        if any(name in words for name in department.names)
    }
    if len(named) == 1:
        return named.pop()
    for above in reversed(tree.path_from_root(item)[:-1]):
        below = (each for _, each in tree.walk_in_reading_order(above.id) if each.id != item.id)
        if name := _most_frequent_department(
            tree.children(above.id), item, school
        ) or _most_frequent_department(below, item, school):
            return name
    headings = [f"{above.title}\n{above.text}" for above in tree.path_from_root(item)[:-1]]
    if heading := suggest_department_from_headings(headings, school.reporting_departments):
        return heading.value
    return school.reporting_departments[0].name


def next_department_in_cycle(item: Item, tree: ItemTree, school: School) -> str:
    """Return the full name of the department after the item's own in a cycle: none (empty), the
    likely one, the other reporting departments.

    After a department outside the cycle comes the likely one.
    """
    likely = likely_department(item, tree, school)
    others = [each.name for each in school.reporting_departments if each.name != likely]
    turns = ["", likely, *others]
    here = turns.index(item.department) if item.department in turns else 0
    return turns[(here + 1) % len(turns)]


def _most_frequent_department(items: Iterable[Item], item: Item, school: School) -> str:
    """Return the full name of the most frequent reporting department of some items; empty without
    any. On a tie it is the one that reports first.

    Args:
        items: the items.
        item: an item among them that is not counted.
        school: the school, for the order of its departments.
    """
    known = [department.name for department in school.reporting_departments]
    counts = Counter(
        each.department for each in items if each.id != item.id and each.department in known
    )
    return max(known, key=lambda name: counts[name]) if counts else ""


def responsible_department(item: Item, school: School) -> str:
    """Return the full name of an item's responsible department; empty without one.

    It is the item's own department, else that of its first responsible person, if the school lists
    it.
    """
    return item.department or next((school.department_name_of(name) for name in item.people), "")


def department_reporting_rank(item: Item, school: School) -> int:
    """Return the position of an item's department in the order of reporting, as a sort key.

    Teaching groups come after the reporting departments, items without a department last.
    """
    ordered = sorted(school.departments, key=lambda department: department.teaching_group)
    names = [department.name for department in ordered]
    name = responsible_department(item, school)
    return names.index(name) if name in names else len(names)
