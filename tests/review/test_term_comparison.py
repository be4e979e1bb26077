"""Two terms side by side."""

from datetime import date

from small_term import SPRING, measure, meeting, snapshot, task, there

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.record import Achievement
from meetingtui.plan.item import Status
from meetingtui.review.term_comparison import compare_terms, term_figures

WON = Achievement(on=date(2026, 5, 1), what="获奖", level="市级")


def spring():
    return snapshot(
        [measure(1, Status.DONE), measure(2, due=date(2026, 6, 1)), task(3, meeting=1)],
        [
            meeting(
                1,
                date(2026, 3, 2),
                achievements=(WON,),
                attendance=(there("林知夏"), there("周以宁", Presence.LEAVE)),
            )
        ],
        term=SPRING,
        today=SPRING.end,
    )


def test_the_same_figures_stand_side_by_side_with_their_difference():
    autumn = snapshot([measure(1, Status.DONE), measure(2, Status.DONE), measure(3)])
    lines = {line.label: line for line in compare_terms(spring(), autumn).lines}

    def told(label: str) -> tuple[str, str, str]:
        line = lines[label]
        return line.before, line.after, line.change

    assert told("计划事项") == ("2 项", "3 项", "+1")
    assert told("完成率") == ("50.0%", "66.7%", "+16.7 个百分点")
    assert told("滞后") == ("1 项", "0 项", "-1")
    assert told("未启动") == ("1 项", "1 项", "持平")
    assert told("出勤率") == ("50.0%", "—", "")
    assert told("议定办结率") == ("0.0%", "—", "")
    assert told("其中市级") == ("1 项", "0 项", "-1")
    assert "暂缓" not in lines


def test_the_lights_of_a_term_are_those_of_its_last_day():
    found = term_figures(spring())
    assert (found.figures.overdue, found.today, found.meetings) == (1, SPRING.end, 1)
    assert (found.present, found.expected, found.achievements) == (1, 2, {"市级": 1})
    assert (found.tasks_decided, found.tasks_done) == (1, 0)
