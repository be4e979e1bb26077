"""Goals over several terms."""

from datetime import date

from small_term import SPRING, measure, meeting, papers, said, snapshot, task

from meetingtui.meeting.record import Achievement
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.review.goals import goal_lines, item_over_terms

TAG = ("书香校园",)


def done(id: int, on: date, words: str, **rest: object) -> Item:
    line = Progress(on=on, before=Status.IN_PROGRESS, after=Status.DONE, text=words)
    return measure(id, Status.DONE, progress=(line,), **rest)


def terms(spring: list[Item], autumn: list[Item], *meetings: object):
    return {
        "2025-2026-2": snapshot(spring, term=SPRING, today=SPRING.end),
        "2026-2027-1": snapshot(autumn, meetings),
    }


def test_every_term_tells_what_it_did_for_the_goal():
    won = Achievement(on=date(2026, 10, 1), what="获区书香校园", level="区级", item=3)
    (line,) = goal_lines(
        terms(
            [done(1, date(2026, 6, 1), "建成图书角 24 个", tags=TAG), measure(2)],
            [
                measure(2, tags=TAG, target=papers(8), progress=(said(date(2026, 10, 1), "", 8),)),
                task(3, parent=2),
                measure(4),
            ],
            meeting(1, date(2026, 10, 12), achievements=(won,)),
        )
    )
    spring, autumn = line.terms
    assert [each.words for each in spring.done] == ["建成图书角 24 个"]
    assert spring.figures.words == "计划事项 1 项，已完成 1 项，完成率 100.0%"
    assert (autumn.figures.total, autumn.figures.tasks) == (1, 1)
    assert [each.is_met for each in autumn.targets] == [True]
    assert [each.what for each in autumn.achievements] == ["获区书香校园"]


def test_a_term_with_nothing_for_the_goal_is_left_out():
    (line,) = goal_lines(terms([measure(1)], [measure(1, tags=TAG)]))
    assert [each.term.id for each in line.terms] == ["2026-2027-1"]


def test_the_tag_of_a_measure_or_chapter_holds_for_what_stands_below():
    chapter = Item(id=1, kind=ItemKind.SECTION, title="阅读", tags=TAG)
    (line,) = goal_lines(terms([], [chapter, measure(2, parent=1), measure(3)]))
    assert [row.item.id for row in line.terms[0].rows] == [2]


def test_an_item_carried_over_is_followed_back_through_the_terms():
    (line,) = goal_lines(
        terms(
            [measure(7, Status.IN_PROGRESS, tags=TAG)],
            [measure(3, Status.DONE, tags=TAG, origin="2025-2026-2/7")],
        )
    )
    (steps,) = line.chains
    assert [(step.term.id, step.item.id, step.item.status.label) for step in steps] == [
        ("2025-2026-2", 7, "推进中"),
        ("2026-2027-1", 3, "已完成"),
    ]


def test_an_origin_that_leads_nowhere_or_round_in_a_circle_ends_the_chain():
    lost = measure(1, origin="2019-2020-1/5")
    odd = measure(2, origin="nonsense")
    circle = measure(3, origin="2026-2027-1/3")
    snapshots = terms([], [lost, odd, circle])
    for item in (lost, odd, circle):
        assert len(item_over_terms(item, snapshots["2026-2027-1"], snapshots)) == 1


def test_without_terms_there_is_nothing_to_tell():
    assert goal_lines({}) == ()
