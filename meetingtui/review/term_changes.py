"""Changes (变化) of a term's items, and new achievements, from a chosen day until today; and
reading that day from a user's text.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import month_day, one_line
from meetingtui.plan.item import Progress, Status
from meetingtui.plan.item_fields import OWNERS, ItemField
from meetingtui.review.achievements import TermAchievement, list_achievements
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot

_BEFORE_TERM = timedelta(days=60)
"""A plan is written, and some of it begun, before the first week."""


class ChangeSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span of days from a first day until today, of which the changes are shown, with its Chinese
    name.
    """

    name: str
    """Chinese name of the span, such as 上次例会以来."""
    first: date
    """First day of the span, inclusive."""


class ChangedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One changed item with the lines of progress that were recorded on it in a span of days."""

    row: ItemRow
    """The item with its present state."""
    lines: tuple[Progress, ...]
    """Lines of progress recorded on the item in the span, oldest first; at least one."""

    @property
    def status_before(self) -> Status:
        """Status that the changed item had when the span of days began."""
        return self.lines[0].before

    @property
    def status_after(self) -> Status:
        """Status of the changed item after its last line of progress in the span of days."""
        return self.lines[-1].after

    @property
    def changes_status(self) -> bool:
        """Whether the status of a changed item differs at the end of a span of days from that at
        its beginning.
        """
        return self.status_before is not self.status_after

    @property
    def newest_progress_text(self) -> str:
        """Text of the changed item's newest progress in the span; empty where only fields or status
        changed.
        """
        return next((line.text for line in reversed(self.lines) if line.text), "")

    @property
    def deadline_change_text(self) -> str:
        """Change of an item's deadline over a span of days, such as 11月20日→12月4日; empty where
        it is the same.
        """
        return _field_change_text(ItemField.DEADLINE, self.lines)

    @property
    def owner_change_text(self) -> str:
        """Change of an item's owner over a span of days, person then department: 钱小满→郑守田;
        empty where none.
        """
        return "，".join(filter(None, (_field_change_text(field, self.lines) for field in OWNERS)))


class TermChanges(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of a term in a span of days; one item may be in several of the lists."""

    span: ChangeSpan
    """The span of days that was examined."""
    changed: tuple[ChangedItem, ...]
    """Every item with a line of progress in the span, in the plan's order."""
    created: tuple[ItemRow, ...]
    """Tasks (议定事项) and parts (分工) created in the span; not those whose day of creation was
    not recorded.
    """
    achievements: tuple[TermAchievement, ...]
    """Achievements first reported in a meeting of the span."""

    @property
    def finished_items(self) -> list[ChangedItem]:
        """Changed items that became done (办结) in the span of days."""
        return [
            each
            for each in self.changed
            if each.changes_status and each.status_after is Status.DONE
        ]

    @property
    def items_with_other_status_changes(self) -> list[ChangedItem]:
        """Changed items whose status differs from that at the span's beginning and is not done
        (其他变动).
        """
        return [
            each
            for each in self.changed
            if each.changes_status and each.status_after is not Status.DONE
        ]

    @property
    def items_with_progress_only(self) -> list[ChangedItem]:
        """Changed items that had progress in the span of days, but no change of status
        (只有进展).
        """
        return [
            each for each in self.changed if not each.changes_status and each.newest_progress_text
        ]

    @property
    def rescheduled_items(self) -> list[ChangedItem]:
        """Changed items whose deadline differs from that at the beginning of the span of days
        (时限调整).
        """
        return [each for each in self.changed if each.deadline_change_text]

    @property
    def reassigned_items(self) -> list[ChangedItem]:
        """Changed items whose owner differs from that at the beginning of the span of days
        (责任调整).
        """
        return [each for each in self.changed if each.owner_change_text]

    @property
    def created_tasks(self) -> list[ItemRow]:
        """Tasks that were decided in the span of days (新议定)."""
        return [row for row in self.created if row.role is ItemRole.TASK]

    @property
    def created_parts(self) -> list[ItemRow]:
        """Parts of measures that were created in the span of days (新分工)."""
        return [row for row in self.created if row.role is ItemRole.PART]

    @property
    def counts_text(self) -> str:
        """Counts of all kinds of changes in a span of days: 办结 3 项，新议定 2 项; empty where
        nothing changed.
        """
        counts: Iterable[tuple[str, Sequence[object]]] = (
            ("办结", self.finished_items),
            ("其他变动", self.items_with_other_status_changes),
            ("只有进展", self.items_with_progress_only),
            ("时限调整", self.rescheduled_items),
            ("责任调整", self.reassigned_items),
            ("新议定", self.created_tasks),
            ("新分工", self.created_parts),
            ("成果", self.achievements),
        )
        return "，".join(f"{label} {len(found)} 项" for label, found in counts if found)


