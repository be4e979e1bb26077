"""A measure divided among departments."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_item, make_measure

from meetingtui.base.errors import RefusedError
from meetingtui.plan.division_among_departments import (
    DivisionChanges,
    changes_to_divide_item,
    part_label,
    parts_of,
    possible_part_owners,
    title_with_part_mark,
)
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import Department, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
NAMES = ("教学处", "低年级部", "高年级部", "语文教研组")
SCHOOL = School(
    name="青禾小学",
    departments=tuple(Department(name=name, teaching_group=name[0] == "语") for name in NAMES),
    people=(),
    terms=(),
    meeting=RegularMeetingSettings(weekday="周一"),
)
MEASURE = make_measure(
    1,
    "举办读书节。",
    number="（一）",
    department="教学处",
    due=date(2026, 12, 4),
)

Items = dict[int, Item]


def applied(items: Items, division: DivisionChanges) -> Items:
    left = {key: item for key, item in items.items() if key not in division.ids_to_delete}
    return left | {item.id: item for item in division.items_to_store}


def divide(items: Items, *names: str, of: int = 1, mentioned: tuple[int, ...] = ()) -> Items:
    return applied(
        items, changes_to_divide_item(items[of], names, items, TODAY, mentioned=mentioned)
    )


def owners(items: Items, of: int = 1) -> list[str]:
    return [part.department for part in parts_of(items[of], ItemTree.from_items(items))]


def test_each_department_has_a_part_with_the_measures_deadline():
    items = divide({1: MEASURE}, "低年级部", "高年级部")
    assert [(items[id].kind, items[id].title, items[id].parent) for id in (2, 3)] == [
        (ItemKind.PART, "举办读书节。", 1)
    ] * 2
    assert owners(items) == ["低年级部", "高年级部"]
    assert items[2].due == MEASURE.due
    assert items[1] == MEASURE


def test_a_deadline_that_has_passed_is_not_handed_on():
    late = make_measure(1, "修订章程", due=date(2026, 9, 1))
    (part,) = changes_to_divide_item(
        late, ["低年级部"], {1: late}, date(2026, 11, 23)
    ).items_to_store
    assert (part.due, part.due_text) == (None, "")


def test_dividing_again_adds_what_is_missing_and_leaves_the_rest():
    items = divide({1: MEASURE}, "高年级部")
    items[2] = add_progress(items[2], on=TODAY, status=Status.IN_PROGRESS, text="已排练")
    again = divide(items, "低年级部", "高年级部")
    assert owners(again) == ["低年级部", "高年级部"]
    assert again[2].progress == items[2].progress
    assert (
        changes_to_divide_item(again[1], ("低年级部", "高年级部"), again, TODAY)
        == DivisionChanges()
    )


def test_a_part_nothing_was_said_of_goes():
    assert list(divide(divide({1: MEASURE}, "低年级部", "高年级部"), "低年级部")) == [1, 2]


def test_a_part_with_a_history_is_cancelled_and_comes_back_as_it_was():
    items = divide({1: MEASURE}, "低年级部")
    items[2] = add_progress(
        items[2], on=date(2026, 11, 9), status=Status.IN_PROGRESS, text="已排练"
    )
    without = divide(items)
    assert (without[2].status, owners(without)) == (Status.CANCELLED, [])
    back = divide(without, "低年级部")
    assert (back[2].status, owners(back)) == (Status.IN_PROGRESS, ["低年级部"])
    assert back[2].progress[0].text == "已排练"


def test_what_was_said_of_a_part_the_same_day_stays():
    items = divide({1: MEASURE}, "低年级部")
    items[2] = add_progress(items[2], on=TODAY, text="已排练")
    assert [line.text for line in divide(items)[2].progress] == ["已排练", "不再分工"]


def test_a_part_that_a_meeting_called_is_never_deleted():
    items = divide(divide({1: MEASURE}, "低年级部"), mentioned=(2,))
    assert items[2].status is Status.CANCELLED


def test_a_part_can_be_divided_again():
    items = divide(divide({1: MEASURE}, "低年级部"), "语文教研组", of=2)
    tree = ItemTree.from_items(items)
    assert part_label(items[3], tree) == "分工：低年级部—语文教研组"
    assert part_label(items[2], tree) == "分工：低年级部"
    assert part_label(items[1], tree) == ""
    assert possible_part_owners(items[3], tree, SCHOOL) == ("教学处", "高年级部")
    assert divide(items)[2].status is Status.CANCELLED


def test_a_part_is_told_apart_where_its_department_is_said_beside_it():
    items = divide({1: MEASURE}, "低年级部")
    assert [title_with_part_mark(items[id]) for id in (1, 2)] == [
        "举办读书节。",
        "举办读书节（分工）",
    ]


@pytest.mark.parametrize("kind", [ItemKind.SECTION, ItemKind.TASK])
def test_only_measures_rows_and_parts_are_divided(kind: ItemKind):
    item = make_item(1, "推进措施", kind=kind)
    with pytest.raises(RefusedError, match="不能分工"):
        changes_to_divide_item(item, ("教学处",), {1: item}, TODAY)


@given(st.lists(st.lists(st.sampled_from(NAMES), unique=True), max_size=5), st.data())
def test_whatever_is_chosen_one_after_the_other_the_last_choice_stands(choices, data):
    items: Items = {1: MEASURE}
    for names in choices:
        said = {key: item for key, item in items.items() if item.progress}
        items = divide(items, *names)
        assert owners(items) == names
        assert said.keys() <= items.keys()
        for key in data.draw(st.lists(st.sampled_from(sorted(items)), unique=True)):
            if key != 1 and items[key].is_open:
                items[key] = add_progress(items[key], on=TODAY, text="说了一句")
