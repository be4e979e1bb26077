"""Charts of the review's web page as plain data: position and size of each rectangle to draw, and
a text alternative.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.plan.deadline_status import TrafficLight
from meetingtui.review.week_calendar import Week, WeeklyProgressItems

BAR_WIDTH = 200.0
"""Width of a bar of lights, in drawing units."""

WEEK_WIDTH = 24.0
"""Width of a week in the weekly chart, in drawing units."""

COLUMN_HEIGHT = 48.0
"""Height of the highest column of the weekly chart, in drawing units."""

_SHADES = 4


class TrafficLightBarSegment(msgspec.Struct, frozen=True, kw_only=True):
    """One coloured segment of a stacked bar: the number of items of one traffic light (滞后, 预警
    …).
    """

    light: str
    """Value of the light; the style sheet selects the colour by it."""
    label: str
    """Chinese label of the light, such as 滞后."""
    count: int
    """Number of items with the light."""
    x: float
    """Left edge of the segment, in drawing units."""
    width: float
    """Width of the segment, in drawing units."""


class TrafficLightBar(msgspec.Struct, frozen=True, kw_only=True):
    """A stacked bar of items by traffic light (滞后, 预警, 正常 …), :data:`BAR_WIDTH`
    units wide.
    """

    parts: tuple[TrafficLightBarSegment, ...]
    """Segments of the lights that occur, the gravest light first; empty without items."""

    @property
    def alternative_text(self) -> str:
        """Text alternative of a bar of items by traffic light: 滞后 2 项，正常 5 项; empty
        without items.
        """
        return "，".join(f"{part.label} {part.count} 项" for part in self.parts)


class WeeklyProgressColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the chart of weekly progress: the number of items with progress in one week."""

    number: int
    """Number of the week in the term (第N周)."""
    count: int
    """Number of items with progress in the week."""
    x: float
    """Left edge of the column, in drawing units."""
    height: float
    """Height of the column, in drawing units."""
    shade: int
    """Shade of the column: 0 for no items, 4 for the most."""
    mark: str
    """Mark of the week: 会 where a meeting was held, 休 where the school was closed, else empty.
    """
    is_present: bool
    """Whether the page's day is in the week."""
    is_ahead: bool
    """Whether the week begins after the page's day."""


class WeeklyProgressChart(msgspec.Struct, frozen=True, kw_only=True):
    """A column chart of the number of items with progress in each week of the term."""

    name: str
    """Name of what the chart covers: 全校, or a department."""
    columns: tuple[WeeklyProgressColumn, ...]
    """Columns of the weeks, in order."""

    @property
    def width(self) -> float:
        """Width of the chart of weekly progress, in drawing units."""
        return WEEK_WIDTH * len(self.columns)

    @property
    def alternative_text(self) -> str:
        """Text alternative of the chart of weekly progress: 全校：第1周 3 项，第3周 2
        项，其余各周没有.
        """
        weeks = [f"第{each.number}周 {each.count} 项" for each in self.columns if each.count]
        if not weeks:
            return f"{self.name}：各周都没有进展"
        rest = "" if len(weeks) == len(self.columns) else "，其余各周没有"
        return f"{self.name}：{'，'.join(weeks)}{rest}"


def make_traffic_light_bar(counts: Mapping[TrafficLight, int]) -> TrafficLightBar:
    """Create the stacked bar that shows how many items have each traffic light; it has no
    segments where all counts are 0.
    """
    whole = sum(counts.values())
    parts: list[TrafficLightBarSegment] = []
    x = 0.0
    for light, count in counts.items():
        if count:
            across = BAR_WIDTH * count / whole
            parts.append(
                TrafficLightBarSegment(
                    light=light.value,
                    label=light.label,
                    count=count,
                    x=round(x, 2),
                    width=round(across, 2),
                )
            )
            x += across
    return TrafficLightBar(parts=tuple(parts))


def make_weekly_progress_chart(
    progress: WeeklyProgressItems, weeks: Sequence[Week], most: int, today: date
) -> WeeklyProgressChart:
    """Create the column chart of the number of items with progress in some weeks of the term.

    Args:
        progress: the items with progress in every week of the term.
        weeks: the weeks to draw, in order.
        most: the number of items that gets the full height and the deepest shade.
        today: the day on which the page is made.
    """
    return WeeklyProgressChart(
        name=progress.name,
        columns=tuple(
            _make_week_column(at, week, len(progress.weeks[week.number - 1]), most, today)
            for at, week in enumerate(weeks)
        ),
    )


def highest_weekly_progress_count(strips: Iterable[WeeklyProgressItems]) -> int:
    """Highest number of items with progress in any one week; at least 1, so that it can be a
    divisor.
    """
    return max((len(ids) for each in strips for ids in each.weeks), default=0) or 1


def split_weeks_into_two_rows(weeks: Sequence[Week]) -> list[Sequence[Week]]:
    """Split the weeks of a chart into two rows, the first at most one longer, so that their numbers
    are readable on a phone; without weeks there is no row.
    """
    middle = (len(weeks) + 1) // 2
    return [part for part in (weeks[:middle], weeks[middle:]) if part]


def _make_week_column(
    at: int, week: Week, count: int, most: int, today: date
) -> WeeklyProgressColumn:
    """Create the column for one week in the chart of weekly progress.

    Args:
        at: index of the column in the chart, from 0.
        week: the week.
        count: number of items with progress in it.
        most: the number of items that gets the full height and the deepest shade.
        today: the day on which the page is made.
    """
    return WeeklyProgressColumn(
        number=week.number,
        count=count,
        x=WEEK_WIDTH * at,
        height=round(COLUMN_HEIGHT * count / most, 2),
        shade=-(-_SHADES * count // most),
        mark="会" if week.meetings else "休" if week.is_off else "",
        is_present=week.is_present,
        is_ahead=week.monday > today,
    )
