"""Items as rows of a list: what `plan list` and `status` print."""

from datetime import date

import msgspec

from meetingtui.plan.item import Status
from meetingtui.review.survey import UNCLAIMED, Surveyed


class ListedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item as a row; the keys of ``plan list --json``."""

    id: int
    """The item's id."""
    role: str
    """计划事项、分工、议定事项"""
    number: str
    """Cited number: （二）2.（1）; empty for a task or a part."""
    title: str
    """Short words."""
    section: str
    """The plan's chapter it stands in."""
    department: str
    """Full name of the department; empty if unclaimed."""
    answers: str
    """Full name of the department that answers: its own, else its first person's; or empty."""
    people: tuple[str, ...]
    """Names of those who do it."""
    owner: str
    """People, else department, else 待定."""
    due: date | None
    """Deadline, inclusive."""
    due_words: str
    """12月5日, else the plan's own words, else 待定."""
    status: Status
    """Where it stands."""
    status_label: str
    """The same in Chinese."""
    lamp: str
    """正常、预警、滞后、办结、暂缓、取消"""
    light: str
    """滞后、预警、久未汇报、待认领, or empty: the gravest warning."""
    warnings: tuple[str, ...]
    """All of 滞后、预警、久未汇报、待认领、无时限 that it deserves."""
    tags: tuple[str, ...]
    """标签"""
    created: date | None
    """The day it came into being."""
    meeting: int | None
    """For a task: id of the meeting it was decided in."""
    last_on: date | None
    """The day of the last word on it, on its parts or on the tasks that serve it."""
    last_progress: str
    """That word, 语文教研组：… where a part had it; 上学期11月9日：… before the first."""


def listed(row: Surveyed) -> ListedItem:
    """An item's row."""
    item = row.item
    word = row.word
    return ListedItem(
        id=item.id,
        role=row.role.label,
        number=row.number,
        title=item.title,
        section=row.section,
        department=item.department,
        answers=row.department,
        people=item.people,
        owner=item.owner_words,
        due=item.due,
        due_words=item.due_words,
        status=item.status,
        status_label=item.status.label,
        lamp=row.light.label,
        light=row.standing.light,
        warnings=_warnings(row),
        tags=item.tags,
        created=item.created,
        meeting=item.meeting,
        last_on=word.line.on if word else None,
        last_progress=row.told,
    )


def _warnings(row: Surveyed) -> tuple[str, ...]:
    state = row.standing
    deserved = (
        ("滞后", state.overdue),
        ("预警", state.at_risk),
        ("久未汇报", state.stale),
        (UNCLAIMED, state.unclaimed),
        ("无时限", row.has_no_deadline),
    )
    return tuple(word for word, is_deserved in deserved if is_deserved)
