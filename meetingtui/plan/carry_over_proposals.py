"""Propose for each unfinished item of the last term whether it is carried over (结转), continues
an item of the new plan (接续) or stays behind, and until when.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day
from meetingtui.plan.carried_over_items import (
    Deadlines,
    deadline_recurs_every_term,
    item_origin_reference,
)
from meetingtui.plan.item import Item, ItemKind, Status

SAME_WORDS_SIMILARITY = 100
"""Likeness of an item that the new plan repeats in the same words."""

MIN_SIMILARITY = 72
"""Least likeness, of 100, at which continuing the new plan's item is proposed."""

_SHOWN_SIMILARITY = 45
"""Least likeness at which the new plan's item is shown beside."""

_SAME_DEPARTMENT = 6
"""What the same department adds to the likeness."""

_WEEKS_FOR_THE_REST = 4
"""Weeks that the new term gives to what should have been done in the old one."""

_NOISE = re.compile(r"[\d０-９一二三四五六七八九十百]+|[^\w]|\s")
"""Numbers and signs, which differ from term to term in the same work."""


class CarryDecision(StrEnum):
    """Enum of the decisions on an unfinished item: carry over (结转), continue in an item of the
    new plan (接续), leave behind (不结转).
    """

    CARRY = "carry"
    CONTINUE = "continue"
    LEAVE = "leave"

    @property
    def label(self) -> str:
        """Chinese label of a decision on an unfinished item: 结转、接续 or 不结转."""
        return {"carry": "结转", "continue": "接续", "leave": "不结转"}[self.value]


class CarryProposal(msgspec.Struct, frozen=True, kw_only=True):
    """The decision proposed, or chosen, for one unfinished item of the last term: carried over,
    continued or left behind, and until when.
    """

    item: Item
    """The item as the last term has it."""
    decision: CarryDecision
    """What is done with it."""
    similar_item: Item | None = None
    """The most similar item of the new plan; None where none is similar."""
    similarity: int = 0
    """How like that item is, 0 to 100; 100 where it says the same."""
    due: date | None = None
    """Deadline in the new term; None for none."""
    due_text: str = ""
    """The same deadline in words."""

    @property
    def due_words(self) -> str:
        """An unfinished item's deadline in the new term, in Chinese: 每月, 3月19日; 未定 without
        one.
        """
        return self.due_text or (month_day(self.due) if self.due else "未定")

    @property
    def previous_due_words(self) -> str:
        """An unfinished item's deadline in the last term, in Chinese: 11月20日; empty without
        one.
        """
        return month_day(self.item.due) if self.item.due else self.item.due_text


def propose_carry_over(
    unfinished: Sequence[Item],
    items: Mapping[int, Item],
    *,
    from_term: Term,
    term: Term,
    today: date,
) -> tuple[CarryProposal, ...]:
    """Return a proposal for every unfinished item that the new term has not taken over yet.

    An item that the new plan repeats, in the same or similar words, continues there. A paused
    item, and one left behind when others were carried over earlier, stays behind. A part (分工)
    follows its measure. All others are carried over.

    Args:
        unfinished: the unfinished items, as
            :func:`~meetingtui.plan.carried_over_items.unfinished_items` returns them.
        items: the new term's items by id.
        from_term: the term the items come from.
        term: the new term.
        today: the day of the proposal.
    """
    origins = {item.origin for item in items.values() if item.origin}
    was_chosen = any(origin.startswith(f"{from_term.id}/") for origin in origins)
    new_items = [
        item for item in unfinished if item_origin_reference(from_term.id, item) not in origins
    ]
    alike = match_similar_items(new_items, items)
    ways: dict[int, CarryDecision] = {}
    found: list[CarryProposal] = []
    for item in new_items:
        like, likeness = alike.get(item.id, (None, 0))
        if item.kind is ItemKind.PART and item.parent in ways:
            is_left = ways[item.parent] is CarryDecision.LEAVE
            way = CarryDecision.LEAVE if is_left else CarryDecision.CARRY
        elif like and likeness >= MIN_SIMILARITY:
            way = CarryDecision.CONTINUE
        elif item.status is Status.PAUSED or was_chosen:
            way = CarryDecision.LEAVE
        else:
            way = CarryDecision.CARRY
        ways[item.id] = way
        due, due_text = proposed_new_term_deadline(item, from_term, term, today)
        found.append(
            CarryProposal(
                item=item,
                decision=way,
                similar_item=like,
                similarity=likeness,
                due=due,
                due_text=due_text,
            )
        )
    return tuple(found)


def match_similar_items(
    unfinished: Sequence[Item], items: Mapping[int, Item]
) -> dict[int, tuple[Item, int]]:
    """Find for each unfinished item the most similar item of the new plan.

    Items read from the same paragraph or of the same words are paired first (similarity 100), then
    items of similar titles, the most similar pairs first. An item of the new plan is in one pair
    only. Parts (分工), and measures that already continue an earlier item, are left out.

    Args:
        unfinished: the unfinished items of the last term.
        items: the new term's items by id.

    Returns:
        The similar item and the similarity (45 to 100), by the id of the unfinished item; items
        without a similar one are left out.
    """
    from meetingtui.plan.importing.item_matching import (
        match_unfinished_items_to_new_plan,
        measures_without_predecessor,
    )

    whole = [item for item in unfinished if item.kind is not ItemKind.PART]
    same = match_unfinished_items_to_new_plan(whole, items)
    found = {id: (item, SAME_WORDS_SIMILARITY) for id, item in same.items()}
    taken = {item.id for item in same.values()}
    open_items = [item for item in measures_without_predecessor(items) if item.id not in taken]
    seeking = [item for item in whole if item.id not in found]
    for old, new, likeness in _similar_pairs(seeking, open_items):
        if old.id not in found and new.id not in taken:
            found[old.id] = (new, likeness)
            taken.add(new.id)
    return found


