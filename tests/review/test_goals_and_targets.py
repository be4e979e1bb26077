"""Goals over several terms."""

from datetime import date

import pytest
from record_builders import make_closed_meeting, make_measure, make_section, make_task
from small_term import AUTUMN, SPRING, article_target, report, snapshot

from meetingtui.meeting.record import Achievement
from meetingtui.plan.item import Item, Progress, Status, Target
from meetingtui.review.goals_and_targets import (
    TargetProgress,
    goal_reports,
    item_versions_over_terms,
    target_counts_text,
    term_targets,
)

TAG = ("书香校园",)


def done(id: int, on: date, words: str, **rest: object) -> Item:
    line = Progress(on=on, before=Status.IN_PROGRESS, after=Status.DONE, text=words)
    return make_measure(id, status=Status.DONE, progress=(line,), **rest)


def terms(spring: list[Item], autumn: list[Item], *meetings: object):
    return {
        "2025-2026-2": snapshot(spring, term=SPRING, today=SPRING.end),
        "2026-2027-1": snapshot(autumn, meetings),
    }


def test_every_term_tells_what_it_did_for_the_goal():
    won = Achievement(on=date(2026, 10, 1), what="获区书香校园", level="区级", item=3)
    (line,) = goal_reports(
        terms(
            [done(1, date(2026, 6, 1), "建成图书角 24 个", tags=TAG), make_measure(2)],
            [
                make_measure(
                    2,
                    tags=TAG,
                    target=article_target(8),
                    progress=(report(date(2026, 10, 1), "", 8),),
                ),
                make_task(3, parent=2),
                make_measure(4),
            ],
            make_closed_meeting(1, date(2026, 10, 12), achievements=(won,)),
        )
    )
    spring, autumn = line.terms
    assert [each.words for each in spring.done] == ["建成图书角 24 个"]
    assert (
        spring.figures.counts_and_completion_rate_text
        == "计划事项 1 项，已完成 1 项，完成率 100.0%"
    )
    assert (autumn.figures.total, autumn.figures.tasks) == (1, 1)
    assert [each.is_met for each in autumn.targets] == [True]
    assert [each.what for each in autumn.achievements] == ["获区书香校园"]


def test_a_term_with_nothing_for_the_goal_is_left_out():
    (line,) = goal_reports(terms([make_measure(1)], [make_measure(1, tags=TAG)]))
    assert [each.term.id for each in line.terms] == ["2026-2027-1"]


def test_the_tag_of_a_measure_or_chapter_holds_for_what_stands_below():
    chapter = make_section(1, "阅读", tags=TAG)
    (line,) = goal_reports(terms([], [chapter, make_measure(2, parent=1), make_measure(3)]))
    assert [row.item.id for row in line.terms[0].rows] == [2]


def test_an_item_carried_over_is_followed_back_through_the_terms():
    (line,) = goal_reports(
        terms(
            [make_measure(7, status=Status.IN_PROGRESS, tags=TAG)],
            [make_measure(3, status=Status.DONE, tags=TAG, origin="2025-2026-2/7")],
        )
    )
    (steps,) = line.carried_over_items
    assert [(step.term.id, step.item.id, step.item.status.label) for step in steps] == [
        ("2025-2026-2", 7, "推进中"),
        ("2026-2027-1", 3, "已完成"),
    ]


def test_an_origin_that_leads_nowhere_or_round_in_a_circle_ends_the_chain():
    lost = make_measure(1, origin="2019-2020-1/5")
    odd = make_measure(2, origin="nonsense")
    circle = make_measure(3, origin="2026-2027-1/3")
    snapshots = terms([], [lost, odd, circle])
    for item in (lost, odd, circle):
        assert len(item_versions_over_terms(item, snapshots["2026-2027-1"], snapshots)) == 1


def test_without_terms_there_is_nothing_to_tell():
    assert goal_reports({}) == ()


MID_TERM = AUTUMN.first_monday + (AUTUMN.end - AUTUMN.first_monday) / 2


