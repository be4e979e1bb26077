"""What a changed cell means: names, a status, a day, tags, or words to be added."""

import re
from collections.abc import Callable
from datetime import date

import msgspec

from meetingtui.deadlines import read_deadline
from meetingtui.meeting.owners import read_people
from meetingtui.plan.item import Item, Status
from meetingtui.plan.reached import worded
from meetingtui.plan.reporting import assign, report, reschedule
from meetingtui.plan.saying import say_more
from meetingtui.review.ledger.columns import DEPARTMENT, DUE, LAST, PEOPLE, SAID, STATUS, TAGS
from meetingtui.review.survey import NO_DEPARTMENT, UNCLAIMED, Survey
from meetingtui.wording import PENDING, one_line

Taken = Callable[[Item], Item]
"""The item after the change."""

_NOBODY = ("", PENDING, UNCLAIMED, NO_DEPARTMENT)
_SEPARATORS = re.compile(r"[、，,;；\s]+")
_ALSO = {"办结": Status.DONE, "完成": Status.DONE, "进行中": Status.IN_PROGRESS}
"""What else people write for a status."""


def meaning(item: Item, what: str, text: str, survey: Survey) -> Taken | str:
    """What to do to the item, or why the text is not understood."""
    return _MEANINGS[what](item, text, survey)


def already(item: Item, what: str, text: str, survey: Survey) -> bool:
    """Whether the records say so by now: somebody else put it in, or it was read back before."""
    if what in (SAID, LAST):
        words = (one_line(text), one_line(worded(text, item)))
        said = [one_line(line.words) for line in item.progress]
        return not text or any(each in line for each in words for line in said)
    read = meaning(item, what, text, survey) if what in _MEANINGS else ""
    return not isinstance(read, str) and read(item) == item


def _department(_item: Item, text: str, survey: Survey) -> Taken | str:
    known = survey.school.department(text)
    if text not in _NOBODY and known is None:
        return f"看不懂部门“{text}”"
    name = known.name if known else ""
    today = survey.today
    return lambda item: assign(item, people=item.people, department=name, on=today)


def _people(item: Item, text: str, survey: Survey) -> Taken | str:
    names: tuple[str, ...] = ()
    parts = [] if text in _NOBODY else [part for part in _SEPARATORS.split(text) if part]
    for part in parts:
        read = (part,) if part in item.people else read_people(part, survey.school)
        if not read:
            return f"看不懂责任人“{part}”"
        names += read
    people, today = tuple(dict.fromkeys(names)), survey.today
    return lambda item: assign(item, people=people, department=item.department, on=today)


def _due(_item: Item, text: str, survey: Survey) -> Taken | str:
    today = survey.today
    due: date | None = None
    if text not in _NOBODY:
        following = survey.school.next_meeting_day(survey.term, after=today)
        due = read_deadline(text, today, survey.term, following)
        if due is None:
            return f"看不懂时限“{text}”"
    return lambda item: reschedule(item, due, on=today)


def _status(_item: Item, text: str, survey: Survey) -> Taken | str:
    labels = {status.label: status for status in Status} | _ALSO
    status = labels.get(text)
    if status is None:
        return f"看不懂状态“{text}”" if text else "状态不能空着"
    today = survey.today
    return lambda item: report(item, on=today, status=status)


def _tags(_item: Item, text: str, _survey: Survey) -> Taken | str:
    tags = tuple(dict.fromkeys(tag for tag in _SEPARATORS.split(text) if tag))
    return lambda item: msgspec.structs.replace(item, tags=tags)


def _said(_item: Item, text: str, survey: Survey) -> Taken | str:
    today, words = survey.today, one_line(text)
    return lambda item: say_more(item, words, on=today)


_MEANINGS: dict[str, Callable[[Item, str, Survey], Taken | str]] = {
    DEPARTMENT: _department,
    PEOPLE: _people,
    DUE: _due,
    TAGS: _tags,
    SAID: _said,
    LAST: _said,
    STATUS: _status,
}
"""The columns that are written to, in the order in which changes of an item are taken:
words before the status, for words begin an item and the status written beside them counts."""

ORDER = tuple(_MEANINGS)
"""That order."""
