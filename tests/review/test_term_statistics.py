"""The meetings of the term together."""

from datetime import date

import msgspec
from record_builders import make_closed_meeting, make_measure, make_task
from small_term import SPRING, attendance, snapshot

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.record import Achievement, LearningShare, MeetingState
from meetingtui.plan.item import Status
from meetingtui.review.term_statistics import (
    attendance_by_person,
    attendance_totals,
    average_block_times,
    compare_terms,
    learning_share_rotation,
    tasks_by_meeting,
    term_figures,
)

SEPTEMBER, OCTOBER = date(2026, 9, 14), date(2026, 10, 12)


def test_everybody_is_counted_over_the_meetings_in_the_rosters_order():
    term = snapshot(
        meetings=[
            make_closed_meeting(
                1, SEPTEMBER, attendance=(attendance("周以宁"), attendance("林知夏"))
            ),
            make_closed_meeting(
                2,
                OCTOBER,
                attendance=(
                    attendance("林知夏", Presence.LEAVE, "外出培训"),
                    attendance("周以宁"),
                    attendance("高老师", Presence.GUEST),
                ),
            ),
        ]
    )
    found = attendance_by_person(term)
    assert [(seat.name, seat.attendance_counts.figures_text) for seat in found] == [
        ("林知夏", "应到 2 人，实到 1 人，请假 1 人"),
        ("周以宁", "应到 2 人，实到 2 人"),
        ("高老师", "应到 0 人，实到 0 人，列席 1 人"),
    ]
    (missed,) = found[0].missed_meetings
    assert (missed.meeting.number, missed.attendance_line.reason) == (2, "外出培训")
    assert attendance_totals(term.held) == (3, 4)


def test_a_meeting_under_way_is_not_counted_yet():
    begun = msgspec.structs.replace(
        make_closed_meeting(1, SEPTEMBER, attendance=(attendance("林知夏"),)),
        state=MeetingState.OPEN,
    )
    assert attendance_by_person(snapshot(meetings=[begun])) == ()


def test_the_rotation_tells_whose_turn_it_is_and_when_everybody_shared():
    found = learning_share_rotation(
        snapshot(
            meetings=[
                make_closed_meeting(
                    1, SEPTEMBER, share=LearningShare(presenter="林知夏", topic="读书")
                ),
                make_closed_meeting(
                    2, OCTOBER, share=LearningShare(presenter="高老师", topic="讲座")
                ),
                make_closed_meeting(3, date(2026, 11, 9), share=LearningShare(presenter="周以宁")),
            ]
        )
    )
    assert [(each.name, [at.number for at in each.meetings], each.is_next) for each in found] == [
        ("周以宁", [], True),
        ("林知夏", [1], False),
        ("高老师", [2], False),
    ]


def test_every_block_stands_against_its_planned_minutes():
    times = average_block_times(
        [
            make_closed_meeting(1, SEPTEMBER, minutes_spent={"topic_discussion": 34.0}),
            make_closed_meeting(
                2, OCTOBER, minutes_spent={"topic_discussion": 40.0, "reflection": 20.0}
            ),
        ],
        shipped_agenda().with_planned_minutes(
            {"topic_discussion": 30, "reflection": 20, "work_push": 30}
        ),
    )
    assert [
        (each.name, each.planned, each.average, each.overrun_minutes) for each in times[1:]
    ] == [
        ("主题研讨", 30, 37.0, 7.0),
        ("总结反思", 20, 20.0, 0.0),
        ("工作推进", 30, None, None),
    ]


def test_what_a_meeting_decided_and_how_much_of_it_is_closed():
    found = tasks_by_meeting(
        snapshot(
            [
                make_task(1, status=Status.DONE, meeting=1),
                make_task(2, meeting=1),
                make_task(3, status=Status.CANCELLED, meeting=1),
                make_task(4),
            ],
            [make_closed_meeting(1, SEPTEMBER), make_closed_meeting(2, OCTOBER)],
        )
    )
    assert [each.counts_text for each in found] == [
        "议定 2 项，已办结 1 项",
        "议定 0 项，已办结 0 项",
    ]
    assert [row.item.id for row in found[0].open_tasks] == [2]


WON = Achievement(on=date(2026, 5, 1), what="获奖", level="市级")


def spring():
    return snapshot(
        [
            make_measure(1, status=Status.DONE),
            make_measure(2, due=date(2026, 6, 1)),
            make_task(3, meeting=1),
        ],
        [
            make_closed_meeting(
                1,
                date(2026, 3, 2),
                achievements=(WON,),
                attendance=(attendance("林知夏"), attendance("周以宁", Presence.LEAVE)),
            )
        ],
        term=SPRING,
        today=SPRING.end,
    )


def test_the_same_figures_stand_side_by_side_with_their_difference():
    autumn = snapshot(
        [make_measure(1, status=Status.DONE), make_measure(2, status=Status.DONE), make_measure(3)]
    )
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
