"""Open items by person and by department."""

from datetime import date

from record_builders import make_measure, make_part, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_counts import (
    OwnerItemsByState,
    items_by_state_of_each_department,
    items_by_state_of_each_person,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TODAY = date(2026, 11, 18)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 15))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(Person(name="林知夏", department="教学处"),),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def snapshot(*items: Item) -> TermSnapshot:
    return TermSnapshot(ItemTree(items), {}, school=SCHOOL, term=TERM, today=TODAY)


def ids(load: OwnerItemsByState) -> dict[str, list[int]]:
    kinds = ("open", "overdue", "at_risk", "due_soon", "done")
    return {kind: [row.item.id for row in getattr(load, kind)] for kind in kinds}


def test_measures_parts_and_tasks_are_one_persons_load():
    owner = {"people": ("林知夏",)}
    (found,) = items_by_state_of_each_person(
        snapshot(
            make_measure(1, due=date(2026, 11, 17), **owner),
            make_task(2, due=date(2026, 11, 25), **owner),
            make_part(3, parent=1, due=date(2026, 12, 1), **owner),
            make_measure(4, status=Status.DONE, **owner),
            make_measure(5, status=Status.CANCELLED, **owner),
        )
    )
    assert ids(found) == {
        "open": [1, 3, 2],
        "overdue": [1],
        "at_risk": [3, 2],
        "due_soon": [2],
        "done": [4],
    }


def test_who_owes_most_comes_first_and_who_has_only_given_up_items_not_at_all():
    found = items_by_state_of_each_department(
        snapshot(
            make_measure(1, department="教学处"),
            make_measure(2, department="总务处"),
            make_measure(3, department="总务处"),
            make_measure(4, department="老校区", status=Status.CANCELLED),
            make_measure(5),
        )
    )
    assert [(each.name, len(each.open)) for each in found] == [
        ("总务处", 2),
        ("教学处", 1),
        ("未定部门", 1),
    ]


def test_an_item_of_two_people_counts_for_each():
    found = items_by_state_of_each_person(snapshot(make_measure(1, people=("林知夏", "周砚"))))
    assert [each.name for each in found] == ["林知夏", "周砚"]


def test_paused_items_are_open_but_not_due_soon():
    (found,) = items_by_state_of_each_department(
        snapshot(make_measure(1, department="教学处", due=TODAY, status=Status.PAUSED))
    )
    assert (ids(found)["open"], ids(found)["due_soon"]) == ([1], [])