def selectable_change_spans(snapshot: TermSnapshot) -> tuple[ChangeSpan, ...]:
    """Spans of days of which a user can see the changes: 上次例会以来、本月、期中以来、开学以来.

    Only spans that have begun are returned: that since the last meeting first, then the shortest
    first. 本月 begins no earlier than the term.
    """
    term, today = snapshot.term, snapshot.today
    found = [
        ChangeSpan(name="本月", first=max(today.replace(day=1), term.first_monday)),
        ChangeSpan(name="期中以来", first=mid_term_day(snapshot)),
        ChangeSpan(name="开学以来", first=term.first_monday),
    ]
    begun = [span for span in found if span.first <= today]
    begun.sort(key=lambda span: span.first, reverse=True)
    last = span_since_last_meeting(snapshot)
    return (last, *begun) if last else tuple(begun)


def span_since_last_meeting(snapshot: TermSnapshot) -> ChangeSpan | None:
    """The span of days from the day after the last meeting until today; None before the first
    meeting.

    Everybody who attended that meeting knows what was reported in it, so the span begins on the
    day after. On the day of a meeting the meeting before it counts: what today's meeting records
    is new for as long as that day lasts.
    """
    before = [meeting for meeting in snapshot.held if meeting.on < snapshot.today]
    if not before:
        return None
    return ChangeSpan(name="上次例会以来", first=before[-1].on + timedelta(days=1))


def read_change_span(words: str, snapshot: TermSnapshot) -> ChangeSpan:
    """Read the span of days from the day that a user's text names until today.

    After the number of a meeting (第3次) or 上次例会 the span begins on the day after the meeting,
    as everybody who attended knows what was reported in it. Of a week or month the first day
    counts.

    Args:
        words: the user's text: 上次例会, 第3次, 期中, 本月, 11月9日 or 2026-11-09; a word such as
            以来 may follow.
        snapshot: the term, which has the meetings and today's date.

    Raises:
        RefusedError: the text names no day and no meeting held, a day in the future, or one more
            than 60 days before the term.
    """
    from meetingtui.review.filter_parser import read_date_span

    asked = re.sub(r"(?:之后|以后|以来|起|后)$", "", one_line(words))
    for span in selectable_change_spans(snapshot):
        if asked and asked in (span.name, span.name.removesuffix("以来")):
            return span
    if match := re.fullmatch(r"第?(\d{1,3})次(?:例会)?", asked):
        met = next((each for each in snapshot.held if each.number == int(match[1])), None)
        if met:
            return ChangeSpan(name=f"第{met.number}次例会以来", first=met.on + timedelta(days=1))
    days = read_date_span(asked, snapshot.today, snapshot.term)
    earliest = snapshot.term.first_monday - _BEFORE_TERM
    if days is None or not earliest <= days.first <= snapshot.today:
        raise RefusedError(
            f"“{words}”不是本学期里已经到了的一天。可写：上次例会、第3次、期中、本月、11月9日。"
        )
    return ChangeSpan(name=f"{month_day(days.first)}以来", first=days.first)


def mid_term_day(snapshot: TermSnapshot) -> date:
    """Mid-term day (期中): the Monday on which the second half of the term's weeks begins."""
    return snapshot.term.date_in_week(snapshot.term.week_count // 2 + 1, 0)


def changes_in_span(snapshot: TermSnapshot, span: ChangeSpan) -> TermChanges:
    """Collect all changes of a term's items from the first day of a span until the snapshot's day;
    achievements count from the day of the meeting that first reported them.
    """
    found = []
    first = span.first
    for row in snapshot.rows:
        lines = tuple([line for line in row.item.progress if line.on >= first])
        if lines:
            found.append(ChangedItem(row=row, lines=lines))
    return TermChanges(
        span=span,
        changed=tuple(found),
        created=tuple(row for row in snapshot.rows if _is_created_in_span(row, span)),
        achievements=tuple(
            line
            for line in list_achievements(snapshot)
            if snapshot.meetings[line.meeting].on >= span.first
        ),
    )


def _is_created_in_span(row: ItemRow, span: ChangeSpan) -> bool:
    """Whether a row's item is a part of a measure (分工) or a task that was created in the span of
    days.
    """
    born = row.item.created
    return born is not None and born >= span.first and row.role is not ItemRole.PLANNED


def _field_change_text(field: ItemField, lines: Iterable[Progress]) -> str:
    """Change of an item's field over lines of progress as A→B; empty where it was not changed, or
    the first value is restored.
    """
    found = [(line.on, change) for line in lines if (change := line.change_of(field))]
    if not found:
        return ""
    (first_day, first), (last_day, last) = found[0], found[-1]
    if first.before == last.after:
        return ""
    return f"{first.text_before(first_day)}→{last.text_after(last_day)}"