def item(id: int, target: Target, *amounts: float, **rest: object) -> Item:
    lines = tuple(report(date(2026, 10, 1 + at), "说了", each) for at, each in enumerate(amounts))
    return make_measure(
        id, status=Status.IN_PROGRESS, target=target, progress=lines, **({"number": "1."} | rest)
    )


def line(target: Target, *amounts: float, today: date = MID_TERM, **rest: object) -> TargetProgress:
    (found,) = term_targets(snapshot([item(1, target, *amounts, **rest)], today=today))
    return found


def test_the_last_number_said_stands_against_the_goal():
    found = line(article_target(60), 10, 42)
    assert (found.amount_reached_text, found.assessment_text, found.number) == (
        "已达 42 / 60 篇",
        "",
        "1.",
    )
    assert found.share_reached == pytest.approx(0.7)


def test_without_a_number_that_is_said_plainly():
    found = line(article_target(60))
    assert (found.amount_reached_text, found.assessment_text, found.share_reached) == (
        "尚无数据",
        "",
        None,
    )


def test_targets_behind_schedule_are_listed_and_those_on_schedule_are_not():
    assert line(article_target(60), 20).assessment_text == "慢于时间进度（时间已过 50%）"
    assert line(article_target(60), 31).assessment_text == ""
    assert line(article_target(60), 60).assessment_text == "已达到目标"


def test_the_time_runs_to_the_items_own_deadline_where_it_has_one():
    soon = line(article_target(60), 31, due=date(2026, 11, 20))
    assert soon.elapsed_share > 0.8
    assert soon.is_behind_schedule
    assert (
        line(article_target(60), 31, due=AUTUMN.first_monday, today=AUTUMN.end).elapsed_share == 1.0
    )
    assert line(article_target(60), 31, today=date(2026, 8, 1)).elapsed_share == 0.0


def test_a_rate_and_a_limit_do_not_lag_behind_time():
    assert not line(article_target(100, unit="%"), 20).is_behind_schedule
    assert line(article_target(30, "<=", "%"), 28).assessment_text == "未超出"
    assert line(article_target(30, "<=", "%"), 35).assessment_text == "已超出目标"
    assert not line(article_target(30, "<=", "次"), 1).is_behind_schedule


def test_a_done_item_is_no_longer_urged():
    (done,) = term_targets(
        snapshot(
            [
                make_measure(
                    1,
                    status=Status.DONE,
                    target=article_target(60),
                    progress=(report(date(2026, 10, 1), "二十篇", 20),),
                )
            ],
            today=MID_TERM,
        )
    )
    assert done.assessment_text == ""


def test_cancelled_and_untracked_items_promise_nothing_and_a_divided_measure_keeps_its_target():
    found = term_targets(
        snapshot(
            [
                make_measure(1, target=article_target(60), number="1."),
                make_measure(2, parent=1),
                make_measure(3, status=Status.CANCELLED, target=article_target(5)),
                make_measure(4, target=article_target(5), tracked=False),
                make_task(5, parent=2, target=article_target(2)),
            ]
        )
    )
    assert [(line.item.id, line.number) for line in found] == [(1, "1."), (5, "")]


def test_the_sentence_counts_what_is_met_kept_exceeded_lagging_and_unknown():
    found = term_targets(
        snapshot(
            [
                item(1, article_target(60), 60),
                item(2, article_target(30, "<="), 28),
                item(3, article_target(30, "<="), 31),
                item(4, article_target(60), 1),
                item(5, article_target(60)),
                item(6, article_target(60), 59),
            ],
            today=MID_TERM,
        )
    )
    assert target_counts_text(found) == (
        "数量目标 6 项，已达到 1 项，未超出 1 项，已超出 1 项，慢于时间进度 1 项，尚无数据 1 项"
    )
    assert target_counts_text(()) == ""


def test_a_target_of_nothing_has_no_share():
    assert line(article_target(0, "<="), 2).share_reached is None