def similar_items(item: Item, items: Mapping[int, Item], most: int) -> list[Item]:
    """Return the measures of the new plan as which an unfinished item of an earlier term may
    continue, those with the most similar titles first.

    Args:
        item: the unfinished item.
        items: every item of the new term by id; measures that already continue an earlier item
            are left out.
        most: the largest number of measures to return.
    """
    from meetingtui.plan.importing.item_matching import measures_without_predecessor

    pairs = _similar_pairs([item], list(measures_without_predecessor(items)), least=0)
    return [new for _, new, _ in pairs[:most]]


def _similar_pairs(
    old: Sequence[Item], new: Sequence[Item], least: int = _SHOWN_SIMILARITY
) -> list[tuple[Item, Item, int]]:
    """Return the pairs of an unfinished and a new item with the similarity of their titles, highest
    first; pairs below ``least`` are left out.

    The similarity is at most 99; a common department adds to it.
    """
    from rapidfuzz.fuzz import ratio

    offered = [(item, _comparable_title(item)) for item in new]
    pairs = [
        (
            here,
            there,
            min(SAME_WORDS_SIMILARITY - 1, int(likeness) + _department_bonus(here, there)),
        )
        for here in old
        for words in (_comparable_title(here),)
        for there, there_words in offered
        if (likeness := ratio(words, there_words, score_cutoff=least)) >= least
    ]
    return sorted(pairs, key=lambda pair: -pair[2])


def _comparable_title(item: Item) -> str:
    """Return an item's heading or title without numbers, punctuation and spaces, for comparing
    titles.
    """
    return _NOISE.sub("", item.heading or item.title)


def _department_bonus(old: Item, new: Item) -> int:
    """Return the points that are added to the similarity (0 to 100) of two items with the same
    department; 0 where the departments differ.
    """
    return _SAME_DEPARTMENT if old.department and old.department == new.department else 0


def proposed_new_term_deadline(
    item: Item, from_term: Term, term: Term, today: date
) -> tuple[date | None, str]:
    """Return the deadline proposed for an unfinished item in the new term, as date and words.

    A deadline that recurs every term (每月, 学期末) is resolved in the new term; a date after the
    old term is kept. Any other date becomes the Friday of the fourth week of the term, or of the
    fourth week from today if that is later, at the latest the term's last day. Without a date the
    result is (None, "").
    """
    if deadline_recurs_every_term(item.due_text):
        return read_deadline(item.due_text, today, term), item.due_text
    if item.due is None:
        return None, ""
    if item.due > from_term.end:
        return item.due, item.due_text
    start = max(term.first_monday, today - timedelta(days=today.weekday()))
    friday = start + timedelta(weeks=_WEEKS_FOR_THE_REST - 1, days=4)
    return min(friday, term.end), ""


def with_decision(proposal: CarryProposal, way: CarryDecision) -> CarryProposal:
    """Return a carry-over proposal with another decision on its item: carried over, continued or
    neither.

    Unchanged where the decision is to continue and the new plan has no similar item.

    Args:
        proposal: the proposal.
        way: the other decision.
    """
    if way is CarryDecision.CONTINUE and proposal.similar_item is None:
        return proposal
    return msgspec.structs.replace(proposal, decision=way)


def change_proposal_and_adjust_others(
    proposals: Iterable[CarryProposal], changed: CarryProposal
) -> tuple[CarryProposal, ...]:
    """Return the carry-over proposals, in the same order, with one of them replaced by ``changed``
    (found by its item's id), and others adjusted to it.

    An item of the new plan continues one item only: another proposal that continued it is carried
    over instead. The parts of a measure that stays behind stay with it, and return with it.
    """
    before = list(proposals)
    was = next(each for each in before if each.item.id == changed.item.id)
    is_left = changed.decision is CarryDecision.LEAVE
    follows = (was.decision is CarryDecision.LEAVE) != is_left
    found = []
    for each in before:
        if each.item.id == changed.item.id:
            found.append(changed)
        elif each.item.kind is ItemKind.PART and each.item.parent == changed.item.id and follows:
            found.append(
                with_decision(each, CarryDecision.LEAVE if is_left else CarryDecision.CARRY)
            )
        elif (
            changed.decision is CarryDecision.CONTINUE
            and each.decision is CarryDecision.CONTINUE
            and each.similar_item
            and changed.similar_item
            and each.similar_item.id == changed.similar_item.id
        ):
            found.append(with_decision(each, CarryDecision.CARRY))
        else:
            found.append(each)
    return tuple(found)


def carry_over_arguments(
    proposals: Iterable[CarryProposal],
) -> tuple[list[Item], dict[int, int], Deadlines]:
    """Return what is carried over, as input of
    :func:`~meetingtui.plan.carried_over_items.items_carried_into_new_term`.

    Returns:
        The items; for those that continue an item of the new plan the id of that item, by their
        own id; and the new deadlines by item id.
    """
    kept = [each for each in proposals if each.decision is not CarryDecision.LEAVE]
    onto = {
        each.item.id: each.similar_item.id
        for each in kept
        if each.similar_item is not None and each.decision is CarryDecision.CONTINUE
    }
    deadlines = {each.item.id: (each.due, each.due_text) for each in kept}
    return [each.item for each in kept], onto, deadlines


def proposal_counts_text(proposals: Iterable[CarryProposal]) -> str:
    """Count the carry-over proposals in Chinese: 结转 12 项，接续 3 项，不结转 1 项.

    A decision that none has is left out.
    """
    ways = [each.decision for each in proposals]
    parts = (f"{way.label} {ways.count(way)} 项" for way in CarryDecision if ways.count(way))
    return "，".join(parts)
