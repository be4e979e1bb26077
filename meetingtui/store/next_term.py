"""Opening the next term, with unfinished items and waiting topics carried over (结转)."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui.base.term_calendar import Term, usual_term_after
from meetingtui.meeting.topics_to_next_term import (
    TopicCarryDecision,
    carried_topic_count_text,
    meeting_with_carried_over_topics,
    propose_topics_to_carry_over,
)
from meetingtui.plan.carried_over_items import items_carried_over, unfinished_items
from meetingtui.plan.carry_over_proposals import CarryDecision
from meetingtui.plan.item import Item, ItemKind
from meetingtui.school.school import School
from meetingtui.store.backups import back_up
from meetingtui.store.data_folder import open_term, records_of_term
from meetingtui.store.records import Change, Records
from meetingtui.store.settings_files import add_term_to_school_yaml
from meetingtui.store.step_history import StepKind
from meetingtui.store.term_order_and_closing import term_after


class NextTermPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A preview of opening the next term: the term, and the items and topics to be carried over
    (结转).
    """

    term: Term
    """The next term."""
    is_new: bool
    """Whether the term is missing from school.yaml and has to be added."""
    items_to_carry_over: tuple[Item, ...]
    """Unfinished items to be carried over, as recorded in the present term."""
    continued_item_count: int = 0
    """Number of these items that continue an item already in the next term's plan."""
    topics: tuple[TopicCarryDecision, ...] = ()
    """Topics to be carried over: standing, left open and parked."""

    @property
    def is_fully_prepared(self) -> bool:
        """Whether the next term is in school.yaml and everything is carried over to it."""
        return not self.is_new and not self.items_to_carry_over and not self.topics

    @property
    def carry_over_counts_text(self) -> str:
        """Count of the items to be carried over to the next term: 结转未办结事项 61 项，分工 4 项.

        If some continue items of the new plan, ，其中接续计划里已有的 3 项 follows; topics are
        counted last: ；议题 2 项.
        """
        parts = sum(item.kind is ItemKind.PART for item in self.items_to_carry_over)
        told = f"结转未办结事项 {len(self.items_to_carry_over) - parts} 项"
        told += f"，分工 {parts} 项" if parts else ""
        told += (
            f"，其中接续计划里已有的 {self.continued_item_count} 项"
            if self.continued_item_count
            else ""
        )
        return "；".join(filter(None, (told, carried_topic_count_text(self.topics))))

    @property
    def term_description(self) -> str:
        """Title and dates of the next term in Chinese, and whether school.yaml has it already.

        Example: 2026—2027学年第二学期（2027-02-15 至 2027-07-02，将写入 school.yaml）.
        """
        written = "将写入 school.yaml" if self.is_new else "school.yaml 里已有"
        first, end = self.term.first_monday, self.term.end
        return f"{self.term.title}（{first:%Y-%m-%d} 至 {end:%Y-%m-%d}，{written}）"


def preview_next_term(
    folder: Path, school: School, term: Term, records: Records
) -> NextTermPreview:
    """Determine the term after another, and what has not yet been carried over to it.

    These are the unfinished items and the waiting topics.

    Raises:
        StoreError: the next term's file cannot be read or decoded.
    """
    known = term_after(school, term)
    following = known or usual_term_after(term)
    fresh = records_of_term(folder, following, school) if known else None
    there = fresh.items if fresh else {}
    held = fresh.meetings if fresh else {}
    taken = {item.origin for item in there.values()}
    left = [item for item in unfinished_items(records.items) if f"{term.id}/{item.id}" not in taken]
    put = items_carried_over(left, term.id, there, today=following.first_monday, term=following)
    going_on = sum(item.id in there for item in put)
    topics = propose_topics_to_carry_over(records.meetings, held, from_term=term, term=following)
    return NextTermPreview(
        term=following,
        is_new=known is None,
        items_to_carry_over=tuple(left),
        continued_item_count=going_on,
        topics=tuple(each for each in topics if each.decision is CarryDecision.CARRY),
    )


def open_next_term(
    folder: Path, prepared: NextTermPreview, before: Term, now: datetime, school: School
) -> tuple[Item, ...]:
    """Open the next term: add it to school.yaml, create its file, carry the items over, and put the
    waiting topics on its first meeting.

    Args:
        folder: the data folder.
        prepared: the next term, the items and topics, from :func:`preview_next_term`.
        before: the term that the items come from.
        now: local time, used for all changes and backups.
        school: the school, for the current names of departments and people.

    Returns:
        The items that were carried over, as recorded in the next term.

    Raises:
        SettingsError: school.yaml cannot be edited safely.
        StoreError: a file could not be written.
    """
    if prepared.is_new:
        add_term_to_school_yaml(folder, prepared.term, now)
    with open_term(folder, prepared.term, clock=lambda: now, school=school) as file:
        items = file.records.items
        fresh = items_carried_over(
            prepared.items_to_carry_over, before.id, items, today=now.date(), term=prepared.term
        )
        meeting = meeting_with_carried_over_topics(
            prepared.topics,
            file.records.meetings,
            {**items, **{item.id: item for item in fresh}},
            school=school,
            term=prepared.term,
            today=now.date(),
            next_topic_id=file.records.next_topic_id,
        )
        if fresh or meeting:
            file.record(
                Change(
                    words="结转上学期事项",
                    items=fresh,
                    meetings=(meeting,) if meeting else (),
                    kind=StepKind.CARRY_FORWARD,
                )
            )
            with suppress(OSError):  # it is recorded; the next opening copies it
                back_up(file.path, file.encoded_content(), now)
    return fresh
