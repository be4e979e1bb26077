"""Charts as shapes."""

import pytest
from small_term import AUTUMN, TODAY, snapshot

from meetingtui.plan.deadline_status import TrafficLight
from meetingtui.review.web_page.chart_data import (
    BAR_WIDTH,
    COLUMN_HEIGHT,
    make_traffic_light_bar,
    make_weekly_progress_chart,
    split_weeks_into_two_rows,
)
from meetingtui.review.week_calendar import WeeklyProgressItems, weeks_of_term


def test_a_bar_is_full_and_its_parts_lie_side_by_side():
    bar = make_traffic_light_bar(
        {
            TrafficLight.OVERDUE: 1,
            TrafficLight.AT_RISK: 0,
            TrafficLight.NORMAL: 2,
            TrafficLight.DONE: 4,
        }
    )
    assert bar.alternative_text == "滞后 1 项，正常 2 项，办结 4 项"
    for left, right in zip(bar.parts, bar.parts[1:], strict=False):
        assert left.x + left.width == pytest.approx(right.x, abs=0.02)
    assert bar.parts[-1].x + bar.parts[-1].width == pytest.approx(BAR_WIDTH, abs=0.02)
    assert make_traffic_light_bar({TrafficLight.DONE: 0}).parts == ()


def test_weeks_are_as_high_as_their_counts_and_said_in_words():
    counts = [(), (1,), (1, 2)] + [()] * (AUTUMN.week_count - 3)
    progress = WeeklyProgressItems(name="全校", weeks=tuple(counts))
    every = weeks_of_term(snapshot())
    chart = make_weekly_progress_chart(progress, every, 2, TODAY)
    assert [each.height for each in chart.columns[:3]] == [0, COLUMN_HEIGHT / 2, COLUMN_HEIGHT]
    assert [each.shade for each in chart.columns[:3]] == [0, 2, 4]
    assert chart.alternative_text == "全校：第2周 1 项，第3周 2 项，其余各周没有"
    assert [each.number for each in chart.columns if not each.is_ahead][-1] == 12
    assert [len(part) for part in split_weeks_into_two_rows(every)] == [
        -(-len(every) // 2),
        len(every) // 2,
    ]
