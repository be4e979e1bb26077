"""变化: what has moved since a day, item by item."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Progress, Status
from meetingtui.review.achievements import AchievementLine, achievements
from meetingtui.review.filter_days import read_days
from meetingtui.review.survey import Role, Survey, Surveyed
from meetingtui.wording import month_day, one_line

_DEADLINE = "完成时限"
_BEFORE_TERM = timedelta(days=60)
"""A plan is written, and some of it begun, before the first week."""
_OWNERS = ("责任人", "责任部门")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From a day until today, with what people call it."""

    name: str
    """上次例会以来"""
    first: date
    """The first day that belongs to it."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One item and what was said about it and done to it in a span."""

    row: Surveyed
    """The item as it stands today."""
    lines: tuple[Progress, ...]
    """Its lines of progress in the span, oldest first; at least one."""

    @property
    def before(self) -> Status:
        """Status when the span began."""
        return self.lines[0].before

    @property
    def after(self) -> Status:
        """Status after the last of its lines."""
        return self.lines[-1].after

    @property
    def moved(self) -> bool:
        """Whether its status is another than when the span began."""
        return self.before is not self.after

    @property
    def words(self) -> str:
        """The last words on it in the span; empty where only keys were pressed."""
        return next((line.text for line in reversed(self.lines) if line.text), "")

    @property
    def deadline(self) -> str:
        """11月20日→12月4日; empty where it is the one it was."""
        return _moved(_DEADLINE, self.lines)

    @property
    def owner(self) -> str:
        """钱小满→郑守田: person, then department; empty where nobody changed."""
        return "，".join(filter(None, (_moved(what, self.lines) for what in _OWNERS)))


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """All that moved in a span; an item may stand in several of its lists."""

    span: Span
    """The days looked at."""
    changed: tuple[Changed, ...]
    """Every item with a line of progress in the span, in the plan's order."""
    fresh: tuple[Surveyed, ...]
    """Tasks and parts that came into being in the span."""
    achievements: tuple[AchievementLine, ...]
    """Honours first reported in a meeting of the span."""

    @property
    def finished(self) -> list[Changed]:
        """办结: done now, and not when the span began."""
        return [each for each in self.changed if each.moved and each.after is Status.DONE]

    @property
    def moved(self) -> list[Changed]:
        """Of another status than when the span began, those done left out."""
        return [each for each in self.changed if each.moved and each.after is not Status.DONE]

    @property
    def spoken(self) -> list[Changed]:
        """只有进展: heard of, the status as it was."""
        return [each for each in self.changed if not each.moved and each.words]

    @property
    def rescheduled(self) -> list[Changed]:
        """With another deadline than when the span began."""
        return [each for each in self.changed if each.deadline]

    @property
    def reassigned(self) -> list[Changed]:
        """In other hands than when the span began."""
        return [each for each in self.changed if each.owner]

    @property
    def fresh_tasks(self) -> list[Surveyed]:
        """新议定: tasks given in the span."""
        return [row for row in self.fresh if row.role is Role.TASK]

    @property
    def fresh_parts(self) -> list[Surveyed]:
        """新分工: parts given in the span."""
        return [row for row in self.fresh if row.role is Role.PART]

    @property
    def words(self) -> str:
        """办结 3 项，其他变动 4 项，新议定 2 项; empty where nothing happened."""
        counts: Iterable[tuple[str, Sequence[object]]] = (
            ("办结", self.finished),
            ("其他变动", self.moved),
            ("只有进展", self.spoken),
            ("时限调整", self.rescheduled),
            ("责任调整", self.reassigned),
            ("新议定", self.fresh_tasks),
            ("新分工", self.fresh_parts),
            ("成果", self.achievements),
        )
        return "，".join(f"{label} {len(found)} 项" for label, found in counts if found)


def spans(survey: Survey) -> tuple[Span, ...]:
    """上次例会以来、本月、期中以来、开学以来: those that have begun, the shortest first."""
    term, today = survey.term, survey.today
    found = [
        Span(name="本月", first=max(today.replace(day=1), term.first_monday)),
        Span(name="期中以来", first=mid_term(survey)),
        Span(name="开学以来", first=term.first_monday),
    ]
    begun = [span for span in found if span.first <= today]
    begun.sort(key=lambda span: span.first, reverse=True)
    last = since_last_meeting(survey)
    return (last, *begun) if last else tuple(begun)


def since_last_meeting(survey: Survey) -> Span | None:
    """The days after the last meeting; None before the first.

    What was said in that meeting is known to all who sat in it, so the span begins
    on the day after. On the day of a meeting the one before is meant: all that the
    meeting of today brought is new until it is over, and as long as that day lasts.
    """
    before = [meeting for meeting in survey.held if meeting.on < survey.today]
    if not before:
        return None
    return Span(name="上次例会以来", first=before[-1].on + timedelta(days=1))


def read_span(words: str, survey: Survey) -> Span:
    """The span that begins where the words say: 上次例会, 第3次, 期中, 本月, 11月9日, 2026-11-09.

    Raises:
        RefusedError: they name no day, or one still to come.
    """
    asked = re.sub(r"(?:之后|以后|以来|起|后)$", "", one_line(words))
    for span in spans(survey):
        if asked and asked in (span.name, span.name.removesuffix("以来")):
            return span
    if match := re.fullmatch(r"第?(\d{1,3})次(?:例会)?", asked):
        met = next((each for each in survey.held if each.number == int(match[1])), None)
        if met:
            return Span(name=f"第{met.number}次例会以来", first=met.on + timedelta(days=1))
    days = read_days(asked, survey.today, survey.term)
    earliest = survey.term.first_monday - _BEFORE_TERM
    if days is None or not earliest <= days.first <= survey.today:
        raise RefusedError(
            f"“{words}”不是本学期里已经到了的一天。可写：上次例会、第3次、期中、本月、11月9日。"
        )
    return Span(name=f"{month_day(days.first)}以来", first=days.first)


def mid_term(survey: Survey) -> date:
    """期中: the Monday on which the second half of the term's weeks begins."""
    return survey.term.day(survey.term.weeks // 2 + 1, 0)


def changes(survey: Survey, span: Span) -> Changes:
    """What moved on the span's first day and after it."""
    found = []
    for row in survey.rows:
        lines = tuple(line for line in row.item.progress if line.on >= span.first)
        if lines:
            found.append(Changed(row=row, lines=lines))
    return Changes(
        span=span,
        changed=tuple(found),
        fresh=tuple(row for row in survey.rows if _is_fresh(row, span)),
        achievements=tuple(
            line for line in achievements(survey) if survey.meetings[line.meeting].on >= span.first
        ),
    )


def _is_fresh(row: Surveyed, span: Span) -> bool:
    born = row.item.created
    return row.role is not Role.PLANNED and born is not None and born >= span.first


def _moved(what: str, lines: Iterable[Progress]) -> str:
    """A→B out of 由A调整为B and what later lines made of it; empty where it came back to A."""
    told = [
        words.removeprefix(f"{what}由").partition("调整为")
        for line in lines
        for words in line.changes
        if words.startswith(f"{what}由")
    ]
    if not told or told[0][0] == told[-1][2]:
        return ""
    return f"{told[0][0]}→{told[-1][2]}"
