"""Build the records of the sample school's earlier terms, which worked towards the same goals."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from meetingtui.actions.change_builders import build_multiple_records_change
from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Achievement, Meeting, MeetingState
from meetingtui.plan.carried_over_items import items_carried_into_new_term, unfinished_items
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.sample.story_file import (
    StoryEarlierItem,
    StoryEarlierTerm,
    StoryNameResolver,
    find_only_item_by_title,
    value_with_label,
)
from meetingtui.school.school import School
from meetingtui.store.records import Change, TermClosing

_STATUSES_BY_LABEL = {status.label: status for status in Status}

_LAST_MEETING_NUMBER = 9
"""Number of the meeting that ended an earlier term."""


def earlier_term_changes(
    stories: Sequence[StoryEarlierTerm], school: School
) -> Iterator[tuple[Term, Change, list[Item]]]:
    """Yield for every earlier term of the sample school, oldest first, the change that makes its
    records.

    Unfinished items continue in the next term under the same title.

    Args:
        stories: what earlier_terms.yaml tells of each earlier term, oldest first.
        school: the sample school, whose terms begin with the earlier ones.

    Yields:
        The term, the change that makes and closes it, and its unfinished items.

    Raises:
        SettingsError: the story names something that does not exist.
    """
    left: list[Item] = []
    before = ""
    for story, term in zip(stories, school.terms, strict=False):
        items = _earlier_term_plan_items(story, school, term)
        for item in items_carried_into_new_term(
            left, before, items, today=term.first_monday, term=term
        ):
            items[item.id] = item
        names = StoryNameResolver(school, term)
        for each in story.items:
            item = find_only_item_by_title(each.title, items.values())
            items[item.id] = _item_with_last_report(item, each, names, term)
        meeting = _closed_last_meeting(story, items, names, term)
        change = msgspec.structs.replace(
            build_multiple_records_change(term.title, items.values(), meeting),
            closing=TermClosing(on=term.end),
        )
        left, before = unfinished_items(items), term.id
        yield term, change, left


def _earlier_term_plan_items(
    story: StoryEarlierTerm, school: School, term: Term
) -> dict[int, Item]:
    """Return the plan items of the sample school's earlier term by id: its sections, each followed
    by its measures.
    """
    names = StoryNameResolver(school, term)
    items: dict[int, Item] = {}
    for place, section in enumerate(dict.fromkeys(each.section for each in story.items)):
        head = len(items) + 1
        items[head] = Item(
            id=head,
            kind=ItemKind.SECTION,
            title=section,
            position=place,
            tracked=False,
            source=f"sample-{section}",
        )
        for at, each in enumerate(each for each in story.items if each.section == section):
            id = len(items) + 1
            items[id] = Item(
                id=id,
                kind=ItemKind.MEASURE,
                title=each.title,
                parent=head,
                position=at,
                department=names.full_department_name(each.department),
                people=tuple(names.checked_person_name(name) for name in each.people),
                tags=each.tags,
                due=read_deadline(each.due, term.first_monday, term),
                due_text=each.due,
                created=term.first_monday,
                source=f"sample-{each.title}",
            )
    return items


def _item_with_last_report(
    item: Item, told: StoryEarlierItem, names: StoryNameResolver, term: Term
) -> Item:
    """Return an item of the sample school's earlier term with its last report recorded.

    Args:
        item: the item without the report.
        told: what the sample's story says of it.
        names: resolves the names and dates in the story.
        term: the earlier term.
    """
    day: date = names.deadline_date(told.on, term.first_monday)
    status = value_with_label(_STATUSES_BY_LABEL, told.status)
    return add_progress(item, on=day, status=status, text=told.said)


def _closed_last_meeting(
    story: StoryEarlierTerm, items: dict[int, Item], names: StoryNameResolver, term: Term
) -> Meeting:
    """Return the closed last meeting of the sample school's earlier term, with the term's
    achievements.

    Args:
        story: what the sample's story says of the term.
        items: the term's items by id.
        names: resolves the names in the story.
        term: the earlier term.
    """
    on = names.deadline_date("第18周周一", term.first_monday)
    won = tuple(
        Achievement(
            on=on,
            what=each.what,
            level=each.level,
            who=each.who,
            item=find_only_item_by_title(each.item, items.values()).id if each.item else None,
        )
        for each in story.achievements
    )
    return Meeting(
        id=1, number=_LAST_MEETING_NUMBER, on=on, state=MeetingState.CLOSED, achievements=won
    )
