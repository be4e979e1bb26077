"""What is proposed for the last term's unfinished items, and what is chosen instead."""

from datetime import date

import msgspec
from record_builders import make_measure, make_part, make_section

from meetingtui.base.term_calendar import Term
from meetingtui.plan.carried_over_items import items_carried_into_new_term, unfinished_items
from meetingtui.plan.carry_over_proposals import (
    SAME_WORDS_SIMILARITY,
    CarryDecision,
    CarryProposal,
    carry_over_arguments,
    change_proposal_and_adjust_others,
    proposal_counts_text,
    propose_carry_over,
    proposed_new_term_deadline,
    similar_items,
    with_decision,
)
from meetingtui.plan.item import Item, ItemKind, Status

BEFORE = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
TERM = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 2))
TODAY = date(2027, 2, 22)


OLD = {
    item.id: item
    for item in (
        make_measure(1, "修订校本课程纲要，完成3门", due=date(2026, 11, 20), department="教学处"),
        make_measure(2, "更换操场照明", department="总务处"),
        make_measure(3, "校园文化墙", status=Status.PAUSED),
        make_measure(4, "组织教师亮相课10节", due=date(2026, 12, 1)),
        make_part(5, "语文组", parent=4, department="语文组"),
    )
}

PLAN = {
    item.id: item
    for item in (
        make_section(10, "一、教学"),
        make_measure(11, "修订校本课程纲要，完成5门", source="a", parent=10, department="教学处"),
        make_measure(12, "组织教师亮相课12节", source="b", parent=10),
        make_measure(13, "开展家长开放日", source="c", parent=10),
    )
}


def _proposed(items: dict[int, Item] = PLAN) -> tuple[CarryProposal, ...]:
    return propose_carry_over(
        unfinished_items(OLD), items, from_term=BEFORE, term=TERM, today=TODAY
    )


def test_what_the_plan_has_in_other_words_continues_there_and_what_is_paused_stays() -> None:
    found = {each.item.id: each for each in _proposed()}
    assert {id: each.decision for id, each in found.items()} == {
        1: CarryDecision.CONTINUE,
        2: CarryDecision.CARRY,
        3: CarryDecision.LEAVE,
        4: CarryDecision.CONTINUE,
        5: CarryDecision.CARRY,
    }
    assert found[1].similar_item == PLAN[11]
    assert 72 <= found[1].similarity < SAME_WORDS_SIMILARITY
    assert found[4].similar_item == PLAN[12]
    assert proposal_counts_text(_proposed()) == "结转 2 项，接续 2 项，不结转 1 项"


def test_without_a_new_plan_everything_that_is_not_paused_is_carried() -> None:
    assert [each.decision.label for each in _proposed({})] == [
        "结转",
        "结转",
        "不结转",
        "结转",
        "结转",
    ]


def test_what_was_left_behind_before_is_not_proposed_again() -> None:
    carried = msgspec.structs.replace(OLD[2], id=20, origin=f"{BEFORE.id}/2")
    found = _proposed({20: carried})
    assert 2 not in {each.item.id for each in found}
    assert {each.decision for each in found} == {CarryDecision.LEAVE}


def test_a_passed_deadline_becomes_the_fourth_friday_and_a_later_one_stays() -> None:
    passed = make_measure(1, "甲", due=date(2026, 11, 20))
    assert proposed_new_term_deadline(passed, BEFORE, TERM, TODAY) == (date(2027, 3, 19), "")
    assert proposed_new_term_deadline(passed, BEFORE, TERM, date(2027, 3, 3)) == (
        date(2027, 3, 26),
        "",
    )
    assert proposed_new_term_deadline(passed, BEFORE, TERM, date(2027, 6, 28)) == (TERM.end, "")
    later = make_measure(2, "乙", due=date(2027, 5, 4), due_text="五四前")
    assert proposed_new_term_deadline(later, BEFORE, TERM, TODAY) == (date(2027, 5, 4), "五四前")
    recurring = make_measure(3, "丙", due=date(2027, 1, 29), due_text="学期末")
    assert proposed_new_term_deadline(recurring, BEFORE, TERM, TODAY) == (TERM.end, "学期末")
    assert proposed_new_term_deadline(make_measure(4, "丁"), BEFORE, TERM, TODAY) == (None, "")


def test_an_item_of_the_plan_continues_one_item_alone() -> None:
    first, second, *_ = found = _proposed()
    changed = msgspec.structs.replace(
        second, similar_item=first.similar_item, decision=CarryDecision.CONTINUE
    )
    after = change_proposal_and_adjust_others(found, changed)
    assert [each.decision for each in after[:2]] == [CarryDecision.CARRY, CarryDecision.CONTINUE]


def test_a_part_stays_with_its_measure_and_comes_back_with_it() -> None:
    found = _proposed()
    left = change_proposal_and_adjust_others(found, with_decision(found[3], CarryDecision.LEAVE))
    assert [each.decision for each in left[3:]] == [CarryDecision.LEAVE, CarryDecision.LEAVE]
    again = change_proposal_and_adjust_others(left, with_decision(left[3], CarryDecision.CONTINUE))
    assert [each.decision for each in again[3:]] == [CarryDecision.CONTINUE, CarryDecision.CARRY]


def test_items_are_carried_over_as_chosen() -> None:
    chosen, onto, deadlines = carry_over_arguments(_proposed())
    put = items_carried_into_new_term(
        chosen, BEFORE.id, PLAN, today=TODAY, term=TERM, onto=onto, deadlines=deadlines
    )
    by_origin = {item.origin.partition("/")[2]: item for item in put if item.origin}
    assert set(by_origin) == {"1", "2", "4", "5"}
    assert (by_origin["1"].id, by_origin["1"].due) == (11, date(2027, 3, 19))
    assert by_origin["1"].title == "修订校本课程纲要，完成5门"
    assert (by_origin["5"].parent, by_origin["5"].kind) == (12, ItemKind.PART)
    assert by_origin["2"].due is None


def test_the_likest_of_the_plan_are_offered_first() -> None:
    assert similar_items(OLD[4], PLAN, 2)[0].id == 12
