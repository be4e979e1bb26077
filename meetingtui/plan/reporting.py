"""How an item moves: a word about it, another status, another deadline, other hands.

Pure functions from records to records; nothing is saved.
"""

from datetime import date
from typing import Any

import msgspec

from meetingtui.plan.item import Item, Progress, Status
from meetingtui.wording import PENDING


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
